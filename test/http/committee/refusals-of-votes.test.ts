import { award, cast, toAwaitingVote, toVoted, toVoting, withVote } from '../../support/committee-fixtures.ts';
import { AWARDED_CENTS, expectStatus, giveOpinions, toReviewed, toSession, toSubmitted } from '../../support/fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { claimsOf, FUND, signToken } from '../../support/tokens.ts';
import { type Actor, startAppHarness, type AppHarness } from '../../support/app-harness.ts';

const NOBODYS = '019aa1c0-0000-7000-8000-000000000001';

let harness: AppHarness;
let people: Record<'lead' | 'chair' | 'member' | 'stranger' | 'judge', Actor>;
let free: string;
let judged: string;
let applications: Record<'voting' | 'awaiting', string>;
let sessions: Record<'voting' | 'awaiting' | 'voted' | 'cancelled' | 'unvoted' | 'nobody', string>;

beforeAll(async () => {
  harness = await startAppHarness({ copies: true });
  const [lead, chair, member, judge, stranger] = await Promise.all([
    harness.as('lead'),
    harness.as('chair'),
    harness.as('member-1'),
    harness.enter(await signToken(claimsOf({ ...FUND, sub: 'judge', roles: ['screener', 'member'] }))),
    harness.enter(await signToken(claimsOf({ ...FUND, sub: 'stranger', roles: ['member'] }))),
  ]);
  people = { lead, chair, member, judge, stranger };
  judged = await toSubmitted(harness);
  expectStatus(await judge.post(`/applications/${judged}/admissibility`, { revision: 1, decision: 'admissible' }), 200);
  await giveOpinions(harness, judged);
  free = await toReviewed(harness);
  applications = { voting: await toReviewed(harness), awaiting: await toReviewed(harness) };
  const voting = await toVoting(harness, [applications.voting, judged], { memberIds: [member.id, judge.id, chair.id] });
  const cancelled = await toAwaitingVote(harness, [await toReviewed(harness)]);
  expectStatus(await lead.post(`/sessions/${cancelled}/cancellation`, { version: 1, reason: 'Reporté.' }), 200);
  sessions = {
    voting,
    awaiting: await toAwaitingVote(harness, [applications.awaiting]),
    voted: await toVoted(harness, [await toReviewed(harness)]),
    cancelled,
    unvoted: (await toSession(harness, [await toReviewed(harness)])).id,
    nobody: NOBODYS,
  };
  expectStatus(await cast(harness, 'chair', voting, { [applications.voting]: 'favour' }), 200);
});
afterAll(() => harness.stop());

test.each([
  ['a member twice', () => ({ memberIds: [people.member.id, people.member.id] }), 'member_twice'],
  ['a person who is not of the committee', () => ({ memberIds: [people.member.id, people.lead.id] }), 'not_of_the_committee'],
  ['an unknown person', () => ({ memberIds: [NOBODYS] }), 'not_of_the_committee'],
  ['a quorum above the members', () => ({ memberIds: [people.member.id], quorum: 2 }), 'quorum_above_members'],
  ['a close before its opening', () => ({ opensAt: '2099-01-01T00:00:00Z', closesAt: '2098-01-01T00:00:00Z' }), 'vote_never_open'],
  ['a close that is past', () => ({ closesAt: '2026-01-02T00:00:00Z' }), 'vote_never_open'],
] as const)('createSession with %s is refused', async (_, vote, code) => {
  await expectRefused(harness, people.lead, ['post', '/sessions'], await withVote(harness, [free], vote()), code);
});

const TARGETS = [
  ['on an unknown session', 'member', 'nobody', 'not_found'],
  ['of a session that is cancelled', 'member', 'cancelled', 'wrong_state'],
  ['without a vote', 'member', 'unvoted', 'session_without_vote'],
  ['after the close', 'member', 'voted', 'vote_closed'],
  ['by a person who does not sit there', 'stranger', 'voting', 'not_a_member'],
] as const;

describe('castBallots', () => {
  const ask = (who: keyof typeof people, where: keyof typeof sessions, ids: string[], code: Parameters<typeof expectRefused>[4]) =>
    expectRefused(
      harness,
      people[who],
      ['post', `/sessions/${sessions[where]}/ballots`],
      { ballots: ids.map((applicationId) => ({ applicationId, choice: 'favour' })) },
      code,
    );
  test.each(TARGETS)('%s is refused', async (_, who, where, code) => {
    await ask(who, where, [applications.voting], code);
  });
  test.each([
    ['before the opening', 'member', 'awaiting', () => [applications.awaiting], 'vote_not_open'],
    ['twice on one application', 'member', 'voting', () => [applications.voting, applications.voting], 'application_twice'],
    ['on what is not on the agenda', 'member', 'voting', () => [free], 'not_on_agenda'],
    ['by the screener of the application', 'judge', 'voting', () => [judged], 'recused'],
    ['a second time', 'chair', 'voting', () => [applications.voting], 'already_voted'],
  ] as const)('%s is refused', async (_, who, where, ids, code) => {
    await ask(who, where, ids(), code);
  });
  test('of which one is refused leaves none of them', async () => {
    await ask('judge', 'voting', [applications.voting, judged], 'recused');
  });
});

describe('declareRecusal', () => {
  const ask = (who: keyof typeof people, where: keyof typeof sessions, applicationId: string, code: Parameters<typeof expectRefused>[4]) =>
    expectRefused(harness, people[who], ['post', `/sessions/${sessions[where]}/recusals`], { applicationId, reason: 'Un parent.' }, code);
  test.each(TARGETS)('%s is refused', async (_, who, where, code) => {
    await ask(who, where, applications.voting, code);
  });
  test.each([
    ['from what is not on the agenda', 'member', () => free, 'not_on_agenda'],
    ['from what one is recused from', 'judge', () => judged, 'recused'],
    ['after one’s ballot', 'chair', () => applications.voting, 'already_voted'],
  ] as const)('%s is refused', async (_, who, id, code) => {
    await ask(who, 'voting', id(), code);
  });
});

test.each([
  ['before the vote opens', 'awaiting', 'vote_not_closed'],
  ['while the vote is open', 'voting', 'wrong_state'],
] as const)('a decision %s is refused', async (_, where, code) => {
  const { version } = (await people.chair.get(`/sessions/${sessions[where]}`)).body;
  const body = { version, decisions: [award(applications[where], AWARDED_CENTS)] };
  await expectRefused(harness, people.chair, ['post', `/sessions/${sessions[where]}/decision`], body, code);
});

test.each(['lead', 'screener', 'auditor', 'applicant'])('%s does not vote', async (login) => {
  const who = await harness.as(login);
  for (const path of ['ballots', 'recusals'])
    await expectRefused(harness, who, ['post', `/sessions/${sessions.voting}/${path}`], {}, 'role_required');
});

test('an instant beyond the calendar is no instant of a vote', async () => {
  const body = await withVote(harness, [free], { closesAt: '2200-01-01T00:00:00Z' });
  const { fields } = await expectRefused(harness, people.lead, ['post', '/sessions'], body, 'invalid_request');
  expect(fields).toEqual([{ pointer: '/vote/closesAt', fault: 'beyond_calendar' }]);
});
