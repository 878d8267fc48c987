import type { Language } from '../../domain/core/words.ts';
import { html, type Html } from '../core/html.ts';
import { bilingual, colon } from '../core/words.ts';
import type { ShownStep } from './graph.ts';

const words = bilingual({
  fr: { score: (score: number) => `${score} sur 5` },
  en: { score: (score: number) => `${score} out of 5` },
});

/** The scores of an opinion, each by its criterion, with what it means there. */
export const scoreList = (language: Language, { criteria }: Pick<ShownStep, 'criteria'>, scores: Readonly<Record<string, number>>): Html =>
  html`<ul class="g-list">
    ${Object.entries(scores).map(([key, score]) => {
      const { label = key, meanings = [] } = criteria.find((each) => each.key === key) ?? {};
      const meaning = meanings[score];
      return html`<li>
        ${label}${colon(language)} <strong>${words[language].score(score)}</strong>${meaning !== undefined && ` · ${meaning}`}
      </li>`;
    })}
  </ul>`;
