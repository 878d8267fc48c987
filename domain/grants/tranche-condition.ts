import { dueTarget, figureOf, type IndicatorValue, type PlanIndicator, reachedPercent } from '../applications/indicator.ts';
import type { Call, TrancheCondition } from '../calls/call.ts';
import { acceptedRanks, countOfTranches, type Milestone } from './milestone.ts';
import { isSettled, type Obligation } from './obligation.ts';
import type { Refusal } from '../core/refusal.ts';
import type { PlannedTranche } from '../calls/tranche-plan.ts';
import type { Words } from '../core/words.ts';

const CONDITION_LABELS: Record<TrancheCondition, Words> = {
  report: { fr: 'Le bilan de la période précédente est accepté', en: 'The report on the period before is accepted' },
  indicators: { fr: 'Tous les indicateurs du plan sont renseignés', en: 'Every indicator of the plan has been reported' },
  obligations: { fr: 'Les obligations échues avant sa période sont remplies', en: 'The obligations due before its period are met' },
};

/** The label of a condition, with the share of its targets that a call wants reached. */
export function conditionLabel(condition: TrancheCondition, wantedPercent: number | null): Words {
  const label = CONDITION_LABELS[condition];
  if (condition !== 'indicators' || wantedPercent === null) return label;
  return {
    fr: `${label.fr}, et chacun atteint au moins ${wantedPercent} % de sa cible échue`,
    en: `${label.en}, and each has reached at least ${wantedPercent}% of its target that is due`,
  };
}

/** An indicator of a plan with what was reported last of it; null where no report tells of it. */
export type Measured = PlanIndicator & { last: IndicatorValue | null };

/**
 * What the conditions of a grant's tranches are checked against. `wantedPercent`: the share of its target that each
 * indicator must have reached; null: reported is enough. `measured`: the indicators of its plan; where no share is
 * wanted, those of which no report tells are enough.
 */
export type Circumstances = {
  conditions: readonly TrancheCondition[];
  wantedPercent: number | null;
  milestones: readonly Pick<Milestone, 'rank' | 'state'>[];
  measured: readonly Measured[];
  obligations: readonly (Pick<Obligation, 'key' | 'state' | 'months'> & Partial<Pick<Obligation, 'dueAt'>>)[];
};

/** What of a grant its conditions are checked against, under its call. */
export const circumstancesOf = <Parts extends Omit<Circumstances, 'conditions' | 'wantedPercent'>>(
  { terms }: Pick<Call, 'terms'>,
  parts: Parts,
) => ({
  ...parts,
  conditions: terms.trancheConditions,
  wantedPercent: terms.indicatorsReachedPercent ?? null,
});

/** An indicator whose target, due at this month, is not reached as far as is wanted. */
type Unreached = { key: string; label: string; month: number; target: number; reachedPercent: number; wantedPercent: number };

/** The conditions of a tranche that are not met, with their indicators and obligations. */
type Missing = { conditions: TrancheCondition[]; indicators: string[]; unreached: Unreached[]; obligations: string[] };

export type Conditional = Pick<PlannedTranche, 'rank' | 'fromMonth'> & { firm: boolean };

const untoldOf = ({ measured }: Pick<Circumstances, 'measured'>): string[] =>
  measured.filter(({ last }) => last === null).map(({ key }) => key);

type Wanted = Pick<Circumstances, 'measured' | 'wantedPercent'>;

/** How far each indicator has reached the target that is due when a tranche begins; none if its call wants none. */
export function reachedOf({ fromMonth }: Pick<Conditional, 'fromMonth'>, { measured, wantedPercent }: Wanted) {
  if (wantedPercent === null) return [];
  return measured.flatMap((indicator) => {
    const due = dueTarget(indicator, fromMonth);
    if (!due || !indicator.last) return [];
    const figure = figureOf(indicator.last, indicator);
    return [{ indicator, due, figure, wantedPercent, reachedPercent: reachedPercent(figure, indicator, due.value) }];
  });
}

const unreachedOf = (tranche: Pick<Conditional, 'fromMonth'>, wanted: Wanted): Unreached[] =>
  reachedOf(tranche, wanted).flatMap(({ indicator: { key, label }, due: { month, value: target }, ...percents }) =>
    percents.reachedPercent < percents.wantedPercent
      ? [{ key, label, month, target, reachedPercent: percents.reachedPercent, wantedPercent: percents.wantedPercent }]
      : [],
  );

/** The call's conditions that a tranche still waits for; none if it is firm. */
export function missingOf(tranche: Conditional, circumstances: Circumstances): Missing {
  const { conditions, milestones, obligations } = circumstances;
  if (tranche.firm) return { conditions: [], indicators: [], unreached: [], obligations: [] };
  const isWanted = (condition: TrancheCondition): boolean => conditions.includes(condition);
  const isReported = !isWanted('report') || acceptedRanks(milestones).has(tranche.rank - 1);
  const indicators = isWanted('indicators') ? untoldOf(circumstances) : [];
  const unreached = isWanted('indicators') ? unreachedOf(tranche, circumstances) : [];
  const open = obligations.filter((each) => each.months <= tranche.fromMonth && !isSettled(each)).map(({ key }) => key);
  const owed = isWanted('obligations') ? open : [];
  return {
    conditions: [
      ...(isReported ? [] : (['report'] as const)),
      ...(indicators.length + unreached.length > 0 ? (['indicators'] as const) : []),
      ...(owed.length > 0 ? (['obligations'] as const) : []),
    ],
    indicators,
    unreached,
    obligations: owed,
  };
}

/**
 * The written conditions that are not kept at a milestone: those of the next conditional tranche, and a report that is
 * late. What waits for its review, or was returned with time that is left, is not the project's failure.
 */
export function unkeptAt(
  { rank, state, dueAt }: Pick<Milestone, 'rank' | 'state' | 'dueAt'>,
  tranches: readonly Conditional[],
  circumstances: Circumstances,
  at: string,
): TrancheCondition[] {
  const isLate = (state === 'planned' || state === 'returned') && at > dueAt;
  const next = tranches.find((tranche) => tranche.rank === rank + 1);
  const obligations = circumstances.obligations.filter(({ state: of, dueAt: by }) => of !== 'given' && (by === undefined || at > by));
  const missing = next ? missingOf(next, { ...circumstances, obligations }).conditions : [];
  return [...(isLate ? (['report'] as const) : []), ...missing.filter((condition) => condition !== 'report')];
}

export const isReady = (tranche: Conditional, circumstances: Circumstances): boolean =>
  missingOf(tranche, circumstances).conditions.length === 0;

/** Refuses to confirm a tranche while some of its conditions are not met. */
export function refuseConditions(tranche: Conditional, circumstances: Circumstances): Refusal | null {
  const missing = missingOf(tranche, circumstances);
  return missing.conditions.length > 0 ? { code: 'tranche_conditions_missing', rank: tranche.rank, ...missing } : null;
}

/**
 * Refuses to accept the last report if a conditional tranche would go on waiting for an unreported indicator: no report
 * comes after it.
 */
export function refuseLastReport(
  milestones: readonly Pick<Milestone, 'rank'>[],
  rank: number,
  { conditions, measured }: Pick<Circumstances, 'conditions' | 'measured'>,
  tranches: readonly Pick<Conditional, 'firm'>[],
): Refusal | null {
  const isLast = countOfTranches(milestones) === rank;
  const untold = untoldOf({ measured });
  const waits = conditions.includes('indicators') && tranches.some(({ firm }) => !firm);
  return isLast && waits && untold.length > 0 ? { code: 'report_indicators_missing', keys: untold } : null;
}
