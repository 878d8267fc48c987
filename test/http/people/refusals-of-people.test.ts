import { roleless, withRoles } from '../../support/people-fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { OFFICE, OUTSIDER } from '../../support/tokens.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();
let people: Record<'admin' | 'manager' | 'applicant' | 'newcomer' | 'stranger' | 'soleManager', Actor>;
beforeAll(async () => {
  const [admin, manager, applicant] = await Promise.all([harness.as('admin'), harness.as('manager'), harness.as('applicant')]);
  people = {
    admin,
    manager,
    applicant,
    newcomer: await withRoles(harness, 'newcomer', OFFICE, 'applicant'),
    stranger: await roleless(harness, 'stranger', OUTSIDER),
    soleManager: await withRoles(harness, 'sole-manager', OUTSIDER, 'manager'),
  };
});

const NOBODYS = '019aa1c0-0000-7000-8000-000000000001';
const give = (id: string) => ['post', `/people/${id}/roles`] as const;
const withdraw = (id: string) => ['post', `/people/${id}/role-withdrawals`] as const;

describe.each([
  ['giveRole', give],
  ['withdrawRole', withdraw],
])('%s', (_, path) => {
  test('of another organisation’s person is refused to a manager', async () => {
    await expectRefused(harness, people.manager, path(people.stranger.id), { role: 'applicant' }, 'not_found');
  });

  test.each(['screener', 'finance', 'auditor', 'admin'])(
    'of the fund’s role %s is refused to a manager, and it is said whose it is',
    async (role) => {
      expect(await expectRefused(harness, people.manager, path(people.newcomer.id), { role }, 'role_required')).toMatchObject({
        roles: ['admin'],
      });
    },
  );

  test('of a role that is none of ours is no request', async () => {
    await expectRefused(harness, people.admin, path(people.newcomer.id), { role: 'king' }, 'invalid_request');
  });
});

describe('a role that is held already', () => {
  test.each([
    ['here', () => people.newcomer.id],
    ['by the issuer', () => people.applicant.id],
  ])('%s is not given again', async (_, id) => {
    expect(await expectRefused(harness, people.manager, give(id()), { role: 'applicant' }, 'role_already_held')).toMatchObject({
      role: 'applicant',
    });
  });
});

describe('a role for oneself', () => {
  test('of signatory is refused to a manager, and it is said who gives it', async () => {
    const problem = await expectRefused(harness, people.manager, give(people.manager.id), { role: 'signatory' }, 'role_for_oneself');
    expect(problem).toMatchObject({ role: 'signatory', detail: expect.stringContaining('another manager of your organisation') });
  });

  test.each(['lead', 'finance', 'admin'])('of %s is refused to an admin, and it is said who gives it', async (role) => {
    const problem = await expectRefused(harness, people.admin, give(people.admin.id), { role }, 'role_for_oneself');
    expect(problem).toMatchObject({ role, detail: expect.stringContaining('another admin of the fund') });
  });
});

describe('a role that', () => {
  test('is not held cannot be withdrawn', async () => {
    await expectRefused(harness, people.manager, withdraw(people.newcomer.id), { role: 'signatory' }, 'role_not_held');
  });

  test('the issuer alone gave is not withdrawn here', async () => {
    await expectRefused(harness, people.manager, withdraw(people.applicant.id), { role: 'signatory' }, 'role_held_by_issuer');
  });
});

describe('the last one', () => {
  test('to manage an organisation stays, until there is another', async () => {
    const { soleManager, stranger } = people;
    await expectRefused(harness, soleManager, withdraw(soleManager.id), { role: 'manager' }, 'last_manager');
    expect((await soleManager.get(`/people/${stranger.id}`)).body.mayGive).toEqual(['applicant', 'signatory', 'manager']);
    expect((await soleManager.post(...after(give(stranger.id), 'manager'))).status).toBe(200);
    expect((await soleManager.post(...after(withdraw(soleManager.id), 'manager'))).status).toBe(200);
    expect((await soleManager.get('/people')).body.code).toBe('role_required');
  });

  test('to be admin stays', async () => {
    // Beside the issuer's own admin there is none: once that one is gone from the issuer, the one made here is the
    // last.
    const second = await withRoles(harness, 'second-admin', OFFICE, 'admin');
    await harness.database.db.updateTable('person').set({ roles: [] }).where('id', '=', people.admin.id).execute();
    await expectRefused(harness, second, withdraw(second.id), { role: 'admin' }, 'last_admin');
    await harness.database.db
      .updateTable('person')
      .set({ roles: ['admin'] })
      .where('id', '=', people.admin.id)
      .execute();
    expect((await second.post(...after(withdraw(second.id), 'admin'))).status).toBe(200);
  });

  const after = ([, path]: readonly ['post', string], role: string): [string, object] => [path, { role }];
});

test('of two managers who withdraw each other’s role at once, one remains', async () => {
  const [one, other] = [
    await withRoles(harness, 'one-manager', THIRD, 'manager'),
    await withRoles(harness, 'other-manager', THIRD, 'manager'),
  ];
  const answers = await Promise.all([
    one.post(`/people/${other.id}/role-withdrawals`, { role: 'manager' }),
    other.post(`/people/${one.id}/role-withdrawals`, { role: 'manager' }),
  ]);
  // The second may still be admitted as manager, or no longer: either way one remains.
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(['last_manager', 'role_required']).toContain(answers.find(({ status }) => status !== 200)?.body.code);
});
const THIRD = { siret: '35600000000048', organisation_name: 'La Poste', legal_category: '5510' };

test.each(['/people', '/people/{id}', '/people/{id}/events'])(
  '%s of another organisation’s person is not there for a manager',
  async (path) => {
    const { status, body } = await people.manager.get(path.replace('{id}', people.stranger.id));
    if (path === '/people') expect(body.items.map(({ id }: { id: string }) => id)).not.toContain(people.stranger.id);
    else expect([status, body.code]).toEqual([404, 'not_found']);
  },
);

test.each(['/people/{id}', '/people/{id}/events'])('%s of an unknown person is not found', async (path) => {
  expect((await people.admin.get(path.replace('{id}', NOBODYS))).body.code).toBe('not_found');
});
