import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import { recordOf } from '../../domain/core/records.ts';
import type { Reversed } from '../../domain/ledger/credits.ts';
import type { AnyAccount, Credit } from '../../domain/ledger/envelope.ts';
import type { EnvelopeInFamily } from '../../domain/ledger/envelope-family.ts';
import { type Scope, EVERYTHING } from '../../domain/core/role.ts';
import { isReviewHiddenFrom, judgedByGrant, judgedOf } from '../people/conflicts.ts';
import { LOCK_ORDER } from './envelope.ts';
import type { DB } from '../core/schema.ts';

type LockedEnvelope = EnvelopeInFamily & { sequence: number };

/**
 * Locks envelopes, each with its stream, parents first; the number of their movements is read under that lock. By id;
 * missing ones are left out. Their keys are not locked, as in lockEnvelopes: a transaction that makes a grant on one
 * shares its key, and then waits for its row.
 */
export async function lockFamily(trx: Transaction<DB>, ids: readonly string[]): Promise<ReadonlyMap<string, LockedEnvelope>> {
  const envelopes = await trx
    .selectFrom('stream as s')
    .innerJoin('envelope as e', 'e.id', 's.id')
    .where('s.id', 'in', [...ids])
    .select(['e.id', 'e.parent_id as parentId', 'e.sequence'])
    .orderBy(LOCK_ORDER)
    .orderBy('e.id')
    .forNoKeyUpdate()
    .execute();
  return new Map(envelopes.map((envelope) => [envelope.id, envelope]));
}

/** Locks one envelope with its stream. To lock several, use `lockFamily` once. */
export const lockEnvelope = async (trx: Transaction<DB>, id: string): Promise<LockedEnvelope | undefined> =>
  (await lockFamily(trx, [id])).get(id);

/** The number of an envelope's movements, without a lock; undefined if there is no such envelope. */
export const readSequence = async (db: Kysely<DB>, id: string): Promise<number | undefined> =>
  (await db.selectFrom('envelope').where('id', '=', id).select('sequence').executeTakeFirst())?.sequence;

/** Stores the reference of the act that ordered what an event of the envelope did. */
export async function insertCreditOrder(trx: Transaction<DB>, envelopeId: string, version: number, reference: string): Promise<void> {
  await trx.insertInto('credit_order').values({ envelope_id: envelopeId, version, reference }).execute();
}

/** Stores why the movement that an event of the envelope reversed was an error. */
export async function insertReversal(trx: Transaction<DB>, envelopeId: string, version: number, reason: string): Promise<void> {
  await trx.insertInto('reversal').values({ envelope_id: envelopeId, version, reason }).execute();
}

const TRANSFERS = sql`('transfer_out', 'transfer_in')`;

/** The number of a movement's payment order: that of the first order paid by it or later, else of the last one. */
const orderNumber = sql<string | null>`CASE WHEN m.kind IN ('order_payment', 'pay') THEN (
  SELECT each.order_number FROM (
    SELECT e.order_number, e.sequence FROM earlier_order AS e WHERE e.tranche_id = m.tranche_id AND e.sequence >= m.sequence
    UNION ALL SELECT t.order_number, NULL
  ) AS each ORDER BY each.sequence NULLS LAST LIMIT 1) END`.as('order_number');

const THING_OF = {
  credit_order: 'envelope_id',
  withdrawal_order: 'grant_id',
  restoration: 'grant_id',
  reversal: 'envelope_id',
  grant_reason: 'grant_id',
} as const;

/**
 * What a person wrote about the event that caused a movement: a subquery, since each join makes the plan more
 * expensive.
 */
const written = (table: keyof typeof THING_OF, column: 'reference' | 'reason'): RawBuilder<string | null> =>
  sql`(SELECT ${sql.ref(column)} FROM ${sql.table(table)} WHERE (${sql.ref(THING_OF[table])}, version) = (v.stream_id, v.version))`;

/** Why the bank returned the payment that the movement takes back. */
const reasonOfReturn = sql<string | null>`CASE WHEN v.name = 'returnPayment' THEN ${written('grant_reason', 'reason')} END`;

const reversedBy = sql<
  number | null
>`(SELECT u.sequence FROM movement AS u WHERE (u.envelope_id, u.reverses) = (m.envelope_id, m.sequence))`;

/**
 * Movements with the event that caused each, what it is about, what a person wrote about it, and the other side of a
 * transfer.
 */
const view = (db: Kysely<DB>, scope: Scope, envelopeId: string) =>
  db
    .selectFrom('movement as m')
    .innerJoin('event as v', (join) => join.onRef('v.stream_id', '=', 'm.cause_stream_id').onRef('v.version', '=', 'm.cause_version'))
    .innerJoin('envelope as n', 'n.id', 'm.envelope_id')
    .leftJoin('tranche as t', 't.id', 'm.tranche_id')
    .leftJoin('grant as g', 'g.id', 't.grant_id')
    .leftJoin('application as a', 'a.id', 'g.application_id')
    .leftJoin('movement as x', (join) =>
      join
        .onRef('x.cause_stream_id', '=', 'm.cause_stream_id')
        .onRef('x.cause_version', '=', 'm.cause_version')
        .onRef('x.envelope_id', '<>', 'm.envelope_id')
        .on(sql<boolean>`x.kind IN ${TRANSFERS} AND m.kind IN ${TRANSFERS}`),
    )
    .leftJoin('envelope as w', 'w.id', 'x.envelope_id')
    // The claim of a movement is a fact of the event that caused it.
    .leftJoin('claim as c', (join) =>
      join.onRef('c.grant_id', '=', 't.grant_id').on('c.number', '=', sql<number>`(v.facts->>'claim')::integer`),
    )
    .leftJoin('envelope_code as k', (join) => join.onRef('k.envelope_id', '=', 'm.envelope_id').onRef('k.year', '=', 'm.year'))
    .where('m.envelope_id', '=', envelopeId)
    .select([
      'm.envelope_id',
      'm.sequence',
      'm.kind',
      'm.year',
      'm.credit',
      'm.from_account',
      'm.to_account',
      'm.amount_cents',
      'm.tranche_id',
      'm.value_date',
      'm.recorded_at',
      'm.reverses',
      reversedBy.as('reversed_by'),
      'v.person_id as made_by',
      sql<
        string | null
      >`coalesce(${written('credit_order', 'reference')}, ${written('withdrawal_order', 'reference')}, ${written('restoration', 'reference')})`.as(
        'order',
      ),
      sql<string | null>`coalesce(${written('reversal', 'reason')}, ${reasonOfReturn})`.as('reason'),
      't.rank as tranche',
      'c.id as claim_id',
      'c.number as claim',
      'g.id as grant_id',
      'g.state as grant_state',
      'g.application_id',
      'a.reference',
      // A year that is closed on either side cannot change.
      sql<number | null>`greatest(n.closed_year, w.closed_year)`.as('closed_year'),
      'x.envelope_id as other_envelope_id',
      'x.sequence as other_sequence',
      'w.code as other_envelope_code',
      'g.commitment_number',
      'g.supplier_number',
      'g.supplier_name',
      'k.funds_centre',
      'k.functional_area',
    ])
    .select(orderNumber)
    .select(isReviewHiddenFrom(scope).as('concealed'))
    .orderBy('m.sequence');

/** The columns that reveal a movement's project, or its reason. */
const REVEALING = [
  'reference',
  'grant_id',
  'application_id',
  'tranche_id',
  'tranche',
  'claim_id',
  'claim',
  'order',
  'reason',
  'commitment_number',
  'order_number',
  'supplier_number',
  'supplier_name',
  'title',
  'organisation_name',
] as const;
const NOTHING = recordOf(REVEALING, () => null);

/**
 * A movement as its reader may see it: if it is concealed, only its amount and accounts stay, so that the balances add
 * up.
 */
const asShown = <Row extends { concealed: boolean }>(row: Row): Row => (row.concealed ? { ...row, ...NOTHING } : row);

/**
 * The first later movement of the same tranche that stands, neither a reversal nor reversed. For a claim's movement,
 * the first one of that claim.
 */
const overtaker = sql<number | null>`(
  SELECT min(l.sequence) FROM movement AS l JOIN event AS e ON (e.stream_id, e.version) = (l.cause_stream_id, l.cause_version)
  WHERE (c.number IS NULL OR (e.facts->>'claim')::integer = c.number) AND l.tranche_id = m.tranche_id AND l.envelope_id = m.envelope_id AND l.sequence > m.sequence AND l.reverses IS NULL
  AND NOT EXISTS (SELECT FROM movement AS o WHERE o.envelope_id = l.envelope_id AND o.reverses = l.sequence))`.as('overtaken_by');

/** An envelope's movements in order, after a sequence number, with what decides whether each may be reversed. */
export async function readMovements(
  db: Kysely<DB>,
  scope: Scope,
  filter: {
    envelopeId: string;
    after: number;
    limit: number;
    account?: AnyAccount | undefined;
    credit?: Credit | undefined;
    year?: number | undefined;
  },
) {
  const { envelopeId, after, limit, account, credit, year } = filter;
  const rows = await view(db, scope, envelopeId)
    .select(overtaker)
    .select(judgedByGrant)
    .where('m.sequence', '>', after)
    .$if(account !== undefined, (query) =>
      query.where((where) => where.or([where('m.from_account', '=', account ?? 'total'), where('m.to_account', '=', account ?? 'total')])),
    )
    .$if(year !== undefined, (query) => query.where('m.year', '=', year ?? 0))
    .$if(credit !== undefined, (query) => query.where('m.credit', '=', credit ?? 'AE'))
    .limit(limit)
    .execute();
  return rows.map(asShown);
}

export type MovementRow = Awaited<ReturnType<typeof readMovements>>[number];

/** One movement by its number; undefined if the envelope has fewer. */
export const readMovement = (db: Kysely<DB>, envelopeId: string, sequence: number): Promise<MovementRow | undefined> =>
  view(db, EVERYTHING, envelopeId).select(overtaker).select(judgedByGrant).where('m.sequence', '=', sequence).executeTakeFirst();

/** The last payment of a tranche that is not reversed; undefined if nothing is paid. */
export const readStandingPayment = (
  trx: Transaction<DB>,
  trancheId: string,
): Promise<{ sequence: number; year: number; amountCents: number } | undefined> =>
  trx
    .selectFrom('movement as m')
    .where('m.tranche_id', '=', trancheId)
    .where('m.kind', '=', 'pay')
    .where('m.reverses', 'is', null)
    .where(sql<boolean>`${reversedBy} IS NULL`)
    .select(['m.sequence', 'm.year', 'm.amount_cents as amountCents'])
    .orderBy('m.sequence', 'desc')
    .limit(1)
    .executeTakeFirst();

/** The other side of a transfer, or of the reversal of one; undefined for any other movement. */
export const readOtherSide = (db: Kysely<DB>, row: MovementRow): Promise<MovementRow | undefined> =>
  row.other_envelope_id === null || row.other_sequence === null
    ? Promise.resolve(undefined)
    : readMovement(db, row.other_envelope_id, row.other_sequence);

/** A movement's row as the rule of its reversal reads it. */
export const toReversed = (row: MovementRow): Reversed => ({
  kind: row.kind,
  madeBy: row.made_by,
  reverses: row.reverses,
  reversedBy: row.reversed_by,
  overtakenBy: row.overtaken_by,
  grantState: row.grant_state,
  to: row.to_account,
  year: row.year,
  closedYear: row.closed_year,
  envelopeId: row.envelope_id,
  sequence: row.sequence,
  grant: judgedOf(row),
});

const readBatch = (db: Kysely<DB>, scope: Scope, envelopeId: string, after: number, upTo: number, limit: number) =>
  view(db, scope, envelopeId)
    .leftJoin('organisation as b', 'b.id', 'a.organisation_id')
    .select(['a.title', 'b.name as organisation_name'])
    .where('m.sequence', '>', after)
    .where('m.sequence', '<=', upTo)
    .limit(limit)
    .execute();

export type MovementExport = Awaited<ReturnType<typeof readBatch>>[number];

/**
 * All movements up to a sequence number, in order, read in batches: it holds only one batch of rows, and no connection
 * between batches. Movements are never edited, so the batches are consistent.
 */
export async function* streamMovements(
  db: Kysely<DB>,
  scope: Scope,
  { envelopeId, upTo, batch = 1_000 }: { envelopeId: string; upTo: number; batch?: number },
): AsyncGenerator<MovementExport> {
  for (let after = 0; after < upTo;) {
    const rows = await readBatch(db, scope, envelopeId, after, upTo, batch);
    yield* rows.map(asShown);
    after = rows.at(-1)?.sequence ?? upTo;
  }
}
