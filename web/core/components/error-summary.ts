import type { Language } from '../../../domain/core/words.ts';
import { type Calculation, whyRefused } from './calculation.ts';
import { html, type Html } from '../html.ts';
import { bilingual } from '../words.ts';

const words = bilingual({
  fr: { reference: (id: string) => `Référence de l’incident : ${id}` },
  en: { reference: (id: string) => `Incident reference: ${id}` },
});

/** The id of the summary's element: a page has one. */
export const SUMMARY_ID = 'erreurs';

/** What is wrong with what was sent, above the form: what happened, what to do, and a link to each field at fault. */
export const errorSummary = ({
  language,
  title,
  detail,
  faults,
  requestId,
  why,
}: {
  language: Language;
  title: string;
  detail: string;
  faults: readonly { href: string; text: string }[];
  /** The id of the request that failed by a fault of ours; absent where the sender has something to correct. */
  requestId?: string | undefined;
  /** How the rule that refuses came to it; absent where the detail says all. */
  why?: Calculation | undefined;
}): Html =>
  html`<div class="fr-alert fr-alert--error g-summary" role="alert" tabindex="-1" id="${SUMMARY_ID}">
    <h2 class="fr-alert__title">${title}</h2>
    <p>${detail}</p>
    ${whyRefused(language, why)}
    ${
      faults.length > 0 &&
      html`<ul>
        ${faults.map(({ href, text }) => html`<li><a href="${href}">${text}</a></li>`)}
      </ul>`
    }
    ${requestId !== undefined && html`<p class="g-muted g-small">${words[language].reference(requestId)}</p>`}
  </div>`;
