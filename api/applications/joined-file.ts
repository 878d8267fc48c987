import { Readable } from 'node:stream';
import { z } from 'zod';
import { type AttachmentRow, readAttachmentOf } from '../../db/applications/attachments.ts';
import { AddAttachment, fileTypeOf } from '../../domain/applications/attachment.ts';
import type { Receipt } from '../../domain/core/command.ts';
import { intact } from '../../files/measure.ts';
import type { Download } from '../http/answer/download.ts';
import { CommandAnswer } from '../http/operation.ts';
import type { Deps } from '../http/deps.ts';
import type { Received } from '../http/request/upload.ts';

/** The name of a file, as its sender gives it. */
export const FileName = AddAttachment.shape.name.meta({ description: 'The file’s name, as people will read it' });

/** What refuses a file, to whatever thing it is joined. */
export const FILE_REFUSALS = [
  'attachment_too_large',
  'attachment_empty',
  'attachment_type_refused',
  'attachment_type_differs',
  'attachment_name_differs',
  'attachment_twice',
  'attachments_full',
] as const;

export const AttachmentAnswer = CommandAnswer.extend({ attachmentId: z.uuid() }).meta({ id: 'AttachmentAnswer' });

/** What a command says of a file that came in: the type that its sender states, and what its bytes show. */
export function measuredFile(claimed: string, { mark, isText, active, sizeBytes, sha256 }: Received) {
  const claimedType = AddAttachment.shape.claimedType.parse(claimed);
  return { claimedType, foundType: fileTypeOf({ claimedType, mark, isText, active }), sizeBytes, sha256 };
}

/**
 * What is answered to a file that was joined to a thing, by its receipt: a repeat is answered with the file that the
 * first one made.
 * @param at the address of a file, by the thing's id and its own
 */
export const madeFile =
  (at: (id: string, attachmentId: string) => string) =>
  async ({ deps: { db } }: { deps: Pick<Deps, 'db'> }, { id, version, state, due }: Receipt) => {
    const attachmentId = await readAttachmentOf(db, id, version);
    const body: z.input<typeof AttachmentAnswer> = { id, version, state, due, attachmentId };
    return { location: at(id, attachmentId), body };
  };

/** A file of the store, as it was sent. */
export async function storedFile(
  { files }: Deps,
  { id, name, type, sha256, size_bytes: sizeBytes }: Pick<AttachmentRow, 'id' | 'name' | 'type' | 'sha256' | 'size_bytes'>,
): Promise<Download> {
  const stored = await files.get(id);
  return {
    // If no byte is read, nothing else closes the file that the store has opened.
    body: Readable.from(intact(stored, { sha256, sizeBytes }), { objectMode: false }).once('close', () => stored.destroy()),
    media: type,
    fileName: name,
    bytes: sizeBytes,
    headers: {
      ETag: `"${sha256}"`,
      'Repr-Digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
      'Accept-Ranges': 'none',
    },
  };
}
