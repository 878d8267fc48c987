import type { Balances } from '../ledger/envelope.ts';

/** What is reserved and neither committed nor delegated, in cents. */
export type OpenReservation = { openCents: number };

/**
 * Which reservations on a year's AE can still be committed, asked in the order in which they were decided: each takes
 * its part of what the credits let the fund commit, and one that no longer fits takes nothing, and is told what it
 * lacks. Nothing is blocked by this: who signs first is served first.
 * @param line the year's AE; a year without credits has no room
 */
export function missingOf<Reservation extends OpenReservation>(
  { total, frozen, lapsed, delegated, committed }: Balances,
  reservations: readonly Reservation[],
): (Reservation & { missingCents: number })[] {
  let roomCents = Math.max(0, total - frozen - lapsed - delegated - committed);
  return reservations.map((reservation) => {
    const missingCents = Math.max(0, reservation.openCents - roomCents);
    if (missingCents === 0) roomCents -= reservation.openCents;
    return { ...reservation, missingCents };
  });
}
