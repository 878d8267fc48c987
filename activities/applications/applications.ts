import type { Kysely } from 'kysely';
import {
  insertApplication,
  lockApplication,
  markScreened,
  markScreenerReminded,
  markSubmitted,
  readContent,
  readOrganisation,
  updateApplicationContent,
} from '../../db/applications/applications.ts';
import { holdCall, readCallVersion } from '../../db/calls/calls.ts';
import { once } from '../../db/core/commands.ts';
import { appendEvent, openStreams } from '../../db/core/events.ts';
import { insertSteps } from '../../db/review/reviews.ts';
import { noteOverlaps } from '../../db/applications/overlaps.ts';
import { insertRevision } from '../../db/applications/revisions.ts';
import type { DB } from '../../db/core/schema.ts';
import {
  CreateApplication,
  DecideAdmissibility,
  refuseAdmissibility,
  refuseSubmission,
  refuseUpdate,
  SubmitApplication,
  totalsOf,
  UpdateApplication,
} from '../../domain/applications/application.ts';
import { endOfWorkingDay } from '../../domain/core/calendar.ts';
import { refuseApplying } from '../../domain/calls/call-life.ts';
import { found, refuseIf } from '../../domain/core/refusal.ts';
import { joiningSteps } from '../../domain/review/review.ts';
import { silenceEnd } from '../../domain/applications/silence.ts';
import { deadline } from '../core/deadline.ts';
import { dueOfApplication } from '../core/next-deadline.ts';

/** Drafts wait for nobody. */
export const draftCommands = (db: Kysely<DB>) => ({
  createApplication: once(db, CreateApplication, async (trx, { id, caller, body: { callId, ...content }, at }) => {
    const held = await holdCall(trx, callId);
    refuseIf(refuseApplying(held, callId));
    const call = found(held);
    const { personId, organisationId } = caller;
    await openStreams(trx, 'application', [id]);
    await insertApplication(trx, { id, call, organisationId, personId, content });
    return appendEvent(trx, { at, personId }, { streamId: id, name: 'createApplication', facts: {}, due: null, state: 'draft' });
  }),

  updateApplication: once(db, UpdateApplication, async (trx, given) => {
    const {
      id,
      caller,
      body: { version: _, ...content },
      at,
    } = given;
    const application = found(await lockApplication(trx, id));
    refuseIf(refuseUpdate(application, given));
    await updateApplicationContent(trx, id, application.revision, content);
    return appendEvent(
      trx,
      { at, personId: caller.personId },
      { streamId: id, name: 'updateApplication', facts: {}, due: null, state: 'draft' },
    );
  }),
});

export const applicationActivities = (db: Kysely<DB>) => ({
  submitApplication: once(db, SubmitApplication, async (trx, given) => {
    const {
      id,
      caller: { personId, organisationId },
      at,
    } = given;
    const application = found(await lockApplication(trx, id));
    const call = found(await holdCall(trx, application.callId));
    const content = await readContent(trx, id);
    refuseIf(refuseSubmission(application, content, await readOrganisation(trx, organisationId), call, given));
    const screeningDueAt = endOfWorkingDay(at, call.terms.screeningWorkingDays);
    const silenceAt = silenceEnd(call, at);
    await markSubmitted(trx, id, { personId, at, call, screeningDueAt, silenceAt });
    await insertRevision(trx, { applicationId: id, revision: application.revision, content, personId, at });
    const overlaps = await noteOverlaps(trx, application, content, at);
    const { costCents, requestedCents } = totalsOf(content);
    const due = await dueOfApplication(trx, { ...application, state: 'submitted', screeningDueAt, silenceAt });
    return appendEvent(
      trx,
      { at, personId },
      {
        streamId: id,
        name: 'submitApplication',
        facts: { revision: application.revision, costCents, requestedCents, ...(overlaps > 0 ? { overlaps } : {}) },
        due,
        state: 'submitted',
      },
    );
  }),

  decideAdmissibility: once(db, DecideAdmissibility, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { decision, reason },
      at,
    } = given;
    const application = found(await lockApplication(trx, id));
    refuseIf(refuseAdmissibility(application, given, application.screenedBy));
    const state = decision === 'admissible' ? 'in_review' : 'inadmissible';
    await markScreened(trx, id, { state, personId, reason });
    if (state === 'in_review') {
      const call = await readCallVersion(trx, application.callId, application.callVersion);
      await insertSteps(trx, id, call, joiningSteps(call, application, [], at));
    }
    const due = await dueOfApplication(trx, { ...application, state });
    return appendEvent(trx, { at, personId }, { streamId: id, name: 'decideAdmissibility', facts: { decision }, due, state });
  }),

  /** A screening that is late is recalled to the screeners, once. The row may have moved since the date was set: it is asked again. */
  remindScreener: deadline(db, async (trx, id, at) => {
    const application = await lockApplication(trx, id);
    if (application?.state !== 'submitted' || application.screeningRemindedAt) return null;
    if (!application.screeningDueAt || application.screeningDueAt > at) return null;
    await markScreenerReminded(trx, id, at);
    return appendEvent(
      trx,
      { at, personId: null },
      {
        streamId: id,
        name: 'remindScreener',
        facts: {},
        due: await dueOfApplication(trx, { ...application, screeningRemindedAt: at }),
        state: application.state,
      },
    );
  }),
});
