import type { ApplicationState } from '../../../domain/applications/application-life.ts';
import { type Overlap, refuseSettlement, refuseUnsettled, twiceGivenOf, type Unsettled } from '../../../domain/applications/overlap.ts';
import type { Caller } from '../../../domain/core/role.ts';
import { applicationIn, callerOf, given, OPERATOR } from '../../support/domain.ts';

const pair = (applicationId: string, otherId: string, state: ApplicationState): Unsettled => ({ applicationId, otherId, state });

test.each<[fact: string, unsettled: Unsettled[], awarded: string[], twice: string[]]>([
  ['nothing unsettled', [], ['a', 'b'], []],
  ['the other one is awarded', [pair('a', 'x', 'awarded')], ['a', 'b'], ['a']],
  ['the other one is examined again', [pair('a', 'x', 'in_reexamination')], ['a'], ['a']],
  ['the other one only asks', [pair('a', 'x', 'in_review')], ['a'], []],
  ['it is refused', [pair('a', 'x', 'awarded')], ['b'], []],
  ['both are awarded together', [pair('a', 'b', 'in_session'), pair('b', 'a', 'in_session')], ['a', 'b'], ['a', 'b']],
  ['one of both is awarded', [pair('a', 'b', 'in_session'), pair('b', 'a', 'in_session')], ['a'], []],
  ['others were not looked for yet', [{ applicationId: 'a', otherId: null, state: null }], ['a', 'b'], ['a']],
  ['others were not looked for yet, and it is refused', [{ applicationId: 'a', otherId: null, state: null }], ['b'], []],
  ['several others are awarded', [pair('a', 'x', 'awarded'), pair('a', 'y', 'awarded')], ['a'], ['a']],
])('an award whose object another award funds is one of which the chair says so: %s', (_, unsettled, awarded, twice) => {
  expect(twiceGivenOf(unsettled, awarded)).toEqual(twice);
  expect(refuseUnsettled(unsettled, awarded, twice)).toBeNull();
  expect(refuseUnsettled(unsettled, awarded, ['another'])).toEqual(
    twice.length > 0 ? { code: 'overlap_unsettled', applicationIds: twice } : null,
  );
});

const LEAD = callerOf('lead');
/** An overlap with an application of the operator, as conflicts read that one. */
const overlapWith = (otherId: string, other: Partial<Overlap['other']> = {}): Overlap => ({
  ...{ otherId, outcome: null },
  other: { organisationId: OPERATOR, conflicted: [], fundActs: [], concealed: false, ...other },
});
const settled = (overlaps: readonly Overlap[], otherId = 'other', caller: Caller = LEAD) =>
  refuseSettlement(applicationIn('in_review'), overlaps, given(caller, { otherId, outcome: 'dismissed', reason: 'Deux volets.' }));

describe('an overlap is a decision about two applications', () => {
  test('a lead without an interest in either settles it', () => expect(settled([overlapWith('other')])).toBeNull());

  test.each<[who: string, other: Partial<Overlap['other']>, caller: Caller]>([
    ['has an interest in it', { conflicted: ['lead'] }, LEAD],
    ['has one under another identity', { conflicted: ['lead again'] }, { ...LEAD, alsoKnownAs: ['lead again'] }],
    ['works for its organisation', {}, callerOf('lead', OPERATOR)],
    ['worked for its organisation until lately', {}, { ...LEAD, alsoOf: [OPERATOR] }],
    ['screens, and has an interest in it', { conflicted: ['screener'] }, callerOf('screener')],
  ])('a person is refused for the other one, which is named: who %s', (_, other, caller) => {
    const free = overlapWith('free', { organisationId: 'organisation-elsewhere' });
    const refusal = { code: 'conflict_of_interest', applicationIds: ['other'] };
    expect(settled([overlapWith('other', other)], 'other', caller)).toEqual(refusal);
    expect(settled([free, overlapWith('other', other)], 'other', caller)).toEqual(refusal);
    expect(settled([free, overlapWith('other', other)], 'free', caller)).toBeNull();
  });

  test('a substitute who has acted on the other one in another function is refused', () => {
    const substitute: Caller = { ...LEAD, acting: { role: 'lead', inSteadOf: 'another lead' } };
    expect(settled([overlapWith('other', { fundActs: ['lead/finance/'] })], 'other', substitute)).toEqual({
      ...{ code: 'substitute_cumulates', role: 'finance' },
    });
  });

  test('an interest in the application itself comes first, and names no other', () => {
    const application = { ...applicationIn('in_review'), conflicted: ['lead'] };
    const body = { otherId: 'other', outcome: 'dismissed', reason: 'Deux volets.' } as const;
    expect(refuseSettlement(application, [overlapWith('other', { conflicted: ['lead'] })], given(LEAD, body))).toEqual({
      code: 'conflict_of_interest',
    });
  });

  test('one with an application that is hidden from the caller is unknown to them, and its id is not told', () => {
    const hidden = overlapWith('other', { conflicted: ['lead'], concealed: true });
    expect(settled([hidden])).toEqual({ code: 'overlap_unknown', known: [] });
    expect(settled([hidden, overlapWith('free')])).toEqual({ code: 'overlap_unknown', known: ['free'] });
    expect(settled([overlapWith('other', { concealed: true })])).toBeNull();
  });
});
