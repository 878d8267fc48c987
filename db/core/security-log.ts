import { type Kysely, sql } from 'kysely';
import { isCounted, type SecurityKind } from '../../domain/core/security-log.ts';
import type { DB } from './schema.ts';

/** An entry of the security log: ids and codes, never a person's words. */
export type Trace = {
  kind: SecurityKind;
  personId: string | null;
  /** The client's address; null for a program. */
  address: string | null;
  operation: string | null;
  reason: string | null;
  thingId: string | null;
  requestId: string | null;
};

type Row = Trace & { at: string; lastAt: string; times: number };

export type SecurityLog = {
  /** Notes an entry, which is written within about a second. */
  note: (trace: Trace) => void;
  /** The same, and waits until it is written; rejects if it could not be. */
  write: (trace: Trace) => Promise<void>;
  /** Writes what is left; rejects if it could not be. */
  stop: () => Promise<void>;
};

type Options = {
  everyMs?: number;
  /** How long the same refusal of the same person, or address, is counted instead of repeated. */
  countedMs?: number;
  /** The most rows that may wait; further ones are dropped, counted and reported. */
  waitingAtMost?: number;
  /** Called if rows could not be written, or were dropped. */
  warn?: (error: unknown, what: string) => void;
};

const NO_DETAILS = { personId: null, address: null, operation: null, reason: null, thingId: null, requestId: null };
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

/** Counts repeated entries: the first is reported at once, and at the end of its period how often it was repeated. */
function createCounts(countedMs: number) {
  const counts = new Map<string, { until: number; more: Row | undefined }>();

  /** Deletes the counts that have ended by `now`, and returns their rows. */
  function end(now: number): Row[] {
    const over = [...counts].filter(([, { until }]) => until <= now);
    for (const [key] of over) counts.delete(key);
    return over.flatMap(([, { more }]) => more ?? []);
  }

  /** The rows to write for an entry now: none if the same was reported within its period. */
  function rowsOf(trace: Trace, at: string, now: number): Row[] {
    const key = keyOf(trace);
    const known = counts.get(key);
    if (known && now < known.until) {
      const first = known.more ?? { ...trace, at, times: 0 };
      // A clock may be set back: the database would reject a row that ends before it begins, with the rows beside it.
      known.more = { ...first, lastAt: at > first.at ? at : first.at, times: first.times + 1 };
      return [];
    }
    const rows = [...(known?.more ? [known.more] : []), { ...trace, at, lastAt: at, times: 1 }];
    counts.delete(key);
    // Beyond this many counts, each entry is reported by itself.
    if (counts.size < COUNTED_AT_MOST) counts.set(key, { until: now + countedMs, more: undefined });
    return rows;
  }

  return { end, rowsOf, isEmpty: () => counts.size === 0 };
}

/**
 * The log as one process writes it: noting an entry does not wait, and entries noted meanwhile are one insert. Rows
 * that could not be written are kept while there is room; rows that wait when the process is killed are lost.
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
    await insert(db, [{ ...NO_DETAILS, kind: 'dropped', at, lastAt: at, times }]);
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

  /** Resolves when all that waits now is written: the insert under way may not include it. */
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
    // Each caller that waits holds a request, so their number is bounded already.
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

/** The rows that are asked for: `from` and `until` are days in Paris, both included. */
type SecurityFilter = {
  personId?: string | undefined;
  kind?: SecurityKind | undefined;
  from?: string | undefined;
  until?: string | undefined;
};

/**
 * True for the rows of the log, as `s`, that a filter asks for: a list, its total and the figures of an auditor all ask
 * this. A row is of the day on which what it counts began, so that the numbers of days add up.
 */
export const isAskedFor = ({ personId, kind, from, until }: SecurityFilter) =>
  sql<boolean>`(${sql.join(
    [
      personId !== undefined && sql`s.person_id = ${personId}`,
      kind !== undefined && sql`s.kind = ${kind}`,
      from !== undefined && sql`s.at >= ${from}::date::timestamp AT TIME ZONE 'Europe/Paris'`,
      until !== undefined && sql`s.at < (${until}::date + 1)::timestamp AT TIME ZONE 'Europe/Paris'`,
      sql`true`,
    ].filter((each) => each !== false),
    sql` AND `,
  )})`;

/** Rows of the log with the names of their people, newest first. `before`: below this id. */
export const readSecurityLog = (
  db: Kysely<DB>,
  filter: SecurityFilter,
  { before, limit }: { before?: string | undefined; limit: number },
) =>
  db
    .selectFrom('security_log as s')
    .leftJoin('person as p', 'p.id', 's.person_id')
    .where(isAskedFor(filter))
    .$if(before !== undefined, (query) => query.where('s.id', '<', Number(before)))
    .select(['s.id', 's.kind', 's.at', 's.last_at', 's.times', 's.person_id', 'p.given_name', 'p.usual_name'])
    .select(['s.address', 's.operation', 's.reason', 's.thing_id', 's.request_id'])
    .orderBy('s.id', 'desc')
    .limit(limit)
    .execute();

/** How often what a filter asks for has happened: a row counts as many times as what it tells of. */
export async function countSecurityLog(db: Kysely<DB>, filter: SecurityFilter): Promise<number> {
  const times = sql<number>`coalesce(sum(s.times), 0)`.as('times');
  return (await db.selectFrom('security_log as s').where(isAskedFor(filter)).select(times).executeTakeFirstOrThrow()).times;
}
