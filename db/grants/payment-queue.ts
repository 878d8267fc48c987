import { hasAuthorised } from './acts.ts';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Scope } from '../../domain/core/role.ts';
import { PAYMENT_STEPS, type PaymentStep } from '../../domain/grants/payment-queue.ts';
import { NOT_ORDERED, type TrancheState } from '../../domain/grants/tranche.ts';
import { isFound, type Search } from '../applications/search.ts';
import { givenReference } from '../core/references.ts';
import type { DB } from '../core/schema.ts';
import { part, type RowOf, together } from '../connection/together.ts';
import { reservedTotalPart } from '../ledger/reservations.ts';
import { isShownTo } from '../people/conflicts.ts';
import { payeeIdInForce } from './payees.ts';
import { recentPaymentsPart } from './recent-payments.ts';
import { reportAccepted, reportRankOf } from './tranches.ts';

/** True if no tranche of grant `g` before tranche `t` is in one of these states. */
export const noneBeforeIn = (states: readonly TrancheState[]) =>
  sql<boolean>`NOT EXISTS (SELECT FROM tranche AS before WHERE before.grant_id = g.id AND before.replaced_at IS NULL AND before.rank < t.rank AND before.state = ANY(${[...states]}))`;

/** A tranche is certified and ordered once those before it are ordered, while its grant is in force. */
const isItsTurn = sql<boolean>`g.state = 'active' AND ${noneBeforeIn(NOT_ORDERED)}`;

/** True if the final account certifies tranche `t`, as in `refuseBalance`. */
const isOfAccount = sql<boolean>`(t.kind = 'balance' AND (NOT t.firm OR t.amendment IS NOT NULL)
  AND EXISTS (SELECT FROM final_account AS f WHERE f.grant_id = g.id))`;

/** True if grant `g` has bank details in force. */
const hasPayee = sql<boolean>`(${payeeIdInForce} IS NOT NULL)`;

/** True if the period of tranche `t` has begun in Paris: nothing can have been done for it before. */
const hasBegun = sql<boolean>`EXISTS (SELECT FROM milestone AS m WHERE m.grant_id = g.id AND m.rank = ${reportRankOf('t')}
  AND m.period_starts_on <= (now() AT TIME ZONE 'Europe/Paris')::date)`;

/**
 * True if tranche `t` of grant `g` waits for a step. An advance needs no service; the first tranche waits for the first
 * day of its period, the others for their reports; nothing is ordered before bank details are approved.
 */
export const isReadyFor: Record<PaymentStep, RawBuilder<boolean>> = {
  certifyService: sql<boolean>`(t.state = 'confirmed' AND t.kind <> 'advance' AND ${isItsTurn} AND (${reportAccepted} OR (t.rank = 1 AND ${hasBegun})) AND NOT ${isOfAccount})`,
  orderPayment: sql<boolean>`((t.state = 'certified' OR (t.state = 'confirmed' AND t.kind = 'advance')) AND ${isItsTurn} AND ${hasPayee})`,
  recordPayment: sql<boolean>`(t.state = 'ordered')`,
};

/** The amount of each step, in cents: what would be certified, ordered or paid of `t`. */
export const amountOf: Record<PaymentStep, RawBuilder<number>> = {
  certifyService: sql<number>`least(t.amount_cents, t.committed - t.withdrawn)`,
  orderPayment: sql<number>`CASE t.state WHEN 'certified' THEN t.certified_cents ELSE t.amount_cents END - t.paid`,
  recordPayment: sql<number>`t.ordered - t.cancelled - t.paid`,
};

/** The instant of the last event that let `t` go on, among those without a row of their own. */
const lastEvent = sql<string | null>`(
  SELECT max(e.at) FROM event AS e WHERE e.stream_id = g.id AND (e.name = 'resumeGrant' OR (e.name = 'approveFinalAccount' AND t.kind = 'balance')
    OR (e.name IN ('certifyService', 'cancelCertification', 'cancelOrder', 'recordPayment', 'returnPayment') AND e.facts ->> 'tranche' = t.rank::text)))`;
const committedAt = sql<string | null>`(SELECT max(m.recorded_at) FROM movement AS m WHERE m.tranche_id = t.id AND m.kind = 'commit')`;
const turnAt = sql<string | null>`(
  SELECT max(b.ordered_at) FROM tranche AS b WHERE b.grant_id = g.id AND b.replaced_at IS NULL AND b.rank < t.rank)`;
const acceptedAt = sql<string | null>`(
  SELECT max(v.reviewed_at) FROM report_review AS v WHERE t.rank > 1 AND v.grant_id = g.id AND v.rank = ${reportRankOf('t')} AND v.decision = 'accept')`;
const payeeAt = sql<string | null>`(
  SELECT max(e.at) FROM payee_decision AS d JOIN event AS e ON e.stream_id = d.grant_id AND e.version = d.version
  WHERE d.payee_id = ${payeeIdInForce})`;

/** Since when `t` waits for a step: the last thing that had to come before it. */
const since: Record<PaymentStep, RawBuilder<string | null>> = {
  certifyService: sql<string | null>`greatest(${committedAt}, ${acceptedAt}, ${turnAt}, ${lastEvent})`,
  orderPayment: sql<string | null>`greatest(${committedAt}, ${payeeAt}, ${turnAt}, ${lastEvent})`,
  recordPayment: sql<string | null>`t.ordered_at`,
};

/** The oldest order first, in milliseconds; the other queues follow the order of their grants. */
const queuedAt = (step: PaymentStep) =>
  step === 'recordPayment' ? sql<number>`floor(extract(epoch FROM t.ordered_at) * 1000)::bigint` : sql<number>`0::bigint`;

/**
 * Payments of grants on which the human, by their ids, has authorised something come last: others record them, as in
 * `refuseAuthoriser`.
 */
const isOfOthers = (step: PaymentStep, ids: readonly string[]) =>
  step === 'recordPayment' ? sql<number>`(${hasAuthorised(ids)})::integer` : sql<number>`0`;

/** `lateYear`: only what was ordered in that year or before. `after`: the place after which a page begins. */
type QueueFilter = Search & {
  step: PaymentStep;
  ids: readonly string[];
  /** The year whose reservations are counted beside the queues. */
  ofYear: number;
  envelopeId?: string | undefined;
  lateYear?: number | undefined;
  afterOthers?: number | undefined;
  afterAt?: number | undefined;
  afterGrant?: string | undefined;
  afterRank?: number | undefined;
  limit: number;
};

const waiting = (
  db: Kysely<DB>,
  scope: Scope,
  { envelopeId, lateYear, ...search }: Search & Pick<QueueFilter, 'envelopeId' | 'lateYear'>,
) =>
  db
    .selectFrom('tranche as t')
    .innerJoin('grant as g', 'g.id', 't.grant_id')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .where('t.replaced_at', 'is', null)
    .where('t.state', 'in', ['confirmed', 'certified', 'ordered'])
    .where(isShownTo(scope))
    .where(isFound(search))
    .$if(envelopeId !== undefined, (query) => query.where('g.envelope_id', '=', envelopeId ?? ''))
    .$if(lateYear !== undefined, (query) => query.where('t.state', '=', 'ordered').where('t.ordered_year', '<=', lateYear ?? 0));

const rowsOf = (db: Kysely<DB>, scope: Scope, filter: QueueFilter) => {
  const { step, ids, limit, afterOthers, afterAt, afterGrant, afterRank } = filter;
  const place = sql`(${isOfOthers(step, ids)}, ${queuedAt(step)}, g.id, t.rank)`;
  return waiting(db, scope, filter)
    .innerJoin('organisation as o', 'o.id', 'g.organisation_id')
    .where(isReadyFor[step])
    .$if(afterGrant !== undefined, (query) =>
      query.where(sql<boolean>`${place} > (${afterOthers}::integer, ${afterAt}::bigint, ${afterGrant}::uuid, ${afterRank}::integer)`),
    )
    .select([
      'g.id as grantId',
      givenReference,
      'a.title',
      'o.name as organisationName',
      't.rank',
      't.kind',
      't.ordered_year as orderedYear',
    ])
    .select([amountOf[step].as('amountCents'), since[step].as('since'), queuedAt(step).as('queuedAt'), isOfOthers(step, ids).as('others')])
    .orderBy('others')
    .orderBy('queuedAt')
    .orderBy('g.id')
    .orderBy('t.rank')
    .limit(limit);
};

const byStep = <Value>(of: Record<PaymentStep, RawBuilder<Value>>, when: (step: PaymentStep) => RawBuilder<boolean>) =>
  sql<Value>`CASE ${sql.join(
    PAYMENT_STEPS.map((step) => sql`WHEN ${when(step)} THEN ${of[step]}`),
    sql` `,
  )} END`;

const STEP = {
  certifyService: sql<PaymentStep>`'certifyService'`,
  orderPayment: sql<PaymentStep>`'orderPayment'`,
  recordPayment: sql<PaymentStep>`'recordPayment'`,
};

/**
 * The totals for each step; steps without waiting tranches are left out. The step of each tranche is computed once.
 * `oldestAt`: of payments, since when the first one is ordered.
 */
export const totalsPart = (db: Kysely<DB>, scope: Scope, filter: Parameters<typeof waiting>[2] = {}) => {
  const found = waiting(db, scope, filter)
    .select([
      byStep(STEP, (step) => isReadyFor[step]).as('step'),
      't.state',
      't.amount_cents',
      't.certified_cents',
      't.committed',
      't.withdrawn',
      't.ordered',
      't.cancelled',
      't.paid',
      't.ordered_at',
    ])
    .offset(0);
  return part(
    db
      .selectFrom(found.as('t'))
      .where('t.step', 'is not', null)
      .groupBy('t.step')
      .select((select) => ['t.step', select.fn.countAll<number>().as('count')])
      .select(sql<number>`sum(${byStep(amountOf, (step) => sql<boolean>`t.step = ${step}`)})::bigint`.as('amountCents'))
      .select(sql<string | null>`min(t.ordered_at) FILTER (WHERE t.state = 'ordered')`.as('oldestAt')),
    { instants: ['oldestAt'] },
  );
};

const reservedIn = ({ ofYear, envelopeId, q, reference, code, year, number, accounting, siret }: Omit<QueueFilter, 'step'>) => ({
  ...{ ofYear, envelopeId, q, reference, code, year, number, accounting, siret },
});

export const queueParts = (step: PaymentStep) => (db: Kysely<DB>, scope: Scope, filter: Omit<QueueFilter, 'step'>) => ({
  rows: part(rowsOf(db, scope, { ...filter, step }), { instants: ['since'] }),
  totals: totalsPart(db, scope, filter),
  reserved: reservedTotalPart(db, scope, reservedIn(filter)),
  recentPayments: recentPaymentsPart(db),
});
export type QueueRow = RowOf<ReturnType<ReturnType<typeof queueParts>>['rows']>;

/** The step decides what is built, so each has its own statement. */
const READ = {
  certifyService: together(queueParts('certifyService')),
  orderPayment: together(queueParts('orderPayment')),
  recordPayment: together(queueParts('recordPayment')),
};

/**
 * What waits for a step in the caller's scope, after a place, with the totals for each step and how long recent
 * payments took, in one statement.
 */
export const readPaymentQueue = (db: Kysely<DB>, scope: Scope, { step, ...filter }: QueueFilter) => READ[step](db, scope, filter);
