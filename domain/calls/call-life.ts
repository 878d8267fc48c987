import { z } from 'zod';
import { type Call, CallId, CallTerms } from './call.ts';
import { callFaults, type Compile } from './call-faults.ts';
import { parisDate } from '../core/calendar.ts';
import type { Given } from '../core/command.ts';
import type { EventTable } from '../core/event.ts';
import { CallCode } from '../core/reference.ts';
import { type Asker, type Asks, type May, askingOf } from '../core/may.ts';
import { Ordinal } from '../core/ordinal.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Caller } from '../core/role.ts';
import type { CommandOf, StateTable } from '../core/state-table.ts';
import { refuseState } from '../core/state-table.ts';
import { refuseStale } from '../core/version.ts';
import { Id, text } from '../core/words.ts';

export const CreateCall = z.strictObject({ id: CallId, code: CallCode, envelopeId: Id, terms: CallTerms });
export type CreateCall = z.infer<typeof CreateCall>;

export const UpdateCall = z.strictObject({ version: Ordinal, envelopeId: Id, terms: CallTerms });
export type UpdateCall = z.infer<typeof UpdateCall>;

export const PublishCall = z.strictObject({ version: Ordinal });
export type PublishCall = z.infer<typeof PublishCall>;

/** The reason is sent to every applicant who waits for an award under this call. */
export const CloseCall = z.strictObject({ version: Ordinal, reason: text(4000).min(1) });
export type CloseCall = z.infer<typeof CloseCall>;

export const CALL_STATES = ['draft', 'published', 'closed'] as const;
export type CallState = (typeof CALL_STATES)[number];

/** Applicants never see a call that is a draft. */
export const callTable = {
  draft: {
    staff: { fr: 'En préparation', en: 'Being drafted' },
    applicant: { fr: 'En préparation', en: 'Being drafted' },
    takes: {
      updateCall: { by: ['admin'], to: ['draft'] },
      addModel: { by: ['admin'], to: ['draft'] },
      publishCall: { by: ['admin'], to: ['published'] },
    },
  },
  published: {
    staff: { fr: 'Publié', en: 'Published' },
    applicant: { fr: 'Publié', en: 'Published' },
    takes: {
      updateCall: { by: ['admin'], to: ['published'] },
      addModel: { by: ['admin'], to: ['published'] },
      publishCall: { by: ['admin'], to: ['published'] },
      closeCall: { by: ['admin'], to: ['closed'] },
    },
  },
  closed: { staff: { fr: 'Clos', en: 'Closed' }, applicant: { fr: 'Clos', en: 'Closed' }, takes: {} },
} satisfies StateTable<CallState>;

export const callEvents = {
  createCall: { applicant: false, letters: false },
  updateCall: { applicant: false, letters: false },
  addModel: { applicant: false, letters: false },
  publishCall: { applicant: false, letters: false },
  closeCall: { applicant: true, letters: true, urgent: true, decidedBy: 'admin', course: 'refused' },
} satisfies EventTable;

/**
 * A call's row as the rules read it. `version`: the row's; `published`: the newest published version, 0 before the
 * first; `draft`: the terms of the next one; `documents`: the keys of those that the next one asks for.
 */
export type CallLife = {
  id: string;
  state: CallState;
  version: number;
  published: number;
  draft: CallTerms | null;
  documents: readonly string[];
};

/** The keys of the documents that terms ask for: none in versions of before a call could ask for any. */
export const documentKeys = ({ documents = [] }: Partial<Pick<CallTerms, 'documents'>>): string[] => documents.map(({ key }) => key);

/** The model files that terms name, each at its place among the documents. */
export const modelFilesIn = ({ documents = [] }: Partial<Pick<CallTerms, 'documents'>>): { id: string; pointer: string }[] =>
  documents.flatMap(({ modelFile = null }: { modelFile?: string | null }, place) =>
    modelFile === null ? [] : [{ id: modelFile, pointer: `/terms/documents/${place}/modelFile` }],
  );

/**
 * Refuses terms that name a file which is no model of any call.
 * @param known the ids of those that are, among the ones that the terms name
 */
export function refuseUnknownModels(terms: CallTerms, known: readonly string[]): Refusal | null {
  const unknown = modelFilesIn(terms).filter(({ id }) => !known.includes(id));
  return unknown.length > 0
    ? { code: 'call_incoherent', fields: unknown.map(({ pointer }) => ({ pointer, fault: 'unknown_model' as const })) }
    : null;
}

/** The newest version of a call, with its code for references and its state. */
export type CurrentCall = Call & { code: string; state: CallState };

/** True if a call takes no more applications on a day (yyyy-mm-dd): it is closed, or its last day has passed. */
export const isOver = ({ state, closesOn }: { state: CallState; closesOn: string | null }, today: string): boolean =>
  state === 'closed' || (closesOn !== null && today > closesOn);

/** Whether a call takes applications on a day (yyyy-mm-dd), once it is published: not yet, now, or no more. */
export const openingOn = (
  { opensOn, ...call }: Parameters<typeof isOver>[0] & { opensOn: string },
  today: string,
): 'to_come' | 'open' | 'over' => (isOver(call, today) ? 'over' : today < opensOn ? 'to_come' : 'open');

/** A call whose dates, rates or steps do not fit together is refused even as a draft, with all its faults at once. */
function refuseIncoherent(terms: CallTerms, compile?: Compile): Refusal | null {
  const fields = callFaults(terms, compile);
  return fields.length > 0 ? { code: 'call_incoherent', fields } : null;
}

/**
 * The first refusal, in order of precedence; null if the call may be drafted, unless its id is taken.
 * @param compile as for `callFaults`
 */
export function refuseNewCall(
  knowsEnvelope: boolean,
  { body: { envelopeId, terms } }: Given<CreateCall>,
  compile?: Compile,
): Refusal | null {
  return knowsEnvelope ? refuseIncoherent(terms, compile) : { code: 'envelope_unknown', envelopeId };
}

/** The part of a call that decides whether a command may be given on it. */
export type CallStanding = Pick<CallLife, 'state' | 'published' | 'draft' | 'documents'>;

/**
 * The first refusal, in order of precedence; null if the draft may become the next version. Its coherence is checked
 * again except for the form, which was compiled when it was drafted: pages call this for each draft. A call whose last
 * day has passed would take no application.
 */
function mayPublish({ state, published, draft }: CallStanding, _: Caller, at: string): Refusal | null {
  const refusal = refuseState(callTable, state, 'publishCall');
  if (refusal) return refusal;
  if (!draft) return { code: 'call_without_draft', published };
  const refused = refuseIncoherent(draft, () => null);
  if (refused || draft.closesOn === null || draft.closesOn >= parisDate(at)) return refused;
  return { code: 'call_incoherent', fields: [{ pointer: '/terms/closesOn', fault: 'closing_passed' }] };
}

/** Refusals of each command on a call, whatever its body. */
const MAY: Record<CommandOf<typeof callTable>, May<CallStanding>> = {
  updateCall: ({ state }) => refuseState(callTable, state, 'updateCall'),
  // A call that asks for no document has no models.
  addModel: ({ state, documents }) =>
    refuseState(callTable, state, 'addModel') ?? (documents.length === 0 ? { code: 'document_unknown', documents: [] } : null),
  publishCall: mayPublish,
  closeCall: ({ state }) => refuseState(callTable, state, 'closeCall'),
};

/** Null if a command may be given on a call, whatever its body. */
export const mayUseCommand = (call: CallStanding, command: keyof typeof MAY, caller: Caller, at: string): Refusal | null =>
  MAY[command](call, caller, at);

/** What the caller may ask of a call. */
export const asksOfCall = (call: CallStanding, { caller, at }: Asker): Asks => askingOf(MAY, [call], caller, at);

/** The first checks of each command on a call: that it may be given, and that the caller read the current version. */
const refuseCall = (call: CallLife, command: keyof typeof MAY, { caller, body, at }: Given<{ version: number }>): Refusal | null =>
  MAY[command](call, caller, at) ?? refuseStale(call, body.version);

/**
 * The first refusal, in order of precedence; null if the draft of the next version may be updated.
 * @param compile as for `callFaults`
 */
export function refuseCallUpdate(call: CallLife, knowsEnvelope: boolean, given: Given<UpdateCall>, compile?: Compile): Refusal | null {
  const refusal = refuseCall(call, 'updateCall', given);
  if (refusal) return refusal;
  if (!knowsEnvelope) return { code: 'envelope_unknown', envelopeId: given.body.envelopeId };
  return refuseIncoherent(given.body.terms, compile);
}

/** Null if the draft that the caller read becomes the next version. */
export const refusePublication = (call: CallLife, given: Given<PublishCall>): Refusal | null => refuseCall(call, 'publishCall', given);

/** The first refusal, in order of precedence; null if the call may be closed. */
export const refuseClosing = (call: CallLife, given: Given<CloseCall>): Refusal | null => refuseCall(call, 'closeCall', given);

/** Null if applications may still be drafted and submitted. To applicants, a call that is a draft is unknown. */
export function refuseApplying(call: Pick<CurrentCall, 'id' | 'state'> | undefined, callId: string): Refusal | null {
  if (!call || call.state === 'draft') return { code: 'call_unknown', callId };
  return call.state === 'closed' ? { code: 'call_closed', callId } : null;
}
