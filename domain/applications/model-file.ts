import type { z } from 'zod';
import { AddAttachment, refuseBytes, refuseRoomAmong } from './attachment.ts';
import type { CallTerms } from '../calls/call.ts';
import { type CallStanding, mayUseCommand } from '../calls/call-life.ts';
import type { Given } from '../core/command.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Caller } from '../core/role.ts';
import { Key } from '../core/words.ts';

/** The model of a document that a call asks for, as a file; `document`: which one it is of, by its key. */
export const AddModel = AddAttachment.pick({ name: true, claimedType: true, foundType: true, sizeBytes: true, sha256: true }).extend({
  document: Key,
});
export type AddModel = z.infer<typeof AddModel>;

/** A call with the model files that it ever had: its versions name some of them for good. */
export type CallWithModels = CallStanding & { held: readonly { id: string; name: string; sizeBytes: number; sha256: string }[] };

/** The first refusal, in order of precedence; null if the next version may get a small model file for this document. */
export function mayAddModel(call: CallWithModels, document: string, caller: Caller, at: string): Refusal | null {
  const refusal = mayUseCommand(call, 'addModel', caller, at);
  if (refusal) return refusal;
  if (!call.documents.includes(document)) return { code: 'document_unknown', documents: call.documents };
  return refuseRoomAmong(call.held, { sizeBytes: 1, sha256: 'of no file' });
}

/** The same for a file whose bytes have arrived. */
export const refuseModel = (call: CallWithModels, { caller, body, at }: Pick<Given<AddModel>, 'caller' | 'body' | 'at'>): Refusal | null =>
  mayAddModel(call, body.document, caller, at) ?? refuseBytes(body) ?? refuseRoomAmong(call.held, body);

/** Terms in which a document has this model file. */
export const withModel = (terms: CallTerms, document: string, modelFile: string): CallTerms => ({
  ...terms,
  documents: terms.documents.map((each) => (each.key === document ? { ...each, modelFile } : each)),
});
