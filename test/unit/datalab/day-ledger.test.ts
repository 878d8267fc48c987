import fc from '../../support/property.ts';
import type { AnySkill } from '../../../domain/datalab/days.ts';
import {
  type AskedDays,
  type DayLedger,
  monthKey,
  NO_DAYS,
  type PostedDays,
  settleDays,
  uncoveredIn,
} from '../../../domain/datalab/day-ledger.ts';
import { after, balancesIn, coveredOf, type Line, missingFor, type Model, NOTHING } from '../../support/day-race/model.ts';

const MONTH = { personId: 'person', month: '2027-01' };
const key = monthKey(MONTH);
const EMPTY: DayLedger = new Map([[key, { balances: NO_DAYS, sequence: 0, promised: [] }]]);

const to = (thingId: string, skill: AnySkill = 'design') => ({ purpose: { thingId, skill } });
const capacity = (halfDays: number): AskedDays => ({ ...MONTH, kind: 'set_capacity', halfDays });
const reserve = (thingId: string, halfDays: number): AskedDays => ({ ...MONTH, kind: 'reserve', halfDays, ...to(thingId) });
const release = (thingId: string, halfDays: number): AskedDays => ({ ...MONTH, kind: 'release', halfDays, ...to(thingId) });
const spend = (thingId: string, halfDays: number): AskedDays => ({ ...MONTH, kind: 'spend', halfDays, ...to(thingId) });
const letGo = (thingId: string): AskedDays => ({ ...MONTH, kind: 'let_go', ...to(thingId) });

function settled(...asked: AskedDays[]) {
  const answer = settleDays(EMPTY, asked);
  if ('refusal' in answer) throw new Error(answer.refusal.code);
  return { balances: answer.ledger.get(key)?.balances, promised: answer.ledger.get(key)?.promised, posted: answer.posted };
}
const told = (posted: readonly PostedDays[]): string[] =>
  posted.map(({ kind, halfDays, purpose }) => `${kind} ${halfDays}${purpose ? ` ${purpose.thingId}` : ''}`);

test('a month has days, reserves them, spends them, and gives the rest back', () => {
  const { balances, posted } = settled(capacity(20), reserve('a', 8), spend('a', 5), letGo('a'));
  expect(balances).toEqual({ capacity: 20, free: 15, reserved: 0, spent: 5, uncovered: 0 });
  expect(told(posted)).toEqual(['provide 20', 'reserve 8 a', 'spend 5 a', 'release 3 a']);
});

test('more than is free is refused, and says how much is missing', () => {
  expect(settleDays(EMPTY, [capacity(10), reserve('a', 8), reserve('b', 3)])).toEqual({
    refusal: { code: 'days_insufficient', ...MONTH, sequence: 0, freeDays: 1, askedDays: 1.5, missingDays: 0.5 },
  });
});

test('what was worked beyond what was reserved takes of what is free, and no more', () => {
  expect(settled(capacity(10), reserve('a', 4), spend('a', 7)).balances).toMatchObject({ free: 3, spent: 7, reserved: 0 });
  expect(settleDays(EMPTY, [capacity(10), reserve('a', 4), reserve('b', 5), spend('a', 6)])).toMatchObject({
    refusal: { code: 'days_insufficient', freeDays: 0.5, askedDays: 1 },
  });
});

test('a month that loses days loses its free ones, then those that were promised last', () => {
  const { balances, promised, posted } = settled(capacity(20), reserve('a', 8), reserve('b', 8), capacity(10));
  expect(balances).toEqual({ capacity: 10, free: 0, reserved: 10, spent: 0, uncovered: 6 });
  expect(promised).toMatchObject([
    { thingId: 'a', reserved: 8, uncovered: 0 },
    { thingId: 'b', reserved: 2, uncovered: 6 },
  ]);
  expect(told(posted).slice(-2)).toEqual(['uncover 6 b', 'withdraw 10']);
  expect(uncoveredIn(posted)).toBe(6);
});

test('days that come back stand behind the oldest promise that lost them', () => {
  const first = [capacity(20), reserve('a', 8), reserve('b', 8), capacity(4)];
  expect(settled(...first, capacity(10)).promised).toMatchObject([
    { thingId: 'a', reserved: 8, uncovered: 0 },
    { thingId: 'b', reserved: 2, uncovered: 6 },
  ]);
  expect(settled(...first, letGo('a')).promised).toMatchObject([{ thingId: 'a' }, { thingId: 'b', reserved: 4, uncovered: 4 }]);
});

test('what no day stands behind is given up first', () => {
  const { posted } = settled(capacity(10), reserve('a', 10), capacity(6), release('a', 5));
  expect(told(posted).slice(-2)).toEqual(['forgo 4 a', 'release 1 a']);
});

test('a day that was spent was there, whatever is said later', () => {
  expect(settled(capacity(10), spend('a', 6), capacity(0)).balances).toEqual({ capacity: 6, free: 0, reserved: 0, spent: 6, uncovered: 0 });
});

test('a list is taken whole or not at all', () => {
  expect(settleDays(EMPTY, [capacity(10), reserve('a', 4), reserve('b', 7)])).toHaveProperty('refusal');
});

test('a release beyond what was promised is a mistake of ours, and no refusal', () => {
  expect(() => settleDays(EMPTY, [capacity(10), reserve('a', 4), release('a', 5)])).toThrow('more is released than was promised');
});

describe('whatever is asked of a month,', () => {
  const line = fc.oneof(
    fc.record({ kind: fc.constant('set_capacity' as const), halfDays: fc.nat(30) }),
    fc.record({ kind: fc.constantFrom('reserve' as const, 'spend' as const), thing: fc.nat(3), halfDays: fc.integer({ min: 1, max: 9 }) }),
    fc.record({ kind: fc.constant('let_go' as const), thing: fc.nat(3) }),
  );
  const skill = 'design';

  test('it answers as a model does that keeps no balance', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        let [ledger, model]: [DayLedger, Model] = [EMPTY, NOTHING];
        for (const each of lines) {
          const thingId = 'thing' in each ? `t${each.thing}` : '';
          const asked: AskedDays =
            each.kind === 'set_capacity' ? { ...MONTH, ...each } : { ...MONTH, ...each, purpose: { thingId, skill } };
          const twin: Line = each.kind === 'set_capacity' ? { ...MONTH, ...each } : { ...MONTH, ...each, skill };
          const answer = settleDays(ledger, [asked]);
          const missing = missingFor(model, twin, thingId);
          expect('refusal' in answer).toBe(missing > 0);
          if ('refusal' in answer) continue;
          ({ ledger } = answer);
          model = after(model, twin, thingId);
          const { balances, promised } = ledger.get(key)!;
          expect(balances).toEqual(balancesIn(model));
          expect(promised.map(({ reserved }) => reserved)).toEqual(model.promises.map((promise) => coveredOf(model, promise)));
          expect(balances.reserved + balances.spent).toBeLessThanOrEqual(balances.capacity);
        }
      }),
    );
  });
});
