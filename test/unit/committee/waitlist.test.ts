import type { Application } from '../../../domain/applications/application.ts';
import type { Unsettled } from '../../../domain/applications/overlap.ts';
import type { AgendaItem } from '../../../domain/committee/session.ts';
import { type AwardWaitlisted, heldOf, refuseBehind, refuseLateAward, refuseLateRefusal } from '../../../domain/committee/waitlist.ts';
import { itemOf } from '../../support/agenda-fixtures.ts';
import { applicationIn, callerOf, FUND, given, type Guard, inOrderOfPrecedence, MINISTRY, OPERATOR } from '../../support/domain.ts';

type Case = {
  application: Application;
  item: AgendaItem;
  fundedTwice: string[];
  unsettled: Unsettled[];
  body: AwardWaitlisted;
  house: string;
};
const sound = (): Case => ({
  application: applicationIn('waitlisted'),
  item: itemOf('application', ['screener']),
  fundedTwice: [],
  unsettled: [],
  body: { version: 3, awardedCents: 100, reason: 'Des crédits se sont libérés.' },
  house: FUND,
});
const givenBy = ({ body, house }: Case) => given(callerOf('chair', house), body);

const guards = (command: string): Guard<Case>[] => [
  {
    when: 'a draft, which is out of the fund’s sight',
    refusal: { code: 'not_found' },
    spoil: { application: { state: 'draft', organisationId: OPERATOR } },
  },
  { when: 'decided before', refusal: { code: 'wrong_state', command, state: 'awarded' }, spoil: { application: { state: 'awarded' } } },
  { when: 'a chair of the applicant’s own house', refusal: { code: 'conflict_of_interest' }, spoil: { house: MINISTRY } },
  {
    when: 'a chair who screened it',
    refusal: { code: 'took_part_in_review', applicationIds: ['application'] },
    spoil: { item: { tookPart: ['chair'] } },
  },
];

const stale: Guard<Case> = {
  when: 'changed since it was read',
  refusal: { code: 'stale_version', current: 3 },
  spoil: { body: { version: 2 } },
};

describe('the award of what waits', () => {
  inOrderOfPrecedence(sound, (each) => refuseLateAward(each.application, each.item, each, givenBy(each)), [
    ...guards('awardWaitlisted'),
    {
      when: 'a finding that stands against it',
      refusal: { code: 'funded_twice', applicationIds: ['application'] },
      spoil: { fundedTwice: ['application'] },
    },
    stale,
    {
      when: 'an overlap of the same object that was not settled, and the chair’s silence of it',
      refusal: { code: 'overlap_unsettled', applicationIds: ['application'] },
      spoil: { unsettled: [{ applicationId: 'application', otherId: 'other', state: 'awarded' }] },
    },
    {
      when: 'more than was asked',
      refusal: { code: 'award_above_request', applicationId: 'application', requestedCents: 100, awardedCents: 101 },
      spoil: { body: { awardedCents: 101 } },
    },
  ]);
});

describe('the refusal of what waits', () => {
  inOrderOfPrecedence(sound, (each) => refuseLateRefusal(each.application, each.item, givenBy(each)), [
    ...guards('refuseWaitlisted'),
    stale,
  ]);
});

test.each([
  ['in the list’s order', ['new', 'won'], {}, ['won']],
  ['by rank', ['won', 'new'], { won: 2, new: 1 }, ['won']],
  ['of two, the older one behind the newer', ['later', 'won'], {}, ['won']],
  ['before all others, the oldest first', ['won', 'later', 'new'], {}, []],
  ['by rank before a list that puts it last', ['new', 'won'], { new: 2, won: 1 }, []],
])('a won appeal waits first: %s', (_, ids, ranks: Record<string, number>, behind) => {
  const wonAt = new Map([
    ['won', '2026-03-02T09:00:00.000Z'],
    ['later', '2026-03-03T09:00:00.000Z'],
  ]);
  const decisions = ids.map((applicationId) => ({
    applicationId,
    decision: 'waitlist' as const,
    reason: '.',
    ...(ranks[applicationId] === undefined ? {} : { rank: ranks[applicationId] }),
  }));
  expect(refuseBehind(wonAt, decisions)).toEqual(behind.length > 0 ? { code: 'won_appeal_behind', applicationIds: behind } : null);
});

test('the credits hold what waits in its order, each beside those before it that they hold, by envelope', () => {
  const waiting = [
    { applicationId: 'a', envelopeId: 'north', requestedCents: 60 },
    { applicationId: 'b', envelopeId: 'north', requestedCents: 50 },
    { applicationId: 'c', envelopeId: 'south', requestedCents: 10 },
    { applicationId: 'd', envelopeId: 'north', requestedCents: 40 },
    { applicationId: 'e', envelopeId: 'nowhere', requestedCents: 1 },
  ];
  const held = (north: number) =>
    heldOf(
      waiting,
      new Map([
        ['north', north],
        ['south', 10],
      ]),
    ).map(({ applicationId }) => applicationId);
  expect([held(100), held(99), held(59), held(-5)]).toEqual([['a', 'c', 'd'], ['a', 'c'], ['b', 'c'], ['c']]);
});
