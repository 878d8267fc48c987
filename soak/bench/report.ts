import { cpus, totalmem } from 'node:os';
import Table from 'cli-table3';
import type { Figure } from './figures.ts';

const GIB = 1_073_741_824;

/** The machine of the measurement. */
export const machine = () => ({
  cpu: cpus()[0]?.model.trim() ?? '',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / GIB),
  platform: `${process.platform} ${process.arch}`,
  node: process.version,
});

export type Report = { machine: ReturnType<typeof machine>; benchmarks: Record<string, Figure[]> };

/** Three digits, whatever the size. */
const digits = (value: number): string => new Intl.NumberFormat('en', { maximumSignificantDigits: 3 }).format(value);

function targetOf({ target, met }: Figure): string {
  if (!target) return '';
  const orMore = 'orMore' in target ? ` or + ${target.orMore}` : '';
  return `${'most' in target ? `≤ ${target.most}${orMore}` : `≥ ${target.least}`}  ${met ? '✓' : '✗'}`;
}

/** A benchmark's figures as a table for people. */
export function tableOf(name: string, figures: readonly Figure[]): string {
  const table = new Table({
    head: [name, '', 'Guichet', 'floor', 'ratio', 'lowest – highest', 'target'],
    style: { head: [], border: [] },
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'left'],
  });
  for (const figure of figures) {
    const { what, unit, guichet, floor, ratio } = figure;
    table.push([
      ...[what, unit, digits(guichet), floor === null ? '' : digits(floor), ratio ? ratio.median.toFixed(2) : ''],
      ...[ratio ? `${ratio.low.toFixed(2)} – ${ratio.high.toFixed(2)}` : '', targetOf(figure)],
    ]);
  }
  return table.toString();
}
