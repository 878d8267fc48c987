import { z } from 'zod';
import { readApplicationParts } from '../../db/applications/application-parts.ts';
import type { ApplicationRow } from '../../db/applications/applications.ts';
import { type AttachmentRow, type HeldRow, readAttachment, readAttachments, readPartsOfGrant } from '../../db/applications/attachments.ts';
import { readCallVersion } from '../../db/calls/calls.ts';
import { applicationTable } from '../../domain/applications/application-life.ts';
import {
  AddAttachment,
  FILE_TYPES,
  MAX_FILE_BYTES,
  mayAttach,
  mayRemoveAttachment,
  RemoveAttachment,
  seesFile,
} from '../../domain/applications/attachment.ts';
import { asksLater, documentsOn } from '../../domain/applications/required-document.ts';
import { mayShowGrounds } from '../../domain/committee/appeal.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import type { Answer } from '../../domain/core/command.ts';
import type { Refusal } from '../../domain/core/refusal.ts';
import type { Caller } from '../../domain/core/role.ts';
import { rolesFor } from '../../domain/core/state-table.ts';
import { asReader } from '../../domain/people/conflict.ts';
import { download } from '../http/answer/download.ts';
import { onApplication } from '../commands-on.ts';
import { carryOut, idOf, read, type ReadRequest } from '../http/operation.ts';
import type { Deps } from '../http/deps.ts';
import { orMissing, Problem } from '../http/problem/problem.ts';
import { type Received, type Sent, upload } from '../http/request/upload.ts';
import { DocumentView, toDocument } from './document-view.ts';
import { AttachmentAnswer, FILE_REFUSALS, FileName, madeFile, measuredFile, storedFile } from './joined-file.ts';
import { readSeenApplication } from './read-application.ts';

const { purpose: Purpose, part: Part, document: Document, issuedOn: IssuedOn } = AddAttachment.shape;
const Named = z.strictObject({
  name: FileName,
  purpose: Purpose.meta({
    description: 'What it is for; `review` is visible to the fund’s people alone, `payee` to finance and the signatory',
  }),
  part: Part.meta({ description: 'Of the grant, what it is about: the rank of a milestone for `report`, the key of an obligation' }),
  document: Document.meta({ description: 'Which of the documents that the call asks for it is, by its key' }),
  issuedOn: IssuedOn.meta({ description: 'The day of that document; without it, the day on which it is attached' }),
});

const AttachmentView = z
  .object({
    id: z.uuid(),
    name: z.string(),
    purpose: Purpose,
    part: z.string().nullable(),
    document: z.string().nullable().meta({ description: 'Which of the documents that the call asks for it is' }),
    issuedOn: z.iso.date().meta({ description: 'The day of that document, or that on which the file was attached' }),
    type: z.enum(FILE_TYPES).meta({ description: 'Found in the bytes' }),
    sizeBytes: z.int(),
    sha256: z.string(),
    addedAt: z.iso.datetime(),
    addedBy: z.object({ id: z.uuid(), name: z.string(), organisationName: z.string() }),
    removable: z.boolean().meta({ description: 'True where the caller may remove it now' }),
  })
  .meta({ id: 'Attachment' });

type Sender = Sent<z.infer<typeof Named>>;

async function may({ deps: { db, clock }, caller, id, query }: Sender): Promise<Refusal | null> {
  const at = await clock(new Date().toISOString());
  const parts = (await readApplicationParts(db, [id])).get(id);
  if (!parts) return { code: 'not_found' };
  const grounds = mayShowGrounds(parts, caller, at);
  return mayAttach({ ...parts, held: parts.attachments, grantState: parts.grant?.state ?? null, grounds }, query, caller);
}

/** Records the command like any other, and carries it out with the file beside it. */
async function ask({ deps, caller, key, id, query, claimedType }: Sender, file: Received): Promise<Answer> {
  const body: AddAttachment = { ...query, ...measuredFile(claimedType, file) };
  const asked = { name: 'addAttachment', id, creates: false, key, caller, body };
  return carryOut(deps, (means) => deps.uploads.addAttachment(file.fileId)(asked, means));
}

export const addAttachment = upload(
  {
    operationId: 'addAttachment',
    path: '/applications/{id}/attachments',
    summary: 'Attaches a file, sent unchanged',
    roles: rolesFor(applicationTable, 'addAttachment'),
    query: Named,
    takes: FILE_TYPES,
    maxBytes: MAX_FILE_BYTES,
    answer: AttachmentAnswer,
    refusals: [
      'wrong_state',
      'conflict_of_interest',
      ...FILE_REFUSALS,
      'attachment_part_unknown',
      'document_unknown',
      'nothing_to_appeal',
      'appeal_out_of_time',
    ],
  },
  { may, ask, made: madeFile((id, file) => `/applications/${id}/attachments/${file}`) },
);

export const removeAttachment = onApplication({
  operationId: 'removeAttachment',
  path: '/attachment-removals',
  summary: 'Removes a file, before it is submitted or its act is given or, for one of the fund’s own, before the decision',
  body: RemoveAttachment,
  refusals: ['wrong_state', 'attachment_given', 'attachment_of_somebody_else'],
});

/** An application's row, and the caller as they read it; throws unless they may see it. */
async function seenBy(deps: Deps, caller: Caller, id: string): Promise<{ row: ApplicationRow; reader: Caller }> {
  const row = orMissing(await readSeenApplication(deps, caller, id));
  return { row, reader: asReader(caller, row) };
}

const toView = (row: AttachmentRow, removable: boolean): z.input<typeof AttachmentView> => ({
  id: row.id,
  name: row.name,
  purpose: row.purpose,
  part: row.part,
  document: row.document,
  issuedOn: row.issuedOn,
  type: row.type,
  sizeBytes: row.size_bytes,
  sha256: row.sha256,
  addedAt: row.added_at,
  addedBy: { id: row.added_by, name: `${row.given_name} ${row.usual_name}`, organisationName: row.organisation_name },
  removable,
});

/** The documents that are joined to the acts on a grant, each as it stands; none where there is no grant. */
async function documentsOfActs(
  { deps, id, at, language }: Pick<ReadRequest<unknown>, 'deps' | 'id' | 'at' | 'language'>,
  row: ApplicationRow,
  files: readonly AttachmentRow[],
) {
  const { terms } = await readCallVersion(deps.db, row.call_id, row.call_version);
  if (!asksLater(terms)) return [];
  const { report: ranks, evidence: obligations } = await readPartsOfGrant(deps.db, id);
  const labelOf = (key: string): string | null => terms.obligations.find((each) => each.key === key)?.label[language] ?? null;
  const acts = [
    ...ranks.map((part) => ({ purpose: 'report' as const, part, obligation: null })),
    ...obligations.map((part) => ({ purpose: 'evidence' as const, part, obligation: labelOf(part) })),
    ...(ranks.length > 0 && terms.finalAccount ? [{ purpose: 'account' as const, part: null, obligation: null }] : []),
  ];
  return acts.flatMap((act) =>
    documentsOn(terms, { legalCategory: row.organisation_legal_category }, files, parisDate(at), {
      when: act.purpose,
      ...(act.part !== null && { part: act.part }),
    }).map((standing) => ({ ...act, standing })),
  );
}

/** True for a file that the caller may remove now from an application that they see. */
function isRemovable(row: ApplicationRow, { correcting, grantState, ...file }: HeldRow, caller: Caller): boolean {
  const { state, submitted_at: submittedAt, organisation_id: organisationId, conflicted, fundActs } = row;
  // Where the call conceals it from the caller, they have no row of it.
  const application = { state, submittedAt, organisationId, conflicted, fundActs, concealed: false };
  const attachment = { ...file, sizeBytes: file.size_bytes, addedBy: file.added_by };
  return mayRemoveAttachment({ application, attachment, correcting, grantState }, caller) === null;
}

export const listAttachments = read(
  {
    operationId: 'listAttachments',
    path: '/applications/{id}/attachments',
    summary: 'The files on an application that the caller may see, oldest first',
    answer: z
      .object({
        items: z.array(AttachmentView),
        documents: z
          .array(DocumentView)
          .meta({ description: 'The documents that the call asks for with the reports, the evidence and the final account of its grant' }),
      })
      .meta({ id: 'Attachments' }),
  },
  async (asked) => {
    const { deps, caller, id, language } = asked;
    const { row, reader } = await seenBy(deps, caller, id);
    const files = await readAttachments(deps.db, id);
    const seen = files.filter(({ purpose }) => seesFile(reader, purpose));
    const documents = await documentsOfActs(asked, row, files);
    return {
      items: seen.map((file) => toView(file, isRemovable(row, file, caller))),
      documents: documents.map(({ standing, ...act }) => toDocument(standing, language, act)),
    };
  },
);

export const getAttachment = download(
  {
    operationId: 'getAttachment',
    path: '/applications/{id}/attachments/{attachmentId}',
    summary: 'The bytes of one file, to keep',
    media: FILE_TYPES,
    problems: ['attachment_damaged', 'file_store_unavailable'],
  },
  async ({ deps, caller, id, params }) => {
    const { reader } = await seenBy(deps, caller, id);
    const row = await readAttachment(deps.db, id, idOf(params, 'attachmentId'));
    if (!row || !seesFile(reader, row.purpose)) throw new Problem({ code: 'not_found' });
    return storedFile(deps, row);
  },
);
