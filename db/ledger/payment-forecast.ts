import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { PaidInMonth, TrancheLives } from '../../domain/ledger/payment-forecast.ts';
import type { DB } from '../core/schema.ts';

/** A month as `monthNumber` counts it. */
const monthNumberOf = (day: RawBuilder<unknown>): RawBuilder<number> =>
  sql`(extract(year FROM ${day}) * 12 + extract(month FROM ${day}) - 1)::integer`;

const isAdvance = sql<boolean>`(t.kind = 'advance' AND g.form = 'agreement')`;
/**
 * When tranche `t` was in force: signed by both sides with the agreement or with the amendment that added it, or added
 * by an upheld appeal. Null while an amendment is open.
 */
const inForceAt = sql`CASE WHEN t.amendment IS NULL THEN first.since ELSE coalesce(changed.since, (
  SELECT min(e.at) FROM event AS e WHERE e.stream_id = t.grant_id AND e.facts ? 'against' AND e.facts ->> 'tranche' = t.rank::text)) END`;
const signedOn = sql`(${inForceAt} AT TIME ZONE 'Europe/Paris')`;

/** Tranches `t` of signed grants, with the first plan of each, and the plan of the act that added the tranche. */
const signedTranches = sql`
  tranche AS t JOIN "grant" AS g ON g.id = t.grant_id
  JOIN grant_plan AS first ON first.grant_id = t.grant_id AND first.number = 1
  LEFT JOIN grant_plan AS changed ON changed.grant_id = t.grant_id AND t.amendment IN (changed.amendment, changed.reduction)`;
const isSigned = sql`t.replaced_at IS NULL AND ${inForceAt} IS NOT NULL`;

/**
 * The lives of all signed tranches of the fund, those that are alike in one row. A tranche ends with its last payment,
 * or with the last movement of its AE where it is cancelled. An advance is planned for the first day of its period, any
 * other tranche for the last.
 * @param envelopeId whose tranches are its own
 */
export async function readTrancheLives(db: Kysely<DB>, envelopeId: string): Promise<TrancheLives[]> {
  const plannedOn = sql`(first.starts_on + make_interval(months => CASE WHEN ${isAdvance} THEN t.from_month ELSE t.to_month END))`;
  const endedOn = sql`coalesce(CASE t.state WHEN 'paid' THEN t.paid_on END,
    (SELECT max(m.value_date) FROM movement AS m WHERE m.tranche_id = t.id AND m.credit = 'AE'), ${signedOn}::date)`;
  const { rows } = await sql<TrancheLives>`
    WITH life AS (
      SELECT g.envelope_id = ${envelopeId} AS "isOwn", ${isAdvance} AS "isAdvance", ${monthNumberOf(signedOn)} AS known,
        ${monthNumberOf(plannedOn)} AS planned,
        CASE WHEN t.state IN ('paid', 'cancelled') THEN ${monthNumberOf(endedOn)} END AS ended,
        CASE WHEN t.state IN ('paid', 'cancelled') THEN least(100, round(100.0 * t.paid / t.amount_cents))::integer END AS "sharePercent",
        t.amount_cents - CASE WHEN t.state IN ('paid', 'cancelled') THEN 0 ELSE t.paid END AS cents
      FROM ${signedTranches} WHERE ${isSigned} AND t.amount_cents > 0
    )
    SELECT "isOwn", "isAdvance", known, planned, ended, "sharePercent", count(*)::integer AS count,
      sum(cents)::bigint AS cents, sum(cents::double precision ^ 2) AS squares
    FROM life GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6`.execute(db);
  return rows;
}

/**
 * What an envelope paid from a day on, by the month of the payment and the month in which its tranche was signed; a
 * reversed or returned payment no longer counts.
 */
export async function readPaidByMonth(db: Kysely<DB>, envelopeId: string, from: string): Promise<PaidInMonth[]> {
  const { rows } = await sql<PaidInMonth>`
    SELECT ${monthNumberOf(sql`m.value_date`)} AS month, ${monthNumberOf(signedOn)} AS known,
      sum(CASE WHEN m.to_account = 'paid' THEN m.amount_cents ELSE -m.amount_cents END)::bigint AS cents
    FROM movement AS m JOIN ${signedTranches} ON m.tranche_id = t.id
    WHERE m.envelope_id = ${envelopeId} AND m.credit = 'CP' AND 'paid' IN (m.from_account, m.to_account) AND m.value_date >= ${from}
    GROUP BY 1, 2 ORDER BY 1, 2`.execute(db);
  return rows;
}

/** What awards that both sides have not signed yet promise of an envelope, in cents. */
export async function readUnsignedCents(db: Kysely<DB>, envelopeId: string): Promise<number> {
  const { cents } = await db
    .selectFrom('tranche as t')
    .innerJoin('grant as g', 'g.id', 't.grant_id')
    .where('g.envelope_id', '=', envelopeId)
    .where('g.state', 'in', ['to_accept', 'to_sign'])
    .where('t.replaced_at', 'is', null)
    .select(sql<number>`coalesce(sum(t.amount_cents), 0)::bigint`.as('cents'))
    .executeTakeFirstOrThrow();
  return cents;
}

/** The sequence of an envelope's last movement; undefined if there is no such envelope. */
export const readSequence = async (db: Kysely<DB>, envelopeId: string): Promise<number | undefined> =>
  (await db.selectFrom('envelope').where('id', '=', envelopeId).select('sequence').executeTakeFirst())?.sequence;
