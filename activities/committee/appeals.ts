import type { Kysely, Transaction } from 'kysely';
import { type LockedApplication, lockApplication, setApplicationState } from '../../db/applications/applications.ts';
import { readHeld } from '../../db/applications/attachments.ts';
import { readCallVersion } from '../../db/calls/calls.ts';
import {
  endAppeal,
  insertAppeal,
  markAppealDecisionReminded,
  markAppealEscalated,
  markAppealLapsed,
  markAppealReminded,
  readAppeals,
  readDecisions,
  readPart,
  setAppealReviewer,
  storeAppealOpinion,
  vacateAppeals,
} from '../../db/committee/appeals.ts';
import { readItem } from '../../db/committee/sessions.ts';
import { once } from '../../db/core/commands.ts';
import { appendToEach } from '../../db/core/events.ts';
import type { DB } from '../../db/core/schema.ts';
import { lockGrant, readGrantIdOf } from '../../db/grants/grants.ts';
import { readVisaDecisions } from '../../db/grants/visas.ts';
import { lockPresence } from '../../db/people/absences.ts';
import { readConflicts } from '../../db/people/conflicts.ts';
import { readCandidate } from '../../db/review/reviews.ts';
import {
  type Appeal,
  appealClock,
  AppealDecision,
  appealIn,
  appealLapse,
  AssignAppeal,
  dueAppealReminder,
  type EndAppeal,
  GiveAppealOpinion,
  isAppealLate,
  mayEndAppeal,
  mayGiveAppealOpinion,
  mayUpholdAppeal,
  movesApplication,
  nextAppealDue,
  type PendingAppeal,
  refuseAppeal,
  refuseAppealAssignment,
  refusePieces,
  refuseUnknown,
  RejectAppeal,
  UpholdAppeal,
} from '../../domain/committee/appeal.ts';
import type { Contested } from '../../domain/committee/contested.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import type { By, Given } from '../../domain/core/command.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { idsOf } from '../../domain/core/role.ts';
import { type DateDue, deadline, hasCome } from '../core/deadline.ts';
import { applicationNow } from '../core/next-deadline.ts';
import { takeEffect } from './appeal-effects.ts';

/**
 * An application with its decisions and their appeals, which the lock on the application covers; that on its grant
 * covers whether a decision on that still stands.
 */
async function lockDecisions(trx: Transaction<DB>, id: string): Promise<{ application: LockedApplication; decisions: Contested[] }> {
  const application = orNotFound(await lockApplication(trx, id));
  const grantId = await readGrantIdOf(trx, id);
  if (grantId) await lockGrant(trx, grantId);
  return { application, decisions: await readDecisions(trx, id) };
}

/** The same with the decision whose appeal a command names. */
async function lockAppeal(trx: Transaction<DB>, { id, caller, body: { appeal: number } }: Given<{ appeal: number }>) {
  const locked = await lockDecisions(trx, id);
  refuseIf(refuseUnknown(locked, number, caller));
  return { application: locked.application, decision: orNotFound(appealIn(locked.decisions, number)) };
}

type Lapsing = { application: LockedApplication; appeal: Appeal };

/**
 * Locks an application with the appeal for which a date has come: the one with the earliest such date. Dates of the
 * review on the same application are looked at on their own.
 */
async function lockDueAppeal(trx: Transaction<DB>, date: DateDue): Promise<Lapsing | null> {
  const application = await lockApplication(trx, date.id);
  const appeal = application && (await readAppeals(trx, date.id)).find((each) => hasCome(nextAppealDue(each), date));
  return appeal ? { application, appeal } : null;
}

/**
 * Takes appeals back from their reviewer: the lead assigns another, who must not have taken part in the decision
 * either.
 */
export async function takeBack(
  trx: Transaction<DB>,
  by: By,
  appeals: readonly PendingAppeal[],
  facts: { reviewerId: string; away: boolean },
): Promise<void> {
  await vacateAppeals(
    trx,
    appeals.map(({ streamId: id, number }) => ({ id, number })),
  );
  await appendToEach(
    trx,
    by,
    appeals.map(({ streamId, number }) => ({ streamId, name: 'vacateAppeal', facts: { ...facts, appeal: number } })),
  );
}

export const appealActivities = (db: Kysely<DB>) => ({
  appealDecision: once(db, AppealDecision, async (trx, given) => {
    const { id, body, at } = given;
    const { application, decisions } = await lockDecisions(trx, id);
    refuseIf(refuseAppeal({ application, decisions }, given));
    const attached = (await readHeld(trx, id)).filter(({ purpose }) => purpose !== 'review');
    refuseIf(
      refusePieces(
        body,
        attached.map((file) => file.id),
      ),
    );
    const decision = orNotFound(decisions.find(({ key }) => key === body.decision));
    const { against, claim, isOfGrant, version } = decision;
    const number = await insertAppeal(trx, given, {
      ...{ against, claim },
      decisionStream: isOfGrant ? orNotFound((await readGrantIdOf(trx, id)) ?? undefined) : id,
      decisionVersion: version,
      screenedBy: against === 'inadmissible' ? application.screenedBy : null,
      lapsesAt: appealLapse(at),
      ...appealClock(await readCallVersion(trx, application.callId, application.callVersion), at),
    });
    const state = movesApplication(decision) ? 'appealed' : application.state;
    await setApplicationState(trx, [id], state);
    return { facts: { appeal: number, against, claim }, ...(await applicationNow(trx, { ...application, state })) };
  }),

  assignAppeal: once(db, AssignAppeal, async (trx, given) => {
    const {
      id,
      body: { appeal: number, reviewerId },
      at,
    } = given;
    const { application, decision } = await lockAppeal(trx, given);
    const candidate = await readCandidate(trx, reviewerId);
    const away = candidate ? await lockPresence(trx, reviewerId) : null;
    const part = candidate ? await readPart(trx, id, number, idsOf(candidate)) : null;
    // Read again while both are locked: a concurrent declaration of interest has been committed, or waits.
    const current = { ...application, ...(await readConflicts(trx, id)) };
    refuseIf(refuseAppealAssignment({ application: current, decision }, candidate, given, { part, absentUntil: away?.endsOn ?? null }));
    const clock = appealClock(await readCallVersion(trx, application.callId, application.callVersion), at);
    await setAppealReviewer(trx, { id, number }, { reviewerId, ...clock });
    return { facts: { appeal: number, reviewerId }, ...(await applicationNow(trx, application)) };
  }),

  giveAppealOpinion: once(db, GiveAppealOpinion, async (trx, given) => {
    const { verdict, appeal } = given.body;
    const { application, decision } = await lockAppeal(trx, given);
    refuseIf(mayGiveAppealOpinion({ application, decision }, given.caller));
    await storeAppealOpinion(trx, given);
    return { facts: { appeal, verdict }, ...(await applicationNow(trx, application)) };
  }),

  /** Upholds the appeal, in whole or in part: what it was against is taken back in the same transaction. */
  upholdAppeal: once(db, UpholdAppeal, async (trx, given) => {
    const { appeal, rejectedPart = null, keptCents = null, awardedCents } = given.body;
    const ending = await lockEnding(trx, given);
    const grantId = await readGrantIdOf(trx, given.id);
    refuseIf(mayUpholdAppeal({ ...ending, visas: grantId ? await readVisaDecisions(trx, grantId) : [] }, given.caller));
    const { application, decision } = ending;
    const { application: after, facts = {}, also = [] } = await takeEffect(trx, application, decision, given);
    const isPartOfAward = awardedCents !== undefined && awardedCents < application.requestedCents;
    const inPart = rejectedPart !== null || keptCents !== null || isPartOfAward;
    await endAppeal(trx, 'upheld', given, { inPart, rejectedPart, keptCents });
    return { facts: { appeal, against: decision.against, inPart, ...facts }, ...(await applicationNow(trx, after)), also };
  }),

  rejectAppeal: once(db, RejectAppeal, async (trx, given) => {
    const ending = await lockEnding(trx, given);
    refuseIf(mayEndAppeal('rejectAppeal')(ending, given.caller));
    const { application, decision } = ending;
    await endAppeal(trx, 'rejected', given);
    return { facts: { appeal: given.body.appeal, against: decision.against }, ...(await afterRejection(trx, application, decision)) };
  }),

  /** Reminds the reviewer of the appeal, or the lead if none was assigned. */
  remindAppeal: deadline(db, lockDueAppeal, async (trx, { application, appeal }, { id, at }) => {
    const { number } = appeal;
    const reminder = dueAppealReminder(appeal, at);
    if (!reminder) return null;
    await markAppealReminded(trx, { id, number }, at);
    return { facts: { appeal: number, ...(reminder.last ? { last: true } : {}) }, ...(await applicationNow(trx, application)) };
  }),

  /** Escalates to the lead an appeal whose opinion is past its deadline. */
  escalateAppeal: deadline(db, lockDueAppeal, async (trx, { application, appeal }, { id, at }) => {
    const { number } = appeal;
    if (!isAppealLate(appeal, at)) return null;
    await markAppealEscalated(trx, { id, number }, at);
    return { facts: { appeal: number }, ...(await applicationNow(trx, application)) };
  }),

  /** Reminds the lead and the chair, once, that silence will soon have rejected the appeal. */
  remindAppealDecision: deadline(db, lockDueAppeal, async (trx, { application, appeal: { number } }, { id, at }) => {
    await markAppealDecisionReminded(trx, { id, number }, at);
    return { facts: { appeal: number }, ...(await applicationNow(trx, application)) };
  }),

  /** Rejects the appeal after two months of silence. */
  lapseAppeal: deadline(db, lockDueAppeal, async (trx, { application, appeal }, { id, at }) => {
    const { number, against, lapsesAt } = appeal;
    await markAppealLapsed(trx, { id, number }, at);
    const facts = { appeal: number, against, lapsedOn: parisDate(lapsesAt) };
    return { facts, ...(await afterRejection(trx, application, appeal)) };
  }),
});

/** A rejected appeal against a refusal ends the application; what another one was against goes on as it was. */
async function afterRejection(trx: Transaction<DB>, application: LockedApplication, appeal: Pick<Appeal, 'against'>) {
  const state = movesApplication(appeal) ? 'rejected' : application.state;
  await setApplicationState(trx, [application.id], state);
  return applicationNow(trx, { ...application, state });
}

/** An appeal that is about to end, with the people whom the rules may exclude from ending it. */
async function lockEnding(trx: Transaction<DB>, given: Given<EndAppeal>) {
  const locked = await lockAppeal(trx, given);
  return { ...locked, ...(await readItem(trx, given.id)) };
}
