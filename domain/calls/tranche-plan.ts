import { z } from 'zod';
import type { Call } from './call.ts';
import { MONTHS_AT_MOST, moveDate } from '../core/calendar.ts';
import { Cents, sumCents } from '../core/money.ts';
import type { Refusal } from '../core/refusal.ts';
import { advanceCap, guaranteedCap, instalmentsCap, type TrancheLimits } from './legal-form.ts';
import type { Words } from '../core/words.ts';

export const TRANCHE_KINDS = ['advance', 'instalment', 'balance'] as const;
/**
 * An advance is paid before any service, an instalment for part of it, the balance when all of it is done (décret
 * 2012-1246 art. 33).
 */
export type TrancheKind = (typeof TRANCHE_KINDS)[number];

export const KIND_LABELS: Record<TrancheKind, Words> = {
  advance: { fr: 'Avance', en: 'Advance' },
  instalment: { fr: 'Acompte', en: 'Instalment' },
  balance: { fr: 'Solde', en: 'Balance' },
};

/** The only tranche of an award is not the balance of anything. */
const SINGLE: Words = { fr: 'Versement unique', en: 'Single payment' };

export const kindLabel = ({ kind }: { kind: TrancheKind }, plan: readonly unknown[]): Words =>
  kind === 'balance' && plan.length === 1 ? SINGLE : KIND_LABELS[kind];

/** A planned tranche. Its period runs from one month of the project, counted from 0, to another. */
export type PlannedTranche = { rank: number; kind: TrancheKind; amountCents: number; fromMonth: number; toMonth: number };

/**
 * True for the first tranches of an award, as many as the call says: they are committed by the second signature. The
 * others are conditional (décret 2012-1246 art. 8: AE are consumed by what is firm).
 */
export const isFirm = ({ rank }: Pick<PlannedTranche, 'rank'>, { tranches }: Pick<Call['terms'], 'tranches'>): boolean =>
  rank <= (tranches?.firm ?? 1);

/** A project with more periods than this gets longer ones. */
const TRANCHES_AT_MOST = 60;

/** A part of an award, for this many months. */
export const TranchePart = z.strictObject({ amountCents: Cents, months: z.int().min(1).max(MONTHS_AT_MOST) });
export type TranchePart = { amountCents: number; months: number };

const MOST_TRANCHES = 20;

/** Equal parts of an amount; the last takes the odd cents. */
function equalParts(cents: number, count: number): number[] {
  const each = Math.floor(cents / count);
  return Array.from({ length: count }, (_, index) => (index < count - 1 ? each : cents - each * (count - 1)));
}

/** Caps the first part and spreads the excess equally over the others. */
function capAdvance(parts: readonly number[], maxCents: number): number[] {
  const [first = 0, ...others] = parts;
  if (first <= maxCents) return [...parts];
  const added = equalParts(first - maxCents, others.length);
  return [maxCents, ...others.map((cents, index) => cents + (added[index] ?? 0))];
}

/** Moves to the balance what the advance and instalments may not reach; the instalments stay equal. */
function capInstalments(parts: readonly number[], maxCents: number, hasAdvance: boolean): number[] {
  const before = parts.slice(0, -1);
  if (sumCents(before) <= maxCents) return [...parts];
  const [first = 0] = before;
  const advance = hasAdvance ? [Math.min(first, maxCents)] : [];
  const instalments = before.length - advance.length;
  const each = instalments > 0 ? Math.floor((maxCents - sumCents(advance)) / instalments) : 0;
  const kept = [...advance, ...Array.from({ length: instalments }, () => each)];
  return [...kept, sumCents(parts) - sumCents(kept)];
}

/** Ranks and kinds of consecutive parts; a part that the caps leave empty gives its months to the next. */
function toPlan(parts: readonly TranchePart[], hasAdvance: boolean): PlannedTranche[] {
  const plan: PlannedTranche[] = [];
  let toMonth = 0;
  for (const { amountCents, months } of parts) {
    toMonth += months;
    if (amountCents === 0) continue;
    const rank = plan.length + 1;
    plan.push({
      rank,
      kind: rank === 1 && hasAdvance ? 'advance' : 'instalment',
      amountCents,
      fromMonth: plan.at(-1)?.toMonth ?? 0,
      toMonth,
    });
  }
  const last = plan.pop();
  return last ? [...plan, { ...last, kind: 'balance' }] : [];
}

/**
 * The tranches of an award, by rank. A small and short award has one balance. Otherwise there is one tranche for each
 * period of the call, in equal parts, the last with the odd cents: first an advance if the legal form allows one, then
 * instalments, last the balance, each within the legal form's caps.
 * @param awardedCents cents of the award, above zero
 * @param durationMonths whole months of the project, at least 1
 */
export function planTranches(
  { terms: { tranches } }: Pick<Call, 'terms'>,
  limits: TrancheLimits,
  awardedCents: number,
  durationMonths: number,
): PlannedTranche[] {
  const atOnce = !tranches || (awardedCents <= tranches.aboveCents && durationMonths <= tranches.aboveMonths);
  const every = atOnce ? durationMonths : Math.max(tranches.everyMonths, Math.ceil(durationMonths / TRANCHES_AT_MOST));
  const count = Math.ceil(durationMonths / every);
  if (count === 1) return toPlan([{ amountCents: awardedCents, months: durationMonths }], false);
  const { maxCents: advanceCents } = advanceCap(limits, awardedCents);
  const equal = equalParts(awardedCents, count);
  const advanced = advanceCents > 0 ? capAdvance(equal, advanceCents) : equal;
  const parts = capInstalments(advanced, instalmentsCap(limits, awardedCents, durationMonths).maxCents, advanceCents > 0);
  const months = (index: number): number => (index < count - 1 ? every : durationMonths - every * (count - 1));
  return toPlan(
    parts.map((amountCents, index) => ({ amountCents, months: months(index) })),
    advanceCents > 0 && (parts[0] ?? 0) > 0,
  );
}

/** The plan of these parts under a legal form: an advance comes first if the legal form allows one. */
export const planOf = (parts: readonly TranchePart[], { advanceMaxPercent }: Pick<TrancheLimits, 'advanceMaxPercent'>): PlannedTranche[] =>
  toPlan(parts, parts.length > 1 && advanceMaxPercent > 0);

/**
 * The most that may be advanced of an award, in cents: up to the legal form's cap, and beyond it up to the cap of a
 * guaranteed advance, as far as the guarantee covers all of it.
 */
export const mostAdvanced = (limits: TrancheLimits, awardedCents: number, guaranteedCents: number): number =>
  Math.max(advanceCap(limits, awardedCents).maxCents, Math.min(guaranteedCap(limits, awardedCents)?.maxCents ?? 0, guaranteedCents));

/**
 * Refuses an advance above what the legal form allows before any service, without a guarantee or with one that covers
 * the whole advance.
 * @param guaranteedCents what a guarantee covers; 0 if there is none
 */
export function refuseAdvance(limits: TrancheLimits, awardedCents: number, givenCents: number, guaranteedCents: number): Refusal | null {
  if (givenCents <= mostAdvanced(limits, awardedCents, guaranteedCents)) return null;
  const cap = advanceCap(limits, awardedCents);
  const guaranteed = guaranteedCap(limits, awardedCents);
  if (!guaranteed || givenCents > guaranteed.maxCents) return { code: 'advance_above_cap', ...(guaranteed ?? cap), givenCents };
  return {
    code: 'advance_not_guaranteed',
    maxPercent: cap.maxPercent,
    maxCents: cap.maxCents,
    source: guaranteed.source,
    guaranteedCents,
    givenCents,
  };
}

/** Refuses an advance and instalments whose sum is above what the legal form allows before the balance. */
export function refuseInstalments(limits: TrancheLimits, awardedCents: number, durationMonths: number, givenCents: number): Refusal | null {
  const cap = instalmentsCap(limits, awardedCents, durationMonths);
  return givenCents > cap.maxCents ? { code: 'instalments_above_cap', ...cap, givenCents } : null;
}

/**
 * The first refusal, in order of precedence; null if the award may be paid in these parts.
 * @param guaranteedCents what a guarantee of the advance covers; 0 if there is none
 */
export function refuseParts(
  parts: readonly TranchePart[],
  limits: TrancheLimits,
  awardedCents: number,
  durationMonths: number,
  guaranteedCents = 0,
): Refusal | null {
  if (parts.length > MOST_TRANCHES) return { code: 'too_many_tranches', most: MOST_TRANCHES, given: parts.length };
  const givenMonths = parts.reduce((sum, { months }) => sum + months, 0);
  if (givenMonths !== durationMonths) return { code: 'months_differ', durationMonths, givenMonths };
  const givenCents = sumCents(parts.map(({ amountCents }) => amountCents));
  if (givenCents !== awardedCents) return { code: 'amount_differs', expectedCents: awardedCents, givenCents };
  const plan = planOf(parts, limits);
  const first = plan[0];
  const advance = first?.kind === 'advance' ? refuseAdvance(limits, awardedCents, first.amountCents, guaranteedCents) : null;
  if (advance) return advance;
  return refuseInstalments(limits, awardedCents, durationMonths, sumCents(plan.slice(0, -1).map(({ amountCents }) => amountCents)));
}

/**
 * The first and the last day of a tranche's period, de date à date, in a project that starts on a date (yyyy-mm-dd).
 */
export const periodOf = (
  startsOn: string,
  { fromMonth, toMonth }: Pick<PlannedTranche, 'fromMonth' | 'toMonth'>,
): { startsOn: string; endsOn: string } => ({
  startsOn: moveDate(startsOn, { months: fromMonth }),
  endsOn: moveDate(moveDate(startsOn, { months: toMonth }), { days: -1 }),
});
