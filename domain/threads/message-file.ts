import type { z } from 'zod';
import { AddAttachment, refuseBytes, refuseRoomAmong } from '../applications/attachment.ts';
import type { Refusal } from '../core/refusal.ts';
import { type Caller, isSamePerson } from '../core/role.ts';
import { mayContinueNote, mayWriteMessage, type Thread } from './thread.ts';

/** A file that goes with the caller's message, which a file of an application is like in all but its place. */
export const AttachToMessage = AddAttachment.pick({ name: true, claimedType: true, foundType: true, sizeBytes: true, sha256: true });
export type AttachToMessage = z.infer<typeof AttachToMessage>;

/** A thread with its last message, and the files of all its messages. */
export type ThreadWithFiles = Thread & {
  last: { version: number; writtenBy: string };
  held: readonly { id: string; name: string; sizeBytes: number; sha256: string }[];
};

/**
 * The first refusal, in order of precedence; null if a small file may go with the thread's last message: the caller
 * wrote it, and may still write in the thread.
 */
export function mayAttachToMessage({ last, held, ...thread }: ThreadWithFiles, caller: Caller): Refusal | null {
  const refusal = thread.ofFund ? mayContinueNote(thread, caller) : mayWriteMessage(thread, caller);
  if (refusal) return refusal;
  if (!isSamePerson(caller, last.writtenBy)) return { code: 'message_of_another_person' };
  return refuseRoomAmong(held, { sizeBytes: 1, sha256: 'of no file' });
}

/** The same for a file whose bytes have arrived. */
export const refuseMessageFile = (thread: ThreadWithFiles, caller: Caller, body: AttachToMessage): Refusal | null =>
  mayAttachToMessage(thread, caller) ?? refuseBytes(body) ?? refuseRoomAmong(thread.held, body);
