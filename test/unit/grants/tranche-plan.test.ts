import fc from '../../support/property.ts';
import type { Call } from '../../../domain/calls/call.ts';
import { percentOfCents } from '../../../domain/core/money.ts';
import {
  isFirm,
  periodOf,
  planOf,
  planTranches,
  type PlannedTranche,
  refuseParts,
  type TranchePart,
} from '../../../domain/calls/tranche-plan.ts';
import type { TrancheLimits } from '../../../domain/calls/legal-form.ts';
import { CALL, inOrderOfPrecedence } from '../../support/domain.ts';

const calling = (tranches: Call['terms']['tranches']) => ({ terms: { ...CALL.terms, tranches } });
const splitting = (everyMonths: number, firm = 1) => calling({ aboveCents: 1, aboveMonths: 1, everyMonths, firm });
const caps = (advanceMaxPercent: number, instalmentsMaxPercent: number): TrancheLimits => ({
  advanceMaxPercent,
  guaranteedAdvanceMaxPercent: null,
  instalmentsMaxPercent,
  longProject: null,
  source: 'décret',
  sources: { instalments: 'art. 12 III' },
});
const FREE = caps(100, 100);
const LOCAL = caps(30, 80);
const GUARANTEED: TrancheLimits = { ...LOCAL, guaranteedAdvanceMaxPercent: 60, sources: { guaranteedAdvance: 'art. 12 II' } };
const LONG: TrancheLimits = {
  ...LOCAL,
  longProject: { aboveMonths: 48, instalmentsMaxPercent: 90 },
  sources: { longProject: 'art. 12 III' },
};

const sum = (plan: readonly { amountCents: number }[]) => plan.reduce((total, { amountCents }) => total + amountCents, 0);
const brief = (plan: readonly PlannedTranche[]) => plan.map(({ kind, amountCents, toMonth }) => `${kind} ${amountCents} ${toMonth}`);

describe('under the shipped call', () => {
  test.each<[string, ReturnType<typeof caps>, number, number, string[]]>([
    ['an award at both thresholds is paid at once', FREE, 20_000_000, 6, ['balance 20000000 6']],
    ['a cent more is paid at once at the end of its one period', FREE, 20_000_001, 6, ['balance 20000001 6']],
    ['a month more is paid in two', FREE, 20_000_000, 7, ['advance 10000000 6', 'balance 10000000 7']],
    [
      'two years are paid in four',
      FREE,
      40_000_000,
      24,
      ['advance 10000000 6', 'instalment 10000000 12', 'instalment 10000000 18', 'balance 10000000 24'],
    ],
    ['odd cents are in the last', FREE, 100, 18, ['advance 33 6', 'instalment 33 12', 'balance 34 18']],
    ['what the advance may not reach goes to the others equally', LOCAL, 1_000, 12, ['advance 300 6', 'balance 700 12']],
    ['and its odd cents to the last', caps(10, 100), 1_000, 18, ['advance 100 6', 'instalment 449 12', 'balance 451 18']],
    ['where no advance is allowed the first is an instalment', caps(0, 100), 1_000, 12, ['instalment 500 6', 'balance 500 12']],
    [
      'what advance and instalments may not reach goes to the balance',
      caps(30, 60),
      1_000,
      24,
      ['advance 250 6', 'instalment 175 12', 'instalment 175 18', 'balance 400 24'],
    ],
    ['where they may reach nothing all is the balance', caps(0, 0), 1_000, 24, ['balance 1000 24']],
    ['where the advance may reach it all no instalment is left', caps(30, 30), 1_000, 18, ['advance 300 6', 'balance 700 18']],
    ['less than a cent a part is in one', FREE, 2, 18, ['balance 2 18']],
  ])('%s', (_, legalForm, cents, months, plan) => expect(brief(planTranches(CALL, legalForm, cents, months))).toEqual(plan));
});

test.each([
  ['the first alone, where the call says nothing', calling(null), [true, false, false]],
  ['as many as the call says', splitting(6, 2), [true, true, false]],
  ['all of them, where the call says more', splitting(6, 5), [true, true, true]],
])('of three tranches these are firm: %s', (_, { terms }, firm) => expect([1, 2, 3].map((rank) => isFirm({ rank }, terms))).toEqual(firm));

test('a call without tranches pays at once whatever the award', () =>
  expect(brief(planTranches(calling(null), FREE, 50_000_000, 60))).toEqual(['balance 50000000 60']));

const plans = fc.record({
  cents: fc.oneof(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1, max: 10_000_000_000_000 })),
  months: fc.integer({ min: 1, max: 60 }),
  everyMonths: fc.integer({ min: 1, max: 24 }),
  legalForm: fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 })).map(([a, b]) => caps(a, b)),
});

describe('whatever the award, its length and the legal form', () => {
  const checked = (
    expect: (plan: PlannedTranche[], given: { cents: number; months: number; legalForm: ReturnType<typeof caps> }) => void,
  ) =>
    fc.assert(
      fc.property(plans, ({ cents, months, everyMonths, legalForm }) =>
        expect(planTranches(splitting(everyMonths), legalForm, cents, months), { cents, months, legalForm }),
      ),
    );

  test('the parts are whole cents above zero and sum to the award', () =>
    checked((plan, { cents }) => {
      expect(plan.every(({ amountCents }) => Number.isSafeInteger(amountCents) && amountCents > 0)).toBe(true);
      expect(sum(plan)).toBe(cents);
    }));

  test('the caps hold', () =>
    checked((plan, { cents, legalForm }) => {
      const advance = plan.find(({ kind }) => kind === 'advance');
      expect(advance?.amountCents ?? 0).toBeLessThanOrEqual(percentOfCents(cents, legalForm.advanceMaxPercent));
      expect(sum(plan.slice(0, -1))).toBeLessThanOrEqual(percentOfCents(cents, legalForm.instalmentsMaxPercent));
    }));

  test('ranks count from 1, an advance comes first or not at all, and the balance comes last and alone', () =>
    checked((plan) => {
      expect(plan.map(({ rank }) => rank)).toEqual(plan.map((_, index) => index + 1));
      expect(plan.slice(1).some(({ kind }) => kind === 'advance')).toBe(false);
      expect(plan.map(({ kind }) => kind === 'balance')).toEqual(plan.map((_, index) => index === plan.length - 1));
    }));

  test('the periods follow one another from the first month to the last', () =>
    checked((plan, { months }) => {
      expect(plan.map(({ fromMonth }) => fromMonth)).toEqual([0, ...plan.slice(0, -1).map(({ toMonth }) => toMonth)]);
      expect(plan.at(-1)?.toMonth).toBe(months);
      expect(plan.every(({ fromMonth, toMonth }) => fromMonth < toMonth)).toBe(true);
    }));

  test('without caps the parts differ by the odd cents alone, one for each period', () => {
    fc.assert(
      fc.property(plans, ({ cents, months, everyMonths }) => {
        const count = Math.ceil(months / everyMonths);
        fc.pre(cents >= count && (cents > 1 || months > 1));
        const plan = planTranches(splitting(everyMonths), FREE, cents, months);
        expect(plan.map(({ amountCents }) => amountCents).slice(0, -1)).toEqual(Array(count - 1).fill(Math.floor(cents / count)));
      }),
    );
  });

  test('what the call would plan is never refused as a plan of finance’s own', () =>
    checked((plan, { cents, months, legalForm }) => {
      const parts = plan.map(({ amountCents, fromMonth, toMonth }) => ({ amountCents, months: toMonth - fromMonth }));
      fc.pre(parts.length <= 20 && plan[0]?.kind !== 'instalment');
      expect(refuseParts(parts, legalForm, cents, months)).toBeNull();
      expect(planOf(parts, legalForm)).toEqual(plan);
    }));
});

describe('parts of finance’s own', () => {
  type Case = { parts: TranchePart[]; legalForm: ReturnType<typeof caps>; awarded: number; months: number };
  inOrderOfPrecedence(
    (): Case => ({
      parts: [
        { amountCents: 300, months: 3 },
        { amountCents: 500, months: 6 },
        { amountCents: 200, months: 3 },
      ],
      legalForm: LOCAL,
      awarded: 1_000,
      months: 12,
    }),
    ({ parts, legalForm, awarded, months }) => refuseParts(parts, legalForm, awarded, months),
    [
      {
        when: 'one tranche too many',
        refusal: { code: 'too_many_tranches', most: 20, given: 21 },
        spoil: { parts: Array.from({ length: 21 }, () => ({ amountCents: 50, months: 1 })) },
      },
      { when: 'a month too few', refusal: { code: 'months_differ', durationMonths: 13, givenMonths: 12 }, spoil: { months: 13 } },
      { when: 'a cent too few', refusal: { code: 'amount_differs', expectedCents: 1_001, givenCents: 1_000 }, spoil: { awarded: 1_001 } },
      {
        when: 'a cent too much as an advance',
        refusal: { code: 'advance_above_cap', maxCents: 300, maxPercent: 30, givenCents: 301, source: 'décret' },
        spoil: ({ parts }) => {
          parts[0]!.amountCents += 1;
          parts[1]!.amountCents -= 1;
        },
      },
      {
        when: 'a cent too much before the balance',
        refusal: { code: 'instalments_above_cap', maxCents: 800, maxPercent: 80, givenCents: 801, source: 'art. 12 III' },
        spoil: ({ parts }) => {
          parts[1]!.amountCents += 1;
          parts[2]!.amountCents -= 1;
        },
      },
    ],
  );

  const advancing = (cents: number) => [
    { amountCents: cents, months: 6 },
    { amountCents: 1_000 - cents, months: 6 },
  ];
  const uncovered = { code: 'advance_not_guaranteed', maxPercent: 30, maxCents: 300, source: 'art. 12 II' };
  test.each<[string, TrancheLimits, number, number, object | null]>([
    ['within the cap needs no guarantee', GUARANTEED, 300, 0, null],
    ['a cent above it needs one', GUARANTEED, 301, 0, { ...uncovered, guaranteedCents: 0, givenCents: 301 }],
    ['needs one that covers all of it', GUARANTEED, 600, 599, { ...uncovered, guaranteedCents: 599, givenCents: 600 }],
    ['that is covered may rise to the second cap', GUARANTEED, 600, 600, null],
    [
      'rises no further, whatever covers it',
      GUARANTEED,
      601,
      1_000,
      { code: 'advance_above_cap', maxPercent: 60, maxCents: 600, givenCents: 601, source: 'art. 12 II' },
    ],
    [
      'stays within the cap where a guarantee changes nothing',
      LOCAL,
      301,
      1_000,
      { code: 'advance_above_cap', maxPercent: 30, maxCents: 300, givenCents: 301, source: 'décret' },
    ],
  ])('an advance %s', (_, limits, cents, guaranteedCents, refusal) =>
    expect(refuseParts(advancing(cents), limits, 1_000, 12, guaranteedCents)).toEqual(refusal),
  );

  const before = (cents: number, months: number) => [
    { amountCents: 300, months: 1 },
    { amountCents: cents - 300, months: months - 2 },
    { amountCents: 1_000 - cents, months: 1 },
  ];
  test.each<[string, number, number, object | null]>([
    ['that lasts 48 months reaches no more before its balance', 48, 801, { maxPercent: 80, maxCents: 800, source: 'décret' }],
    ['that lasts longer reaches the second cap', 49, 900, null],
    ['that lasts longer reaches no more', 49, 901, { maxPercent: 90, maxCents: 900, source: 'art. 12 III' }],
  ])('a project %s', (_, months, cents, cap) =>
    expect(refuseParts(before(cents, months), LONG, 1_000, months)).toEqual(
      cap && { code: 'instalments_above_cap', ...cap, givenCents: cents },
    ),
  );
  test('and its tranches are planned within it', () => {
    const plan = (months: number) => planTranches(splitting(6), LONG, 1_000_000, months);
    expect([sum(plan(48).slice(0, -1)), sum(plan(54).slice(0, -1))]).toEqual([800_000, 888_888]);
  });

  test('one part is the balance, whatever may be advanced', () =>
    expect(brief(planOf([{ amountCents: 9, months: 12 }], FREE))).toEqual(['balance 9 12']));
  test('where no advance is allowed the first is an instalment, of any amount within the cap', () => {
    const parts = [
      { amountCents: 800, months: 6 },
      { amountCents: 200, months: 6 },
    ];
    expect(refuseParts(parts, caps(0, 80), 1_000, 12)).toBeNull();
    expect(brief(planOf(parts, caps(0, 80)))).toEqual(['instalment 800 6', 'balance 200 12']);
  });
});

test.each([
  ['2027-02-01', 0, 6, '2027-02-01', '2027-07-31'],
  ['2027-02-01', 6, 12, '2027-08-01', '2028-01-31'],
  ['2026-08-31', 0, 6, '2026-08-31', '2027-02-27'],
  ['2026-08-31', 6, 12, '2027-02-28', '2027-08-30'],
])('in a project from %s the months %i to %i go from %s to %s', (startsOn, fromMonth, toMonth, first, last) =>
  expect(periodOf(startsOn, { fromMonth, toMonth })).toEqual({ startsOn: first, endsOn: last }),
);

test('a project of ten years in monthly periods has sixty tranches, of two months each', () => {
  const plan = planTranches(splitting(1), FREE, 50_000_000, 120);
  expect([plan.length, plan.at(0)?.toMonth, plan.at(-1)?.toMonth]).toEqual([60, 2, 120]);
});
