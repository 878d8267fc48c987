import { endOfDate, parisDate, yearOf } from '../core/calendar.ts';
import type { Role } from '../core/role.ts';
import { rolesFor } from '../core/state-table.ts';
import { complementaryEnd } from '../ledger/envelope.ts';
import { trancheTable } from './tranche.ts';

/** The steps of every payment that the fund makes itself, in their order. */
export const PAYMENT_STEPS = ['certifyService', 'orderPayment', 'recordPayment'] as const;
export type PaymentStep = (typeof PAYMENT_STEPS)[number];

/** Who takes a step. */
export const payingRoles = (step: PaymentStep): readonly Role[] => rolesFor(trancheTable, step);

/**
 * Until when a step may be taken: a payment is recorded in the complementary period of the year in which it was ordered
 * at the latest (LOLF art. 28). No rule sets the others a date.
 */
export const payableUntil = (step: PaymentStep, orderedYear: number | null): string | null =>
  step === 'recordPayment' && orderedYear !== null ? endOfDate(complementaryEnd(orderedYear)) : null;

/** The last year whose payments are late at an instant where they are still to be recorded. */
export function lastLateYear(at: string): number {
  const year = yearOf(at);
  return parisDate(at) > complementaryEnd(year - 1) ? year - 1 : year - 2;
}
