import type { AgendaItem, Session, VoteTerms } from '../../../domain/committee/session.ts';
import {
  type CastBallots,
  isRecused,
  refuseBallots,
  refuseExcuse,
  refuseRecusal,
  refuseVote,
  type Sitter,
  vacantSeats,
  voteOf,
  type Voter,
} from '../../../domain/committee/vote.ts';
import { countBallots, outcomeOf } from '../../../domain/committee/vote-result.ts';
import { itemOf as item, sessionIn } from '../../support/agenda-fixtures.ts';
import { callerOf, FUND, given, type Guard, inOrderOfPrecedence, MINISTRY, OPERATOR } from '../../support/domain.ts';

const OPENS = '2026-03-01T08:00:00.000Z';
const CLOSES = '2026-03-02T16:00:00.000Z';

test.each([
  [[3, 1, 0], 3, 'favourable'],
  [[1, 2, 0], 3, 'unfavourable'],
  [[1, 1, 1], 3, 'tied'],
  [[0, 0, 3], 3, 'tied'],
  [[1, 0, 2], 3, 'favourable'],
  [[2, 0, 0], 3, 'without_quorum'],
  [[0, 0, 0], 1, 'without_quorum'],
] as const)('of %j for, against and abstaining, with a quorum of %i, the vote is %s', ([favour, against, abstain], quorum, outcome) =>
  expect(outcomeOf({ favour, against, abstain }, quorum)).toBe(outcome),
);

test('ballots are counted by their choices', () =>
  expect(countBallots(['favour', 'abstain', 'favour'])).toEqual({ favour: 2, against: 0, abstain: 1 }));

describe('a vote', () => {
  type Case = { terms: VoteTerms; sitters: Sitter[]; at: string };
  const sound = (): Case => ({
    terms: { memberIds: ['a', 'b'], quorum: 2, opensAt: OPENS, closesAt: CLOSES },
    sitters: [
      { personId: 'a', roles: ['member', 'lead'] },
      { personId: 'b', roles: ['chair'] },
    ],
    at: '2026-02-01T09:00:00.000Z',
  });
  inOrderOfPrecedence(sound, ({ terms, sitters, at }) => refuseVote(terms, sitters, at), [
    {
      when: 'a member twice',
      refusal: { code: 'member_twice', personIds: ['a'] },
      spoil: ({ terms }) => {
        terms.memberIds.push('a');
      },
    },
    {
      when: 'a person who is not of the committee, and an unknown one',
      refusal: { code: 'not_of_the_committee', personIds: ['b', 'ghost'] },
      spoil: ({ terms, sitters }) => {
        sitters[1] = { personId: 'b', roles: ['reviewer'] };
        terms.memberIds.push('ghost');
      },
    },
    {
      when: 'a quorum above the members',
      refusal: { code: 'quorum_above_members', quorum: 3, members: 2 },
      spoil: ({ terms }) => {
        terms.quorum = 3;
        terms.memberIds = ['a', 'b'];
      },
    },
    {
      when: 'closed when it opens',
      refusal: { code: 'vote_never_open', opensAt: CLOSES, closesAt: CLOSES },
      spoil: { terms: { opensAt: CLOSES } },
    },
  ]);
  test('one human does not sit twice under two identities', () => {
    const { terms, sitters, at } = sound();
    const joined = [sitters[0]!, { ...sitters[1]!, alsoKnownAs: ['a'] }];
    expect(refuseVote(terms, joined, at)).toEqual({ code: 'member_twice', personIds: ['b'] });
  });
  test('that is over already is refused; one that has begun is not', () => {
    const { terms, sitters } = sound();
    expect([refuseVote(terms, sitters, OPENS), refuseVote(terms, sitters, CLOSES)]).toEqual([
      null,
      { code: 'vote_never_open', opensAt: OPENS, closesAt: CLOSES },
    ]);
  });
  test('has its instants as our clocks write them, whatever their writing', () =>
    expect(voteOf({ memberIds: [], quorum: 1, opensAt: '2026-03-01T08:00:00Z', closesAt: '2026-03-01T08:00:00.5Z' })).toMatchObject({
      opensAt: OPENS,
      closesAt: '2026-03-01T08:00:00.500Z',
    }));
});

type Ground = { session: Session; agenda: AgendaItem[]; voter: Voter; at: string; house: string };
const ground = (): Ground => ({
  session: sessionIn('voting', { version: 2, vote: { quorum: 2, opensAt: OPENS, closesAt: CLOSES } }),
  agenda: [item('a'), item('b', ['reviewer']), item('c')],
  voter: { isMember: true, voted: [], declared: [] },
  at: '2026-03-02T09:00:00.000Z',
  house: FUND,
});

test('a seat is vacant from an excuse until a person has sat in it, and is not taken twice', () => {
  const seat = (id: string, leftAs: string | null, standsInFor: string | null = null) => ({ id, leftAs, standsInFor });
  expect(vacantSeats([seat('a', null), seat('b', 'excused')])).toEqual(['b']);
  expect(vacantSeats([seat('b', 'excused'), seat('c', null, 'b')])).toEqual([]);
  // The stand-in is excused in turn: it is their place that is vacant.
  expect(vacantSeats([seat('b', 'excused'), seat('c', 'excused', 'b')])).toEqual(['c']);
});

test('one human sits once: a member stands in for no other one, nor for themselves, under any identity', () => {
  const { session, agenda, voter, at } = ground();
  const excused = { ...voter, isMember: false, isVacant: true };
  const ask = (sitter: Sitter) =>
    refuseExcuse({ session, agenda }, given(callerOf('lead'), { memberId: 'm', standInId: sitter.personId }, at), excused, {
      seated: ['a', 'b'],
      sitters: [sitter],
    })?.code ?? null;
  const as = (personId: string, ...alsoKnownAs: string[]): Sitter => ({ personId, roles: ['member'], alsoKnownAs });
  expect([as('new'), as('a'), as('new', 'b'), as('m'), as('new', 'm')].map(ask)).toEqual([null, ...Array<string>(4).fill('member_twice')]);
});

const beforeVoting = (command: string): Guard<Ground>[] => [
  { when: 'cancelled', refusal: { code: 'wrong_state', command, state: 'cancelled' }, spoil: { session: { state: 'cancelled' } } },
  { when: 'without a vote', refusal: { code: 'session_without_vote' }, spoil: { session: { vote: null } } },
  {
    when: 'at the instant of its close, which the row may not know of yet',
    refusal: { code: 'vote_closed', closesAt: CLOSES },
    spoil: { at: CLOSES },
  },
  { when: 'by a person who does not sit in it', refusal: { code: 'not_a_member' }, spoil: { voter: { isMember: false } } },
];

describe('ballots', () => {
  type Case = Ground & { body: CastBallots };
  const ballot = (applicationId: string) => ({ applicationId, choice: 'favour' as const });
  const sound = (): Case => ({ ...ground(), body: { ballots: [ballot('a'), ballot('b')] } });
  const ask = ({ session, agenda, voter, body, at, house }: Case) =>
    refuseBallots(session, agenda, voter, given(callerOf('member', house), body, at));
  inOrderOfPrecedence(sound, ask, [
    ...beforeVoting('castBallots'),
    { when: 'before the vote is open', refusal: { code: 'vote_not_open', opensAt: OPENS }, spoil: { session: { state: 'planned' } } },
    {
      when: 'two on one application',
      refusal: { code: 'application_twice', applicationIds: ['a'] },
      spoil: ({ body }) => {
        body.ballots.push(ballot('a'));
      },
    },
    {
      when: 'one on what is not on the agenda',
      refusal: { code: 'not_on_agenda', applicationId: 'z' },
      spoil: { body: { ballots: { 1: ballot('z') } } },
    },
    {
      when: 'from a person who has declared a recusal, or has judged before',
      refusal: { code: 'recused', applicationIds: ['a', 'b'] },
      spoil: { agenda: { 1: item('b', ['member']) }, voter: { declared: ['a'] } },
    },
    { when: 'a second one', refusal: { code: 'already_voted', applicationIds: ['b'] }, spoil: { voter: { voted: ['b', 'c'] } } },
  ]);
  test.each(['voted', 'decided'] as const)('come too late once it is %s', (state) => {
    const each = sound();
    expect(ask({ ...each, session: { ...each.session, state } })).toEqual({ code: 'vote_closed', closesAt: CLOSES });
  });
  test('are not taken from the applicant’s own house', () =>
    expect(ask({ ...sound(), house: MINISTRY })).toEqual({ code: 'recused', applicationIds: ['a', 'b'] }));
});

describe('a recusal', () => {
  type Case = Ground & { body: { applicationId: string; reason: string } };
  const sound = (): Case => ({ ...ground(), body: { applicationId: 'a', reason: 'Un parent y travaille.' } });
  const ask = ({ session, agenda, voter, body, at, house }: Case) =>
    refuseRecusal(session, agenda, voter, given(callerOf('member', house), body, at));
  inOrderOfPrecedence(sound, ask, [
    ...beforeVoting('declareRecusal'),
    {
      when: 'from what is not on the agenda',
      refusal: { code: 'not_on_agenda', applicationId: 'z' },
      spoil: { body: { applicationId: 'z' } },
    },
    { when: 'a second one', refusal: { code: 'recused', applicationIds: ['a'] }, spoil: { voter: { declared: ['a'] } } },
    { when: 'after the ballot', refusal: { code: 'already_voted', applicationIds: ['a'] }, spoil: { voter: { voted: ['a'] } } },
  ]);
  test('is taken before the vote opens, too', () => {
    const each = sound();
    expect(ask({ ...each, session: { ...each.session, state: 'planned' } })).toBeNull();
  });
});

test.each([
  ['its own word', callerOf('member'), ['a'], true],
  ['its organisation', callerOf('member', MINISTRY), [], true],
  ['the review', callerOf('reviewer'), [], true],
  ['nothing', callerOf('member', OPERATOR), ['b'], false],
] as const)('by %s a member is recused or not', (_, caller, declared, recused) =>
  expect(isRecused(item('a', ['reviewer']), caller, declared)).toBe(recused),
);
