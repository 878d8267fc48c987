import { z } from 'zod';
import { type Application, refuseInvisible } from './application.ts';
import { type ApplicationState, applicationTable } from './application-life.ts';
import type { Given } from '../core/command.ts';
import { refuseConflicted } from '../people/conflict.ts';
import { type GrantCommand, type GrantState, grantTable } from '../grants/grant.ts';
import type { EventName, EventTable } from '../core/event.ts';
import type { Refusal } from '../core/refusal.ts';
import { type Caller, isStaff, REVIEW_FILE_ROLES, type Role } from '../core/role.ts';
import { refuseState, rolesIn } from '../core/state-table.ts';
import { Day, HIDDEN, Id, Key, ONE_LINE } from '../core/words.ts';

/** Bounds on one file, on all files of one place, and on their number. */
export const MAX_FILE_BYTES = 20_000_000;
const MAX_FILES_BYTES = 200_000_000;
export const MAX_FILES = 50;

/** The accepted media types; the bytes must match. */
export const FILE_TYPES = [
  'application/pdf',
  'image/png',
  'image/jpeg',
  'image/webp',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'application/vnd.oasis.opendocument.text',
  'application/vnd.oasis.opendocument.spreadsheet',
  'application/vnd.oasis.opendocument.presentation',
  'text/plain',
  'text/csv',
] as const;
export type FileType = (typeof FILE_TYPES)[number];

/** File extensions for each type: a computer opens a file by its name, whatever it holds. */
export const EXTENSIONS: Readonly<Record<FileType, readonly [string, ...string[]]>> = {
  'application/pdf': ['pdf'],
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/webp': ['webp'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['pptx'],
  'application/vnd.oasis.opendocument.text': ['odt'],
  'application/vnd.oasis.opendocument.spreadsheet': ['ods'],
  'application/vnd.oasis.opendocument.presentation': ['odp'],
  'text/plain': ['txt', 'md'],
  'text/csv': ['csv'],
};
export const isFileType = (type: string | null): type is FileType => FILE_TYPES.some((each) => each === type);

/** What a file is for: all but `review`, which the fund's people share among themselves, belong to the applicant. */
export const PURPOSES = ['application', 'correction', 'report', 'account', 'evidence', 'amendment', 'payee', 'appeal', 'review'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** What files on a grant go with: they may be added wherever the grant takes that command. */
const GOES_WITH = {
  report: 'reportMilestone',
  account: 'giveFinalAccount',
  evidence: 'giveEvidence',
  amendment: 'proposeAmendment',
  payee: 'proposePayee',
} as const satisfies Partial<Record<Purpose, GrantCommand>>;
type GrantPurpose = keyof typeof GOES_WITH;

/**
 * The acts by which people give what a file on a grant shows, or decide on it. True: what was given waits for a
 * decision after the act; an account that is approved is not given again, so that its approval is not among them.
 */
export const ACTS_ON: Readonly<Record<GrantPurpose, Partial<Record<EventName, boolean>>>> = {
  report: { reportMilestone: true, correctReport: true, reviewReport: false },
  account: { giveFinalAccount: true, returnFinalAccount: false },
  evidence: { giveEvidence: true, reviewEvidence: false, waiveObligation: false },
  amendment: {
    proposeAmendment: true,
    approveAmendment: true,
    rejectAmendment: false,
    withdrawAmendment: false,
    lapseAmendment: false,
    signAmendment: false,
  },
  payee: { proposePayee: true, approvePayee: false, rejectPayee: false },
};
const isOfGrant = (purpose: Purpose): purpose is GrantPurpose => purpose in GOES_WITH;

/** The purposes that are about one part of a grant: a milestone, by its rank, or an obligation, by its key. */
type PartPurpose = 'report' | 'evidence';
const isOfPart = (purpose: Purpose): purpose is PartPurpose => purpose === 'report' || purpose === 'evidence';

/** The only purpose of files that the applicant may add, by state. */
export const PURPOSE_IN: Partial<Record<ApplicationState, Purpose>> = {
  draft: 'application',
  correction_requested: 'correction',
};

// Path separators and line ends that other texts may hold.
const UNSAFE = /[/\\\t\n\r]/;

/** The file name as its sender gives it: one line, no path. It is never used as a path on this machine. */
export const FileName = z
  .string()
  .min(1)
  .max(200)
  .refine((name) => name.isWellFormed() && !UNSAFE.test(name) && !HIDDEN.test(name) && !/^[\s.]*$/.test(name), 'file_name')
  .meta({ pattern: ONE_LINE });

/** A file and its declared type. `foundType`: the type that its bytes show; null if they show none that is known. */
export const AddAttachment = z.strictObject({
  name: FileName,
  purpose: z.enum(PURPOSES),
  part: z
    .string()
    .regex(/^([1-9]\d{0,2}|[a-z][a-z0-9_]{0,39})$/)
    .optional(),
  document: Key.optional(),
  issuedOn: Day.optional(),
  claimedType: z.enum(FILE_TYPES),
  foundType: z.string().nullable(),
  sizeBytes: z.int().min(0).max(MAX_FILE_BYTES),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type AddAttachment = z.infer<typeof AddAttachment>;

export const RemoveAttachment = z.strictObject({ attachmentId: Id });
export type RemoveAttachment = z.infer<typeof RemoveAttachment>;

export const attachmentEvents = {
  addAttachment: { applicant: true, letters: false },
  removeAttachment: { applicant: true, letters: false },
} satisfies EventTable;

/**
 * An attachment's row as the rules read it. `part`: of the grant, what it is about; `document`: which of those that the
 * call asks for it is, and `issuedOn` its day; `correction`: the number of the correction that it was added for;
 * `given`: true on a grant once the act that it goes with was given or decided on since, where that waits for a
 * decision, and where an account or an appeal names the file.
 */
export type Attachment = {
  id: string;
  name: string;
  purpose: Purpose;
  part: string | null;
  document: string | null;
  issuedOn: string;
  sizeBytes: number;
  sha256: string;
  correction: number | null;
  given: boolean;
  addedBy: string;
};

/**
 * Where a file stands: each side has its own files, and each part of a grant. Every place has its own room, and a
 * refusal never tells one side about the other's files.
 */
const placeOf = ({ purpose, part }: { purpose: Purpose; part?: string | null | undefined }): string =>
  purpose === 'correction' ? 'application' : [purpose, part].filter(Boolean).join(' ');

/**
 * True if the caller, who sees the application, may see a file of this purpose. One about bank details shows the whole
 * account: the people who may read that see it.
 */
export function seesFile({ roles }: Pick<Caller, 'roles'>, purpose: Purpose): boolean {
  if (purpose === 'payee') return roles.includes(isStaff(roles) ? 'finance' : 'signatory');
  return purpose !== 'review' || isStaff(roles);
}

/** What a file's bytes show. `active`: for a text, how a browser or a shell would run it. */
type Bytes = { mark: string | null; isText: boolean; active: keyof typeof ACTIVE_TYPES | null };
const ACTIVE_TYPES = { markup: 'text/html', script: 'text/x-shellscript' } as const;

/**
 * The media type under which a file is recorded. A text has no signature of its own: its sender's word is taken for
 * which kind of text it is, whatever its first letters look like, unless they are the signature of another accepted
 * type, or the text is a page or a script.
 */
export function fileTypeOf({ claimedType, mark, isText, active }: { claimedType: FileType } & Bytes): string | null {
  if (!isText || isFileType(mark)) return mark;
  if (active) return ACTIVE_TYPES[active];
  return claimedType === 'text/csv' ? 'text/csv' : 'text/plain';
}

/** The part of an application that the rules of its files and threads read. */
export type Holder = Pick<Application, 'state' | 'submittedAt' | 'organisationId' | 'conflicted' | 'fundActs' | 'concealed'>;

/**
 * The context of a new file: the attachments not removed, the state of the application's grant if any, the number of
 * the open correction if any, and what refuses files for an appeal. `parts`: those of the grant, by purpose.
 */
export type AttachmentContext = {
  held: readonly Attachment[];
  grantState: GrantState | null;
  correcting: number | null;
  grounds: Refusal | null;
  parts: Readonly<Record<PartPurpose, readonly string[]>>;
};

const isOneOf = (roles: readonly Role[], role: Role): boolean => roles.some((each) => each === role);

/** The roles that a purpose requires; the applicant's purposes also require the application's organisation. */
function rolesOf(purpose: Purpose): readonly Role[] {
  if (purpose === 'review') return REVIEW_FILE_ROLES;
  if (purpose === 'payee') return ['signatory'];
  return purpose === 'application' || purpose === 'correction' ? ['applicant'] : ['applicant', 'signatory'];
}

/** True if an application's state has files of this purpose, as far as the state alone says it. */
function isPurposeIn(state: ApplicationState, purpose: Purpose): boolean {
  if (purpose === 'review') return true;
  if (purpose === 'appeal') return PURPOSE_IN[state] === undefined;
  return isOfGrant(purpose) ? state === 'awarded' : PURPOSE_IN[state] === purpose;
}

/** The first refusal, in order of precedence: the side that the purpose belongs to, then what the state allows. */
function refuseFile(application: Holder, purpose: Purpose, caller: Caller, command: 'addAttachment' | 'removeAttachment'): Refusal | null {
  const sight = refuseInvisible(application, caller);
  if (sight) return sight;
  const isOwn = application.organisationId === caller.organisationId;
  if (purpose !== 'review' && !isOwn) return { code: 'not_found' };
  const roles = rolesOf(purpose);
  if (!caller.roles.some((role) => isOneOf(roles, role))) return { code: 'role_required', roles };
  const { state } = application;
  const by = rolesIn(applicationTable, state, command);
  const isTaken = by.some((role) => isOneOf(roles, role)) && isPurposeIn(state, purpose);
  if (!isTaken) return { code: 'wrong_state', command, state };
  return purpose === 'review' ? refuseConflicted(application, caller) : null;
}

/** True if a grant in this state takes the act that files of this purpose go with. */
const isTakenOn = (grantState: GrantState | null, purpose: GrantPurpose): boolean =>
  grantState !== null && refuseState(grantTable, grantState, GOES_WITH[purpose]) === null;

/** The first refusal, in order of precedence; null if a file may be added for this purpose. */
function refusePurpose(
  application: Holder,
  { grantState, grounds }: Pick<AttachmentContext, 'grantState' | 'grounds'>,
  purpose: Purpose,
  caller: Caller,
): Refusal | null {
  const refusal = refuseFile(application, purpose, caller, 'addAttachment');
  if (refusal) return refusal;
  if (purpose === 'appeal') return grounds;
  return isOfGrant(purpose) && !isTakenOn(grantState, purpose)
    ? { code: 'wrong_state', command: 'addAttachment', state: grantState ?? application.state }
    : null;
}

/** Refuses a part that the grant does not have, and evidence of no obligation. */
function refusePart(parts: AttachmentContext['parts'], { purpose, part }: Pick<AddAttachment, 'purpose' | 'part'>): Refusal | null {
  const known = isOfPart(purpose) ? parts[purpose] : [];
  if (part === undefined ? purpose !== 'evidence' : known.includes(part)) return null;
  return { code: 'attachment_part_unknown', purpose, parts: known };
}

const extensionOf = (name: string): string => /\.([^.]*)$/.exec(name)?.[1]?.toLowerCase() ?? '';

/** The first refusal, in order of precedence; null if the bytes and the name match the declared type. */
export function refuseBytes({
  name,
  claimedType,
  foundType,
  sizeBytes,
}: Pick<AddAttachment, 'name' | 'claimedType' | 'foundType' | 'sizeBytes'>): Refusal | null {
  if (sizeBytes === 0) return { code: 'attachment_empty' };
  if (foundType !== null && !isFileType(foundType))
    return { code: 'attachment_type_refused', mediaType: foundType, mediaTypes: FILE_TYPES };
  if (foundType !== claimedType) return { code: 'attachment_type_differs', claimedType, foundType };
  const extensions = EXTENSIONS[claimedType];
  if (!extensions.includes(extensionOf(name))) return { code: 'attachment_name_differs', name, foundType, extensions };
  return null;
}

/** The first refusal, in order of precedence; null if these bytes are new in their place and there is room for them. */
function refuseRoom(held: readonly Attachment[], file: Pick<AddAttachment, 'purpose' | 'part' | 'sizeBytes' | 'sha256'>): Refusal | null {
  return refuseRoomAmong(
    held.filter((each) => placeOf(each) === placeOf(file)),
    file,
  );
}

/** The same among the files of one place. */
export function refuseRoomAmong(
  beside: readonly Pick<Attachment, 'id' | 'name' | 'sizeBytes' | 'sha256'>[],
  file: Pick<AddAttachment, 'sizeBytes' | 'sha256'>,
): Refusal | null {
  const twin = beside.find((each) => each.sha256 === file.sha256);
  if (twin) return { code: 'attachment_twice', attachmentId: twin.id, name: twin.name };
  const bytes = beside.reduce((sum, each) => sum + each.sizeBytes, 0);
  if (beside.length < MAX_FILES && bytes + file.sizeBytes <= MAX_FILES_BYTES) return null;
  return { code: 'attachments_full', files: beside.length, bytes, maxFiles: MAX_FILES, maxBytes: MAX_FILES_BYTES };
}

/** What is checked before any byte of the file arrives. */
type Offered = { application: Holder } & Omit<AttachmentContext, 'correcting' | 'parts'>;
type Announced = Pick<AddAttachment, 'purpose' | 'part'>;

/**
 * The first refusal, in order of precedence; null if a file may be added for this purpose and there is room for a small
 * one.
 */
export const mayAttach = (on: Offered, { purpose, part }: Announced, caller: Caller): Refusal | null =>
  refusePurpose(on.application, on, purpose, caller) ?? refuseRoom(on.held, { purpose, part, sizeBytes: 1, sha256: 'of no file' });

/**
 * Null if a file may be added for some purpose and there is room for one; otherwise the refusal of the first purpose.
 */
export function mayAddAttachment(on: Offered, caller: Caller): Refusal | null {
  const refusals = PURPOSES.map((purpose) => mayAttach(on, { purpose }, caller));
  return refusals.includes(null) ? null : (refusals[0] ?? null);
}

/** The first refusal, in order of precedence; null if the file is attached. Its type is checked before its room. */
export function refuseAttachment(
  application: Holder,
  around: AttachmentContext,
  { caller, body }: Pick<Given<AddAttachment>, 'caller' | 'body'>,
): Refusal | null {
  return (
    refusePurpose(application, around, body.purpose, caller) ??
    refusePart(around.parts, body) ??
    refuseBytes(body) ??
    refuseRoom(around.held, body)
  );
}

type Removing = Pick<AttachmentContext, 'correcting' | 'grantState'>;

/**
 * The first refusal, in order of precedence; null if the file may be removed. Submitted files stay; during a
 * correction, files added for it may be removed. On a grant, a file may be removed until its act is given, as what a
 * person has decided on does not lose its pieces. A member of the fund may remove their own files until the decision.
 */
export function mayRemoveAttachment(
  { application, correcting, grantState, attachment }: { application: Holder; attachment: Attachment } & Removing,
  caller: Caller,
): Refusal | null {
  const { purpose, correction, given, addedBy } = attachment;
  if (!seesFile(caller, purpose)) return { code: 'not_found' };
  const refusal = refuseFile(application, purpose, caller, 'removeAttachment');
  if (refusal) return refusal;
  if (purpose === 'appeal' || (correction !== null && correction !== correcting))
    return { code: 'wrong_state', command: 'removeAttachment', state: application.state };
  if (isOfGrant(purpose) && !isTakenOn(grantState, purpose))
    return { code: 'wrong_state', command: 'removeAttachment', state: grantState ?? application.state };
  if (given) return { code: 'attachment_given' };
  if (purpose === 'review' && addedBy !== caller.personId) return { code: 'attachment_of_somebody_else' };
  return null;
}

/** The same for the file that a body names. */
export function refuseAttachmentRemoval(
  application: Holder,
  { held, ...on }: AttachmentContext,
  { caller, body }: Pick<Given<RemoveAttachment>, 'caller' | 'body'>,
): Refusal | null {
  const attachment = held.find(({ id }) => id === body.attachmentId);
  return attachment ? mayRemoveAttachment({ ...on, application, attachment }, caller) : { code: 'not_found' };
}
