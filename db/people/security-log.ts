import { type Kysely, sql } from 'kysely';
import { isCounted, type SecurityKind } from '../../domain/people/security-log.ts';
import type { DB } from '../core/schema.ts';

/** Something that the security log tells of. Ids and codes, and nobody's words. */
export type Trace = {
  kind: SecurityKind;
  personId: string | null;
  /** Where it came from; null where a program did it. */
  address: string | null;
  operation: string | null;
  reason: string | null;
  thingId: string | null;
  requestId: string | null;
};

type Row = Trace & { at: string; lastAt: string; times: number };

export type SecurityLog = {
  /** Notes something that is written within a second or so. */
  note: (trace: Trace) => void;
  /** The same, and waits until it is written; rejects where it could not be. */
  write: (trace: Trace) => Promise<void>;
  /** Writes what is left; rejects where it could not be. */
  stop: () => Promise<void>;
};

type Options = {
  everyMs?: number;
  /** So long the same refusal of the same person, or address, is counted. */
  countedMs?: number;
  /** What may wait, in rows; more is dropped, counted and told. */
  waitingAtMost?: number;
  /** Told where rows could not be written, or were dropped. */
  warn?: (error: unknown, what: string) => void;
};

const NOBODY = { personId: null, address: null, operation: null, reason: null, thingId: null, requestId: null };
const ROWS_AT_ONCE = 500;
const COUNTED_AT_MOST = 1_000;

const keyOf = ({ kind, personId, address, operation, reason }: Trace): string =>
  JSON.stringify([kind, personId, address, operation, reason]);

async function insert(db: Kysely<DB>, rows: readonly Row[]): Promise<void> {
  const values = rows.map(({ kind, at, lastAt, times, personId, address, operation, reason, thingId, requestId }) => ({
    ...{ kind, at, last_at: lastAt, times, person_id: personId, address, operation, reason },
    ...{ thing_id: thingId, request_id: requestId },
  }));
  await db.insertInto('security_log').values(values).execute();
}

/** What is counted: the first of the same is told at once, and at the end of its time how often it came again. */
function createCounts(countedMs: number) {
  const counts = new Map<string, { until: number; more: Row | undefined }>();

  /** Forgets what was counted until `now`, and returns its rows. */
  function end(now: number): Row[] {
    const over = [...counts].filter(([, { until }]) => until <= now);
    for (const [key] of over) counts.delete(key);
    return over.flatMap(([, { more }]) => more ?? []);
  }

  /** What is to be told of a trace now: nothing where the same was told within its time. */
  function rowsOf(trace: Trace, at: string, now: number): Row[] {
    const key = keyOf(trace);
    const known = counts.get(key);
    if (known && now < known.until) {
      const first = known.more ?? { ...trace, at, times: 0 };
      // A clock may be set back: the database would take no row that ends before it begins, nor those beside it.
      known.more = { ...first, lastAt: at > first.at ? at : first.at, times: first.times + 1 };
      return [];
    }
    const rows = [...(known?.more ? [known.more] : []), { ...trace, at, lastAt: at, times: 1 }];
    counts.delete(key);
    // Of more at once each is told by itself.
    if (counts.size < COUNTED_AT_MOST) counts.set(key, { until: now + countedMs, more: undefined });
    return rows;
  }

  return { end, rowsOf, isEmpty: () => counts.size === 0 };
}

/**
 * The log as one process writes it: whoever notes something does not wait, and what was noted meanwhile is one insert.
 * Of what could not be written nothing is lost while there is room for it; what waits when a process is killed is.
 */
export function openSecurityLog(
  db: Kysely<DB>,
  { everyMs = 1_000, countedMs = 60_000, waitingAtMost = 10_000, warn }: Options = {},
): SecurityLog {
  const counts = createCounts(countedMs);
  let waiting: Row[] = [];
  let dropped = 0;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;

  function keep(rows: readonly Row[]): void {
    const room = Math.max(0, waitingAtMost - waiting.length);
    waiting.push(...rows.slice(0, room));
    dropped += Math.max(0, rows.length - room);
  }

  async function tellOfDropped(): Promise<void> {
    if (dropped === 0) return;
    const at = new Date().toISOString();
    const times = dropped;
    await insert(db, [{ ...NOBODY, kind: 'dropped', at, lastAt: at, times }]);
    dropped -= times;
    warn?.(undefined, `the security log had no room for ${times} rows`);
  }

  async function writeAll(): Promise<void> {
    keep(counts.end(Date.now()));
    await tellOfDropped();
    const rows = waiting;
    waiting = [];
    try {
      while (rows.length > 0) {
        await insert(db, rows.slice(0, ROWS_AT_ONCE));
        rows.splice(0, ROWS_AT_ONCE);
      }
    } catch (error) {
      const since = waiting;
      waiting = [];
      keep([...rows, ...since]);
      throw error;
    }
  }

  /** Resolves when all that waits now is written: the insert under way may have left without it. */
  function written(): Promise<void> {
    next ??= current
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        current = writeAll();
        return current;
      });
    return next;
  }

  function writeSoon(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      void written()
        .catch((error: unknown) => warn?.(error, 'the security log could not be written, and is tried again'))
        .then(() => (waiting.length > 0 || !counts.isEmpty()) && writeSoon());
    }, everyMs).unref();
  }

  function note(trace: Trace): void {
    const now = Date.now();
    const at = new Date(now).toISOString();
    keep(isCounted(trace.kind) ? counts.rowsOf(trace, at, now) : [{ ...trace, at, lastAt: at, times: 1 }]);
    writeSoon();
  }

  return {
    note,
    // Who waits for it holds a request: there are no more of these than there is room for.
    write: (trace) => {
      const at = new Date().toISOString();
      waiting.push({ ...trace, at, lastAt: at, times: 1 });
      writeSoon();
      return written();
    },
    stop: () => {
      clearTimeout(timer);
      keep(counts.end(Infinity));
      return written();
    },
  };
}

/** Which rows are asked for: `from` and `until` are days in Paris, both among them; `before`: the id above them. */
export type SecurityFilter = {
  personId?: string | undefined;
  kind?: SecurityKind | undefined;
  from?: string | undefined;
  until?: string | undefined;
  before?: string | undefined;
  limit: number;
};

/** Rows of the log with the names of the people whom they name, the newest first. */
export const readSecurityLog = (db: Kysely<DB>, { personId, kind, from, until, before, limit }: SecurityFilter) =>
  db
    .selectFrom('security_log as s')
    .leftJoin('person as p', 'p.id', 's.person_id')
    .$if(personId !== undefined, (query) => query.where('s.person_id', '=', personId ?? ''))
    .$if(kind !== undefined, (query) => query.where('s.kind', '=', kind ?? 'refusal'))
    .$if(from !== undefined, (query) => query.where(sql<boolean>`s.last_at >= ${from}::date::timestamp AT TIME ZONE 'Europe/Paris'`))
    .$if(until !== undefined, (query) => query.where(sql<boolean>`s.at < (${until}::date + 1)::timestamp AT TIME ZONE 'Europe/Paris'`))
    .$if(before !== undefined, (query) => query.where('s.id', '<', Number(before)))
    .select(['s.id', 's.kind', 's.at', 's.last_at', 's.times', 's.person_id', 'p.given_name', 'p.usual_name'])
    .select(['s.address', 's.operation', 's.reason', 's.thing_id', 's.request_id'])
    .orderBy('s.id', 'desc')
    .limit(limit)
    .execute();
