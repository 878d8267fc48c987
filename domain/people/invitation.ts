import { z } from 'zod';
import { endOfDate, moveDate, parisDate } from '../core/calendar.ts';
import type { Given } from '../core/command.ts';
import type { GivenBy } from '../core/may.ts';
import type { Refusal } from '../core/refusal.ts';
import { type Caller, isSamePerson, ORGANISATION_ROLES } from '../core/role.ts';
import { Id, line, text } from '../core/words.ts';
import { holds, type Person } from './person.ts';
import { mayTakeApplicantRole } from './role-request.ts';

/** The address of the invited person, who need not be known yet. `message`: added to the letter. */
export const InviteColleague = z.strictObject({ email: z.email().max(254).toLowerCase(), message: text(1000).min(1).optional() });
export type InviteColleague = z.infer<typeof InviteColleague>;

/** `invitation`: one of those that a person has sent. */
export const WithdrawInvitation = z.strictObject({ invitation: Id });
export type WithdrawInvitation = z.infer<typeof WithdrawInvitation>;

/** `token`: the end of the letter's link. */
export const AcceptInvitation = z.strictObject({ token: line(200).min(1) });
export type AcceptInvitation = z.infer<typeof AcceptInvitation>;

/** How an invitation has ended. */
export type InvitationOutcome = 'accepted' | 'withdrawn' | 'lapsed';

/** The roles that invite; an invitation gives only the role that every person of the organisation may take. */
export const INVITING_ROLES = ORGANISATION_ROLES;

/**
 * The roles that withdraw invitations: those that send them, and the fund's admins. The rule says which invitations.
 */
export const WITHDRAWING_ROLES = [...INVITING_ROLES, 'admin'] as const;
export const INVITATION_COMMANDS = { withdrawInvitation: WITHDRAWING_ROLES } as const satisfies GivenBy<string>;

/** How many days an invitation stays open. */
const DAYS_OPEN = 14;

/** The last instant to accept an invitation sent at an instant: the end of a day in Paris. */
export const invitationEndsAt = (at: string): string => endOfDate(moveDate(parisDate(at), { days: DAYS_OPEN }));

/**
 * The most invitations of a person, and of an organisation, that are open or were sent within a day. Letters to
 * arbitrary addresses must be limited, and a withdrawn invitation has been sent all the same.
 */
export const INVITATIONS_AT_MOST = { person: 10, organisation: 50 } as const;
export const INVITATION_COUNTED_HOURS = 24;

/** What is known before an invitation. `isEligible`: some call that is open now is for the organisation. */
export type Inviting = { ofPerson: number; ofOrganisation: number; isEligible: boolean };

/**
 * Null if the role may be given now. A manager may give it in any case; other people only pass on what each person of
 * the organisation may take for themselves.
 */
const refuseWhatIsGiven = (isEligible: boolean, isManager: boolean): Refusal | null =>
  isManager || isEligible ? null : { code: 'no_call_for_organisation' };

/** The first refusal, in order of precedence; null if the caller may invite. */
export function mayInvite({ ofPerson, ofOrganisation, isEligible }: Inviting, caller: Caller): Refusal | null {
  const refusal = refuseWhatIsGiven(isEligible, caller.roles.includes('manager'));
  if (refusal) return refusal;
  const { person, organisation } = INVITATIONS_AT_MOST;
  if (ofPerson >= person) return { code: 'too_many_invitations', atMost: person };
  return ofOrganisation >= organisation ? { code: 'too_many_invitations', atMost: organisation } : null;
}

/**
 * The first refusal, in order of precedence; null if this address may be invited.
 * @param isInvited the address already has an open invitation of the organisation
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

const isOpen = ({ outcome, endsAt }: Invitation, at: string): boolean => outcome === null && at < endsAt;

/**
 * True for a caller who may see an invitation: the person who sent it, its organisation's managers, and the fund's
 * admins.
 */
export function seesInvitation({ inviterId, organisationId }: Invitation, caller: Caller): boolean {
  if (caller.personId === inviterId || caller.roles.includes('admin')) return true;
  return caller.roles.includes('manager') && caller.organisationId === organisationId;
}

/** The first refusal, in order of precedence; null if the invitation may be withdrawn. */
export function mayWithdrawInvitation(invitation: Invitation, caller: Caller, at: string): Refusal | null {
  if (!seesInvitation(invitation, caller)) return { code: 'not_found' };
  return isOpen(invitation, at) ? null : { code: 'invitation_ended' };
}

/**
 * The person who followed a link. `email`: the address that their issuer gives; `emailVerified`: whether the issuer has
 * verified it.
 */
type Invited = { person: Person; email: string; emailVerified: boolean };

/**
 * The invitation of a link, and who sent it; undefined if there is none. `isEligible`: some call that is open now is
 * for the organisation.
 */
export type LinkedTo = { invitation: Invitation; inviter: Person; organisation: string; isEligible: boolean };

/** True if the inviter may still invite for that organisation, and their account is not disabled. */
function mayStillInvite({ invitation, inviter }: LinkedTo): boolean {
  const isOfIt = inviter.organisationId === invitation.organisationId;
  return inviter.disabledAt === null && isOfIt && INVITING_ROLES.some((role) => holds(inviter, role));
}

/**
 * The first refusal, in order of precedence; null if the person may accept, and then becomes an applicant. An unknown
 * link, an expired one, and one whose inviter may no longer invite get the same answer. The address is checked before
 * the organisation: only the invited person learns whose invitation it is.
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
