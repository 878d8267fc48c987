import fc from '../../support/property.ts';
import {
  type Account,
  type Balances,
  EMPTY_LEDGER,
  isOfLine,
  type Ledger,
  lineKey,
  type Movement,
  MOVEMENT_TABLE,
  type MovementKind,
  NO_AMOUNTS,
  NO_BALANCES,
  type Posted,
  refuseWhole,
  REVERSAL_TABLE,
  settle,
  type Settled,
  signOf,
  type TrancheAmounts,
} from '../../../domain/ledger/envelope.ts';
import { TOLD_KINDS } from '../../support/race/model.ts';

/** Each tranche is paid from one envelope. */
const TRANCHES = { t1: 'north', t2: 'north', t3: 'south' } as const;
type TrancheId = keyof typeof TRANCHES;
const trancheIds = Object.keys(TRANCHES) as TrancheId[];

const movementOf = (kind: MovementKind, trancheId: TrancheId, amountCents: number, credit: 'AE' | 'CP' = 'AE'): Movement => ({
  kind,
  envelopeId: TRANCHES[trancheId],
  year: 2026,
  credit: MOVEMENT_TABLE[kind].credit === 'both' ? credit : (MOVEMENT_TABLE[kind].credit as 'AE' | 'CP'),
  amountCents,
  trancheId: MOVEMENT_TABLE[kind].tranche ? trancheId : null,
  subject: trancheId,
  valueDate: '2026-03-02',
  cause: { streamId: 's', version: 1 },
});
const reserve = (amountCents: number, trancheId: TrancheId = 't1') => movementOf('reserve', trancheId, amountCents);

const empty: Ledger = { ...EMPTY_LEDGER, tranches: new Map(trancheIds.map((id) => [id, NO_AMOUNTS])) };
const withAvailable = (cents: number): Ledger => settle(empty, [movementOf('allot', 't1', cents)]).ledger;
const lineOf = (ledger: Ledger, envelopeId: string, credit: 'AE' | 'CP'): Balances =>
  ledger.lines.get(lineKey({ envelopeId, year: 2026, credit })) ?? NO_BALANCES;
const openOf = ({ reserved, released, committed, delegated }: TrancheAmounts): number => reserved - released - committed - delegated;
const owedOf = ({ committed, drawn, withdrawn }: TrancheAmounts): number => committed + drawn - withdrawn;

const amount = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 1, max: 60 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -5, 1.5, NaN) },
);
const movement = fc
  .tuple(fc.constantFrom(...TOLD_KINDS), fc.constantFrom(...trancheIds), amount, fc.constantFrom('AE' as const, 'CP' as const))
  .map((each) => movementOf(...each));
/** A list begins with some credits, so that most of its movements find room. */
const movements = fc
  .array(movement, { maxLength: 40 })
  .map((rest) => [
    movementOf('allot', 't1', 200),
    movementOf('allot', 't1', 100, 'CP'),
    movementOf('allot', 't3', 80),
    movementOf('allot', 't3', 80, 'CP'),
    ...rest,
  ]);

/** Checks every sum that must hold between lines and tranches after any list: a line holds what its tranches hold. */
function expectSound(ledger: Ledger): void {
  for (const [key, { total, available, ...parts }] of ledger.lines) {
    const { frozen, delegated, committed, ordered, paid, lapsed } = parts;
    expect(Object.values(parts).reduce((sum, part) => sum + part, available)).toBe(total);
    expect(Math.min(total, ...Object.values(parts))).toBeGreaterThanOrEqual(0);
    expect(delegated + Math.max(committed, ordered + paid)).toBeLessThanOrEqual(total - frozen - lapsed);
    // Only the reserved credits can exceed what a freeze has left.
    expect(available).toBeGreaterThanOrEqual(key.endsWith('AE') ? -parts.reserved : 0);
  }
  const amountsIn = (envelopeId: string) =>
    trancheIds.filter((id) => TRANCHES[id] === envelopeId).map((id) => ledger.tranches.get(id) ?? NO_AMOUNTS);
  const sumIn = (envelopeId: string, part: (amounts: TrancheAmounts) => number) =>
    amountsIn(envelopeId).reduce((sum, amounts) => sum + part(amounts), 0);
  for (const envelopeId of ['north', 'south']) {
    expect(lineOf(ledger, envelopeId, 'AE')).toMatchObject({
      reserved: sumIn(envelopeId, openOf),
      delegated: sumIn(envelopeId, ({ delegated, drawn, returned }) => delegated - drawn - returned),
      committed: sumIn(envelopeId, owedOf),
      ordered: 0,
      paid: 0,
    });
    const cp = lineOf(ledger, envelopeId, 'CP');
    expect(cp.ordered + cp.delegated).toBe(
      sumIn(envelopeId, ({ ordered, cancelled, provided, recalled, paid }) => ordered - cancelled + provided - recalled - paid),
    );
    expect(cp).toMatchObject({
      paid: sumIn(envelopeId, ({ paid }) => paid),
      reserved: 0,
      committed: 0,
    });
    for (const amounts of amountsIn(envelopeId)) {
      expect(openOf(amounts)).toBeGreaterThanOrEqual(0);
      expect(amounts.drawn + amounts.returned).toBeLessThanOrEqual(amounts.delegated);
      expect(Math.max(amounts.ordered - amounts.cancelled, amounts.paid)).toBeLessThanOrEqual(owedOf(amounts));
      expect(amounts.paid).toBeLessThanOrEqual(amounts.ordered - amounts.cancelled + amounts.provided - amounts.recalled);
      expect(amounts.claimed - amounts.waived).toBeLessThanOrEqual(amounts.paid);
      expect(amounts.collected + amounts.waived).toBeLessThanOrEqual(amounts.claimed);
      expect(amounts.restored).toBeLessThanOrEqual(amounts.collected);
      expect(Math.min(...Object.values(amounts))).toBeGreaterThanOrEqual(0);
    }
  }
}

describe('whatever is asked of the ledger', () => {
  test('every cent is somewhere after each step, no account but available is below zero, and lines hold what their tranches hold', () => {
    fc.assert(
      fc.property(movements, (asked) => {
        asked.reduce((ledger, each) => {
          const next = settle(ledger, [each]).ledger;
          expectSound(next);
          return next;
        }, empty);
      }),
    );
  });

  test('a refused movement changes nothing, and a posted one moves its amount once, be it in two parts', () => {
    fc.assert(
      fc.property(movements, (asked) => {
        asked.reduce((before, each) => {
          const { ledger, posted } = settle(before, [each]);
          if (posted.length === 0) expect(ledger).toEqual(before);
          else expect(posted.reduce((sum, { amountCents }) => sum + amountCents, 0)).toBe(each.amountCents);
          const moved = posted.reduce(
            (line, { from, to, amountCents }) => {
              if (!isOfLine(from) || !isOfLine(to)) return line;
              const left = { ...line, [from]: line[from] + -signOf(from) * amountCents };
              return { ...left, [to]: left[to] + signOf(to) * amountCents };
            },
            lineOf(before, each.envelopeId, each.credit),
          );
          expect(lineOf(ledger, each.envelopeId, each.credit)).toEqual(moved);
          return ledger;
        }, empty);
      }),
    );
  });

  test('a list is decided as its movements one after the other, and the ledger it is asked on stays as it was', () => {
    fc.assert(
      fc.property(movements, (asked) => {
        const before = structuredClone(empty);
        const whole = settle(empty, asked);
        const step = asked.reduce<Settled>(
          ({ ledger, posted, refused }, each) => {
            const one = settle(ledger, [each]);
            return { ledger: one.ledger, posted: [...posted, ...one.posted], refused: [...refused, ...one.refused] };
          },
          { ledger: empty, posted: [], refused: [] },
        );
        expect(whole).toEqual(step);
        expect(empty).toEqual(before);
      }),
    );
  });
});

/** The reversal of a movement that was recorded. */
const oppositeOf = ({ from, to, sequence, ...movement }: Posted): Movement => ({ ...movement, reverses: { sequence, from, to } });
/** A movement as if it had been recorded. */
const recordedAs = (movement: Movement, from: Account, to: Account): Posted => ({ ...movement, from, to, sequence: 1 });
const numberOf = ({ envelopeId, sequence }: Posted): string => `${envelopeId}/${sequence}`;
const isReversible = ({ kind, reverses }: Movement): boolean => Object.hasOwn(REVERSAL_TABLE, kind) && !reverses;

describe('the opposite of a movement', () => {
  test('leaves the ledger sound, whichever is undone, and when', () => {
    fc.assert(
      fc.property(movements, fc.array(fc.nat(40), { maxLength: 40 }), (asked, undone) => {
        const recorded: Posted[] = [];
        const reversed = new Set<string>();
        asked.reduce((ledger, each, turn) => {
          const place = undone[turn] ?? recorded.length;
          const wrong = recorded[place];
          const list = wrong && isReversible(wrong) && !reversed.has(numberOf(wrong)) ? [each, oppositeOf(wrong)] : [each];
          return list.reduce((before, one) => {
            const { ledger: after, posted } = settle(before, [one]);
            recorded.push(...posted);
            if (one.reverses && posted.length > 0) reversed.add(numberOf({ ...one, ...one.reverses }));
            expectSound(after);
            return after;
          }, ledger);
        }, empty);
      }),
    );
  });

  test('asked for at once always fits, and every balance and amount is what it was', () => {
    fc.assert(
      fc.property(movements, movement, (asked, last) => {
        fc.pre(isReversible(last));
        const before = settle(empty, asked).ledger;
        const { ledger, posted } = settle(before, [last]);
        fc.pre(posted.length > 0);
        const after = settle(ledger, posted.map((each) => oppositeOf(each)).reverse());
        expect(after.refused).toEqual([]);
        expect(lineOf(after.ledger, last.envelopeId, last.credit)).toEqual(lineOf(before, last.envelopeId, last.credit));
        expect(after.ledger.tranches).toEqual(before.tranches);
      }),
    );
  });

  test('of a decision is a programmer’s error', () => {
    expect(() => settle(withAvailable(100), [oppositeOf(recordedAs(reserve(1), 'available', 'reserved'))])).toThrow(TypeError);
  });
});

describe('credits', () => {
  const MOST = Number.MAX_SAFE_INTEGER;
  const on = (kind: MovementKind, cents: number, credit: 'AE' | 'CP' = 'AE') => movementOf(kind, 't1', cents, credit);
  const reserved80 = settle(withAvailable(100), [reserve(80)]).ledger;
  const frozen60 = settle(reserved80, [on('freeze', 60)]).ledger;
  const ae = (ledger: Ledger) => lineOf(ledger, 'north', 'AE');
  const ordered40 = settle(reserved80, [on('commit', 80), on('allot', 100, 'CP'), on('order_payment', 40), on('pay', 10)]).ledger;

  test('that are reserved give way to a freeze: available shows what is missing', () => {
    expect(ae(frozen60)).toMatchObject({ total: 100, frozen: 60, reserved: 80, available: -40 });
    expect(settle(frozen60, [reserve(1, 't2')]).refused).toMatchObject([
      { refusal: { code: 'credits_insufficient', availableCents: -40, askedCents: 1, missingCents: 41 } },
    ]);
  });

  test('are committed up to what a freeze has left, and not a cent beyond', () => {
    expect(settle(frozen60, [on('commit', 40)]).refused).toEqual([]);
    expect(settle(frozen60, [on('commit', 41)]).refused).toMatchObject([
      { refusal: { code: 'credits_insufficient', availableCents: 40, askedCents: 41, missingCents: 1 } },
    ]);
  });

  test('are cut where they are frozen first, then where they are available', () => {
    const frozen15 = settle(reserved80, [on('freeze', 15)]).ledger;
    const { ledger, posted } = settle(frozen15, [on('cut', 18)]);
    expect(posted.map(({ from, to, amountCents }) => [from, to, amountCents])).toEqual([
      ['frozen', 'total', 15],
      ['available', 'total', 3],
    ]);
    expect(ae(ledger)).toMatchObject({ total: 82, frozen: 0, reserved: 80, available: 2 });
    expect(settle(frozen15, [on('cut', 15)]).posted).toMatchObject([{ from: 'frozen', amountCents: 15 }]);
    expect(settle(reserved80, [on('cut', 20)]).posted).toMatchObject([{ from: 'available', amountCents: 20 }]);
  });

  test.each<[string, Ledger, Movement, object]>([
    ['thawed above what is frozen', frozen60, on('thaw', 61), { code: 'thaw_exceeds_frozen', mostCents: 60, askedCents: 61 }],
    ['frozen twice', frozen60, on('freeze', 41), { code: 'freeze_exceeds_credits', mostCents: 40, askedCents: 41 }],
    [
      'frozen though committed',
      ordered40,
      on('freeze', 21),
      { code: 'freeze_exceeds_credits', credit: 'AE', year: 2026, mostCents: 20, askedCents: 21 },
    ],
    [
      'frozen though ordered or paid',
      ordered40,
      on('freeze', 61, 'CP'),
      { code: 'freeze_exceeds_credits', credit: 'CP', year: 2026, mostCents: 60, askedCents: 61 },
    ],
    ['cut though reserved', reserved80, on('cut', 21), { code: 'cut_exceeds_credits', mostCents: 20, askedCents: 21 }],
    ['cut though missing', frozen60, on('cut', 61), { code: 'cut_exceeds_credits', mostCents: 60, askedCents: 61 }],
    ['cut of a year that has none', empty, on('cut', 1), { code: 'cut_exceeds_credits', mostCents: 0, askedCents: 1 }],
    ['of no amount', frozen60, on('thaw', 0), { code: 'amount_not_positive', amountCents: 0 }],
    [
      'allotted beyond what is counted to the cent',
      reserved80,
      on('allot', MOST - 99),
      { code: 'amount_too_large', mostCents: MOST - 100 },
    ],
    [
      'reserved beyond what a tranche’s amount counts to the cent',
      reserved80,
      on('reserve_anew', MOST - 79),
      { code: 'amount_too_large', mostCents: MOST - 80 },
    ],
  ])('%s are refused', (_, ledger, asked, refusal) => {
    const settled = settle(ledger, [asked]);
    expect(settled.refused).toMatchObject([{ movement: asked, refusal }]);
    expect(refuseWhole(ledger, [asked], settled)).toMatchObject(refusal);
    expect(settled.ledger).toEqual(ledger);
  });

  test('of any amount are cut again by the opposite of their allotment', () => {
    const { ledger, posted } = settle(empty, [on('allot', MOST)]);
    const { ledger: after, refused } = settle(ledger, posted.map(oppositeOf));
    expect(refused).toEqual([]);
    expect(ae(after)).toEqual(NO_BALANCES);
  });

  test('an opposite keeps the bounds of what it does', () => {
    const lastOf = (ledger: Ledger, asked: Movement): Movement => oppositeOf(settle(ledger, [asked]).posted.at(-1)!);
    const refusalOf = (ledger: Ledger, asked: Movement) => settle(ledger, [asked]).refused[0]?.refusal;
    const allot = lastOf(empty, on('allot', 100));
    expect(refusalOf(reserved80, allot)).toMatchObject({ code: 'credits_insufficient', availableCents: 20, missingCents: 80 });
    const freeze = lastOf(reserved80, on('freeze', 60));
    expect(refusalOf(settle(frozen60, [on('thaw', 1)]).ledger, freeze)).toMatchObject({ code: 'thaw_exceeds_frozen', mostCents: 59 });
    const thaw = lastOf(frozen60, on('thaw', 60));
    const committed80 = settle(frozen60, [on('thaw', 60), on('commit', 80)]).ledger;
    expect(refusalOf(committed80, thaw)).toMatchObject({ code: 'freeze_exceeds_credits', mostCents: 20, askedCents: 60 });
    const order = oppositeOf(recordedAs(on('order_payment', 40), 'available', 'ordered'));
    expect(refusalOf(ordered40, order)).toMatchObject({ code: 'tranche_exceeded', openCents: 30, askedCents: 40 });
    const pay = oppositeOf(recordedAs(on('pay', 11), 'ordered', 'paid'));
    expect(refusalOf(ordered40, pay)).toMatchObject({ code: 'tranche_exceeded', openCents: 10, askedCents: 11 });
  });
});

describe('a list of reservations that does not fit', () => {
  const lists = fc.tuple(
    fc.integer({ min: 1, max: 150 }),
    fc.array(
      fc.tuple(fc.integer({ min: 1, max: 60 }), fc.constantFrom(...trancheIds)).map(([cents, id]) => reserve(cents, id)),
      { minLength: 1, maxLength: 8 },
    ),
  );

  test('says what is missing on its line: with that much more it fits, with a cent less it does not', () => {
    fc.assert(
      fc.property(lists, ([availableCents, asked]) => {
        const before = withAvailable(availableCents);
        const settled = settle(before, asked);
        const refusal = refuseWhole(before, asked, settled);
        fc.pre(refusal !== null);
        if (refusal?.code !== 'credits_insufficient') throw new Error('reservations lack credits, and nothing else');
        const { envelopeId } = settled.refused[0]!.movement;
        const ofLine = (list: Movement[]) => list.filter((each) => each.envelopeId === envelopeId);
        const trancheId = envelopeId === 'north' ? 't1' : 't3';
        const refusedWith = (cents: number) =>
          ofLine(
            settle(cents === 0 ? before : settle(before, [movementOf('allot', trancheId, cents)]).ledger, asked).refused.map(
              (each) => each.movement,
            ),
          );

        expect(refusal.missingCents).toBe(refusal.askedCents - refusal.availableCents);
        expect(refusal.rows.map(({ subject, amountCents }) => [subject, amountCents])).toEqual(
          refusedWith(0).map(({ subject, amountCents }) => [subject, amountCents]),
        );
        expect(refusedWith(refusal.missingCents)).toEqual([]);
        expect(refusedWith(refusal.missingCents - 1)).not.toEqual([]);
      }),
    );
  });

  test('is refused as a whole exactly where one of its movements is', () => {
    fc.assert(
      fc.property(movements, (asked) => {
        const settled = settle(empty, asked);
        expect(refuseWhole(empty, asked, settled) === null).toBe(settled.refused.length === 0);
      }),
    );
  });

  test('names each row that found no room, and what it lacked when its turn came', () => {
    const asked = [reserve(80, 't1'), reserve(50, 't2'), reserve(20, 't1'), reserve(1, 't2')];
    const before = withAvailable(100);
    expect(refuseWhole(before, asked, settle(before, asked))).toEqual({
      code: 'credits_insufficient',
      credit: 'AE',
      year: 2026,
      availableCents: 100,
      askedCents: 151,
      missingCents: 51,
      envelopeId: 'north',
      sequence: 1,
      rows: [
        { subject: 't2', amountCents: 50, missingCents: 30 },
        { subject: 't2', amountCents: 1, missingCents: 1 },
      ],
    });
  });

  test('counts what is asked of the same account only: commitments beside it lack nothing', () => {
    const before = settle(withAvailable(100), [reserve(90)]).ledger;
    const asked = [movementOf('commit', 't1', 90), reserve(30, 't2'), reserve(7, 't3')];
    expect(refuseWhole(before, asked, settle(before, asked))).toMatchObject({
      availableCents: 10,
      askedCents: 30,
      missingCents: 20,
      rows: [{ subject: 't2' }],
    });
  });

  test('is decided in its order: who comes first has the room', () => {
    const subjects = (asked: Movement[]) => settle(withAvailable(100), asked).posted.map(({ amountCents }) => amountCents);
    expect(subjects([reserve(80), reserve(50), reserve(20)])).toEqual([80, 20]);
    expect(subjects([reserve(50), reserve(20), reserve(80)])).toEqual([50, 20]);
    expect(subjects([reserve(20), reserve(80), reserve(50)])).toEqual([20, 80]);
  });
});

describe('a tranche', () => {
  const [full, half] = [100, 50];
  const reserved = settle(withAvailable(300), [reserve(full)]).ledger;
  const paidHalf = settle(reserved, [
    movementOf('commit', 't1', full),
    movementOf('allot', 't1', 300, 'CP'),
    movementOf('order_payment', 't1', half),
    movementOf('pay', 't1', 40),
  ]).ledger;
  test.each([
    [
      'commits no more than was reserved for it',
      reserved,
      movementOf('commit', 't1', full + 1),
      { code: 'tranche_exceeded', kind: 'commit', openCents: full, askedCents: full + 1 },
    ],
    [
      'releases no more than was reserved for it',
      reserved,
      movementOf('release', 't1', full + 1),
      { code: 'tranche_exceeded', kind: 'release', openCents: full, askedCents: full + 1 },
    ],
    [
      'releases nothing that is committed',
      paidHalf,
      movementOf('release', 't1', 1),
      { code: 'tranche_exceeded', kind: 'release', openCents: 0, askedCents: 1 },
    ],
    [
      'orders no more than is committed for it',
      paidHalf,
      movementOf('order_payment', 't1', half + 1),
      { code: 'tranche_exceeded', kind: 'order_payment', openCents: half, askedCents: half + 1 },
    ],
    [
      'withdraws nothing of which a payment is ordered',
      paidHalf,
      movementOf('withdraw_commitment', 't1', half + 1),
      { code: 'tranche_exceeded', kind: 'withdraw_commitment', openCents: half, askedCents: half + 1 },
    ],
    [
      'orders nothing that was withdrawn',
      settle(paidHalf, [movementOf('lapse_commitment', 't1', 30)]).ledger,
      movementOf('order_payment', 't1', 21),
      { code: 'tranche_exceeded', kind: 'order_payment', openCents: 20, askedCents: 21 },
    ],
    [
      'cancels no more of an order than is not paid',
      paidHalf,
      movementOf('cancel_order', 't1', 11),
      { code: 'tranche_exceeded', kind: 'cancel_order', openCents: 10, askedCents: 11 },
    ],
    [
      'pays nothing whose order was cancelled',
      settle(paidHalf, [movementOf('cancel_order', 't1', 10)]).ledger,
      movementOf('pay', 't1', 1),
      { code: 'tranche_exceeded', kind: 'pay', openCents: 0, askedCents: 1 },
    ],
    [
      'pays no more than was ordered for it',
      paidHalf,
      movementOf('pay', 't1', 11),
      { code: 'tranche_exceeded', kind: 'pay', openCents: 10, askedCents: 11 },
    ],
    [
      'moves no amount that is not whole cents above zero',
      reserved,
      movementOf('commit', 't1', 0.5),
      { code: 'amount_not_positive', amountCents: 0.5 },
    ],
  ])('%s', (_, ledger, asked, refusal) => {
    const settled = settle(ledger, [asked]);
    const { envelopeId } = asked;
    expect(settled.refused).toEqual([{ movement: asked, refusal: { ...refusal, envelopeId, sequence: ledger.sequences.get(envelopeId) } }]);
    expect(settled.ledger).toEqual(ledger);
  });
});

test('what was withdrawn is available again, or has lapsed; what a cancelled order held may be ordered again', () => {
  const committed = settle(withAvailable(300), [reserve(100), movementOf('commit', 't1', 100), movementOf('allot', 't1', 80, 'CP')]).ledger;
  const asked = [movementOf('withdraw_commitment', 't1', 30), movementOf('lapse_commitment', 't1', 20)];
  const { ledger, refused } = settle(committed, asked);
  expect(refused).toEqual([]);
  expect(lineOf(ledger, 'north', 'AE')).toMatchObject({ available: 230, committed: 50, lapsed: 20 });
  const again = settle(ledger, [
    movementOf('order_payment', 't1', 50),
    movementOf('cancel_order', 't1', 50),
    movementOf('order_payment', 't1', 50),
  ]);
  expect(again.refused).toEqual([]);
  expect(lineOf(again.ledger, 'north', 'CP')).toMatchObject({ available: 30, ordered: 50 });
});

describe('where a freeze has come when everything was promised', () => {
  /** 100 of AE, all reserved for two tranches, of which 40 are frozen: 60 are below zero in what is available. */
  const reserved = settle(withAvailable(100), [reserve(70, 't1'), reserve(30, 't2')]).ledger;
  const key = lineKey({ envelopeId: 'north', year: 2026, credit: 'AE' });
  const frozen: Ledger = { ...reserved, lines: new Map([[key, { ...lineOf(reserved, 'north', 'AE'), available: -40, frozen: 40 }]]) };

  test('what was reserved is committed up to what it leaves, and the refusal says how much that is', () => {
    const asked = [movementOf('commit', 't1', 70)];
    expect(refuseWhole(frozen, asked, settle(frozen, asked))).toMatchObject({
      code: 'credits_insufficient',
      credit: 'AE',
      availableCents: 60,
      askedCents: 70,
      missingCents: 10,
    });
    expect(settle(frozen, [movementOf('commit', 't2', 30)]).refused).toEqual([]);
    const list = [movementOf('commit', 't2', 30), movementOf('commit', 't1', 70)];
    expect(refuseWhole(frozen, list, settle(frozen, list))).toMatchObject({ availableCents: 60, askedCents: 100, missingCents: 40 });
  });

  test('an award is planned anew within what was released of it, and nothing more is promised', () => {
    const { ledger, refused } = settle(frozen, [movementOf('release', 't1', 70), movementOf('reserve_anew', 't1', 70)]);
    expect(refused).toEqual([]);
    expect(lineOf(ledger, 'north', 'AE')).toEqual(lineOf(frozen, 'north', 'AE'));
    expect(settle(frozen, [movementOf('release', 't1', 70), reserve(31, 't1')]).refused).toHaveLength(1);
  });
});

test('a reservation is of AE and a payment of CP: the other one is a programmer’s error', () => {
  expect(() => settle(empty, [{ ...reserve(1), credit: 'CP' }])).toThrow(TypeError);
  expect(() => settle(empty, [{ ...movementOf('pay', 't1', 1), credit: 'AE' }])).toThrow(TypeError);
});
