import { scaleLinear } from 'd3-scale';
import { html, type Html } from '../html.ts';
import { colon } from '../words.ts';
import { bar, chart, CHART_WIDTH, type ChartFrame, type Meaning, place, shortEuros } from './frame.ts';

type StackedRow = { label: string; values: readonly number[] };

/** The parts of each bar, one behind the other; what is below zero has no length. */
export const stacked = (values: readonly number[]): { from: number; to: number }[] => {
  let at = 0;
  return values.map((value) => {
    const from = at;
    at += Math.max(0, value);
    return { from, to: at };
  });
};

const FIGURES = 80;
const ROW = 44;
const BAR = 18;
const AXIS = 24;

/** The most signs that a label may have before it is cut. */
const LONGEST = 90;
const cut = (label: string): string => (label.length > LONGEST ? `${label.slice(0, LONGEST - 1)}…` : label);

/** A bar for each row, made of its parts, in cents; the rows share one scale. */
export function stackedBars(frame: ChartFrame, meanings: readonly Meaning[], rows: readonly StackedRow[]): Html {
  const { language, id } = frame;
  const totals = rows.map(({ values }) => stacked(values).at(-1)?.to ?? 0);
  const x = scaleLinear()
    .domain([0, Math.max(1, ...totals)])
    .nice()
    .range([0, CHART_WIDTH - FIGURES]);
  const height = rows.length * ROW + AXIS;
  const ticks = x
    .ticks(4)
    .map(
      (tick, _, all) =>
        html`<path class="axis" d="M${place(x(tick))} 0V${height - AXIS}" /><text x="${place(x(tick))}" y="${height - 8}" text-anchor="${tick === 0 ? 'start' : 'middle'}">${shortEuros(language, tick, all)}</text>`,
    );
  const bars = rows.map(({ label, values }, row) => {
    const y = row * ROW;
    return html`<text class="halo" x="0" y="${y + 14}">${cut(label)}</text>
      ${stacked(values).map(({ from, to }, part) => {
        const meaning = meanings[part];
        return (
          meaning &&
          bar(
            id,
            meaning.tone,
            { x: x(from), y: y + 20, width: x(to) - x(from), height: BAR },
            `${meaning.label}${colon(language)} ${shortEuros(language, to - from)}`,
          )
        );
      })}
      <text x="${place(x(totals[row] ?? 0) + 6)}" y="${y + 34}" font-weight="600">${shortEuros(language, totals[row] ?? 0, totals)}</text>`;
  });
  return chart(frame, { height, picture: html`${ticks}${bars}`, meanings });
}
