import { CREDIT_ROUTES, orderOf } from '../../test/support/credit-lives.ts';
import { type Around, type Move, move, type View } from './move.ts';

const FINANCE = ['finance', 'finance-2'] as const;
const LITTLE_CENTS = 5_000_000;
const ALLOTTED_CENTS = 100_000_000;

type Balances = { availableCents: number; frozenCents: number };
export type Movement = { sequence: number; kind: string };

/** What finance does with an envelope: it allots where little is left, freezes now a little and now all that is available, thaws, cuts, and mends. */
export function creditMoves(view: View, movements: readonly Movement[], { chance }: Around): Move[] {
  const { id, years } = view as { id: string; years: { ae: Balances; cp: Balances }[] };
  const credit = chance.of(['AE', 'CP'] as const);
  const { availableCents = 0, frozenCents = 0 } = years.at(0)?.[credit === 'AE' ? 'ae' : 'cp'] ?? {};
  const order = (weight: number, command: keyof typeof CREDIT_ROUTES, amountCents: number): Move[] =>
    amountCents > 0
      ? [move(weight, chance.of(FINANCE), `/envelopes/${id}/${CREDIT_ROUTES[command]}`, orderOf(amountCents, { credit }))]
      : [];
  const last = movements.find(({ kind }) =>
    ['freeze', 'thaw', 'allot', 'pay', 'order_payment', 'commit_delegated', 'pay_delegated'].includes(kind),
  );
  return [
    ...order(availableCents < ALLOTTED_CENTS ? 6 : 1, 'allotCredits', ALLOTTED_CENTS),
    ...order(2, 'freezeCredits', chance.percent(30) ? availableCents : LITTLE_CENTS),
    ...order(3, 'thawCredits', frozenCents),
    ...order(1, 'cutCredits', LITTLE_CENTS),
    ...(last ? [move(1, chance.of(FINANCE), `/envelopes/${id}/reversals`, { sequence: last.sequence, reason: 'Saisi deux fois.' })] : []),
  ];
}
