import { type Kysely, sql, type Transaction } from 'kysely';
import {
  ACTS_ON,
  type AddAttachment,
  type Attachment,
  type AttachmentContext,
  type FileType,
} from '../../domain/applications/attachment.ts';
import type { DB } from '../core/schema.ts';
import { statement } from '../connection/statement.ts';
import { part, readAlone } from '../connection/together.ts';

/** The day of a document: its own where its sender has said it, else that on which it was attached. */
export const issuedOn = (attachment: 'a' | 'f') =>
  sql<string>`coalesce(${sql.ref(`${attachment}.issued_on`)}, (${sql.ref(`${attachment}.added_at`)} AT TIME ZONE 'Europe/Paris')::date)::text`.as(
    'issuedOn',
  );

const ACTS = sql.join(
  Object.entries(ACTS_ON).flatMap(([purpose, acts]) =>
    Object.entries(acts).map(([name, isAwaiting]) => sql`(${sql.lit(purpose)}, ${sql.lit(name)}, ${sql.lit(isAwaiting)})`),
  ),
);

/**
 * True of a file on a grant where the last act on what it shows came after the file, or waits for a decision, and where
 * an account or an appeal names it: false for all other files, without a look at any event.
 */
export function given(attachment: 'a' | 'f') {
  const of = (column: string) => sql.ref(`${attachment}.${column}`);
  return sql<boolean>`CASE WHEN ${of('purpose')} IN (${sql.join(Object.keys(ACTS_ON).map((purpose) => sql.lit(purpose)))})
    THEN coalesce((
      SELECT act.is_awaiting OR e.at >= ${of('added_at')}
      FROM "grant" AS g
      JOIN event AS e ON e.stream_id = g.id
      JOIN (VALUES ${ACTS}) AS act (purpose, name, is_awaiting) ON act.purpose = ${of('purpose')} AND act.name = e.name
      WHERE g.application_id = ${of('application_id')}
        AND (${of('part')} IS NULL OR ${of('part')} IN (e.facts ->> 'milestone', e.facts ->> 'obligation'))
      ORDER BY e.version DESC LIMIT 1), false)
      OR EXISTS (SELECT FROM appeal AS p WHERE p.application_id = ${of('application_id')} AND p.files @> to_jsonb(${of('id')}))
      OR EXISTS (
        SELECT FROM account_statement AS s
        JOIN "grant" AS g ON g.id = s.grant_id
        WHERE g.application_id = ${of('application_id')}
          AND s.lines @> jsonb_build_array(jsonb_build_object('files', jsonb_build_array(${of('id')}))))
    ELSE false END`.as('given');
}

const live = (db: Kysely<DB>, applicationId: string) =>
  db.selectFrom('attachment as a').where('a.application_id', '=', applicationId).where('a.removed_at', 'is', null);

/** The attachments of an application that are not removed, oldest first, as its rules read them. */
const heldPart = (db: Kysely<DB>, applicationId: string) =>
  part(
    live(db, applicationId)
      .select(['a.id', 'a.name', 'a.purpose', 'a.part', 'a.size_bytes as sizeBytes', 'a.sha256', 'a.correction'])
      .select(['a.added_by as addedBy', 'a.document', issuedOn('a'), given('a')])
      .orderBy('a.id'),
  );
export const readHeld = (db: Kysely<DB>, applicationId: string): Promise<Attachment[]> => readAlone(db, heldPart(db, applicationId));

/** The parts of an application's grant that files may be about, by their purpose. */
export async function readPartsOfGrant(db: Kysely<DB>, applicationId: string): Promise<AttachmentContext['parts']> {
  const parts = (table: 'milestone' | 'obligation') =>
    db.selectFrom(table).innerJoin('grant as g', 'g.id', `${table}.grant_id`).where('g.application_id', '=', applicationId);
  const milestones = await parts('milestone').select('milestone.rank').execute();
  const obligations = await parts('obligation').select('obligation.key').execute();
  return { report: milestones.map(({ rank }) => String(rank)), evidence: obligations.map(({ key }) => key) };
}

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
  const { name, purpose, part = null, document = null, issuedOn: issued = null, sizeBytes, sha256 } = body;
  await trx
    .insertInto('attachment')
    .values({
      id,
      application_id: applicationId,
      purpose,
      part,
      document,
      issued_on: issued,
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

const view = (db: Kysely<DB>, applicationId: string) =>
  live(db, applicationId)
    .innerJoin('person as p', 'p.id', 'a.added_by')
    .innerJoin('organisation as o', 'o.id', 'p.organisation_id')
    .select([
      'a.id',
      'a.name',
      'a.purpose',
      'a.part',
      'a.document',
      issuedOn('a'),
      'a.type',
      'a.size_bytes',
      'a.sha256',
      'a.added_by',
      'a.added_at',
      'p.given_name',
      'p.usual_name',
      'o.name as organisation_name',
    ]);
export type AttachmentRow = Awaited<ReturnType<ReturnType<typeof view>['execute']>>[number];

/**
 * The files of an application, oldest first, each with what decides whether it may be removed; which of them a reader
 * sees, a rule says.
 */
export const readAttachments = statement((db: Kysely<DB>, applicationId: string) =>
  view(db, applicationId)
    .select(['a.correction', given('a')])
    .select((select) => [
      select
        .selectFrom('correction as c')
        .whereRef('c.application_id', '=', 'a.application_id')
        .where('c.state', '=', 'open')
        .select('c.number')
        .as('correcting'),
      select.selectFrom('grant as g').whereRef('g.application_id', '=', 'a.application_id').select('g.state').as('grantState'),
    ])
    .orderBy('a.id'),
);
export type HeldRow = Awaited<ReturnType<typeof readAttachments>>[number];

/** One of these files. */
export const readAttachment = (db: Kysely<DB>, applicationId: string, id: string) =>
  view(db, applicationId).where('a.id', '=', id).executeTakeFirst();

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
