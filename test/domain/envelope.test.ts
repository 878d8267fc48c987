import fc from 'fast-check';
import {
  type Balances,
  type Ledger,
  lineKey,
  type Movement,
  MOVEMENT_TABLE,
  type MovementKind,
  NO_BALANCES,
  refuseWhole,
  settle,
  type TrancheAmounts,
} from '../../domain/envelope.ts';

const kinds = Object.keys(MOVEMENT_TABLE) as MovementKind[];
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
  trancheId: kind === 'allot' ? null : trancheId,
  subject: trancheId,
  valueDate: '2026-03-02',
  cause: { streamId: 's', version: 1 },
});
const reserve = (amountCents: number, trancheId: TrancheId = 't1') => movementOf('reserve', trancheId, amountCents);

const NO_AMOUNTS: TrancheAmounts = { reserved: 0, released: 0, committed: 0, withdrawn: 0, ordered: 0, cancelled: 0, paid: 0 };
const empty: Ledger = { lines: new Map(), tranches: new Map(trancheIds.map((id) => [id, NO_AMOUNTS])) };
const withAvailable = (cents: number): Ledger => settle(empty, [movementOf('allot', 't1', cents)]).ledger;
const lineOf = (ledger: Ledger, envelopeId: string, credit: 'AE' | 'CP'): Balances =>
  ledger.lines.get(lineKey({ envelopeId, year: 2026, credit })) ?? NO_BALANCES;
const openOf = ({ reserved, released, committed }: TrancheAmounts): number => reserved - released - committed;

const amount = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 1, max: 60 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -5, 1.5, NaN) },
);
const movement = fc
  .tuple(fc.constantFrom(...kinds), fc.constantFrom(...trancheIds), amount, fc.constantFrom('AE' as const, 'CP' as const))
  .map((each) => movementOf(...each));
/** A list that begins with some credits, so that most of what follows finds room. */
const movements = fc
  .array(movement, { maxLength: 40 })
  .map((rest) => [
    movementOf('allot', 't1', 200),
    movementOf('allot', 't1', 100, 'CP'),
    movementOf('allot', 't3', 80),
    movementOf('allot', 't3', 80, 'CP'),
    ...rest,
  ]);

/** Every sum that must hold between lines and tranches, whatever was asked: what a line holds is what its tranches hold. */
function expectSound(ledger: Ledger): void {
  for (const { total, ...parts } of ledger.lines.values()) {
    expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(total);
    // What is planned anew is reserved though a freeze has left less than nothing.
    const { available: _, ...others } = parts;
    expect(Math.min(total, ...Object.values(others))).toBeGreaterThanOrEqual(0);
  }
  const amountsIn = (envelopeId: string) =>
    trancheIds.filter((id) => TRANCHES[id] === envelopeId).map((id) => ledger.tranches.get(id) ?? NO_AMOUNTS);
  const sumIn = (envelopeId: string, part: (amounts: TrancheAmounts) => number) =>
    amountsIn(envelopeId).reduce((sum, amounts) => sum + part(amounts), 0);
  for (const envelopeId of ['north', 'south']) {
    expect(lineOf(ledger, envelopeId, 'AE')).toMatchObject({
      reserved: sumIn(envelopeId, openOf),
      committed: sumIn(envelopeId, ({ committed, withdrawn }) => committed - withdrawn),
      ordered: 0,
      paid: 0,
    });
    expect(lineOf(ledger, envelopeId, 'CP')).toMatchObject({
      ordered: sumIn(envelopeId, ({ ordered, cancelled, paid }) => ordered - cancelled - paid),
      paid: sumIn(envelopeId, ({ paid }) => paid),
      reserved: 0,
      committed: 0,
    });
    for (const amounts of amountsIn(envelopeId)) {
      expect(openOf(amounts)).toBeGreaterThanOrEqual(0);
      expect(amounts.ordered - amounts.cancelled).toBeLessThanOrEqual(amounts.committed - amounts.withdrawn);
      expect(amounts.paid).toBeLessThanOrEqual(amounts.ordered - amounts.cancelled);
    }
  }
}

describe('whatever is asked of the ledger', () => {
  test('every cent is somewhere after each step, no account is below zero, and lines hold what their tranches hold', () => {
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

  test('a refused movement changes nothing, and a posted one moves its amount once', () => {
    fc.assert(
      fc.property(movements, (asked) => {
        asked.reduce((before, each) => {
          const { ledger, posted } = settle(before, [each]);
          const { from, to } = MOVEMENT_TABLE[each.kind];
          const [was, is] = [lineOf(before, each.envelopeId, each.credit), lineOf(ledger, each.envelopeId, each.credit)];
          if (posted.length === 0) expect(ledger).toEqual(before);
          else
            expect(is).toEqual({
              ...was,
              [from]: was[from] + (from === 'total' ? 1 : -1) * each.amountCents,
              [to]: was[to] + each.amountCents,
            });
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
        const step = asked.reduce<{ ledger: Ledger; posted: Movement[] }>(
          ({ ledger, posted }, each) => {
            const one = settle(ledger, [each]);
            return { ledger: one.ledger, posted: [...posted, ...one.posted] };
          },
          { ledger: empty, posted: [] },
        );
        expect(whole.ledger).toEqual(step.ledger);
        expect(whole.posted).toEqual(step.posted);
        expect(whole.posted.length + whole.refused.length).toBe(asked.length);
        expect(empty).toEqual(before);
      }),
    );
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
    expect(settled.refused).toEqual([{ movement: asked, refusal }]);
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
