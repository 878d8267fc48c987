import assert from 'node:assert/strict';
import type { Kysely, Transaction } from 'kysely';
import { readCallVersion } from '../../db/calls/calls.ts';
import { once } from '../../db/core/commands.ts';
import { lockGrantWith } from '../../db/grants/grants.ts';
import type { Beginning } from '../../db/ledger/in-force.ts';
import {
  insertReport,
  markAccepted,
  markReportLate,
  markReportReminded,
  markReturned,
  markReviewReminded,
  markTrackingAsked,
  readMilestones,
  readPlan,
  readPlanSource,
  readReportValues,
} from '../../db/grants/milestones.ts';
import type { DB } from '../../db/core/schema.ts';
import { readTranches } from '../../db/grants/tranches.ts';
import { readVisaDecisions } from '../../db/grants/visas.ts';
import type { Effect } from '../../db/core/append-effect.ts';
import { readFinalAccount } from '../../db/grants/final-accounts.ts';
import type { Call } from '../../domain/calls/call.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import type { Given } from '../../domain/core/command.ts';
import { payableCents } from '../../domain/grants/delegation.ts';
import type { Facts } from '../../domain/core/event.ts';
import { accountDeadline } from '../../domain/grants/final-account.ts';
import { type Grant } from '../../domain/grants/grant.ts';
import {
  countOfTranches,
  heldTranche,
  lastDayOf,
  type Milestone,
  nextMilestoneDue,
  planMilestones,
  planTracking,
  reviewReminder,
  deadlineAnew,
} from '../../domain/grants/milestone.ts';
import { planObligations } from '../../domain/grants/obligation.ts';
import { eligibleCostOf } from '../../domain/applications/application.ts';
import { refuseWithoutDocuments } from '../../domain/applications/required-document.ts';
import { type Refusal, refuseIf } from '../../domain/core/refusal.ts';
import { CorrectReport, refuseCorrection, refuseReport, refuseReview, ReportMilestone, ReviewReport } from '../../domain/grants/report.ts';
import { NOT_ORDERED, type Tranche } from '../../domain/grants/tranche.ts';
import { refuseLastReport } from '../../domain/grants/tranche-condition.ts';
import { refuseVisaGiver } from '../../domain/grants/visa.ts';
import { documentsOfAct } from './act-documents.ts';
import { adjustPlan, readAdjustableGround } from './adjustments.ts';
import { confirmAfter, lockTakingGrant, noteReady, readCircumstances } from './confirmation.ts';
import { hasCome, deadlineOfEach } from '../core/deadline.ts';
import { grantNow } from '../core/next-deadline.ts';
import { watchSlippage } from '../impact/slippage.ts';

/**
 * What begins with the second signature: the application's plan from its first day, one milestone for each tranche,
 * those of the years after the project, the obligations that concern the application, and the final account if the call
 * asks for one.
 */
export async function readBeginning(
  trx: Transaction<DB>,
  { applicationId, startsOn, durationMonths }: Pick<Grant, 'applicationId' | 'startsOn' | 'durationMonths'>,
  tranches: readonly Tranche[],
): Promise<Beginning> {
  const { callId, callVersion, revision, costCents, costLines, ...application } = await readPlanSource(trx, applicationId);
  const call = await readCallVersion(trx, callId, callVersion);
  const endsOn = lastDayOf(startsOn, durationMonths);
  return {
    plan: { revision, costCents, eligibleCents: eligibleCostOf(costLines, call.terms), startsOn, endsOn },
    milestones: [...planMilestones(call, startsOn, tranches), ...planTracking(call, endsOn)],
    obligations: planObligations(call, application, startsOn),
    account: accountDeadline(call.terms, endsOn),
  };
}

const milestoneOf = (milestones: readonly Milestone[], rank: number): Milestone => {
  const milestone = milestones.find((each) => each.rank === rank);
  assert(milestone, `the rule let a milestone ${rank} pass that is not there`);
  return milestone;
};

/** True for a tranche with a payment still to be ordered, or payment credits still to be delegated. */
const isToPay = (tranche: Tranche): boolean =>
  NOT_ORDERED.includes(tranche.state) || (tranche.state === 'delegated' && payableCents(tranche) > 0);

/** The year after the project that a report is for; empty if it ends a tranche's period. */
const trackingOf = ({ trackingYear }: Pick<Milestone, 'trackingYear'>): Facts => (trackingYear === null ? {} : { trackingYear });

type FactsOf = (trx: Transaction<DB>, milestone: Milestone, grantId: string, milestones: readonly Milestone[]) => Promise<Facts>;

/**
 * The deadline of an awaited report, and the tranche that it holds up. A yearly report holds up the first tranche still
 * to be paid.
 */
const awaitedFacts: FactsOf = async (trx, milestone, grantId, milestones) => {
  const { rank, dueAt, trackingYear } = milestone;
  const tranches = await readTranches(trx, grantId);
  const unpaid = trackingYear === null ? undefined : tranches.find(isToPay);
  const holds = trackingYear === null ? heldTranche(rank, countOfTranches(milestones), tranches) : (unpaid?.rank ?? null);
  return {
    milestone: rank,
    dueOn: parisDate(dueAt),
    holds,
    ...trackingOf(milestone),
    ...(unpaid ? { balance: unpaid.kind === 'balance' } : {}),
  };
};

const ofMilestones = (db: Kysely<DB>, mark: typeof markReportLate, factsOf: FactsOf) =>
  deadlineOfEach(
    db,
    lockTakingGrant,
    readMilestones,
    async (trx, milestone, date, milestones) => {
      if (!hasCome(nextMilestoneDue(milestone), date)) return null;
      await mark(trx, date.id, milestone.rank, date.at);
      return factsOf(trx, milestone, date.id, milestones);
    },
    grantNow,
  );

const lockMilestones = lockGrantWith(readMilestones);

/** Stores a report that its command's rule accepts, and checks its forecast for slippage. */
async function storeReport(
  trx: Transaction<DB>,
  given: Given<ReportMilestone | CorrectReport>,
  refuse: (grant: Grant, milestones: readonly Milestone[]) => Promise<Refusal | null>,
): Promise<Effect> {
  const { id, at, body } = given;
  const [grant, milestones] = await lockMilestones(trx, id);
  refuseIf(await refuse(grant, milestones));
  const milestone = milestoneOf(milestones, body.rank);
  await insertReport(trx, milestone, given, reviewReminder(at));
  // The report may hold the last indicator for which a tranche waited.
  const now = await noteReady(trx, grant, at);
  const standing = await grantNow(trx, now);
  return {
    facts: { milestone: milestone.rank, number: milestone.reportNumber + 1, ...trackingOf(milestone) },
    ...standing,
    after: () => watchSlippage(trx, now, standing.due, at),
  };
}

/** A returned report is awaited again, until a new deadline. */
async function returnReport(
  trx: Transaction<DB>,
  grant: Grant,
  milestone: Milestone,
  call: Call,
  given: Given<ReviewReport>,
): Promise<Effect> {
  const deadline = deadlineAnew(call.terms, milestone, given.at);
  await markReturned(trx, given, deadline);
  const { rank, number, decision } = given.body;
  return {
    facts: { milestone: rank, number, decision, dueOn: parisDate(deadline.dueAt), ...trackingOf(milestone) },
    ...(await grantNow(trx, grant)),
  };
}

export const milestoneActivities = (db: Kysely<DB>) => ({
  reportMilestone: once(db, ReportMilestone, (trx, given) =>
    storeReport(trx, given, async (grant, milestones) => {
      const plan = await readPlan(trx, given.id);
      const act = { when: 'report', part: String(given.body.rank) } as const;
      return (
        refuseReport(grant, milestones, plan, given) ?? refuseWithoutDocuments(await documentsOfAct(trx, grant, plan.call, act, given.at))
      );
    }),
  ),

  /** Puts a new report in the place of an accepted one, which stays readable; it waits for its own review. */
  correctReport: once(db, CorrectReport, (trx, given) =>
    storeReport(trx, given, async (grant, milestones) =>
      refuseCorrection(grant, milestones, await readFinalAccount(trx, given.id), await readPlan(trx, given.id), given),
    ),
  ),

  /**
   * An accepted report justifies its tranche, may adjust the plan that follows, and confirms the next tranche whose
   * conditions are met; a returned report is awaited again.
   */
  reviewReport: once(db, ReviewReport, async (trx, given) => {
    const {
      id,
      caller,
      body: { rank, number, decision, adjustment },
      at,
    } = given;
    const [grant, milestones] = await lockMilestones(trx, id);
    const plan = await readPlan(trx, id);
    refuseIf(refuseReview(grant, milestones, plan, await readReportValues(trx, id, rank, number), given));
    const adjustable = adjustment && (await readAdjustableGround(trx, grant, { call: plan.call, milestones }, given));
    const milestone = milestoneOf(milestones, rank);
    if (decision === 'return') return returnReport(trx, grant, milestone, plan.call, given);
    // Accepting it commits the tranche for which this person gave the visa.
    refuseIf(
      refuseVisaGiver(await readVisaDecisions(trx, id), caller) ??
        refuseLastReport(milestones, rank, await readCircumstances(trx, id), await readTranches(trx, id)),
    );
    await markAccepted(trx, given);
    const changes = adjustable ? await adjustPlan(trx, grant, adjustable, given) : {};
    return {
      facts: { milestone: rank, number, decision, ...changes, ...trackingOf(milestone) },
      ...(await grantNow(trx, grant)),
      after: (event) => confirmAfter(trx, grant, event, at),
    };
  }),

  /** Asks the project for the yearly report of a year that is over. */
  askTracking: ofMilestones(db, markTrackingAsked, awaitedFacts),

  /** Reminds the project of the reports that are soon due. */
  remindReport: ofMilestones(db, markReportReminded, awaitedFacts),

  /**
   * Marks as late the reports that have not come by their deadline: what they hold up stays held up, and the lead is
   * notified.
   */
  escalateReport: ofMilestones(db, markReportLate, awaitedFacts),

  /** Reminds the lead of the reports that have waited too long for their review. */
  remindReviewOfReport: ofMilestones(db, markReviewReminded, async (_, milestone) => ({
    milestone: milestone.rank,
    number: milestone.reportNumber,
    ...trackingOf(milestone),
  })),
});
