import type { Kysely, Transaction } from 'kysely';
import {
  insertApplication,
  lockApplication,
  markScreened,
  markScreenerReminded,
  markSubmitted,
  readContent,
  readOrganisation,
  setExternalReference,
  updateApplicationContent,
  type LockedApplication,
} from '../../db/applications/applications.ts';
import { readHeld } from '../../db/applications/attachments.ts';
import { shareLockCall, readCallVersion } from '../../db/calls/calls.ts';
import { once } from '../../db/core/commands.ts';
import { openStreams, readDue } from '../../db/core/events.ts';
import { nextNumber } from '../../db/core/references.ts';
import { countSubmissionsAsked, readSignable } from '../../db/applications/drafts.ts';
import { insertSteps } from '../../db/review/reviews.ts';
import { insertRevision } from '../../db/applications/revisions.ts';
import type { DB } from '../../db/core/schema.ts';
import {
  CreateApplication,
  DecideAdmissibility,
  refuseAdmissibility,
  refuseReferenceChange,
  refuseSubmission,
  refuseUpdate,
  SetApplicationReference,
  SubmitApplication,
  totalsOf,
  UpdateApplication,
} from '../../domain/applications/application.ts';
import { AskSubmission, refuseAskingSubmission } from '../../domain/applications/asked-submission.ts';
import { clocksFrom } from '../../domain/applications/clocks.ts';
import { documentsOn, refuseWithoutDocuments } from '../../domain/applications/required-document.ts';
import { endOfWorkingDay, parisDate, yearOf } from '../../domain/core/calendar.ts';
import { applicationReference } from '../../domain/core/reference.ts';
import { refuseApplying } from '../../domain/calls/call-life.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { joiningSteps } from '../../domain/review/review.ts';
import { deadline, type DateDue } from '../core/deadline.ts';
import { applicationNow } from '../core/next-deadline.ts';

/** Drafts have no waiting workflow. */
export const draftCommands = (db: Kysely<DB>) => ({
  createApplication: once(db, CreateApplication, async (trx, { id, caller, body: { callId, ...content } }) => {
    const held = await shareLockCall(trx, callId);
    refuseIf(refuseApplying(held, callId));
    const call = orNotFound(held);
    const { personId, organisationId } = caller;
    await openStreams(trx, 'application', [id]);
    await insertApplication(trx, { id, call, organisationId, personId, content });
    return { due: null, state: 'draft' };
  }),

  updateApplication: once(db, UpdateApplication, async (trx, given) => {
    const {
      id,
      body: { version: _, ...content },
    } = given;
    const application = orNotFound(await lockApplication(trx, id));
    refuseIf(refuseUpdate(application, given));
    await updateApplicationContent(trx, id, application.revision, content);
    return { due: null, state: 'draft' };
  }),

  /** The letter that follows tells the organisation's signatories. */
  askSubmission: once(db, AskSubmission, async (trx, given) => {
    const { id, caller, at } = given;
    const application = orNotFound(await lockApplication(trx, id));
    const newest = orNotFound(await shareLockCall(trx, application.callId));
    const on = { application, newest, ...(await readSignable(trx, id)) };
    refuseIf(refuseAskingSubmission(on, await countSubmissionsAsked(trx, caller, at), caller, at));
    return { due: null, state: 'draft' };
  }),
});

export const applicationActivities = (db: Kysely<DB>) => ({
  submitApplication: once(db, SubmitApplication, async (trx, given) => {
    const {
      id,
      caller: { personId, organisationId },
      at,
    } = given;
    const application = orNotFound(await lockApplication(trx, id));
    const call = orNotFound(await shareLockCall(trx, application.callId));
    const content = await readContent(trx, id);
    const organisation = await readOrganisation(trx, organisationId);
    refuseIf(refuseSubmission(application, content, organisation, call, given));
    refuseIf(refuseWithoutDocuments(documentsOn(call.terms, organisation, await readHeld(trx, id), parisDate(at))));
    const screeningDueAt = endOfWorkingDay(at, call.terms.screeningWorkingDays);
    const clocks = { screeningDueAt, ...clocksFrom(call, at) };
    await insertRevision(trx, { applicationId: id, revision: application.revision, content, personId, at });
    const { costCents, requestedCents } = totalsOf(content);
    // Comes last, since other submissions under this call wait from here on.
    const reference = applicationReference(call.code, yearOf(at), await nextNumber(trx, call.code, yearOf(at)));
    await markSubmitted(trx, id, { personId, at, call, reference, earlyStart: given.body.earlyStart, ...clocks });
    return {
      facts: { revision: application.revision, reference, costCents, requestedCents },
      ...(await applicationNow(trx, { ...application, state: 'submitted', ...clocks, overlapsDueAt: at })),
    };
  }),

  /** The text stays in the row, not in the event. */
  setApplicationReference: once(db, SetApplicationReference, async (trx, given) => {
    const {
      id,
      body: { externalReference },
    } = given;
    const application = orNotFound(await lockApplication(trx, id));
    refuseIf(refuseReferenceChange(application, given));
    await setExternalReference(trx, id, externalReference);
    return { facts: { cleared: externalReference === null }, due: await readDue(trx, id), state: application.state };
  }),

  decideAdmissibility: once(db, DecideAdmissibility, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { decision, reason },
      at,
    } = given;
    const application = orNotFound(await lockApplication(trx, id));
    refuseIf(refuseAdmissibility(application, given, application.screenedBy));
    const state = decision === 'admissible' ? 'in_review' : 'inadmissible';
    await markScreened(trx, id, { state, personId, reason });
    if (state === 'in_review') {
      const call = await readCallVersion(trx, application.callId, application.callVersion);
      await insertSteps(trx, id, call, joiningSteps(call, application, [], at));
    }
    return { facts: { decision }, ...(await applicationNow(trx, { ...application, state })) };
  }),

  /** Reminds the screeners once of a late screening. */
  remindScreener: deadline(db, lockLateScreening, async (trx, application, { id, at }) => {
    await markScreenerReminded(trx, id, at);
    return applicationNow(trx, { ...application, screeningRemindedAt: at });
  }),
});

/** Locks an application whose screening is late and has not been reminded of yet. */
async function lockLateScreening(trx: Transaction<DB>, { id, at }: DateDue): Promise<LockedApplication | null> {
  const application = await lockApplication(trx, id);
  if (application?.state !== 'submitted' || application.screeningRemindedAt) return null;
  return application.screeningDueAt && application.screeningDueAt <= at ? application : null;
}
