import { deadlines } from '../../../activities/index.ts';
import {
  askSession,
  award,
  cast,
  FAR_AWAY,
  FAR_DAY,
  refuse,
  toAwaitingVote,
  toVoting,
  withVote,
} from '../../support/committee-fixtures.ts';
import { withdraw } from '../../support/correction-fixtures.ts';
import { AWARDED_CENTS, expectStatus, STUDENTS, today, toReviewed, toSession } from '../../support/fixtures.ts';
import { readPdf } from '../../support/pdf.ts';
import { EVERYBODY, namesOf, signIn, titled, writtenTo } from '../../support/timeline.ts';
import { claimsOf, OFFICE, signToken } from '../../support/tokens.ts';
import { meetNextDeadline } from '../../support/transitions.ts';
import { until } from '../../support/until.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

type Vote = { choice: string | null; isRecused: boolean; tally: object | null; outcome: string | null };

const harness = appOfFile({ letters: true });
let chair: Actor;
beforeAll(async () => {
  await signIn(harness, ...EVERYBODY, 'member-1', 'member-2');
  chair = await harness.as('chair');
});

const votesOf = async (id: string, login: string): Promise<Record<string, Vote>> => {
  const { agenda } = (await (await harness.as(login)).get(`/sessions/${id}`)).body;
  return Object.fromEntries(agenda.map(({ applicationId, vote }: { applicationId: string; vote: Vote }) => [applicationId, vote]));
};
const stateOf = async (id: string) => (await chair.get(`/applications/${id}`)).body.state;
const reviewed = async (count: number): Promise<[string, string, string]> =>
  (await Promise.all(Array.from({ length: count }, () => toReviewed(harness)))) as [string, string, string];
const MEMBERS = ['chair', 'member-1', 'member-2'];

test('a vote is open to its members, who see their own ballots, and shows no member how others vote before its close', async () => {
  const [first, second] = await reviewed(2);
  const id = await toVoting(harness, [first, second]);
  expectStatus(await cast(harness, 'member-1', id, { [first]: 'favour' }), 200);
  expectStatus(await cast(harness, 'member-2', id, { [first]: 'against', [second]: 'abstain' }), 200);
  expect(await votesOf(id, 'member-1')).toEqual({
    [first]: { choice: 'favour', isRecused: false, recusals: [], tally: null, outcome: null },
    [second]: { choice: null, isRecused: false, recusals: [], tally: null, outcome: null },
  });
  for (const login of ['chair', 'lead', 'auditor', 'admin'])
    for (const vote of Object.values(await votesOf(id, login))) expect([login, vote]).toMatchObject([login, { choice: null, tally: null }]);
  // Nor does the trail of events.
  const events = await harness.database.db
    .selectFrom('event')
    .where('stream_id', '=', id)
    .where('name', '=', 'castBallots')
    .select('facts')
    .execute();
  expect(events.map(({ facts }) => facts)).toEqual([{ ballots: 1 }, { ballots: 2 }]);

  await meetNextDeadline(harness, id);
  expect(await votesOf(id, 'auditor')).toMatchObject({
    [first]: { tally: { favour: 1, against: 1, abstain: 0 }, outcome: 'tied' },
    [second]: { tally: { favour: 0, against: 0, abstain: 1 }, outcome: 'without_quorum' },
  });
});

test('the session tells who sits in it, and its vote is offered to its members alone', async () => {
  const [application] = await reviewed(1);
  const id = await toVoting(harness, [application]);
  const { vote, members, state, label } = (await chair.get(`/sessions/${id}`)).body;
  expect([state, label, vote]).toEqual([
    'voting',
    'Vote ouvert',
    { quorum: 2, opensAt: '2026-01-01T00:00:00.000Z', closesAt: '2100-01-01T00:00:00.000Z' },
  ]);
  expect(members.map(({ name }: { name: string }) => name)).toEqual(['Bénédicte Haumont', 'Marie-Laure Hoarau', 'Tomás Vidal']);
  const offered = async (who: Actor): Promise<string[]> => (await who.get(`/sessions/${id}`)).body.commands;
  expect(await offered(await harness.as('member-1'))).toEqual(['castBallots', 'declareRecusal']);
  expect(await offered(await harness.enter(await signToken(claimsOf({ ...OFFICE, sub: 'stranger', roles: ['member'] }))))).toEqual([]);
  const waiting = async (login: string) =>
    (await (await harness.as(login)).get('/me/tasks')).body.items.filter((task: { id: string }) => task.id === id);
  expect(await waiting('member-1')).toMatchObject([{ command: 'castBallots', kind: 'session', dueAt: '2100-01-01T00:00:00.000Z' }]);
  expectStatus(await cast(harness, 'member-1', id, { [application]: 'favour' }), 200);
  expect(await waiting('member-1')).toEqual([]);
  expect(await waiting('chair')).toMatchObject([{ command: 'castBallots' }]);
  expectStatus(
    await (await harness.as('member-2')).post(`/sessions/${id}/recusals`, { applicationId: application, reason: 'Un parent.' }),
    200,
  );
  expect(await waiting('member-2')).toEqual([]);
  await meetNextDeadline(harness, id);
  expect(await waiting('chair')).toEqual([]);
});

test('the quorum counts row by row: what has not reached it, or was withdrawn, leaves for the next session; the rest is decided', async () => {
  const [kept, short, gone] = await reviewed(3);
  const id = await toVoting(harness, [kept, short, gone]);
  expectStatus(await cast(harness, 'chair', id, { [kept]: 'favour', [short]: 'favour', [gone]: 'favour' }), 200);
  expectStatus(await cast(harness, 'member-1', id, { [kept]: 'favour', [gone]: 'favour' }), 200);
  expectStatus(await withdraw(harness, gone), 200);
  await meetNextDeadline(harness, id);
  expect(await Promise.all([kept, short, gone].map(stateOf))).toEqual(['in_session', 'reviewed', 'withdrawn']);
  expect((await namesOf(harness, short)).at(-1)).toBe('closeVote');
  expect((await votesOf(id, 'chair'))[short]).toMatchObject({ outcome: 'without_quorum' });

  const uncounted = await askSession(chair, id, 'decision', { decisions: [award(kept, AWARDED_CENTS), award(short, AWARDED_CENTS)] });
  expect(uncounted.body).toMatchObject({ code: 'decision_without_quorum', applicationIds: [short] });
  expectStatus(await askSession(chair, id, 'decision', { decisions: [award(kept, AWARDED_CENTS)] }), 200);

  // The other one is decided in its next session, and only there.
  const next = await toSession(harness, [short]);
  expect((await chair.get(`/sessions/${id}`)).body).toMatchObject({ state: 'decided', commands: [] });
  expectStatus(await askSession(chair, next.id, 'decision', { decisions: [refuse(short)] }), 200);
  expect((await chair.get(`/applications/${short}`)).body.decision).toMatchObject({ sessionId: next.id, decision: 'refuse' });
  const { parts } = await readPdf((await chair.get(`/sessions/${id}/minutes`)).body as Buffer);
  const lines = parts.map(([, text]) => text);
  expect(lines.join('\n')).toContain('Vote : pour 2, contre 0, abstentions 0');
  expect(lines[lines.findIndex((line) => line.includes('faute de quorum')) + 1]).toContain(STUDENTS.title);
});

test('a session whose vote left nothing is the lead’s to cancel, and what has left it stays where it is', async () => {
  const [application] = await reviewed(1);
  const id = await toVoting(harness, [application]);
  await meetNextDeadline(harness, id);
  const tasksOf = async (login: string) =>
    (await (await harness.as(login)).get('/me/tasks')).body.items.filter((task: { id: string }) => task.id === id);
  expect([await tasksOf('chair'), await tasksOf('lead')]).toMatchObject([[], [{ command: 'cancelSession' }]]);
  const next = await toSession(harness, [application]);
  expectStatus(await askSession(await harness.as('lead'), id, 'cancellation', { reason: 'Plus rien à décider.' }), 200);
  expect([await stateOf(application), (await chair.get(`/sessions/${next.id}`)).body.commands]).toEqual([
    'in_session',
    ['takeOffAgenda', 'saveScenario', 'decideSession', 'cancelSession'],
  ]);
});

test('a member is recused from what it judged, from its own house’s, and from what it declares: without its ballot the quorum counts', async () => {
  const [judged, own] = await reviewed(2);
  const reviewerToo = await harness.as('reviewer-legal');
  const { id: memberId } = await harness.as('member-1');
  const ofOffice = await harness.enter(await signToken(claimsOf({ ...OFFICE, sub: 'member-of-office', roles: ['member'] })));
  // A reviewer sits in the committee by a role that was given here.
  expectStatus(await (await harness.as('admin')).post(`/people/${reviewerToo.id}/roles`, { role: 'member' }), 200);
  const memberIds = [reviewerToo.id, memberId, ofOffice.id, chair.id];
  const id = await toVoting(harness, [judged, own], { memberIds, quorum: 1 });
  const ballot = (who: Actor, applicationId: string) =>
    who.post(`/sessions/${id}/ballots`, { ballots: [{ applicationId, choice: 'favour' }] });
  expect((await ballot(reviewerToo, judged)).body).toMatchObject({ code: 'recused', applicationIds: [judged] });
  expect((await ballot(ofOffice, own)).body).toMatchObject({ code: 'recused', applicationIds: [own] });
  const member = await harness.as('member-1');
  expectStatus(await member.post(`/sessions/${id}/recusals`, { applicationId: own, reason: 'J’y ai travaillé.' }), 200);
  expect((await ballot(member, own)).body).toMatchObject({ code: 'recused', applicationIds: [own] });
  expect((await votesOf(id, 'member-1'))[own]).toMatchObject({
    isRecused: true,
    recusals: [{ by: { id: memberId, name: 'Tomás Vidal' }, reason: 'J’y ai travaillé.' }],
  });
  expectStatus(await ballot(member, judged), 200);
  await meetNextDeadline(harness, id);
  expect(await votesOf(id, 'chair')).toMatchObject({ [judged]: { outcome: 'favourable' }, [own]: { outcome: 'without_quorum' } });
});

test('the decision follows the majority; where it is tied the chair’s casting vote is its decision', async () => {
  const [favoured, rejected, tied] = await reviewed(3);
  const id = await toVoting(harness, [favoured, rejected, tied]);
  expectStatus(await cast(harness, 'chair', id, { [favoured]: 'favour', [rejected]: 'favour', [tied]: 'abstain' }), 200);
  expectStatus(await cast(harness, 'member-1', id, { [favoured]: 'favour', [rejected]: 'against', [tied]: 'favour' }), 200);
  expectStatus(await cast(harness, 'member-2', id, { [favoured]: 'abstain', [rejected]: 'against', [tied]: 'against' }), 200);
  await meetNextDeadline(harness, id);
  const decide = (...decisions: object[]) => askSession(chair, id, 'decision', { decisions });
  expect((await decide(refuse(favoured), award(rejected, 1), refuse(tied))).body).toMatchObject({
    code: 'decision_against_vote',
    applicationIds: expect.arrayContaining([favoured, rejected]),
  });
  expectStatus(await decide(award(favoured, AWARDED_CENTS), refuse(rejected), award(tied, AWARDED_CENTS)), 200);
  expect(await Promise.all([favoured, rejected, tied].map(stateOf))).toEqual(['awarded', 'refused', 'awarded']);
});

test('a chair who is recused from a tied application casts no deciding vote on it', async () => {
  const [tied] = await reviewed(1);
  const id = await toVoting(harness, [tied]);
  expectStatus(await chair.post(`/sessions/${id}/recusals`, { applicationId: tied, reason: 'Un parent y travaille.' }), 200);
  expectStatus(await cast(harness, 'member-1', id, { [tied]: 'favour' }), 200);
  expectStatus(await cast(harness, 'member-2', id, { [tied]: 'against' }), 200);
  await meetNextDeadline(harness, id);
  expect((await askSession(chair, id, 'decision', { decisions: [refuse(tied)] })).body).toMatchObject({
    code: 'recused',
    applicationIds: [tied],
  });
});

test('two ballots of a member at once count once', async () => {
  const [application] = await reviewed(1);
  const id = await toVoting(harness, [application]);
  const answers = await Promise.all([
    cast(harness, 'member-1', id, { [application]: 'favour' }),
    cast(harness, 'member-1', id, { [application]: 'against' }),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
  expect(answers.find(({ status }) => status === 422)?.body).toMatchObject({ code: 'already_voted', applicationIds: [application] });
  const ballots = await harness.database.db.selectFrom('ballot').where('session_id', '=', id).selectAll().execute();
  expect(ballots).toHaveLength(1);
});

test('members vote at once, and two chairs who decide afterwards decide once', async () => {
  const [application] = await reviewed(1);
  const id = await toVoting(harness, [application], { quorum: 3 });
  const answers = await Promise.all(MEMBERS.map((login) => cast(harness, login, id, { [application]: 'favour' })));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  // A date closes it, and once however often it is met.
  const { closeVote } = deadlines(harness.database.db);
  const closes = await Promise.all([1, 2].map(() => closeVote(id, FAR_AWAY)));
  expect(closes.filter((receipt) => receipt !== null)).toHaveLength(1);
  const { version } = (await chair.get(`/sessions/${id}`)).body;
  const body = { version, decisions: [award(application, AWARDED_CENTS)] };
  const decided = await Promise.all([1, 2].map(() => chair.post(`/sessions/${id}/decision`, body)));
  expect(decided.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect((await namesOf(harness, id)).filter((name) => ['closeVote', 'decideSession'].includes(name))).toEqual([
    'closeVote',
    'decideSession',
  ]);
});

test('when the vote opens its members are sent the agenda; when it is closed the chair is told', async () => {
  const application = await toReviewed(harness, titled('Marées'));
  const letters = (words: string) => harness.mail.filter(({ subject }) => subject.includes(words)).length;
  const before = letters('le vote est ouvert');
  const id = await toVoting(harness, [application], { closesAt: new Date(Date.now() + 3_600_000).toISOString() });
  await until('the members have the agenda', () => letters('le vote est ouvert') === before + MEMBERS.length);
  expect(harness.mail.findLast(({ subject }) => subject.includes('le vote est ouvert'))?.text).toContain('1. Marées');
  const told = writtenTo(harness, 'le vote est clos').length;
  // Only its workflow closes it, at its instant; a vote without a quorum is told, too.
  expect(await meetNextDeadline(harness, id)).toBe('closeVote');
  await harness.heard();
  expect((await chair.get(`/sessions/${id}`)).body.state).toBe('voted');
  await until('the chair is told', () => writtenTo(harness, 'le vote est clos').length > told);
  expect(writtenTo(harness, 'le vote est clos').slice(told)).toEqual(['chair']);
  expect(await stateOf(application)).toBe('reviewed');
  expectStatus(await withdraw(harness, application), 200);
});

const sittingIn = async (id: string): Promise<[string[], string[]]> => {
  const { members, excused } = (await chair.get(`/sessions/${id}`)).body;
  return [members, excused].map((people) => people.map(({ name }: { name: string }) => name)) as [string[], string[]];
};

test('until its agenda is sent a session changes its day, place, members and applications, and its people are told', async () => {
  const [lead, member2] = [await harness.as('lead'), await harness.as('member-2')];
  const [gone, kept, added] = await reviewed(3);
  const vote = (await withVote(harness, [], { opensAt: '2099-12-01T00:00:00Z' })).vote;
  const plan = { heldOn: FAR_DAY, applicationIds: [gone, kept], vote };
  const id = String(expectStatus(await lead.post('/sessions', plan), 201)['id']);
  expectStatus(await (await harness.as('member-1')).post(`/sessions/${id}/recusals`, { applicationId: kept, reason: 'Un parent.' }), 200);
  expect((await lead.get(`/sessions/${id}`)).body).toMatchObject({ agendaSentAt: null, venue: null, written: false });
  const smaller = { ...vote, memberIds: [chair.id, member2.id], quorum: 1 };
  const change = { heldOn: '2100-01-05', venue: 'Salle Ampère', applicationIds: [kept, added], vote: smaller, reason: 'Salle prise.' };
  expectStatus(await askSession(lead, id, 'plan', change), 200);
  expect((await lead.get(`/sessions/${id}`)).body).toMatchObject({
    heldOn: '2100-01-05',
    venue: 'Salle Ampère',
    rearrangedBecause: 'Salle prise.',
    vote: { quorum: 1 },
    agenda: [
      { applicationId: gone, left: 'taken_off', reason: 'Salle prise.' },
      { applicationId: kept, left: null },
      { applicationId: added, left: null },
    ],
  });
  expect(await Promise.all([gone, kept, added].map(stateOf))).toEqual(['reviewed', 'in_session', 'in_session']);
  expect(await sittingIn(id)).toEqual([['Bénédicte Haumont', 'Marie-Laure Hoarau'], []]);
  await until('its people are told', () => writtenTo(harness, 'modifié').length >= 3);
  expect([...new Set(writtenTo(harness, 'modifié'))].sort()).toEqual(['chair', 'member-1', 'member-2']);
  const letters = harness.mail.filter(({ subject }) => subject.includes('modifié')).map(({ text }) => text);
  expect(letters.filter((text) => text.includes('Vous n’y siégez plus'))).toHaveLength(1);
  expect(letters.every((text) => text.includes('Salle prise.') && text.includes('(Salle Ampère)'))).toBe(true);

  // What was taken off may come back, and a member too: their recusal still stands.
  const back = {
    ...change,
    written: true,
    venue: undefined,
    heldOn: '2099-12-31',
    applicationIds: [gone, kept],
    vote: { ...vote, closesAt: '2099-12-31T12:00:00Z' },
  };
  expectStatus(await askSession(lead, id, 'plan', back), 200);
  expect((await votesOf(id, 'member-1'))[kept]).toMatchObject({ isRecused: true });
  expect((await lead.get(`/sessions/${id}`)).body).toMatchObject({ written: true, venue: null });
  expect(await Promise.all([gone, kept, added].map(stateOf))).toEqual(['in_session', 'in_session', 'reviewed']);
  expect(await sittingIn(id)).toEqual([['Bénédicte Haumont', 'Marie-Laure Hoarau', 'Tomás Vidal'], []]);
  expectStatus(await lead.post(`/sessions/${id}/excuses`, { memberId: member2.id }), 200);
  expect(await sittingIn(id)).toEqual([['Bénédicte Haumont', 'Tomás Vidal'], ['Marie-Laure Hoarau']]);
  // A new plan has no place of theirs: it is not vacant.
  const withoutThem = { ...back, vote: { ...back.vote, memberIds: [chair.id, (await harness.as('member-1')).id], quorum: 1 } };
  expectStatus(await askSession(lead, id, 'plan', withoutThem), 200);
  expect(await sittingIn(id)).toEqual([['Bénédicte Haumont', 'Tomás Vidal'], []]);

  // The agenda that leaves with a plan has what stands on it then.
  const agendas = () => harness.mail.filter(({ subject, text }) => subject.includes('modifié') && text.includes('L’ordre du jour'));
  const before = agendas().length;
  const now = { ...change, heldOn: today(), applicationIds: [kept], vote: undefined };
  expectStatus(await askSession(lead, id, 'plan', now), 200);
  await until('the agenda is sent', () => agendas().length > before);
  for (const { text } of agendas().slice(before)) expect([text.includes('1. '), text.includes('2. ')]).toEqual([true, false]);
});

test('an application is taken off an agenda that was sent, or adjourned, with the reason; the minutes and a letter tell it', async () => {
  const [off, later, kept] = [
    await toReviewed(harness, titled('Digues')),
    await toReviewed(harness, titled('Écluses')),
    await toReviewed(harness),
  ];
  const id = await toVoting(harness, [off, later, kept]);
  const takeOff = async (login: string, applicationId: string, leaves: string, reason: string) =>
    expectStatus(await askSession(await harness.as(login), id, 'removals', { applicationId, leaves, reason }), 200);
  await takeOff('lead', off, 'taken_off', 'Pièce manquante.');
  for (const [login, choice] of [
    ['chair', 'favour'],
    ['member-1', 'against'],
    ['member-2', 'abstain'],
  ] as const)
    expectStatus(await cast(harness, login, id, { [later]: choice, [kept]: 'favour' }), 200);
  await meetNextDeadline(harness, id);
  // What a majority has voted on is not put to other members; a tie may be.
  const again = { applicationId: kept, leaves: 'adjourned', reason: 'Une autre fois.' };
  expect((await askSession(chair, id, 'removals', again)).body).toMatchObject({ code: 'decision_against_vote', applicationIds: [kept] });
  expect((await askSession(chair, id, 'cancellation', { reason: 'Une autre fois.' })).body.code).toBe('role_required');
  await takeOff('chair', later, 'adjourned', 'Coûts à détailler.');
  expect(await Promise.all([off, later, kept].map(stateOf))).toEqual(['reviewed', 'reviewed', 'in_session']);
  await until('they are told', () => harness.mail.some(({ subject }) => subject.includes('« Écluses » ajourné')));
  expect([...new Set(writtenTo(harness, '« Digues » retiré de l’ordre du jour'))].sort()).toEqual(['chair', 'member-1', 'member-2']);
  const conditions = ['Le cofinancement est notifié.'];
  expectStatus(await askSession(chair, id, 'decision', { decisions: [{ ...award(kept, AWARDED_CENTS), conditions }] }), 200);
  const { parts } = await readPdf((await chair.get(`/sessions/${id}/minutes`)).body as Buffer);
  const lines = parts.map(([, text]) => text).join('\n');
  for (const words of ['Écluses', 'Coûts à détailler.', 'Pièce manquante.', 'Le cofinancement est notifié.'])
    expect(lines).toContain(words);
  await until('the applicant is told', () => harness.mail.some(({ text }) => text.includes('1. Le cofinancement est notifié.')));
  const { grantId } = (await chair.get(`/applications/${kept}`)).body;
  const { version } = (await chair.get(`/grants/${grantId}`)).body;
  const certified = { version, number: 1, evidence: 'Arrêté du 3 mars.' };
  expectStatus(await (await harness.as('lead')).post(`/grants/${grantId}/conditions`, certified), 200);
  await until('both sides are told', () => writtenTo(harness, 'Condition attestée').length >= 2);
});

test('an absent member is excused, and who stands in for them votes in their place', async () => {
  const [application] = await reviewed(1);
  const id = await toVoting(harness, [application]);
  const member = await harness.as('member-1');
  const standIn = await harness.enter(await signToken(claimsOf({ ...OFFICE, sub: 'stand-in', roles: ['member'] })));
  const { id: standInId, name } = (await standIn.get('/me')).body;
  // The chair, who decides by the vote, does not choose who votes.
  expect((await chair.post(`/sessions/${id}/excuses`, { memberId: member.id, standInId })).body.code).toBe('role_required');
  expectStatus(await (await harness.as('lead')).post(`/sessions/${id}/excuses`, { memberId: member.id, standInId }), 200);
  expect((await cast(harness, 'member-1', id, { [application]: 'favour' })).body.code).toBe('not_a_member');
  expect((await member.get('/me/tasks')).body.items.filter((task: { id: string }) => task.id === id)).toEqual([]);
  const [sitting, excused] = await sittingIn(id);
  expect([sitting.includes(name), excused]).toEqual([true, ['Tomás Vidal']]);
  // Their own organisation's application: they are recused from it, as any member is.
  const ballot = await standIn.post(`/sessions/${id}/ballots`, { ballots: [{ applicationId: application, choice: 'favour' }] });
  expect(ballot.body).toMatchObject({ code: 'recused' });
  await until('the member is told', () => writtenTo(harness, 'Tomás Vidal, membre excusé').includes('member-1'));
  // Once the agenda is sent, the stand-in gets it as well.
  const second = await toVoting(harness, [await toReviewed(harness)], { memberIds: [chair.id, member.id], quorum: 1 });
  const replacing = { memberId: member.id, standInId: (await harness.as('member-2')).id };
  expectStatus(await (await harness.as('lead')).post(`/sessions/${second}/excuses`, replacing), 200);
  await until('the stand-in has the agenda', () =>
    harness.mail.some(({ text }) => text.includes('y siège à sa place') && text.includes('L’ordre du jour')),
  );
});

test('a session without a vote has no members and is decided as before', async () => {
  const { id, version } = await toSession(harness, [await toReviewed(harness, STUDENTS)]);
  expect((await chair.get(`/sessions/${id}`)).body).toMatchObject({
    state: 'planned',
    version,
    vote: null,
    members: [],
    agenda: [{ vote: null }],
  });
});

test('before its vote opens a session may be prepared, and no person is offered its decision', async () => {
  const [first, second] = await reviewed(2);
  const id = await toAwaitingVote(harness, [first, second]);
  expect((await chair.get(`/sessions/${id}`)).body).toMatchObject({
    state: 'planned',
    commands: ['moveOnAgenda', 'takeOffAgenda', 'saveScenario', 'cancelSession', 'declareRecusal'],
  });
  expectStatus(await askSession(chair, id, 'moves', { applicationId: second, place: 1, reason: 'Urgent.' }), 200);
  expect((await withVote(harness, [])).vote.memberIds).toHaveLength(3);
});
