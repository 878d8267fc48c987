import { IDENTITY_COMMANDS } from '../../../domain/people/identity.ts';
import { expectStatus } from '../../support/fixtures.ts';
import { roleless, withRoles } from '../../support/people-fixtures.ts';
import { isDomain } from '../../support/problem-words.ts';
import { expectRefused, unmet } from '../../support/refusals.ts';
import { FUND, OFFICE } from '../../support/tokens.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';
import { writtenTo } from '../../support/timeline.ts';
import { until } from '../../support/until.ts';

const harness = appOfFile({ letters: true });
let admin: Actor;
let second: Actor;
beforeAll(async () => {
  admin = await harness.as('admin');
  second = await withRoles(harness, 'second-admin', FUND, 'admin');
});

const OF_PAIRS = ['joinPeople', 'partPeople', 'confirmIdentities', 'rejectIdentities'] as const;
const REASON = 'Même agente, deux comptes.';
const NOBODYS = '019aa1c0-0000-7000-8000-000000000001';
const joining = (id: string) => ['post', `/people/${id}/identities`] as const;
const parting = (id: string) => ['post', `/people/${id}/identity-partings`] as const;
const confirming = (id: string) => ['post', `/people/${id}/identity-confirmations`] as const;
const rejecting = (id: string) => ['post', `/people/${id}/identity-rejections`] as const;
const give = async (who: Actor, [, path]: readonly ['post', string], body: object) => expectStatus(await who.post(path, body), 200);
const pairOf = async (who: Actor, one: Actor, other: Actor) =>
  (await who.get(`/people/${one.id}/identities?with=${other.id}`)).body.items.find(
    (each: { other: { id: string } }) => each.other.id === other.id,
  );
const tasksOf = async (who: Actor) =>
  (await who.get('/me/tasks')).body.items.filter(({ command }: { command: string }) => command === 'confirmIdentities');

test('two identities are one once a second admin has seen both and confirmed it, and two again by two admins', async () => {
  const [one, other] = [await harness.as('member-1'), await harness.as('member-2')];
  expect((await one.post(joining(one.id)[1], { personId: other.id, reason: REASON })).body).toMatchObject({ code: 'role_required' });
  await give(admin, joining(one.id), { personId: other.id, reason: REASON });
  expect(await pairOf(second, one, other)).toMatchObject({
    areOne: false,
    joining: { reason: REASON },
    other: { roles: ['member'], addresses: [{ verified: true }], organisations: [{ isCurrent: true }] },
    commands: ['confirmIdentities', 'rejectIdentities'],
  });
  expect((await pairOf(admin, one, other)).commands).toEqual(['rejectIdentities']);
  expect([(await tasksOf(second)).length, (await tasksOf(admin)).length]).toEqual([1, 0]);
  await expectRefused(harness, admin, confirming(one.id), { personId: other.id }, 'decider_proposed_identities');
  await expectRefused(harness, second, joining(other.id), { personId: one.id, reason: REASON }, 'identities_wait');
  await give(second, confirming(other.id), { personId: one.id });
  expect(await pairOf(second, one, other)).toMatchObject({ areOne: true, isConfirmed: true, commands: ['partPeople'] });
  await until('both are told', () => writtenTo(harness, 'Deux identités sont reconnues').length === 2);
  await expectRefused(harness, admin, joining(one.id), { personId: other.id, reason: REASON }, 'people_joined');

  await give(second, parting(one.id), { personId: other.id, reason: 'Deux agentes.' });
  await expectRefused(harness, second, confirming(one.id), { personId: other.id }, 'decider_proposed_identities');
  expect(await pairOf(admin, one, other)).toMatchObject({ areOne: true, parting: { reason: 'Deux agentes.' } });
  await give(admin, confirming(one.id), { personId: other.id });
  expect(await pairOf(admin, one, other)).toMatchObject({ areOne: false, because: null, commands: ['joinPeople'] });
  await until('both are told', () => writtenTo(harness, 'Deux identités ne sont plus').length === 2);
});

test('a proposal is rejected by a second admin, who is told why, and taken back by its own', async () => {
  const [one, other] = [await roleless(harness, 'one', OFFICE), await roleless(harness, 'other', OFFICE)];
  const body = { personId: other.id, reason: REASON };
  await give(admin, joining(one.id), body);
  await give(second, rejecting(one.id), { ...body, reason: 'Deux homonymes.' });
  await until('who proposed it is told', () => writtenTo(harness, 'Proposition rejetée').length === 1);
  const toldOf = (words: string) => harness.mail.filter(({ subject }) => subject.includes(words)).map(({ text }) => text);
  expect(toldOf('Proposition rejetée')).toEqual([expect.stringContaining('Motif : Deux homonymes.')]);
  expect(toldOf('Deux identités à réunir')).toContainEqual(expect.stringContaining(`Motif : ${REASON}`));
  await give(admin, joining(one.id), body);
  await give(admin, rejecting(one.id), body);
  expect(await pairOf(admin, one, other)).toMatchObject({ because: null, areOne: false });
  await give(admin, joining(one.id), body);
  await give(second, confirming(one.id), { personId: other.id });
  await give(admin, parting(one.id), body);
  await give(second, rejecting(one.id), { ...body, reason: 'Une seule agente.' });
  expect(await pairOf(admin, one, other)).toMatchObject({ areOne: true, parting: null });
  await until('who proposed it is told', () => writtenTo(harness, 'Proposition rejetée').length === 2);
  expect(toldOf('Proposition rejetée')).toContainEqual(expect.stringContaining('Motif : Une seule agente.'));
  // People's words are in rows of their own, and in no event, which is kept for ever.
  const facts = await harness.database.db.selectFrom('event').where('name', 'in', OF_PAIRS).select('facts').execute();
  expect(facts.length).toBeGreaterThan(4);
  expect(facts.filter((event) => Object.hasOwn(event.facts, 'reason'))).toEqual([]);
});

test('what cannot be said of two identities is refused', async () => {
  const [one, other] = [await roleless(harness, 'third', OFFICE), await roleless(harness, 'fourth', OFFICE)];
  const body = { personId: other.id, reason: REASON };
  for (const refused of [joining, parting, rejecting]) await expectRefused(harness, admin, refused(NOBODYS), body, 'not_found');
  await expectRefused(harness, admin, confirming(NOBODYS), { personId: other.id }, 'not_found');
  expect((await admin.get(`/people/${NOBODYS}/identities`)).body.code).toBe('not_found');
  await expectRefused(harness, admin, joining(one.id), { ...body, personId: one.id }, 'people_joined');
  await expectRefused(harness, admin, parting(one.id), body, 'people_not_joined');
  await expectRefused(harness, admin, confirming(one.id), { personId: other.id }, 'identities_do_not_wait');
  await expectRefused(harness, admin, rejecting(one.id), body, 'identities_do_not_wait');
  await expectRefused(harness, admin, parting(admin.id), body, 'account_of_ones_own');
  await give(admin, joining(second.id), body);
  await expectRefused(harness, second, confirming(second.id), { personId: other.id }, 'account_of_ones_own');
  await expectRefused(harness, second, rejecting(second.id), body, 'account_of_ones_own');
  await give(admin, rejecting(second.id), body);
  await give(admin, joining(one.id), body);
  await give(second, confirming(one.id), { personId: other.id });
  await give(admin, parting(one.id), body);
  await expectRefused(harness, second, parting(other.id), { ...body, personId: one.id }, 'identities_wait');
  const [fifth, sixth] = [await roleless(harness, 'fifth', OFFICE), await roleless(harness, 'sixth', OFFICE)];
  await give(admin, joining(fifth.id), { ...body, personId: sixth.id });
  expectStatus(await admin.post(`/people/${sixth.id}/disabling`, { reason: REASON }), 200);
  await expectRefused(harness, second, confirming(fifth.id), { personId: sixth.id }, 'identity_disabled');
  await expectRefused(harness, admin, joining(one.id), { ...body, personId: sixth.id }, 'identity_disabled');
  expect(unmet(Object.keys(IDENTITY_COMMANDS), isDomain)).toEqual([]);
});
