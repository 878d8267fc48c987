import { scaleBand, scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { shortMonth } from '../../../domain/core/format.ts';
import { html, type Html } from '../html.ts';
import { bar, chart, CHART_WIDTH, type ChartFrame, type Meaning, place, shortEuros } from './frame.ts';

/** A month (yyyy-mm), what stands as a bar in it, and what a line passes through. */
type MonthPoint = { month: string; barCents: number; lineCents: number };

const LEFT = 70;
const HEIGHT = 240;
const FLOOR = 40;
const TOP = 10;

/** The most months whose names stand below their bars. */
const NAMED = 14;

/** The amounts expected month by month as bars, and what is left after each month as a line. */
export function monthBars(frame: ChartFrame, [bars, left]: readonly [Meaning, Meaning], points: readonly MonthPoint[]): Html {
  const { language, id } = frame;
  const x = scaleBand<string>()
    .domain(points.map(({ month }) => month))
    .range([LEFT, CHART_WIDTH])
    .padding(0.25);
  const values = points.flatMap(({ barCents, lineCents }) => [barCents, lineCents]);
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
    .y(({ lineCents }) => y(lineCents))
    .digits(2);
  // Each year has its own credits, so the line breaks between years.
  const lines = [...Map.groupBy(points, ({ month }) => month.slice(0, 4)).values()].map(
    (year) => html`<path class="line c${left.tone}" d="${path(year)}" />`,
  );
  return chart(frame, {
    height: HEIGHT,
    meanings: [bars, left],
    picture: html`${ticks}
      ${points.map(({ month, barCents }) =>
        bar(id, bars.tone, {
          x: x(month) ?? 0,
          y: y(Math.max(0, barCents)),
          width: x.bandwidth(),
          height: Math.abs(y(barCents) - y(0)),
        }),
      )}
      <path class="axis" d="M${LEFT} ${place(y(0))}H${CHART_WIDTH}" />
      ${lines}
      ${points.map(({ month, lineCents }) => html`<circle class="c${left.tone}" cx="${place(middle(month))}" cy="${place(y(lineCents))}" r="3" />`)}
      ${names}${years}`,
  });
}
