import assert from 'node:assert/strict';
import { type Kysely, sql, type Transaction } from 'kysely';
import { GENESIS } from '../domain/chain.ts';
import { type Due, FOLLOWED, type FollowedKind, type Receipt } from '../domain/command.ts';
import { chainHash, type EventName, type Facts, LETTER_EVENTS, owesLetters, TELLING_FACTS } from '../domain/event.ts';
import { PERSON_STATE } from '../domain/person.ts';
import type { DB, StreamKind } from './schema.ts';

/** Something that happened to a thing, and what the thing waits for now. */
export type Entry = { streamId: string; name: EventName; facts: Facts; due: Due | null };
/** A workflow that stands still is noticed within this many minutes of a command to it. */
const SWEPT_MINUTES = 10;

export type By = { at: string; personId: string | null };

const fresh = (kind: StreamKind, id: string) => ({ id, kind, version: 0, head: GENESIS, acknowledged: 0, due_at: null, due_what: null });

/** Opens the streams of things that did not exist. */
export async function openStreams(trx: Transaction<DB>, kind: StreamKind, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await trx
    .insertInto('stream')
    .values(ids.map((id) => fresh(kind, id)))
    .execute();
}

/** Opens a stream unless it is there; another transaction that opens it at once waits here for the first. */
export async function openStreamOnce(trx: Transaction<DB>, kind: StreamKind, id: string): Promise<void> {
  await trx
    .insertInto('stream')
    .values(fresh(kind, id))
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

/**
 * Appends one event to each stream, chained to its head, and stores the next deadline beside it: two statements for any number of streams.
 * The streams must be locked (or just opened) by this transaction. Returns each stream's new version.
 * @param acknowledge true where no workflow has to hear of it
 */
export async function appendEvents(
  trx: Transaction<DB>,
  by: By,
  entries: readonly Entry[],
  acknowledge = false,
): Promise<Map<string, number>> {
  if (entries.length === 0) return new Map();
  const heads = await trx
    .selectFrom('stream')
    .where(
      'id',
      'in',
      entries.map(({ streamId }) => streamId),
    )
    .select(['id', 'version', 'head'])
    .execute();
  const headOf = new Map(heads.map((head) => [head.id, head]));
  const events = entries.map(({ streamId, name, facts, due }) => {
    const before = headOf.get(streamId);
    assert(before, `stream ${streamId} does not exist`);
    const event = { streamId, version: before.version + 1, name, facts, ...by };
    return { ...event, hash: chainHash(before.head, event), due };
  });
  const rows = JSON.stringify(
    events.map(({ streamId, version, name, personId, at, facts, hash, due }) => ({
      id: streamId,
      version,
      name,
      person_id: personId,
      at,
      facts,
      head: hash,
      due_at: due?.at ?? null,
      due_what: due?.what ?? null,
    })),
  );
  await sql`
    WITH fresh AS (
      SELECT id, version, name, person_id, at, facts, head, due_at, due_what FROM jsonb_to_recordset(${rows}::jsonb) AS fresh
        (id uuid, version integer, name text, person_id uuid, at timestamptz, facts jsonb, head text, due_at timestamptz, due_what text)
    ), recorded AS (
      INSERT INTO event (stream_id, version, name, person_id, at, facts, hash)
      SELECT id, version, name, person_id, at, facts, head FROM fresh
    )
    UPDATE stream SET version = fresh.version, head = fresh.head, due_at = fresh.due_at, due_what = fresh.due_what, changed_at = now(),
      acknowledged = CASE WHEN ${acknowledge} THEN fresh.version ELSE acknowledged END
    FROM fresh WHERE stream.id = fresh.id`.execute(trx);
  return new Map(events.map(({ streamId, version }) => [streamId, version]));
}

/** Appends the one event of a command on one thing, and makes its receipt. */
export async function appendEvent(trx: Transaction<DB>, by: By, entry: Entry & { state: string }, acknowledge = false): Promise<Receipt> {
  const versions = await appendEvents(trx, by, [entry], acknowledge);
  return {
    id: entry.streamId,
    version: versions.get(entry.streamId) ?? 0,
    state: entry.state,
    due: entry.due,
    owesLetters: owesLetters(entry.name, entry.facts),
  };
}

/** Appends events that move no date. Where several are of one stream, they come one after the other: the first of each stream in one round, then the second. */
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

/** The state of a stream's thing; people have none. */
const stateOf = (kind: FollowedKind) =>
  kind === 'person'
    ? sql<string>`${PERSON_STATE}::text`
    : sql<string>`(SELECT state FROM ${sql.table(kind)} AS thing WHERE thing.id = stream.id)`;

/** What locked streams wait for: an event that moves no date stores it again. */
async function readDues(trx: Transaction<DB>, ids: readonly string[]): Promise<Map<string, Due | null>> {
  const rows = await trx.selectFrom('stream').where('id', 'in', ids).select(['id', 'due_at', 'due_what']).execute();
  return new Map(rows.map(({ id, due_at: at, due_what: what }) => [id, at && what ? { at, what } : null]));
}

/** The same of one. */
export const readDue = async (trx: Transaction<DB>, id: string): Promise<Due | null> => (await readDues(trx, [id])).get(id) ?? null;

/** How many events a locked stream has taken. */
export const readVersion = async (trx: Transaction<DB>, id: string): Promise<number> =>
  (await trx.selectFrom('stream').where('id', '=', id).select('version').executeTakeFirstOrThrow()).version;

/** True of an event after which somebody is written to. */
export const isOwed = sql<boolean>`(event.name IN (${sql.join(LETTER_EVENTS)}) OR event.facts ?| ARRAY[${sql.join(TELLING_FACTS)}]::text[])`;

/** What a workflow must know of its thing, and the acknowledgement of what it knows if no letter is owed. Null where the thing does not exist. */
export async function readReceipt(db: Kysely<DB>, kind: FollowedKind, id: string): Promise<Receipt | null> {
  const row = await db
    .selectFrom('stream')
    .where('id', '=', id)
    .where('kind', '=', kind)
    .select(['version', 'due_at', 'due_what', stateOf(kind).as('state')])
    .select((select) =>
      select
        .exists(
          select
            .selectFrom('event')
            .whereRef('event.stream_id', '=', 'stream.id')
            .whereRef('event.version', '>', 'stream.acknowledged')
            .where(isOwed)
            .select('event.version'),
        )
        .as('owesLetters'),
    )
    .executeTakeFirst();
  if (!row) return null;
  const receipt = {
    id,
    version: row.version,
    state: row.state,
    due: row.due_at && row.due_what ? { at: row.due_at, what: row.due_what } : null,
    owesLetters: Boolean(row.owesLetters),
  };
  if (!receipt.owesLetters) await acknowledge(db, id, receipt.version);
  return receipt;
}

/** The workflow has dealt with everything up to this version: the sweep has nothing to tell it. */
export async function acknowledge(db: Kysely<DB>, id: string, version: number): Promise<void> {
  await db.updateTable('stream').set({ acknowledged: version }).where('id', '=', id).where('acknowledged', '<', version).execute();
}

/** Streams whose workflow is behind its row, or slept through its deadline, for longer than `patienceMs`; oldest first. */
export async function streamsBehind(db: Kysely<DB>, patienceMs: number, limit: number): Promise<{ id: string; kind: FollowedKind }[]> {
  const since = new Date(Date.now() - patienceMs).toISOString();
  return db
    .selectFrom('stream')
    .where((where) =>
      where.or([
        where.and([where('changed_at', '<', since), where('acknowledged', '<', where.ref('version'))]),
        where('due_at', '<', since),
      ]),
    )
    .where('kind', 'in', FOLLOWED)
    .select((select) => ['id', select.ref('kind').$castTo<FollowedKind>().as('kind')])
    .orderBy('changed_at')
    .limit(limit)
    .execute();
}

/**
 * Things whose workflow has left a command without an answer for longer than `patienceMs`, and for minutes at most: what is older was swept before.
 * Among them are those that refused it, since a refusal is not kept.
 */
export async function streamsUnanswered(db: Kysely<DB>, patienceMs: number, limit: number): Promise<{ id: string; kind: FollowedKind }[]> {
  const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
  return db
    .selectFrom('command')
    .innerJoin('stream', 'stream.id', 'command.thing_id')
    .where('command.receipt', 'is', null)
    .where('command.created_at', '<', ago(patienceMs))
    .where('command.created_at', '>', ago(SWEPT_MINUTES * 60_000))
    .where('stream.kind', 'in', FOLLOWED)
    .select((select) => ['stream.id', select.ref('stream.kind').$castTo<FollowedKind>().as('kind')])
    .distinct()
    .limit(limit)
    .execute();
}
