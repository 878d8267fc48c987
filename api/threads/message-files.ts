import { z } from 'zod';
import { readLastWithFiles, readMessageFiles } from '../../db/threads/message-files.ts';
import { FILE_TYPES, MAX_FILE_BYTES } from '../../domain/applications/attachment.ts';
import type { Answer } from '../../domain/core/command.ts';
import type { Refusal } from '../../domain/core/refusal.ts';
import { type AttachToMessage, mayAttachToMessage } from '../../domain/threads/message-file.ts';
import { THREAD_COMMANDS } from '../../domain/threads/thread.ts';
import { AttachmentAnswer, FILE_REFUSALS, FileName, madeFile, measuredFile, storedFile } from '../applications/joined-file.ts';
import { download } from '../http/answer/download.ts';
import { carryOut, idOf } from '../http/operation.ts';
import { orMissing, Problem } from '../http/problem/problem.ts';
import { type Received, type Sent, upload } from '../http/request/upload.ts';
import { readSeenThread } from './read-file.ts';

const Named = z.strictObject({ name: FileName });
type Sender = Sent<z.infer<typeof Named>>;

async function may({ deps, caller, id }: Sender): Promise<Refusal | null> {
  const seen = await readSeenThread(deps, caller, id).catch((error: unknown) => {
    if (error instanceof Problem && error.facts.code === 'not_found') return null;
    throw error;
  });
  if (!seen) return { code: 'not_found' };
  const { row, found } = seen;
  return mayAttachToMessage({ ofFund: row.of_fund, file: found.file, ...(await readLastWithFiles(deps.db, id)) }, caller);
}

async function ask({ deps, caller, key, id, query, claimedType }: Sender, file: Received): Promise<Answer> {
  const body: AttachToMessage = { ...query, ...measuredFile(claimedType, file) };
  const asked = { name: 'attachToMessage', id, creates: false, key, caller, body } as const;
  return carryOut(deps, (means) => deps.uploads.attachToMessage(file.fileId)(asked, means));
}

export const attachToMessage = upload(
  {
    operationId: 'attachToMessage',
    path: '/threads/{id}/attachments',
    summary: 'Joins a file, sent unchanged, to the caller’s own message, as long as it is the last one of its thread',
    roles: THREAD_COMMANDS.attachToMessage,
    query: Named,
    takes: FILE_TYPES,
    maxBytes: MAX_FILE_BYTES,
    answer: AttachmentAnswer,
    refusals: ['conflict_of_interest', 'message_of_another_person', ...FILE_REFUSALS],
  },
  { may, ask, made: madeFile((id, file) => `/threads/${id}/attachments/${file}`) },
);

export const getMessageFile = download(
  {
    operationId: 'getMessageFile',
    path: '/threads/{id}/attachments/{attachmentId}',
    summary: 'The bytes of a file that goes with a message, to keep',
    media: FILE_TYPES,
    problems: ['attachment_damaged', 'file_store_unavailable'],
  },
  async ({ deps, caller, id, params }) => {
    await readSeenThread(deps, caller, id);
    const row = orMissing((await readMessageFiles(deps.db, id)).find((file) => file.id === idOf(params, 'attachmentId')));
    return storedFile(deps, row);
  },
);
