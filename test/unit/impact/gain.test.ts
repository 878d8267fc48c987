import { gainMethodOf, gainMethodsOf } from '../../../domain/calls/gain-method.ts';
import type { GainMethod } from '../../../domain/calls/gain-method.ts';
import type { Grant } from '../../../domain/grants/grant.ts';
import type { Caller } from '../../../domain/core/role.ts';
import {
  type CertifyGain,
  type DeclareGain,
  type Gain,
  gainState,
  type LapseGain,
  lapseMovements,
  lateYears,
  type PromiseGain,
  promiseMovements,
  refuseCertification,
  refuseDeclaration,
  refuseLapse,
  refusePromise,
  refuseRevision,
  type ReviseGain,
  revisedYears,
  reviseMovements,
  undeclaredYears,
  yearsToDeclare,
} from '../../../domain/impact/gain.ts';
import { gainBalances, gainCents } from '../../../domain/impact/gain-ledger.ts';
import { type PortfolioMovement, portfolioGains } from '../../../domain/impact/gain-portfolio.ts';
import { UNNAMED_SERVICE } from '../../../letters/core/letter.ts';
import { gains } from '../../../letters/impact/gains.ts';
import { CALL, callerOf, FUND, given, grantIn, inOrderOfPrecedence, MINISTRY, OPERATOR } from '../../support/domain.ts';

const AT = '2028-03-02T09:00:00.000Z';
const COST = { unitCostCents: 6_000_000, costOn: '2027-12-31', costSource: 'Contrôle de gestion' };
const year = (of: number, balances: Partial<Gain['years'][number]> = {}): Gain['years'][number] => ({
  ...{ year: of, promised: 0, declared: 0, realised: 0, lapsed: 0, hundredths: 100, ...COST, number: 0 },
  ...balances,
});
/** Promised for 2027 to 2029, of which 2027 is over on the day of the tests. */
const promised = (): Gain => ({
  number: 1,
  method: 'fte',
  methodVersion: 1,
  writers: ['applicant'],
  years: [year(2027, { promised: 6_000_000 }), year(2028, { promised: 6_000_000 }), year(2029, { promised: 6_000_000 })],
});
const declared = (last = 2028): Gain => ({
  ...promised(),
  years: [year(2027, { promised: 6_000_000, declared: 3_000_000, number: 2 }), year(2028, { promised: 6_000_000 })].filter(
    (each) => each.year <= last,
  ),
});
const lapsed = (): Gain => ({ ...promised(), years: [year(2028, { lapsed: 6_000_000 })] });

type Case<Body> = { grant: Grant; caller: Caller; gains: Gain[]; body: Body };
const sound = <Body>(caller: Caller, gains: Gain[], body: Body): Case<Body> => ({ grant: grantIn('active'), caller, gains, body });
const strange = { when: "another organisation's grant", refusal: { code: 'not_found' } } as const;
const suspended = (command: string) =>
  ({ when: 'a suspended grant', refusal: { code: 'wrong_state', command, state: 'suspended' } }) as const;
const stop = (each: { grant: Grant }) => (each.grant.state = 'suspended');
const unsigned = (command: string) =>
  ({ when: 'a grant that waits for its signatures', refusal: { code: 'wrong_state', command, state: 'to_sign' } }) as const;
const unsign = (each: { grant: Grant }) => (each.grant.state = 'to_sign');
const leave = (each: { caller: Caller }) => (each.caller = callerOf('applicant', OPERATOR));

const tomorrow = { when: 'by a cost of tomorrow', refusal: { code: 'gain_cost_to_come', on: '2028-03-03', today: '2028-03-02' } } as const;

const PROMISE: PromiseGain = {
  ...{ title: 'Sans saisie', owner: 'Bureau', method: 'fte', baseline: 'Quatre agents', budgetLine: 'P150', evidence: 'Enquête' },
  ...{ ...COST, years: [{ year: 2028, quantity: 0.5 }] },
};
describe('a promise', () => {
  inOrderOfPrecedence<Case<PromiseGain>>(
    () => sound(callerOf('applicant', MINISTRY), [], structuredClone(PROMISE)),
    ({ grant, caller, gains, body }) => refusePromise(grant, gains, gainMethodsOf(CALL), given(caller, body, AT)),
    [
      { ...strange, spoil: leave },
      { ...suspended('promiseGain'), spoil: stop },
      {
        when: 'the thirty-first gain',
        refusal: { code: 'gains_too_many', most: 30 },
        spoil: { gains: Array.from({ length: 30 }, promised) },
      },
      {
        when: 'by a method that its call does not have',
        refusal: { code: 'gain_method_unknown', known: ['fte', 'licence', 'external_work', 'user_time'] },
        spoil: { body: { method: 'goodwill' } },
      },
      { ...tomorrow, spoil: { body: { costOn: tomorrow.refusal.on } } },
      {
        when: 'a year twice',
        refusal: { code: 'gain_year_twice', year: 2028 },
        spoil: ({ body }) => body.years.push({ year: 2028, quantity: 1 }),
      },
      {
        when: 'a year that is over',
        refusal: { code: 'gain_year_over', year: 2027 },
        spoil: ({ body }) => body.years.unshift({ year: 2027, quantity: 1 }),
      },
    ],
  );
  test('a call’s own method is one of its version', () => {
    const own = {
      key: 'paper',
      label: { fr: 'Papier', en: 'Paper' },
      unit: { fr: 'rame', en: 'ream' },
      definition: { fr: 'Rames', en: 'Reams' },
    };
    const call = { ...CALL, version: 3, terms: { ...CALL.terms, gainMethods: [{ ...own, isBudget: true }] } };
    expect(gainMethodsOf(call).at(-1)).toEqual({ ...own, isBudget: true, version: 3 });
    // Calls of before these terms say nothing of them.
    const { gainMethods: _, ...older } = CALL.terms;
    expect(gainMethodsOf({ ...CALL, terms: older as typeof CALL.terms })).toHaveLength(4);
  });
  test('moves so many units at the cost of one, to the nearest cent', () => {
    expect(promiseMovements(PROMISE)).toEqual([{ year: 2028, kind: 'promise', cents: 3_000_000 }]);
    expect([gainCents(1, 100), gainCents(33, 150), gainCents(500_000_000, 99_999_999)]).toEqual([1, 50, 499_999_995_000_000]);
  });
});

describe('a revision', () => {
  inOrderOfPrecedence<Case<ReviseGain>>(
    () =>
      sound(callerOf('applicant', MINISTRY), [promised()], { gain: 1, ...COST, years: [{ year: 2028, quantity: 2 }], reason: 'Retard' }),
    ({ grant, caller, gains, body }) => refuseRevision(grant, gains, given(caller, body, AT)),
    [
      { ...strange, spoil: leave },
      { ...suspended('reviseGain'), spoil: stop },
      { when: 'of no gain', refusal: { code: 'gain_unknown', numbers: [] }, spoil: { gains: [] } },
      { when: 'of what has lapsed', refusal: { code: 'gain_lapsed', gain: 1 }, spoil: (each) => (each.gains = each.gains.map(lapsed)) },
      { ...tomorrow, spoil: { body: { costOn: tomorrow.refusal.on } } },
      {
        when: 'a year twice',
        refusal: { code: 'gain_year_twice', year: 2028 },
        spoil: ({ body }) => body.years.push({ year: 2028, quantity: 1 }),
      },
      {
        when: 'a year that is over',
        refusal: { code: 'gain_year_over', year: 2027 },
        spoil: ({ body }) => body.years.unshift({ year: 2027, quantity: 1 }),
      },
      {
        when: 'that changes nothing',
        refusal: { code: 'gain_unchanged', gain: 1 },
        spoil: (each) => (each.body = { ...each.body, ...COST, years: [2028, 2029].map((of) => ({ year: of, quantity: 1 })) }),
      },
    ],
  );
  test('of twice the units at half the cost, of another day or by another source is one, though no amount changes', () => {
    const ask = (change: Partial<ReviseGain>, quantity = 1) => {
      const body = { gain: 1, ...COST, years: [2028, 2029].map((of) => ({ year: of, quantity })), reason: 'Relevé', ...change };
      const at = { refusal: refuseRevision(grantIn('active'), [promised()], given(callerOf('applicant', MINISTRY), body, AT)) };
      return [
        at.refusal,
        reviseMovements(promised(), body, AT),
        revisedYears(promised(), body, AT).map((each) => [each.year, each.hundredths]),
      ];
    };
    expect(ask({ unitCostCents: 3_000_000 }, 2)).toEqual([
      null,
      [],
      [
        [2028, 200],
        [2029, 200],
      ],
    ]);
    expect(ask({ costOn: '2028-01-01' })[0]).toBeNull();
    expect(ask({ costSource: 'Facture' })[0]).toBeNull();
  });
  test('says of a year that it leaves out that no unit is promised for it any more', () => {
    const body = { ...COST, years: [{ year: 2028, quantity: 1 }] };
    expect(revisedYears(promised(), body, AT).map(({ year: of, hundredths }) => [of, hundredths])).toEqual([
      [2028, 100],
      [2029, 0],
    ]);
  });
  test('leaves a year that has lapsed as it is', () => {
    const partly = { ...promised(), years: [year(2028, { lapsed: 6_000_000 }), year(2029, { promised: 6_000_000 })] };
    const body = { gain: 1, ...COST, years: [{ year: 2028, quantity: 1 }], reason: 'Retard' };
    expect(refuseRevision(grantIn('active'), [partly], given(callerOf('applicant', MINISTRY), body, AT))).toEqual({
      code: 'gain_year_over',
      year: 2028,
    });
    expect(reviseMovements(partly, { ...COST, years: [] }, AT)).toEqual([{ year: 2029, kind: 'reduce', cents: 6_000_000 }]);
  });
  test('moves the years that are neither over nor declared, and no others', () => {
    const revised = { ...COST, years: [{ year: 2028, quantity: 2 }] };
    expect(reviseMovements(promised(), revised, AT)).toEqual([
      { year: 2028, kind: 'promise', cents: 6_000_000 },
      { year: 2029, kind: 'reduce', cents: 6_000_000 },
    ]);
    const early = { ...promised(), years: [year(2028, { promised: 6_000_000, declared: 1 })] };
    expect(reviseMovements(early, { ...COST, years: [] }, AT)).toEqual([]);
    const body = { gain: 1, ...revised, reason: 'Retard' };
    expect(refuseRevision(grantIn('active'), [early], given(callerOf('applicant', MINISTRY), body, AT))).toEqual({
      code: 'gain_year_over',
      year: 2028,
    });
  });
});

describe('a declaration', () => {
  inOrderOfPrecedence<Case<DeclareGain>>(
    () => sound(callerOf('applicant', MINISTRY), [promised()], { gain: 1, year: 2027, quantity: 1, words: 'Mesuré', url: null }),
    ({ grant, caller, gains, body }) => refuseDeclaration(grant, gains, given(caller, body, AT)),
    [
      { ...strange, spoil: leave },
      { ...unsigned('declareGain'), spoil: unsign },
      { when: 'of no gain', refusal: { code: 'gain_unknown', numbers: [] }, spoil: { gains: [] } },
      { when: 'of what has lapsed', refusal: { code: 'gain_lapsed', gain: 1 }, spoil: (each) => (each.gains = each.gains.map(lapsed)) },
      {
        when: 'of a year without a promise',
        refusal: { code: 'gain_year_unpromised', year: 2031, years: [2027, 2028, 2029] },
        spoil: { body: { year: 2031 } },
      },
      { when: 'of a year that is not over', refusal: { code: 'gain_year_not_over', year: 2028 }, spoil: { body: { year: 2028 } } },
      {
        when: 'of a year that was declared',
        refusal: { code: 'gain_year_declared', year: 2027 },
        spoil: (each) => (each.gains = each.gains.map((gain) => ({ ...gain, years: gain.years.map((of) => ({ ...of, declared: 1 })) }))),
      },
    ],
  );
  test('is asked for the promised years that are over, up to the last moment of the year before', () => {
    expect([promised(), declared(), lapsed()].map((gain) => yearsToDeclare(gain, AT))).toEqual([[2027], [], []]);
    expect(yearsToDeclare(promised(), '2027-12-31T22:59:59.999Z')).toEqual([]);
    expect(yearsToDeclare(promised(), '2027-12-31T23:00:00.000Z')).toEqual([2027]);
  });
});

describe('a certification', () => {
  inOrderOfPrecedence<Case<CertifyGain>>(
    () => sound(callerOf('finance'), [declared()], { gain: 1, year: 2027, number: 2, decision: 'certify', reasons: '' }),
    ({ grant, caller, gains, body }) => refuseCertification(grant, gains, given(caller, body, AT)),
    [
      { ...strange, spoil: leave },
      { ...unsigned('certifyGain'), spoil: unsign },
      {
        when: "by finance of the beneficiary's own organisation",
        refusal: { code: 'conflict_of_interest' },
        spoil: (each) => {
          if (each.caller.organisationId === FUND) each.caller = callerOf('finance', MINISTRY, 'treasurer');
        },
      },
      { when: 'of no gain', refusal: { code: 'gain_unknown', numbers: [] }, spoil: { gains: [] } },
      {
        when: 'by the person who wrote it',
        refusal: { code: 'certifier_wrote_gain' },
        spoil: ({ gains }) => {
          for (const gain of gains) gain.writers = ['applicant', 'finance'];
        },
      },
      {
        when: 'of what was not declared',
        refusal: { code: 'gain_not_declared', gain: 1 },
        spoil: (each) => (each.gains = each.gains.map((gain) => ({ ...promised(), writers: gain.writers }))),
      },
      { when: 'of an earlier declaration', refusal: { code: 'stale_declaration', current: 2 }, spoil: { body: { number: 1 } } },
      { when: 'returned without a reason', refusal: { code: 'return_reasons_missing' }, spoil: { body: { decision: 'return' } } },
    ],
  );
  test('by a writer who is in conflict is refused for what they wrote', () => {
    const grant = { ...grantIn('active'), conflicted: ['finance'] };
    const body: CertifyGain = { gain: 1, year: 2027, number: 2, decision: 'certify', reasons: '' };
    const ask = (writers: string[]) => refuseCertification(grant, [{ ...declared(), writers }], given(callerOf('finance'), body, AT))?.code;
    expect([ask(['finance']), ask(['applicant'])]).toEqual(['certifier_wrote_gain', 'conflict_of_interest']);
  });
  test('of another year than the one declared is refused', () => {
    const body: CertifyGain = { gain: 1, year: 2028, number: 1, decision: 'certify', reasons: '' };
    expect(refuseCertification(grantIn('active'), [declared()], given(callerOf('finance'), body, AT))).toMatchObject({
      code: 'gain_not_declared',
    });
  });
});

describe('what lapses', () => {
  inOrderOfPrecedence<Case<LapseGain>>(
    () => sound(callerOf('lead'), [promised()], { gain: 1, reason: 'Abandonné' }),
    ({ grant, caller, gains, body }) => refuseLapse(grant, gains, given(caller, body, AT)),
    [
      { ...strange, spoil: leave },
      { ...suspended('lapseGain'), spoil: stop },
      { when: 'of no gain', refusal: { code: 'gain_unknown', numbers: [] }, spoil: { gains: [] } },
      { when: 'has lapsed', refusal: { code: 'gain_lapsed', gain: 1 }, spoil: (each) => (each.gains = each.gains.map(lapsed)) },
      {
        when: 'waits to be certified',
        refusal: { code: 'gain_declaration_waits', year: 2027 },
        spoil: (each) => (each.gains = each.gains.map((gain) => (gainState(gain) === 'lapsed' ? gain : declared(2027)))),
      },
      {
        when: 'is all realised',
        refusal: { code: 'gain_realised', gain: 1 },
        spoil: (each) => {
          const all = { ...promised(), years: [year(2027, { promised: 6_000_000, realised: 1 })] };
          each.gains = each.gains.map((gain) => (gainState(gain) === 'promised' ? all : gain));
        },
      },
    ],
  );
  const partly = {
    ...promised(),
    years: [
      ...[year(2026, { promised: 6, declared: 5 }), year(2027, { promised: 6, realised: 5 }), year(2028, { promised: 7 })],
      ...[year(2029), year(2030, { promised: 8 })],
    ],
  };
  test('is the promise of the years of which nothing is declared or realised, or of those that are named', () => {
    const of2030 = { year: 2030, kind: 'lapse', cents: 8 };
    expect(lapseMovements(partly)).toEqual([{ year: 2028, kind: 'lapse', cents: 7 }, of2030]);
    expect(lapseMovements(partly, [2030])).toEqual([of2030]);
  });
  test.each([
    [[2030, 2030], { code: 'gain_year_twice', year: 2030 }],
    [[2030, 2029], { code: 'gain_year_unpromised', year: 2029, years: [2028, 2030] }],
    [[2026], { code: 'gain_declaration_waits', year: 2026 }],
    [[2027], { code: 'gain_year_declared', year: 2027 }],
    [[2028], null],
  ])('of the years %j is refused as %j', (years, refusal) => {
    expect(refuseLapse(grantIn('active'), [partly], given(callerOf('lead'), { gain: 1, years, reason: 'Rien' }, AT))).toEqual(refusal);
  });
  test('leaves a gain open while another year is promised, whose year is declared', () => {
    const open = { ...promised(), years: [year(2026, { lapsed: 6 }), year(2027, { promised: 7 })] };
    expect([gainState(open), yearsToDeclare(open, AT)]).toEqual(['promised', [2027]]);
    expect(gainState({ years: [year(2027, { lapsed: 6 }), year(2028, { promised: 7, realised: 5 })] })).toBe('lapsed');
  });
});

test('the balances of a year are the sums of its movements', () => {
  const balances = gainBalances([
    { kind: 'promise', cents: 100 },
    { kind: 'reduce', cents: 30 },
    { kind: 'declare', cents: 60 },
    { kind: 'return', cents: 60 },
    { kind: 'declare', cents: 50 },
    { kind: 'certify', cents: 50 },
    { kind: 'lapse', cents: 20 },
  ]);
  expect(balances).toEqual({ promised: 50, declared: 0, realised: 50, lapsed: 20 });
});

describe('the portfolio', () => {
  const [fte, time] = ['fte', 'user_time'].map((key) => gainMethodsOf(CALL).find((each) => each.key === key)) as [GainMethod, GainMethod];
  const move = (change: Partial<PortfolioMovement>): PortfolioMovement => ({
    ...{
      gain: 'a 1',
      method: fte,
      year: 2027,
      kind: 'promise',
      cents: 100,
      at: '2027-03-01T09:00:00.000Z',
      callId: 'a',
      organisationId: 'x',
    },
    ...change,
  });
  const movements = [
    move({}),
    move({ year: 2028, cents: 300 }),
    move({ kind: 'declare', cents: 90, at: '2028-01-10T09:00:00.000Z' }),
    // Still the tenth of January in Paris’s evening, and the eleventh after midnight there.
    move({ kind: 'certify', cents: 90, at: '2028-01-10T23:30:00.000Z' }),
    move({ method: time, cents: 1_000 }),
  ];
  const paid = [{ callId: 'a', organisationId: 'x', on: '2027-06-01', at: '2027-06-03T09:00:00.000Z', cents: 60 }];
  const at = (day: string, by: 'year' | 'call' = 'year') => portfolioGains({ movements, paid }, { by, day, isShared: () => true });

  test('never adds what no budget saves to what budgets save, nor divides it by what was paid', () => {
    const { total } = at('2028-12-31');
    expect(total.budget).toEqual({ promised: 400, declared: 0, realised: 90, lapsed: 0 });
    expect(total.methods.map(({ method, promised: cents }) => [method.key, cents])).toEqual([
      ['fte', 400],
      ['user_time', 1_000],
    ]);
    expect(total.realisedPerEuro).toEqual({ numerator: 3n, denominator: 2n });
  });
  test('as of an earlier day is as it was in its evening in Paris', () => {
    expect(at('2028-01-10').total.budget).toEqual({ promised: 400, declared: 90, realised: 0, lapsed: 0 });
    // Paid on the first of June, and known on the third.
    expect(at('2027-06-02').total).toMatchObject({ paidCents: 0, realisedPerEuro: null });
    expect(at('2027-06-03').total).toMatchObject({ paidCents: 60 });
    expect(at('2027-02-28')).toMatchObject({ groups: [], total: { methods: [] } });
  });
  test('by year has a gain in the year for which it is promised, a payment in its own, and so no gain for each euro', () => {
    expect(at('2028-12-31').groups.map(({ realisedPerEuro }) => realisedPerEuro)).toEqual([null, null]);
    expect(at('2028-12-31', 'call').groups[0]?.realisedPerEuro).toEqual({ numerator: 3n, denominator: 2n });
    expect(at('2028-12-31').groups.map(({ key, budget, paidCents }) => [key, budget.promised, budget.realised, paidCents])).toEqual([
      ['2027', 100, 90, 60],
      ['2028', 300, 0, 0],
    ]);
  });
  test('of a certified year what is missing is no longer open, and a gain beyond its promise hides nothing of another', () => {
    expect(at('2028-12-31').total).toMatchObject({ open: 300, shortfall: 10 });
    const beyond = [
      ...[move({ gain: 'b 1' }), move({ gain: 'b 1', kind: 'declare', cents: 500 }), move({ gain: 'b 1', kind: 'certify', cents: 500 })],
      ...[move({ gain: 'b 2', cents: 40 }), move({ gain: 'b 2', kind: 'declare', cents: 30 }), move({ gain: 'b 3', cents: 7 })],
    ];
    const { total } = portfolioGains(
      { movements: [...movements, ...beyond], paid },
      { by: 'call', day: '2028-12-31', isShared: () => true },
    );
    expect(total).toMatchObject({ open: 307, shortfall: 10 });
  });
  test('counts a gain by the version of the method that it names, and by no other', () => {
    const call = { ...CALL, version: 3 };
    expect(gainMethodOf(call, { key: 'fte', version: 1 })).toMatchObject({ key: 'fte', version: 1 });
    expect(() => gainMethodOf(call, { key: 'fte', version: 2 })).toThrow('no method fte of version 2');
  });
  test('keeps methods of two calls apart that have one key', () => {
    const own = [move({}), move({ callId: 'b' })];
    const { total } = portfolioGains({ movements: own, paid: [] }, { by: 'call', day: '2028-12-31', isShared: () => false });
    expect(total.methods).toHaveLength(2);
  });
});

test('a promised year that was never declared is late with the end of the year after it; a returned one is left to the lead', () => {
  const returned = { ...promised(), years: [year(2027, { promised: 6_000_000, number: 1 }), year(2028, { promised: 6_000_000 })] };
  const late = (at: string) => [promised(), returned, declared(), lapsed()].map((gain) => lateYears(gain, { againAt: null }, at));
  expect(late('2028-12-31T22:59:59.998Z')).toEqual([[], [], [], []]);
  expect(late('2028-12-31T22:59:59.999Z')).toEqual([[2027], [], [], []]);
  expect(late('2029-12-31T22:59:59.999Z')).toEqual([[2027, 2028], [2028], [2028], []]);
  expect(undeclaredYears([returned, lapsed()])).toEqual([{ gain: 1, year: 2028 }]);
});

test('the letter on a late year says that the gain lapses for that year, and not that all of it does', () => {
  const { fr, en } = gains.lapseLateGain;
  const facts = { title: 'Plateforme', gain: 'Temps', years: [2027], lapsedCents: 100 };
  const written = [fr(facts, UNNAMED_SERVICE).text, en({ ...facts, years: [2027, 2028] }, UNNAMED_SERVICE).text];
  expect(written).toEqual([expect.stringContaining('caduc pour cette année'), expect.stringContaining('has lapsed for these years')]);
});
