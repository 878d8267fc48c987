import type { z } from 'zod';
import type { CalculationView } from '../../../api/http/answer/calculation-view.ts';
import type { Language } from '../../../domain/core/words.ts';
import { html, type Html, type Part } from '../html.ts';
import { bilingual, colon } from '../words.ts';

const words = bilingual({
  fr: { gives: 'Résultat', unknown: 'pas encore connu', why: 'Pourquoi ?' },
  en: { gives: 'Result', unknown: 'not known yet', why: 'Why?' },
});

export type Calculation = z.infer<typeof CalculationView>;

/** A chain of steps, the first one first; a step that rests on several has them beneath it. */
const chainOf = (step: Calculation): Calculation[] => {
  const [before] = step.from;
  return before && step.from.length === 1 ? [...chainOf(before), step] : [step];
};

/** The steps of a calculation, the first one first. */
export const calculationSteps = (language: Language, calculation: Calculation): Html =>
  html`<ol class="g-steps">
    ${chainOf(calculation).map(
      ({ text, article, inputs, result, from }) =>
        html`<li>
          ${text} ${article && html`<span class="g-muted">(${article})</span>`}<br />
          <span class="g-small"
            >${inputs.map(({ label, value }) => html`${label}${colon(language)} ${value}${language === 'fr' ? ' ; ' : '; '}`)}<strong
              >${words[language].gives}${colon(language)} ${result ?? words[language].unknown}</strong
            ></span
          >
          ${from.length > 1 && from.map((each) => calculationSteps(language, each))}
        </li>`,
    )}
  </ol>`;

/** How a result came about, closed until its reader asks. `facts`: what is said of it before its steps. */
export const why = (language: Language, question: string, calculation: Calculation, facts: Part = null): Html =>
  html`<details class="g-why">
    <summary>${question}</summary>
    ${facts}${calculationSteps(language, calculation)}
  </details>`;

/** How a rule came to refuse, below its sentence; nothing where that says all. */
export const whyRefused = (language: Language, calculation: Calculation | null | undefined): Part =>
  calculation ? why(language, words[language].why, calculation) : null;
