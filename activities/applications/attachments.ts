import assert from 'node:assert/strict';
import type { Kysely, Transaction } from 'kysely';
import { readCallVersion } from '../../db/calls/calls.ts';
import { lockApplication } from '../../db/applications/applications.ts';
import { insertAttachment, markAttachmentRemoved, readHeld, readPartsOfGrant } from '../../db/applications/attachments.ts';
import { readOpenCorrection } from '../../db/applications/corrections.ts';
import { type Command, once } from '../../db/core/commands.ts';
import { readDecisions } from '../../db/committee/appeals.ts';
import { readDue } from '../../db/core/events.ts';
import { shareLockGrantState } from '../../db/grants/grants.ts';
import type { DB } from '../../db/core/schema.ts';
import type { Application } from '../../domain/applications/application.ts';
import type { ApplicationState } from '../../domain/applications/application-life.ts';
import {
  AddAttachment,
  type AttachmentContext,
  isFileType,
  refuseAttachment,
  refuseAttachmentRemoval,
  RemoveAttachment,
} from '../../domain/applications/attachment.ts';
import { refuseUnknownDocument } from '../../domain/applications/required-document.ts';
import { mayShowGrounds } from '../../domain/committee/appeal.ts';
import type { Given } from '../../domain/core/command.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';

/** A file changes neither state nor deadline, and causes no letter, so its workflow has nothing to hear. */
const unmoved = async (trx: Transaction<DB>, { id, state }: { id: string; state: ApplicationState }) => ({
  due: await readDue(trx, id),
  state,
});

const readAround = async (
  trx: Transaction<DB>,
  application: Application,
  { id, caller, at }: Pick<Given<unknown>, 'id' | 'caller' | 'at'>,
): Promise<AttachmentContext> => ({
  held: await readHeld(trx, id),
  grantState: await shareLockGrantState(trx, id),
  correcting: (await readOpenCorrection(trx, id))?.number ?? null,
  grounds: mayShowGrounds({ application, decisions: await readDecisions(trx, id) }, caller, at),
  parts: await readPartsOfGrant(trx, id),
});

/** Files have no waiting workflow. */
export const attachmentCommands = (db: Kysely<DB>) => ({
  /** @param fileId the id of the bytes in the store; it is not part of the command, so that a repeat is recognised */
  addAttachment: (fileId: string): Command =>
    once(db, AddAttachment, async (trx, given) => {
      const {
        id,
        caller: { personId },
        body,
        at,
      } = given;
      const application = orNotFound(await lockApplication(trx, id));
      const around = await readAround(trx, application, given);
      refuseIf(refuseAttachment(application, around, given));
      const { terms } = await readCallVersion(trx, application.callId, application.callVersion);
      refuseIf(refuseUnknownDocument(terms, body.document));
      const { foundType: type, purpose, part, sizeBytes, sha256 } = body;
      assert(isFileType(type), 'its rules let no other type pass');
      await insertAttachment(trx, {
        id: fileId,
        applicationId: id,
        correction: purpose === 'correction' ? around.correcting : null,
        body,
        type,
        personId,
        at,
      });
      return {
        facts: { attachmentId: fileId, purpose, ...(part === undefined ? {} : { part }), sizeBytes, sha256 },
        ...(await unmoved(trx, application)),
      };
    }),

  /** The row stays, with the person who removed the file and the instant; the sweep removes the bytes. */
  removeAttachment: once(db, RemoveAttachment, async (trx, given) => {
    const {
      id,
      body: { attachmentId },
      by,
    } = given;
    const application = orNotFound(await lockApplication(trx, id));
    const around = await readAround(trx, application, given);
    refuseIf(refuseAttachmentRemoval(application, around, given));
    const { purpose } = orNotFound(around.held.find((held) => held.id === attachmentId));
    await markAttachmentRemoved(trx, attachmentId, by);
    return { facts: { attachmentId, purpose }, ...(await unmoved(trx, application)) };
  }),
});
