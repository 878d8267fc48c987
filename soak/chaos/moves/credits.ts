import { CREDIT_ROUTES, orderOf } from '../../../test/support/credit-fixtures.ts';
import { subEnvelopeOf, transferTo } from '../../../test/support/family-fixtures.ts';
import { FINANCE } from './grant.ts';
import { type MoveContext, type Move, move, type View } from './move.ts';

const LITTLE_CENTS = 5_000_000;
const ALLOTTED_CENTS = 100_000_000;

const SUB_ENVELOPES = 2;

type Balances = { availableCents: number; frozenCents: number };
export type Movement = { sequence: number; kind: string };

type Change = { number: number; proposed: { command: string } };
type Envelope = { id: string; openChanges: Change[]; years: { ae: Balances; cp: Balances }[]; subEnvelopes: { id: string }[] };

/** Sub-envelopes are opened, get a little of their parent's credits and give a little back. */
function familyMoves({ id, subEnvelopes }: Envelope, credit: 'AE' | 'CP', { chance }: Pick<MoveContext, 'chance'>): Move[] {
  const child = subEnvelopes[chance.below(subEnvelopes.length)];
  const transfer = (from: string, to: string): Move =>
    move(1, chance.of(FINANCE), `/envelopes/${from}/transfers`, transferTo(to, LITTLE_CENTS, { credit }));
  return [
    ...(subEnvelopes.length < SUB_ENVELOPES
      ? [move(1, chance.of(FINANCE), '/envelopes', subEnvelopeOf(id, `CHAOS-${subEnvelopes.length + 1}`))]
      : []),
    ...(child ? [transfer(id, child.id), transfer(child.id, id)] : []),
  ];
}

const ORDER = 'Arrêté de contrôle budgétaire';

/** What two people must do: one proposes it, and another confirms what waits, or tries to. */
function changeMoves(
  { id, openChanges }: Envelope,
  weight: number,
  change: { command: string; body: object },
  { chance }: Pick<MoveContext, 'chance'>,
): Move[] {
  const waiting = openChanges.find(({ proposed }) => proposed.command === change.command);
  const who = chance.of(change.command === 'setVisaRule' ? [...FINANCE, 'admin'] : FINANCE);
  return waiting
    ? [move(2 * weight, who, `/envelopes/${id}/change-confirmations`, { change: waiting.number })]
    : [move(weight, who, `/envelopes/${id}/changes`, change)];
}

/**
 * What finance does with an envelope: it allots where little is left, freezes now a little and now everything
 * available, thaws, cuts, shares, and corrects.
 */
export function creditMoves(view: View, movements: readonly Movement[], { chance }: MoveContext): Move[] {
  const envelope = view as Envelope;
  const { id, years } = envelope;
  const credit = chance.of(['AE', 'CP'] as const);
  const { availableCents = 0, frozenCents = 0 } = years.at(0)?.[credit === 'AE' ? 'ae' : 'cp'] ?? {};
  const order = (weight: number, command: keyof typeof CREDIT_ROUTES, amountCents: number): Move[] =>
    amountCents > 0
      ? [move(weight, chance.of(FINANCE), `/envelopes/${id}/${CREDIT_ROUTES[command]}`, orderOf(amountCents, { credit }))]
      : [];
  const last = movements.find(({ kind }) =>
    [
      ...['freeze', 'thaw', 'allot', 'transfer_out', 'transfer_in', 'pay', 'order_payment'],
      ...['issue_claim', 'collect_claim', 'restore_credits', 'commit_delegated', 'pay_delegated'],
    ].includes(kind),
  );
  return [
    ...order(1, 'allotCredits', LITTLE_CENTS),
    ...changeMoves(
      envelope,
      availableCents < ALLOTTED_CENTS ? 6 : 1,
      { command: 'allotCredits', body: orderOf(ALLOTTED_CENTS, { credit }) },
      { chance },
    ),
    ...order(2, 'freezeCredits', chance.percent(30) ? availableCents : LITTLE_CENTS),
    ...order(3, 'thawCredits', frozenCents),
    ...order(1, 'cutCredits', LITTLE_CENTS),
    ...familyMoves(envelope, credit, { chance }),
    move(0.5, chance.of([...FINANCE, 'admin']), `/envelopes/${id}/visa-rules`, { thresholdCents: LITTLE_CENTS / 2, order: ORDER }),
    ...changeMoves(envelope, 0.5, { command: 'setVisaRule', body: { thresholdCents: null, order: ORDER } }, { chance }),
    ...(last ? [move(1, chance.of(FINANCE), `/envelopes/${id}/reversals`, { sequence: last.sequence, reason: 'Saisi deux fois.' })] : []),
  ];
}
