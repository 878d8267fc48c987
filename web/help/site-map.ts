import { mayAsk } from '../../api/http/operation.ts';
import { FOOTER, NAVIGATION } from '../core/layout.ts';
import { html } from '../core/html.ts';
import type { Page, Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import type { Language } from '../../domain/core/words.ts';

const words = bilingual({
  fr: {
    title: 'Plan du site',
    intro: 'Les pages que vous pouvez ouvrir. Chaque dossier, convention, comité ou enveloppe a la sienne, à partir de sa liste.',
    introOut: 'Les pages ouvertes à tous. D’autres s’ouvrent après la connexion, selon vos rôles.',
    service: 'Le service',
    about: 'À propos de ce site',
  },
  en: {
    title: 'Site map',
    intro: 'The pages that you may open. Each application, agreement, committee or envelope has its own, from its list.',
    introOut: 'The pages that are open to all. Others open after sign-in, by your roles.',
    service: 'The service',
    about: 'About this site',
  },
});

/** The names of pages that stand in no navigation. */
const OTHERS = bilingual({
  fr: {
    '/': 'Accueil et appels à projets',
    '/connexion': 'Se connecter',
    '/mon-compte': 'Mon compte',
    '/lots': 'Lots : ce que vous avez fait en une fois',
    '/recherche': 'Rechercher',
    '/dossiers/nouveau': 'Déposer un dossier',
    '/charge-instruction': 'Charge d’instruction',
    '/liste-attente': 'Liste d’attente',
    '/visas': 'Visas',
    '/argent': 'Où en est l’argent',
    '/paiements/journee': 'La journée des paiements',
    '/creances': 'Créances',
    '/rapprochement': 'Rapprochement',
    '/missions': 'Missions',
    '/demandes-datalab': 'Demandes d’appui',
    '/datalab/plan': 'Plan de charge du Datalab',
    '/indicateurs': 'Indicateurs du programme',
    '/reponses': 'Questions et réponses',
    '/projets-finances': 'Projets financés, fiches publiques',
    '/donnees-ouvertes': 'Données ouvertes',
  },
  en: {
    '/': 'Home and calls',
    '/connexion': 'Sign in',
    '/mon-compte': 'My account',
    '/lots': 'Batches: what you did at once',
    '/recherche': 'Search',
    '/dossiers/nouveau': 'Write an application',
    '/charge-instruction': 'Load of reviewers',
    '/liste-attente': 'Waitlist',
    '/visas': 'Visas',
    '/argent': 'Where the money is',
    '/paiements/journee': 'The day of payments',
    '/creances': 'Claims',
    '/rapprochement': 'Reconciliation',
    '/missions': 'Missions',
    '/demandes-datalab': 'Requests for support',
    '/datalab/plan': 'Staffing of the Datalab',
    '/indicateurs': 'Indicators of the programme',
    '/reponses': 'Questions and answers',
    '/projets-finances': 'Funded projects, public sheets',
    '/donnees-ouvertes': 'Open data',
  },
});

/** The name of a page on the map; undefined for a page that is only reached from another one. */
function nameOf(language: Language, path: string): string | undefined {
  const { [path]: other }: Readonly<Record<string, unknown>> = OTHERS[language];
  return typeof other === 'string' ? other : [...NAVIGATION, ...FOOTER].find(({ href }) => href === path)?.[language];
}

/** True where the visitor may open the page. */
const isOpen = ({ of }: Page, { person }: Visit): boolean =>
  of === 'public' || (person !== null && (of === 'signed in' || mayAsk(of.spec, person.caller)));

/** The map of the pages that the visitor may open; pages of a single thing are reached from their lists. */
export const siteMapOf = (pages: () => readonly Page[]): Page => ({
  path: '/plan-du-site',
  of: 'public',
  get: async (visit) => {
    const { language, person } = visit;
    const said = words[language];
    const open = pages().filter((page) => page.get && !page.path.includes(':') && isOpen(page, visit));
    const named = open.flatMap(({ path }) => {
      const name = person && path === '/connexion' ? undefined : nameOf(language, path);
      return name ? [{ path, name }] : [];
    });
    const isDuty = ({ path }: { path: string }): boolean => FOOTER.some(({ href }) => href === path);
    const list = (those: typeof named) =>
      html`<ul class="g-list">
        ${those.map(({ path, name }) => html`<li><a class="fr-link" href="${path}">${name}</a></li>`)}
      </ul>`;
    return {
      title: said.title,
      body: html`<p>${person ? said.intro : said.introOut}</p>
        <h2>${said.service}</h2>
        ${list(named.filter((each) => !isDuty(each)))}
        <h2>${said.about}</h2>
        ${list(named.filter(isDuty))}`,
    };
  },
});
