import assert from 'node:assert/strict';
import type { Kysely, Transaction } from 'kysely';
import { lockPresence } from '../../db/people/absences.ts';
import {
  endAppeal,
  insertAppeal,
  markAppealDecisionReminded,
  markAppealEscalated,
  markAppealLapsed,
  markAppealReminded,
  readAppeal,
  readNotification,
  readPart,
  setAppealReviewer,
  storeAppealOpinion,
  toDecided,
  vacateAppeals,
} from '../../db/committee/appeals.ts';
import { type LockedApplication, lockApplication, reopenApplication, setApplicationState } from '../../db/applications/applications.ts';
import { readCallVersion } from '../../db/calls/calls.ts';
import { once } from '../../db/core/commands.ts';
import { readConflicts } from '../../db/people/conflicts.ts';
import { appendToEach } from '../../db/core/events.ts';
import { readCandidate } from '../../db/review/reviews.ts';
import type { DB } from '../../db/core/schema.ts';
import { readItem } from '../../db/committee/sessions.ts';
import {
  type Appeal,
  APPEALABLE,
  appealClock,
  AppealDecision,
  appealLapse,
  AssignAppeal,
  dueAppealReminder,
  type EndAppeal,
  GiveAppealOpinion,
  type PendingAppeal,
  isAppealLate,
  nextAppealDue,
  refuseAppeal,
  refuseAppealAssignment,
  refuseAppealEnd,
  refuseAppealOpinion,
  RejectAppeal,
  stateBefore,
  UpholdAppeal,
} from '../../domain/committee/appeal.ts';
import { endOfWorkingDay, parisDate } from '../../domain/core/calendar.ts';
import type { By, Given } from '../../domain/core/command.ts';
import { idsOf } from '../../domain/core/role.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { clocksFrom } from '../../domain/applications/clocks.ts';
import { deadline, whenDue } from '../core/deadline.ts';
import { applicationNow } from '../core/next-deadline.ts';

/** An application with its appeal; the lock on the application covers both. */
async function lockAppeal(trx: Transaction<DB>, id: string): Promise<{ application: LockedApplication; appeal: Appeal | undefined }> {
  const application = orNotFound(await lockApplication(trx, id));
  return { application, appeal: await readAppeal(trx, id) };
}

/** The state and next deadline of an open appeal, as this transaction has left it. */
const appealNow = async (trx: Transaction<DB>, id: string) => ({
  due: nextAppealDue(orNotFound(await readAppeal(trx, id))),
  state: 'appealed',
});

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
  const ids = appeals.map(({ streamId }) => streamId);
  await vacateAppeals(trx, ids);
  await appendToEach(
    trx,
    by,
    ids.map((streamId) => ({ streamId, name: 'vacateAppeal', facts })),
  );
}

export const appealActivities = (db: Kysely<DB>) => ({
  appealDecision: once(db, AppealDecision, async (trx, given) => {
    const { id, at } = given;
    const { application, appeal } = await lockAppeal(trx, id);
    const decision = await readNotification(trx, id);
    refuseIf(refuseAppeal(application, appeal, toDecided(decision), given));
    const against = APPEALABLE.find((state) => state === application.state);
    assert(against && decision, `application ${id} is ${application.state}, and no event says who decided so`);
    const clock = appealClock(await readCallVersion(trx, application.callId, application.callVersion), at);
    await insertAppeal(trx, given, {
      against,
      decisionVersion: decision.version,
      screenedBy: against === 'inadmissible' ? application.screenedBy : null,
      lapsesAt: appealLapse(at),
      ...clock,
    });
    await setApplicationState(trx, [id], 'appealed');
    return { facts: { against }, ...(await appealNow(trx, id)) };
  }),

  assignAppeal: once(db, AssignAppeal, async (trx, given) => {
    const {
      id,
      body: { reviewerId },
      at,
    } = given;
    const { application, appeal } = await lockAppeal(trx, id);
    const candidate = await readCandidate(trx, reviewerId);
    const away = candidate ? await lockPresence(trx, reviewerId) : null;
    const part = candidate ? await readPart(trx, id, idsOf(candidate)) : null;
    // Read again while both are locked: a concurrent declaration of interest has been committed, or waits.
    const current = { ...application, ...(await readConflicts(trx, id)) };
    refuseIf(refuseAppealAssignment(current, appeal, candidate, given, { part, absentUntil: away?.endsOn ?? null }));
    const clock = appealClock(await readCallVersion(trx, application.callId, application.callVersion), at);
    await setAppealReviewer(trx, id, { reviewerId, ...clock });
    return { facts: { reviewerId }, ...(await appealNow(trx, id)) };
  }),

  giveAppealOpinion: once(db, GiveAppealOpinion, async (trx, given) => {
    const {
      id,
      body: { verdict },
    } = given;
    const { application, appeal } = await lockAppeal(trx, id);
    refuseIf(refuseAppealOpinion(application, appeal, given));
    await storeAppealOpinion(trx, given);
    return { facts: { verdict }, ...(await appealNow(trx, id)) };
  }),

  /**
   * Upholds the appeal: the application returns to its state before the decision, to be screened by another person or
   * placed in another session.
   */
  upholdAppeal: once(db, UpholdAppeal, async (trx, given) => {
    const { id, at } = given;
    const { application, appeal } = await refuseEnd(trx, 'upholdAppeal', given);
    await endAppeal(trx, 'upheld', given);
    const call = await readCallVersion(trx, application.callId, application.callVersion);
    const state = stateBefore(appeal);
    const clocks = {
      screeningDueAt: state === 'submitted' ? endOfWorkingDay(at, call.terms.screeningWorkingDays) : application.screeningDueAt,
      screeningRemindedAt: state === 'submitted' ? null : application.screeningRemindedAt,
      ...clocksFrom(call, at),
      silentSince: null,
      silenceWarnedAt: null,
    };
    await reopenApplication(trx, id, { state, ...clocks });
    return { facts: { against: appeal.against }, ...(await applicationNow(trx, { ...application, state, ...clocks })) };
  }),

  rejectAppeal: once(db, RejectAppeal, async (trx, given) => {
    const { id } = given;
    const { appeal } = await refuseEnd(trx, 'rejectAppeal', given);
    await endAppeal(trx, 'rejected', given);
    await setApplicationState(trx, [id], 'rejected');
    return { facts: { against: appeal.against }, due: null, state: 'rejected' };
  }),

  /** Reminds the reviewer of the appeal, or the lead if none was assigned. */
  remindAppeal: deadline(db, lockOpenAppeal, async (trx, appeal, { id, at }) => {
    const reminder = dueAppealReminder(appeal, at);
    if (!reminder) return null;
    await markAppealReminded(trx, id, at);
    return { facts: reminder.last ? { last: true } : {}, ...(await appealNow(trx, id)) };
  }),

  /** Escalates to the lead an appeal whose opinion is past its deadline. */
  escalateAppeal: deadline(db, lockOpenAppeal, async (trx, appeal, { id, at }) => {
    if (!isAppealLate(appeal, at)) return null;
    await markAppealEscalated(trx, id, at);
    return appealNow(trx, id);
  }),

  /** Reminds the lead and the chair, once, that silence will soon have rejected the appeal. */
  remindAppealDecision: deadline(db, whenDue(lockOpenAppeal, nextAppealDue), async (trx, _, { id, at }) => {
    await markAppealDecisionReminded(trx, id, at);
    return appealNow(trx, id);
  }),

  /** Rejects the appeal after two months of silence. */
  lapseAppeal: deadline(db, lockOpenAppeal, async (trx, { against, lapsesAt }, { id, at }) => {
    if (lapsesAt > at) return null;
    await markAppealLapsed(trx, id, at);
    await setApplicationState(trx, [id], 'rejected');
    return { facts: { against, lapsedOn: parisDate(lapsesAt) }, due: null, state: 'rejected' };
  }),
});

/** Refuses a caller who may not end the appeal, or not now. */
async function refuseEnd(trx: Transaction<DB>, command: 'upholdAppeal' | 'rejectAppeal', given: Given<EndAppeal>) {
  const locked = await lockAppeal(trx, given.id);
  refuseIf(refuseAppealEnd(command, locked.application, locked.appeal, await readItem(trx, given.id), given));
  return { application: locked.application, appeal: orNotFound(locked.appeal) };
}

/** The open appeal of an application, which is locked. */
async function lockOpenAppeal(trx: Transaction<DB>, { id }: { id: string }): Promise<Appeal | undefined> {
  const application = await lockApplication(trx, id);
  return application?.state === 'appealed' ? readAppeal(trx, id) : undefined;
}
