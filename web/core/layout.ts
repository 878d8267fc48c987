import { longDate } from '../../domain/core/format.ts';
import { COMMANDS_OF } from '../../domain/desk/commands.ts';
import type { Role } from '../../domain/core/role.ts';
import { assetUrl } from './assets.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { refusalAbove } from './forms/form.ts';
import { markOf } from './forms/form-owner.ts';
import { attribute, Html, html, isEmpty, type Part } from './html.ts';
import { AFTER, listBehind, sameList, WAY_ON } from './came-from.ts';
import { address, DONE, type Shown, type Visit } from './page.ts';
import { bilingual, colon } from './words.ts';

const words = bilingual({
  fr: {
    skip: 'Aller au contenu',
    error: 'Erreur : ',
    demonstration: 'Démonstration : les personnes et les projets sont inventés.',
    signIn: 'Se connecter',
    signOut: 'Se déconnecter',
    account: 'Mon compte',
    everywhere: 'Rechercher dans tout Guichet',
    stead: (name: string, until: string) => `Vous assurez la suppléance de ${name} jusqu’au ${until}.`,
    menu: 'Menu principal',
    home: 'Accueil',
    where: 'Vous êtes ici',
    whatNow: 'Que faire maintenant',
    footer: 'Pied de page',
    light: 'Clair',
    dark: 'Sombre',
    auto: 'Selon l’appareil',
    appearance: 'Apparence',
    language: 'English',
    done: 'C’est fait.',
    goOn: 'Suite des actions de ce type',
    next: 'Passer au suivant',
    list: 'Revenir à la liste',
    feedback: 'Je donne mon avis',
  },
  en: {
    skip: 'Skip to content',
    error: 'Error: ',
    demonstration: 'Demonstration: people and projects are invented.',
    signIn: 'Sign in',
    signOut: 'Sign out',
    account: 'My account',
    everywhere: 'Search all of Guichet',
    stead: (name: string, until: string) => `You stand in for ${name} until ${until}.`,
    menu: 'Main menu',
    home: 'Home',
    where: 'You are here',
    whatNow: 'What to do now',
    footer: 'Footer',
    light: 'Light',
    dark: 'Dark',
    auto: 'As the device',
    appearance: 'Appearance',
    language: 'Français',
    done: 'Done.',
    goOn: 'Further actions of this kind',
    next: 'Go to the next one',
    list: 'Back to the list',
    feedback: 'Give your opinion',
  },
});

type Entry = { href: string; roles?: readonly Role[]; fr: string; en: string };

const FUND: readonly Role[] = ['screener', 'reviewer', 'lead', 'member', 'chair', 'finance', 'payer', 'controller', 'auditor', 'admin'];
const APPLICANTS: readonly Role[] = ['applicant', 'signatory'];

/** The main navigation, in its order; each role sees its own part of it. */
export const NAVIGATION: readonly Entry[] = [
  { href: '/taches', fr: 'À traiter', en: 'To do' },
  { href: '/', fr: 'Appels à projets', en: 'Calls', roles: APPLICANTS },
  { href: '/dossiers', fr: 'Dossiers', en: 'Applications', roles: [...APPLICANTS, ...FUND] },
  { href: '/instruction', fr: 'Instruction', en: 'Review', roles: ['screener', 'reviewer', 'lead', 'chair'] },
  { href: '/comites', fr: 'Comités', en: 'Committees', roles: ['lead', 'member', 'chair', 'auditor'] },
  { href: '/conventions', fr: 'Projets financés', en: 'Funded projects', roles: [...APPLICANTS, ...FUND] },
  { href: '/argent', fr: 'Mon argent', en: 'My money', roles: APPLICANTS },
  { href: '/paiements', fr: 'Paiements', en: 'Payments', roles: ['finance', 'payer', 'controller', 'auditor', 'lead'] },
  { href: '/enveloppes', fr: 'Enveloppes', en: 'Envelopes', roles: ['finance', 'payer', 'controller', 'auditor', 'lead', 'chair'] },
  { href: '/consommation', fr: 'Consommation', en: 'Consumption', roles: ['finance', 'lead', 'chair', 'auditor', 'controller'] },
  { href: '/portefeuille', fr: 'Impact', en: 'Impact', roles: ['lead', 'chair', 'auditor'] },
  { href: '/datalab', fr: 'Datalab', en: 'Datalab', roles: ['applicant', 'signatory', 'lead', 'reviewer'] },
  { href: '/organisation', fr: 'Mon administration', en: 'My organisation', roles: ['applicant', 'signatory', 'manager'] },
  { href: '/personnes', fr: 'Personnes', en: 'People', roles: ['admin', 'auditor', 'lead', 'chair'] },
  { href: '/administration', fr: 'Administration', en: 'Administration', roles: ['admin'] },
  { href: '/audit', fr: 'Audit', en: 'Audit', roles: ['auditor', 'admin'] },
];

/** What a service of the State says of itself, at the foot of each page. */
export const FOOTER: readonly Entry[] = [
  { href: '/aide', fr: 'Aide', en: 'Help' },
  { href: '/nouveautes', fr: 'Nouveautés', en: 'Release notes' },
  { href: '/plan-du-site', fr: 'Plan du site', en: 'Site map' },
  { href: '/accessibilite', fr: 'Accessibilité : non conforme', en: 'Accessibility: not compliant' },
  { href: '/mentions-legales', fr: 'Mentions légales', en: 'Legal notice' },
  { href: '/donnees-personnelles', fr: 'Données personnelles', en: 'Personal data' },
  { href: '/ecoconception', fr: 'Écoconception', en: 'Eco-design' },
  { href: '/statistiques', fr: 'Statistiques', en: 'Statistics' },
];

function navigation({ person, language, req }: Visit): Part {
  if (!person) return null;
  const { roles } = person.caller;
  const entries = NAVIGATION.filter(({ roles: of }) => !of || of.some((role) => roles.includes(role)));
  const here = entries
    .filter(({ href }) => req.path === href || (href !== '/' && req.path.startsWith(`${href}/`)))
    .sort((a, b) => b.href.length - a.href.length)[0];
  return html`<nav class="fr-nav" aria-label="${words[language].menu}">
    <ul class="fr-nav__list">
      ${entries.map(
        (entry) =>
          html`<li class="fr-nav__item">
            <a class="fr-nav__link" href="${entry.href}" ${attribute('aria-current', entry === here ? 'page' : null)}>${entry[language]}</a>
          </li>`,
      )}
    </ul>
  </nav>`;
}

/** Says on each page for whom the person stands in, and until when, with a link to what that means. */
const steadNotice = ({ person, language }: Visit): Part =>
  person &&
  person.standsInFor.length > 0 &&
  html`<p class="fr-container g-stead">
    ${person.standsInFor.map(
      ({ name, until }) =>
        html`<a class="fr-link" href="/mon-compte#remplacements">${words[language].stead(name, longDate(language, until))}</a> `,
    )}
  </p>`;

function header(visit: Visit): Html {
  const { deps, person, language } = visit;
  const said = words[language];
  const links = person
    ? html`<li><a class="fr-btn" href="/mon-compte">${person.name}</a></li>
        <li>
          <form method="post" action="/deconnexion"><button class="fr-btn">${said.signOut}</button></form>
        </li>`
    : html`<li><a class="fr-btn" href="/connexion">${said.signIn}</a></li>`;
  return html`<header class="fr-header">
    <div class="fr-header__body">
      <div class="fr-container">
        <div class="fr-header__body-row">
          <div class="fr-header__brand">
            <a class="fr-header__service" href="/" aria-label="${deps.serviceName}, ${said.home}"
              ><span class="fr-header__service-title">${deps.serviceName}</span></a
            >
          </div>
          ${
            person &&
            html`<form class="g-search" method="get" action="/recherche" role="search" aria-label="${said.everywhere}">
              <input class="fr-input" type="search" name="q" aria-label="${said.everywhere}" placeholder="${said.search}" maxlength="200" />
              <button class="fr-btn fr-btn--secondary">${said.search}</button>
            </form>`
          }
          <div class="fr-header__tools">
            <div class="fr-header__tools-links">
              <ul class="fr-btns-group">
                ${links}
              </ul>
            </div>
          </div>
        </div>
      </div>
    </div>
    ${steadNotice(visit)}
    <div class="fr-header__menu g-menu"><div class="fr-container">${navigation(visit)}</div></div>
  </header>`;
}

const footerLink = (href: string, label: string): Html =>
  html`<li class="fr-footer__bottom-item"><a class="fr-footer__bottom-link" href="${href}">${label}</a></li>`;

function footer({ deps, language, req }: Visit): Html {
  const said = words[language];
  const other = language === 'fr' ? 'en' : 'fr';
  return html`<footer class="fr-footer">
    <div class="fr-container">
      ${deps.isDemonstration && html`<p class="fr-footer__content-desc">${said.demonstration}</p>`}
      <nav aria-label="${said.footer}">
        <ul class="fr-footer__bottom-list">
          ${FOOTER.map((entry) => footerLink(entry.href, entry[language]))}
          ${deps.legal.feedbackUrl && footerLink(deps.legal.feedbackUrl, said.feedback)}
        </ul>
      </nav>
      <form class="g-looks" method="post" action="/apparence">
        <input type="hidden" name="retour" value="${req.path}" />
        <button class="fr-footer__bottom-link" name="langue" value="${other}" lang="${other}">${said.language}</button>
        <span class="g-muted">${said.appearance}${colon(language)}</span>
        ${(['auto', 'light', 'dark'] as const).map((look) => html`<button class="fr-footer__bottom-link" name="theme" value="${look}">${said[look]}</button>`)}
      </form>
    </div>
  </footer>`;
}

/** The confirmation of the command that the address names as done. */
function doneNotice({ query, language, req, person, params }: Visit): Part {
  // A page that answers a form speaks of that form, and not of a command before it.
  const name = req.method === 'GET' && query.get(DONE);
  const done = name && Object.hasOwn(COMMAND_WORDS, name) ? COMMAND_WORDS[name]?.[language].done : undefined;
  const { goOn, next, list } = words[language];
  const behind = person && listBehind(query);
  // No task asks for what is written about a file.
  const isTask = !COMMANDS_OF.thread.some((each) => each === name);
  return (
    name &&
    html`<div class="fr-alert fr-alert--success" role="status" data-done="1"><p>${done ?? words[language].done}</p>${
      behind
        ? html`<p>
            <a class="fr-link" rel="next" href="${address(WAY_ON, { ...sameList(query), [AFTER]: params['id'] })}">${next}</a> ·
            <a class="fr-link" href="${behind}">${list}</a>
          </p>`
        : person && done && isTask && html`<p><a class="fr-link" href="${address('/taches', { command: name })}">${goOn}</a></p>`
    }</div>`
  );
}

/** The look that the reader has chosen; `auto` follows the device. */
export type Look = 'auto' | 'light' | 'dark';

const REFERENCE = /([A-Z]{2,5}-\d{4}-\d+(?:-C(?:-\d+)?)?)/;

/** A title in which no reference breaks at its hyphens. */
const withWholeReferences = (title: string): Part =>
  title.split(REFERENCE).map((part, place) => (place % 2 === 1 ? html`<span class="g-nowrap">${part}</span>` : part));

/** A whole page, as a browser gets it. */
export function layout(
  visit: Visit,
  look: Look,
  { title, body, aside, crumbs = [], status, isWide = false, isAsideLast = false }: Shown,
): string {
  const { deps, language, person } = visit;
  const said = words[language];
  const hasAside = !isEmpty(aside);
  return html`${new Html('<!DOCTYPE html>\n')}
    <html
      lang="${language}"
      ${attribute('data-fr-scheme', look === 'auto' ? 'system' : look)}${attribute('data-fr-theme', look === 'auto' ? null : look)}${attribute('data-person', person && markOf(person.caller.personId))}
    >
      <head>
        <meta charset="utf-8" />
        <title>${status === 422 && said.error}${title} – ${deps.serviceName}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="${assetUrl('icon.svg')}" type="image/svg+xml" />
        ${
          deps.theme.name === 'dsfr'
            ? html`<link rel="stylesheet" href="/dsfr/dsfr.min.css" /><link rel="stylesheet" href="/dsfr/utility/icons/icons.min.css" />
                <link rel="stylesheet" href="${assetUrl('common.css')}" /><link rel="stylesheet" href="${assetUrl('state.css')}" />`
            : html`<link rel="stylesheet" href="${assetUrl('neutral.css')}" /><link rel="stylesheet" href="${assetUrl('common.css')}" />`
        }
        <script type="module" src="${assetUrl('app.js')}"></script>
      </head>
      <body>
        <div class="fr-skiplinks">
          <nav class="fr-container" aria-label="${said.skip}">
            <ul class="fr-skiplinks__list">
              <li><a class="fr-link" href="#contenu">${said.skip}</a></li>
            </ul>
          </nav>
        </div>
        ${header(visit)}
        <main id="contenu" tabindex="-1">
          <div class="fr-container${isWide ? ' g-wide' : ''}">
            ${
              crumbs.length > 0 &&
              html`<nav class="fr-breadcrumb" aria-label="${said.where}">
                <ol class="fr-breadcrumb__list">
                  ${crumbs.map(({ label, href }) => html`<li><a class="fr-breadcrumb__link" href="${href}">${label}</a></li>`)}
                  <li><a class="fr-breadcrumb__link" aria-current="page">${title}</a></li>
                </ol>
              </nav>`
            }
            ${doneNotice(visit)}
            <h1>${withWholeReferences(title)}</h1>
            ${refusalAbove(visit, [body, aside])}
            ${
              hasAside
                ? html`<div class="g-two">
                    <div class="g-read">${body}</div>
                    <aside class="g-now${isAsideLast ? ' g-now--last' : ''}" aria-label="${said.whatNow}">${aside}</aside>
                  </div>`
                : body
            }
          </div>
        </main>
        ${footer(visit)}
      </body>
    </html> `.text;
}
