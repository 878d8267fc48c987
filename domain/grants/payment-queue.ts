import { endOfDate, parisDate, yearOf } from '../core/calendar.ts';
import type { Role } from '../core/role.ts';
import { rolesFor } from '../core/state-table.ts';
import { complementaryEnd } from '../ledger/envelope.ts';
import { trancheTable } from './tranche.ts';

/** The steps of every payment that the fund makes itself, in order. */
export const PAYMENT_STEPS = ['certifyService', 'orderPayment', 'recordPayment'] as const;
export type PaymentStep = (typeof PAYMENT_STEPS)[number];

/** The roles that take a step. */
export const payingRoles = (step: PaymentStep): readonly Role[] => rolesFor(trancheTable, step);

/**
 * The deadline of a step: a payment is recorded at the latest in the complementary period of the year in which it was
 * ordered (LOLF art. 28). No rule sets a date for the other steps.
 */
export const payableUntil = (step: PaymentStep, orderedYear: number | null): string | null =>
  step === 'recordPayment' && orderedYear !== null ? endOfDate(complementaryEnd(orderedYear)) : null;

/** The last year whose unrecorded payments are late at an instant. */
export function lastLateYear(at: string): number {
  const year = yearOf(at);
  return parisDate(at) > complementaryEnd(year - 1) ? year - 1 : year - 2;
}
