import assert from 'node:assert/strict';
import type { Kysely } from 'kysely';
import { type Command, once } from '../../db/core/commands.ts';
import type { DB } from '../../db/core/schema.ts';
import { insertMessageFile, readLastWithFiles } from '../../db/threads/message-files.ts';
import { lockThread, noteReading } from '../../db/threads/threads.ts';
import { isFileType } from '../../domain/applications/attachment.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { AttachToMessage, refuseMessageFile } from '../../domain/threads/message-file.ts';
import { THREAD_STATE } from '../../domain/threads/thread.ts';

export const messageFileCommands = (db: Kysely<DB>) => ({
  /** @param fileId the id of the bytes in the store; it is not part of the command, so that a repeat is recognised */
  attachToMessage: (fileId: string): Command =>
    once(db, AttachToMessage, async (trx, { id, caller, body, at }) => {
      const { personId } = caller;
      const thread = orNotFound(await lockThread(trx, id));
      const { last, held } = await readLastWithFiles(trx, id);
      refuseIf(refuseMessageFile({ ...thread, last, held }, caller, body));
      const { foundType: type, sizeBytes, sha256 } = body;
      assert(isFileType(type), 'its rules let no other type pass');
      await insertMessageFile(trx, { id: fileId, threadId: id, version: last.version, body, type, personId, at });
      const { file } = thread;
      return {
        facts: {
          ...{ attachmentId: fileId, message: last.version, sizeBytes, sha256 },
          ...(file.kind === 'application' && { applicationId: file.id }),
        },
        due: null,
        state: THREAD_STATE,
        after: ({ version }) => noteReading(trx, { threadId: id, personId, version, at }),
      };
    }),
});
