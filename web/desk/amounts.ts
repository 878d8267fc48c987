import { getApplication } from '../../api/applications/applications.ts';
import { getApplicationCalculations, getGrantCalculations, getSessionCalculations } from '../../api/desk/amounts.ts';
import { getGrant } from '../../api/grants/grants.ts';
import type { Language } from '../../domain/core/words.ts';
import type { AnswerOf } from '../core/answer.ts';
import { calculationSteps } from '../core/components/calculation.ts';
import { html, type Html } from '../core/html.ts';
import type { Page } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';

const words = bilingual({
  fr: {
    title: 'Pourquoi ces montants ?',
    intro: 'Chaque montant est donné par une règle. Voici ce que la règle a lu, et ce qu’elle en a fait.',
    none: 'Aucun montant n’est encore calculé ici.',
    why: 'Pourquoi ?',
    ranks: 'Pourquoi ce classement ?',
    ranksIntro:
      'Chaque dossier de l’ordre du jour, du premier rang au dernier, avec la note qui le place là. La présidence peut ensuite modifier l’ordre de passage, avec un motif.',
    agenda: 'Revenir à l’ordre du jour',
    rank: (standing: number | null) => (standing === null ? 'Sans rang' : `Rang ${standing}`),
  },
  en: {
    title: 'Why these amounts?',
    intro: 'Each amount is given by a rule. This is what the rule has read, and what it made of it.',
    none: 'No amount is worked out here yet.',
    why: 'Why?',
    ranks: 'Why this ranking?',
    ranksIntro:
      'The applications of the agenda in order of rank, each with the score behind its rank. The chair may then change the order and give a reason.',
    agenda: 'Back to the agenda',
    rank: (standing: number | null) => (standing === null ? 'Without a rank' : `Rank ${standing}`),
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

const ofSession: Page = {
  path: '/comites/:id/calculs',
  of: getSessionCalculations,
  get: async (visit) => {
    const { language } = visit;
    const said = words[language];
    const { id } = visit.params;
    const { items } = await visit.read(getSessionCalculations, { params: { id } });
    return {
      title: said.ranks,
      body: html`<p>${items.length > 0 ? said.ranksIntro : said.none}</p>
        ${items.map(
          ({ applicationId, reference, title, standing, calculation }) =>
            html`<section>
              <h2>${said.rank(standing)}${colon(language)} <a href="/dossiers/${applicationId}">${reference} · ${title}</a></h2>
              ${calculationSteps(language, calculation)}
            </section>`,
        )}
        <p><a class="fr-link" href="/comites/${id}">${said.agenda}</a></p>`,
    };
  },
};

/** The link to why the applications of an agenda have their ranks. */
export const whyRanks = (language: Language, sessionId: string): Html =>
  html`<p><a class="fr-link" href="/comites/${sessionId}/calculs">${words[language].ranks}</a></p>`;

export const amountPages: readonly Page[] = [ofApplication, ofGrant, ofSession];
