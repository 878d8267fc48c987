import type { Language } from '../../../domain/core/words.ts';
import { exactly } from '../../../domain/core/format.ts';
import { html, type Html, type Part } from '../html.ts';
import { bilingual, colon } from '../words.ts';

const words = bilingual({
  fr: { figures: 'Les chiffres de ce graphique', csv: 'Télécharger ces chiffres (CSV)', picture: 'Graphique' },
  en: { figures: 'The figures of this chart', csv: 'Download these figures (CSV)', picture: 'Chart' },
});

/** A colour of charts, with the pattern that tells it from the others where colours are not seen. */
export type Tone = 1 | 2 | 3 | 4 | 5;

/** What a tone means, for the legend. */
export type Meaning = { label: string; tone: Tone };

export type ChartFrame = {
  language: Language;
  /** Unique on its page. */
  id: string;
  /** The subject of the chart, in a few words. */
  caption: string;
  /** The conclusion of the chart, in one sentence, for a reader who does not see it. */
  conclusion: string;
  /** Its figures as a table. */
  figures: Part;
  /** Where the same figures are a file. */
  csv: string;
  /** The table is shown at once, where the page has no other. */
  isOpen?: boolean;
};

/** The width of every chart, in its own units: a picture is as wide as its column. */
export const CHART_WIDTH = 720;

const patterns = (id: string): Html =>
  html`<defs>
    <pattern id="${id}-p2" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="ink" d="M0 3H6" /></pattern>
    <pattern id="${id}-p3" width="6" height="6" patternUnits="userSpaceOnUse"><circle class="ink-dot" cx="3" cy="3" r="1.2" /></pattern>
    <pattern id="${id}-p4" width="5" height="5" patternUnits="userSpaceOnUse"><path class="ink" d="M2.5 0V5" /></pattern>
    <pattern id="${id}-p5" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="ink" d="M0 3.5H7M3.5 0V7" /></pattern>
  </defs>`;

/** A coordinate, rounded to two decimals. */
export const place = (value: number): string => String(Math.round(value * 100) / 100);

/** A bar in its tone and pattern; nothing where it has no length. */
export const bar = (
  id: string,
  tone: Tone,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
  title?: string,
): Part =>
  width > 0 &&
  height > 0 &&
  html`<g>${title && html`<title>${title}</title>`}
    <rect class="c${tone}" x="${place(x)}" y="${place(y)}" width="${place(width)}" height="${place(height)}" />
    ${tone > 1 && html`<rect fill="url(#${id}-p${tone})" x="${place(x)}" y="${place(y)}" width="${place(width)}" height="${place(height)}" />`}
  </g>`;

const legendOf = (id: string, meanings: readonly Meaning[]): Part =>
  meanings.length > 0 &&
  html`<ul class="g-legend">
    ${meanings.map(
      ({ label, tone }) =>
        html`<li>
          <svg width="18" height="12" viewBox="0 0 18 12" aria-hidden="true" focusable="false">${bar(id, tone, { x: 0, y: 0, width: 18, height: 12 })}</svg>
          ${label}
        </li>`,
    )}
  </ul>`;

/** A chart: its subject, its conclusion, the picture, and its figures as a table. */
export const chart = (
  { language, id, caption, conclusion, figures, csv, isOpen = false }: ChartFrame,
  { height, picture, meanings = [] }: { height: number; picture: Part; meanings?: readonly Meaning[] },
): Html =>
  html`<figure class="g-chart">
    <figcaption>${caption}</figcaption>
    <p class="g-conclusion">${conclusion}</p>
    ${legendOf(id, meanings)}
    <div class="g-chart__draw" tabindex="0" role="region" aria-label="${words[language].picture}${colon(language)} ${caption}">
      <svg viewBox="0 0 ${CHART_WIDTH} ${place(height)}" role="img" aria-label="${conclusion}">${patterns(id)}${picture}</svg>
    </div>
    <details${isOpen && html` open`}>
      <summary>${words[language].figures}</summary>
      ${figures}${csv && html`<p><a class="fr-link" href="${csv}">${words[language].csv}</a></p>`}
    </details>
  </figure>`;

const MILLION = 100_000_000;

/** The decimals that an amount in millions needs, two at most. */
function decimalsOf(cents: number): 0 | 1 | 2 {
  const hundredths = Math.round(Math.abs(cents) / (MILLION / 100));
  if (Math.abs(cents) < MILLION || hundredths % 100 === 0) return 0;
  return hundredths % 10 === 0 ? 1 : 2;
}

/**
 * An amount as an axis has it: 250 k€, 1,2 M€; €250k, €1.2M.
 * @param beside the amounts that are read with it: millions among them all have the decimals of the longest
 */
export function shortEuros(language: Language, cents: number, beside: readonly number[] = []): string {
  const size = Math.abs(cents);
  const digits = [cents, ...beside].map(decimalsOf).reduce((most, each) => (each > most ? each : most));
  const [unit, of] = size >= MILLION ? (['M', MILLION] as const) : size >= 100_000 ? (['k', 100_000] as const) : (['', 100] as const);
  const figure = exactly(language, size / of, unit === 'M' ? digits : 0);
  const unsigned = language === 'fr' ? `${figure}\u00a0${unit}€` : `€${figure}${unit}`;
  return cents < 0 ? `−${unsigned}` : unsigned;
}
