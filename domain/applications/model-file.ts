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

/** A call with its model files. `isNamed`: by a version, for good, or by a draft; others make room where it lacks. */
type CallWithModels = CallStanding & {
  held: readonly { id: string; name: string; sizeBytes: number; sha256: string; isNamed: boolean }[];
};

/** The first refusal, in order of precedence; null if there is room for the file beside those that are named. */
function refuseRoomFor({ held }: CallWithModels, file: Pick<AddModel, 'sizeBytes' | 'sha256'>): Refusal | null {
  const twins = held.filter(({ sha256 }) => sha256 === file.sha256);
  return refuseRoomAmong([...twins.filter((each) => !each.isNamed), ...held.filter((each) => each.isNamed)], file);
}

/** True where a file that may be added has room only in the place of those that nothing names. */
export const needsRoom = ({ held }: CallWithModels, file: Pick<AddModel, 'sizeBytes' | 'sha256'>): boolean =>
  refuseRoomAmong(held, file) !== null;

/** The first refusal, in order of precedence; null if the next version may get a small model file for this document. */
export function mayAddModel(call: CallWithModels, document: string, caller: Caller, at: string): Refusal | null {
  const refusal = mayUseCommand(call, 'addModel', caller, at);
  if (refusal) return refusal;
  if (!call.documents.includes(document)) return { code: 'document_unknown', documents: call.documents };
  return refuseRoomFor(call, { sizeBytes: 1, sha256: 'of no file' });
}

/** The same for a file whose bytes have arrived. */
export const refuseModel = (call: CallWithModels, { caller, body, at }: Pick<Given<AddModel>, 'caller' | 'body' | 'at'>): Refusal | null =>
  mayAddModel(call, body.document, caller, at) ?? refuseBytes(body) ?? refuseRoomFor(call, body);

/** Terms in which a document has this model file. */
export const withModel = (terms: CallTerms, document: string, modelFile: string): CallTerms => ({
  ...terms,
  documents: terms.documents.map((each) => (each.key === document ? { ...each, modelFile } : each)),
});
