import { type Kysely, sql, type Transaction } from 'kysely';
import { yearOf } from '../../domain/core/calendar.ts';
import type { Given } from '../../domain/core/command.ts';
import type { GrantState } from '../../domain/grants/grant.ts';
import {
  type CertifyService,
  type RecordPayment,
  type Tranche,
  type TrancheState,
  UNCONFIRMED,
  type Undoable,
  type WaitingTranche,
} from '../../domain/grants/tranche.ts';
import type { PlannedTranche } from '../../domain/calls/tranche-plan.ts';
import { claimInTheWay } from './claims.ts';
import { fundingChanged } from './funding-changes.ts';
import { WITH_NEXT } from '../connection/gather.ts';
import { anyOf, type Ids, oneId } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { statement } from '../connection/statement.ts';
import { part, readAlone, type RowOf } from '../connection/together.ts';
import { isBlockedByVisa, newestVisa } from './visas.ts';

/** `amendment`: the number of the act that adds it. */
export type NewTranche = PlannedTranche & { id: string; year: number; firm: boolean; amendment?: number };

const insert = statement(
  (_db, rows: string) => sql`${sql.raw(WITH_NEXT)}
    INSERT INTO tranche (id, grant_id, rank, kind, state, from_month, to_month, year, amount_cents, firm, amendment)
    SELECT id, "grantId", rank, kind, 'planned', "fromMonth", "toMonth", year, "amountCents", firm, amendment
    FROM jsonb_to_recordset(${rows}::jsonb) AS planned (id uuid, "grantId" uuid, rank integer, kind text, "fromMonth" integer, "toMonth" integer,
      year integer, "amountCents" bigint, firm boolean, amendment integer)`,
);

export async function insertTranches(trx: Transaction<DB>, tranches: readonly (NewTranche & { grantId: string })[]): Promise<void> {
  if (tranches.length > 0) await insert(trx, JSON.stringify(tranches));
}

/**
 * True if the grant's final account is approved: it counted on every tranche as it stood, so that none is certified at
 * another amount.
 */
const isSettled = sql<boolean>`EXISTS (SELECT FROM final_account AS f WHERE f.grant_id = tranche.grant_id AND f.state = 'approved' OFFSET 0)`;

/**
 * The milestone whose report justifies a tranche: its own, or the grant's last one if an amendment added the tranche.
 */
export const reportRankOf = (tranche: 'tranche' | 't') => {
  const [rank, amendment, grantId] = ['rank', 'amendment', 'grant_id'].map((column) => sql.ref(`${tranche}.${column}`));
  return sql<number>`CASE WHEN ${amendment} IS NULL THEN ${rank} ELSE (SELECT max(m.rank) FROM milestone AS m WHERE m.grant_id = ${grantId} AND m.tracking_year IS NULL) END`;
};

/** The tranches of the plan in force, by rank, as the rules read them. */
export const inForce = (db: Kysely<DB>) =>
  db
    .selectFrom('tranche')
    .where('replaced_at', 'is', null)
    .select([
      'tranche.id',
      'rank',
      'kind',
      'state',
      'from_month as fromMonth',
      'to_month as toMonth',
      'amount_cents as amountCents',
      'certified_cents as certifiedCents',
      'tranche.year',
      'ordered_at as orderedAt',
      'ordered_year as orderedYear',
      'payee_id as payeeId',
      'paid_on as paidOn',
      'order_number as orderNumber',
      isSettled.as('isSettled'),
      'amendment',
      'firm',
    ])
    .select([
      reportRankOf('tranche').as('reportRank'),
      sql<number>`reserved - released - committed - delegated`.as('openCents'),
      sql<number>`committed + drawn - withdrawn`.as('committedCents'),
      sql<number>`ordered - cancelled`.as('orderedCents'),
      'paid as paidCents',
      sql<number>`claimed - waived`.as('claimedCents'),
      sql<number>`delegated - drawn - returned`.as('delegatedCents'),
      // A tranche of an agreement has no provided credits.
      sql<number>`CASE WHEN delegated > 0 THEN provided - recalled - paid ELSE 0 END`.as('providedCents'),
    ])
    .orderBy('rank');

export const tranchesPart = (db: Kysely<DB>, grants: Ids) => part(inForce(db).where('grant_id', '=', grants), { instants: ['orderedAt'] });

/** The tranches of a locked grant. */
export const readTranches: (db: Kysely<DB>, grantId: string) => Promise<Tranche[]> = statement((db, grantId: string) =>
  inForce(db).where('grant_id', '=', grantId),
);

/** True if the report of tranche `t` of grant `g` was accepted. */
export const reportAccepted = sql<boolean>`EXISTS (SELECT FROM milestone WHERE grant_id = g.id AND rank = ${reportRankOf('t')} AND state = 'accepted')`;

/** Sets the state of tranches, which then wait for nothing. */
export async function setTrancheStates(trx: Transaction<DB>, ids: readonly string[], state: TrancheState): Promise<void> {
  if (ids.length > 0)
    await trx
      .updateTable('tranche')
      .set({ state, waiting_since: null })
      .where('id', '=', sql<string>`ANY(${ids}::uuid[])`)
      .execute();
}

/**
 * Plans tranches again of which nothing is promised. Two kinds wait instead: those that an act added, since a planned
 * one of those is what an open amendment has reserved, which only its signatures promise; and those that were promised
 * once, which waited for their visa where they stood.
 */
export async function planAgain(trx: Transaction<DB>, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await trx
    .updateTable('tranche')
    .set((row) => ({
      state: row
        .case()
        .when(sql<boolean>`amendment IS NULL AND committed + delegated = 0`)
        .then(sql.lit('planned'))
        .else(sql.lit('awaiting_credits'))
        .end()
        .$castTo<TrancheState>(),
      waiting_since: null,
    }))
    .where('id', 'in', ids)
    .execute();
}

/**
 * Makes a tranche wait because it could not be confirmed. `since`: its place among those that wait for the same
 * credits; null if it waits for the controller.
 */
export async function setWaiting(trx: Transaction<DB>, id: string, since: string | null): Promise<void> {
  await trx.updateTable('tranche').set({ state: 'awaiting_credits', waiting_since: since }).where('id', '=', id).execute();
}

/** True if no tranche before `t` in its grant waits to be confirmed. */
const isNextInGrant = sql<boolean>`NOT EXISTS (
  SELECT FROM tranche AS before WHERE before.grant_id = t.grant_id AND before.replaced_at IS NULL AND before.rank < t.rank
    AND before.state = ANY(${[...UNCONFIRMED]}) OFFSET 0)`;

/**
 * Tranches that wait only for credits, present or to come, in the order in which they go on: first come, first served,
 * on each year of each envelope. Tranches that wait for something else are left out: the controller, a claim of the
 * beneficiary, an amendment, a suspended grant, the closing of the books.
 */
const waitingForCredits = (db: Kysely<DB>) =>
  db
    .selectFrom((from) =>
      // Start from the waiting tranches: without OFFSET, PostgreSQL may start from the grants.
      from
        .selectFrom('tranche')
        .where('waiting_since', 'is not', null)
        .where('replaced_at', 'is', null)
        .select(['id', 'grant_id', 'rank', 'year', 'amount_cents', 'amendment', 'state', 'waiting_since'])
        .offset(sql.lit(0))
        .as('t'),
    )
    .innerJoin('grant as g', 'g.id', 't.grant_id')
    .where('g.state', '=', 'active')
    .where(isNextInGrant)
    .where((where) => where.not(isBlockedByVisa))
    .where((where) => where.not(claimInTheWay))
    .where((where) => where.not(fundingChanged))
    .where(sql<boolean>`NOT EXISTS (SELECT FROM uncovered_reservation AS u WHERE u.tranche_id = t.id OFFSET 0)`)
    .select(['t.id as trancheId', 't.grant_id as grantId', 't.rank'])
    .orderBy('t.waiting_since')
    .orderBy('t.grant_id');

/** The first tranche that waits for the credits of a year of an envelope, which must be locked. */
export const readFirstWaiting = (
  trx: Transaction<DB>,
  { envelopeId, year }: { envelopeId: string; year: number },
): Promise<WaitingTranche | undefined> =>
  waitingForCredits(trx).where('g.envelope_id', '=', envelopeId).where('t.year', '=', year).limit(1).executeTakeFirst();

/** All tranches that wait for credits of a year, in order, with what their envelope's credits still allow, in cents. */
export const readWaitingTranches = (db: Kysely<DB>, year: number) =>
  waitingForCredits(db)
    .innerJoin('envelope_line as l', (join) =>
      join.onRef('l.envelope_id', '=', 'g.envelope_id').onRef('l.year', '=', 't.year').on('l.credit', '=', 'AE'),
    )
    .where('t.year', '=', year)
    .select(['g.envelope_id as envelopeId', 't.amount_cents as amountCents'])
    .select(sql<number>`l.total - l.frozen - l.lapsed - l.delegated - l.committed`.as('roomCents'))
    .execute();

/**
 * Sets what an amendment leaves of uncertified tranches, and the months of their periods; a tranche with nothing left
 * ends, and one of which only what is paid is left is paid.
 */
export async function amendTranches(
  trx: Transaction<DB>,
  amended: readonly { id: string; amountCents: number; fromMonth: number; toMonth: number }[],
): Promise<void> {
  if (amended.length === 0) return;
  const rows = JSON.stringify(
    amended.map(({ id, amountCents: amount_cents, fromMonth: from_month, toMonth: to_month }) => ({
      id,
      amount_cents,
      from_month,
      to_month,
    })),
  );
  await sql`
    UPDATE tranche SET from_month = fresh.from_month, to_month = fresh.to_month,
      state = CASE WHEN fresh.amount_cents = 0 THEN 'cancelled' WHEN state = 'confirmed' AND fresh.amount_cents = paid THEN 'paid' ELSE state END,
      waiting_since = CASE WHEN fresh.amount_cents = 0 THEN NULL ELSE waiting_since END,
      amount_cents = CASE WHEN fresh.amount_cents = 0 THEN tranche.amount_cents ELSE fresh.amount_cents END
    FROM jsonb_to_recordset(${rows}::jsonb) AS fresh (id uuid, amount_cents bigint, from_month integer, to_month integer)
    WHERE tranche.id = fresh.id AND tranche.id = ANY(${amended.map(({ id }) => id)}::uuid[])`.execute(trx);
}

/** Marks these tranches as replaced by another plan; their rows stay for their movements. */
export async function markReplaced(trx: Transaction<DB>, grantId: string, at: string): Promise<void> {
  await trx
    .updateTable('tranche')
    .set({ state: 'cancelled', waiting_since: null, replaced_at: at })
    .where('grant_id', '=', grantId)
    .where('replaced_at', 'is', null)
    .execute();
}

export async function markCertified(trx: Transaction<DB>, trancheId: string, { caller, body }: Given<CertifyService>): Promise<void> {
  await trx
    .updateTable('tranche')
    .set({ state: 'certified', certified_cents: body.certifiedCents, certified_by: caller.personId, observation: body.observation })
    .where('id', '=', trancheId)
    .execute();
}

/** Removes the certification of a tranche's service. */
export async function unmarkCertified(trx: Transaction<DB>, trancheId: string): Promise<void> {
  await trx
    .updateTable('tranche')
    .set({ state: 'confirmed', certified_cents: 0, certified_by: null, observation: null })
    .where('id', '=', trancheId)
    .execute();
}

/** Promises tranches again without what an account had certified of them: only what is paid stays certified. */
export async function promiseAgain(trx: Transaction<DB>, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await trx
    .updateTable('tranche')
    .set((row) => ({
      state: 'confirmed',
      certified_cents: row.ref('paid'),
      certified_by: row.case().when('paid', '>', 0).then(row.ref('certified_by')).end(),
      observation: row.case().when('paid', '>', 0).then(row.ref('observation')).end(),
    }))
    .where('id', 'in', ids)
    .execute();
}

/**
 * Takes from a tranche what is a tranche of its own from now on. What it certified above the rest is certified there
 * anew.
 */
export async function splitOff(trx: Transaction<DB>, id: string, cents: number): Promise<void> {
  await sql`
    UPDATE tranche SET amount_cents = amount_cents - ${cents}, certified_cents = least(certified_cents, amount_cents - ${cents})
    WHERE id = ${id}`.execute(trx);
}

/** `payeeId`: the bank details to which it is paid. */
export async function markOrdered(
  trx: Transaction<DB>,
  trancheId: string,
  { personId, at, payeeId }: { personId: string; at: string; payeeId: string },
): Promise<void> {
  await trx
    .updateTable('tranche')
    .set({ state: 'ordered', ordered_by: personId, ordered_at: at, ordered_year: yearOf(at), payee_id: payeeId })
    .where('id', '=', trancheId)
    .execute();
}

const writePaid = statement(
  (
    _db,
    id: string,
    trancheState: TrancheState,
    grantId: string,
    state: GrantState,
    personId: string,
    paidOn: string,
    reference: string,
  ) => sql`
    WITH moved AS (UPDATE "grant" SET state = ${state} WHERE id = ${grantId} AND state <> ${state})
    UPDATE tranche SET state = ${trancheState}, paid_by = ${personId}, paid_on = ${paidOn}, payment_reference = ${reference} WHERE id = ${id}`,
);

/** `state`: that of the grant, once the open order of the tranche is paid. */
export async function markPaid(
  trx: Transaction<DB>,
  { id: trancheId, state: trancheState }: Pick<Tranche, 'id' | 'state'>,
  state: GrantState,
  { id, caller: { personId }, body: { paidOn, reference } }: Given<RecordPayment>,
): Promise<void> {
  await writePaid(trx, trancheId, trancheState, id, state, personId, paidOn, reference);
}

/** The same for many tranches at once. */
export async function markAllPaid(
  trx: Transaction<DB>,
  personId: string,
  paid: readonly { trancheId: string; state: TrancheState; paidOn: string; reference: string }[],
): Promise<void> {
  const rows = JSON.stringify(
    paid.map(({ trancheId: id, state, paidOn, reference }) => ({ id, state, paid_on: paidOn, payment_reference: reference })),
  );
  await sql`
    UPDATE tranche SET state = fresh.state, paid_by = ${personId}, paid_on = fresh.paid_on, payment_reference = fresh.payment_reference
    FROM jsonb_to_recordset(${rows}::jsonb) AS fresh (id uuid, state text, paid_on date, payment_reference text)
    WHERE tranche.id = fresh.id`.execute(trx);
}

/**
 * Reverses what an order, a payment or a beneficiary's report had recorded on a tranche. If an order before the
 * reversed one was paid, the tranche shows that one again.
 */
export async function undoTranche(trx: Transaction<DB>, id: string, movement: Undoable, state: TrancheState): Promise<void> {
  if (movement === 'order_payment') return undoOrder(trx, id, state);
  await trx.updateTable('tranche').set({ state, paid_by: null, paid_on: null, payment_reference: null }).where('id', '=', id).execute();
}

const ORDER_COLUMNS = [
  'ordered_by',
  'ordered_at',
  'ordered_year',
  'order_number',
  'payee_id',
  'paid_by',
  'paid_on',
  'payment_reference',
] as const;
const orderColumns = sql.join(ORDER_COLUMNS.map((column) => sql.ref(column)));

async function undoOrder(trx: Transaction<DB>, id: string, state: TrancheState): Promise<void> {
  await sql`
    WITH last AS (
      DELETE FROM earlier_order WHERE tranche_id = ${id} AND number = (SELECT max(number) FROM earlier_order WHERE tranche_id = ${id}) RETURNING *
    )
    UPDATE tranche SET state = ${state}, (${orderColumns}) = (SELECT ${orderColumns} FROM (SELECT 1) AS one LEFT JOIN last ON true)
    WHERE id = ${id}`.execute(trx);
}

/**
 * Stores the last order of a tranche, which is paid, before another one replaces it.
 * @param payment its movement, among the envelope's, and its amount in cents
 */
export async function keepEarlierOrder(
  trx: Transaction<DB>,
  trancheId: string,
  { sequence, amountCents }: { sequence: number; amountCents: number },
): Promise<void> {
  await sql`
    INSERT INTO earlier_order (tranche_id, number, sequence, cents, ${orderColumns})
    SELECT id, 1 + (SELECT count(*) FROM earlier_order WHERE tranche_id = t.id), ${sequence}, ${amountCents}, ${orderColumns} FROM tranche AS t WHERE id = ${trancheId}`.execute(
    trx,
  );
  await trx
    .updateTable('tranche')
    .set({ order_number: null, paid_by: null, paid_on: null, payment_reference: null })
    .where('id', '=', trancheId)
    .execute();
}

/** An order of a tranche before its last one: what it paid, in cents, when and under which numbers. */
type EarlierOrder = { cents: number; orderNumber: string | null; paidOn: string; paymentReference: string };

const earlierOrders = sql<EarlierOrder[]>`(
  SELECT coalesce(jsonb_agg(jsonb_build_object('cents', e.cents, 'orderNumber', e.order_number, 'paidOn', e.paid_on,
    'paymentReference', e.payment_reference) ORDER BY e.number), '[]')
  FROM earlier_order AS e WHERE e.tranche_id = tranche.id)`;

/** True if part of what is reserved for the grant waits for credits of its year. */
export const isUncovered = async (db: Kysely<DB>, grantId: string): Promise<boolean> =>
  (await db
    .selectFrom('uncovered_reservation as u')
    .innerJoin('tranche as t', 't.id', 'u.tranche_id')
    .where('t.grant_id', '=', grantId)
    .select('u.cents')
    .limit(1)
    .executeTakeFirst()) !== undefined;

/** The instant at which a tranche was last certified, by itself or by the final account; null while it is not. */
const certifiedAt = sql<string | null>`CASE WHEN certified_cents > 0 THEN greatest(
  (SELECT max(e.at) FROM event AS e WHERE e.stream_id = tranche.grant_id AND e.name = 'certifyService' AND e.facts ->> 'tranche' = tranche.rank::text),
  (SELECT max(v.reviewed_at) FROM account_review AS v WHERE v.grant_id = tranche.grant_id AND v.decision = 'approve' AND tranche.kind = 'balance')) END`;

/** The instant at which each of these tranches was last certified, by its id; without those that are not. */
export async function readCertifiedAt(db: Kysely<DB>, trancheIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await inForce(db)
    .where('id', '=', anyOf(trancheIds))
    .select(['id', certifiedAt.as('certifiedAt')])
    .execute();
  return new Map(rows.flatMap(({ id, certifiedAt: at }) => (at === null ? [] : [[id, at] as const])));
}

/** The tranches of grants as people read them, with the ledger's amounts. */
export const trancheRowsPart = (db: Kysely<DB>, grants: Ids) =>
  part(
    inForce(db)
      .where('grant_id', '=', grants)
      .leftJoin('uncovered_reservation as u', 'u.tranche_id', 'tranche.id')
      .select(['grant_id as grantId', 'reserved', 'released', 'payment_reference as paymentReference', 'observation'])
      .select(sql<number>`coalesce(u.cents, 0)`.as('uncoveredCents'))
      .select([newestVisa('tranche').as('favourable'), earlierOrders.as('earlierOrders'), certifiedAt.as('certifiedAt')]),
    { instants: ['orderedAt', 'certifiedAt'] },
  );
export type TrancheRow = RowOf<ReturnType<typeof trancheRowsPart>>;
export const readTrancheRows = (db: Kysely<DB>, grantId: string): Promise<TrancheRow[]> =>
  readAlone(db, trancheRowsPart(db, oneId(grantId)));
