import { sumCents } from '../core/money.ts';
import { type Balances, freezeRoom } from './envelope.ts';

/** What is reserved and neither committed nor delegated, in cents. */
type OpenReservation = { openCents: number };

/** A reservation with the credits that it lacks, and what is left once it and earlier ones are committed. */
export type Reckoned = { missingCents: number; leftCents: number };

/** A grant's reservation, firm or conditional; `amendment`: the one that adds it, null for the first agreement. */
export type GrantReservation = OpenReservation & { grantId: string; firm: boolean; amendment: number | null };

/**
 * A supposed signature: that of a grant (`signs`, its id) that comes first and commits its firm tranches, or what the
 * `amendment` of that number adds.
 */
export type Supposed = { signs?: string | undefined; amendment?: number | undefined };

/** What the fund may still commit of a year's AE, or order of its CP, in cents: the most that a freeze can take. */
export const roomIn = (line: Balances): number => Math.max(0, freezeRoom(line));

/**
 * Which reservations on a year's AE can still be committed, in the order in which they were decided: each takes its
 * part of what the fund may commit; one that no longer fits takes nothing, and is given what it lacks. This blocks
 * nothing: the first to sign is served first.
 * @param line the year's AE; a year without credits has no room
 */
export function missingOf<Reservation extends OpenReservation>(
  line: Balances,
  reservations: readonly Reservation[],
): (Reservation & Reckoned)[] {
  let roomCents = roomIn(line);
  return reservations.map((reservation) => {
    const missingCents = Math.max(0, reservation.openCents - roomCents);
    if (missingCents === 0) roomCents -= reservation.openCents;
    return { ...reservation, missingCents, leftCents: roomCents };
  });
}

const isSignedBy =
  ({ signs, amendment }: Supposed) =>
  (reservation: GrantReservation): boolean =>
    reservation.grantId === signs && (amendment === undefined ? reservation.firm : reservation.amendment === amendment);

/** Those of a list that have their credits before a change, by their places, and lack them after it. */
const losing = <Part extends Reckoned>(now: readonly Reckoned[], then: readonly Part[]): Part[] =>
  then.filter(({ missingCents }, place) => missingCents > 0 && now[place]?.missingCents === 0);

/**
 * Those that have their credits before an order on a year's credits and lack them after it, in their order: those that
 * a rehearsal, a task and a letter name. Of AE these are reservations in the order of the decisions; of CP, payments in
 * the order of their days.
 * @param after the line as the order would leave it
 */
export const waitingAfter = <Part extends OpenReservation>(
  before: Balances,
  after: Balances,
  parts: readonly Part[],
): (Part & Reckoned)[] => losing(missingOf(before, parts), missingOf(after, parts));

/**
 * The same after a signature, which takes its part before reservations decided earlier: what it commits is no longer
 * among them.
 * @param line the year's AE, as they are now
 */
export function supposedMissing<Reservation extends GrantReservation>(
  line: Balances,
  reservations: readonly Reservation[],
  supposed: Supposed,
): (Reservation & Reckoned)[] {
  const isSigned = isSignedBy(supposed);
  const signedCents = sumCents(reservations.filter(isSigned).map(({ openCents }) => openCents));
  const then = { ...line, committed: line.committed + signedCents };
  return missingOf(
    then,
    reservations.filter((each) => !isSigned(each)),
  );
}

/**
 * The reservations that have their credits now and would lack them after a signature, in the order of the decisions.
 */
export function deprivedBy<Reservation extends GrantReservation>(
  line: Balances,
  reservations: readonly Reservation[],
  supposed: Supposed,
): (Reservation & Reckoned)[] {
  const isSigned = isSignedBy(supposed);
  const now = missingOf(line, reservations).filter((each) => !isSigned(each));
  return losing(now, supposedMissing(line, reservations, supposed));
}

/** What the year's AE lack, in cents, for what a signature commits; 0 if they suffice. */
export function missingForSignature(line: Balances, reservations: readonly GrantReservation[], supposed: Supposed): number {
  const signed = reservations.filter(isSignedBy(supposed)).map(({ openCents }) => openCents);
  return Math.max(0, sumCents(signed) - roomIn(line));
}
