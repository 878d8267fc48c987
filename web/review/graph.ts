import type { Language } from '../../domain/core/words.ts';
import { stepTable } from '../../domain/review/review.ts';
import { html, type Part } from '../core/html.ts';
import { choiceLabel } from '../core/forms/field.ts';
import { bilingual } from '../core/words.ts';
import type { Application } from './file.ts';

const words = bilingual({
  fr: {
    caption: 'Ordre des avis : chacun s’ouvre après ceux qui le précèdent',
    first: (label: string, state: string) => `${label} (${state})`,
    after: (label: string, state: string, before: string) => `${label} (${state}), après ${before}`,
  },
  en: {
    caption: 'Order of the opinions: each opens after those before it',
    first: (label: string, state: string) => `${label} (${state})`,
    after: (label: string, state: string, before: string) => `${label} (${state}), after ${before}`,
  },
});

export type ShownStep = NonNullable<Application['review']>[number];

const BOX = { width: 208, height: 74, across: 56, down: 18 };
const LETTERS = 23;

/** The column of each step: one further than the last of those before it. */
function columnsOf(steps: readonly Pick<ShownStep, 'key' | 'after'>[]): Map<string, number> {
  const columns = new Map<string, number>();
  const columnOf = (key: string, within: readonly string[] = []): number => {
    const known = columns.get(key);
    if (known !== undefined) return known;
    const before = steps.find((step) => step.key === key)?.after ?? [];
    const column = before
      .filter((each) => !within.includes(each))
      .reduce((most, each) => Math.max(most, columnOf(each, [...within, key]) + 1), 0);
    columns.set(key, column);
    return column;
  };
  for (const { key } of steps) columnOf(key);
  return columns;
}

/** A label in two lines at most, each short enough for a box. */
function linesOf(label: string): string[] {
  const lines: string[] = [];
  for (const word of label.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < LETTERS) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.length <= 2 ? lines : [lines[0] ?? '', `${(lines[1] ?? '').slice(0, LETTERS - 2)} …`];
}

/** The state of a step in words: its opinion's verdict once it is given and the reader may see it. */
export const stateInWords = (language: Language, { state, opinion }: ShownStep): string =>
  state === 'given' && opinion ? choiceLabel(language, 'verdict', opinion.verdict) : stepTable[state].staff[language];

const lookOf = ({ state, opinion }: ShownStep): string => (state === 'given' && opinion ? opinion.verdict : state);

/** The steps of a review as boxes, in columns by what stands before them, with arrows. */
export function graphOf(language: Language, steps: readonly ShownStep[]): Part {
  const said = words[language];
  const columns = columnsOf(steps);
  const rows = new Map<number, number>();
  const places = new Map(
    steps.map((step) => {
      const column = columns.get(step.key) ?? 0;
      const row = rows.get(column) ?? 0;
      rows.set(column, row + 1);
      return [step.key, { x: 1 + column * (BOX.width + BOX.across), y: 1 + row * (BOX.height + BOX.down) }] as const;
    }),
  );
  const width = 2 + (Math.max(0, ...columns.values()) + 1) * (BOX.width + BOX.across) - BOX.across;
  const height = 2 + Math.max(1, ...rows.values()) * (BOX.height + BOX.down) - BOX.down;
  const labelOf = (key: string): string => steps.find((step) => step.key === key)?.label ?? key;
  const inWords = steps.map((step) =>
    step.after.length === 0
      ? said.first(step.label, stateInWords(language, step))
      : said.after(step.label, stateInWords(language, step), step.after.map(labelOf).join(', ')),
  );
  const arrows = steps.flatMap(({ key, after }) =>
    after.flatMap((before) => {
      const [from, to] = [places.get(before), places.get(key)];
      if (!from || !to) return [];
      const [x1, y1, x2, y2] = [from.x + BOX.width, from.y + BOX.height / 2, to.x - 7, to.y + BOX.height / 2];
      return [`M${x1} ${y1}C${x1 + BOX.across / 2} ${y1} ${x2 - BOX.across / 2} ${y2} ${x2} ${y2}`];
    }),
  );
  return html`<figure class="g-chart g-graph" tabindex="0">
    <figcaption>${said.caption}</figcaption>
    <svg
      role="img"
      aria-label="${inWords.join(', ')}"
      viewBox="0 0 ${width} ${height}"
      width="${width}"
      height="${height}"
      xmlns="http://www.w3.org/2000/svg"
    >
      <defs>
        <marker id="fleche" viewBox="0 0 8 8" refX="1" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M0 0L8 4L0 8z" class="g-graph__head" />
        </marker>
      </defs>
      ${arrows.map((d) => html`<path d="${d}" class="axis g-graph__arrow" marker-end="url(#fleche)" />`)}
      ${steps.map((step) => {
        const { x, y } = places.get(step.key) ?? { x: 0, y: 0 };
        const lines = linesOf(step.label);
        return html`<g class="g-graph__step g-graph__step--${lookOf(step)}">
          <rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="6" />
          <text x="${x + 12}" y="${y + 22}" class="g-graph__label">
            ${lines.map((each, place) => html`<tspan x="${x + 12}" dy="${place === 0 ? 0 : 16}">${each}</tspan>`)}
          </text>
          <text x="${x + 12}" y="${y + BOX.height - 12}">${stateInWords(language, step)}</text>
        </g>`;
      })}
    </svg>
  </figure>`;
}
