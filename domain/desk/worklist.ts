import { sumCents } from '../core/money.ts';
import type { Balances } from '../ledger/envelope.ts';

/** What is reserved and neither committed nor delegated, in cents. */
export type OpenReservation = { openCents: number };

/** A reservation with what the credits lack for it, and what they leave once it and those before it are committed. */
export type Reckoned = { missingCents: number; leftCents: number };

/** What the credits are reckoned with beside what they are, in cents: a freeze to come; a grant that signs first. */
export type Supposed = { freezeCents?: number | undefined; signs?: string | undefined };

/**
 * Which reservations on a year's AE can still be committed, asked in the order in which they were decided: each takes
 * its part of what the credits let the fund commit, and one that no longer fits takes nothing, and is told what it
 * lacks. Nothing is blocked by this: who signs first is served first.
 * @param line the year's AE; a year without credits has no room
 */
export function missingOf<Reservation extends OpenReservation>(
  { total, frozen, lapsed, delegated, committed }: Balances,
  reservations: readonly Reservation[],
): (Reservation & Reckoned)[] {
  let roomCents = Math.max(0, total - frozen - lapsed - delegated - committed);
  return reservations.map((reservation) => {
    const missingCents = Math.max(0, reservation.openCents - roomCents);
    if (missingCents === 0) roomCents -= reservation.openCents;
    return { ...reservation, missingCents, leftCents: roomCents };
  });
}

/**
 * The same as it would be after a freeze, or after a signature, which takes its part before those that were decided
 * earlier: the firm tranches of the grant that signs are committed then, and no longer among the reservations.
 * @param line the year's AE, as they are now
 */
export function supposedMissing<Reservation extends OpenReservation & { grantId: string; firm: boolean }>(
  line: Balances,
  reservations: readonly Reservation[],
  { freezeCents = 0, signs }: Supposed,
): (Reservation & Reckoned)[] {
  const isSigned = ({ grantId, firm }: Reservation): boolean => grantId === signs && firm;
  const signedCents = sumCents(reservations.filter(isSigned).map(({ openCents }) => openCents));
  const supposed = { ...line, frozen: line.frozen + freezeCents, committed: line.committed + signedCents };
  return missingOf(
    supposed,
    reservations.filter((each) => !isSigned(each)),
  );
}
