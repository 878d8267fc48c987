import type { Language } from '../../../domain/core/words.ts';
import { html, type Part } from '../html.ts';
import { bilingual } from '../words.ts';

const words = bilingual({
  fr: { pages: 'Pages', next: 'Page suivante', first: 'Première page' },
  en: { pages: 'Pages', next: 'Next page', first: 'First page' },
});

/** Links to the first and the next page of a list; nothing where all is shown. `first`, `next`: their addresses. */
export const pagination = (language: Language, { first, next }: { first: string | null; next: string | null }): Part =>
  (first ?? next) &&
  html`<nav class="fr-pagination" aria-label="${words[language].pages}">
    <ul class="fr-pagination__list">
      ${first && html`<li><a class="fr-pagination__link" href="${first}">${words[language].first}</a></li>`}
      ${next && html`<li><a class="fr-pagination__link fr-pagination__link--next" rel="next" href="${next}">${words[language].next}</a></li>`}
    </ul>
  </nav>`;
