import { z } from 'zod';
import type { Given } from '../core/command.ts';
import type { Refusal } from '../core/refusal.ts';
import { type Caller, isSamePerson, isOfOrganisation, Role, ROLES } from '../core/role.ts';
import { Language } from '../core/words.ts';

export const GiveRole = z.strictObject({ role: Role });
export type GiveRole = z.infer<typeof GiveRole>;

export const WithdrawRole = z.strictObject({ role: Role });
export type WithdrawRole = z.infer<typeof WithdrawRole>;

/** How a person is written to: at each event, or once a day. */
const LETTER_RHYTHMS = ['each', 'daily'] as const;
export type LetterRhythm = (typeof LETTER_RHYTHMS)[number];

export const SetPreferences = z.strictObject({ language: Language, letters: z.enum(LETTER_RHYTHMS) });
export type SetPreferences = z.infer<typeof SetPreferences>;

/** A person has no states: whoever has signed in is known. */
export const PERSON_STATE = 'known';

/**
 * A person as the rules on roles read it: the organisation for which it acts, and the roles that it holds there, given
 * here or by the issuer of its tokens. `sole`: the roles that nobody else holds (manager: in its organisation; admin:
 * anywhere), no account that is disabled among them. `disabledAt`: since when its own account is, an ISO instant.
 */
export type Person = {
  id: string;
  organisationId: string;
  given: readonly Role[];
  byIssuer: readonly Role[];
  sole: readonly Role[];
  disabledAt: string | null;
};

/** True of a role that a person holds as its own, given here or by its issuer. */
export const holds = ({ given, byIssuer }: Pick<Person, 'given' | 'byIssuer'>, role: Role): boolean =>
  given.includes(role) || byIssuer.includes(role);

/** Who gives and withdraws roles. */
export const GIVERS = ['admin', 'manager'] as const satisfies readonly Role[];

/** An admin gives every role to anybody; a manager those of organisations, within its own. */
function refuseGiver({ organisationId }: Person, caller: Caller, role: Role): Refusal | null {
  if (caller.roles.includes('admin')) return null;
  if (organisationId !== caller.organisationId) return { code: 'not_found' };
  if (!isOfOrganisation(role)) return { code: 'role_required', roles: ['admin'] };
  return null;
}

/** Guards in order of precedence; null: the role may be given. Nobody gives one to itself: a second person does. */
export function refuseGift(person: Person, { caller, body: { role } }: Pick<Given<GiveRole>, 'caller' | 'body'>): Refusal | null {
  const refusal = refuseGiver(person, caller, role);
  if (refusal) return refusal;
  if (isSamePerson(caller, person.id)) return { code: 'role_for_oneself', role };
  if ([...person.given, ...person.byIssuer].includes(role)) return { code: 'role_already_held', role };
  return null;
}

/**
 * Guards in order of precedence; null: the role may be withdrawn. An organisation keeps a manager, unless an admin
 * takes the last one's role away, and the fund an admin: nobody would be left to give the role again.
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

/** The roles that a caller may give to a person, or withdraw from it: what a page offers. */
export const rolesToGive = (person: Person, caller: Caller): Role[] =>
  ROLES.filter((role) => !refuseGift(person, { caller, body: { role } }));
export const rolesToWithdraw = (person: Person, caller: Caller): Role[] =>
  ROLES.filter((role) => !refuseWithdrawal(person, { caller, body: { role } }));
