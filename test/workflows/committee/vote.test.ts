import { parisDate } from '../../../domain/calendar.ts';
import { longDate } from '../../../letters/format.ts';
import { cast, withVote } from '../../support/committee-lives.ts';
import { AWARDED_CENTS, expectStatus, toReviewed } from '../../support/lives.ts';
import { allotComingYears } from '../../support/money.ts';
import { failedReplays } from '../../support/replay.ts';
import { EVERYBODY, eventsOf, namesOf, signIn, streamOf, titled, writtenTo } from '../../support/story.ts';
import { moveTo, shifted } from '../../support/time.ts';
import { until } from '../../support/until.ts';
import { startTemporalWorld, type TemporalWorld } from '../../support/temporal-world.ts';

const DAY_SECONDS = 86_400;

let world: TemporalWorld;
beforeAll(async () => {
  world = await startTemporalWorld({ skipping: true });
  await signIn(world, ...EVERYBODY, 'member-1', 'member-2');
  await allotComingYears(world, 5);
});
afterAll(() => world.stop());

/** A session that is voted on from tomorrow on, for three days, and held on the last of them or another day. */
const planned = (...titles: string[]) => plannedFor(null, ...titles);
async function plannedFor(day: string | null, ...titles: string[]) {
  const ids: string[] = [];
  for (const title of titles) ids.push(await toReviewed(world, titled(title)));
  const now = await world.now();
  const [opensAt, closesAt] = [shifted(now, DAY_SECONDS), shifted(now, 4 * DAY_SECONDS)];
  const body = { ...(await withVote(world, ids, { opensAt, closesAt })), heldOn: day ?? parisDate(closesAt) };
  const { id } = expectStatus(await (await world.as('lead')).post('/sessions', body), 201) as unknown as { id: string };
  return { id, ids: ids as [string, ...string[]], opensAt, closesAt, heldOn: body.heldOn };
}
const stateOf = async (id: string) => (await (await world.as('auditor')).get(`/sessions/${id}`)).body.state;

test('a vote is opened and closed by the session’s own workflow, each at its instant, and the chair decides as was voted', async () => {
  const { id, ids, opensAt, closesAt } = await planned('Votés', 'Sans voix');
  expect(await streamOf(world, id)).toMatchObject({ due_at: opensAt, due_what: 'openVote' });
  await moveTo(world, shifted(opensAt, -1));
  expect(await stateOf(id)).toBe('planned');
  await moveTo(world, shifted(opensAt, 60));
  await until('the vote is open', async () => (await stateOf(id)) === 'voting');
  await until('the members are written to', () => writtenTo(world, 'le vote est ouvert').length === 3);
  expect(writtenTo(world, 'le vote est ouvert')).toEqual(['chair', 'member-1', 'member-2']);
  for (const login of ['member-1', 'member-2']) expectStatus(await cast(world, login, id, { [ids[0]]: 'favour' }), 200);

  await moveTo(world, shifted(closesAt, -1));
  expect(await stateOf(id)).toBe('voting');
  await moveTo(world, shifted(closesAt, 60));
  await until('the vote is closed', async () => (await stateOf(id)) === 'voted');
  const [left = ''] = ids.slice(1);
  await until('what had no quorum is back', async () => (await namesOf(world, left)).at(-1) === 'closeVote');
  const chair = await world.as('chair');
  const { version } = (await chair.get(`/sessions/${id}`)).body;
  const decisions = [{ applicationId: ids[0], decision: 'award', awardedCents: AWARDED_CENTS, reason: 'Utile.' }];
  expectStatus(await chair.post(`/sessions/${id}/decision`, { version, decisions }), 200);
  expect(await namesOf(world, id)).toEqual(['createSession', 'openVote', 'castBallots', 'castBallots', 'closeVote', 'decideSession']);
  const at = Object.fromEntries((await eventsOf(world, id)).map((event) => [event.name, event.at]));
  for (const [name, due] of [
    ['openVote', opensAt],
    ['closeVote', closesAt],
  ] as const)
    expect([name, (at[name] ?? '') >= due && (at[name] ?? '') < shifted(due, 60)]).toEqual([name, true]);
});

test('members are sent the agenda before their vote, and with it what a vote that opens earlier than the agenda would have left brings to the chair', async () => {
  const agendas = () => writtenTo(world, 'l’ordre du jour');
  const before = agendas().length;
  const { heldOn } = await planned('Annoncé');
  await until('the agenda is sent', () => agendas().length === before + 3);
  expect(writtenTo(world, 'l’ordre du jour', longDate('fr', heldOn))).toEqual(['chair', 'member-1', 'member-2']);

  const { id, opensAt } = await plannedFor('2099-06-01', 'Voté tôt');
  expect(await streamOf(world, id)).toMatchObject({ due_at: opensAt, due_what: 'openVote' });
  const opened = writtenTo(world, 'le vote est ouvert').length;
  await moveTo(world, shifted(opensAt, 60));
  await until('the members are written to', () => writtenTo(world, 'le vote est ouvert').length === opened + 6);
  // The chair is a member too, and is told once.
  expect(agendas()).toHaveLength(before + 3);
  const { facts } = (await eventsOf(world, id)).at(-1) ?? {};
  expect(facts).toEqual({ applications: 1, agendaSent: true });
});

test('after a closed vote the chair is recalled once to the decision', async () => {
  const { id, closesAt, opensAt, ids } = await planned('Oublié');
  await moveTo(world, shifted(opensAt, 60));
  await until('the vote is open', async () => (await stateOf(id)) === 'voting');
  for (const login of ['member-1', 'member-2']) expectStatus(await cast(world, login, id, { [ids[0]]: 'against' }), 200);
  const before = writtenTo(world, 'décision attendue').length;
  await moveTo(world, shifted(closesAt, 30 * DAY_SECONDS));
  await until('the chair is written to', () => writtenTo(world, 'décision attendue').length > before);
  expect(writtenTo(world, 'décision attendue').slice(before)).toEqual(['chair']);
  expect((await namesOf(world, id)).slice(-2)).toEqual(['closeVote', 'remindChair']);
});

test('a session that is cancelled while its vote is open is closed to ballots, and its members are told', async () => {
  const { id, ids, opensAt, closesAt } = await planned('Annulé');
  await moveTo(world, shifted(opensAt, 60));
  await until('the vote is open', async () => (await stateOf(id)) === 'voting');
  const lead = await world.as('lead');
  const { version } = (await lead.get(`/sessions/${id}`)).body;
  const before = writtenTo(world, 'annulé').length;
  expectStatus(await lead.post(`/sessions/${id}/cancellation`, { version, reason: 'Salle indisponible.' }), 200);
  expect((await cast(world, 'member-1', id, { [ids[0]]: 'favour' })).body).toMatchObject({ code: 'wrong_state', state: 'cancelled' });
  await moveTo(world, shifted(closesAt, DAY_SECONDS));
  await until('the members are told', () => writtenTo(world, 'annulé').length === before + 3);
  expect(await stateOf(id)).toBe('cancelled');
  expect((await namesOf(world, id)).at(-1)).toBe('cancelSession');
});

test('the history of every workflow of this file can be continued', async () => {
  expect(await failedReplays(world)).toEqual([]);
});
