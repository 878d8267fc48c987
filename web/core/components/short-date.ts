import type { Language } from '../../../domain/core/words.ts';
import { shortDate as inFigures } from '../../../domain/core/format.ts';
import { html, type Part } from '../html.ts';

/** A day (yyyy-mm-dd) in figures, as 03/04/2027: where many stand below one another. */
export const shortDate = (language: Language, day: string): Part =>
  html`<time class="g-figure" datetime="${day}">${inFigures(language, day)}</time>`;

/** From a day to another, both included. */
export const period = (language: Language, startsOn: string, endsOn: string): Part =>
  html`${shortDate(language, startsOn)}<span aria-hidden="true"> → </span><span class="fr-sr-only">${language === 'fr' ? ' au ' : ' to '}</span
    >${shortDate(language, endsOn)}`;
