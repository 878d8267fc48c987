import type { CallTerms, Criterion, ReviewStepTerms } from './call.ts';

type Graph = readonly Pick<ReviewStepTerms, 'key' | 'after'>[];

/** The part of an application that decides which steps and criteria concern it. */
export type ReviewScope = { projectTypes: readonly string[]; requestedCents: number };

/** True if the step or criterion is for an application of these types that asks for this amount. */
export function concerns({ onlyFor }: Pick<ReviewStepTerms, 'onlyFor'>, { projectTypes, requestedCents }: ReviewScope): boolean {
  if (!onlyFor) return true;
  const isOfType = onlyFor.projectTypes.length === 0 || onlyFor.projectTypes.some((type) => projectTypes.includes(type));
  return isOfType && requestedCents >= (onlyFor.minRequestedCents ?? 0);
}

/** The criteria that an opinion on a step scores for such an application; empty if the call has no such step. */
export const rubricOf = ({ steps }: Pick<CallTerms, 'steps'>, step: string, asked: ReviewScope): Criterion[] =>
  steps.find(({ key }) => key === step)?.criteria.filter((criterion) => concerns(criterion, asked)) ?? [];

/** The steps by layer: each waits only for steps of earlier layers. Steps on a cycle, or behind one, are left out. */
export function layersOf<Step extends Graph[number]>(steps: readonly Step[]): Step[][] {
  const layers: Step[][] = [];
  let left = [...steps];
  for (;;) {
    const waiting = new Set(left.map(({ key }) => key));
    const layer = left.filter(({ after }) => !after.some((key) => waiting.has(key)));
    if (layer.length === 0) return layers;
    layers.push(layer);
    left = left.filter((step) => !layer.includes(step));
  }
}

/** A step with its layer, and the working days after the admissibility decision between which it is open. */
type PlacedStep = { step: ReviewStepTerms; layer: number; begins: number; ends: number };

/** When each step of a review opens and ends if every opinion comes on its last day. */
export function placedSteps(steps: readonly ReviewStepTerms[]): PlacedStep[] {
  const ends = new Map<string, number>();
  return layersOf(steps).flatMap((layer, index) =>
    layer.map((step) => {
      const begins = Math.max(0, ...step.after.map((key) => ends.get(key) ?? 0));
      ends.set(step.key, begins + step.workingDays);
      return { step, layer: index + 1, begins, ends: begins + step.workingDays };
    }),
  );
}

/** The keys of the steps on a cycle, or on a path from one cycle to another. */
export function cyclicSteps(steps: Graph): Set<string> {
  const reachable = new Set(layersOf(steps).flatMap((layer) => layer.map(({ key }) => key)));
  const stuck = steps.filter(({ key }) => !reachable.has(key));
  // Peel from the other end too: a step that is only behind a cycle is not part of it.
  const turned = stuck.map(({ key }) => ({ key, after: stuck.filter(({ after }) => after.includes(key)).map((each) => each.key) }));
  const behind = new Set(layersOf(turned).flatMap((layer) => layer.map(({ key }) => key)));
  return new Set(stuck.map(({ key }) => key).filter((key) => !behind.has(key)));
}

/**
 * For each of these steps of an acyclic graph, those of them that stand before it: a step left out is replaced by the
 * steps before it.
 */
export function stepsBefore(steps: Graph, among: ReadonlySet<string>): Map<string, string[]> {
  const nearest = new Map<string, string[]>();
  for (const { key, after } of layersOf(steps).flat())
    nearest.set(key, [...new Set(after.flatMap((each) => (among.has(each) ? [each] : (nearest.get(each) ?? []))))]);
  return new Map([...nearest].filter(([key]) => among.has(key)));
}

/** The keys of the steps behind these, directly or through others. */
export function stepsBehind(steps: Graph, keys: readonly string[]): Set<string> {
  const behind = new Set<string>();
  for (const { key, after } of layersOf(steps).flat()) if (after.some((each) => keys.includes(each) || behind.has(each))) behind.add(key);
  return behind;
}
