import assert from 'node:assert/strict';
import type { Kysely, Transaction } from 'kysely';
import {
  insertNextRevision,
  type LockedApplication,
  lockApplication,
  readContent,
  readOrganisation,
  setApplicationState,
} from '../../db/applications/applications.ts';
import { readHeld } from '../../db/applications/attachments.ts';
import { readCallVersion } from '../../db/calls/calls.ts';
import { once } from '../../db/core/commands.ts';
import {
  closeCorrection,
  insertCorrection,
  markCorrectionReminded,
  readAskedFields,
  readOpenCorrection,
  resumeApplication,
  setReplies,
} from '../../db/applications/corrections.ts';
import { insertSteps, readSteps, stopSteps } from '../../db/review/reviews.ts';
import { insertRevision } from '../../db/applications/revisions.ts';
import type { DB } from '../../db/core/schema.ts';
import { totalsOf } from '../../domain/applications/application.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { resumeClocks } from '../../domain/applications/clocks.ts';
import type { Due } from '../../domain/core/command.ts';
import {
  AnswerCorrection,
  type Correction,
  correctionDeadline,
  refuseAnswer,
  refuseCorrection,
  RequestCorrection,
  stepsToStop,
} from '../../domain/applications/correction.ts';
import { documentsOn, refuseWithoutDocuments } from '../../domain/applications/required-document.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { joiningSteps } from '../../domain/review/review.ts';
import { deadline, type DateDue } from '../core/deadline.ts';
import { applicationNow, dueOfApplication } from '../core/next-deadline.ts';
import type { Effect } from '../../db/core/append-effect.ts';

export const correctionActivities = (db: Kysely<DB>) => ({
  /**
   * Returns the application to the applicant, and pauses the clocks concerned: those of the screening or of the named
   * steps, and silence.
   */
  requestCorrection: once(db, RequestCorrection, async (trx, given) => {
    const { id, caller, body, at } = given;
    const application = orNotFound(await lockApplication(trx, id));
    const call = await readCallVersion(trx, application.callId, application.callVersion);
    const steps = await readSteps(trx, id);
    refuseIf(refuseCorrection(application, await readContent(trx, id), steps, call, given));
    const fromState = application.state === 'submitted' ? 'submitted' : 'in_review';
    const stopped = fromState === 'in_review' ? stepsToStop(steps, given) : [];
    await stopSteps(trx, id, stopped);
    await setApplicationState(trx, [id], 'correction_requested');
    const deadline = correctionDeadline(call, given);
    const number = await insertCorrection(trx, id, { ...body, ...deadline, fromState, steps: stopped, personId: caller.personId, at });
    return {
      facts: { number, items: body.items.length, dueOn: parisDate(deadline.dueAt) },
      ...(await applicationNow(trx, { ...application, state: 'correction_requested' })),
    };
  }),

  /** Adds a revision, checked like a submission; the application and its clocks go on from where they were. */
  answerCorrection: once(db, AnswerCorrection, async (trx, given) => {
    const {
      id,
      caller: { personId, organisationId },
      body: { version: _, replies, ...content },
      at,
    } = given;
    const application = orNotFound(await lockApplication(trx, id));
    const call = await readCallVersion(trx, application.callId, application.callVersion);
    const [correction, before] = [await readOpenCorrection(trx, id), await readContent(trx, id)];
    const organisation = await readOrganisation(trx, organisationId);
    const held = await readHeld(trx, id);
    const filesAdded = held.filter((file) => correction && file.correction === correction.number).length;
    const asked = correction ? await readAskedFields(trx, id, correction.number) : [];
    refuseIf(refuseAnswer(application, correction, { before, after: content, filesAdded, asked }, organisation, call, given));
    refuseIf(refuseWithoutDocuments(documentsOn(call.terms, organisation, held, parisDate(at))));
    assert(correction, `application ${id} is out for a correction that is not there`);
    const revision = application.revision + 1;
    await insertNextRevision(trx, id, revision, content, at);
    await insertRevision(trx, { applicationId: id, revision, content, personId, at });
    await setReplies(trx, id, correction.number, replies);
    await closeCorrection(trx, id, { state: 'answered', at });
    const { costCents, requestedCents } = totalsOf(content);
    // The corrected application may concern steps that it did not before.
    if (correction.fromState === 'in_review')
      await insertSteps(trx, id, call, joiningSteps(call, { ...content, requestedCents }, await readSteps(trx, id), at));
    return {
      facts: { number: correction.number, revision, costCents, requestedCents },
      due: await goOn(trx, { ...application, overlapsDueAt: at }, correction, at),
      state: correction.fromState,
    };
  }),

  /**
   * Reminds the applicant of a correction once, some days before its deadline; if the deadline has passed, the
   * correction lapses instead.
   */
  remindCorrection: deadline(db, lockCorrection, async (trx, { application, correction }, { id, at }) => {
    if (!correction.remindAt || correction.remindedAt || correction.remindAt > at) return null;
    if (correction.dueAt <= at) return lapse(trx, application, correction, at);
    await markCorrectionReminded(trx, id, at);
    return {
      facts: { number: correction.number, dueOn: parisDate(correction.dueAt) },
      ...(await applicationNow(trx, application)),
    };
  }),

  /** Ends a correction without an answer at its deadline: the application goes on unchanged. */
  lapseCorrection: deadline(db, lockCorrection, async (trx, { application, correction }, { at }) =>
    correction.dueAt <= at ? lapse(trx, application, correction, at) : null,
  ),
});

/** Locks an application with its open correction. */
async function lockCorrection(
  trx: Transaction<DB>,
  { id }: DateDue,
): Promise<{ application: LockedApplication; correction: Correction } | null> {
  const application = await lockApplication(trx, id);
  const correction = await readOpenCorrection(trx, id);
  return application && correction ? { application, correction } : null;
}

/** The deadline ended the wait, however late that is recorded: the clocks run on from the deadline (CRPA L114-5). */
async function lapse(trx: Transaction<DB>, application: LockedApplication, correction: Correction, at: string): Promise<Effect> {
  const { number, fromState: state, dueAt } = correction;
  await closeCorrection(trx, application.id, { state: 'lapsed', at });
  return { name: 'lapseCorrection', facts: { number }, due: await goOn(trx, application, correction, dueAt), state };
}

/** Returns to the state in which the correction was requested; returns what is due there. */
async function goOn(trx: Transaction<DB>, application: LockedApplication, correction: Correction, at: string): Promise<Due | null> {
  const resumed = resumeClocks(application, await readSteps(trx, application.id), correction, at);
  await resumeApplication(trx, application.id, correction.fromState, resumed);
  const { steps: _, ...clocks } = resumed;
  return dueOfApplication(trx, { ...application, state: correction.fromState, ...clocks });
}
