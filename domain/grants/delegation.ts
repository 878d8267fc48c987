import { z } from 'zod';
import { parisDate, yearOf } from '../core/calendar.ts';
import type { Given } from '../core/command.ts';
import { type Credit, CREDITS } from '../ledger/envelope.ts';
import { type Grant, refuseSide } from './grant.ts';
import { Cents, LEAST_CENTS } from '../core/money.ts';
import { refuseUntracked } from './milestone.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Caller } from '../core/role.ts';
import { findTranche, type OnTranche, Rank, refuseTranche, type Tranche, type TrancheState } from './tranche.ts';
import { Day, line, text, Year } from '../core/words.ts';

export const DelegatePayment = z.strictObject({ tranche: Rank, delegatedCents: Cents });
export type DelegatePayment = z.infer<typeof DelegatePayment>;

const Reference = line(100).min(1);

export const ReportCommitment = z.strictObject({
  tranche: Rank,
  committedCents: Cents,
  committedOn: Day,
  reference: Reference.meta({ description: 'The number of the commitment (N° EJ) in the beneficiary’s accounts' }),
});
export type ReportCommitment = z.infer<typeof ReportCommitment>;

export const ReportPayment = z.strictObject({
  tranche: Rank,
  paidCents: Cents,
  paidOn: Day,
  reference: Reference.meta({ description: 'The number of the payment request (N° DP) in the beneficiary’s accounts' }),
});
export type ReportPayment = z.infer<typeof ReportPayment>;

export const ReturnDelegation = z.strictObject({
  tranche: Rank,
  credit: z.enum(CREDITS).meta({ description: 'AE: first what is not committed, then what is committed and will not be paid' }),
  returnedCents: Cents,
  year: Year.optional().meta({
    description: 'For CP, the year whose credits come back, by default this year in Paris. AE belong to the tranche’s year',
  }),
  reason: text(2000).min(1),
});
export type ReturnDelegation = z.infer<typeof ReturnDelegation>;

/**
 * A delegated tranche beyond its row, from its movements, in cents. `since`: the day (yyyy-mm-dd) from which the
 * beneficiary could commit. `payment`: by year, the CP delegated and not paid, and the day from which it could pay from
 * them.
 */
export type Delegation = { since: string | null; payment: ReadonlyMap<number, { openCents: number; since: string }> };

/** What the beneficiary has committed and not paid. */
export const unpaidCents = ({ committedCents, paidCents }: Pick<Tranche, 'committedCents' | 'paidCents'>): number =>
  committedCents - paidCents;

/** What may still be delegated in CP: what the beneficiary has committed or may commit, less the CP that it has. */
export const payableCents = (tranche: Pick<Tranche, 'delegatedCents' | 'committedCents' | 'paidCents' | 'providedCents'>): number =>
  tranche.delegatedCents + unpaidCents(tranche) - tranche.providedCents;

/** The AE that may come back: those not committed, and those committed and not paid. */
export const returnableCents = (tranche: Pick<Tranche, 'delegatedCents' | 'committedCents' | 'paidCents'>): number =>
  tranche.delegatedCents + unpaidCents(tranche);

/** What returned AE become: available again in their own year, lapsed in a later one (LOLF art. 15-II). */
export const returnOf = ({ year }: Pick<Tranche, 'year'>, at: string): 'return_delegation' | 'lapse_delegation' =>
  year === yearOf(at) ? 'return_delegation' : 'lapse_delegation';

/**
 * The state of a delegated tranche with these amounts: it is over when nothing is left to commit, to pay or to give
 * back.
 */
export function stateOfDelegated({
  committedCents,
  paidCents,
  delegatedCents,
  providedCents,
}: Pick<Tranche, 'committedCents' | 'paidCents' | 'delegatedCents' | 'providedCents'>): TrancheState {
  if (delegatedCents > 0 || providedCents > 0 || committedCents > paidCents) return 'delegated';
  return paidCents > 0 ? 'paid' : 'cancelled';
}

const refuseDay = (day: string, earliest: string, latest: string): Refusal | null =>
  day < earliest || day > latest ? { code: 'value_date_out_of_range', earliest, latest } : null;

const refuseBeyond = (rank: number, credit: Credit, year: number, openCents: number, askedCents: number): Refusal | null =>
  askedCents > openCents ? { code: 'delegation_exceeded', rank, credit, year, openCents, askedCents } : null;

type WithMilestones = { milestones: Parameters<typeof refuseUntracked>[0] };

/**
 * The first refusal, in order of precedence; null if finance may delegate payment credits of this year, some of which
 * are still missing.
 */
export const mayDelegatePayment = (on: OnTranche & WithMilestones, caller: Caller, at: string): Refusal | null =>
  refuseTranche(on, caller, 'delegatePayment') ??
  refuseUntracked(on.milestones, at) ??
  refuseBeyond(on.tranche.rank, 'CP', yearOf(at), payableCents(on.tranche), LEAST_CENTS);

/** Null if finance may delegate some payment credits of this year. How many is decided by the ledger. */
export function refusePaymentDelegation(on: Omit<OnTranche, 'tranche'> & WithMilestones, given: Given<DelegatePayment>): Refusal | null {
  const found = findTranche(on.grant, on.tranches, 'delegatePayment', given);
  return 'refusal' in found ? found.refusal : mayDelegatePayment({ ...on, ...found }, given.caller, given.at);
}

const refuseCommitter = (on: OnTranche, caller: Caller): Refusal | null =>
  refuseSide(on.grant, caller) ?? refuseTranche(on, caller, 'reportCommitment');

/** The first refusal, in order of precedence; null if the beneficiary may commit some of what was delegated to it. */
export const mayReportCommitment = (on: OnTranche, caller: Caller): Refusal | null =>
  refuseCommitter(on, caller) ?? refuseBeyond(on.tranche.rank, 'AE', on.tranche.year, on.tranche.delegatedCents, LEAST_CENTS);

/**
 * The first refusal, in order of precedence; null if the commitment may be reported. A beneficiary commits no more than
 * was delegated to it, within the year of the AE: what is not committed by its end is given back (LOLF art. 15-II).
 */
export function refuseCommitmentReport(
  grant: Grant,
  tranches: readonly Tranche[],
  { since }: Delegation,
  given: Given<ReportCommitment>,
): Refusal | null {
  const found = findTranche(grant, tranches, 'reportCommitment', given);
  if ('refusal' in found) return refuseSide(grant, given.caller) ?? found.refusal;
  const refusal = refuseCommitter(found, given.caller);
  if (refusal) return refusal;
  const { rank, year, delegatedCents } = found.tranche;
  const { committedOn, committedCents } = given.body;
  const [today, yearEnd] = [parisDate(given.at), `${year}-12-31`];
  return (
    refuseDay(committedOn, since ?? today, today < yearEnd ? today : yearEnd) ??
    refuseBeyond(rank, 'AE', year, delegatedCents, committedCents)
  );
}

const refusePayer = (on: OnTranche, caller: Caller): Refusal | null =>
  refuseSide(on.grant, caller) ?? refuseTranche(on, caller, 'reportPayment');

const refuseAboveCommitment = (tranche: Tranche, askedCents: number): Refusal | null => {
  const openCents = unpaidCents(tranche);
  return askedCents > openCents ? { code: 'payment_above_commitment', rank: tranche.rank, openCents, askedCents } : null;
};

/**
 * The first refusal, in order of precedence; null if the beneficiary may pay some of what it has committed, from
 * payment credits of some year.
 */
export const mayReportPayment = (on: OnTranche, caller: Caller, at: string): Refusal | null =>
  refusePayer(on, caller) ??
  refuseAboveCommitment(on.tranche, LEAST_CENTS) ??
  refuseBeyond(on.tranche.rank, 'CP', yearOf(at), on.tranche.providedCents, LEAST_CENTS);

/**
 * The first refusal, in order of precedence; null if the payment may be reported. A beneficiary pays what it has
 * committed, from the CP of the year in which it pays.
 */
export function refusePaymentReport(
  grant: Grant,
  tranches: readonly Tranche[],
  { since, payment }: Delegation,
  given: Given<ReportPayment>,
): Refusal | null {
  const found = findTranche(grant, tranches, 'reportPayment', given);
  if ('refusal' in found) return refuseSide(grant, given.caller) ?? found.refusal;
  const refusal = refusePayer(found, given.caller);
  if (refusal) return refusal;
  const { tranche } = found;
  const { paidOn, paidCents: askedCents } = given.body;
  const today = parisDate(given.at);
  const year = Number(paidOn.slice(0, 4));
  const credits = payment.get(year);
  return (
    refuseDay(paidOn, credits?.since ?? since ?? today, today) ??
    refuseAboveCommitment(tranche, askedCents) ??
    refuseBeyond(tranche.rank, 'CP', year, credits?.openCents ?? 0, askedCents)
  );
}

export const yearReturned = ({ year }: Pick<Tranche, 'year'>, { body, at }: Given<ReturnDelegation>): number =>
  body.credit === 'AE' ? year : (body.year ?? yearOf(at));

/**
 * Null if some credits may come back, as long as the tranche is delegated: it is over once nothing is left
 * (`stateOfDelegated`).
 */
export const mayReturn = (on: OnTranche, caller: Caller): Refusal | null => refuseTranche(on, caller, 'returnDelegation');

/**
 * The first refusal, in order of precedence; null if these credits may come back: AE that are not paid, or CP delegated
 * in their year and not paid.
 */
export function refuseReturn(
  grant: Grant,
  tranches: readonly Tranche[],
  { payment }: Delegation,
  given: Given<ReturnDelegation>,
): Refusal | null {
  const found = findTranche(grant, tranches, 'returnDelegation', given);
  if ('refusal' in found) return found.refusal;
  const refusal = mayReturn(found, given.caller);
  if (refusal) return refusal;
  const { tranche } = found;
  const { credit, returnedCents } = given.body;
  const year = yearReturned(tranche, given);
  const openCents = credit === 'AE' ? returnableCents(tranche) : (payment.get(year)?.openCents ?? 0);
  return refuseBeyond(tranche.rank, credit, year, openCents, returnedCents);
}

/**
 * The CP that come back when an agreement ends: all that exceed what the beneficiary still owes, the oldest year's
 * first.
 */
export const recallsAtEnd = (tranche: Tranche, delegation: Delegation): { year: number; amountCents: number }[] =>
  recallsAbove(unpaidCents(tranche), tranche, delegation);

/** The CP that come back if the beneficiary keeps this much to pay, in cents, the oldest year's first. */
export function recallsAbove(
  keptCents: number,
  { providedCents }: Pick<Tranche, 'providedCents'>,
  { payment }: Delegation,
): { year: number; amountCents: number }[] {
  let leftCents = Math.max(0, providedCents - keptCents);
  return [...payment]
    .sort(([a], [b]) => a - b)
    .map(([year, { openCents }]) => {
      const amountCents = Math.min(openCents, leftCents);
      leftCents -= amountCents;
      return { year, amountCents };
    })
    .filter(({ amountCents }) => amountCents > 0);
}
