import type { Application } from '../../../domain/applications/application.ts';
import {
  type AgendaItem,
  type Decision,
  isAgendaDue,
  nextSessionDue,
  ranksOf,
  refuseAgenda,
  refuseCancellation,
  refuseDecision,
  refuseWaiting,
  type Session,
} from '../../../domain/committee/session.ts';
import type { VoteOutcome } from '../../../domain/committee/vote-result.ts';
import { award, itemOf, refuse, sessionIn, wait } from '../../support/agenda-fixtures.ts';
import { applicationIn, callerOf, given, inOrderOfPrecedence, MINISTRY } from '../../support/domain.ts';

const VOTE = { quorum: 2, opensAt: '2026-07-10T08:00:00.000Z', closesAt: '2026-07-13T16:00:00.000Z' };

/** The lead, acting in that role; and the lead's act on a file as a chair, in the stead of that chair. */
const ACTING_LEAD = { ...callerOf('lead'), acting: { role: 'lead' as const, inSteadOf: null } };
const CHAIR_IN_STEAD = 'lead/chair/another-chair';

describe('an agenda', () => {
  const named = (id: string, state: Application['state'] = 'reviewed'): Application => ({ ...applicationIn(state), id });
  const sound = () => ({ applications: [named('a'), named('b')], ids: ['a', 'b'], heldOn: '2026-03-02' });
  const ask = ({ applications, ids, heldOn }: ReturnType<typeof sound>, at?: string) =>
    refuseAgenda(applications, given(ACTING_LEAD, { heldOn, applicationIds: ids }, at));
  inOrderOfPrecedence(sound, ask, [
    {
      when: 'the same application twice',
      refusal: { code: 'application_twice', applicationIds: ['a'] },
      spoil: ({ ids }) => {
        ids.push('a');
      },
    },
    {
      when: 'an application that is not reviewed',
      refusal: { code: 'application_not_reviewed', applicationIds: ['b'] },
      spoil: { applications: { 1: named('b', 'in_session') } },
    },
    {
      when: 'a later day on which no committee meets: Ascension Day',
      refusal: { code: 'session_on_rest_day', heldOn: '2026-05-14', nextOn: '2026-05-15' },
      spoil: { heldOn: '2026-05-14' },
    },
    {
      when: 'a day before an application was submitted',
      refusal: { code: 'session_before_submission', heldOn: '2026-02-01', submittedOn: '2026-02-02' },
      spoil: { heldOn: '2026-02-01' },
    },
    {
      when: 'an application in which the lead has an interest',
      refusal: { code: 'conflict_of_interest', applicationIds: ['b'] },
      spoil: ({ applications }) => {
        applications[1] = { ...named('b'), conflicted: ['lead'] };
      },
    },
    {
      when: 'an application on which the lead has acted as a chair, in whose stead it stood',
      refusal: { code: 'substitute_cumulates', role: 'chair' },
      spoil: ({ applications }) => {
        applications[0] = { ...named('a'), fundActs: [CHAIR_IN_STEAD] };
      },
    },
  ]);
  test('a committee that meets today meets, were it a Sunday', () =>
    expect(ask({ ...sound(), heldOn: '2026-03-01' }, '2026-03-01T09:00:00.000Z')).toBeNull());
  test('an application that does not exist is not reviewed', () =>
    expect(ask({ ...sound(), ids: ['a', 'ghost'] })).toEqual({ code: 'application_not_reviewed', applicationIds: ['ghost'] }));
});

describe('a committee’s decision', () => {
  type Case = { session: Session; agenda: AgendaItem[]; body: { version: number; decisions: Decision[]; scenario?: number }; at: string };
  const sound = (): Case => ({
    session: sessionIn('planned'),
    agenda: [itemOf('a', ['screener', 'reviewer']), itemOf('b', [], 200)],
    body: { version: 1, decisions: [award('a'), refuse('b')] },
    at: '2026-03-02T09:00:00.000Z',
  });
  const ask = ({ session, agenda, body, at }: Case) => refuseDecision(session, agenda, given(callerOf('chair'), body, at));
  inOrderOfPrecedence(sound, ask, [
    {
      when: 'decided before',
      refusal: { code: 'wrong_state', command: 'decideSession', state: 'decided' },
      spoil: { session: { state: 'decided' } },
    },
    {
      when: 'before its day in Paris',
      refusal: { code: 'session_before_its_date', heldOn: '2026-03-02' },
      spoil: { at: '2026-03-01T22:59:59.999Z' },
    },
    {
      when: 'a chair who screened one of them',
      refusal: { code: 'took_part_in_review', applicationIds: ['b'] },
      spoil: { agenda: { 1: { tookPart: ['chair'] } } },
    },
    { when: 'changed since it was read', refusal: { code: 'stale_version', current: 2 }, spoil: { session: { version: 2 } } },
    {
      when: 'from a scenario that is not the promoted one',
      refusal: { code: 'scenario_not_promoted', promoted: null },
      spoil: { body: { scenario: 2 } },
    },
    {
      when: 'nothing, since all of its scenario has left the agenda',
      refusal: { code: 'agenda_empty' },
      spoil: { body: { decisions: [] } },
    },
    {
      when: 'two decisions on one application',
      refusal: { code: 'application_twice', applicationIds: ['a'] },
      spoil: ({ body }) => {
        body.decisions.push(refuse('a'));
      },
    },
    {
      when: 'an application of another session',
      refusal: { code: 'decisions_differ_from_agenda', missing: ['b'], unknown: ['c'] },
      spoil: { body: { decisions: { 1: refuse('c') } } },
    },
    {
      when: 'more than was asked',
      refusal: { code: 'award_above_request', applicationId: 'a', requestedCents: 100, awardedCents: 101 },
      spoil: { body: { decisions: { 0: award('a', 101) } } },
    },
    {
      when: 'one of two that wait without a rank',
      refusal: { code: 'waitlist_ranks_unclear', applicationIds: ['b'] },
      spoil: ({ body, agenda }) => {
        agenda.push(itemOf('d', [], 300));
        body.decisions[1] = wait('b');
        body.decisions.push(wait('d', 1));
      },
    },
  ]);

  test.each<[string, (number | undefined)[], string[] | null]>([
    ['no rank at all', [undefined, undefined, undefined], null],
    ['ranks in any order', [3, 1, 2], null],
    ['ranks with a gap', [1, 3, 7], null],
    ['a rank twice', [2, 1, 2], ['a', 'c']],
    ['one rank only', [1, undefined, undefined], ['b', 'c']],
  ])('a waitlist with %s', (_, ranks, applicationIds) => {
    const ids = ['a', 'b', 'c'];
    const agenda = ids.map((id) => itemOf(id));
    const decisions = ids.map((id, place) => wait(id, ranks[place]));
    const refusal = applicationIds && { code: 'waitlist_ranks_unclear', applicationIds };
    expect(ask({ ...sound(), agenda, body: { version: 1, decisions } })).toEqual(refusal);
  });

  test('what waits has the chair’s rank, or its place among what waits in the list', () => {
    expect([...ranksOf([refuse('a'), wait('b'), award('c'), wait('d')])]).toEqual([
      ['b', 1],
      ['d', 2],
    ]);
    expect([...ranksOf([wait('a', 5), wait('b', 2)])]).toEqual([
      ['a', 5],
      ['b', 2],
    ]);
  });

  test('the first minute of its day in Paris is early enough', () =>
    expect(ask({ ...sound(), at: '2026-03-01T23:00:00.000Z' })).toBeNull());
  test('an application that is left out is missing', () => {
    expect(ask({ ...sound(), body: { version: 1, decisions: [award('a')] } })).toEqual({
      code: 'decisions_differ_from_agenda',
      missing: ['b'],
      unknown: [],
    });
  });
});

test('nothing begins to wait under a call that is closed', () => {
  expect(refuseWaiting([{ id: 'open', state: 'published' }])).toBeNull();
  expect(
    refuseWaiting([
      { id: 'open', state: 'published' },
      { id: 'over', state: 'closed' },
    ]),
  ).toEqual({ code: 'waitlist_closed', callIds: ['over'] });
});

describe('a cancellation', () => {
  const sound = () => ({
    session: sessionIn('planned'),
    agenda: [{ organisationId: MINISTRY, conflicted: ['lead'], fundActs: [] as string[] }],
    body: { version: 1, reason: 'Salle indisponible.' },
  });
  inOrderOfPrecedence(sound, ({ body, ...on }) => refuseCancellation(on, given(ACTING_LEAD, body)), [
    {
      when: 'decided before',
      refusal: { code: 'wrong_state', command: 'cancelSession', state: 'decided' },
      spoil: { session: { state: 'decided' } },
    },
    {
      when: 'by a lead who has acted as a chair, in whose stead it stood, on what is on the agenda',
      refusal: { code: 'substitute_cumulates', role: 'chair' },
      spoil: ({ agenda }) => {
        agenda[0]?.fundActs.push(CHAIR_IN_STEAD);
      },
    },
    { when: 'changed since it was read', refusal: { code: 'stale_version', current: 1 }, spoil: { body: { version: 2 } } },
  ]);
});

const SENT = '2026-07-01T08:00:00.000Z';
test.each([
  [
    'a planned session waits first for its agenda, five working days before it: not the weekend, not a holiday',
    { state: 'planned', heldOn: '2026-07-16', agendaSentAt: null, remindedAt: null, vote: null },
    { at: '2026-07-08T06:00:00.000Z', what: 'sendAgenda' },
  ],
  [
    'the same with a vote that opens later',
    { state: 'planned', heldOn: '2026-07-16', agendaSentAt: null, remindedAt: null, vote: VOTE },
    { at: '2026-07-08T06:00:00.000Z', what: 'sendAgenda' },
  ],
  [
    'a vote that opens before brings the agenda along',
    { state: 'planned', heldOn: '2026-09-01', agendaSentAt: null, remindedAt: null, vote: VOTE },
    { at: VOTE.opensAt, what: 'openVote' },
  ],
  [
    'a planned session waits for the end of its day, in summer time',
    { state: 'planned', heldOn: '2026-07-14', agendaSentAt: SENT, remindedAt: null, vote: null },
    { at: '2026-07-14T21:59:59.999Z', what: 'remindChair' },
  ],
  [
    'a reminded session waits for no date',
    { state: 'planned', heldOn: '2026-07-14', agendaSentAt: SENT, remindedAt: '2026-07-15T00:00:00.000Z', vote: null },
    null,
  ],
  [
    'a cancelled session waits for no date',
    { state: 'cancelled', heldOn: '2026-07-14', agendaSentAt: SENT, remindedAt: null, vote: null },
    null,
  ],
  [
    'a decided session waits for no date',
    { state: 'decided', heldOn: '2026-07-14', agendaSentAt: SENT, remindedAt: null, vote: null },
    null,
  ],
  [
    'a planned session with a vote waits for its opening',
    { state: 'planned', heldOn: '2026-07-14', agendaSentAt: SENT, remindedAt: null, vote: VOTE },
    { at: VOTE.opensAt, what: 'openVote' },
  ],
  [
    'an open vote waits for its close',
    { state: 'voting', heldOn: '2026-07-14', agendaSentAt: SENT, remindedAt: null, vote: VOTE },
    { at: VOTE.closesAt, what: 'closeVote' },
  ],
  [
    'a closed vote waits for the end of the session’s day',
    { state: 'voted', heldOn: '2026-07-14', agendaSentAt: SENT, remindedAt: null, vote: VOTE },
    { at: '2026-07-14T21:59:59.999Z', what: 'remindChair' },
  ],
  [
    'a vote that is closed after that day, for the end of its own',
    { state: 'voted', heldOn: '2026-07-01', agendaSentAt: SENT, remindedAt: null, vote: VOTE },
    { at: '2026-07-13T21:59:59.999Z', what: 'remindChair' },
  ],
] as const)('%s', (_, session, due) => expect(nextSessionDue(session)).toEqual(due));

test.each([
  ['a moment before its date', '2026-07-08T05:59:59.999Z', false],
  ['at its date', '2026-07-08T06:00:00.000Z', true],
  ['the day before the session', '2026-07-15T12:00:00.000Z', true],
])('an agenda that is planned %s leaves at once: %s is %s', (_, at, atOnce) => expect(isAgendaDue('2026-07-16', at)).toBe(atOnce));

describe('a decision after a vote', () => {
  const agenda = ['yes', 'no', 'tied'].map((id) => itemOf(id));
  const outcomes = new Map<string, VoteOutcome>([
    ['yes', 'favourable'],
    ['no', 'unfavourable'],
    ['tied', 'tied'],
    ['few', 'without_quorum'],
  ]);
  const ask = (decisions: Decision[], state: Session['state'] = 'voted', recused: string[] = []) =>
    refuseDecision(sessionIn(state, { vote: VOTE }), agenda, given(callerOf('chair'), { version: 1, decisions }), {
      outcomes,
      withoutQuorum: ['few'],
      recused,
    });

  test.each([[[award('yes'), refuse('no'), award('tied')]], [[award('yes'), refuse('no'), refuse('tied')]]])(
    'follows the majority, and of a tie the chair’s casting vote: %j',
    (decisions) => expect(ask(decisions)).toBeNull(),
  );
  test('what the majority is in favour of may wait, too', () =>
    expect(ask([{ applicationId: 'yes', decision: 'waitlist', reason: 'Plus tard.' }, refuse('no'), refuse('tied')])).toBeNull());
  test('against the majority is refused either way, with what it is about', () =>
    expect(ask([refuse('yes'), award('no'), award('tied')])).toEqual({ code: 'decision_against_vote', applicationIds: ['yes', 'no'] }));
  test('a chair who is recused casts no deciding vote', () =>
    expect(ask([award('yes'), refuse('no'), award('tied')], 'voted', ['tied', 'yes'])).toEqual({
      code: 'recused',
      applicationIds: ['tied'],
    }));
  test('what had no quorum is not decided', () =>
    expect(ask([award('yes'), refuse('no'), award('tied'), award('few')])).toEqual({
      code: 'decision_without_quorum',
      applicationIds: ['few'],
    }));
  test('before the vote is closed there is none', () => {
    expect(ask([award('yes'), refuse('no'), award('tied')], 'planned')).toEqual({ code: 'vote_not_closed', closesAt: VOTE.closesAt });
    expect(ask([], 'voting')).toEqual({ code: 'wrong_state', command: 'decideSession', state: 'voting' });
  });
});
