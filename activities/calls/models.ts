import assert from 'node:assert/strict';
import type { Kysely } from 'kysely';
import { lockCall, updateDraft } from '../../db/calls/call-lives.ts';
import { dropUnnamedModels, insertModel, readModels } from '../../db/calls/models.ts';
import { type Command, once } from '../../db/core/commands.ts';
import type { DB } from '../../db/core/schema.ts';
import { isFileType } from '../../domain/applications/attachment.ts';
import { AddModel, needsRoom, refuseModel, withModel } from '../../domain/applications/model-file.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';

export const modelCommands = (db: Kysely<DB>) => ({
  /**
   * Keeps a model file, for good once a version names it, and names it in the draft of the next version, which begins
   * with what the newest one says. Where there is no more room, those that nothing names are dropped for it.
   * @param fileId the id of the bytes in the store; it is not part of the command, so that a repeat is recognised
   */
  addModel: (fileId: string): Command =>
    once(db, AddModel, async (trx, given) => {
      const { id: streamId, caller, body, at } = given;
      const call = orNotFound(await lockCall(trx, streamId));
      const held = { ...call, held: await readModels(trx, streamId) };
      refuseIf(refuseModel(held, given));
      const dropped = needsRoom(held, body) ? await dropUnnamedModels(trx, streamId) : [];
      const { foundType: type, document, sizeBytes, sha256 } = body;
      assert(isFileType(type) && call.next, 'its rules let no other type pass, and no call without terms');
      await insertModel(trx, { id: fileId, streamId, body, type, personId: caller.personId, at });
      await updateDraft(trx, streamId, { envelopeId: call.envelopeId, terms: withModel(call.next, document, fileId) });
      return {
        facts: { attachmentId: fileId, document, sizeBytes, sha256, ...(dropped.length > 0 && { dropped: dropped.join(',') }) },
        due: null,
        state: call.state,
      };
    }),
});
