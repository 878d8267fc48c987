import { type Choice, tieBreak } from '../core/choice.ts';
import { sumCents } from '../core/money.ts';

/** An application to be decided, as far as it says what fits. `score`: from 0 to 5; null if it was not scored. */
export type Fitted = { applicationId: string; envelopeId: string; requestedCents: number; score: number | null };

type OnAgenda = { state: string; left: string | null; decision: string | null };

/** True for an item of an agenda that is still to be decided. */
export const isToDecide = ({ state, left, decision }: OnAgenda): boolean => left === null && decision === null && state !== 'withdrawn';

/** The available credits by envelope; an envelope that is missing has none. */
type Available = ReadonlyMap<string, number>;

/**
 * The applications that are served by rank: each gets what it asks, in the order of the agenda, unless its envelope no
 * longer suffices for it.
 */
export function servedByRank(items: readonly Fitted[], available: Available): Set<string> {
  const left = new Map(available);
  const served = new Set<string>();
  for (const { applicationId, envelopeId, requestedCents } of items) {
    const cents = left.get(envelopeId) ?? 0;
    if (cents < requestedCents) continue;
    left.set(envelopeId, cents - requestedCents);
    served.add(applicationId);
  }
  return served;
}

/**
 * Which applications fit with the best total of scores, as a choice for the solver; where totals tie, more
 * applications, then those earlier on the agenda. Null where all of them fit, so that nothing is left to choose.
 */
export function bestFit(items: readonly Fitted[], available: Available): Choice | null {
  if (servedByRank(items, available).size === items.length) return null;
  const envelopeIds = [...new Set(items.map(({ envelopeId }) => envelopeId))];
  return {
    count: items.length,
    rows: envelopeIds.map((id) => ({
      of: items.map(({ envelopeId, requestedCents }) => (envelopeId === id ? requestedCents : 0)),
      atMost: Math.max(0, available.get(id) ?? 0),
    })),
    priced: 1,
    objectives: [items.map(({ score }) => -Math.round((score ?? 0) * 100)), tieBreak(items.length, -1)],
  };
}

/** The total of scores, and the sum of requests, of the applications that are served. */
export function sumsOf(items: readonly Fitted[], served: ReadonlySet<string>): { scores: number; awardedCents: number } {
  const own = items.filter(({ applicationId }) => served.has(applicationId));
  return {
    scores: own.reduce((sum, { score }) => sum + Math.round((score ?? 0) * 100), 0) / 100,
    awardedCents: sumCents(own.map(({ requestedCents }) => requestedCents)),
  };
}
