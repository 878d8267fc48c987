import fc from '../../support/property.ts';
import {
  type AnyAccount,
  type Balances,
  type Credit,
  EMPTY_LEDGER,
  lineKey,
  type Movement,
  MOVEMENT_TABLE,
  type MovementKind,
  REVERSAL_TABLE,
  settle,
  TRANCHE_AMOUNTS,
  type TrancheAmounts,
} from '../../../domain/ledger/envelope.ts';
import { type Bound, FIRST_REFUSALS, MOVEMENT_NOTES } from '../../../domain/ledger/movement-notes.ts';
import type { MoneyRefusal } from '../../../domain/ledger/refusals.ts';

const kinds = Object.keys(MOVEMENT_TABLE) as MovementKind[];
type Row = { credit: Credit | 'both'; from: AnyAccount; to: AnyAccount; tranche: object | null };

/** The bound that a refusal states; where the amount is invalid, far more than any bound. */
function mostOf(refusal: MoneyRefusal): number {
  if (refusal.code === 'amount_not_positive') return Number.MAX_VALUE;
  if (refusal.code === 'movement_unfit') throw new Error(refusal.fault);
  if (refusal.code === 'credits_insufficient') return refusal.availableCents;
  if (refusal.code === 'tranche_exceeded') return refusal.openCents;
  if ('mostCents' in refusal) return refusal.mostCents;
  throw new Error(`${refusal.code} is no bound`);
}

type Held = { line: Balances; amounts: TrancheAmounts };

/**
 * The refusals of a movement that breaks every bound, and those after each correction that the answer asks for, until
 * it is accepted or nothing is left to ask.
 */
function answersTo(movement: Movement, { line, amounts }: Held): { code: string; most: number }[] {
  const ledger = { ...EMPTY_LEDGER, lines: new Map([[lineKey(movement), line]]), tranches: new Map([['tranche', amounts]]) };
  const answers: { code: string; most: number }[] = [];
  let amountCents = Infinity;
  do {
    const [refused] = settle(ledger, [{ ...movement, amountCents }]).refused;
    if (!refused) return answers;
    amountCents = mostOf(refused.refusal);
    answers.push({ code: refused.refusal.code, most: amountCents });
  } while (amountCents > 0);
  return answers;
}

/** The value of a bound's formula, which is of our own making, with the names in it. */
const valueOf = ({ most }: Bound, sums: Record<string, number>): number =>
  Function('min', 'max', ...Object.keys(sums), `return ${most.replaceAll('−', '-')}`)(Math.min, Math.max, ...Object.values(sums)) as number;

function expectBounds(movement: Movement, bounds: readonly Bound[], held: Held): void {
  const answers = answersTo(movement, held);
  expect(answers.map(({ code }) => code)).toEqual([...FIRST_REFUSALS, ...bounds.map(({ code }) => code)]);
  expect(answers.slice(FIRST_REFUSALS.length).map(({ most }) => most)).toEqual(
    bounds.map((bound) => valueOf(bound, bound.code === 'tranche_exceeded' ? held.amounts : held.line)),
  );
}

const cents = fc.integer({ min: 1, max: 50 });
/**
 * A line whose available may be below zero, beside a tranche that bears more than it: so each bound is met, in its
 * turn.
 */
const held: fc.Arbitrary<Held> = fc
  .tuple(
    fc.record({
      available: fc.integer({ min: -50, max: 50 }),
      frozen: cents,
      reserved: cents,
      delegated: cents,
      committed: cents,
      ordered: cents,
      paid: cents,
      lapsed: cents,
    }),
    fc.record(Object.fromEntries(TRANCHE_AMOUNTS.map((amount) => [amount, cents])) as Record<keyof TrancheAmounts, typeof cents>),
  )
  .map(([line, amounts]) => ({
    line: { ...line, uncovered: 0, total: Object.values(line).reduce((sum, each) => sum + each, 0) },
    amounts: {
      ...amounts,
      restored: amounts.restored + 60,
      collected: amounts.collected + 250,
      claimed: amounts.claimed + 500,
      paid: amounts.paid + 1_000,
      ordered: amounts.ordered + 2_000,
      provided: amounts.provided + 2_000,
      committed: amounts.committed + 4_000,
      delegated: amounts.delegated + 8_000,
      reserved: amounts.reserved + 16_000,
    },
  }));

const movementOf = (kind: MovementKind): Movement => {
  const { credit, tranche }: Row = MOVEMENT_TABLE[kind];
  return {
    kind,
    envelopeId: 'north',
    year: 2026,
    credit: credit === 'both' ? 'AE' : credit,
    amountCents: 0,
    trancheId: tranche && 'tranche',
    subject: 'tranche',
    valueDate: '2026-03-02',
    cause: { streamId: 's', version: 1 },
  };
};

describe('what is told of a movement', () => {
  test.each(kinds)('%s is refused above its bounds, in their order, each mended as the refusal says', (kind) => {
    fc.assert(fc.property(held, (each) => expectBounds(movementOf(kind), MOVEMENT_NOTES[kind].bounds, each)));
  });

  test.each(kinds.filter((kind) => Object.hasOwn(REVERSAL_TABLE, kind)))('the opposite of %s is, too', (kind) => {
    const { from, to }: Row = MOVEMENT_TABLE[kind];
    const opposite = { ...movementOf(kind), reverses: { sequence: 1, from, to } };
    fc.assert(fc.property(held, (each) => expectBounds(opposite, MOVEMENT_NOTES[kind].opposite ?? [], each)));
  });

  test('those have an opposite that the ledger lets be undone', () => {
    expect(kinds.filter((kind) => MOVEMENT_NOTES[kind].opposite)).toEqual(kinds.filter((kind) => Object.hasOwn(REVERSAL_TABLE, kind)));
  });
});
