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
import type { Words } from '../../domain/core/words.ts';
import { addToDays, type Carried, carriedOver, markLines } from './as-of.ts';
import { addToClaims } from '../grants/claims.ts';
import { ease } from '../core/easing.ts';
import { faultsAmong, isId, settleEach } from './partial-posting.ts';
import type { DB } from '../core/schema.ts';
import { statement } from '../core/statement.ts';
import { part, together } from '../core/together.ts';
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

/** What a list is decided on and written to; nobody else changes it before the transaction's end. */
export type Locked = Ledger & { tails: Tails };

/**
 * Everybody locks envelopes in this order, by which nobody waits for who waits for them: parents by id, then
 * sub-envelopes by id.
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
 * Nobody changes a line while its envelope is locked; a tranche is locked here, and read as whoever had it before has
 * left it.
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
 * Locks the envelopes, parents first, with how many movements each has taken and what the next one follows: whoever
 * moves money of an envelope waits here for whoever came first. Their keys are left alone: two who have both made a
 * grant on an envelope share its key, and would wait for each other for ever.
 */
export async function lockEnvelopes(trx: Transaction<DB>, asked: readonly Movement[]): Promise<Pick<Locked, 'sequences' | 'tails'>> {
  const envelopes = await lockInOrder(trx, idsOf(asked.map(({ envelopeId }) => envelopeId)));
  return {
    sequences: new Map(envelopes.map(({ id, sequence }) => [id, sequence])),
    tails: new Map(envelopes.map(({ id, head, recorded_at: recordedAt }) => [id, { head, recordedAt }])),
  };
}

/**
 * What hangs on envelopes. They must be locked: read before, or with the lock in one statement, it is of the moment
 * before the wait.
 */
export async function readBalances(trx: Transaction<DB>, asked: readonly Movement[]): Promise<Omit<Ledger, 'sequences'>> {
  const { lines, tranches } = await lockAmounts(
    trx,
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
      trx,
      lines.filter(({ uncovered }) => uncovered > 0).map((line) => line.envelope_id),
    ),
  };
}

/**
 * What is uncovered on the lines of these envelopes, in the order in which it was decided: a grant's id is as old as
 * its award.
 */
async function readUncovered(trx: Transaction<DB>, envelopeIds: readonly string[]): Promise<Ledger['uncovered']> {
  const uncovered = new Map<string, Map<string, number>>();
  if (envelopeIds.length === 0) return uncovered;
  const rows = await trx
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

/** Writes what is uncovered now of the tranches for which these movements have changed that. */
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

/** All that a list is decided on, locked. */
export async function lockLedger(trx: Transaction<DB>, asked: readonly Movement[]): Promise<Locked> {
  const envelopes = await lockEnvelopes(trx, asked);
  return { ...envelopes, ...(await readBalances(trx, asked)) };
}

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
 * Writes the amounts of the tranches that movements have touched: a cover moves none of its tranche, whose row is then
 * not locked, and may be anybody's.
 */
function storeAmounts({ tranches }: Ledger, posted: readonly Posted[]) {
  const touched = unique(posted.map(({ trancheId }) => trancheId)).filter((id) => tranches.has(id));
  return sql`
    UPDATE tranche SET ${freshAmounts}
    FROM jsonb_to_recordset(${json(touched.map((id) => ({ id, ...tranches.get(id) })))}) AS fresh (id uuid, ${amountColumns})
    WHERE tranche.id = fresh.id AND tranche.id = ANY(${touched}::uuid[])`;
}

/** Writes how many movements each envelope has taken, and what the next one follows. */
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
 * Posted movements as rows of their table, each chained to the one before it in its envelope, and the tails that they
 * leave. Whoever locked an envelope later may have a clock behind: its movements are recorded at the instant of the
 * last one then, so that those until an instant are the first ones.
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

/** True of a movement after which who waits for commitment authorisations may find some. */
const easesAE = ({ credit, from, to }: Posted): boolean => credit === 'AE' && (to === 'available' || from === 'total');

/**
 * Writes what was settled on locked rows: balances, amounts, numbers and tails, what the figures of another day are
 * read from, and the movements. They are one statement, since everybody else of the envelope waits until it is through.
 * Returns the tails that it leaves.
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
 * The ledger's one write. Locks the envelopes, lets the domain decide the list in its order, and writes movements and
 * balances set by set. `all_or_none`: a list that does not fit throws `Refused` with what is missing and for which
 * rows, and one that no ledger can take fails whole. `each`: what fits is posted, the rest returned as refused, be it
 * for its amount, for what it points at or for what PostgreSQL says of its row.
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
 * What the ledger would answer now to a list that nobody posts: nothing is held and nothing is written. Null where it
 * would take it.
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

/** An envelope's row, whose stream is open; its money comes by movements only. */
export async function insertEnvelope(trx: Transaction<DB>, envelope: NewEnvelope): Promise<void> {
  await trx
    .insertInto('envelope')
    .values({ ...envelope, name: JSON.stringify(envelope.name) })
    .execute();
}

/** The same under a parent; false where another envelope has its code, then nothing is written. */
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

/** An envelope with its place in its family, which never changes: no lock is needed to read it. */
export const findKin = (db: Kysely<DB>, id: string): Promise<EnvelopeInFamily | undefined> =>
  db.selectFrom('envelope').where('id', '=', id).select(['id', 'parent_id as parentId']).executeTakeFirst();

export const hasSubEnvelopes = async (db: Kysely<DB>, id: string): Promise<boolean> =>
  (await db.selectFrom('envelope').where('parent_id', '=', id).select('id').limit(1).executeTakeFirst()) !== undefined;

/**
 * One line of an envelope, which must be locked by who decides by it: of a year that nothing has opened, nothing.
 */
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

// In one statement, so that what was carried over is a part of the total beside it.
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

/** One envelope with its balances of each year; undefined where there is none of this id. */
export const readEnvelope = async (db: Kysely<DB>, id: string): Promise<EnvelopeView | undefined> => toEnvelopes(await one(db, id))[0];

/** All envelopes with their balances of each year, by code. */
export const readEnvelopes = async (db: Kysely<DB>): Promise<EnvelopeView[]> => toEnvelopes(await all(db));

/** An envelope, and then its sub-envelopes by code; empty where there is no such envelope. */
export const readFamily = async (db: Kysely<DB>, id: string): Promise<EnvelopeView[]> => toEnvelopes(await family(db, id));
