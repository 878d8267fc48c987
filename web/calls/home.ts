import { listCalls } from '../../api/calls/calls.ts';
import { createApplication } from '../../api/applications/applications.ts';
import { getTasks } from '../../api/desk/tasks.ts';
import { percentOfCents } from '../../domain/core/money.ts';
import type { Language } from '../../domain/core/words.ts';
import { euros } from '../../domain/core/format.ts';
import { wayToAct } from '../core/came-from.ts';
import { pagination } from '../core/components/pagination.ts';
import { html, type Part } from '../core/html.ts';
import { address, type Page, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { applicantsOf, openingOf } from './call-words.ts';

const words = bilingual({
  fr: {
    title: 'Financer un projet de données',
    lead: 'Le fonds finance les projets de données des administrations qui simplifient les démarches : préremplir un formulaire, informer quelqu’un de ses droits, attribuer une aide sans demande.',
    open: 'Appels à projets ouverts',
    coming: 'À venir, ou terminés',
    none: 'Aucun appel n’est ouvert en ce moment. Les prochains seront annoncés sur cette page.',
    moreOpen: 'Voir d’autres appels ouverts',
    firstOpen: 'Revenir aux premiers appels ouverts',
    see: (title: string) => `${title} : règles et éligibilité`,
    cost: (least: string, most: string) => `Projets de ${least} à ${most}`,
    rate: (percent: number, most: string) => `${percent} % des dépenses éligibles au plus, soit jusqu’à ${most}`,
    who: 'Pour qui',
    what: 'Ce qui est financé',
    amounts: 'Montants',
    how: 'Déposer un dossier en cinq étapes',
    steps: [
      'Vérifiez en deux minutes, sans compte, si votre administration et votre projet sont éligibles.',
      'Connectez-vous avec votre compte professionnel. Plusieurs collègues peuvent rédiger le même dossier.',
      'Décrivez le projet, ses dépenses, son financement et les indicateurs qui mesureront son impact. Votre saisie est conservée.',
      'Relisez, puis faites déposer le dossier par la personne qui peut signer pour votre administration.',
      'Suivez l’instruction, répondez aux demandes de correction, puis signez la convention.',
    ],
    now: 'Votre espace',
    signIn: 'Se connecter',
    signInWhy: 'Pour rédiger un dossier ou suivre un projet financé.',
    waiting: (n: number) => (n === 0 ? 'Rien ne vous attend.' : n === 1 ? 'Une action vous attend.' : `${n} actions vous attendent.`),
    tasks: 'Voir ce qui est à traiter',
    draft: 'Déposer un dossier',
    account: 'Demander un accès',
    noRole: 'Vous n’avez pas encore de rôle dans Guichet.',
    help: 'Une question ? Consultez l’aide',
  },
  en: {
    title: 'Fund a data project',
    lead: 'The fund pays for data projects of administrations that make procedures simpler: prefill a form, tell people of their rights, award help without a request.',
    open: 'Open calls',
    coming: 'To come, or over',
    none: 'No call is open at the moment. The next ones will be announced on this page.',
    moreOpen: 'See more open calls',
    firstOpen: 'Back to the first open calls',
    see: (title: string) => `${title}: rules and eligibility`,
    cost: (least: string, most: string) => `Projects of ${least} to ${most}`,
    rate: (percent: number, most: string) => `At most ${percent}% of the eligible cost, up to ${most}`,
    who: 'For whom',
    what: 'What is funded',
    amounts: 'Amounts',
    how: 'Apply in five steps',
    steps: [
      'Check in two minutes, without an account, whether your administration and your project are eligible.',
      'Sign in with your professional account. Several colleagues may write the same application.',
      'Describe the project, its costs, its funding and the indicators that will measure its impact. What you type is kept.',
      'Read it again, then have it submitted by a person who may sign for your administration.',
      'Follow the review, answer requests for corrections, then sign the agreement.',
    ],
    now: 'Your space',
    signIn: 'Sign in',
    signInWhy: 'To write an application or follow a funded project.',
    waiting: (n: number) => (n === 0 ? 'Nothing waits for you.' : n === 1 ? 'One thing waits for you.' : `${n} things wait for you.`),
    tasks: 'See what is to be done',
    draft: 'Write an application',
    account: 'Ask for access',
    noRole: 'You have no role in Guichet yet.',
    help: 'A question? See the help',
  },
});

type Listed = NonNullable<Parameters<typeof openingOf>[1]> & {
  id: string;
  label: string;
  terms: Parameters<typeof applicantsOf>[1] & {
    title: { fr: string; en: string };
    projectTypes: readonly { label: { fr: string; en: string } }[];
    cost: { minCents: number; maxCents: number };
    maxRatePercent: number;
  };
};

function card(language: Language, call: Listed, at: string): Part {
  const said = words[language];
  const { title, cost, maxRatePercent, projectTypes } = call.terms;
  const { audiences } = applicantsOf(language, call.terms);
  const most = percentOfCents(cost.maxCents, maxRatePercent);
  return html`<li class="g-card">
    <h3><a href="/appels/${call.id}" aria-label="${said.see(title[language])}">${title[language]}</a></h3>
    <dl class="g-facts">
      <div>
        <dt>${said.calendar}</dt>
        <dd>${openingOf(language, call, at).words}</dd>
      </div>
      <div>
        <dt>${said.who}</dt>
        <dd>${audiences.join(' · ')}</dd>
      </div>
      <div>
        <dt>${said.what}</dt>
        <dd>${projectTypes.map(({ label }) => label[language]).join(' · ')}</dd>
      </div>
      <div>
        <dt>${said.amounts}</dt>
        <dd>
          ${said.cost(euros(language, cost.minCents), euros(language, cost.maxCents))}.
          ${said.rate(maxRatePercent, euros(language, most))}.
        </dd>
      </div>
    </dl>
  </li>`;
}

async function aside(visit: Visit): Promise<Part> {
  const said = words[visit.language];
  if (!visit.person)
    return html`<section class="g-card">
      <h2>${said.now}</h2>
      <p>${said.signInWhy}</p>
      <p><a class="fr-btn" href="/connexion">${said.signIn}</a></p>
      <p><a class="fr-link" href="/aide">${said.help}</a></p>
    </section>`;
  const hasRole = visit.person.caller.roles.length > 0;
  const { total } = hasRole ? await visit.read(getTasks, { query: { limit: '1' } }) : { total: 0 };
  return html`<section class="g-card">
    <h2>${said.now}</h2>
    ${
      hasRole
        ? html`<p>${said.waiting(total)}</p>
            <p><a class="fr-btn" href="/taches">${said.tasks}</a></p>`
        : html`<p>${said.noRole}</p>
            <p><a class="fr-btn" href="/mon-compte">${said.account}</a></p>`
    }
    ${visit.may(createApplication) && hasRole && html`<p><a class="fr-link" href="${wayToAct(visit, 'createApplication', '')}">${said.draft}</a></p>`}
    <p><a class="fr-link" href="/aide">${said.help}</a></p>
  </section>`;
}

/** As many cards, and as many lines below them, as a page of some tens of kilobytes has. */
const [CARDS, LINES] = [20, 50];

const home: Page = {
  path: '/',
  of: 'public',
  get: async (visit) => {
    const { language, at, query } = visit;
    const said = words[language];
    const [openFrom, othersFrom] = [query.get('cursor'), query.get('autres')];
    const [open, others, beside] = await Promise.all([
      visit.read(listCalls, { query: { opening: 'open', cursor: openFrom, limit: String(CARDS) } }),
      visit.read(listCalls, { query: { opening: 'others', cursor: othersFrom, limit: String(LINES) } }),
      aside(visit),
    ]);
    // Of several calls, the reader chooses one above.
    const [only] = open.items.length === 1 && open.next === null && openFrom === null ? open.items : [];
    return {
      title: said.title,
      body: html`<p class="fr-text--lead">${said.lead}</p>
        <h2>${said.open}</h2>
        ${
          open.items.length === 0
            ? html`<div class="g-empty"><p>${said.none}</p></div>`
            : html`<ul class="g-cards">
                ${open.items.map((call) => card(language, call, at))}
              </ul>`
        }
        ${openFrom && html`<p><a class="fr-link" href="/">${said.firstOpen}</a></p>`}
        ${open.next && html`<p><a class="fr-link" href="${address('/', { cursor: open.next })}">${said.moreOpen}</a></p>`}
        <h2>${said.how}</h2>
        <ol class="g-steps">
          ${said.steps.map(
            (step, place) => html`<li>${place === 0 && only ? html`<a class="fr-link" href="/appels/${only.id}">${step}</a>` : step}</li>`,
          )}
        </ol>
        ${
          others.items.length > 0 &&
          html`<h2>${said.coming}</h2>
            <ul class="g-list">
              ${others.items.map(
                (call) =>
                  html`<li>
                    <a class="fr-link" href="/appels/${call.id}">${call.terms.title[language]}</a>
                    <span class="g-muted">${openingOf(language, call, at).words}</span>
                  </li>`,
              )}
            </ul>
            ${pagination(language, { first: othersFrom ? '/' : null, next: others.next && address('/', { autres: others.next }) })}`
        }`,
      aside: beside,
    };
  },
};

export const homePages: readonly Page[] = [home];
