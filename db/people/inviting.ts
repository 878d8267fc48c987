import type { Kysely } from 'kysely';
import { parisDate } from '../../domain/core/calendar.ts';
import { orNotFound, type Refusal } from '../../domain/core/refusal.ts';
import type { Caller } from '../../domain/core/role.ts';
import { type Inviting, type LinkedTo, mayAcceptInvitation } from '../../domain/people/invitation.ts';
import { mayApplySomewhere } from '../../domain/applications/application.ts';
import type { Person } from '../../domain/people/person.ts';
import { readOpenCalls } from '../calls/calls.ts';
import type { DB } from '../core/schema.ts';
import { hashOfToken } from './invitation-links.ts';
import { countInvitations, type InvitationRow, readAddress, readInvitationByLink } from './invitations.ts';
import { readOrganisation } from './organisations.ts';
import { readRolesOf } from './roles.ts';

/** True if some call that is open now is for an organisation, so that its agents may draft. */
export async function isForSomeCall(db: Kysely<DB>, organisationId: string, at: string): Promise<boolean> {
  const [organisation, open] = [await readOrganisation(db, organisationId), await readOpenCalls(db, parisDate(at))];
  return mayApplySomewhere(organisation, open, at);
}

/** What is known before a person invites. */
export async function readInviting(db: Kysely<DB>, person: Pick<Person, 'id' | 'organisationId'>, at: string): Promise<Inviting> {
  return { ...(await countInvitations(db, person, at)), isEligible: await isForSomeCall(db, person.organisationId, at) };
}

/** The invitation of a link, for the person who follows it: what a page shows, and what the command checks. */
export async function readLinked(
  db: Kysely<DB>,
  token: string,
  at: string,
): Promise<{ row: InvitationRow | undefined; to: LinkedTo | undefined }> {
  const row = await readInvitationByLink(db, hashOfToken(token));
  const inviter = row && (await readRolesOf(db, row.inviterId));
  if (!row || !inviter) return { row: undefined, to: undefined };
  const isEligible = await isForSomeCall(db, row.organisationId, at);
  return { row, to: { invitation: row, inviter, organisation: `${row.organisation} (${row.siret})`, isEligible } };
}

/** Why a person may not accept the invitation of a link; null if they may. */
export async function judgeLinked(
  db: Kysely<DB>,
  to: LinkedTo | undefined,
  { caller, at }: { caller: Caller; at: string },
): Promise<Refusal | null> {
  const person = orNotFound(await readRolesOf(db, caller.personId));
  return mayAcceptInvitation({ person, ...(await readAddress(db, caller.personId)) }, to, caller, at);
}
