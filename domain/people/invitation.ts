import { z } from 'zod';
import { endOfDate, moveDate, parisDate } from '../core/calendar.ts';
import type { Given } from '../core/command.ts';
import type { GivenBy } from '../core/may.ts';
import type { Refusal } from '../core/refusal.ts';
import { type Caller, isSamePerson, ORGANISATION_ROLES } from '../core/role.ts';
import { Id, line, text } from '../core/words.ts';
import { holds, type Person } from './person.ts';
import { mayTakeApplicantRole } from './role-request.ts';

/** Where somebody is invited, who need not be known yet. `message`: what is written to it besides. */
export const InviteColleague = z.strictObject({ email: z.email().max(254).toLowerCase(), message: text(1000).min(1).optional() });
export type InviteColleague = z.infer<typeof InviteColleague>;

/** `invitation`: which of those that a person has sent. */
export const WithdrawInvitation = z.strictObject({ invitation: Id });
export type WithdrawInvitation = z.infer<typeof WithdrawInvitation>;

/** `token`: what the link of the letter ends with. */
export const AcceptInvitation = z.strictObject({ token: line(200).min(1) });
export type AcceptInvitation = z.infer<typeof AcceptInvitation>;

/** How an invitation has ended. */
export type InvitationOutcome = 'accepted' | 'withdrawn' | 'lapsed';

/** Who invites; what it gives is the role that everybody of the organisation may take, and no other. */
export const INVITING_ROLES = ORGANISATION_ROLES;

/** Who withdraws an invitation: those who send them, and the fund's admins. Which of them, the rule says. */
export const WITHDRAWING_ROLES = [...INVITING_ROLES, 'admin'] as const;
export const INVITATION_COMMANDS = { withdrawInvitation: WITHDRAWING_ROLES } as const satisfies GivenBy<string>;

/** So long somebody may think it over. */
const DAYS_OPEN = 14;

/** Until when an invitation of this instant may be accepted: the end of a day in Paris. */
export const invitationEndsAt = (at: string): string => endOfDate(moveDate(parisDate(at), { days: DAYS_OPEN }));

/**
 * So many of a person, and of an organisation, may be open or made within a day: a letter to whomever one likes is
 * nothing to send without end, and what was withdrawn has been sent.
 */
export const INVITATIONS_AT_MOST = { person: 10, organisation: 50 } as const;
export const INVITATION_COUNTED_HOURS = 24;

/** What is known before somebody is invited. `isEligible`: some call that is open now is for the organisation. */
export type Inviting = { ofPerson: number; ofOrganisation: number; isEligible: boolean };

/**
 * Null: what the caller would give may be given now. A manager gives the role anyway; others open the door that each of
 * the organisation's people may open for itself.
 */
const refuseWhatIsGiven = (isEligible: boolean, isManager: boolean): Refusal | null =>
  isManager || isEligible ? null : { code: 'no_call_for_organisation' };

/** Guards in order of precedence; null: the caller may invite somebody. */
export function mayInvite({ ofPerson, ofOrganisation, isEligible }: Inviting, caller: Caller): Refusal | null {
  const refusal = refuseWhatIsGiven(isEligible, caller.roles.includes('manager'));
  if (refusal) return refusal;
  const { person, organisation } = INVITATIONS_AT_MOST;
  if (ofPerson >= person) return { code: 'too_many_invitations', atMost: person };
  return ofOrganisation >= organisation ? { code: 'too_many_invitations', atMost: organisation } : null;
}

/**
 * Guards in order of precedence; null: this address is invited.
 * @param isInvited the address has an open invitation of the organisation already
 */
export const refuseInvitation = (inviting: Inviting, isInvited: boolean, { caller }: Given<InviteColleague>): Refusal | null =>
  mayInvite(inviting, caller) ?? (isInvited ? { code: 'address_invited_already' } : null);

/** An invitation as the rules read it; `endsAt`: an ISO instant. */
export type Invitation = {
  inviterId: string;
  organisationId: string;
  email: string | null;
  endsAt: string;
  outcome: InvitationOutcome | null;
};

export const isOpen = ({ outcome, endsAt }: Invitation, at: string): boolean => outcome === null && at < endsAt;

/** True of who may look at an invitation: whoever has sent it, its organisation's managers, and the fund's admins. */
export function seesInvitation({ inviterId, organisationId }: Invitation, caller: Caller): boolean {
  if (caller.personId === inviterId || caller.roles.includes('admin')) return true;
  return caller.roles.includes('manager') && caller.organisationId === organisationId;
}

/** Guards in order of precedence; null: the invitation may be taken back. */
export function mayWithdrawInvitation(invitation: Invitation, caller: Caller, at: string): Refusal | null {
  if (!seesInvitation(invitation, caller)) return { code: 'not_found' };
  return isOpen(invitation, at) ? null : { code: 'invitation_ended' };
}

/**
 * Who has come with a link. `email`: the address that its issuer says, and `emailVerified`: whether it has seen that it
 * is this person's.
 */
export type Invited = { person: Person; email: string; emailVerified: boolean };

/**
 * What the link leads to, and who has sent it; undefined where it leads nowhere. `isEligible`: some call that is open
 * now is for the organisation.
 */
export type LinkedTo = { invitation: Invitation; inviter: Person; organisation: string; isEligible: boolean };

/** True where who has sent it may still invite for that organisation. Whose account is disabled may nothing. */
function mayStillInvite({ invitation, inviter }: LinkedTo): boolean {
  const isOfIt = inviter.organisationId === invitation.organisationId;
  return inviter.disabledAt === null && isOfIt && INVITING_ROLES.some((role) => holds(inviter, role));
}

/**
 * Guards in order of precedence; null: who has come may accept, and has the role of applicant then. A link of nothing,
 * of what has ended, and of who may no longer invite are one to who tries them. The address comes before the
 * organisation: only who is meant is told whose invitation it is.
 */
export function mayAcceptInvitation(
  { person, email, emailVerified }: Invited,
  to: LinkedTo | undefined,
  caller: Caller,
  at: string,
): Refusal | null {
  if (!to || !isOpen(to.invitation, at) || !mayStillInvite(to)) return { code: 'invitation_unknown' };
  const { invitation, organisation, isEligible } = to;
  if (!emailVerified || email.toLowerCase() !== invitation.email) return { code: 'invitation_of_another_address' };
  if (person.organisationId !== invitation.organisationId) return { code: 'invitation_of_another_organisation', organisation };
  if (isSamePerson(caller, invitation.inviterId)) return { code: 'role_for_oneself', role: 'applicant' };
  return mayTakeApplicantRole(person, holds(to.inviter, 'manager') || isEligible, caller);
}
