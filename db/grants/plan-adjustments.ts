import { type Kysely, sql, type Transaction } from 'kysely';
import type { Adjustable } from '../../domain/grants/adjustment.ts';
import type { DB } from '../core/schema.ts';

/** The number of the plan that both sides signed last, up to plan `p`: a reduction leaves what is adjusted of it. */
const signedPlan = sql`(SELECT max(b.number) FROM grant_plan AS b WHERE b.grant_id = p.grant_id AND b.number <= p.number AND b.reduction IS NULL)`;

const newestOf = (column: 'revision' | 'ends_on', from = sql`p.number`) => sql`
  (SELECT ${sql.ref(column)} FROM plan_adjustment
   WHERE grant_id = p.grant_id AND plan BETWEEN ${from} AND p.number ORDER BY number DESC LIMIT 1)`;

/** The revision of plan `p`, as it was adjusted up to an instant. */
export const revisionAt = (at: string) => sql<number>`coalesce((
  SELECT j.revision FROM plan_adjustment AS j
    JOIN report_review AS v ON v.grant_id = j.grant_id AND v.rank = j.rank AND v.number = j.report_number
  WHERE j.grant_id = p.grant_id AND j.plan = p.number AND v.reviewed_at <= ${at} ORDER BY j.number DESC LIMIT 1), p.revision)`;

/**
 * The revision and the last day of plan `p`, as adjusted since its signature. A reduction's own lines are the adjusted
 * ones already; its last day is the signed one.
 */
export const ADJUSTED_REVISION = sql<number>`coalesce(${newestOf('revision')}, p.revision)`;
export const ADJUSTED_END = sql<string>`coalesce(${newestOf('ends_on', signedPlan)}, p.ends_on)`;

type Content = Adjustable['signed']['content'];

/**
 * The plan in force of a grant: as it was signed, by a plan before a reduction where there was one, and as it was
 * adjusted since; undefined before both signatures.
 */
export async function readAdjustable(db: Kysely<DB>, grantId: string): Promise<(Adjustable & { number: number }) | undefined> {
  const row = await db
    .selectFrom('grant_plan as p')
    .innerJoin('grant as g', 'g.id', 'p.grant_id')
    .innerJoin('grant_plan as b', (join) => join.onRef('b.grant_id', '=', 'p.grant_id').on('b.number', '=', sql<number>`${signedPlan}`))
    .innerJoin('revision as s', (join) => join.onRef('s.application_id', '=', 'g.application_id').onRef('s.revision', '=', 'b.revision'))
    .innerJoin('revision as r', (join) => join.onRef('r.application_id', '=', 'g.application_id').on('r.revision', '=', ADJUSTED_REVISION))
    .where('p.grant_id', '=', grantId)
    .orderBy('p.number', 'desc')
    .select(['p.number', 's.content as signedContent', 'b.ends_on as signedEndsOn'])
    .select(['r.content', ADJUSTED_END.as('endsOn')])
    .$castTo<{ number: number; signedContent: Content; signedEndsOn: string; content: Content; endsOn: string }>()
    .limit(1)
    .executeTakeFirst();
  return (
    row && {
      number: row.number,
      signed: { content: row.signedContent, endsOn: row.signedEndsOn },
      current: { content: row.content, endsOn: row.endsOn },
    }
  );
}

/** Stores what the review of a report changes of a locked grant's plan. */
export async function insertAdjustment(
  trx: Transaction<DB>,
  grantId: string,
  { plan, rank, number, revision, endsOn }: { plan: number; rank: number; number: number; revision: number; endsOn: string },
): Promise<void> {
  await trx
    .insertInto('plan_adjustment')
    .values({
      grant_id: grantId,
      number: sql<number>`(SELECT count(*) + 1 FROM plan_adjustment WHERE grant_id = ${grantId})`,
      plan,
      rank,
      report_number: number,
      revision,
      ends_on: endsOn,
    })
    .execute();
}
