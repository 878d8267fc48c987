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
  vacateAppeals,
} from '../../db/committee/appeals.ts';
import { type LockedApplication, lockApplication, reopenApplication, setApplicationState } from '../../db/applications/applications.ts';
import { readCallVersion } from '../../db/calls/calls.ts';
import { once } from '../../db/core/commands.ts';
import { readConcerned } from '../../db/people/conflicts.ts';
import { appendEvent, appendToEach } from '../../db/core/events.ts';
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
  type HeldAppeal,
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
import type { Given, Receipt } from '../../domain/core/command.ts';
import type { EventName, Facts } from '../../domain/core/event.ts';
import { found, refuseIf } from '../../domain/core/refusal.ts';
import { silenceEnd } from '../../domain/applications/silence.ts';
import { deadline } from '../core/deadline.ts';
import { dueOfApplication } from '../core/next-deadline.ts';

/** An application with its appeal, both held by the lock on the first. */
async function lockAppeal(trx: Transaction<DB>, id: string): Promise<{ application: LockedApplication; appeal: Appeal | undefined }> {
  const application = found(await lockApplication(trx, id));
  return { application, appeal: await readAppeal(trx, id) };
}

/** The appeal goes on: what it waits for is read of it as this transaction has left it. */
async function record(
  trx: Transaction<DB>,
  by: { at: string; personId: string | null },
  id: string,
  name: EventName,
  facts: Facts = {},
): Promise<Receipt> {
  const due = nextAppealDue(found(await readAppeal(trx, id)));
  return appendEvent(trx, by, { streamId: id, name, facts, due, state: 'appealed' });
}

/** Takes appeals back from whoever is asked to examine them: the lead asks somebody else, who had no part in the decision either. */
export async function takeBack(
  trx: Transaction<DB>,
  by: { at: string; personId: string | null },
  appeals: readonly HeldAppeal[],
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
    const {
      id,
      caller: { personId },
      at,
    } = given;
    const { application, appeal } = await lockAppeal(trx, id);
    const decision = await readNotification(trx, id);
    refuseIf(refuseAppeal(application, appeal, decision?.notifiedAt ?? null, given));
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
    return record(trx, { at, personId }, id, 'appealDecision', { against });
  }),

  assignAppeal: once(db, AssignAppeal, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { reviewerId },
      at,
    } = given;
    const { application, appeal } = await lockAppeal(trx, id);
    const candidate = await readCandidate(trx, reviewerId);
    const away = candidate ? await lockPresence(trx, reviewerId) : null;
    const part = await readPart(trx, id, reviewerId);
    // Read again now that both are held: who declares a stake at this moment has done so, or waits.
    const current = { ...application, concerned: await readConcerned(trx, id) };
    refuseIf(refuseAppealAssignment(current, appeal, candidate, given, { part, absentUntil: away?.endsOn ?? null }));
    const clock = appealClock(await readCallVersion(trx, application.callId, application.callVersion), at);
    await setAppealReviewer(trx, id, { reviewerId, ...clock });
    return record(trx, { at, personId }, id, 'assignAppeal', { reviewerId });
  }),

  giveAppealOpinion: once(db, GiveAppealOpinion, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { verdict },
      at,
    } = given;
    const { application, appeal } = await lockAppeal(trx, id);
    refuseIf(refuseAppealOpinion(application, appeal, given));
    await storeAppealOpinion(trx, given);
    return record(trx, { at, personId }, id, 'giveAppealOpinion', { verdict });
  }),

  /** The chair follows the appeal: the application goes back to before the decision, to be screened by somebody else or placed in another session. */
  upholdAppeal: once(db, UpholdAppeal, async (trx, given) => {
    const {
      id,
      caller: { personId },
      at,
    } = given;
    const { application, appeal } = await refuseEnd(trx, 'upholdAppeal', given);
    await endAppeal(trx, 'upheld', given);
    const call = await readCallVersion(trx, application.callId, application.callVersion);
    const state = stateBefore(appeal);
    const clocks = {
      screeningDueAt: state === 'submitted' ? endOfWorkingDay(at, call.terms.screeningWorkingDays) : application.screeningDueAt,
      screeningRemindedAt: state === 'submitted' ? null : application.screeningRemindedAt,
      silenceAt: silenceEnd(call, at),
      silentSince: null,
    };
    await reopenApplication(trx, id, { state, ...clocks });
    const due = await dueOfApplication(trx, { ...application, state, ...clocks });
    return appendEvent(trx, { at, personId }, { streamId: id, name: 'upholdAppeal', facts: { against: appeal.against }, due, state });
  }),

  rejectAppeal: once(db, RejectAppeal, async (trx, given) => {
    const {
      id,
      caller: { personId },
      at,
    } = given;
    const { appeal } = await refuseEnd(trx, 'rejectAppeal', given);
    await endAppeal(trx, 'rejected', given);
    await setApplicationState(trx, [id], 'rejected');
    const facts = { against: appeal.against };
    return appendEvent(trx, { at, personId }, { streamId: id, name: 'rejectAppeal', facts, due: null, state: 'rejected' });
  }),

  /** Recalls the appeal to its reviewer, or to the lead where nobody was asked. */
  remindAppeal: deadline(db, (trx, id, at) =>
    meet(trx, id, async (appeal) => {
      const reminder = dueAppealReminder(appeal, at);
      if (!reminder) return null;
      await markAppealReminded(trx, id, at);
      return record(trx, { at, personId: null }, id, 'remindAppeal', reminder.last ? { last: true } : {});
    }),
  ),

  /** Takes to the lead an appeal whose opinion has passed its term. */
  escalateAppeal: deadline(db, (trx, id, at) =>
    meet(trx, id, async (appeal) => {
      if (!isAppealLate(appeal, at)) return null;
      await markAppealEscalated(trx, id, at);
      return record(trx, { at, personId: null }, id, 'escalateAppeal');
    }),
  ),

  /** Recalls to the lead and the chair that silence will soon have rejected the appeal, once. */
  remindAppealDecision: deadline(db, (trx, id, at) =>
    meet(trx, id, async (appeal) => {
      const due = nextAppealDue(appeal);
      if (due?.what !== 'remindAppealDecision' || due.at > at) return null;
      await markAppealDecisionReminded(trx, id, at);
      return record(trx, { at, personId: null }, id, 'remindAppealDecision');
    }),
  ),

  /** Two months of silence have rejected the appeal. */
  lapseAppeal: deadline(db, (trx, id, at) =>
    meet(trx, id, async (appeal) => {
      if (appeal.lapsesAt > at) return null;
      await markAppealLapsed(trx, id, at);
      await setApplicationState(trx, [id], 'rejected');
      const facts = { against: appeal.against, lapsedOn: parisDate(appeal.lapsesAt) };
      return appendEvent(trx, { at, personId: null }, { streamId: id, name: 'lapseAppeal', facts, due: null, state: 'rejected' });
    }),
  ),
});

/** Refuses who may not end an appeal, or not now. */
async function refuseEnd(trx: Transaction<DB>, command: 'upholdAppeal' | 'rejectAppeal', given: Given<EndAppeal>) {
  const locked = await lockAppeal(trx, given.id);
  refuseIf(refuseAppealEnd(command, locked.application, locked.appeal, await readItem(trx, given.id), given));
  return { application: locked.application, appeal: found(locked.appeal) };
}

/** A date of an appeal has come. The row may have moved since it was set: it is asked again. */
async function meet(trx: Transaction<DB>, id: string, run: (appeal: Appeal) => Promise<Receipt | null>): Promise<Receipt | null> {
  const application = await lockApplication(trx, id);
  const appeal = application?.state === 'appealed' ? await readAppeal(trx, id) : undefined;
  return appeal ? run(appeal) : null;
}
