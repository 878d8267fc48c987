import { getApplication } from '../../api/applications/applications.ts';
import { getApplicationCalculations, getGrantCalculations } from '../../api/desk/amounts.ts';
import { getGrant } from '../../api/grants/grants.ts';
import type { Language } from '../../domain/core/words.ts';
import type { AnswerOf } from '../core/answer.ts';
import { calculationSteps } from '../core/components/calculation.ts';
import { html, type Html } from '../core/html.ts';
import type { Page } from '../core/page.ts';
import { bilingual } from '../core/words.ts';

const words = bilingual({
  fr: {
    title: 'Pourquoi ces montants ?',
    intro: 'Chaque montant est donné par une règle. Voici ce que la règle a lu, et ce qu’elle en a fait.',
    none: 'Aucun montant n’est encore calculé ici.',
    why: 'Pourquoi ?',
  },
  en: {
    title: 'Why these amounts?',
    intro: 'Each amount is given by a rule. This is what the rule has read, and what it made of it.',
    none: 'No amount is worked out here yet.',
    why: 'Why?',
  },
});

/** The link to how an amount comes about, beside that amount. `path`: of the thing that has it. */
export const whyLink = (language: Language, path: string): Html =>
  html` <a class="fr-link g-small" href="${path}/calculs">${words[language].why}</a>`;

type Items = AnswerOf<typeof getApplicationCalculations>['items'];

const bodyOf = (language: Language, items: Items): Html => {
  const said = words[language];
  return html`<p>${items.length > 0 ? said.intro : said.none}</p>
    ${items.map(
      ({ label, calculation }) =>
        html`<section>
          <h2>${label}</h2>
          ${calculationSteps(language, calculation)}
        </section>`,
    )}`;
};

const ofApplication: Page = {
  path: '/dossiers/:id/calculs',
  of: getApplicationCalculations,
  get: async (visit) => {
    const { language } = visit;
    const params = { id: visit.params['id'] };
    const [{ id, title }, { items }] = await Promise.all([
      visit.read(getApplication, { params }),
      visit.read(getApplicationCalculations, { params }),
    ]);
    return { title: words[language].title, crumbs: [{ label: title, href: `/dossiers/${id}` }], body: bodyOf(language, items) };
  },
};

const ofGrant: Page = {
  path: '/conventions/:id/calculs',
  of: getGrantCalculations,
  get: async (visit) => {
    const { language } = visit;
    const params = { id: visit.params['id'] };
    const [{ id, title }, { items }] = await Promise.all([visit.read(getGrant, { params }), visit.read(getGrantCalculations, { params })]);
    return { title: words[language].title, crumbs: [{ label: title, href: `/conventions/${id}` }], body: bodyOf(language, items) };
  },
};

export const amountPages: readonly Page[] = [ofApplication, ofGrant];
