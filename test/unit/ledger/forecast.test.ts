import fc from '../../support/property.ts';
import { type Credit, NO_BALANCES } from '../../../domain/ledger/envelope.ts';
import { type ExpectedTranche, forecast } from '../../../domain/ledger/forecast.ts';

const AT = '2027-03-10T09:00:00.000Z';
const line = (year: number, credit: Credit, totalCents: number, changed = {}) => ({
  ...NO_BALANCES,
  year,
  credit,
  total: totalCents,
  available: totalCents,
  ...changed,
});
const tranche = (changed: Partial<ExpectedTranche> = {}): ExpectedTranche => ({
  rank: 1,
  kind: 'instalment',
  firm: true,
  state: 'confirmed',
  amountCents: 100,
  openCents: 0,
  certifiedCents: 0,
  committedCents: 100,
  orderedCents: 0,
  paidCents: 0,
  delegatedCents: 0,
  providedCents: 0,
  form: 'agreement',
  fromMonth: 0,
  toMonth: 6,
  startsOn: '2027-04-01',
  deadlineAt: null,
  ...changed,
});
/** The months in which something is expected: commitments, then payments. */
const expectedOf = (...tranches: ExpectedTranche[]) => {
  const { months } = forecast([], tranches, AT);
  const monthsOf = (which: 'commitCents' | 'payCents') =>
    Object.fromEntries(months.filter((each) => each[which] > 0).map((each) => [each.month, each[which]]));
  return [monthsOf('commitCents'), monthsOf('payCents')];
};

const unsigned = { state: 'planned', openCents: 100, deadlineAt: '2027-05-31T21:59:59.999Z' } as const;

test.each<[string, Partial<ExpectedTranche>, Record<string, number>, Record<string, number>]>([
  [
    'a firm tranche is committed on the last day of signature',
    { ...unsigned, rank: 2, fromMonth: 6, toMonth: 12 },
    { '2027-05': 100 },
    { '2028-04': 100 },
  ],
  ['an advance is paid with its commitment', { ...unsigned, kind: 'advance' }, { '2027-05': 100 }, { '2027-05': 100 }],
  [
    'a later tranche is committed when its period begins',
    { ...unsigned, rank: 2, firm: false, fromMonth: 6, toMonth: 12 },
    { '2027-10': 100 },
    { '2028-04': 100 },
  ],
  [
    'one whose period began before its signature is committed with it',
    { ...unsigned, rank: 2, firm: false, fromMonth: 1, toMonth: 12 },
    { '2027-05': 100 },
    { '2028-04': 100 },
  ],
  [
    'what waits for credits is committed at once',
    { rank: 2, firm: false, state: 'awaiting_credits', openCents: 100, fromMonth: 6, toMonth: 12 },
    { '2027-03': 100 },
    { '2028-04': 100 },
  ],
  ['what is committed is paid when its period is over', {}, {}, { '2027-10': 100 }],
  [
    'what is delegated is paid when its period is over, whatever its kind, as far as it is not paid',
    { state: 'delegated', form: 'delegation', kind: 'advance', committedCents: 60, delegatedCents: 40, paidCents: 25 },
    {},
    { '2027-10': 75 },
  ],
  ['a delegation has no advance', { ...unsigned, form: 'delegation', kind: 'advance' }, { '2027-05': 100 }, { '2027-10': 100 }],
  ['a payment that is overdue is expected this month', { startsOn: '2026-01-01' }, {}, { '2027-03': 100 }],
  ['certified service is paid at its amount, at once', { state: 'certified', certifiedCents: 60 }, {}, { '2027-03': 60 }],
  ['what was ordered is paid at once', { state: 'ordered', orderedCents: 90 }, {}, { '2027-03': 90 }],
  ['the end of a month without its day is its last', { startsOn: '2027-08-31', toMonth: 6 }, {}, { '2028-02': 100 }],
])('%s', (_, changed, commitments, payments) => expect(expectedOf(tranche(changed))).toEqual([commitments, payments]));

test('a forecast without anything to come is this month, with what is left of its year', () =>
  expect(
    forecast([line(2027, 'AE', 500, { frozen: 50, committed: 100 }), line(2027, 'CP', 300, { ordered: 10, paid: 20, lapsed: 5 })], [], AT),
  ).toEqual({
    months: [{ month: '2027-03', commitCents: 0, payCents: 0, leftCents: { AE: 350, CP: 265 } }],
    shortages: [],
  }));

test('each year’s draws come from its own credits, and a credit is short from the first month that it cannot serve', () => {
  const tranches = [tranche(), tranche({ ...unsigned, amountCents: 70, openCents: 70 }), tranche({ rank: 2, fromMonth: 6, toMonth: 12 })];
  const { months, shortages } = forecast([line(2027, 'AE', 70), line(2027, 'CP', 150), line(2028, 'CP', 60)], tranches, AT);
  expect(months).toHaveLength(14);
  expect(months.find(({ month }) => month === '2027-05')).toMatchObject({ commitCents: 70, leftCents: { AE: 0, CP: 150 } });
  expect(months.find(({ month }) => month === '2027-10')).toMatchObject({ payCents: 170, leftCents: { AE: 0, CP: -20 } });
  expect(months.find(({ month }) => month === '2027-12')).toMatchObject({ leftCents: { AE: 0, CP: -20 } });
  expect(months.find(({ month }) => month === '2028-01')).toMatchObject({ leftCents: { AE: 0, CP: 60 } });
  expect(months.at(-1)).toEqual({ month: '2028-04', commitCents: 0, payCents: 100, leftCents: { AE: 0, CP: -40 } });
  expect(shortages).toEqual([{ credit: 'CP', month: '2027-10', missingCents: 20 }]);
});

test('a freeze that takes what was reserved is a shortage of AE when the reservation is to be committed', () =>
  expect(
    forecast([line(2027, 'AE', 100, { frozen: 30, reserved: 100, available: -30 })], [tranche(unsigned)], AT).shortages,
  ).toContainEqual({
    credit: 'AE',
    month: '2027-05',
    missingCents: 30,
  }));

test('an order that was given draws no CP a second time', () =>
  expect(
    forecast([line(2027, 'CP', 100, { ordered: 100, available: 0 })], [tranche({ state: 'ordered', orderedCents: 100 })], AT).shortages,
  ).toEqual([]));

test('every cent that is open is expected once, in a month that is not over', () => {
  const cents = fc.integer({ min: 1, max: 1_000_000_000 });
  const any = fc.record({
    rank: fc.integer({ min: 1, max: 5 }),
    amountCents: cents,
    fromMonth: fc.nat(30),
    months: fc.integer({ min: 1, max: 30 }),
    year: fc.integer({ min: 2020, max: 2030 }),
    signed: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 20 }), (drawn) => {
      const tranches = drawn.map(({ months, year, signed, ...each }) =>
        tranche({
          ...each,
          state: 'planned',
          openCents: each.amountCents,
          toMonth: each.fromMonth + months,
          startsOn: `${year}-01-31`,
          deadlineAt: signed ? null : unsigned.deadlineAt,
        }),
      );
      const { months } = forecast([], tranches, AT);
      const whole = drawn.reduce((total, { amountCents }) => total + amountCents, 0);
      expect(months.reduce((total, { commitCents }) => total + commitCents, 0)).toBe(whole);
      expect(months.reduce((total, { payCents }) => total + payCents, 0)).toBe(whole);
      expect(months[0]?.month).toBe('2027-03');
      expect(months.map(({ month }) => month)).toEqual([...new Set(months.map(({ month }) => month))].sort());
    }),
  );
});
