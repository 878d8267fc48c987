import { directoryOfThese, DirectoryUnavailable } from '../../../api/people/organisation-directory.ts';
import { lookUpOrganisation } from '../../../api/people/look-up.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';
import { roleless, withRoles } from '../../support/people-fixtures.ts';
import { expectStatus } from '../../support/fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { FUND, OFFICE, OUTSIDER } from '../../support/tokens.ts';

const harness = appOfFile({ letters: true });
let people: Record<'admin' | 'manager', Actor>;
beforeAll(async () => {
  people = { admin: await harness.as('admin'), manager: await harness.as('manager') };
});

const NOBODYS = '019aa1c0-0000-7000-8000-000000000001';
const REASON = 'Je signe les conventions de la direction.';
const accessOf = async (who: Actor) => (await who.get('/me/access')).body;
const rolesOf = async (who: Actor): Promise<string[]> => (await who.get('/me')).body.roles;
const ask = (who: Actor, role: string) => who.post('/me/role-requests', { role, reason: REASON });
const tasksOf = async (who: Actor): Promise<[string, string, string | null][]> =>
  (await who.get('/me/tasks')).body.items
    .filter(({ command }: { command: string }) => command === 'giveRole')
    .map(({ id, detail, command }: { id: string; detail: string | null; command: string }) => [command, id, detail]);
const lettersTo = (subject: RegExp) => harness.mail.filter((letter) => subject.test(letter.subject));

test('an agent of an organisation that may apply drafts at once, and does nothing more than that', async () => {
  const agent = await roleless(harness, 'agent', OFFICE);
  expect(await accessOf(agent)).toEqual({ mayTakeApplicantRole: true, mayAsk: ['applicant', 'signatory', 'manager'], requests: [] });
  expectStatus(await agent.post('/me/applicant-role', {}), 200);
  expect(await rolesOf(agent)).toEqual(['applicant']);
  expect(await accessOf(agent)).toMatchObject({ mayTakeApplicantRole: false, mayAsk: ['signatory', 'manager'] });
  await expectRefused(harness, agent, ['post', '/me/applicant-role'], {}, 'role_already_held');
  const { items } = (await people.admin.get(`/people/${agent.id}/events`)).body;
  expect(items.map(({ event }: { event: string }) => event)).toEqual(['takeApplicantRole']);
});

test('who acts for an organisation that no open call is for takes nothing, and may ask', async () => {
  const agent = await roleless(harness, 'boatman', OUTSIDER);
  expect((await accessOf(agent)).mayTakeApplicantRole).toBe(false);
  await expectRefused(harness, agent, ['post', '/me/applicant-role'], {}, 'no_call_for_organisation');
});

test('who acts for the fund takes no role in an organisation that applies, though the fund’s own is eligible', async () => {
  const lead = await harness.as('lead');
  await expectRefused(harness, lead, ['post', '/me/applicant-role'], {}, 'role_for_oneself');
});

test('a role that is asked for is the task of the organisation’s manager, who gives it, and both are told', async () => {
  const agent = await roleless(harness, 'asker', OFFICE);
  expectStatus(await ask(agent, 'signatory'), 200);
  await harness.heard();
  expect(await tasksOf(people.manager)).toContainEqual(['giveRole', agent.id, 'signatory']);
  expect(await tasksOf(people.admin)).not.toContainEqual(['giveRole', agent.id, 'signatory']);
  expect(lettersTo(/demande un rôle : signature autorisée/)[0]?.text).toContain(REASON);
  await expectRefused(harness, agent, ['post', '/me/role-requests'], { role: 'signatory', reason: REASON }, 'role_asked_already');
  expect((await people.manager.get(`/people/${agent.id}`)).body).toMatchObject({
    mayAnswer: ['signatory'],
    requests: [{ role: 'signatory', reason: REASON, ended: null }],
  });
  expectStatus(await people.manager.post(`/people/${agent.id}/roles`, { role: 'signatory' }), 200);
  expect(await rolesOf(agent)).toEqual(['signatory']);
  expect(await tasksOf(people.manager)).not.toContainEqual(['giveRole', agent.id, 'signatory']);
  expect((await accessOf(agent)).requests).toMatchObject([
    { role: 'signatory', ended: { as: 'confirmed', by: { id: people.manager.id } } },
  ]);
  await expectRefused(harness, agent, ['post', '/me/role-requests'], { role: 'signatory', reason: REASON }, 'role_already_held');
});

test('where an organisation has no manager, an admin is asked; who is refused is told why, and may ask again', async () => {
  const agent = await roleless(harness, 'first-of-all', OUTSIDER);
  expectStatus(await ask(agent, 'manager'), 200);
  await harness.heard();
  expect(await tasksOf(people.admin)).toContainEqual(['giveRole', agent.id, 'manager']);
  const why = 'Le fonds ne connaît pas cette société.';
  const refuse = ['post', `/people/${agent.id}/role-refusals`] as const;
  await expectRefused(harness, people.manager, refuse, { role: 'manager', reason: why }, 'not_found');
  await expectRefused(harness, people.admin, refuse, { role: 'signatory', reason: why }, 'role_not_asked');
  expectStatus(await people.admin.post(`/people/${agent.id}/role-refusals`, { role: 'manager', reason: why }), 200);
  await harness.heard();
  expect(lettersTo(/demande de rôle n’est pas acceptée/)[0]?.text).toContain(why);
  expect(await accessOf(agent)).toMatchObject({ requests: [{ role: 'manager', ended: { as: 'rejected', reason: why } }] });
  await expectRefused(harness, people.admin, refuse, { role: 'manager', reason: why }, 'role_not_asked');
  expectStatus(await ask(agent, 'manager'), 200);
});

test('no person answers their own request', async () => {
  const manager = await withRoles(harness, 'manager-too', OFFICE, 'manager');
  expectStatus(await ask(manager, 'signatory'), 200);
  const refuse = ['post', `/people/${manager.id}/role-refusals`] as const;
  await expectRefused(harness, manager, refuse, { role: 'signatory', reason: REASON }, 'role_for_oneself');
  expect(await tasksOf(manager)).not.toContainEqual(['giveRole', manager.id, 'signatory']);
});

describe('what an organisation is', () => {
  // Its token gives only the SIRET, as ProConnect's does.
  const UNKNOWN = { siret: '35600000018723' } as typeof FUND;
  const described = { siret: UNKNOWN.siret, name: 'La Poste', legalCategory: '4110' };
  const DIRECTORY = directoryOfThese('annuaire', [described]);
  const organisationOf = async (who: Actor) => (await who.get('/me/organisation')).body;
  const lookUp = async (who: Actor, directory = DIRECTORY) =>
    lookUpOrganisation({ ...harness.deps, directory }, (await organisationOf(who)).id);

  test('a directory says it where no token does, and it is kept who said it, and when', async () => {
    const agent = await roleless(harness, 'postman', UNKNOWN);
    expect(await organisationOf(agent)).toMatchObject({ name: UNKNOWN.siret, legalCategory: null, describedBy: null });
    expect((await accessOf(agent)).mayTakeApplicantRole).toBe(false);
    await lookUp(agent, { source: 'annuaire', find: () => Promise.reject(new DirectoryUnavailable('away')) });
    expect(await organisationOf(agent)).toMatchObject({ legalCategory: null, describedBy: null });
    await lookUp(agent);
    expect(await organisationOf(agent)).toMatchObject({ name: 'La Poste', legalCategory: '4110', describedBy: 'annuaire' });
    expect((await accessOf(agent)).mayTakeApplicantRole).toBe(true);
  });

  test('an admin settles it by hand, and neither a token nor the directory says otherwise then', async () => {
    const agent = await roleless(harness, 'postwoman', UNKNOWN);
    expect((await people.admin.get(`/people/${agent.id}`)).body.commands).toContain('settleOrganisation');
    const body = { name: 'La Poste (siège)', legalCategory: '7389' };
    expectStatus(await people.admin.put(`/people/${agent.id}/organisation`, body), 200);
    await lookUp(agent);
    const told = await roleless(harness, 'third-of-post', { ...UNKNOWN, legal_category: '5710' });
    expect(await organisationOf(told)).toMatchObject({ ...body, kind: 'Établissement public administratif', describedBy: 'hand' });
    await expectRefused(harness, people.manager, ['put', `/people/${agent.id}/organisation`], body, 'role_required');
    await expectRefused(harness, people.admin, ['put', `/people/${NOBODYS}/organisation`], body, 'not_found');
  });

  test('what a token has said no directory says otherwise', async () => {
    const agent = await roleless(harness, 'dinum', FUND);
    await lookUp(agent, directoryOfThese('annuaire', [{ siret: FUND.siret, name: 'Ailleurs', legalCategory: '5710' }]));
    expect(await organisationOf(agent)).toMatchObject({ name: FUND.organisation_name, legalCategory: FUND.legal_category });
  });
});
