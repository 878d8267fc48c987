import assert from 'node:assert/strict';
import { type Kysely, sql, type Transaction } from 'kysely';
import { GENESIS } from '../../domain/core/chain.ts';
import { movementHash } from '../../domain/ledger/chain.ts';
import {
  ACCOUNTS,
  type Balances,
  isOfLine,
  type Ledger,
  lineKey,
  type Movement,
  NO_BALANCES,
  type Posted,
  type PostMode,
  refuseWhole,
  settle,
  type Settled,
  TRANCHE_AMOUNTS,
  type TrancheAmounts,
} from '../../domain/ledger/envelope.ts';
import type { EnvelopeInFamily } from '../../domain/ledger/envelope-family.ts';
import { Refused } from '../../domain/core/refusal.ts';
import type { MoneyRefusal } from '../../domain/ledger/refusals.ts';
import { isId, type Words } from '../../domain/core/words.ts';
import { addToDays, type Carried, carriedOver, markLines } from './as-of.ts';
import { addToClaims } from '../grants/claims.ts';
import { ease } from '../core/credit-release.ts';
import { faultsAmong, settleEach } from './partial-posting.ts';
import type { DB } from '../core/schema.ts';
import { pipelined } from '../connection/pipelined.ts';
import { statement } from '../connection/statement.ts';
import { part, together } from '../connection/together.ts';
import { thresholdOf } from '../grants/visas.ts';

type Posting = Pick<Settled, 'posted' | 'refused'>;

const unique = (values: readonly (string | null)[]): string[] => [...new Set(values.filter((value) => value !== null))].sort();
const idsOf = (values: readonly (string | null)[]): string[] => unique(values).filter(isId);
const anyIn = (ids: readonly string[]) => sql<string>`ANY(${ids}::uuid[])`;
const anyOf = (values: readonly (string | null)[]) => anyIn(idsOf(values));

/** The hash of an envelope's last movement, and the instant at which it was recorded; null before the first. */
type Tail = { head: string; recordedAt: string | null };
/** By the envelope's id. */
type Tails = ReadonlyMap<string, Tail>;

/** What a list is decided on and written to; no other transaction changes it before this one ends. */
type Locked = Ledger & { tails: Tails };

/**
 * The lock order of envelopes for all transactions, which excludes deadlocks: parents by id, then sub-envelopes by id.
 */
export const LOCK_ORDER = sql<boolean>`parent_id IS NOT NULL`;

const lockInOrder = statement((db, ids: readonly string[]) =>
  db
    .selectFrom('envelope')
    .where('id', '=', anyIn(ids))
    .select(['id', 'sequence', 'head', 'recorded_at'])
    .orderBy(LOCK_ORDER)
    .orderBy('id')
    .forNoKeyUpdate(),
);
/**
 * No transaction changes a line while its envelope is locked; a tranche is locked here, and read as the last
 * transaction has left it.
 */
const lockAmounts = together((db: Kysely<DB>, envelopeIds: readonly string[], trancheIds: readonly string[]) => ({
  lines: part(
    db
      .selectFrom('envelope_line as l')
      .innerJoin('envelope as e', 'e.id', 'l.envelope_id')
      .where('l.envelope_id', '=', anyIn(envelopeIds))
      .select(['l.envelope_id', 'l.year', 'l.credit', 'e.closed_year'])
      .select(ACCOUNTS.map((account) => `l.${account}` as const)),
  ),
  tranches: part(
    db
      .selectFrom('tranche')
      .where('id', '=', anyIn(trancheIds))
      .select(['id', ...TRANCHE_AMOUNTS])
      .orderBy('id')
      .forUpdate(),
  ),
}));

/**
 * Locks the envelopes, parents first, with the number of their movements and what the next one follows: other
 * transactions that move an envelope's money wait here. Their keys are not locked: two transactions that have both made
 * a grant on an envelope share its key, and would deadlock.
 */
export async function lockEnvelopes(one: Kysely<DB>, asked: readonly Movement[]): Promise<Pick<Locked, 'sequences' | 'tails'>> {
  const envelopes = await lockInOrder(one, idsOf(asked.map(({ envelopeId }) => envelopeId)));
  return {
    sequences: new Map(envelopes.map(({ id, sequence }) => [id, sequence])),
    tails: new Map(envelopes.map(({ id, head, recorded_at: recordedAt }) => [id, { head, recordedAt }])),
  };
}

/**
 * The lines and tranches of envelopes, which must be locked: reading before the lock, or in the same statement, gives
 * the state before the wait.
 */
export async function readBalances(one: Kysely<DB>, asked: readonly Movement[]): Promise<Omit<Ledger, 'sequences'>> {
  const { lines, tranches } = await lockAmounts(
    one,
    idsOf(asked.map(({ envelopeId }) => envelopeId)),
    idsOf(asked.map(({ trancheId }) => trancheId)),
  );
  return {
    lines: new Map(
      lines.map(({ envelope_id: envelopeId, year, credit, closed_year: _, ...balances }): [string, Balances] => [
        lineKey({ envelopeId, year, credit }),
        balances,
      ]),
    ),
    tranches: new Map(tranches.map(({ id, ...amounts }): [string, TrancheAmounts] => [id, amounts])),
    closed: new Map(lines.flatMap(({ envelope_id: id, closed_year: year }) => (year === null ? [] : [[id, year]]))),
    uncovered: await readUncovered(
      one,
      lines.filter(({ uncovered }) => uncovered > 0).map((line) => line.envelope_id),
    ),
  };
}

/**
 * The uncovered reservations on the lines of these envelopes, in the order in which they were decided: a grant's id is
 * as old as its award.
 */
async function readUncovered(one: Kysely<DB>, envelopeIds: readonly string[]): Promise<Ledger['uncovered']> {
  const uncovered = new Map<string, Map<string, number>>();
  if (envelopeIds.length === 0) return uncovered;
  const rows = await one
    .selectFrom('uncovered_reservation as u')
    .innerJoin('tranche as t', 't.id', 'u.tranche_id')
    .where('u.envelope_id', '=', anyOf(envelopeIds))
    .select(['u.envelope_id', 'u.year', 'u.tranche_id', 'u.cents'])
    .orderBy('t.grant_id')
    .orderBy('t.rank')
    .execute();
  for (const { envelope_id: envelopeId, year, tranche_id: id, cents } of rows) {
    const key = lineKey({ envelopeId, year, credit: 'AE' });
    uncovered.set(key, (uncovered.get(key) ?? new Map<string, number>()).set(id, cents));
  }
  return uncovered;
}

/** Writes the uncovered amounts of the tranches for which these movements have changed them. */
async function storeUncovered(trx: Transaction<DB>, { uncovered }: Ledger, posted: readonly Posted[]): Promise<void> {
  const changed = new Map(
    posted.filter(({ from, to }) => from === 'uncovered' || to === 'uncovered').map((part) => [part.trancheId, part]),
  );
  if (changed.size === 0) return;
  await trx
    .deleteFrom('uncovered_reservation')
    .where('tranche_id', '=', anyOf([...changed.keys()]))
    .execute();
  const rows = [...changed].flatMap(([trancheId, part]) => {
    const cents = uncovered.get(lineKey(part))?.get(trancheId ?? '');
    return cents && trancheId ? [{ tranche_id: trancheId, envelope_id: part.envelopeId, year: part.year, cents }] : [];
  });
  if (rows.length > 0) await trx.insertInto('uncovered_reservation').values(rows).execute();
}

/** Everything on which a list of movements is decided, in one locked statement: PostgreSQL reads it under the lock. */
export const lockLedger = (trx: Transaction<DB>, asked: readonly Movement[]): Promise<Locked> =>
  pipelined(trx, async (one) => {
    const [envelopes, balances] = await Promise.all([lockEnvelopes(one, asked), readBalances(one, asked)]);
    return { ...envelopes, ...balances };
  });

const excluded = (names: readonly string[]) => sql.join(names.map((name) => sql`${sql.ref(name)} = ${sql.ref(`excluded.${name}`)}`));
const listed = (names: readonly string[]) => sql.join(names.map((name) => sql.ref(name)));
const freshAmounts = sql.join(TRANCHE_AMOUNTS.map((amount) => sql`${sql.ref(amount)} = ${sql.ref(`fresh.${amount}`)}`));
const amountColumns = sql.join(TRANCHE_AMOUNTS.map((amount) => sql`${sql.ref(amount)} bigint`));
const lineColumns = listed(['envelope_id', 'year', 'credit', ...ACCOUNTS]);
const json = (rows: readonly unknown[]) => sql`${JSON.stringify(rows)}::jsonb`;

/** Writes the balances of the lines that movements have touched. */
function storeLines({ lines }: Ledger, posted: readonly Posted[]) {
  const touched = new Map(posted.filter(({ from }) => isOfLine(from)).map((movement) => [lineKey(movement), movement]));
  const rows = [...touched].map(([key, { envelopeId, year, credit }]) => ({ envelope_id: envelopeId, year, credit, ...lines.get(key) }));
  return sql`
    INSERT INTO envelope_line (${lineColumns}) SELECT ${lineColumns} FROM jsonb_populate_recordset(NULL::envelope_line, ${json(rows)})
    ON CONFLICT (envelope_id, year, credit) DO UPDATE SET ${excluded(ACCOUNTS)}`;
}

/**
 * Writes the amounts of the tranches that movements have touched. A cover changes no amount of its tranche, whose row
 * is then not locked and may be changed by another transaction.
 */
function storeAmounts({ tranches }: Ledger, posted: readonly Posted[]) {
  const touched = unique(posted.map(({ trancheId }) => trancheId)).filter((id) => tranches.has(id));
  return sql`
    UPDATE tranche SET ${freshAmounts}
    FROM jsonb_to_recordset(${json(touched.map((id) => ({ id, ...tranches.get(id) })))}) AS fresh (id uuid, ${amountColumns})
    WHERE tranche.id = fresh.id AND tranche.id = ANY(${touched}::uuid[])`;
}

/** Writes the number of each envelope's movements, and what the next one follows. */
function storeTails({ sequences }: Ledger, posted: readonly Posted[], tails: Tails) {
  const touched = unique(posted.map(({ envelopeId }) => envelopeId));
  const rows = touched.map((id) => ({
    id,
    head: tails.get(id)?.head,
    recorded_at: tails.get(id)?.recordedAt,
    sequence: sequences.get(id),
  }));
  return sql`
    UPDATE envelope SET sequence = fresh.sequence, head = fresh.head, recorded_at = fresh.recorded_at
    FROM jsonb_to_recordset(${json(rows)}) AS fresh (id uuid, sequence bigint, head text, recorded_at timestamptz)
    WHERE envelope.id = fresh.id`;
}

/**
 * Posted movements as rows of their table, each chained to the one before it in its envelope, and the resulting tails.
 * A process that locked an envelope later may have a slower clock: its movements are then recorded at the instant of
 * the last one, so that the movements up to an instant are always the first ones.
 */
export function chainRows(posted: readonly Posted[], before: Tails, at: string) {
  const tails = new Map(before);
  const rows = posted.map((movement) => {
    const { envelopeId, sequence, kind, year, credit, amountCents, trancheId, valueDate, cause, from, to, reverses } = movement;
    const tail = tails.get(envelopeId);
    const recordedAt = tail?.recordedAt && tail.recordedAt > at ? tail.recordedAt : at;
    const hash = movementHash(tail?.head ?? GENESIS, { ...movement, recordedAt });
    tails.set(envelopeId, { head: hash, recordedAt });
    return {
      envelope_id: envelopeId,
      sequence,
      kind,
      year,
      credit,
      from_account: from,
      to_account: to,
      amount_cents: amountCents,
      tranche_id: trancheId,
      value_date: valueDate,
      recorded_at: recordedAt,
      cause_stream_id: cause.streamId,
      cause_version: cause.version,
      reverses: reverses?.sequence ?? null,
      hash,
    };
  });
  return { rows, tails };
}

const MOVEMENT_COLUMNS = listed([
  ...['envelope_id', 'sequence', 'kind', 'year', 'credit', 'from_account', 'to_account', 'amount_cents', 'tranche_id'],
  ...['value_date', 'recorded_at', 'cause_stream_id', 'cause_version', 'reverses', 'hash'],
]);

/** True for a movement that may free commitment authorisations for others. */
const easesAE = ({ credit, from, to }: Posted): boolean => credit === 'AE' && (to === 'available' || from === 'total');

/**
 * Writes what was settled on locked rows: balances, amounts, numbers and tails, the figures by day, and the movements.
 * In one statement, since all others on the envelope wait for it. Returns the resulting tails.
 */
export async function store(trx: Transaction<DB>, { ledger, posted }: Settled, before: Tails, at: string): Promise<Tails> {
  if (posted.length === 0) return before;
  const { rows, tails } = chainRows(posted, before, at);
  await sql`
    WITH lines AS (${storeLines(ledger, posted)}), amounts AS (${storeAmounts(ledger, posted)}),
      tails AS (${storeTails(ledger, posted, tails)}), days AS (${addToDays(posted)})
    INSERT INTO movement (${MOVEMENT_COLUMNS}) SELECT ${MOVEMENT_COLUMNS} FROM jsonb_populate_recordset(NULL::movement, ${json(rows)})`.execute(
    trx,
  );
  await storeUncovered(trx, ledger, posted);
  await addToClaims(trx, posted);
  await markLines(trx, posted);
  await ease(trx, unique(posted.filter(easesAE).map(({ envelopeId }) => envelopeId)), at);
  return tails;
}

/** Decides a list on what was read for it, and writes it. */
export async function postOn(
  trx: Transaction<DB>,
  locked: Locked,
  asked: readonly Movement[],
  mode: PostMode,
  recordedAt: string,
): Promise<Posting> {
  let { tails } = locked;
  const write = async (settled: Settled): Promise<void> => {
    tails = await store(trx, settled, tails, recordedAt);
  };
  if (mode === 'each') return settleEach(trx, locked, asked, await faultsAmong(trx, asked, locked), write);
  const unknown = asked.find(({ envelopeId }) => !locked.sequences.has(envelopeId));
  assert(!unknown, `no such envelope: ${unknown?.envelopeId}`);
  const settled = settle(locked, asked);
  const refusal = refuseWhole(locked, asked, settled);
  if (refusal) throw new Refused(refusal);
  await write(settled);
  return settled;
}

/**
 * The only function that writes to the ledger. Locks the envelopes, lets the domain decide the list in its order, and
 * writes movements and balances set by set. `all_or_none`: a list that does not fit throws `Refused` with what is
 * missing and for which rows, and one that no ledger can take fails as a whole. `each`: what fits is posted, the rest
 * is returned as refused, whether for its amount, its references, or because PostgreSQL refuses its row.
 * @param recordedAt ISO instant at which the movements are recorded
 */
export async function postMovements(
  trx: Transaction<DB>,
  asked: readonly Movement[],
  mode: PostMode,
  recordedAt: string,
): Promise<Posting> {
  if (asked.length === 0) return { posted: [], refused: [] };
  const locked = await lockLedger(trx, asked);
  const { posted, refused } = await postOn(trx, locked, asked, mode, recordedAt);
  return { posted, refused };
}

/**
 * What the ledger would now answer to a list, without locking or writing anything. Null if it would accept the list.
 */
export async function previewPosting(trx: Transaction<DB>, asked: readonly Movement[]): Promise<MoneyRefusal | null> {
  const envelopes = await trx
    .selectFrom('envelope')
    .where('id', '=', anyOf(asked.map(({ envelopeId }) => envelopeId)))
    .select(['id', 'sequence'])
    .execute();
  const ledger = { sequences: new Map(envelopes.map(({ id, sequence }) => [id, sequence])), ...(await readBalances(trx, asked)) };
  return refuseWhole(ledger, asked, settle(ledger, asked));
}

type NewEnvelope = { id: string; code: string; name: Words };

/** Inserts an envelope whose stream is open; its money comes only by movements. */
export async function insertEnvelope(trx: Transaction<DB>, envelope: NewEnvelope): Promise<void> {
  await trx
    .insertInto('envelope')
    .values({ ...envelope, name: JSON.stringify(envelope.name) })
    .execute();
}

/** The same under a parent; false, with nothing written, if another envelope has its code. */
export async function insertSubEnvelope(
  trx: Transaction<DB>,
  { parentId, ...envelope }: NewEnvelope & { parentId: string },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows: inserted } = await trx
    .insertInto('envelope')
    .values({ ...envelope, name: JSON.stringify(envelope.name), parent_id: parentId })
    .onConflict((conflict) => conflict.column('code').doNothing())
    .executeTakeFirstOrThrow();
  return inserted === 1n;
}

export const knowsEnvelope = async (db: Kysely<DB>, id: string): Promise<boolean> =>
  (await db.selectFrom('envelope').where('id', '=', id).select('id').executeTakeFirst()) !== undefined;

/** An envelope with its place in its family, which never changes, so it is read without a lock. */
export const findKin = (db: Kysely<DB>, id: string): Promise<EnvelopeInFamily | undefined> =>
  db.selectFrom('envelope').where('id', '=', id).select(['id', 'parent_id as parentId']).executeTakeFirst();

export const hasSubEnvelopes = async (db: Kysely<DB>, id: string): Promise<boolean> =>
  (await db.selectFrom('envelope').where('parent_id', '=', id).select('id').limit(1).executeTakeFirst()) !== undefined;

/** One line of an envelope, which must be locked to decide on it; zero for a year that nothing has opened. */
export async function readLine(db: Kysely<DB>, line: Pick<Movement, 'envelopeId' | 'year' | 'credit'>): Promise<Balances> {
  const { envelopeId, year, credit } = line;
  const row = await db
    .selectFrom('envelope_line')
    .where('envelope_id', '=', envelopeId)
    .where('year', '=', year)
    .where('credit', '=', credit)
    .select(ACCOUNTS)
    .executeTakeFirst();
  return row ?? NO_BALANCES;
}

export type EnvelopeView = EnvelopeInFamily & {
  code: string;
  name: Words;
  sequence: number;
  closedYear: number | null;
  visaThresholdCents: number | null;
  lines: ({ year: number; credit: 'AE' | 'CP' } & Balances)[];
  carried: Carried[];
};

const envelopeView = (db: Kysely<DB>) =>
  db
    .selectFrom('envelope')
    .select([
      'id',
      'parent_id as parentId',
      'code',
      'name',
      'sequence',
      'closed_year as closedYear',
      thresholdOf('envelope.id').as('visaThresholdCents'),
    ]);

const linesOf = (db: Kysely<DB>) =>
  db
    .selectFrom('envelope_line as l')
    .innerJoin('envelope as e', 'e.id', 'l.envelope_id')
    .select(['l.envelope_id', 'l.year', 'l.credit'])
    .select(ACCOUNTS.map((account) => `l.${account}` as const))
    .orderBy('l.year')
    .orderBy('l.credit');

type OfEnvelope = { envelope_id: string };
type EnvelopeRows = {
  envelopes: Omit<EnvelopeView, 'lines' | 'carried'>[];
  lines: (EnvelopeView['lines'][number] & OfEnvelope)[];
  carried: (Carried & OfEnvelope)[];
};
const rowsOf = <Row extends OfEnvelope>(rows: readonly Row[], id: string) =>
  rows.filter((row) => row.envelope_id === id).map(({ envelope_id: _, ...row }) => row);
const toEnvelopes = ({ envelopes, lines, carried }: EnvelopeRows): EnvelopeView[] =>
  envelopes.map((envelope) => ({ ...envelope, lines: rowsOf(lines, envelope.id), carried: rowsOf(carried, envelope.id) }));

// In one statement, so that the carry-overs are part of the total beside them.
const one = together((db: Kysely<DB>, id: string) => ({
  envelopes: part(envelopeView(db).where('id', '=', id)),
  lines: part(linesOf(db).where('e.id', '=', id)),
  carried: part(carriedOver(sql`envelope_id = ${id}`)),
}));
const all = together((db: Kysely<DB>) => ({
  envelopes: part(envelopeView(db).orderBy('code')),
  lines: part(linesOf(db)),
  carried: part(carriedOver(sql`true`)),
}));
const family = together((db: Kysely<DB>, id: string) => ({
  envelopes: part(
    envelopeView(db)
      .where((where) => where.or([where('id', '=', id), where('parent_id', '=', id)]))
      .orderBy(LOCK_ORDER)
      .orderBy('code'),
  ),
  lines: part(linesOf(db).where((where) => where.or([where('e.id', '=', id), where('e.parent_id', '=', id)]))),
  carried: part(carriedOver(sql`envelope_id = ${id}`)),
}));

/** One envelope with its balances of each year; undefined if there is none with this id. */
export const readEnvelope = async (db: Kysely<DB>, id: string): Promise<EnvelopeView | undefined> => toEnvelopes(await one(db, id))[0];

/** All envelopes with their balances of each year, by code. */
export const readEnvelopes = async (db: Kysely<DB>): Promise<EnvelopeView[]> => toEnvelopes(await all(db));

/** An envelope, then its sub-envelopes by code; empty if there is no such envelope. */
export const readFamily = async (db: Kysely<DB>, id: string): Promise<EnvelopeView[]> => toEnvelopes(await family(db, id));
