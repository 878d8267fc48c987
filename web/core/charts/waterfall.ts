import { scaleLinear } from 'd3-scale';
import { html, type Html } from '../html.ts';
import { bar, chart, CHART_WIDTH, type ChartFrame, place, shortEuros, type Tone } from './frame.ts';

/**
 * One step from what there was to what is left. `whole`: where it begins; `more` and `less` add and take away; `left`:
 * what it ends with.
 */
export type WaterfallStep = { label: string; cents: number; kind: 'whole' | 'more' | 'less' | 'left'; tone: Tone };

/** The steps with where each begins and ends; what is left begins at nothing. */
export function waterfallOf<Each extends Pick<WaterfallStep, 'cents' | 'kind'>>(
  steps: readonly Each[],
): (Each & { from: number; to: number })[] {
  let at = 0;
  return steps.map((step) => {
    const from = step.kind === 'left' || step.kind === 'whole' ? 0 : at;
    at = step.kind === 'left' ? at : step.kind === 'less' ? from - step.cents : from + step.cents;
    return { ...step, from, to: at };
  });
}

const LABELS = 190;
const FIGURES = 92;
const ROW = 30;
const BAR = 20;
const TOP = 6;

/** A chart from the first amount to what is left: each step begins where the one above it ends. */
export function waterfall(frame: ChartFrame, steps: readonly WaterfallStep[]): Html {
  const placed = waterfallOf(steps);
  const ends = placed.flatMap(({ from, to }) => [from, to]);
  const x = scaleLinear()
    .domain([Math.min(0, ...ends), Math.max(1, ...ends)])
    .range([LABELS, CHART_WIDTH - FIGURES]);
  const { language, id } = frame;
  const amounts = steps.map(({ cents }) => cents);
  const rows = placed.map(({ label, cents, kind, tone, from, to }, row) => {
    const y = TOP + row * ROW;
    const [start, end] = [x(Math.min(from, to)), x(Math.max(from, to))];
    const sign = kind === 'less' && cents !== 0 ? '−' : kind === 'more' && cents !== 0 ? '+' : '';
    return html`<text x="${LABELS - 8}" y="${y + 14}" text-anchor="end">${label}</text>
      ${bar(id, tone, { x: start, y, width: end - start, height: BAR }, label)}
      ${row < placed.length - 1 && html`<path class="axis" d="M${place(x(to))} ${y}V${y + ROW + BAR}" />`}
      <text x="${CHART_WIDTH}" y="${y + 14}" text-anchor="end"${(kind === 'whole' || kind === 'left') && html` font-weight="600"`}>${sign}${shortEuros(language, cents, amounts)}</text>`;
  });
  const height = TOP + placed.length * ROW;
  const zero = html`<path class="axis" d="M${place(x(0))} 0V${height}" />`;
  return chart(frame, { height, picture: html`${zero}${rows}` });
}
