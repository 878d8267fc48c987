import type { Language } from '../../../domain/core/words.ts';
import { flag, html, type Html, type Part } from '../html.ts';
import { address } from '../page.ts';
import { bilingual } from '../words.ts';

const words = bilingual({
  fr: { filter: 'Filtrer', clear: 'Effacer les filtres', all: 'Tous', allFeminine: 'Toutes', filters: 'Filtres' },
  en: { filter: 'Filter', clear: 'Clear filters', all: 'All', allFeminine: 'All', filters: 'Filters' },
});

export type Filter =
  | { kind: 'words' | 'day'; name: string; label: string; value: string }
  | {
      kind: 'choice';
      name: string;
      label: string;
      value: string;
      options: readonly { value: string; label: string }[];
      /** The label of the empty choice; “All” where absent. */
      none?: string;
      /** True where French says « Toutes » of what is chosen. */
      isFeminine?: true;
    };

const one = (filter: Filter, language: Language): Part =>
  html`<div class="g-filter">
    <label class="fr-label" for="filtre-${filter.name}">${filter.label}</label>${
      filter.kind !== 'choice'
        ? html`<input class="fr-input" type="${filter.kind === 'day' ? 'date' : 'search'}" id="filtre-${filter.name}" name="${filter.name}" value="${filter.value}" />`
        : html`<select class="fr-select" id="filtre-${filter.name}" name="${filter.name}">
            <option value="">${filter.none ?? words[language][filter.isFeminine ? 'allFeminine' : 'all']}</option>
            ${filter.options.map(({ value, label }) => html`<option value="${value}" ${flag('selected', value === filter.value)}>${label}</option>`)}
          </select>`
    }
  </div>`;

/**
 * The filters of a list: they stand in its address, so that a view can be kept and sent to a colleague. `kept`: the
 * other query parameters that stay.
 */
export const filters = (language: Language, path: string, list: readonly Filter[], kept: Readonly<Record<string, string>> = {}): Html =>
  html`<form class="g-filters" method="get" action="${path}" role="search" aria-label="${words[language].filters}">
    ${Object.entries(kept).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    ${list.map((each) => one(each, language))}
    <div class="g-filter g-filter--do">
      <button class="fr-btn fr-btn--secondary">${words[language].filter}</button>
      ${list.some(({ value }) => value !== '') && html`<a class="fr-link" href="${address(path, kept)}">${words[language].clear}</a>`}
    </div>
  </form>`;
