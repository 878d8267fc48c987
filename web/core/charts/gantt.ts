import { DAY_MS } from '../../../domain/core/calendar.ts';
import { scaleTime } from 'd3-scale';
import { html, type Html } from '../html.ts';
import { bar, chart, CHART_WIDTH, type ChartFrame, type Meaning, place } from './frame.ts';
import { shortMonth } from '../../../domain/core/format.ts';

/** A span from a day to a day, both included. */
export type Span = { label: string; from: string; to: string; meaning: number };

const ROW = 40;
const BAR = 14;
const AXIS = 40;
/** The width of a letter of a label, on average. */
const LETTER = 6.5;

const dayAt = (date: string): number => Date.parse(`${date}T00:00:00Z`);

/** When the first of them begins, and when the last is over: the instants between which they are drawn. */
export function boundsOf(spans: readonly Pick<Span, 'from' | 'to'>[], today: string): readonly [number, number] {
  return [
    Math.min(dayAt(today), ...spans.map(({ from }) => dayAt(from))),
    Math.max(dayAt(today) + DAY_MS, ...spans.map(({ to }) => dayAt(to) + DAY_MS)),
  ];
}

/** The first days of the months between two instants, at most so many of them. */
export function monthsBetween([start, end]: readonly [number, number], atMost: number): string[] {
  const first = new Date(start);
  const months: string[] = [];
  for (let at = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1); at < end;) {
    const month = new Date(at);
    months.push(month.toISOString().slice(0, 7));
    at = Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1);
  }
  const every = Math.max(1, Math.ceil(months.length / atMost));
  return months.filter((_, row) => row % every === 0);
}

/** Spans as bars on one scale of days, with a mark for today. */
export function gantt(
  frame: ChartFrame,
  meanings: readonly Meaning[],
  spans: readonly Span[],
  { today, todayLabel }: { today: string; todayLabel: string },
): Html {
  const { language, id } = frame;
  const bounds = boundsOf(spans, today);
  const x = scaleTime()
    .domain([...bounds])
    .range([0, CHART_WIDTH]);
  const height = spans.length * ROW + AXIS;
  const ticks = monthsBetween(bounds, 10).map((month) => {
    const at = x(dayAt(`${month}-01`));
    return html`<path class="axis" d="M${place(at)} 0V${height - AXIS}" />
      ${at < CHART_WIDTH - 40 && html`<text x="${place(at)}" y="${height - 24}">${shortMonth(language, month)} ${month.slice(2, 4)}</text>`}`;
  });
  const now = x(dayAt(today));
  return chart(frame, {
    height,
    meanings,
    picture: html`${ticks}
      ${spans.map(({ label, from, to, meaning }, row) => {
        const start = x(dayAt(from));
        const isLate = start + label.length * LETTER > CHART_WIDTH;
        return html`<text class="halo" x="${place(isLate ? CHART_WIDTH : start)}" y="${row * ROW + 14}" text-anchor="${isLate ? 'end' : 'start'}">${label}</text>
          ${bar(id, meanings[meaning]?.tone ?? 1, { x: start, y: row * ROW + 19, width: Math.max(2, x(dayAt(to) + DAY_MS) - start), height: BAR })}`;
      })}
      <path class="today" d="M${place(now)} 0V${height - AXIS}" />
      <text x="${place(Math.min(now, CHART_WIDTH - 60))}" y="${height - 6}" font-weight="600">${todayLabel}</text>`,
  });
}
