import type { Transaction } from 'kysely';
import type { DB } from '../../db/core/schema.ts';
import { keepContent, moveMilestones, readOpenAmendment } from '../../db/grants/amendments.ts';
import { moveFinalAccount } from '../../db/grants/final-accounts.ts';
import { setTracking } from '../../db/grants/milestones.ts';
import { insertAdjustment, readAdjustable } from '../../db/grants/plan-adjustments.ts';
import type { Call } from '../../domain/calls/call.ts';
import { endOfDate } from '../../domain/core/calendar.ts';
import type { Given } from '../../domain/core/command.ts';
import type { Facts } from '../../domain/core/event.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { adjusted } from '../../domain/grants/adjustment.ts';
import { accountDeadline } from '../../domain/grants/final-account.ts';
import type { Grant } from '../../domain/grants/grant.ts';
import { type Milestone, ofTranches, planTracking, reportDeadline } from '../../domain/grants/milestone.ts';
import { refuseAdjusting, type ReviewReport } from '../../domain/grants/report.ts';

type Planned = { call: Call; milestones: readonly Milestone[] };
type Ground = Planned & NonNullable<Awaited<ReturnType<typeof readAdjustable>>>;

/** What the plan of a locked grant is adjusted by a review against; the rule lets the review do it. */
export async function readAdjustableGround(
  trx: Transaction<DB>,
  grant: Grant,
  planned: Planned,
  given: Given<ReviewReport>,
): Promise<Ground> {
  const ground = { ...planned, ...orNotFound(await readAdjustable(trx, grant.id)) };
  refuseIf(refuseAdjusting(grant, { ...ground, open: await readOpenAmendment(trx, grant.id) }, given));
  return ground;
}

/** Moves the last period of a project to a new last day, with what is due after it. */
async function moveEnd(trx: Transaction<DB>, id: string, { call, milestones }: Ground, endsOn: string): Promise<void> {
  const last = ofTranches(milestones).at(-1);
  if (last) await moveMilestones(trx, id, [{ ...last, periodEndsOn: endsOn, ...reportDeadline(call.terms, endOfDate(endsOn)) }]);
  await setTracking(trx, id, planTracking(call, endsOn));
  const deadline = accountDeadline(call.terms, endsOn);
  if (deadline) await moveFinalAccount(trx, id, deadline);
}

/** Adjusts the plan of a locked grant by the review that was just stored. Returns what its event records. */
export async function adjustPlan(trx: Transaction<DB>, grant: Grant, ground: Ground, given: Given<ReviewReport>): Promise<Facts> {
  const {
    caller: { personId },
    body: { rank, number, adjustment },
    at,
  } = given;
  if (!adjustment) return {};
  const { content, endsOn } = adjusted(ground, adjustment);
  const revision = await keepContent(trx, grant.applicationId, { content, personId, at });
  await insertAdjustment(trx, grant.id, { plan: ground.number, rank, number, revision, endsOn });
  if (endsOn !== ground.current.endsOn) await moveEnd(trx, grant.id, ground, endsOn);
  return { adjustedTo: revision, ...(endsOn === ground.current.endsOn ? {} : { endsOn }) };
}
