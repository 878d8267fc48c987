import type { Attachment, Purpose } from './attachment.ts';
import type { CallTerms, DocumentTerms, DocumentTime } from '../calls/call.ts';
import { moveDate } from '../core/calendar.ts';
import type { Refusal } from '../core/refusal.ts';

/** A file as far as it says which document it is. `issuedOn`: the document's day, or else that of attaching it. */
type JoinedDocument = Pick<Attachment, 'purpose' | 'part' | 'document' | 'issuedOn'>;

/** An act that documents are joined to. `part`: of a report, the rank of its milestone; of evidence, its obligation. */
export type ActWithDocuments = { when: DocumentTime; part?: string };

const SUBMISSION: ActWithDocuments = { when: 'submission' };

/** The purposes of the files that go with each act. */
const PURPOSES_OF: Readonly<Record<DocumentTime, readonly Purpose[]>> = {
  submission: ['application', 'correction'],
  report: ['report'],
  account: ['account'],
  evidence: ['evidence'],
};

/**
 * Where a document that a call asks for stands on a day. `expired`: the newest one that was joined is too old.
 * `expiresOn`: the last day of the newest one; null where none ends.
 */
export type DocumentStanding = Pick<DocumentTerms, 'key' | 'label' | 'model' | 'modelFile'> & {
  state: 'joined' | 'missing' | 'expired';
  expiresOn: string | null;
};

type Asking = Pick<CallTerms, 'documents'>;
type Organisation = { legalCategory: string | null };

/** A document of a call's terms: versions of before had it asked for at the submission, and without a model file. */
type Asked = Omit<DocumentTerms, LaterTerm> & Partial<Pick<DocumentTerms, LaterTerm>>;
type LaterTerm = 'when' | 'obligation' | 'modelFile';

/** The documents that a call asks of an organisation at an act: none, in versions of before it could ask for any. */
const documentsAsked = (
  { documents = [] }: { documents?: readonly Asked[] },
  { legalCategory }: Organisation,
  { when: at, part }: ActWithDocuments,
): Asked[] =>
  documents.filter(
    ({ when = 'submission', obligation = null, legalCategories }) =>
      when === at &&
      (obligation === null || obligation === part) &&
      (legalCategories.length === 0 || (legalCategory !== null && legalCategories.includes(legalCategory))),
  );

/** True if a call asks for documents after the submission. */
export const asksLater = ({ documents = [] }: { documents?: readonly Asked[] }): boolean =>
  documents.some(({ when = 'submission' }) => when !== 'submission');

function standingOf(
  { key, label, model, modelFile = null, validMonths }: Asked,
  files: readonly JoinedDocument[],
  on: string,
): DocumentStanding {
  const newest = files
    .filter(({ document }) => document === key)
    .map(({ issuedOn }) => issuedOn)
    .toSorted()
    .at(-1);
  const expiresOn = newest === undefined || validMonths === null ? null : moveDate(newest, { months: validMonths });
  const isExpired = expiresOn !== null && expiresOn < on;
  return { key, label, model, modelFile, state: newest === undefined ? 'missing' : isExpired ? 'expired' : 'joined', expiresOn };
}

/** The state, on a day (yyyy-mm-dd), of each document that a call requires of an organisation at an act. */
export function documentsOn(
  terms: Partial<Asking>,
  organisation: Organisation,
  files: readonly JoinedDocument[],
  on: string,
  act: ActWithDocuments = SUBMISSION,
): DocumentStanding[] {
  const { when, part } = act;
  const ofAct = files.filter((file) => PURPOSES_OF[when].includes(file.purpose) && (part === undefined || file.part === part));
  return documentsAsked(terms, organisation, act).map((each) => standingOf(each, ofAct, on));
}

/** Refuses an act that lacks a document, or has only one that is too old. */
export function refuseWithoutDocuments(standings: readonly DocumentStanding[]): Refusal | null {
  const keysOf = (state: DocumentStanding['state']) => standings.filter((each) => each.state === state).map(({ key }) => key);
  const [documents, expired] = [keysOf('missing'), keysOf('expired')];
  return documents.length + expired.length > 0 ? { code: 'documents_missing', documents, expired } : null;
}

/** Refuses a file that says it is a document which the call does not ask for. */
export function refuseUnknownDocument({ documents = [] }: Partial<Asking>, document: string | undefined): Refusal | null {
  const keys = documents.map(({ key }) => key);
  return document === undefined || keys.includes(document) ? null : { code: 'document_unknown', documents: keys };
}
