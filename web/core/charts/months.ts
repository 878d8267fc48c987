import { scaleBand, scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { shortMonth } from '../../../domain/core/format.ts';
import { html, type Html, type Part } from '../html.ts';
import { bar, chart, CHART_WIDTH, type ChartFrame, type Meaning, place, shortEuros } from './frame.ts';

/**
 * A month (yyyy-mm), what stands as a bar in it, from zero unless told, what a line passes through, and what a mark
 * beside it says.
 */
type MonthPoint = { month: string; fromCents?: number; barCents: number; lineCents?: number | null; markCents?: number | null };

const LEFT = 70;
const HEIGHT = 240;
const FLOOR = 40;
const TOP = 10;

/** The most months whose names stand below their bars. */
const NAMED = 14;

/** Amounts month by month: bars, a line, and marks, each as far as it has a meaning. */
export function monthBars(
  frame: ChartFrame,
  meanings: readonly [Meaning, (Meaning | null)?, (Meaning | null)?],
  points: readonly MonthPoint[],
): Html {
  const [bars, left, marks] = meanings;
  const { language, id } = frame;
  const x = scaleBand<string>()
    .domain(points.map(({ month }) => month))
    .range([LEFT, CHART_WIDTH])
    .padding(0.25);
  const values = points.flatMap(({ barCents, lineCents, markCents }) => [barCents, lineCents ?? 0, markCents ?? 0]);
  const y = scaleLinear()
    .domain([Math.min(0, ...values), Math.max(1, ...values)])
    .nice()
    .range([HEIGHT - FLOOR, TOP]);
  const middle = (month: string): number => (x(month) ?? 0) + x.bandwidth() / 2;
  const ticks = y
    .ticks(5)
    .map(
      (tick, _, all) =>
        html`<path class="axis" d="M${LEFT} ${place(y(tick))}H${CHART_WIDTH}" /><text x="${LEFT - 8}" y="${place(y(tick) + 4)}" text-anchor="end">${shortEuros(language, tick, all)}</text>`,
    );
  const every = Math.ceil(points.length / NAMED);
  const names = points.map(
    ({ month }, row) =>
      row % every === 0 &&
      html`<text x="${place(middle(month))}" y="${HEIGHT - 22}" text-anchor="middle">${shortMonth(language, month)}</text>`,
  );
  const years = points.map(
    ({ month }, row) =>
      (row === 0 || month.endsWith('-01')) &&
      html`<text x="${place(middle(month))}" y="${HEIGHT - 6}" text-anchor="middle" font-weight="600">${month.slice(0, 4)}</text>`,
  );
  const path = line<MonthPoint>()
    .x(({ month }) => middle(month))
    .y(({ lineCents }) => y(lineCents ?? 0))
    .defined(({ lineCents }) => typeof lineCents === 'number')
    .digits(2);
  // Each year has its own credits, so the line breaks between years.
  const lines =
    left &&
    [...Map.groupBy(points, ({ month }) => month.slice(0, 4)).values()].map(
      (year) => html`<path class="line c${left.tone}" d="${path(year)}" />`,
    );
  const dot = (meaning: Meaning | null | undefined, month: string, cents: number | null | undefined): Part =>
    meaning &&
    typeof cents === 'number' &&
    html`<circle class="c${meaning.tone}" cx="${place(middle(month))}" cy="${place(y(cents))}" r="3" />`;
  return chart(frame, {
    height: HEIGHT,
    meanings: meanings.flatMap((meaning) => meaning ?? []),
    picture: html`${ticks}
      ${points.map(({ month, fromCents = 0, barCents }) =>
        bar(id, bars.tone, {
          x: x(month) ?? 0,
          y: y(Math.max(fromCents, barCents)),
          width: x.bandwidth(),
          height: Math.abs(y(barCents) - y(fromCents)),
        }),
      )}
      <path class="axis" d="M${LEFT} ${place(y(0))}H${CHART_WIDTH}" />
      ${lines}
      ${points.map(({ month, lineCents, markCents }) => [dot(left, month, lineCents), dot(marks, month, markCents)])}
      ${names}${years}`,
  });
}
