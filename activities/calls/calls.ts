import assert from 'node:assert/strict';
import type { Kysely, Transaction } from 'kysely';
import { lockApplications, setApplicationState } from '../../db/applications/applications.ts';
import { findCallStream, insertCall, insertVersion, lockCall, markClosed, markPublished, updateDraft } from '../../db/calls/call-lives.ts';
import { once } from '../../db/core/commands.ts';
import { knownModels } from '../../db/calls/models.ts';
import { knowsEnvelope } from '../../db/ledger/envelope.ts';
import { openStreams } from '../../db/core/events.ts';
import type { DB } from '../../db/core/schema.ts';
import { insertOutcomes, readWaitingIds } from '../../db/committee/waitlist.ts';
import {
  CloseCall,
  CreateCall,
  modelFilesIn,
  PublishCall,
  refuseCallUpdate,
  refuseClosing,
  refuseNewCall,
  refusePublication,
  refuseUnknownModels,
  UpdateCall,
} from '../../domain/calls/call-life.ts';
import type { CallTerms } from '../../domain/calls/call.ts';
import type { FormFault } from '../../domain/calls/call-faults.ts';
import { compileForm } from './compile-form.ts';
import { orNotFound, Refused, refuseIf } from '../../domain/core/refusal.ts';

/** Refuses terms that name a model file which no call has. */
async function refuseModels(trx: Transaction<DB>, terms: CallTerms): Promise<void> {
  const named = modelFilesIn(terms).map(({ id }) => id);
  refuseIf(refuseUnknownModels(terms, await knownModels(trx, named)));
}

/**
 * Calls have no dates and no workflow: each event is recorded under the call's stream, and acknowledged when it is
 * written.
 */
export const callCommands = (db: Kysely<DB>) => ({
  createCall: once(
    db,
    CreateCall,
    async (trx, given, compiled: FormFault | null) => {
      const {
        id: streamId,
        caller: { personId },
        body: { id, code, envelopeId, terms },
      } = given;
      refuseIf(refuseNewCall(await knowsEnvelope(trx, envelopeId), given, () => compiled));
      await refuseModels(trx, terms);
      await openStreams(trx, 'call', [streamId]);
      if (!(await insertCall(trx, { id, code, streamId, envelopeId, terms, personId }))) {
        const isNamed = (await findCallStream(trx, id)) !== undefined;
        throw new Refused(isNamed ? { code: 'call_exists', callId: id } : { code: 'call_code_taken', callCode: code });
      }
      return { facts: { callId: id }, due: null, state: 'draft' };
    },
    ({ body: { terms } }) => compileForm(terms.form),
  ),

  updateCall: once(
    db,
    UpdateCall,
    async (trx, given, compiled: FormFault | null) => {
      const {
        id: streamId,
        body: { envelopeId, terms },
      } = given;
      const call = orNotFound(await lockCall(trx, streamId));
      refuseIf(refuseCallUpdate(call, await knowsEnvelope(trx, envelopeId), given, () => compiled));
      await refuseModels(trx, terms);
      await updateDraft(trx, streamId, given.body);
      return { due: null, state: call.state };
    },
    ({ body: { terms } }) => compileForm(terms.form),
  ),

  /** Makes the draft the next version. Applications under way keep theirs; drafts are submitted under the newest. */
  publishCall: once(db, PublishCall, async (trx, given) => {
    const { id: streamId } = given;
    const call = orNotFound(await lockCall(trx, streamId));
    refuseIf(refusePublication(call, given));
    const { draft: terms, ...next } = { ...call, version: call.published + 1 };
    assert(terms, 'the rule let a call pass that has no draft');
    const { version } = next;
    await insertVersion(trx, streamId, { ...next, terms });
    await markPublished(trx, streamId, null);
    return { facts: { version }, due: null, state: 'published' };
  }),

  /**
   * Ends drafting and submission under the call, and refuses waitlisted applications; submitted ones go on. The next
   * sweep wakes the workflows of those refused, which write to the applicants.
   */
  closeCall: once(db, CloseCall, async (trx, given) => {
    const {
      id: streamId,
      body: { reason },
      by,
    } = given;
    const call = orNotFound(await lockCall(trx, streamId));
    refuseIf(refuseClosing(call, given));
    await markClosed(trx, given);
    const applications = await lockApplications(trx, await readWaitingIds(trx, call.id));
    // The chair may have awarded or refused one while its row was being locked.
    const refused = applications.filter(({ state }) => state === 'waitlisted').map(({ id }) => id);
    await setApplicationState(trx, refused, 'refused');
    await insertOutcomes(trx, refused, { decision: 'refuse', awardedCents: null, reason, ...by });
    return {
      facts: { refused: refused.length },
      due: null,
      state: 'closed',
      also: refused.map((id) => ({ streamId: id, facts: { callId: call.id }, due: null })),
    };
  }),
});
