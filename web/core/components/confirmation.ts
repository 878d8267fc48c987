import type { Language } from '../../../domain/core/words.ts';
import { html, type Html, type Part } from '../html.ts';
import { both } from '../words.ts';
import { summaryList } from './summary-list.ts';

const words = both({
  fr: { check: 'Vérifiez avant de confirmer', back: 'Revenir à la saisie' },
  en: { check: 'Check before you confirm', back: 'Back to the form' },
});

/** The consequences of an act that cannot be undone, in figures, before it is done. `form`: the form that does it. */
export const confirmation = (
  language: Language,
  { consequences, warning, form, back }: { consequences: readonly (readonly [string, Part])[]; warning: string; form: Part; back: string },
): Html =>
  html`<section class="g-card" aria-labelledby="a-confirmer">
    <h2 id="a-confirmer">${words[language].check}</h2>
    ${summaryList(consequences)}
    <div class="fr-alert fr-alert--warning fr-alert--sm"><p>${warning}</p></div>
    ${form}
    <p><a class="fr-link" href="${back}">${words[language].back}</a></p>
  </section>`;
