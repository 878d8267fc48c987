import assert from 'node:assert/strict';
import type { Kysely, Transaction } from 'kysely';
import { readCallVersion } from '../db/calls.ts';
import { once } from '../db/commands.ts';
import { appendEvent } from '../db/events.ts';
import { lockGrant } from '../db/grants.ts';
import {
  annexPlan,
  insertMilestones,
  insertReport,
  markAccepted,
  markReportLate,
  markReportReminded,
  markReturned,
  markReviewReminded,
  readMilestones,
  readPlan,
  readPlanSource,
  readReportValues,
} from '../db/milestones.ts';
import type { DB } from '../db/schema.ts';
import { readTranches } from '../db/tranches.ts';
import { readVisaGivers } from '../db/visas.ts';
import { parisDate } from '../domain/calendar.ts';
import type { Receipt } from '../domain/command.ts';
import type { Facts } from '../domain/event.ts';
import { type Grant, grantTable } from '../domain/grant.ts';
import {
  heldTranche,
  lastDayOf,
  type Milestone,
  nextMilestoneDue,
  planMilestones,
  reportTerm,
  reviewReminder,
} from '../domain/milestone.ts';
import { found, refuseIf } from '../domain/refusal.ts';
import { refuseReport, refuseReview, ReportMilestone, ReviewReport } from '../domain/report.ts';
import { refuseState } from '../domain/state-table.ts';
import type { Tranche } from '../domain/tranche.ts';
import { refuseVisaGiver } from '../domain/visa.ts';
import { confirmTranche } from './confirmation.ts';
import { dueOfGrant } from './due.ts';

/** The second signature annexes the application's plan to the grant, from its first day on, and plans one milestone for each tranche. */
export async function openMilestones(trx: Transaction<DB>, grant: Grant, tranches: readonly Tranche[], at: string): Promise<void> {
  const { startsOn, durationMonths } = grant;
  const { callId, callVersion, revision, costCents } = await readPlanSource(trx, grant.applicationId);
  await annexPlan(trx, grant, { revision, costCents, startsOn, endsOn: lastDayOf(startsOn, durationMonths) }, at);
  await insertMilestones(trx, grant.id, planMilestones(await readCallVersion(trx, callId, callVersion), startsOn, tranches));
}

const milestoneOf = (milestones: readonly Milestone[], rank: number): Milestone => {
  const milestone = milestones.find((each) => each.rank === rank);
  assert(milestone, `the rule let a milestone ${rank} pass that is not there`);
  return milestone;
};

export const milestoneActivities = (db: Kysely<DB>) => ({
  reportMilestone: once(db, ReportMilestone, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { rank },
      at,
    } = given;
    const grant = found(await lockGrant(trx, id));
    const milestones = await readMilestones(trx, id);
    refuseIf(refuseReport(grant, milestones, await readPlan(trx, id), given));
    const milestone = milestoneOf(milestones, rank);
    await insertReport(trx, milestone, given, reviewReminder(at));
    const facts = { milestone: rank, number: milestone.reportNumber + 1 };
    const due = await dueOfGrant(trx, grant);
    return appendEvent(trx, { at, personId }, { streamId: id, name: 'reportMilestone', facts, due, state: grant.state });
  }),

  /** An accepted report justifies its tranche and confirms the next one; a returned one is awaited again. */
  reviewReport: once(db, ReviewReport, async (trx, given) => {
    const {
      id,
      caller,
      body: { rank, number, decision },
      at,
    } = given;
    const grant = found(await lockGrant(trx, id));
    const milestones = await readMilestones(trx, id);
    const plan = await readPlan(trx, id);
    refuseIf(refuseReview(grant, milestones, plan, await readReportValues(trx, id, rank, number), given));
    // Its acceptance would commit what this person gave the visa for; its return commits nothing.
    if (decision === 'accept') refuseIf(refuseVisaGiver(await readVisaGivers(trx, id), caller));
    const term = reportTerm(plan.call.terms, at);
    if (decision === 'accept') await markAccepted(trx, given);
    else await markReturned(trx, given, term);
    const outcome = decision === 'accept' ? await confirmNext(trx, grant, rank, at) : { dueOn: parisDate(term.dueAt) };
    const facts = { milestone: rank, number, decision, ...outcome };
    const due = await dueOfGrant(trx, grant);
    return appendEvent(trx, { at, personId: caller.personId }, { streamId: id, name: 'reviewReport', facts, due, state: grant.state });
  }),

  /** Recalls to the project the reports that are soon due. */
  remindReport: (id: string, at: string): Promise<Receipt | null> => meetMilestoneDeadlines(db, id, at, 'remindReport'),

  /** Marks as late the reports that have not come at their term: what they hold stays held, and the lead is told. */
  escalateReport: (id: string, at: string): Promise<Receipt | null> => meetMilestoneDeadlines(db, id, at, 'escalateReport'),

  /** Recalls to the lead the reports that have waited too long for their review. */
  remindReviewOfReport: (id: string, at: string): Promise<Receipt | null> => meetMilestoneDeadlines(db, id, at, 'remindReviewOfReport'),
});

/** The tranche that an accepted report confirms, and what it waits for where it could not be: caused by the event that is about to be appended. None after the last. */
async function confirmNext(trx: Transaction<DB>, grant: Grant, rank: number, at: string): Promise<Facts> {
  const tranches = await readTranches(trx, grant.id);
  // What an amendment has added is committed by its signatures.
  const next = tranches.find((tranche) => tranche.rank === rank + 1 && tranche.amendment === null);
  if (!next) return {};
  const awaits = await confirmTranche(trx, grant, tranches, next, { cause: { streamId: grant.id, version: grant.version + 1 }, at });
  return { tranche: next.rank, confirmed: awaits === null, ...(awaits ? { awaits } : {}) };
}

const mark = { remindReport: markReportReminded, escalateReport: markReportLate, remindReviewOfReport: markReviewReminded };

/** A report that is awaited holds a tranche, and has a term; one that waits has a number. */
const factsOf = ({ rank, dueAt, reportNumber }: Milestone, milestones: number, what: keyof typeof mark): Facts =>
  what === 'remindReviewOfReport'
    ? { milestone: rank, number: reportNumber }
    : { milestone: rank, dueOn: parisDate(dueAt), holds: heldTranche(rank, milestones) };

/** One event for each milestone for which this is due now. The row may have moved since the date was set: it is asked again. */
function meetMilestoneDeadlines(db: Kysely<DB>, id: string, at: string, what: keyof typeof mark): Promise<Receipt | null> {
  return db.transaction().execute(async (trx) => {
    const grant = await lockGrant(trx, id);
    if (!grant || refuseState(grantTable, grant.state, what)) return null;
    const milestones = await readMilestones(trx, id);
    let receipt: Receipt | null = null;
    for (const milestone of milestones) {
      const due = nextMilestoneDue(milestone);
      if (due?.what !== what || due.at > at) continue;
      await mark[what](trx, id, milestone.rank, at);
      receipt = await appendEvent(
        trx,
        { at, personId: null },
        {
          streamId: id,
          name: what,
          facts: factsOf(milestone, milestones.length, what),
          due: await dueOfGrant(trx, grant),
          state: grant.state,
        },
      );
    }
    return receipt;
  });
}
