import type { TrancheCondition } from '../calls/call.ts';
import { acceptedRanks, countOfTranches, type Milestone } from './milestone.ts';
import { isSettled, type Obligation } from './obligation.ts';
import type { Refusal } from '../core/refusal.ts';
import type { PlannedTranche } from '../calls/tranche-plan.ts';
import type { Words } from '../core/words.ts';

export const CONDITION_LABELS: Record<TrancheCondition, Words> = {
  report: { fr: 'Le bilan de la période précédente est accepté', en: 'The report on the period before is accepted' },
  indicators: { fr: 'Tous les indicateurs du plan sont renseignés', en: 'Every indicator of the plan has been reported' },
  obligations: { fr: 'Les obligations échues avant sa période sont remplies', en: 'The obligations due before its period are met' },
};

/**
 * What the conditions of a grant's tranches are checked against. `untold`: the indicators of its plan on which there is
 * no report.
 */
export type Circumstances = {
  conditions: readonly TrancheCondition[];
  milestones: readonly Pick<Milestone, 'rank' | 'state'>[];
  untold: readonly string[];
  obligations: readonly Pick<Obligation, 'key' | 'state' | 'months'>[];
};

/** The conditions of a tranche that are not met, with their indicators and obligations. */
type Missing = { conditions: TrancheCondition[]; indicators: string[]; obligations: string[] };

export type Conditional = Pick<PlannedTranche, 'rank' | 'fromMonth'> & { firm: boolean };

/** The call's conditions that a tranche still waits for; none if it is firm. */
export function missingOf(tranche: Conditional, { conditions, milestones, untold, obligations }: Circumstances): Missing {
  if (tranche.firm) return { conditions: [], indicators: [], obligations: [] };
  const isWanted = (condition: TrancheCondition): boolean => conditions.includes(condition);
  const isReported = !isWanted('report') || acceptedRanks(milestones).has(tranche.rank - 1);
  const indicators = isWanted('indicators') ? [...untold] : [];
  const open = obligations.filter((each) => each.months <= tranche.fromMonth && !isSettled(each)).map(({ key }) => key);
  const owed = isWanted('obligations') ? open : [];
  return {
    conditions: [
      ...(isReported ? [] : (['report'] as const)),
      ...(indicators.length > 0 ? (['indicators'] as const) : []),
      ...(owed.length > 0 ? (['obligations'] as const) : []),
    ],
    indicators,
    obligations: owed,
  };
}

/**
 * The written conditions that are not kept at a milestone: those of the next conditional tranche, and a report that is
 * late. A report that waits for its review is not the project's failure.
 */
export function unkeptAt(
  { rank, state, dueAt }: Pick<Milestone, 'rank' | 'state' | 'dueAt'>,
  tranches: readonly Conditional[],
  circumstances: Circumstances,
  at: string,
): TrancheCondition[] {
  const isLate = (state === 'planned' || state === 'returned') && at > dueAt;
  const next = tranches.find((tranche) => tranche.rank === rank + 1);
  const missing = next ? missingOf(next, circumstances).conditions : [];
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
  { conditions, untold }: Pick<Circumstances, 'conditions' | 'untold'>,
  tranches: readonly Pick<Conditional, 'firm'>[],
): Refusal | null {
  const isLast = countOfTranches(milestones) === rank;
  const waits = conditions.includes('indicators') && tranches.some(({ firm }) => !firm);
  return isLast && waits && untold.length > 0 ? { code: 'report_indicators_missing', keys: [...untold] } : null;
}
