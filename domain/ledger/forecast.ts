import type { AwardForm } from '../calls/call.ts';
import { moveDate, parisDate } from '../core/calendar.ts';
import { type Balances, type Credit, CREDITS, NO_BALANCES } from './envelope.ts';
import type { Tranche } from '../grants/tranche.ts';

/**
 * A tranche that is not over, as the forecast reads it. `form`: that of its grant. `deadlineAt`: the last instant at
 * which its grant may be signed; null once it is signed. `paidCents`: recorded as paid.
 */
export type ExpectedTranche = Omit<
  Tranche,
  | ('id' | 'year' | 'payeeId' | 'claimedCents' | 'amendment' | 'reportRank')
  | ('orderedAt' | 'orderedYear' | 'orderNumber' | 'paidOn' | 'isSettled')
> & {
  form: AwardForm;
  startsOn: string;
  deadlineAt: string | null;
};

/** The stored balances of one credit of one year. */
type CreditLine = { year: number; credit: Credit } & Balances;

/**
 * A future month. `leftCents`: what is left of the year's credits at its end, negative if they run short. Amounts in
 * cents.
 */
type ForecastMonth = { month: string; commitCents: number; payCents: number; leftCents: Record<Credit, number> };

/** The first month in which a credit runs short, and by how much. */
type Shortage = { credit: Credit; month: string; missingCents: number };

type Forecast = { months: ForecastMonth[]; shortages: Shortage[] };

/**
 * What a tranche takes of a credit, and the day (yyyy-mm-dd) on which it is expected to. `drawnCents`: the part that is
 * still among the available credits.
 */
type Draw = { on: string; credit: Credit; amountCents: number; drawnCents: number };

const monthOf = (date: string): string => date.slice(0, 7);
const yearOfMonth = (month: string): number => Number(month.slice(0, 4));
const later = (a: string, b: string): string => (a > b ? a : b);

/**
 * When a reservation is committed or delegated: a firm tranche on the last day to sign, the others when their period
 * begins, none before today.
 */
export function commitmentDate(
  { firm, state, startsOn, fromMonth, deadlineAt }: Pick<ExpectedTranche, 'firm' | 'state' | 'startsOn' | 'fromMonth' | 'deadlineAt'>,
  today: string,
): string {
  const signed = deadlineAt === null ? today : later(parisDate(deadlineAt), today);
  return firm || state === 'awaiting_credits' ? signed : later(moveDate(startsOn, { months: fromMonth }), signed);
}

/** What is still to be paid of a tranche in its state. */
function payableCents({ state, amountCents, certifiedCents, orderedCents, paidCents, ...delegated }: ExpectedTranche): number {
  if (state === 'ordered') return Math.max(orderedCents, certifiedCents) - paidCents;
  if (state === 'delegated') return delegated.delegatedCents + delegated.committedCents - paidCents;
  return (state === 'certified' ? certifiedCents : amountCents) - paidCents;
}

/** The part of it that has already left the available CP: ordered, or provided to a beneficiary that pays itself. */
const setAsideCents = ({ state, providedCents, orderedCents, paidCents }: ExpectedTranche, payable: number): number =>
  state === 'ordered' ? orderedCents - paidCents : Math.min(payable, providedCents);

/**
 * What one tranche will draw: its AE if it is still to be committed, and its CP: an advance with its commitment, others
 * at the end of their period. A delegation has no advance.
 */
export function drawsOf(tranche: ExpectedTranche, today: string): Draw[] {
  const committedOn = tranche.openCents > 0 ? commitmentDate(tranche, today) : today;
  const isAdvance = tranche.kind === 'advance' && tranche.form === 'agreement';
  const isDue = tranche.state === 'ordered' || tranche.state === 'certified' || isAdvance;
  const paidOn = isDue ? committedOn : later(moveDate(tranche.startsOn, { months: tranche.toMonth }), committedOn);
  const payable = payableCents(tranche);
  const draws: Draw[] = [
    { on: committedOn, credit: 'AE', amountCents: tranche.openCents, drawnCents: tranche.openCents },
    { on: paidOn, credit: 'CP', amountCents: payable, drawnCents: payable - setAsideCents(tranche, payable) },
  ];
  return draws.filter(({ amountCents }) => amountCents > 0);
}

/**
 * What the fund may still commit, or order, of a year's credit. Reservations are still to come, so they take nothing
 * off it.
 */
const leftOf = ({ total, frozen, lapsed, delegated, committed, ordered, paid }: Balances): number =>
  total - frozen - lapsed - delegated - committed - ordered - paid;

function monthsFrom(first: string, last: string): string[] {
  const months = [first];
  while ((months.at(-1) ?? last) < last) months.push(monthOf(moveDate(`${months.at(-1)}-01`, { months: 1 })));
  return months;
}

/**
 * Expected commitments and payments by month, from this month to the last one with any, against the credits of each
 * month's year. A year without allotted credits is short from its first month with a draw. What should have come before
 * this month is expected in it.
 * @param at ISO instant
 */
export function forecast(lines: readonly CreditLine[], tranches: readonly ExpectedTranche[], at: string): Forecast {
  const today = parisDate(at);
  const draws = tranches.flatMap((tranche) => drawsOf(tranche, today)).map(({ on, ...draw }) => ({ ...draw, month: monthOf(on) }));
  const last = draws.map(({ month }) => month).reduce(later, monthOf(today));
  const sumOf = (which: 'amountCents' | 'drawnCents', credit: Credit, holds: (month: string) => boolean): number =>
    draws.filter((draw) => draw.credit === credit && holds(draw.month)).reduce((total, draw) => total + draw[which], 0);
  const leftAfter = (credit: Credit, month: string): number => {
    const year = yearOfMonth(month);
    const line = lines.find((each) => each.credit === credit && each.year === year) ?? NO_BALANCES;
    return leftOf(line) - sumOf('drawnCents', credit, (each) => each <= month && yearOfMonth(each) === year);
  };
  const months = monthsFrom(monthOf(today), last).map((month) => ({
    month,
    commitCents: sumOf('amountCents', 'AE', (each) => each === month),
    payCents: sumOf('amountCents', 'CP', (each) => each === month),
    leftCents: { AE: leftAfter('AE', month), CP: leftAfter('CP', month) },
  }));
  const shortages = CREDITS.flatMap((credit) => {
    const short = months.find(({ leftCents }) => leftCents[credit] < 0);
    return short ? [{ credit, month: short.month, missingCents: -short.leftCents[credit] }] : [];
  });
  return { months, shortages };
}
