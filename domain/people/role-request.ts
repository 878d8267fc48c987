import { z } from 'zod';
import type { Given } from '../core/command.ts';
import type { Refusal } from '../core/refusal.ts';
import { type Caller, isSamePerson, isStaff, ORGANISATION_ROLES, type Role } from '../core/role.ts';
import { text } from '../core/words.ts';
import { GIVERS, holds, type Person } from './person.ts';

export const TakeApplicantRole = z.strictObject({});
export type TakeApplicantRole = z.infer<typeof TakeApplicantRole>;

/** A role in the person's own organisation. The fund's roles are given at the fund's initiative. */
export const AskRole = z.strictObject({ role: z.enum(ORGANISATION_ROLES), reason: text(2000).min(1) });
export type AskRole = z.infer<typeof AskRole>;

export const RefuseRole = z.strictObject({ role: z.enum(ORGANISATION_ROLES), reason: text(2000).min(1) });
export type RefuseRole = z.infer<typeof RefuseRole>;

/** The roles that wait for an answer. */
type AskedRoles = { asked: readonly Role[] };

/**
 * The first refusal, in order of precedence; null if an agent may draft for their organisation at once. It is the only
 * role that people take themselves, and it submits and signs nothing. A member of the fund may not take it.
 * @param isEligible some call that is open now is for their organisation
 */
export function mayTakeApplicantRole(person: Person, isEligible: boolean, caller: Caller): Refusal | null {
  if (isStaff(caller.roles)) return { code: 'role_for_oneself', role: 'applicant' };
  if (holds(person, 'applicant')) return { code: 'role_already_held', role: 'applicant' };
  return isEligible ? null : { code: 'no_call_for_organisation' };
}

/** The first refusal, in order of precedence; null if the role may be asked for, in the person's own organisation. */
export function mayAskRole(person: Person & AskedRoles, role: Role): Refusal | null {
  if (holds(person, role)) return { code: 'role_already_held', role };
  return person.asked.includes(role) ? { code: 'role_asked_already', role } : null;
}

/** The roles that a person may ask for now, as their page offers them. */
export const rolesToAsk = (person: Person & AskedRoles): Role[] => ORGANISATION_ROLES.filter((role) => !mayAskRole(person, role));

/** An admin answers any request, a manager those of their own organisation, and neither their own. */
function mayAnswerRole({ id, organisationId }: Person, caller: Caller): Refusal | null {
  if (!caller.roles.includes('admin') && organisationId !== caller.organisationId) return { code: 'not_found' };
  return isSamePerson(caller, id) ? { code: 'role_for_oneself', role: 'applicant' } : null;
}

/** The first refusal, in order of precedence; null if the request may be refused. */
export function refuseRefusal(
  person: Person & AskedRoles,
  { caller, body: { role } }: Pick<Given<RefuseRole>, 'caller' | 'body'>,
): Refusal | null {
  const refusal = mayAnswerRole(person, caller);
  if (refusal) return refusal.code === 'role_for_oneself' ? { ...refusal, role } : refusal;
  return person.asked.includes(role) ? null : { code: 'role_not_asked', role };
}

/** The requests of a person that a caller may answer. */
export const rolesToAnswer = (person: Person & AskedRoles, caller: Caller): Role[] =>
  GIVERS.some((role) => caller.roles.includes(role)) && !mayAnswerRole(person, caller) ? [...person.asked] : [];
