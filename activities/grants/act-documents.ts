import type { Transaction } from 'kysely';
import { readOrganisation } from '../../db/applications/applications.ts';
import { readHeld } from '../../db/applications/attachments.ts';
import type { DB } from '../../db/core/schema.ts';
import { type ActWithDocuments, asksLater, type DocumentStanding, documentsOn } from '../../domain/applications/required-document.ts';
import type { Call } from '../../domain/calls/call.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import type { Grant } from '../../domain/grants/grant.ts';

/** The state of the documents that the call requires with an act on its grant. @param at ISO instant of the act */
export async function documentsOfAct(
  trx: Transaction<DB>,
  { applicationId, organisationId }: Pick<Grant, 'applicationId' | 'organisationId'>,
  { terms }: Pick<Call, 'terms'>,
  act: ActWithDocuments,
  at: string,
): Promise<DocumentStanding[]> {
  if (!asksLater(terms)) return [];
  const organisation = await readOrganisation(trx, organisationId);
  return documentsOn(terms, organisation, await readHeld(trx, applicationId), parisDate(at), act);
}
