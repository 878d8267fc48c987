import { grants } from '../../../examples/letters/grants.ts';
import type { Milestone } from '../../../domain/grants/milestone.ts';
import type { Circumstances } from '../../../domain/grants/tranche-condition.ts';
import type { Caller } from '../../../domain/core/role.ts';
import { type EndingNotice, isNoticeDue, refuseNotice, refuseObservations, refuseStop } from '../../../domain/grants/ending-notice.ts';
import type { Settlement } from '../../../domain/grants/final-account.ts';
import type { Grant } from '../../../domain/grants/grant.ts';
import { refuseTermination } from '../../../domain/grants/termination.ts';
import type { Tranche } from '../../../domain/grants/tranche.ts';
import { writeNews } from '../../../letters/write.ts';
import { callerOf, given, grantIn, inOrderOfPrecedence, MINISTRY, OPERATOR, trancheIn } from '../../support/domain.ts';
import { plain } from '../../support/french.ts';

const notice = (change: Partial<EndingNotice> = {}): EndingNotice => ({
  ...{ givenAt: '2027-01-15T09:00:00.000Z', number: 1, ground: 'condition', answerBy: '2027-03-31', endBy: null, observedAt: null },
  ...change,
});
/** The last instant of the time to answer in Paris, and the first one after it. */
const [LAST, AFTER] = ['2027-03-31T21:59:59.999Z', '2027-03-31T22:00:00.000Z'];

type Ending = {
  grant: Grant;
  tranches: Tranche[];
  notice: EndingNotice | undefined;
  settlement: Settlement | null;
  caller: Caller;
  version: number;
  at: string;
};
const ending = (): Ending => ({
  grant: grantIn('active'),
  tranches: [trancheIn('paid'), trancheIn('confirmed', 2)],
  notice: notice(),
  settlement: null,
  caller: callerOf('finance'),
  version: 2,
  at: AFTER,
});
const end = ({ caller, version, at, settlement, ...on }: Ending) =>
  refuseTermination(on, settlement, given(caller, { version, reason: 'Deux bilans manquent.' }, at));

describe('a termination', () => {
  inOrderOfPrecedence(ending, end, [
    {
      when: 'of a grant to be signed',
      refusal: { code: 'wrong_state', command: 'terminateGrant', state: 'to_sign' },
      spoil: { grant: grantIn('to_sign') },
    },
    {
      when: 'with a payment under way',
      refusal: { code: 'payment_under_way', ranks: [1] },
      spoil: (each) => {
        each.tranches = [trancheIn('ordered'), ...each.tranches.slice(1)];
      },
    },
    { when: 'without a notice', refusal: { code: 'notice_missing' }, spoil: { notice: undefined } },
    { when: 'before the stated time is over', refusal: { code: 'notice_running', answerBy: '2027-03-31' }, spoil: { at: LAST } },
    {
      when: 'of an award that was unlawful, more than four months after it',
      refusal: { code: 'withdrawal_deadline_passed', deadlineOn: '2027-03-31' },
      spoil: (each) => {
        if (each.notice) each.notice = notice({ ground: 'unlawful', endBy: LAST });
      },
    },
    { when: 'at a version that was not read', refusal: { code: 'stale_version', current: 2 }, spoil: { version: 1 } },
    {
      when: 'with justified spending whose share is not paid',
      refusal: { code: 'liquidation_unpaid', leftCents: 300 },
      spoil: (each) => {
        each.settlement = { dueCents: 800, netPaidCents: 500, leftCents: 300 };
      },
    },
  ]);
  test('CRPA L242-2 2°: has no time limit where a written condition is not kept', () =>
    expect(end({ ...ending(), at: '2037-01-01T09:00:00.000Z' })).toBeNull());
});

test('CRPA L242-1: notice of an unlawful award leaves time to answer, and to act within four months', () => {
  const ask = (answerBy: string, ground: EndingNotice['ground'] = 'unlawful', signed: Grant['signed'] = []) =>
    refuseNotice(
      { ...grantIn('active'), signed },
      { awardedAt: '2027-01-10T09:00:00.000Z', days: 30 },
      given(
        callerOf('finance'),
        { version: 2, ground, condition: 'Règle 3.', findings: 'Non éligible.', answerBy },
        '2027-04-01T09:00:00.000Z',
      ),
    )?.code;
  expect(['2027-04-01', '2027-04-02', '2027-05-09', '2027-05-10'].map((day) => ask(day))).toEqual([
    'notice_too_short',
    undefined,
    undefined,
    'withdrawal_deadline_passed',
  ]);
  expect(ask('2027-12-31', 'condition')).toBeUndefined();
  // A signed agreement says how long the notice leaves to answer it.
  expect(ask('2027-04-30', 'condition', ['beneficiary', 'fund'])).toBe('notice_too_short');
  expect(ask('2027-05-01', 'condition', ['beneficiary', 'fund'])).toBeUndefined();
  expect(ask('2027-04-30', 'condition', ['beneficiary'])).toBeUndefined();
});

test('a notice stops a project at a milestone only for a written condition that is not kept there', () => {
  const late = { rank: 1, state: 'planned', dueAt: '2027-03-31T21:59:59.999Z' } as Milestone;
  const circumstances: Circumstances = { conditions: ['report'], milestones: [late], wantedPercent: null, measured: [], obligations: [] };
  const ask = (milestone: number | undefined, ground: EndingNotice['ground'], at: string) => {
    const body = {
      version: 2,
      ground,
      condition: 'Bilans.',
      findings: 'Absents.',
      answerBy: '2027-12-31',
      ...(milestone ? { milestone } : {}),
    };
    return refuseStop({ milestones: [late], tranches: [], circumstances }, given(callerOf('finance'), body, at))?.code;
  };
  const [before, after] = ['2027-03-31T21:00:00.000Z', '2027-04-01T09:00:00.000Z'];
  expect([ask(1, 'condition', after), ask(undefined, 'unlawful', before)]).toEqual([undefined, undefined]);
  expect([ask(1, 'condition', before), ask(1, 'unlawful', after)]).toEqual([
    'stop_without_unmet_condition',
    'stop_without_unmet_condition',
  ]);
  expect(ask(9, 'condition', after)).toBe('milestone_unknown');
});

describe('finance is asked to give notice', () => {
  const dueAt = '2027-03-31T21:59:59.999Z';
  const late = { rank: 1, state: 'planned', dueAt } as Milestone;
  const nextTranche = { rank: 2, fromMonth: 7, firm: false };
  const owed = (change: object = {}) => ({
    milestones: [late],
    tranches: [],
    circumstances: { conditions: ['report'], milestones: [late], wantedPercent: null, measured: [], obligations: [] } as Circumstances,
    ...{ obligations: [], account: undefined, notice: undefined, ...change },
  });
  const after = '2027-04-01T09:00:00.000Z';
  const wanting = { conditions: ['obligations'], milestones: [late], wantedPercent: null, measured: [] } as const;
  const openData = { key: 'open_data', state: 'awaited', months: 6 } as const;

  test.each([
    ['of a report that is late', {}, 1, after, true],
    ['not on its last instant', {}, 1, dueAt, false],
    ['not while it waits for its review', { milestones: [{ ...late, state: 'reported' }] }, 1, after, false],
    ['not again, once notice was given since', { notice: notice({ givenAt: after }) }, 1, '2027-05-01T09:00:00.000Z', false],
    ['again, where the last notice was of something earlier', { notice: notice({ givenAt: '2027-01-15T09:00:00.000Z' }) }, 1, after, true],
    [
      'of a condition of the next tranche, past the date of its milestone',
      { milestones: [{ ...late, state: 'accepted' }], tranches: [nextTranche], circumstances: { ...wanting, obligations: [openData] } },
      ...([1, after, true] as const),
    ],
    ['of an obligation that is late', { obligations: [{ state: 'awaited', dueAt }] }, null, after, true],
    ['of evidence that was returned, and is late', { obligations: [{ state: 'returned', dueAt }] }, null, after, true],
    ['not of one that waits for its review', { obligations: [{ state: 'given', dueAt }] }, null, after, false],
    ['of a final account that is late', { account: { state: 'awaited', dueAt } }, null, after, true],
    ['not of one whose day is still to come', { account: { state: 'awaited', dueAt } }, null, dueAt, false],
  ])('%s', (_, change, rank, at, expected) => expect(isNoticeDue(owed(change) as never, rank, at)).toBe(expected));
});

test('CRPA L122-1: the beneficiary alone answers the newest notice, once, even after its time', () => {
  const ask = (held: EndingNotice | undefined, number = 1, organisation = MINISTRY) =>
    refuseObservations(
      { grant: grantIn('active'), notice: held },
      given(callerOf('signatory', organisation), { number, observations: 'Les bilans sont rendus.' }, AFTER),
    )?.code;
  expect([ask(notice()), ask(undefined), ask(notice(), 2), ask(notice({ observedAt: LAST })), ask(notice(), 1, OPERATOR)]).toEqual([
    undefined,
    'notice_missing',
    'stale_notice',
    'notice_answered',
    'not_found',
  ]);
});

test('the letter of an end says what comes back, and only where nothing does that nothing is left to cancel', () => {
  const [agreement, delegation] = grants.terminateGrant['the applicant’s people, finance and the leads'] ?? [];
  const said = (facts: typeof agreement) => plain(writeNews('fr', { name: 'terminateGrant', facts: facts! }, null).text);
  const nothing = 'Aucun montant ne reste à annuler.';
  expect(said(agreement)).toContain('Les montants non payés sont annulés');
  expect(said(delegation)).toContain('délégués et non engagés sont restitués au fonds');
  for (const facts of [agreement, delegation]) expect(said(facts)).not.toContain(nothing);
  expect(said({ ...delegation!, returnedCents: 0 })).toContain(nothing);
});
