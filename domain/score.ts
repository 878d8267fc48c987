import type { ReviewStepTerms } from './call.ts';

/**
 * What an opinion comes to, from 0 to 5 and to two decimals: its scores by the weights of the step's criteria, which count alike where none has one.
 */
export function scoreOf({ criteria }: Pick<ReviewStepTerms, 'criteria'>, scores: Readonly<Record<string, number>>): number {
  const parts = criteria.map(({ key, weightPercent }) => ({ score: scores[key] ?? 0, weight: weightPercent ?? 1 }));
  const whole = parts.reduce((sum, { weight }) => sum + weight, 0);
  const weighed = parts.reduce((sum, { score, weight }) => sum + score * weight, 0);
  return Math.round((weighed * 100) / whole) / 100;
}
