import { parisDate } from '../core/calendar.ts';
import { CREDIT_COMMANDS } from './credits.ts';
import { type Balances, type Credit, EMPTY_LEDGER, lineKey, NO_BALANCES, settle } from './envelope.ts';
import type { MoneyRefusal } from './refusals.ts';

/** The orders that take credits from an envelope, and are rehearsed before they are recorded. */
export const REHEARSED = ['freezeCredits', 'cutCredits'] as const;
export type RehearsedCommand = (typeof REHEARSED)[number];

/** An order on one envelope that is rehearsed: of a freeze, the part that this envelope bears. */
export type RehearsedOrder = { command: RehearsedCommand; envelopeId: string; year: number; credit: Credit; amountCents: number };

/** The movement of a rehearsal: recorded nowhere, so its cause is no event. */
export const rehearsedMovement = ({ command, ...order }: RehearsedOrder, at: string) => ({
  ...order,
  kind: CREDIT_COMMANDS[command],
  trancheId: null,
  subject: order.envelopeId,
  valueDate: parisDate(at),
  cause: { streamId: order.envelopeId, version: 0 },
});

/**
 * The year's credits after an order, by the rule that records it.
 * @param line as they are now
 * @param closedYear the last closed year of the envelope
 */
export function afterOrder(
  line: Balances,
  closedYear: number | null,
  order: RehearsedOrder,
  at: string,
): { after: Balances } | { refusal: MoneyRefusal } {
  const movement = rehearsedMovement(order, at);
  const key = lineKey(movement);
  const closed = new Map(closedYear === null ? [] : [[order.envelopeId, closedYear]]);
  const { ledger, refused } = settle({ ...EMPTY_LEDGER, closed, lines: new Map([[key, line]]) }, [movement]);
  const [first] = refused;
  return first ? { refusal: first.refusal } : { after: ledger.lines.get(key) ?? NO_BALANCES };
}

/** The letters by which a beneficiary learns that a tranche waits for AE. */
export const WAITING_LETTERS = ['deferDeadline', 'confirmNextTranche', 'resumeTranche'] as const;
export type WaitingLetter = (typeof WAITING_LETTERS)[number];

/**
 * The letter to come to the beneficiary of a tranche that waits for AE: at the end of the year if its agreement is not
 * signed; when its conditions are met; or, if these are met already, once it has its credits. None says that credits
 * are frozen: a freeze decides nothing about a project.
 */
export function letterToCome({ state, deadlineAt }: { state: string; deadlineAt: string | null }): WaitingLetter {
  if (deadlineAt !== null) return 'deferDeadline';
  return state === 'awaiting_credits' ? 'resumeTranche' : 'confirmNextTranche';
}
