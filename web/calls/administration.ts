import { createCall, getCall, listCalls } from '../../api/calls/calls.ts';
import type { CallTerms } from '../../domain/calls/call.ts';
import { STAND_IN } from '../../api/people/organisation-directory.ts';
import { placedSteps } from '../../domain/calls/review-graph.ts';
import type { Language } from '../../domain/core/words.ts';
import { wayToAct } from '../core/came-from.ts';
import { dayOf } from '../core/components/dates.ts';
import { pagination } from '../core/components/pagination.ts';
import { status } from '../core/components/status.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { table } from '../core/components/table.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { html, type Part } from '../core/html.ts';
import { address, type Page, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { commandLinks } from '../people/absence-list.ts';
import { openingOf } from './call-words.ts';
import { termsSections } from './call.ts';
import { draftCallPages, nextOf } from './draft.ts';
import { modelPages } from './models.ts';

const words = bilingual({
  fr: {
    title: 'Administration',
    calls: 'Appels à projets',
    code: 'Code',
    version: 'Version publiée',
    draft: 'Prochaine version',
    drafted: 'en préparation',
    none: 'Aucun appel. Rédigez-en un : il reste invisible jusqu’à sa publication.',
    settings: 'Réglages de ce service',
    settingsIntro: 'Ils se changent dans l’environnement du service, et valent après un redémarrage.',
    name: 'Nom du service',
    url: 'Adresse publique',
    look: 'Apparence',
    looks: { neutral: 'neutre', dsfr: 'système de design de l’État' },
    signIn: 'Connexion par les pages',
    configured: 'configurée',
    notConfigured: 'non configurée',
    directory: 'Annuaire des administrations',
    noDirectory: 'aucun',
    demonstration: 'les administrations de la démonstration seulement',
    recent: 'Connexion récente exigée pour signer et payer',
    seconds: (n: number) => `${n} secondes au plus`,
    no: 'non exigée',
    more: 'Aussi',
    people: 'Personnes et rôles',
    audit: 'Journal de sécurité',
    published: 'Ce que dit la version publiée',
    next: 'Ce que dira la prochaine version',
    facts: 'L’appel',
    envelopeLink: 'Voir l’enveloppe qui le finance',
    closed: 'Clos le',
    public: 'Voir la page publique',
    graph: 'Déroulement de l’instruction',
    graphWhat: (days: number, steps: number) =>
      `${steps} étapes : l’instruction dure au plus ${days} jours ouvrés après la recevabilité, si chaque avis est rendu le dernier jour.`,
    atOnce: 'dès la recevabilité',
    days: 'Jours ouvrés',
    span: (from: number, to: number) => `du ${from} au ${to}`,
    weight: 'Poids',
    blocking: 'Avis défavorable',
    stops: 'arrête la suite',
    advisory: 'consultatif',
    figures: 'Voir les chiffres',
    now: 'Cet appel',
  },
  en: {
    title: 'Administration',
    calls: 'Calls',
    code: 'Code',
    version: 'Published version',
    draft: 'Next version',
    drafted: 'being drafted',
    none: 'No call. Draft one: no one else sees it until it is published.',
    settings: 'Settings of this service',
    settingsIntro: 'They are changed in the service’s environment, and hold after a restart.',
    name: 'Name of the service',
    url: 'Public address',
    look: 'Appearance',
    looks: { neutral: 'neutral', dsfr: 'the State’s design system' },
    signIn: 'Sign-in to the pages',
    configured: 'configured',
    notConfigured: 'not configured',
    directory: 'Directory of organisations',
    noDirectory: 'none',
    demonstration: 'the organisations of the demonstration alone',
    recent: 'Recent sign-in asked for signing and paying',
    seconds: (n: number) => `${n} seconds at most`,
    no: 'not asked',
    more: 'Also',
    people: 'People and roles',
    audit: 'Security log',
    published: 'What the published version says',
    next: 'What the next version will say',
    facts: 'The call',
    envelopeLink: 'See the envelope that pays for it',
    closed: 'Closed on',
    public: 'See the public page',
    graph: 'How the review goes',
    graphWhat: (days: number, steps: number) =>
      `${steps} steps: the review takes at most ${days} working days after the admissibility, if each opinion comes on its last day.`,
    atOnce: 'from the admissibility on',
    days: 'Working days',
    span: (from: number, to: number) => `${from} to ${to}`,
    weight: 'Weight',
    blocking: 'Unfavourable opinion',
    stops: 'stops what follows',
    advisory: 'advisory',
    figures: 'See the figures',
    now: 'This call',
  },
});

const [LEFT, ROW, BAR, WIDTH] = [220, 30, 18, 790];

/** The steps of a review as bars over the working days in which each is open at the latest. */
function reviewGraph(language: Language, { steps }: CallTerms): Part {
  const said = words[language];
  const placed = placedSteps(steps);
  const most = Math.max(1, ...placed.map(({ ends }) => ends));
  const x = (day: number): number => Math.round(LEFT + ((WIDTH - LEFT - 40) * day) / most);
  const labelOf = new Map(steps.map(({ key, label }) => [key, label[language]]));
  const height = placed.length * ROW + 30;
  const ticks = Array.from({ length: Math.floor(most / 10) + 1 }, (_, place) => place * 10);
  const afterWords = (after: readonly string[]): string => after.map((key) => labelOf.get(key) ?? key).join(', ') || said.atOnce;
  const conclusion = said.graphWhat(most, steps.length);
  return html`<h2>${said.graph}</h2>
    <figure class="g-chart">
      <figcaption>${conclusion}</figcaption>
      <div class="g-graph">
        <svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${conclusion}">
          ${ticks.map(
            (day) =>
              html`<line class="axis" x1="${x(day)}" y1="0" x2="${x(day)}" y2="${height - 20}" /><text
                  x="${x(day)}"
                  y="${height - 4}"
                  text-anchor="middle"
                >
                  ${day}
                </text>`,
          )}
          ${placed.map(({ step, begins, ends }, place) => {
            const y = place * ROW + 4;
            return html`<text x="0" y="${y + 14}">${step.label[language]}</text>
              <rect class="${step.blocking ? 'c1' : 'c5'}" x="${x(begins)}" y="${y}" width="${x(ends) - x(begins)}" height="${BAR}" rx="3" />
              <text x="${x(ends) + 6}" y="${y + 14}">${step.workingDays}</text>`;
          })}
        </svg>
      </div>
      <details>
        <summary>${said.figures}</summary>
        ${table({
          caption: said.graph,
          isCaptionHidden: true,
          columns: [
            { label: said.step, cell: ({ step }) => step.label[language], isHeader: true },
            { label: said.after, cell: ({ step }) => afterWords(step.after) },
            { label: said.days, cell: ({ begins, ends }) => said.span(begins + 1, ends), isFigure: true },
            {
              label: said.weight,
              cell: ({ step }) => (step.weightPercent === null ? '–' : `${step.weightPercent}${language === 'fr' ? '\u00a0' : ''}%`),
              isFigure: true,
            },
            { label: said.blocking, cell: ({ step }) => (step.blocking ? said.stops : said.advisory) },
          ],
          rows: placed,
        })}
      </details>
    </figure>`;
}

/** The name of the directory, or what takes its place: the organisations of the demonstration, or nothing. */
const directoryWords = (language: Language, source: string | undefined): string =>
  source === STAND_IN ? words[language].demonstration : (source ?? words[language].noDirectory);

function settings({ deps, language }: Visit): Part {
  const said = words[language];
  const recent = deps.strength?.recentSeconds;
  return html`<h2>${said.settings}</h2>
    <p class="g-muted">${said.settingsIntro}</p>
    ${summaryList([
      [said.name, deps.serviceName],
      [said.url, deps.publicUrl],
      [said.look, said.looks[deps.theme.name]],
      [said.signIn, deps.issuer ? said.configured : said.notConfigured],
      [said.directory, directoryWords(language, deps.directory?.source)],
      [said.recent, recent ? said.seconds(recent) : said.no],
    ])}`;
}

const administration: Page = {
  path: '/administration',
  // Open to the roles that draft calls.
  of: createCall,
  get: async (visit) => {
    const { language, at, query } = visit;
    const said = words[language];
    const cursor = query.get('cursor');
    const { items, next } = await visit.read(listCalls, { query: { cursor } });
    return {
      title: said.title,
      body: html`<h2>${said.calls}</h2>
        ${table({
          caption: said.calls,
          isCaptionHidden: true,
          empty: html`<p>${said.none}</p>`,
          columns: [
            {
              label: said.call,
              cell: ({ id, terms }) => html`<a class="fr-link" href="/administration/appels/${id}">${terms.title[language]}</a>`,
              isHeader: true,
            },
            { label: said.code, cell: ({ code }) => code },
            { label: said.state, cell: ({ state, label }) => status(state === 'published' ? 'open' : state, label) },
            { label: said.calendar, cell: (call) => openingOf(language, call, at).words },
            { label: said.version, cell: ({ callVersion }) => callVersion ?? '–', isFigure: true },
            { label: said.draft, cell: ({ draft }) => (draft ? said.drafted : '–') },
          ],
          rows: items,
        })}
        ${pagination(language, {
          first: cursor ? '/administration' : null,
          next: next && address('/administration', { cursor: next }),
        })}
        ${settings(visit)}`,
      aside: html`<section class="g-card">
          <h2>${said.calls}</h2>
          <p><a class="fr-btn" href="${wayToAct(visit, 'createCall', '')}">${COMMAND_WORDS.createCall[language].button}</a></p>
        </section>
        <section class="g-card">
          <h2>${said.more}</h2>
          <p><a class="fr-link" href="/personnes">${said.people}</a></p>
          <p><a class="fr-link" href="/audit">${said.audit}</a></p>
        </section>`,
    };
  },
};

const call: Page = {
  path: '/administration/appels/:id',
  of: createCall,
  get: async (visit) => {
    const { language, at, params } = visit;
    const said = words[language];
    const id = params['id'] ?? '';
    const found = await visit.read(getCall, { params: { callId: id } });
    const isPublished = found.callVersion !== null;
    const { terms } = nextOf(found);
    return {
      title: terms.title[language],
      crumbs: [{ label: said.title, href: '/administration' }],
      body: html`<p>${status(found.state === 'published' ? 'open' : found.state, found.label)}</p>
        <h2>${said.facts}</h2>
        ${summaryList([
          [said.code, found.code],
          [said.version, isPublished ? String(found.callVersion) : null],
          [said.draft, found.draft ? said.drafted : null],
          [said.calendar, openingOf(language, found, at).words],
          [said.envelope, html`<a class="fr-link" href="/enveloppes/${found.envelopeId}">${said.envelopeLink}</a>`],
          [said.closed, dayOf(language, found.closedAt)],
          [said.reason, found.closingReason],
        ])}
        ${reviewGraph(language, terms)}
        <h2>${found.draft ? said.next : said.published}</h2>
        ${termsSections(language, found, terms, at)}`,
      aside: html`<section class="g-card">
        <h2>${said.now}</h2>
        ${commandLinks(visit, found.commands, id)}
        ${found.state !== 'draft' && html`<p><a class="fr-link" href="/appels/${id}">${said.public}</a></p>`}
      </section>`,
    };
  },
};

export const administrationPages: readonly Page[] = [administration, call, ...draftCallPages, ...modelPages];
