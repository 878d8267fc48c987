import { z } from 'zod';
import type { Given } from '../core/command.ts';
import type { Refusal } from '../core/refusal.ts';
import { type Caller, isSamePerson, isOfOrganisation, Role, ROLES } from '../core/role.ts';
import { Language } from '../core/words.ts';

export const GiveRole = z.strictObject({ role: Role });
export type GiveRole = z.infer<typeof GiveRole>;

export const WithdrawRole = z.strictObject({ role: Role });
export type WithdrawRole = z.infer<typeof WithdrawRole>;

/** How a person gets letters: at each event, or once a day. */
const LETTER_RHYTHMS = ['each', 'daily'] as const;
export type LetterRhythm = (typeof LETTER_RHYTHMS)[number];

export const SetPreferences = z.strictObject({ language: Language, letters: z.enum(LETTER_RHYTHMS) });
export type SetPreferences = z.infer<typeof SetPreferences>;

/** The only state of a person: known since their first sign-in. */
export const PERSON_STATE = 'known';

/**
 * A person as the rules on roles read them: their organisation, and their roles there, given here or by the issuer of
 * their tokens. `sole`: the roles that no other person holds (manager: in their organisation; admin: anywhere), not
 * counting disabled accounts. `disabledAt`: since when their own account is disabled, an ISO instant.
 */
export type Person = {
  id: string;
  organisationId: string;
  given: readonly Role[];
  byIssuer: readonly Role[];
  sole: readonly Role[];
  disabledAt: string | null;
};

/** A person as the rules judge them whom others name: a reviewer, a substitute, a contact. */
export type Candidate = Pick<Caller, 'personId' | 'organisationId' | 'roles' | 'alsoKnownAs' | 'alsoOf'>;

/** True for a role that a person holds as their own, given here or by their issuer. */
export const holds = ({ given, byIssuer }: Pick<Person, 'given' | 'byIssuer'>, role: Role): boolean =>
  given.includes(role) || byIssuer.includes(role);

export const GIVERS = ['admin', 'manager'] as const satisfies readonly Role[];

/** An admin gives every role to any person; a manager those of organisations, within their own. */
function refuseGiver({ organisationId }: Person, caller: Caller, role: Role): Refusal | null {
  if (caller.roles.includes('admin')) return null;
  if (organisationId !== caller.organisationId) return { code: 'not_found' };
  if (!isOfOrganisation(role)) return { code: 'role_required', roles: ['admin'] };
  return null;
}

/**
 * The first refusal, in order of precedence; null if the role may be given. A person cannot give themselves a role: a
 * second person does.
 */
export function refuseGift(person: Person, { caller, body: { role } }: Pick<Given<GiveRole>, 'caller' | 'body'>): Refusal | null {
  const refusal = refuseGiver(person, caller, role);
  if (refusal) return refusal;
  if (isSamePerson(caller, person.id)) return { code: 'role_for_oneself', role };
  if ([...person.given, ...person.byIssuer].includes(role)) return { code: 'role_already_held', role };
  return null;
}

/**
 * The first refusal, in order of precedence; null if the role may be withdrawn. An organisation keeps a manager, unless
 * an admin withdraws the last one's role, and the fund an admin: otherwise the role could never be given again.
 */
export function refuseWithdrawal(person: Person, { caller, body: { role } }: Pick<Given<WithdrawRole>, 'caller' | 'body'>): Refusal | null {
  const refusal = refuseGiver(person, caller, role);
  if (refusal) return refusal;
  if (!person.given.includes(role)) return { code: person.byIssuer.includes(role) ? 'role_held_by_issuer' : 'role_not_held', role };
  const isLast = person.sole.includes(role) && !person.byIssuer.includes(role);
  if (isLast && role === 'admin') return { code: 'last_admin' };
  if (isLast && role === 'manager' && !caller.roles.includes('admin')) return { code: 'last_manager' };
  return null;
}

/** The roles that a caller may give to a person, or withdraw from them, as a page offers them. */
export const rolesToGive = (person: Person, caller: Caller): Role[] =>
  ROLES.filter((role) => !refuseGift(person, { caller, body: { role } }));
export const rolesToWithdraw = (person: Person, caller: Caller): Role[] =>
  ROLES.filter((role) => !refuseWithdrawal(person, { caller, body: { role } }));
