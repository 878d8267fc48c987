import type { Kysely, Transaction } from 'kysely';
import type { AddAttachment, Attachment, FileType } from '../../domain/applications/attachment.ts';
import type { DB } from '../core/schema.ts';
import { statement } from '../connection/statement.ts';
import { part, readAlone } from '../connection/together.ts';

const live = (db: Kysely<DB>, applicationId: string) =>
  db.selectFrom('attachment as a').where('a.application_id', '=', applicationId).where('a.removed_at', 'is', null);

/** The number of files added for a correction and not removed. */
export async function countFilesFor(trx: Transaction<DB>, applicationId: string, correction: number): Promise<number> {
  return (await readHeld(trx, applicationId)).filter((held) => held.correction === correction).length;
}

/** The attachments of an application that are not removed, oldest first, as its rules read them. */
const heldPart = (db: Kysely<DB>, applicationId: string) =>
  part(
    live(db, applicationId)
      .select(['a.id', 'a.name', 'a.purpose', 'a.size_bytes as sizeBytes', 'a.sha256', 'a.correction', 'a.added_by as addedBy'])
      .orderBy('a.id'),
  );
export const readHeld = (db: Kysely<DB>, applicationId: string): Promise<Attachment[]> => readAlone(db, heldPart(db, applicationId));

export async function insertAttachment(
  trx: Transaction<DB>,
  attachment: {
    id: string;
    applicationId: string;
    correction: number | null;
    body: AddAttachment;
    type: FileType;
    personId: string;
    at: string;
  },
): Promise<void> {
  const { id, applicationId, correction, body, type, personId, at } = attachment;
  const { name, purpose, sizeBytes, sha256 } = body;
  await trx
    .insertInto('attachment')
    .values({
      id,
      application_id: applicationId,
      purpose,
      correction,
      name,
      type,
      size_bytes: sizeBytes,
      sha256,
      added_by: personId,
      added_at: at,
      removed_by: null,
      removed_at: null,
    })
    .execute();
}

export async function markAttachmentRemoved(trx: Transaction<DB>, id: string, by: { personId: string; at: string }): Promise<void> {
  await trx.updateTable('attachment').set({ removed_by: by.personId, removed_at: by.at }).where('id', '=', id).execute();
}

/** Without the fund's own files if the reader is not a member of the fund. */
const view = (db: Kysely<DB>, applicationId: string, forStaff: boolean) =>
  live(db, applicationId)
    .innerJoin('person as p', 'p.id', 'a.added_by')
    .innerJoin('organisation as o', 'o.id', 'p.organisation_id')
    .$if(!forStaff, (query) => query.where('a.purpose', '!=', 'review'))
    .select([
      'a.id',
      'a.name',
      'a.purpose',
      'a.type',
      'a.size_bytes',
      'a.sha256',
      'a.added_by',
      'a.added_at',
      'p.given_name',
      'p.usual_name',
      'o.name as organisation_name',
    ]);
export type AttachmentRow = Awaited<ReturnType<typeof readAttachments>>[number];

/** The files of an application that a reader may see, oldest first. */
export const readAttachments = statement((db: Kysely<DB>, applicationId: string, { forStaff }: { forStaff: boolean }) =>
  view(db, applicationId, forStaff).orderBy('a.id'),
);

/** One of these files. */
export const readAttachment = (db: Kysely<DB>, applicationId: string, id: string, forStaff: boolean) =>
  view(db, applicationId, forStaff).where('a.id', '=', id).executeTakeFirst();

/** The attachment of an application's event. */
export async function readAttachmentOf(db: Kysely<DB>, applicationId: string, version: number): Promise<string> {
  const { facts } = await db
    .selectFrom('event')
    .where('stream_id', '=', applicationId)
    .where('version', '=', version)
    .select('facts')
    .executeTakeFirstOrThrow();
  return String(facts['attachmentId']);
}

const names = statement((db: Kysely<DB>, applicationId: string) =>
  db.selectFrom('attachment').where('application_id', '=', applicationId).select(['id', 'name']),
);
/** Names of attachments by id, including removed ones, for the timeline's texts. */
export async function readAttachmentNames(db: Kysely<DB>, applicationId: string): Promise<Map<string, string>> {
  const rows = await names(db, applicationId);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
