import { z } from 'zod';
import { parisDate } from '../core/calendar.ts';
import type { Given } from '../core/command.ts';
import { type Grant, refuseGrant } from '../grants/grant.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Caller } from '../core/role.ts';
import { Day, type Words } from '../core/words.ts';

/**
 * The phases of a project's life (beta.gouv.fr, content/_phases of August 2026), including those of projects that were
 * given up.
 */
export const PHASES = {
  investigation: { fr: 'Investigation', en: 'Investigation' },
  construction: { fr: 'Construction', en: 'Construction' },
  acceleration: { fr: 'Accélération', en: 'Acceleration' },
  consolidation: { fr: 'Consolidation', en: 'Consolidation' },
  operated: { fr: 'Opéré au sein du réseau', en: 'Operated within the network' },
  transferred: { fr: 'Transféré', en: 'Transferred' },
  inconclusive: { fr: 'Investigation non concluante', en: 'Inconclusive investigation' },
  stopped: { fr: 'Arrêté', en: 'Stopped' },
} as const satisfies Record<string, Words>;
export type Phase = keyof typeof PHASES;

/** The steps of a project's impact; each requires the ones before it (beta.gouv.fr). */
export const IMPACT_STEPS = {
  usable: { fr: 'Utilisable', en: 'Usable' },
  used: { fr: 'Utilisé', en: 'Used' },
  useful: { fr: 'Utile', en: 'Useful' },
  impact: { fr: 'À impact', en: 'With impact' },
  efficient: { fr: 'Efficient', en: 'Efficient' },
} as const satisfies Record<string, Words>;
export type ImpactStep = keyof typeof IMPACT_STEPS;

const wordsIn = (words: Readonly<Record<string, Words>>) => {
  const known = new Map(Object.entries(words));
  return (key: unknown): Words | undefined => known.get(String(key));
};
/** The label of a phase or an impact step; undefined for an unknown key. */
export const phaseWords = wordsIn(PHASES);
export const impactStepWords = wordsIn(IMPACT_STEPS);

const Phase = z.enum(Object.keys(PHASES) as [Phase, ...Phase[]]);
const ImpactStep = z.enum(Object.keys(IMPACT_STEPS) as [ImpactStep, ...ImpactStep[]]);

export const RecordPhase = z.strictObject({
  phase: Phase.nullable().default(null),
  impactStep: ImpactStep.nullable().default(null),
  on: Day.meta({ description: 'The day from which it applies' }),
});
export type RecordPhase = z.infer<typeof RecordPhase>;

/** A recorded phase, impact step or both of a project, from a day on. */
type RecordedPhase = RecordPhase & { version: number };

/** The first refusal, in order of precedence; null if the lead may record the project's phase. */
export const mayRecordPhase = ({ grant }: { grant: Grant }, caller: Caller): Refusal | null => refuseGrant(grant, caller, 'recordPhase');

/** Null if the lead may record this phase. A past day may be recorded late. */
export function refusePhase(grant: Grant, { caller, body, at }: Given<RecordPhase>): Refusal | null {
  const refusal = mayRecordPhase({ grant }, caller);
  if (refusal) return refusal;
  if (body.phase === null && body.impactStep === null) return { code: 'phase_missing' };
  const today = parisDate(at);
  return body.on > today ? { code: 'phase_date_to_come', on: body.on, today } : null;
}

/**
 * The phase of a project on a day: the newest recorded, or of two on one day the one recorded last. Null if none was.
 */
export function standingOn(recorded: readonly RecordedPhase[], day: string): { phase: Phase | null; impactStep: ImpactStep | null } {
  const known = recorded.filter(({ on }) => on <= day).toSorted((a, b) => (a.on === b.on ? a.version - b.version : a.on < b.on ? -1 : 1));
  return {
    phase: known.findLast(({ phase }) => phase !== null)?.phase ?? null,
    impactStep: known.findLast(({ impactStep }) => impactStep !== null)?.impactStep ?? null,
  };
}
