import type { Language } from '../../../domain/core/words.ts';
import { html, type Html, type Part } from '../html.ts';
import { date } from './dates.ts';

type Happened = { at: string; words: Part; by?: Part };

/** What happened, the newest first. */
export const timeline = (language: Language, events: readonly Happened[]): Html =>
  html`<ol class="g-timeline">
    ${events.map(
      ({ at, words, by }) =>
        html`<li>
          <p class="g-timeline__when">${date(language, at)}${by && html` · ${by}`}</p>
          <p>${words}</p>
        </li>`,
    )}
  </ol>`;

type Entry = { at: string; text: string; who: { name: string; organisationName: string } | null };

/**
 * The events that an operation answers, the oldest first, as a timeline.
 * @param withOrganisation names the organisation of each person too
 */
export const timelineOf = (language: Language, entries: readonly Entry[], { withOrganisation = false } = {}): Html =>
  timeline(
    language,
    entries.toReversed().map(({ at, text, who }) => ({
      at,
      words: text,
      by: who && withOrganisation ? `${who.name}, ${who.organisationName}` : who?.name,
    })),
  );
