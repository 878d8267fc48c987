import { z } from 'zod';
import { type Call, CallId, CallTerms } from './call.ts';
import { callFaults, type Compile } from './call-faults.ts';
import type { Given } from '../core/command.ts';
import { CallCode } from '../core/reference.ts';
import { type Asker, type Asks, type CommandOf, type May, askingOf } from '../core/may.ts';
import { Ordinal } from '../core/ordinal.ts';
import type { Refusal } from '../core/refusal.ts';
import type { StateTable } from '../core/state-table.ts';
import { refuseState } from '../core/state-table.ts';
import { refuseStale } from '../core/version.ts';
import { Id, text } from '../core/words.ts';

export const CreateCall = z.strictObject({ id: CallId, code: CallCode, envelopeId: Id, terms: CallTerms });
export type CreateCall = z.infer<typeof CreateCall>;

export const UpdateCall = z.strictObject({ version: Ordinal, envelopeId: Id, terms: CallTerms });
export type UpdateCall = z.infer<typeof UpdateCall>;

export const PublishCall = z.strictObject({ version: Ordinal });
export type PublishCall = z.infer<typeof PublishCall>;

/** The reason is told to everybody who waits for an award under this call. */
export const CloseCall = z.strictObject({ version: Ordinal, reason: text(4000).min(1) });
export type CloseCall = z.infer<typeof CloseCall>;

export const CALL_STATES = ['draft', 'published', 'closed'] as const;
export type CallState = (typeof CALL_STATES)[number];

/** Applicants never see a call that is a draft. */
export const callTable = {
  draft: {
    staff: { fr: 'En préparation', en: 'Being drafted' },
    applicant: { fr: 'En préparation', en: 'Being drafted' },
    takes: { updateCall: { by: ['admin'], to: ['draft'] }, publishCall: { by: ['admin'], to: ['published'] } },
  },
  published: {
    staff: { fr: 'Publié', en: 'Published' },
    applicant: { fr: 'Publié', en: 'Published' },
    takes: {
      updateCall: { by: ['admin'], to: ['published'] },
      publishCall: { by: ['admin'], to: ['published'] },
      closeCall: { by: ['admin'], to: ['closed'] },
    },
  },
  closed: { staff: { fr: 'Clos', en: 'Closed' }, applicant: { fr: 'Clos', en: 'Closed' }, takes: {} },
} satisfies StateTable<CallState>;

/**
 * A call's row as its rules read it. `version`: its row's; `published`: its newest published version, 0 before the
 * first; `draft`: the terms of the next one.
 */
export type CallLife = { id: string; state: CallState; version: number; published: number; draft: CallTerms | null };

/** The newest version of a call, with the code of its references, and whether it still takes applications. */
export type CurrentCall = Call & { code: string; state: CallState };

/** True of a call that takes no more applications on a day (yyyy-mm-dd): it is closed, or its last day is behind. */
export const isOver = ({ state, closesOn }: { state: CallState; closesOn: string | null }, today: string): boolean =>
  state === 'closed' || (closesOn !== null && today > closesOn);

/** A call whose dates, rates or steps do not hold together is not kept, not even as a draft: all its faults at once. */
function refuseIncoherent(terms: CallTerms, compile?: Compile): Refusal | null {
  const fields = callFaults(terms, compile);
  return fields.length > 0 ? { code: 'call_incoherent', fields } : null;
}

/**
 * Guards in order of precedence; null: the call may be drafted, unless another one has its id.
 * @param compile as `callFaults` asks it
 */
export function refuseNewCall(
  knowsEnvelope: boolean,
  { body: { envelopeId, terms } }: Given<CreateCall>,
  compile?: Compile,
): Refusal | null {
  return knowsEnvelope ? refuseIncoherent(terms, compile) : { code: 'envelope_unknown', envelopeId };
}

/** What of a call says whether a command may be given on it. */
export type CallStanding = Pick<CallLife, 'state' | 'published' | 'draft'>;

/**
 * Guards in order of precedence; null: its draft may become the next version. What was coherent when it was drafted is
 * asked again, but for its form: it was compiled then, and pages ask this of each draft.
 */
function mayPublish({ state, published, draft }: CallStanding): Refusal | null {
  const refusal = refuseState(callTable, state, 'publishCall');
  return refusal ?? (draft ? refuseIncoherent(draft, () => null) : { code: 'call_without_draft', published });
}

/** Whether a command may be given on a call now, whatever its body says. */
const MAY: Record<CommandOf<typeof callTable>, May<CallStanding>> = {
  updateCall: ({ state }) => refuseState(callTable, state, 'updateCall'),
  publishCall: mayPublish,
  closeCall: ({ state }) => refuseState(callTable, state, 'closeCall'),
};

/** What may be asked of a call by whoever asks. */
export const asksOfCall = (call: CallStanding, { caller, at }: Asker): Asks => askingOf(MAY, [call], caller, at);

/** What each command on a call begins with: that it may be given, on the call as it was read. */
const refuseCall = (call: CallLife, command: keyof typeof MAY, { caller, body, at }: Given<{ version: number }>): Refusal | null =>
  MAY[command](call, caller, at) ?? refuseStale(call, body.version);

/**
 * Guards in order of precedence; null: the next version's draft may be written over.
 * @param compile as `callFaults` asks it
 */
export function refuseCallUpdate(call: CallLife, knowsEnvelope: boolean, given: Given<UpdateCall>, compile?: Compile): Refusal | null {
  const refusal = refuseCall(call, 'updateCall', given);
  if (refusal) return refusal;
  if (!knowsEnvelope) return { code: 'envelope_unknown', envelopeId: given.body.envelopeId };
  return refuseIncoherent(given.body.terms, compile);
}

/** Null: the draft that was read becomes the next version. */
export const refusePublication = (call: CallLife, given: Given<PublishCall>): Refusal | null => refuseCall(call, 'publishCall', given);

/** Guards in order of precedence; null: the call may be closed. */
export const refuseClosing = (call: CallLife, given: Given<CloseCall>): Refusal | null => refuseCall(call, 'closeCall', given);

/**
 * Whether applications may still be drafted and submitted; a call that is itself a draft is unknown to whoever applies.
 */
export function refuseApplying(call: Pick<CurrentCall, 'id' | 'state'> | undefined, callId: string): Refusal | null {
  if (!call || call.state === 'draft') return { code: 'call_unknown', callId };
  return call.state === 'closed' ? { code: 'call_closed', callId } : null;
}
