import type { Kysely, Transaction } from 'kysely';
import type { FileType } from '../../domain/applications/attachment.ts';
import type { AttachToMessage, ThreadWithFiles } from '../../domain/threads/message-file.ts';
import type { DB } from '../core/schema.ts';

type NewFile = { id: string; threadId: string; version: number; body: AttachToMessage; type: FileType; personId: string; at: string };

/** @param file `version`: that of its message */
export async function insertMessageFile(trx: Transaction<DB>, { id, threadId, version, body, type, personId, at }: NewFile): Promise<void> {
  const { name, sizeBytes, sha256 } = body;
  await trx
    .insertInto('message_file')
    .values({ id, thread_id: threadId, version, name, type, size_bytes: sizeBytes, sha256, added_by: personId, added_at: at })
    .execute();
}

/** The files of a thread's messages, in the order in which they were added. */
export const readMessageFiles = (db: Kysely<DB>, threadId: string) =>
  db
    .selectFrom('message_file')
    .where('thread_id', '=', threadId)
    .select(['id', 'version', 'name', 'type', 'size_bytes', 'sha256'])
    .orderBy('added_at')
    .orderBy('id')
    .execute();

/** The last message of a thread, and the files of all its messages, as the rules read them. */
export async function readLastWithFiles(db: Kysely<DB>, threadId: string): Promise<Pick<ThreadWithFiles, 'last' | 'held'>> {
  const last = await db
    .selectFrom('message')
    .where('thread_id', '=', threadId)
    .select(['version', 'written_by as writtenBy'])
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  const files = await readMessageFiles(db, threadId);
  return { last, held: files.map(({ id, name, size_bytes: sizeBytes, sha256 }) => ({ id, name, sizeBytes, sha256 })) };
}
