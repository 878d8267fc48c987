import { mayDisableAccount, mayEnableAccount } from '../../../domain/people/account.ts';
import type { Person } from '../../../domain/people/person.ts';
import { callerOf, FUND } from '../../support/domain.ts';

const SINCE = '2026-03-02T09:00:00.000Z';
const admin = callerOf('admin', FUND);
const person = (changed: Partial<Person> = {}): Person => ({
  id: 'person',
  organisationId: FUND,
  given: [],
  byIssuer: [],
  sole: [],
  disabledAt: null,
  ...changed,
});

test.each([
  ['another person', {}, null],
  ['an admin beside another', { given: ['admin'] }, null],
  ['who is the only manager, and no admin', { given: ['manager'], sole: ['manager'] }, null],
  ['who is no admin where there is none', { sole: ['admin'] }, null],
  ['the last admin, made here', { given: ['admin'], sole: ['admin'] }, 'last_admin'],
  ['the last admin, by its issuer', { byIssuer: ['admin'], sole: ['admin'] }, 'last_admin'],
  ['who is disabled', { disabledAt: SINCE }, 'account_already_disabled'],
  ['the admin itself', { id: admin.personId }, 'account_of_ones_own'],
] as const)('disabling %s: %j', (_, changed, code) => expect(mayDisableAccount(person(changed), admin)?.code ?? null).toBe(code));

test.each([
  ['who is disabled', { disabledAt: SINCE }, null],
  ['who is not', {}, 'account_not_disabled'],
  ['the admin itself', { id: admin.personId, disabledAt: SINCE }, 'account_of_ones_own'],
] as const)('enabling %s: %j', (_, changed, code) => expect(mayEnableAccount(person(changed), admin)?.code ?? null).toBe(code));

test('an admin neither disables nor enables another identity of its own', () => {
  const caller = { ...admin, alsoKnownAs: ['person'] };
  expect([mayDisableAccount(person(), caller)?.code, mayEnableAccount(person({ disabledAt: SINCE }), caller)?.code]).toEqual([
    'account_of_ones_own',
    'account_of_ones_own',
  ]);
});
