import type { ReviewStepTerms } from '../domain/calls/call.ts';
import { placedSteps } from '../domain/calls/review-graph.ts';
import { euros } from '../domain/core/format.ts';

const WIDEST = 40;

function conditionOf({ onlyFor }: ReviewStepTerms): string[] {
  const { projectTypes = [], minRequestedCents = null } = onlyFor ?? {};
  const types = projectTypes.length > 0 ? [projectTypes.join(' or ')] : [];
  const amount = minRequestedCents === null ? [] : [`${euros('en', minRequestedCents)} or more`];
  const conditions = [...types, ...amount];
  return conditions.length > 0 ? [`only for ${conditions.join(', ')}`] : [];
}

/** The prerequisites and other notes of a step. */
const notesOf = (step: ReviewStepTerms): string =>
  [
    ...(step.after.length > 0 ? [`after ${step.after.join(', ')}`] : []),
    ...(step.blocking ? [] : ['advisory']),
    ...(step.blind ? ['blind'] : []),
    ...conditionOf(step),
  ].join('; ');

/** How many working days a review takes at the longest. */
export const longest = (steps: readonly ReviewStepTerms[]): number => Math.max(...placedSteps(steps).map(({ ends }) => ends));

/**
 * A review without cycles as lines of text: its steps layer by layer, each as a bar over the working days in which it
 * is open at the latest, and its prerequisites.
 */
export function drawReview(steps: readonly ReviewStepTerms[]): string {
  const placed = placedSteps(steps);
  const most = longest(steps);
  const scale = Math.min(1, WIDEST / most);
  const column = (day: number) => Math.round(day * scale);
  const rows = placed.map(({ step, layer, begins, ends }, index) => ({
    layer: placed[index - 1]?.layer === layer ? '' : String(layer),
    key: step.key,
    bar: `${' '.repeat(column(begins))}${'█'.repeat(Math.max(1, column(ends) - column(begins)))}`,
    days: `${begins + 1}–${ends}`,
    notes: notesOf(step),
  }));
  const heading = { layer: 'layer', key: 'step', bar: '', days: 'working days', notes: '' };
  const lines = [heading, ...rows];
  const width = (name: 'layer' | 'key' | 'bar' | 'days') => Math.max(...lines.map((line) => line[name].length));
  const widths = { layer: width('layer'), key: width('key'), bar: width('bar'), days: width('days') };
  return lines
    .map(({ layer, key, bar, days, notes }) =>
      [layer.padStart(widths.layer), key.padEnd(widths.key), bar.padEnd(widths.bar), days.padEnd(widths.days), notes].join('  ').trimEnd(),
    )
    .join('\n');
}
