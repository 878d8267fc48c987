import type { AgreedTranche } from './agreement.ts';
import { MONTHS_AT_MOST, parisDate } from '../core/calendar.ts';
import type { Grant } from './grant.ts';
import { type Guarantee, guaranteedCentsOn } from './guarantee.ts';
import { isPeriodOver, lastDayOf, type Milestone, ofTranches } from './milestone.ts';
import { sumCents } from '../core/money.ts';
import type { Refusal } from '../core/refusal.ts';
import { isPending, type Tranche } from './tranche.ts';
import { mostAdvanced, refuseAdvance, refuseInstalments } from '../calls/tranche-plan.ts';
import { instalmentsCap, type TrancheLimits } from '../calls/legal-form.ts';

/** As long as a call lets a project last. */
const MOST_MONTHS = MONTHS_AT_MOST;

/** A period of a project by its tranche's rank, from one month up to another. */
export type Months = { rank: number; fromMonth: number; toMonth: number };

/**
 * The milestones whose period can still move: neither over nor reported on. If all are over, the last one, as long as
 * it is not reported on.
 */
function movable(milestones: readonly Milestone[], at: string): ReadonlySet<number> {
  const own = ofTranches(milestones);
  const unreported = own.filter(({ state }) => state === 'planned');
  const ahead = unreported.filter((milestone) => !isPeriodOver(milestone, at));
  const last = unreported.filter(({ rank }) => rank === own.at(-1)?.rank);
  return new Set((ahead.length > 0 ? ahead : last).map(({ rank }) => rank));
}

/** The shortest length whose last day is today or later. */
function leastMonths(startsOn: string, fromMonths: number, at: string): number {
  const today = parisDate(at);
  for (let months = Math.max(1, fromMonths); months < MOST_MONTHS; months += 1) if (lastDayOf(startsOn, months) >= today) return months;
  return MOST_MONTHS;
}

/**
 * The periods of a project with a new length: those over or reported on stay; the others share the remaining months in
 * the same proportion, at least one month each. Refused if a reported period would lie after the end, or the end before
 * today.
 * @param tranches those of the plan in force, without what an open amendment has reserved
 */
export function amendedPeriods(
  { startsOn, durationMonths }: Pick<Grant, 'startsOn' | 'durationMonths'>,
  tranches: readonly Tranche[],
  milestones: readonly Milestone[],
  givenMonths: number,
  at: string,
): { months: Months[] } | { refusal: Refusal } {
  // Tranches added by earlier amendments have no period of their own.
  const periods = tranches.filter(({ rank, reportRank }) => rank === reportRank);
  const stay = periods.map(({ rank, fromMonth, toMonth }) => ({ rank, fromMonth, toMonth }));
  if (givenMonths === durationMonths) return { months: stay };
  const moving = movable(milestones, at);
  const first = stay.find(({ rank }) => moving.has(rank));
  const fixed = first?.fromMonth ?? durationMonths;
  const least = first ? leastMonths(startsOn, fixed + moving.size, at) : durationMonths;
  const most = first ? MOST_MONTHS : durationMonths;
  if (givenMonths < least || givenMonths > most)
    return { refusal: { code: 'amended_length_out_of_range', leastMonths: least, mostMonths: most, givenMonths } };
  const [before, after] = [durationMonths - fixed, givenMonths - fixed];
  let fromMonth = fixed;
  let left = moving.size;
  const months = stay.map((period) => {
    if (!moving.has(period.rank)) return period;
    left -= 1;
    const share = fixed + Math.round(((period.toMonth - fixed) * after) / before);
    const toMonth = left === 0 ? givenMonths : Math.min(Math.max(share, fromMonth + 1), givenMonths - left);
    const moved = { rank: period.rank, fromMonth, toMonth };
    fromMonth = toMonth;
    return moved;
  });
  return { months };
}

/**
 * True if a tranche can still be reduced: it is promised, its service is not certified and its payment is not ordered.
 */
const isOpen = ({ state }: Tranche): boolean => state === 'planned' || state === 'awaiting_credits' || state === 'confirmed';

/** What can still be taken of a tranche, in cents: a promised one may be paid in part, where it was promised again. */
const openCentsOf = (tranche: Tranche): number => (isOpen(tranche) ? tranche.amountCents - tranche.paidCents : 0);

/**
 * The part of a tranche that is owed or paid, in cents, less what is claimed back; for a delegation, what the
 * beneficiary has of it.
 */
function owedCents(tranche: Tranche): number {
  if (isOpen(tranche)) return tranche.paidCents - tranche.claimedCents;
  if (tranche.state === 'cancelled') return 0;
  if (tranche.state === 'delegated') return tranche.committedCents + tranche.delegatedCents - tranche.claimedCents;
  if (tranche.state === 'paid') return tranche.paidCents - tranche.claimedCents;
  return (tranche.kind === 'advance' ? tranche.orderedCents : tranche.certifiedCents) - tranche.claimedCents;
}

/** What is left of a tranche under the amended amount, and what is cut from it. */
export type Amended = { tranche: Tranche; leftCents: number; cutCents: number };

/**
 * The most of an amended amount that may be promised before the balance: as an advance, and including the instalments.
 */
type Caps = { advanceCents: number; instalmentsCents: number };

type Amounts = Pick<Grant, 'durationMonths' | 'awardedCents'>;
/** The limits on a grant's tranches: its legal form, and the guarantees of its advance. */
export type Limited = { legalForm: TrancheLimits; guarantees: readonly Guarantee[] };

const guaranteedAt = ({ guarantees }: Limited, at: string): number => guaranteedCentsOn(guarantees, parisDate(at));

/** The caps of an amended amount at an instant. */
export function capsOf(limited: Limited, { awardedCents, durationMonths }: Amounts, at: string): Caps {
  const { legalForm } = limited;
  return {
    advanceCents: mostAdvanced(legalForm, awardedCents, guaranteedAt(limited, at)),
    instalmentsCents: instalmentsCap(legalForm, awardedCents, durationMonths).maxCents,
  };
}

const isBeforeBalance = ({ kind }: Tranche): boolean => kind !== 'balance';

/**
 * Applies another amount to a grant's tranches. Cuts take first what exceeds the new caps on the advance and the
 * instalments, then what is promised last. They never touch what is owed or paid: what was paid beyond the new amount
 * must be claimed back first. An increase changes no tranche: a tranche's reservation belongs to one year, so an
 * increase becomes a tranche of its own.
 * @param tranches those of the plan in force, without what an open amendment has reserved
 */
export function amendedTranches(
  grant: Pick<Grant, 'awardedCents'>,
  tranches: readonly Tranche[],
  awardedCents: number,
  caps: Caps,
): { parts: Amended[] } | { refusal: Refusal } {
  const leastCents = sumCents(tranches.map(owedCents));
  if (awardedCents < leastCents) return { refusal: { code: 'amended_below_paid', leastCents, givenCents: awardedCents } };
  const openCents = sumCents(tranches.map(openCentsOf));
  let toCut = awardedCents < grant.awardedCents ? Math.max(0, leastCents + openCents - awardedCents) : 0;
  const cuts = new Map<number, number>();
  const cutOf = ({ rank }: Tranche): number => cuts.get(rank) ?? 0;
  const leftOf = (tranche: Tranche): number => openCentsOf(tranche) - cutOf(tranche) + owedCents(tranche);
  const take = (tranche: Tranche, wantedCents: number): void => {
    const taken = Math.max(0, Math.min(wantedCents, openCentsOf(tranche) - cutOf(tranche), toCut));
    cuts.set(tranche.rank, cutOf(tranche) + taken);
    toCut -= taken;
  };
  const before = tranches.filter(isBeforeBalance);
  for (const tranche of before.filter(({ kind }) => kind === 'advance')) take(tranche, leftOf(tranche) - caps.advanceCents);
  for (const tranche of before.toReversed()) take(tranche, sumCents(before.map(leftOf)) - caps.instalmentsCents);
  for (const tranche of tranches.toReversed()) take(tranche, toCut);
  return { parts: tranches.map((tranche) => ({ tranche, cutCents: cutOf(tranche), leftCents: leftOf(tranche) })) };
}

/**
 * Refuses an amended plan that still promises more before the balance than its legal form allows. What is owed or paid
 * stays, whatever the amount is now.
 */
export function refuseCaps(
  parts: readonly Amended[],
  limited: Limited,
  { awardedCents, durationMonths }: Amounts,
  at: string,
): Refusal | null {
  const { legalForm } = limited;
  const before = parts.filter(({ tranche }) => isBeforeBalance(tranche));
  const open = before.filter(({ tranche, leftCents }) => isOpen(tranche) && leftCents > 0);
  const advance = open.find(({ tranche }) => tranche.kind === 'advance');
  const refusal = advance ? refuseAdvance(legalForm, awardedCents, advance.leftCents, guaranteedAt(limited, at)) : null;
  if (refusal || open.length === 0) return refusal;
  return refuseInstalments(legalForm, awardedCents, durationMonths, sumCents(before.map(({ leftCents }) => leftCents)));
}

/**
 * The tranches of a grant as an amendment would leave them, by rank, including what it has reserved; undefined if it no
 * longer fits the grant.
 * @param at the instant after which periods are still ahead
 */
export function amendedPlan(
  grant: Pick<Grant, 'startsOn' | 'durationMonths' | 'awardedCents'> & Limited,
  change: Amounts,
  tranches: readonly Tranche[],
  milestones: readonly Milestone[],
  at: string,
): AgreedTranche[] | undefined {
  const standing = tranches.filter((tranche) => !isPending(tranche));
  const periods = amendedPeriods(grant, standing, milestones, change.durationMonths, at);
  const amended = amendedTranches(grant, standing, change.awardedCents, capsOf(grant, change, at));
  if ('refusal' in periods || 'refusal' in amended) return undefined;
  const added = tranches.filter(isPending).map((tranche) => ({ tranche, cutCents: 0 }));
  return [...amended.parts, ...added]
    .map(({ tranche, cutCents }) => {
      const { rank, kind, firm, reportRank, amountCents } = tranche;
      const { fromMonth, toMonth } = periods.months.find((period) => period.rank === reportRank) ?? tranche;
      return { rank, kind, firm, reportRank, fromMonth, toMonth, amountCents: amountCents - cutCents };
    })
    .filter(({ amountCents }) => amountCents > 0);
}
