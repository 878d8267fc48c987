import { figure, share } from '../../domain/core/format.ts';
import { bar, chart, CHART_WIDTH, type ChartFrame, place as at } from '../core/charts/frame.ts';
import { html, type Html } from '../core/html.ts';
import { bilingual, colon } from '../core/words.ts';

const words = bilingual({
  fr: {
    reported: 'Valeur rendue',
    planned: 'Cible du plan',
    month: (month: number) => `mois ${month}`,
  },
  en: {
    reported: 'Reported value',
    planned: 'Target of the plan',
    month: (month: number) => `month ${month}`,
  },
});

/** The progress of an indicator: 0 at its baseline, 1 at its target. */
type Progress = { label: string; value: number };

const ROW = 46;
/** Beyond twice its target a bar is cut off; its words still say how far it went. */
const MOST = 2;

/** Bars of how far each has come, with the mark of the target across all of them. */
export function progressBars(frame: ChartFrame, rows: readonly Progress[]): Html {
  const { language, id } = frame;
  const scale = (value: number): number => (Math.min(Math.max(value, 0), MOST) / MOST) * (CHART_WIDTH - 90);
  return chart(frame, {
    height: rows.length * ROW + 24,
    picture: html`${rows.map(
      ({ label, value }, place) =>
        html`<text x="0" y="${place * ROW + 14}">${label}</text>
          ${bar(id, 1, { x: 0, y: place * ROW + 20, width: scale(value), height: 16 }, `${label}${colon(language)} ${share(language, value)}`)}
          <text x="${CHART_WIDTH}" y="${place * ROW + 33}" text-anchor="end">${value > MOST && '→ '}${share(language, value)}</text>`,
    )}
    <path class="mark" d="M${at(scale(1))} 0V${rows.length * ROW}" />
    <text x="${at(scale(1))}" y="${rows.length * ROW + 16}" text-anchor="middle">${words[language].target}</text>`,
  });
}

/** A value at a month of a project, counted from its start. */
type Point = { month: number; value: number };

const HEIGHT = 240;
const LEFT = 70;
const RIGHT = 24;
const TOP = 14;
const BOTTOM = 30;

/** Where an indicator began, what was reported of it, and what its plan wants: values over the months of a project. */
export function indicatorLines(frame: ChartFrame, { reported, targets }: { reported: readonly Point[]; targets: readonly Point[] }): Html {
  const { language } = frame;
  const all = [...reported, ...targets];
  const months = Math.max(1, ...all.map(({ month }) => month));
  const values = all.map(({ value }) => value);
  const least = Math.min(0, ...values);
  const most = Math.max(...values, least + 1);
  const x = (month: number): number => LEFT + (month / months) * (CHART_WIDTH - LEFT - RIGHT);
  const y = (value: number): number => TOP + (1 - (value - least) / (most - least)) * (HEIGHT - TOP - BOTTOM);
  const path = (points: readonly Point[]): string =>
    points.map(({ month, value }, place) => `${place === 0 ? 'M' : 'L'}${at(x(month))} ${at(y(value))}`).join('');
  const ticks = [least, (least + most) / 2, most];
  const labels = [...new Set(all.map(({ month }) => month))].sort((a, b) => a - b);
  return chart(frame, {
    height: HEIGHT + 20,
    picture: html`${ticks.map(
      (tick) =>
        html`<path class="axis" d="M${LEFT} ${at(y(tick))}H${CHART_WIDTH - RIGHT}" />
          <text x="${LEFT - 8}" y="${at(y(tick) + 4)}" text-anchor="end">${figure(language, Math.round(tick * 10) / 10)}</text>`,
    )}
    ${labels.map((month) => html`<text x="${at(x(month))}" y="${HEIGHT - 8}" text-anchor="middle">${words[language].month(month)}</text>`)}
    ${
      targets.length > 0 &&
      html`<path class="line c2 dashed" d="${path(targets)}" />
        ${targets.map(({ month, value }) => html`<path class="mark" d="M${at(x(month) - 7)} ${at(y(value))}h14" />`)}`
    }
    ${
      reported.length > 0 &&
      html`<path class="line c1" d="${path(reported)}" />
        ${reported.map(({ month, value }) => html`<circle class="c1" cx="${at(x(month))}" cy="${at(y(value))}" r="4.5" />`)}`
    }
    <circle class="c1" cx="${LEFT + 6}" cy="${HEIGHT + 10}" r="4.5" /><text x="${LEFT + 18}" y="${HEIGHT + 14}">${words[language].reported}</text>
    ${
      targets.length > 0 &&
      html`<path class="line c2 dashed" d="M${LEFT + 180} ${HEIGHT + 10}h28" /><path class="mark" d="M${LEFT + 187} ${HEIGHT + 10}h14" />
        <text x="${LEFT + 216}" y="${HEIGHT + 14}">${words[language].planned}</text>`
    }`,
  });
}

/** A length in days, with its words. */
type Length = { label: string; days: number; said: string };

const LENGTH_ROW = 44;

/** Bars of lengths in days, one below the other, on one scale. */
export function dayBars(frame: ChartFrame, rows: readonly Length[]): Html {
  const { id, language } = frame;
  const most = Math.max(1, ...rows.map(({ days }) => days));
  return chart(frame, {
    height: rows.length * LENGTH_ROW,
    picture: html`${rows.map(
      ({ label, days, said }, row) =>
        html`<text x="0" y="${row * LENGTH_ROW + 14}">${label}</text>
          ${bar(id, 1, { x: 0, y: row * LENGTH_ROW + 20, width: (days / most) * (CHART_WIDTH - 110), height: 16 }, `${label}${colon(language)} ${said}`)}
          <text x="${at((days / most) * (CHART_WIDTH - 110) + 6)}" y="${row * LENGTH_ROW + 33}" font-weight="600">${said}</text>`,
    )}`,
  });
}
