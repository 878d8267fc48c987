import { fillDigests, readOwedDigests } from '../../../db/people/digests.ts';
import { expectStatus, toInReview } from '../../support/fixtures.ts';
import { plain } from '../../support/french.ts';
import { give, prefer, roleless, withRoles } from '../../support/people-fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { claimsOf, FUND, OFFICE, signToken } from '../../support/tokens.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile({ letters: true });
let admin: Actor;
beforeAll(async () => {
  admin = await harness.as('admin');
});

const REASON = 'A quitté le fonds.';
const disable = async ({ id }: { id: string }) => expectStatus(await admin.post(`/people/${id}/disabling`, { reason: REASON }), 200);
const enable = async ({ id }: { id: string }) => expectStatus(await admin.post(`/people/${id}/enabling`, {}), 200);
const pageOf = async ({ id }: { id: string }) => (await admin.get(`/people/${id}`)).body;

test('who is disabled is refused with its valid token right after, whatever its token says, until it is enabled', async () => {
  const leaver = await harness.enter(await signToken(claimsOf({ ...FUND, sub: 'leaver', roles: ['finance'] })));
  await give(harness, 'admin', leaver.id, 'lead');
  expectStatus(await leaver.get('/envelopes'), 200);
  await disable(leaver);
  for (const path of ['/me', '/envelopes', '/me/tasks']) {
    const { status, body } = await leaver.get(path, 'en');
    expect([status, body.code, body.detail]).toEqual([403, 'account_disabled', expect.stringContaining('turn to them')]);
  }
  const anew = await signToken(claimsOf({ ...FUND, sub: 'leaver', roles: ['finance', 'admin'] }));
  expect((await harness.ask('get', '/me', { token: anew })).body.code).toBe('account_disabled');
  await enable(leaver);
  expect((await leaver.get('/me')).body.roles).toEqual(['lead', 'finance']);
});

test('a page says since when and why an account is disabled, shows what it will have again, and tells it as a story', async () => {
  const leaver = await withRoles(harness, 'told', OFFICE, 'applicant');
  expect(await pageOf(leaver)).toMatchObject({ disabled: null, commands: ['disableAccount', 'settleOrganisation'] });
  await disable(leaver);
  expect(await pageOf(leaver)).toMatchObject({
    roles: [],
    holdings: [{ role: 'applicant', from: 'guichet' }],
    disabled: { at: expect.any(String), reason: REASON },
    commands: ['enableAccount', 'settleOrganisation'],
  });
  await enable(leaver);
  expect(await pageOf(leaver)).toMatchObject({ roles: ['applicant'], disabled: null });
  const { items } = (await (await harness.as('manager')).get(`/people/${leaver.id}/events`)).body;
  expect(items.map(({ text }: { text: string }) => plain(text)).slice(1)).toEqual(['a désactivé le compte', 'a réactivé le compte']);
});

test('another identity of the same human is refused too, and one that comes later under its address', async () => {
  const email = 'une-seule@example.org';
  const tokenOf = (sub: string) => signToken({ ...claimsOf({ ...FUND, sub, roles: ['payer'] }), email });
  const [one, other] = [await harness.enter(await tokenOf('one-name')), await harness.enter(await tokenOf('other-name'))];
  await disable(one);
  expect((await other.get('/me')).body.code).toBe('account_disabled');
  expect((await harness.ask('get', '/me', { token: await tokenOf('third-name') })).body.code).toBe('account_disabled');
  await enable(other);
  expectStatus(await one.get('/me'), 200);
});

test('a person whose account is disabled gets no letters', async () => {
  const leaver = await roleless(harness, 'unwritten', OFFICE);
  await disable(leaver);
  const before = harness.mail.length;
  await give(harness, 'manager', leaver.id, 'applicant');
  await harness.heard();
  expect(harness.mail.slice(before)).toEqual([]);
});

test('what is held for the digest of whose account is disabled waits until it is enabled', async () => {
  const leaver = await roleless(harness, 'daily', OFFICE);
  await prefer(leaver, 'daily');
  await give(harness, 'manager', leaver.id, 'applicant');
  await harness.heard();
  const { db } = harness.database;
  await fillDigests(db, '2100-01-01', '2100-01-01T07:00:00.000Z');
  await disable(leaver);
  expect(await readOwedDigests(db, '2100-01-01')).not.toContain(leaver.id);
  await enable(leaver);
  expect(await readOwedDigests(db, '2100-01-01')).toContain(leaver.id);
});

test('of whose account is disabled no opinion is asked, and leads are asked to give its steps to others', async () => {
  const [lead, reviewer] = [await harness.as('lead'), await withRoles(harness, 'asked', FUND, 'reviewer')];
  const id = await toInReview(harness);
  const assign = async (step: string) => lead.post(`/applications/${id}/assignments`, { step, reviewerId: reviewer.id });
  expectStatus(await assign('legal'), 200);
  const isLeadAsked = async () =>
    (await lead.get('/me/tasks')).body.items.some(
      (task: { command: string; id: string; detail: string }) =>
        task.command === 'assignReviewer' && task.id === id && task.detail === 'legal',
    );
  expect(await isLeadAsked()).toBe(false);
  await disable(reviewer);
  expect(await isLeadAsked()).toBe(true);
  expect((await assign('data')).body.code).toBe('not_a_reviewer');
});

describe('refused', () => {
  const NOBODYS = '019aa1c0-0000-7000-8000-000000000001';
  const disabling = (id: string) => ['post', `/people/${id}/disabling`] as const;
  const enabling = (id: string) => ['post', `/people/${id}/enabling`] as const;

  test('is an admin who would disable, or enable, itself', async () => {
    await expectRefused(harness, admin, disabling(admin.id), { reason: REASON }, 'account_of_ones_own');
    await expectRefused(harness, admin, enabling(admin.id), {}, 'account_of_ones_own');
  });

  test('are unknown accounts, and those that are as they would become', async () => {
    const somebody = await roleless(harness, 'somebody', OFFICE);
    await expectRefused(harness, admin, disabling(NOBODYS), { reason: REASON }, 'not_found');
    await expectRefused(harness, admin, enabling(NOBODYS), {}, 'not_found');
    await expectRefused(harness, admin, enabling(somebody.id), {}, 'account_not_disabled');
    await disable(somebody);
    await expectRefused(harness, admin, disabling(somebody.id), { reason: REASON }, 'account_already_disabled');
  });

  test('is the disabling of the last admin', async () => {
    // The issuer takes the role from the other one, who was admitted with it an instant before.
    const last = await withRoles(harness, 'last-admin', FUND, 'admin');
    const { organisation } = (await admin.get('/me')).body;
    const caller = { personId: admin.id, organisationId: organisation.id, roles: ['admin' as const] };
    const door = harness.door({ authenticate: () => Promise.resolve({ caller, signIn: { at: null, acr: null } }) });
    const admitted = await door.enter('admitted');
    const others = () => harness.database.db.updateTable('person').where('id', '=', admin.id);
    await others().set({ roles: [] }).execute();
    await expectRefused(harness, admitted, disabling(last.id), { reason: REASON }, 'last_admin');
    await others()
      .set({ roles: ['admin'] })
      .execute();
    await disable(last);
  });

  test('is the second of two admins who disable each other at once', async () => {
    const second = await withRoles(harness, 'second-admin', FUND, 'admin');
    const answers = await Promise.all([
      admin.post(`/people/${second.id}/disabling`, { reason: REASON }),
      second.post(`/people/${admin.id}/disabling`, { reason: REASON }),
    ]);
    // The second may still be admitted, or no longer: either way an admin remains.
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(['last_admin', 'account_disabled']).toContain(answers.find(({ status }) => status !== 200)?.body.code);
  });
});
