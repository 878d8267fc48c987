import type { Attachment } from './attachment.ts';
import type { CallTerms, DocumentTerms } from '../calls/call.ts';
import { moveDate } from '../core/calendar.ts';
import type { Refusal } from '../core/refusal.ts';

/** A file as far as it says which document it is. `issuedOn`: the document's day, or else that of attaching it. */
export type JoinedDocument = Pick<Attachment, 'purpose' | 'document' | 'issuedOn'>;

/**
 * Where a document that a call asks for stands on a day. `expired`: the newest one that was joined is too old.
 * `expiresOn`: the last day of the newest one; null where none ends.
 */
export type DocumentStanding = Pick<DocumentTerms, 'key' | 'label' | 'model'> & {
  state: 'joined' | 'missing' | 'expired';
  expiresOn: string | null;
};

type Asking = Pick<CallTerms, 'documents'>;
type Organisation = { legalCategory: string | null };

/** The documents that a call asks of an organisation. Versions of before it could ask for any ask for none. */
export const documentsAsked = ({ documents = [] }: Partial<Asking>, { legalCategory }: Organisation): DocumentTerms[] =>
  documents.filter(
    ({ legalCategories }) => legalCategories.length === 0 || (legalCategory !== null && legalCategories.includes(legalCategory)),
  );

function standingOf({ key, label, model, validMonths }: DocumentTerms, files: readonly JoinedDocument[], on: string): DocumentStanding {
  const newest = files
    .filter(({ purpose, document }) => document === key && (purpose === 'application' || purpose === 'correction'))
    .map(({ issuedOn }) => issuedOn)
    .toSorted()
    .at(-1);
  const expiresOn = newest === undefined || validMonths === null ? null : moveDate(newest, { months: validMonths });
  const isExpired = expiresOn !== null && expiresOn < on;
  return { key, label, model, state: newest === undefined ? 'missing' : isExpired ? 'expired' : 'joined', expiresOn };
}

/** Where each document that a call asks of an organisation stands on a day (yyyy-mm-dd). */
export const documentsOn = (
  terms: Partial<Asking>,
  organisation: Organisation,
  files: readonly JoinedDocument[],
  on: string,
): DocumentStanding[] => documentsAsked(terms, organisation).map((each) => standingOf(each, files, on));

/** Refuses a submission, or an answer to a correction, that lacks a document or has only one that is too old. */
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
