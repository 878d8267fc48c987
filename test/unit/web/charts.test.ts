import fc from '../../support/property.ts';
import { shortEuros } from '../../../web/core/charts/frame.ts';
import { boundsOf, monthsBetween } from '../../../web/core/charts/gantt.ts';
import { levelOf } from '../../../web/core/charts/heat-map.ts';
import { monthBars } from '../../../web/core/charts/months.ts';
import { stacked, stackedBars } from '../../../web/core/charts/stacked-bars.ts';
import { waterfallOf } from '../../../web/core/charts/waterfall.ts';
import { stepsOf } from '../../../web/ledger/envelope.ts';
import { partsOf } from '../../../web/ledger/consumption.ts';

/** The example of docs/ledger.md on 2 November, in cents: 70 are available of 500. */
const AE = {
  totalCents: 50_000_000,
  uncoveredCents: 0,
  availableCents: 7_000_000,
  frozenCents: 5_000_000,
  reservedCents: 20_000_000,
  delegatedCents: 0,
  committedCents: 18_000_000,
  lapsedCents: 0,
};

test('a waterfall goes on from step to step, and what it ends with is what the ledger has available', () => {
  const steps = waterfallOf(stepsOf('fr', AE, 'AE'));
  expect(steps.map(({ label, from, to }) => [label, from / 100_000, to / 100_000])).toEqual([
    ['Dotation', 0, 500],
    ['Gelé', 500, 450],
    ['Réservé', 450, 250],
    ['Engagé', 250, 70],
    ['Disponible', 0, 70],
  ]);
  expect(steps.at(-1)?.to).toBe(AE.availableCents);
});

test('what is uncovered adds to the credits, and what a freeze has left ends below zero', () => {
  const steps = waterfallOf(
    stepsOf('en', { ...AE, uncoveredCents: 1_000_000, frozenCents: 25_000_000, availableCents: -12_000_000 }, 'AE'),
  );
  expect(steps.map(({ label }) => label)).toEqual(['Allotted', 'Uncovered', 'Frozen', 'Reserved', 'Committed', 'Available']);
  expect(steps.at(-1)?.to).toBe(-12_000_000);
});

const cents = fc.integer({ min: 0, max: 10_000_000_000 });

test('whatever stands in a year’s accounts, its steps end with what is available', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('AE' as const, 'CP' as const),
      fc.record({
        totalCents: cents,
        uncoveredCents: cents,
        frozenCents: cents,
        delegatedCents: cents,
        committedCents: cents,
        lapsedCents: cents,
      }),
      fc.record({ inCents: cents, outCents: cents }),
      (credit, accounts, carried) => {
        const { committedCents, ...both } = accounts;
        const promised = { AE: { committedCents, reservedCents: 7 }, CP: { orderedCents: 7, paidCents: committedCents } }[credit];
        const out = both.frozenCents + both.delegatedCents + both.lapsedCents + committedCents + 7;
        const availableCents = both.totalCents + both.uncoveredCents - out;
        const steps = waterfallOf(stepsOf('fr', { ...both, ...promised, availableCents }, credit, 2026, carried));
        expect(steps.at(-1)).toMatchObject({ kind: 'left', cents: availableCents, from: 0, to: availableCents });
      },
    ),
  );
});

test('what was carried over is a step of its own beside what was allotted, and they are the year’s total together', () => {
  const steps = waterfallOf(stepsOf('fr', AE, 'AE', 2026, { inCents: 10_000_000, outCents: 2_000_000 }));
  expect(steps.slice(0, 4).map(({ label, from, to }) => [label, from / 100_000, to / 100_000])).toEqual([
    ['Dotation, hors report', 0, 420],
    ['Reporté de 2025', 420, 520],
    ['Reporté sur 2027', 520, 500],
    ['Gelé', 500, 450],
  ]);
});

test('the parts of a stacked bar lie end to end, and are as long together as their sum', () => {
  expect(stacked([30, 0, 20, -5])).toEqual([
    { from: 0, to: 30 },
    { from: 30, to: 30 },
    { from: 30, to: 50 },
    { from: 50, to: 50 },
  ]);
});

test('each euro of a row of consumption is in one part alone', () => {
  const row = { paidCents: 40, orderedCents: 10, committedCents: 80, delegatedCents: 5, reservedCents: 15 };
  expect(partsOf(row)).toEqual([40, 10, 30, 5, 15]);
  expect(partsOf(row).reduce((sum, cents) => sum + cents)).toBe(80 + 5 + 15);
  // More of an earlier year's commitments may be paid than was committed in the year.
  expect(partsOf({ ...row, committedCents: 20 })).toEqual([40, 10, 0, 5, 15]);
});

const FRAME = { language: 'fr', id: 'essai', caption: 'Essai', conclusion: 'Deux & trois.', csv: '/essai.csv', figures: null } as const;

test('a chart says its conclusion to a person who does not see it, and draws with no style of its own', () => {
  const { text } = stackedBars(
    FRAME,
    [
      { label: 'Payé', tone: 1 },
      { label: 'Réservé', tone: 2 },
    ],
    [{ label: '<b>', values: [100, 50] }],
  );
  expect(text).toContain('role="img" aria-label="Deux &amp; trois."');
  expect(text).toContain('&lt;b&gt;');
  expect(text).not.toMatch(/style=|NaN|undefined/);
  // The second bar begins where the first one ends.
  const [first, second] = [...text.matchAll(/<rect class="c\d" x="([\d.]+)" y="20" width="([\d.]+)"/g)].map(([, x, width]) => [
    Number(x),
    Number(width),
  ]);
  expect((first?.[0] ?? 0) + (first?.[1] ?? 0)).toBeCloseTo(second?.[0] ?? -1, 1);
});

test('no line leads from what is left of one year to what is left of the next one', () => {
  const months = ['2026-11', '2026-12', '2027-01'].map((month, place) => ({ month, barCents: 10 * place, lineCents: -place }));
  const { text } = monthBars(
    FRAME,
    [
      { label: 'À payer', tone: 1 },
      { label: 'Restant', tone: 2 },
    ],
    months,
  );
  expect([...text.matchAll(/<path class="line c2"/g)]).toHaveLength(2);
});

test('a calendar reaches from the first day to the end of the last one, and holds today', () => {
  const bounds = boundsOf([{ from: '2026-11-05', to: '2026-11-30' }], '2026-12-02');
  expect(bounds.map((at) => new Date(at).toISOString().slice(0, 10))).toEqual(['2026-11-05', '2026-12-03']);
  expect(monthsBetween([Date.parse('2026-11-05'), Date.parse('2027-03-02')], 10)).toEqual(['2026-12', '2027-01', '2027-02', '2027-03']);
  expect(monthsBetween([Date.parse('2026-11-05'), Date.parse('2027-03-02')], 2)).toEqual(['2026-12', '2027-02']);
});

test('a cell is the stronger the more of it is taken, and pale where nothing is', () => {
  expect([levelOf(0, 8), levelOf(1, 8), levelOf(4, 8), levelOf(8, 8), levelOf(9, 8), levelOf(1, 0)]).toEqual([0, 1, 2, 4, 4, 0]);
});

test('amounts on an axis are as short as their size allows', () => {
  expect([0, 85_000, 25_000_000, -123_000_000].map((cents) => shortEuros('fr', cents))).toEqual([
    '0\u00a0€',
    '850\u00a0€',
    '250\u00a0k€',
    '−1,23\u00a0M€',
  ]);
  expect(shortEuros('en', -25_000_000)).toBe('−€250k');
});

test('millions that are read together have as many decimals, and only those that one of them needs', () => {
  const [whole, half, exact] = [200_000_000, 250_000_000, 257_000_000];
  expect(shortEuros('fr', whole, [whole])).toBe('2\u00a0M€');
  expect(shortEuros('fr', whole, [0, half])).toBe('2,0\u00a0M€');
  expect(shortEuros('fr', whole, [half, exact])).toBe('2,00\u00a0M€');
  expect(shortEuros('fr', 25_000_000, [exact])).toBe('250\u00a0k€');
});
