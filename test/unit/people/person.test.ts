import { type Person, refuseGift, refuseWithdrawal, rolesToGive, rolesToWithdraw } from '../../../domain/people/person.ts';
import type { Caller, Role } from '../../../domain/core/role.ts';
import { ROLES } from '../../../domain/core/role.ts';
import { callerOf, FUND, inOrderOfPrecedence, MINISTRY, OPERATOR } from '../../support/domain.ts';

type Case = { person: Person; caller: Caller; role: Role };
const ofMinistry = (changed: Partial<Person> = {}): Person => ({
  id: 'person',
  organisationId: MINISTRY,
  given: [],
  byIssuer: [],
  sole: [],
  disabledAt: null,
  ...changed,
});
const gift = ({ person, caller, role }: Case) => refuseGift(person, { caller, body: { role } });
const withdrawal = ({ person, caller, role }: Case) => refuseWithdrawal(person, { caller, body: { role } });
const manager = () => callerOf('manager', MINISTRY);
const admin = () => callerOf('admin', FUND);

describe('giving a role, as a manager', () =>
  inOrderOfPrecedence<Case>(() => ({ person: ofMinistry(), caller: manager(), role: 'applicant' }), gift, [
    { when: 'the person is of another organisation', refusal: { code: 'not_found' }, spoil: { person: { organisationId: OPERATOR } } },
    { when: 'the role is one of the fund’s', refusal: { code: 'role_required', roles: ['admin'] }, spoil: { role: 'finance' } },
    {
      when: 'the manager would give it to itself',
      refusal: { code: 'role_for_oneself', role: 'applicant' },
      spoil: ({ person, caller }) => {
        person.id = caller.personId;
      },
    },
    {
      when: 'the role was given already',
      refusal: { code: 'role_already_held', role: 'applicant' },
      spoil: { person: { given: ['applicant', 'finance'] } },
    },
  ]));

describe('giving a role', () => {
  test('is refused where the issuer gave it', () => {
    expect(gift({ person: ofMinistry({ byIssuer: ['lead'] }), caller: admin(), role: 'lead' })).toEqual({
      code: 'role_already_held',
      role: 'lead',
    });
  });

  test.each(ROLES)('an admin does not give %s to itself, nor is offered to', (role) => {
    const caller = admin();
    const person = { ...ofMinistry(), id: caller.personId, organisationId: FUND };
    expect(gift({ person, caller, role })).toEqual({ code: 'role_for_oneself', role });
    expect(rolesToGive(person, caller)).toEqual([]);
  });

  test.each(ROLES)('an admin gives %s in any organisation', (role) =>
    expect(gift({ person: ofMinistry(), caller: admin(), role })).toBeNull(),
  );
});

describe('withdrawing a role, as a manager', () =>
  inOrderOfPrecedence<Case>(() => ({ person: ofMinistry({ given: ['manager'] }), caller: manager(), role: 'manager' }), withdrawal, [
    { when: 'the person is of another organisation', refusal: { code: 'not_found' }, spoil: { person: { organisationId: OPERATOR } } },
    { when: 'the role is one of the fund’s', refusal: { code: 'role_required', roles: ['admin'] }, spoil: { role: 'payer' } },
    { when: 'the person does not hold it', refusal: { code: 'role_not_held', role: 'manager' }, spoil: { person: { given: [] } } },
    { when: 'no other person is manager of the organisation', refusal: { code: 'last_manager' }, spoil: { person: { sole: ['manager'] } } },
  ]));

describe('withdrawing a role', () => {
  const held = (changed: Partial<Person>) => ofMinistry({ given: ['manager', 'admin'], sole: ['manager', 'admin'], ...changed });

  test('that the issuer alone gave is the issuer’s', () =>
    expect(withdrawal({ person: held({ given: [], byIssuer: ['lead'] }), caller: admin(), role: 'lead' })).toEqual({
      code: 'role_held_by_issuer',
      role: 'lead',
    }));

  test('from the last admin is refused, to an admin too', () =>
    expect(withdrawal({ person: held({}), caller: admin(), role: 'admin' })).toEqual({ code: 'last_admin' }));

  test('from the last manager is left to an admin, who may give it again', () =>
    expect(withdrawal({ person: held({}), caller: admin(), role: 'manager' })).toBeNull());

  test.each(['manager', 'admin'] as const)('of the last %s passes where the issuer gives it as well: it is still held', (role) =>
    expect(withdrawal({ person: held({ byIssuer: ['manager', 'admin'] }), caller: callerOf(role, MINISTRY), role })).toBeNull(),
  );
});

test('what is offered is what would be accepted', () => {
  const person = ofMinistry({ given: ['applicant', 'manager'], byIssuer: ['signatory'], sole: ['manager'] });
  expect([rolesToGive(person, manager()), rolesToWithdraw(person, manager())]).toEqual([[], ['applicant']]);
  expect(rolesToGive(person, admin())).toEqual(ROLES.filter((role) => !['applicant', 'signatory', 'manager'].includes(role)));
  expect(rolesToWithdraw(person, admin())).toEqual(['applicant', 'manager']);
  expect(rolesToGive(ofMinistry(), callerOf('manager', OPERATOR))).toEqual([]);
});
