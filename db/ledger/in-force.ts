import { sql, type Transaction } from 'kysely';
import { FIRST_PLAN } from '../../domain/grants/agreement.ts';
import type { Deadline } from '../../domain/grants/final-account.ts';
import type { Grant } from '../../domain/grants/grant.ts';
import type { FundedPlan, NewMilestone, NewTracking } from '../../domain/grants/milestone.ts';
import type { NewObligation } from '../../domain/grants/obligation.ts';
import type { TrancheState } from '../../domain/grants/tranche.ts';
import type { DB } from '../core/schema.ts';
import { statement } from '../connection/statement.ts';

const write = statement(
  (
    _db,
    id: string,
    startsOn: string,
    plan: string,
    milestones: string,
    obligations: string,
    accounts: string,
    firm: readonly string[],
    state: string,
  ) => sql`
  WITH signed AS (
    UPDATE "grant" SET state = 'active', starts_on = ${startsOn} WHERE id = ${id}
  ), annexed AS (
    INSERT INTO grant_plan (grant_id, number, revision, awarded_cents, cost_cents, eligible_cents, starts_on, ends_on, since)
    SELECT ${id}, ${FIRST_PLAN}, revision, "awardedCents", "costCents", "eligibleCents", "startsOn", "endsOn", since FROM jsonb_to_record(${plan}::jsonb)
      AS plan (revision integer, "awardedCents" bigint, "costCents" bigint, "eligibleCents" bigint, "startsOn" date, "endsOn" date, since timestamptz)
  ), planned AS (
    INSERT INTO milestone (grant_id, rank, tracking_year, state, period_starts_on, period_ends_on, due_at, remind_at)
    SELECT ${id}, rank, "trackingYear", 'planned', "periodStartsOn", "periodEndsOn", "dueAt", "remindAt" FROM jsonb_to_recordset(${milestones}::jsonb)
      AS planned (rank integer, "trackingYear" integer, "periodStartsOn" date, "periodEndsOn" date, "dueAt" timestamptz, "remindAt" timestamptz)
  ), expected AS (
    INSERT INTO obligation (grant_id, key, state, months, due_at, remind_at)
    SELECT ${id}, key, 'awaited', months, "dueAt", "remindAt" FROM jsonb_to_recordset(${obligations}::jsonb)
      AS expected (key text, months integer, "dueAt" timestamptz, "remindAt" timestamptz)
  ), accounted AS (
    INSERT INTO final_account (grant_id, state, due_at, remind_at)
    SELECT ${id}, 'awaited', "dueAt", "remindAt" FROM jsonb_to_recordset(${accounts}::jsonb) AS accounted ("dueAt" timestamptz, "remindAt" timestamptz)
  )
  UPDATE tranche SET state = ${state}, waiting_since = NULL WHERE id = ANY (${firm}::uuid[])`,
);

/** What begins with the second signature: the annexed plan, and what is expected of the beneficiary. */
export type Beginning = {
  plan: FundedPlan;
  milestones: readonly (NewMilestone | NewTracking)[];
  obligations: readonly NewObligation[];
  account: Deadline | null;
};

/**
 * Puts a locked grant in force in one statement: its state and first day, its first plan, what is expected of its
 * beneficiary, and the new state of its firm tranches.
 * @param firm ids of tranches
 * @param since ISO instant
 */
export async function writeInForce(
  trx: Transaction<DB>,
  { id, awardedCents }: Pick<Grant, 'id' | 'awardedCents'>,
  { plan, milestones, obligations, account }: Beginning,
  { firm, state, since }: { firm: readonly string[]; state: TrancheState; since: string },
): Promise<void> {
  await write(
    trx,
    id,
    plan.startsOn,
    JSON.stringify({ ...plan, awardedCents, since }),
    JSON.stringify(milestones),
    JSON.stringify(obligations),
    JSON.stringify(account ? [account] : []),
    firm,
    state,
  );
}
