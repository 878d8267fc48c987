import assert from 'node:assert/strict';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { GENESIS } from '../../domain/core/chain.ts';
import {
  type By,
  CONSEQUENCES,
  type Due,
  FOLLOWED,
  type FollowedKind,
  type Moved,
  type Receipt,
  NOTIFYING,
} from '../../domain/core/command.ts';
import { chainHash, type EventName, type Facts } from '../../domain/core/event.ts';
import { LETTER_EVENTS, owesLetters, TELLING_FACTS } from '../../domain/events.ts';
import { ENVELOPE_STATE, SPREAD_CREDITS } from '../../domain/ledger/envelope.ts';
import { PERSON_STATE } from '../../domain/people/person.ts';
import { THREAD_STATE } from '../../domain/threads/thread.ts';
import { WITH_NEXT } from '../connection/gather.ts';
import type { StreamKind } from './columns.ts';
import type { DB } from './schema.ts';
import { statement } from '../connection/statement.ts';

/** An event on a thing, and the thing's next deadline. */
type Entry = { streamId: string; name: EventName; facts: Facts; due: Due | null };

/** The same with the thing's state, if that is known. */
type Appended = Entry & { state?: string };

const fresh = (kind: StreamKind, id: string) => ({ id, kind, version: 0, head: GENESIS, acknowledged: 0, due_at: null, due_what: null });

/** What a stream's next event follows. */
type Head = Pick<
  Selectable<DB['stream']>,
  'kind' | 'version' | 'head' | 'acknowledged' | 'heard' | 'heard_state' | 'heard_due_at' | 'due_at' | 'due_what' | 'last_at'
> & {
  /** PostgreSQL's clock when it was read; null if there was nothing yet. */
  now: string | null;
};

const headsOf = new WeakMap<Transaction<DB>, Map<string, Head>>();

function noteHead(trx: Transaction<DB>, id: string, head: Head): void {
  const heads = headsOf.get(trx) ?? new Map<string, Head>();
  headsOf.set(trx, heads.set(id, head));
}

/**
 * The columns of stream `s` to read in the statement that locks it, so that chaining its next event needs no further
 * read.
 */
export const HEAD = [
  's.version',
  's.kind as streamKind',
  's.head',
  's.acknowledged',
  's.heard',
  's.heard_state',
  's.heard_due_at',
  's.due_at',
  's.due_what',
  's.last_at',
  sql<string>`clock_timestamp()`.as('now'),
] as const;

type HeadColumns = Omit<Head, 'kind' | 'now'> & { streamKind: StreamKind; now: string };

/** Remembers the head read with a locked thing for its next event. Returns the thing alone. */
export function rememberHead<Row extends HeadColumns & { id: string }>(
  trx: Transaction<DB>,
  row: Row,
): Omit<Row, Exclude<keyof HeadColumns, 'version'>> {
  const { streamKind: kind, head, acknowledged, heard, heard_state, heard_due_at, due_at, due_what, last_at, now, ...thing } = row;
  const { version } = row;
  noteHead(trx, row.id, { kind, version, head, acknowledged, heard, heard_state, heard_due_at, due_at, due_what, last_at, now });
  return thing;
}

const insertStreams = statement(
  (_db, kind: StreamKind, ids: readonly string[]) => sql`${sql.raw(WITH_NEXT)}
    INSERT INTO stream (id, kind, version, head, acknowledged) SELECT id, ${kind}, 0, ${sql.lit(GENESIS)}, 0 FROM unnest(${ids}::uuid[]) AS id`,
);

/** Opens the streams of new things. */
export async function openStreams(trx: Transaction<DB>, kind: StreamKind, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await insertStreams(trx, kind, ids);
  const unheard = { heard: 0, heard_state: null, heard_due_at: null, last_at: null, now: null };
  for (const id of ids) noteHead(trx, id, { ...fresh(kind, id), ...unheard });
}

/** Opens a stream unless it exists; a concurrent transaction that opens it waits here for the first. */
export async function openStreamOnce(trx: Transaction<DB>, kind: StreamKind, id: string): Promise<void> {
  await trx
    .insertInto('stream')
    .values(fresh(kind, id))
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

/** The single id under which a transaction notes that letters are owed. */
export const LETTERS = 'letters';

const movedBy = new WeakMap<Transaction<DB>, Map<string, Moved>>();

/**
 * The streams that a transaction has moved and whose workflows have something to hear, each with its last event; last
 * of all, whether letters are owed.
 */
export const movedIn = (trx: Transaction<DB>): Moved[] =>
  [...(movedBy.get(trx)?.values() ?? [])].sort((one, other) => Number(one.kind === 'letters') - Number(other.kind === 'letters'));

const isFollowed = (kind: StreamKind): kind is FollowedKind => FOLLOWED.some((each) => each === kind);

/** Notes that a stream's workflow has something to hear once this transaction is committed. */
export function noteMoved(trx: Transaction<DB>, moved: Moved): void {
  const those = movedBy.get(trx) ?? new Map<string, Moved>();
  movedBy.set(trx, those.set(moved.id, moved));
}

/**
 * An event would come before the last one of its stream, which the transaction had waited for: it begins again, at the
 * instant of that one.
 */
export class Overtaken extends Error {
  readonly at: string;
  constructor(at: string) {
    super('another event came first');
    this.at = at;
  }
}

const inOrder = new WeakSet<Transaction<DB>>();

/**
 * From here on this transaction, which has written nothing yet, appends no event before the last one of its stream:
 * `Overtaken` is thrown instead.
 */
export function keepOrder(trx: Transaction<DB>): void {
  inOrder.add(trx);
  movedBy.delete(trx);
  headsOf.delete(trx);
}

/**
 * Ensures that this transaction's instant is not before `latest`, the last event that it must follow in another stream;
 * null if there is none.
 * @throws Overtaken if it would come before
 */
export function comeAfter(at: string, latest: string | null): void {
  if (latest !== null && latest > at) throw new Overtaken(latest);
}

/**
 * A transaction with a single instant: this one, or, if it waited for others, that of the event that came first.
 * @param run runs once or more: everything that it did before was rolled back
 */
export async function transact<T>(db: Kysely<DB>, at: string, run: (trx: Transaction<DB>, at: string) => Promise<T>): Promise<T> {
  for (let instant = at; ;) {
    try {
      return await db.transaction().execute(async (trx) => {
        keepOrder(trx);
        return run(trx, instant);
      });
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
      instant = error.at;
    }
  }
}

/**
 * True if a stream's workflow, which has heard of everything before, need not hear of this event: its thing is in the
 * state that it knows, with no date earlier than the one until which it sleeps. It learns of later dates when it wakes.
 * Workflows that notify others hear of every event that has letters.
 */
function leavesNothingToHear(
  { kind, heard_state, heard_due_at: wakesAt, due_at, due_what }: Head,
  { name, facts, due, state }: Appended,
  at: string,
): boolean {
  if (NOTIFYING.includes(kind)) {
    const isSameDue = (due?.at ?? null) === due_at && (due?.what ?? null) === due_what;
    if (!isSameDue || owesLetters(name, facts)) return false;
  }
  // A workflow that never followed the thing, such as a draft's, waits in no state.
  if (heard_state === null) return due === null;
  if (heard_state !== state) return false;
  // A date that has come is being met, or was tried without success and is retried later.
  return wakesAt === null || due === null ? wakesAt === due : at < wakesAt && wakesAt <= due.at;
}

/** What the next events of these locked streams follow, read now unless it was read with the lock. */
async function readHeads(trx: Transaction<DB>, ids: readonly string[]): Promise<Map<string, Head>> {
  const known = headsOf.get(trx);
  const unknown = ids.filter((id) => !known?.has(id));
  if (unknown.length > 0) {
    const rows = await trx
      .selectFrom('stream as s')
      .where('s.id', '=', sql<string>`ANY(${unknown}::uuid[])`)
      .select(['s.id', ...HEAD])
      .execute();
    for (const row of rows) rememberHead(trx, row);
  }
  return headsOf.get(trx) ?? new Map<string, Head>();
}

/**
 * If a transaction appends more events than this, their letters are owed one after the other, this far apart, and no
 * later than the last turn, so that other requests notice no burst.
 */
const [BURST, APART_MS, LAST_TURN_MS] = [20, 25, 30_000];

/** By how many milliseconds the letters of one among this many events are delayed. */
const turnOf = (place: number, count: number): number => (count > BURST ? Math.round(place * Math.min(APART_MS, LAST_TURN_MS / count)) : 0);

/** The streams of a file: its application's and its grant's. */
const ON_FILES: readonly StreamKind[] = ['application', 'grant'];

/**
 * Writes events, from the rows that `appendEvents` makes of them. A query names their streams: PostgreSQL plans a
 * statement anew each time where it is told of a short list, and that took longer than all that this one writes.
 */
const append = statement(
  (_db, rows: string) => sql`
    WITH fresh AS (
      SELECT id, version, name, person_id, at, facts, head, due_at, due_what, heard, written, turn_ms, follows, acts_for, role, in_stead_of
      FROM jsonb_to_recordset(${rows}::jsonb) AS fresh
        (id uuid, version integer, name text, person_id uuid, at timestamptz, facts jsonb, head text, due_at timestamptz, due_what text, heard boolean,
         written boolean, turn_ms integer, follows boolean, acts_for uuid, role text, in_stead_of uuid)
    ), recorded AS (
      INSERT INTO event (stream_id, version, name, person_id, at, facts, hash)
      SELECT id, version, name, person_id, at, facts, head FROM fresh
    ), acted AS (
      INSERT INTO acted_on (application_id, person_id, side, role, in_stead_of)
      SELECT a.id, fresh.person_id, CASE WHEN a.organisation_id = fresh.acts_for THEN 'beneficiary' ELSE 'fund' END, fresh.role, fresh.in_stead_of
      FROM fresh CROSS JOIN LATERAL (
        SELECT id, organisation_id FROM application
        WHERE id = coalesce((SELECT g.application_id FROM "grant" AS g WHERE g.id = fresh.id), fresh.id) OFFSET 0
      ) AS a
      WHERE fresh.acts_for IS NOT NULL
      ON CONFLICT DO NOTHING
    )
    UPDATE stream SET version = fresh.version, head = fresh.head, due_at = fresh.due_at, due_what = fresh.due_what,
      changed_at = CASE WHEN stream.heard = stream.version THEN now() ELSE changed_at END,
      heard = CASE WHEN fresh.heard THEN fresh.version ELSE stream.heard END,
      owed_since = CASE WHEN stream.acknowledged = stream.version THEN now() + fresh.turn_ms * interval '1 millisecond' ELSE owed_since END,
      acknowledged = CASE WHEN fresh.written THEN fresh.version ELSE acknowledged END,
      decided = CASE WHEN fresh.follows THEN decided ELSE fresh.version END, last_at = fresh.at
    FROM fresh WHERE stream.id = fresh.id AND stream.id = ANY(ARRAY(SELECT id FROM fresh))`,
);

/**
 * Appends one event to each stream, chained to its head and never before it, and stores the next deadline with it: one
 * statement for any number of streams that were read when they were locked. The streams must be locked (or just opened)
 * by this transaction. Returns each stream's new version. An event counts as heard if its workflow has heard of all
 * earlier ones and need not hear of it, and as acknowledged if all earlier ones are and it owes no letter.
 */
export async function appendEvents(trx: Transaction<DB>, by: By, entries: readonly Appended[]): Promise<Map<string, number>> {
  if (entries.length === 0) return new Map();
  const heads = await readHeads(
    trx,
    entries.map(({ streamId }) => streamId),
  );
  // An event in the future was written before a clock was set back: later events need not follow it.
  const latest = entries.reduce((last, { streamId }) => {
    const { last_at: lastAt = null, now = null } = heads.get(streamId) ?? {};
    return lastAt && now && lastAt > last && lastAt <= now ? lastAt : last;
  }, by.at);
  if (inOrder.has(trx) && latest > by.at) throw new Overtaken(latest);
  const { role = null, inSteadOf = null } = by.caller?.acting ?? {};
  const events = entries.map((entry) => {
    const { streamId, name, facts, due } = entry;
    const before = heads.get(streamId);
    assert(before, `stream ${streamId} does not exist`);
    const { kind } = before;
    const version = before.version + 1;
    const { at, personId } = by;
    const event = { streamId, version, name, facts: inSteadOf === null ? facts : { ...facts, inSteadOf }, at, personId };
    // A call has no workflow; an envelope's workflow hears only of its money and its letters.
    const isHeard =
      !isFollowed(kind) || kind === 'envelope' || (before.heard === before.version && leavesNothingToHear(before, entry, by.at));
    const isWritten = !isFollowed(kind) || (before.acknowledged === before.version && !owesLetters(name, facts));
    const consequence = due && due.at <= at && CONSEQUENCES.includes(due.what) ? { consequence: due.what } : {};
    if (!isHeard) noteMoved(trx, { kind, id: streamId, name, version, ...consequence });
    if (!isWritten) noteMoved(trx, { kind: 'letters', id: LETTERS, name, version });
    return { ...event, hash: chainHash(before.head, event), due, isHeard, isWritten, before };
  });
  const rows = JSON.stringify(
    events.map(({ streamId, version, name, personId, at, facts, hash, due, isHeard, isWritten, before }, place) => ({
      id: streamId,
      version,
      name,
      person_id: personId,
      at,
      facts,
      head: hash,
      due_at: due?.at ?? null,
      due_what: due?.what ?? null,
      heard: isHeard,
      written: isWritten,
      turn_ms: turnOf(place, events.length),
      follows: CONSEQUENCES.includes(name),
      acts_for: ON_FILES.includes(before.kind) ? (by.caller?.organisationId ?? null) : null,
      role,
      in_stead_of: inSteadOf,
    })),
  );
  await append(trx, rows);
  for (const { streamId, version, hash, due, isHeard, isWritten, before } of events) {
    noteHead(trx, streamId, {
      ...before,
      version,
      head: hash,
      heard: isHeard ? version : before.heard,
      acknowledged: isWritten ? version : before.acknowledged,
      due_at: due?.at ?? null,
      due_what: due?.what ?? null,
      last_at: by.at,
    });
  }
  return new Map(events.map(({ streamId, version }) => [streamId, version]));
}

/** Appends the one event of a command on one thing, and returns its receipt. */
export async function appendEvent(trx: Transaction<DB>, by: By, entry: Entry & { state: string }): Promise<Receipt> {
  return receiptOf(entry, await appendEvents(trx, by, [entry]));
}

/** The receipt of a command, from the event on its own thing and the versions of its events. */
const receiptOf = (
  { streamId: id, name, facts, due, state }: Entry & { state: string },
  versions: ReadonlyMap<string, number>,
): Receipt => ({
  id,
  version: versions.get(id) ?? 0,
  state,
  due,
  owesLetters: owesLetters(name, facts),
});

/**
 * Appends events that change no deadline. Several of one stream come one after the other: the first of each stream in
 * one round, then the second.
 */
export async function appendToEach(trx: Transaction<DB>, by: By, entries: readonly Omit<Entry, 'due'>[]): Promise<void> {
  for (let rest = entries; rest.length > 0;) {
    const streams = new Map(rest.toReversed().map((entry) => [entry.streamId, entry]));
    const firsts = [...streams.values()];
    const dues = await readDues(trx, [...streams.keys()]);
    await appendEvents(
      trx,
      by,
      firsts.map((entry) => ({ ...entry, due: dues.get(entry.streamId) ?? null })),
    );
    rest = rest.filter((entry) => !firsts.includes(entry));
  }
}

const ONLY_STATE = { person: PERSON_STATE, envelope: ENVELOPE_STATE, thread: THREAD_STATE } as const;

/** The state of a stream's thing; people, envelopes and threads have only one. */
const stateOf = (kind: FollowedKind) =>
  kind === 'person' || kind === 'envelope' || kind === 'thread'
    ? sql<string>`${ONLY_STATE[kind]}::text`
    : sql<string>`(SELECT state FROM ${sql.table(kind)} AS thing WHERE thing.id = stream.id)`;

/** A stream's next deadline: the stored date, and for an envelope when its free credits are to be spread. */
const dueOf = (kind: FollowedKind) =>
  kind === 'envelope'
    ? sql`(SELECT eased_at FROM envelope WHERE envelope.id = stream.id) AS due_at, ${SPREAD_CREDITS}::text AS due_what`
    : sql`due_at, due_what`;

/** The next deadlines of locked streams: an event that changes none stores them again. */
async function readDues(trx: Transaction<DB>, ids: readonly string[]): Promise<Map<string, Due | null>> {
  const rows = await trx.selectFrom('stream').where('id', 'in', ids).select(['id', 'due_at', 'due_what']).execute();
  return new Map(rows.map(({ id, due_at: at, due_what: what }) => [id, at && what ? { at, what } : null]));
}

/** The same for one stream. */
export const readDue = async (trx: Transaction<DB>, id: string): Promise<Due | null> => (await readDues(trx, [id])).get(id) ?? null;

/** The version of a stream's last event, if this transaction has appended it. */
export const versionIn = (trx: Transaction<DB>, id: string): number => headsOf.get(trx)?.get(id)?.version ?? 0;

/** The number of events of a locked stream. */
export const readVersion = async (trx: Transaction<DB>, id: string): Promise<number> =>
  (await trx.selectFrom('stream').where('id', '=', id).select('version').executeTakeFirstOrThrow()).version;

/** True for an event that has letters. */
export const isOwed = sql<boolean>`(event.name IN (${sql.join(LETTER_EVENTS)}) OR event.facts ?| ARRAY[${sql.join(TELLING_FACTS)}]::text[])`;

/**
 * What a workflow must know of its thing; also records that the workflow has heard of it, with the state and the
 * deadline that it now knows. Null if the thing does not exist. Apart from events that need not be heard, `heard` is
 * written only here. All of it comes from one snapshot, read before any lock is waited for: otherwise version, state
 * and letters of a row that another transaction was moving would come from two. What has moved meanwhile is not
 * recorded as heard.
 */
export async function readReceipt(db: Kysely<DB>, kind: FollowedKind, id: string): Promise<Receipt | null> {
  const owes = sql<boolean>`undelivered_at IS NOT NULL AND acknowledged < version`;
  const { rows } = await sql<{ version: number; due_at: string | null; due_what: string | null; state: string; owes: boolean }>`
    WITH read AS (
      SELECT id, version, ${dueOf(kind)}, ${stateOf(kind)} AS state, ${owes} AS owes FROM stream WHERE id = ${id} AND kind = ${kind}
    ), heard AS (
      UPDATE stream SET heard = read.version, heard_state = read.state, heard_due_at = read.due_at
      FROM read WHERE stream.id = read.id AND stream.version = read.version
        AND (stream.heard, stream.heard_state, stream.heard_due_at) IS DISTINCT FROM (read.version, read.state, read.due_at)
    )
    SELECT version, due_at, due_what, state, owes FROM read`.execute(db);
  const [row] = rows;
  if (!row) return null;
  const { version, state, due_at: at, due_what: what, owes: owesLetters } = row;
  return { id, version, state, due: at && what ? { at, what } : null, owesLetters };
}

/**
 * The streams whose workflow has something to hear, or that owe letters, each found by its key: what a trigger of
 * `stream` keeps in `behind`.
 */
export const STREAMS_BEHIND = sql`behind CROSS JOIN LATERAL (
  SELECT id, kind, version, heard, acknowledged, changed_at, owed_since, undelivered_at FROM stream WHERE stream.id = behind.stream_id OFFSET 0
) AS stream`;

/** True for a stream whose workflow has something to hear and has not read it. */
export const isUnheard = (stream: string) => sql<boolean>`${sql.ref(`${stream}.heard`)} < ${sql.ref(`${stream}.version`)}`;

const writeAcknowledged = statement((db, id: string, version: number) =>
  db.updateTable('stream').set({ acknowledged: version, undelivered_at: null }).where('id', '=', id).where('acknowledged', '<', version),
);

/** Records that all letters up to this version have left; later ones are again the letters' workflow's. */
export async function acknowledge(db: Kysely<DB>, id: string, version: number): Promise<void> {
  await writeAcknowledged(db, id, version);
}

/** Stores the deadline that the rules give today, if it differs from the stored one. Returns whether it did. */
export async function restoreDue(trx: Transaction<DB>, id: string, due: Due | null): Promise<boolean> {
  headsOf.get(trx)?.delete(id);
  const { numUpdatedRows } = await trx
    .updateTable('stream')
    .set({ due_at: due?.at ?? null, due_what: due?.what ?? null })
    .where('id', '=', id)
    .where(sql<boolean>`(due_at, due_what) IS DISTINCT FROM (${due?.at ?? null}::timestamptz, ${due?.what ?? null}::text)`)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
