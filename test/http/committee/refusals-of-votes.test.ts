import { award, cast, FAR_DAY, toAwaitingVote, toVoted, toVoting, withVote } from '../../support/committee-fixtures.ts';
import { AWARDED_CENTS, expectStatus, giveOpinions, toReviewed, toSession, toSubmitted } from '../../support/fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { claimsOf, FUND, signToken } from '../../support/tokens.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const NOBODYS = '019aa1c0-0000-7000-8000-000000000001';

const harness = appOfFile();
let people: Record<'lead' | 'chair' | 'member' | 'stranger' | 'judge', Actor>;
let free: string;
let judged: string;
let applications: Record<'voting' | 'awaiting' | 'far', string>;
let sessions: Record<'voting' | 'awaiting' | 'voted' | 'cancelled' | 'unvoted' | 'far' | 'unknown', string>;

beforeAll(async () => {
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
  applications = { voting: await toReviewed(harness), awaiting: await toReviewed(harness), far: await toReviewed(harness) };
  const voting = await toVoting(harness, [applications.voting, judged], { memberIds: [member.id, judge.id, chair.id] });
  const cancelled = await toAwaitingVote(harness, [await toReviewed(harness)]);
  expectStatus(await lead.post(`/sessions/${cancelled}/cancellation`, { version: 1, reason: 'Reporté.' }), 200);
  sessions = {
    voting,
    awaiting: await toAwaitingVote(harness, [applications.awaiting]),
    voted: await toVoted(harness, [await toReviewed(harness)]),
    cancelled,
    unvoted: (await toSession(harness, [await toReviewed(harness)])).id,
    far: (await toSession(harness, [applications.far], FAR_DAY)).id,
    unknown: NOBODYS,
  };
  expectStatus(await cast(harness, 'chair', voting, { [applications.voting]: 'favour' }), 200);
});

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

test.each([
  ['without a vote', () => ({ vote: undefined }), 'written_procedure_unfit'],
  ['that ends on another day', () => ({}), 'written_procedure_unfit'],
  ['that has a place', () => ({ heldOn: '2099-12-31', venue: 'Salle Ampère' }), 'written_procedure_unfit'],
] as const)('a written procedure %s is refused', async (_, change, code) => {
  const body = { ...(await withVote(harness, [free], { closesAt: '2099-12-31T12:00:00Z' })), written: true, ...change() };
  await expectRefused(harness, people.lead, ['post', '/sessions'], body, code);
});

describe('rearrangeSession', () => {
  const ask = async (where: keyof typeof sessions, change: object, code: Parameters<typeof expectRefused>[4]) => {
    const { version = 1 } = (await people.lead.get(`/sessions/${sessions[where]}`)).body;
    const body = { version, ...(await withVote(harness, [applications.far])), heldOn: FAR_DAY, reason: 'Reporté.', ...change };
    return expectRefused(harness, people.lead, ['post', `/sessions/${sessions[where]}/plan`], body, code);
  };
  const voting = async (change: object) => ({ vote: { ...(await withVote(harness, [])).vote, ...change } });
  test.each([
    ['on an unknown session', 'unknown', async () => ({}), 'not_found'],
    ['of a session whose vote is open', 'voting', async () => ({}), 'wrong_state'],
    ['once its agenda is sent', 'unvoted', async () => ({}), 'agenda_sent'],
    ['at a version that was not read', 'far', async () => ({ version: 7 }), 'stale_version'],
    ['with an application twice', 'far', async () => ({ applicationIds: [free, free] }), 'application_twice'],
    ['as a written procedure without a vote', 'far', async () => ({ written: true, vote: undefined }), 'written_procedure_unfit'],
    ['with what is in another session', 'far', async () => ({ applicationIds: [applications.voting] }), 'application_not_reviewed'],
    ['on a Sunday', 'far', async () => ({ heldOn: '2100-01-03' }), 'session_on_rest_day'],
    ['before a submission', 'far', async () => ({ heldOn: '2020-01-02' }), 'session_before_submission'],
    ['with a member twice', 'far', () => voting({ memberIds: [people.member.id, people.member.id] }), 'member_twice'],
    ['with a person who is not of the committee', 'far', () => voting({ memberIds: [people.lead.id], quorum: 1 }), 'not_of_the_committee'],
    ['with a quorum above the members', 'far', () => voting({ memberIds: [people.member.id] }), 'quorum_above_members'],
    ['with a close that is past', 'far', () => voting({ closesAt: '2026-01-02T00:00:00Z' }), 'vote_never_open'],
  ] as const)('%s is refused', async (_, where, change, code) => {
    await ask(where, await change(), code);
  });
});

describe('takeOffAgenda', () => {
  const ask = async (where: keyof typeof sessions, change: object, code: Parameters<typeof expectRefused>[4]) => {
    const { version = 1 } = (await people.lead.get(`/sessions/${sessions[where]}`)).body;
    const body = { version, applicationId: applications.awaiting, leaves: 'adjourned', reason: 'À revoir.', ...change };
    return expectRefused(harness, people.chair, ['post', `/sessions/${sessions[where]}/removals`], body, code);
  };
  test.each([
    ['on an unknown session', 'unknown', () => ({}), 'not_found'],
    ['of a session that is cancelled', 'cancelled', () => ({}), 'wrong_state'],
    ['at a version that was not read', 'awaiting', () => ({ version: 7 }), 'stale_version'],
    ['of what is not on the agenda', 'awaiting', () => ({ applicationId: free }), 'not_on_agenda'],
  ] as const)('%s is refused', async (_, where, change, code) => {
    await ask(where, change(), code);
  });
});

describe('excuseMember', () => {
  const ask = (where: keyof typeof sessions, body: object, code: Parameters<typeof expectRefused>[4]) =>
    expectRefused(harness, people.lead, ['post', `/sessions/${sessions[where]}/excuses`], { memberId: people.member.id, ...body }, code);
  test.each([
    ['on an unknown session', 'unknown', () => ({}), 'not_found'],
    ['of a session that is cancelled', 'cancelled', () => ({}), 'wrong_state'],
    ['without a vote', 'unvoted', () => ({}), 'session_without_vote'],
    ['of a person who does not sit there', 'voting', () => ({ memberId: people.stranger.id }), 'member_not_sitting'],
    ['of a member who has voted', 'voting', () => ({ memberId: people.chair.id }), 'member_voted'],
    ['with another member as a stand-in', 'voting', () => ({ standInId: people.judge.id }), 'member_twice'],
    ['with a stand-in who is not of the committee', 'voting', () => ({ standInId: people.lead.id }), 'not_of_the_committee'],
  ] as const)('%s is refused', async (_, where, body, code) => {
    await ask(where, body(), code);
  });

  test('a member who was excused gets a stand-in later, one', async () => {
    const id = await toAwaitingVote(harness, [await toReviewed(harness)]);
    const [path, memberId] = [`/sessions/${id}/excuses`, people.member.id];
    const read = async () => (await people.lead.get(`/sessions/${id}`)).body;
    expectStatus(await people.lead.post(path, { memberId }), 200);
    expect((await read()).excused).toMatchObject([{ id: memberId, commands: ['excuseMember'] }]);
    await expectRefused(harness, people.lead, ['post', path], { memberId }, 'member_not_sitting');
    expectStatus(await people.lead.post(path, { memberId, standInId: people.stranger.id }), 200);
    const { members, excused } = await read();
    expect(members).toContainEqual(expect.objectContaining({ id: people.stranger.id, standsInFor: memberId }));
    expect(excused).toMatchObject([{ id: memberId, commands: [] }]);
    await expectRefused(harness, people.lead, ['post', path], { memberId, standInId: people.judge.id }, 'member_not_sitting');
  });
});

const TARGETS = [
  ['on an unknown session', 'member', 'unknown', 'not_found'],
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
