import { sql, type Transaction } from 'kysely';
import type { GrantState } from '../../domain/grants/grant.ts';
import type { DB } from '../core/schema.ts';

/** What the end of a grant gave back of a tranche, in cents: reserved, committed, and delegated. */
export type FreedTranche = { id: string; releasedCents: number; withdrawnCents: number; returnedCents: number; isCertified: boolean };

/**
 * What an event of a grant gave back of its tranches, in their order, without what an amendment had reserved that never
 * was in force: that ended with it.
 */
export async function readFreed(trx: Transaction<DB>, grantId: string, version: number): Promise<FreedTranche[]> {
  const { rows } = await sql<FreedTranche>`
    SELECT t.id, t.certified_cents > t.paid AS "isCertified",
      coalesce(sum(m.amount_cents) FILTER (WHERE m.kind = 'release'), 0)::bigint AS "releasedCents",
      coalesce(sum(m.amount_cents) FILTER (WHERE m.kind IN ('withdraw_commitment', 'lapse_commitment')), 0)::bigint AS "withdrawnCents",
      coalesce(sum(m.amount_cents) FILTER (WHERE m.kind IN ('return_delegation', 'lapse_delegation')), 0)::bigint AS "returnedCents"
    FROM movement AS m JOIN tranche AS t ON t.id = m.tranche_id
    WHERE m.cause_stream_id = ${grantId} AND m.cause_version = ${version} AND m.credit = 'AE' AND t.replaced_at IS NULL
      AND NOT EXISTS (SELECT FROM amendment AS a WHERE (a.grant_id, a.number) = (t.grant_id, t.amendment) AND a.state <> 'in_force')
    GROUP BY t.id, t.rank ORDER BY t.rank`.execute(trx);
  return rows;
}

/** The event by which a grant ended last: the last one that gave credits back. */
export const readEndOf = async (trx: Transaction<DB>, grantId: string) =>
  trx
    .selectFrom('event')
    .where('stream_id', '=', grantId)
    .where(sql<boolean>`facts ? 'releasedCents'`)
    .select(['version', 'facts'])
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();

/** The state in which the end of a grant in force found it: it was suspended where it was not resumed since. */
export async function readStateBefore(trx: Transaction<DB>, grantId: string, version: number): Promise<'active' | 'suspended'> {
  const last = await trx
    .selectFrom('event')
    .where('stream_id', '=', grantId)
    .where('version', '<', version)
    // An appeal that is upheld against it lifts a suspension; one against another decision does not.
    .where(sql<boolean>`(name IN ('suspendGrant', 'resumeGrant') OR facts ->> 'against' = 'suspended')`)
    .select('name')
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last?.name === 'suspendGrant' ? 'suspended' : 'active';
}

/** The state that a grant had when the re-examination by which its award was withdrawn began. */
export const readStateBeforeWithdrawal = async (trx: Transaction<DB>, grantId: string): Promise<GrantState> =>
  (
    await trx
      .selectFrom('reexamination')
      .where('grant_id', '=', grantId)
      .where('outcome', '=', 'withdrawn')
      .select('grant_state')
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
  ).grant_state;

/** Records since when a grant stands again: its beneficiary has new time to declare gains. */
export async function setStandsAgain(trx: Transaction<DB>, grantId: string, at: string): Promise<void> {
  await trx.updateTable('grant').set({ stands_again_at: at, gain_reminded_year: null }).where('id', '=', grantId).execute();
}

/** Sets the year of the commitment credits of tranches whose money is reserved again. */
export async function setTrancheYears(trx: Transaction<DB>, ids: readonly string[], year: number): Promise<void> {
  if (ids.length > 0) await trx.updateTable('tranche').set({ year }).where('id', 'in', ids).execute();
}

/**
 * Expects again what the end of a grant had cancelled: reports, evidence and the final account, each where its last
 * version left it. Reports on periods after the day on which the project had ended early stay cancelled.
 */
export async function expectAgain(trx: Transaction<DB>, grantId: string): Promise<void> {
  await sql`
    UPDATE milestone AS m SET state = CASE WHEN m.report_number = 0 THEN 'planned' WHEN v.decision = 'return' THEN 'returned' ELSE 'reported' END
    FROM milestone AS x LEFT JOIN report_review AS v ON (v.grant_id, v.rank, v.number) = (x.grant_id, x.rank, x.report_number)
    WHERE m.grant_id = ${grantId} AND m.state = 'cancelled' AND (x.grant_id, x.rank) = (m.grant_id, m.rank)
      AND NOT EXISTS (SELECT FROM final_account AS f
        WHERE f.grant_id = m.grant_id AND f.ended_on < m.period_starts_on AND m.tracking_year IS NULL)`.execute(trx);
  await sql`
    UPDATE obligation AS o SET state = CASE WHEN o.number = 0 THEN 'awaited' WHEN v.decision = 'return' THEN 'returned' ELSE 'given' END
    FROM obligation AS x LEFT JOIN evidence_review AS v ON (v.grant_id, v.key, v.number) = (x.grant_id, x.key, x.number)
    WHERE o.grant_id = ${grantId} AND o.state = 'cancelled' AND (x.grant_id, x.key) = (o.grant_id, o.key)`.execute(trx);
  await sql`
    UPDATE final_account AS f SET state = CASE WHEN f.number = 0 THEN 'awaited' WHEN v.decision = 'return' THEN 'returned' ELSE 'given' END
    FROM final_account AS x LEFT JOIN account_review AS v ON (v.grant_id, v.number) = (x.grant_id, x.number)
    WHERE f.grant_id = ${grantId} AND f.state = 'cancelled' AND x.grant_id = f.grant_id`.execute(trx);
}
