import { z } from 'zod';
import type { GivenBy } from '../core/may.ts';
import type { Refusal } from '../core/refusal.ts';
import { type Caller, isSamePerson } from '../core/role.ts';
import { text } from '../core/words.ts';
import type { Person } from './person.ts';

export const DisableAccount = z.strictObject({ reason: text(2000).min(1) });
export type DisableAccount = z.infer<typeof DisableAccount>;

export const EnableAccount = z.strictObject({});
export type EnableAccount = z.infer<typeof EnableAccount>;

/** Commands on accounts, with the roles that give them. */
export const ACCOUNT_COMMANDS = { disableAccount: ['admin'], enableAccount: ['admin'] } as const satisfies GivenBy<string>;

const holdsAdmin = ({ given, byIssuer }: Person): boolean => [...given, ...byIssuer].includes('admin');

/**
 * The first refusal, in order of precedence; null if the account may be disabled. The fund keeps an admin: otherwise no
 * account could be enabled again.
 */
export function mayDisableAccount(person: Person, caller: Caller): Refusal | null {
  if (isSamePerson(caller, person.id)) return { code: 'account_of_ones_own' };
  if (person.disabledAt !== null) return { code: 'account_already_disabled' };
  return holdsAdmin(person) && person.sole.includes('admin') ? { code: 'last_admin' } : null;
}

/** The first refusal, in order of precedence; null if the account may be enabled again. */
export function mayEnableAccount(person: Person, caller: Caller): Refusal | null {
  if (isSamePerson(caller, person.id)) return { code: 'account_of_ones_own' };
  return person.disabledAt === null ? { code: 'account_not_disabled' } : null;
}
