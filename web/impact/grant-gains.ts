import { getGrant } from '../../api/grants/grants.ts';
import { getGains } from '../../api/impact/gains.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { figure, isSeveral, longDate } from '../../domain/core/format.ts';
import type { Language } from '../../domain/core/words.ts';
import { type CommandName, type SubjectPart } from '../core/addresses.ts';
import { wayToAct } from '../core/came-from.ts';
import type { AnswerOf } from '../core/answer.ts';
import { date, dayOf } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { status } from '../core/components/status.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { table } from '../core/components/table.ts';
import { keptList } from '../core/components/kept-list.ts';
import { html, type Html, type Part } from '../core/html.ts';
import type { Page, Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import { grantMenu } from '../grants/grant-page.ts';
import { buttonOf, type Grant, grantCrumbs, grantHref, readGrant, whatNow, wayToGrant } from '../grants/grant-page-parts.ts';

const words = bilingual({
  fr: {
    title: 'Gains',
    lead: 'Ce que le projet a promis de faire économiser, ce qui en est attesté, et par quelle méthode chaque gain est compté. Une année se déclare une fois terminée, au plus tard à la fin de l’année suivante, ou dans les trois mois si un recours a rétabli la convention depuis : sans déclaration, elle devient caduque.',
    none: 'Ce projet n’a promis aucun gain.',
    nothingThen: (day: string) => `Ce projet n’avait promis aucun gain au soir du ${day}.`,
    gain: (number: number) => `Gain n° ${number}`,
    states: { promised: 'Promis', declared: 'Déclaré, à attester', realised: 'Réalisé', lapsed: 'Caduc' },
    owner: 'Responsable',
    version: (version: number) => `version ${version}`,
    apart: 'Aucun budget n’en baisse : ce gain est montré à part.',
    baseline: 'Situation de départ',
    budgetLine: 'Ligne budgétaire',
    evidence: 'Ce qui le montrera',
    promisedOn: 'Promis le',
    byYear: 'Promis et réalisé, par année',
    quantity: 'Quantité promise',
    cost: 'Coût d’une unité',
    costOf: (day: string, source: string) => `au ${day}, ${source}`,
    promised: 'Promis',
    declared: 'Déclaré',
    realised: 'Réalisé',
    declarations: 'Déclarations',
    declaredOn: 'Déclaré le',
    declaredQuantity: 'Quantité déclarée',
    shown: 'Ce qui le montre',
    link: 'Voir le lien transmis',
    outcome: 'Suite donnée',
    outcomes: { certify: 'Attestée', return: 'Renvoyée', waits: 'À examiner' },
    movements: 'Tous les mouvements',
    kinds: {
      promise: 'Promis',
      reduce: 'Promesse réduite',
      declare: 'Déclaré',
      return: 'Renvoyé',
      certify: 'Attesté',
      lapse: 'Caduc',
    },
    ofYear: (button: string, year: number) => `${button} (${year})`,
    then: (day: string) => `Tels qu’ils étaient au soir du ${day}.`,
    today: 'Voir les gains d’aujourd’hui',
  },
  en: {
    title: 'Gains',
    lead: 'What the project has promised to save, what is certified of it, and by which method each gain is counted. A year is declared once it is over, by the end of the year after it, or within three months if an appeal has restored the agreement since: without a declaration it lapses.',
    none: 'This project has promised no gain.',
    nothingThen: (day: string) => `As of ${day}, this project had promised no gain.`,
    gain: (number: number) => `Gain ${number}`,
    states: { promised: 'Promised', declared: 'Declared, to be certified', realised: 'Realised', lapsed: 'Lapsed' },
    owner: 'Owner',
    version: (version: number) => `version ${version}`,
    apart: 'This gain reduces no budget: it is shown separately.',
    baseline: 'Baseline',
    budgetLine: 'Budget line',
    evidence: 'What will show it',
    promisedOn: 'Promised on',
    byYear: 'Promised and realised, by year',
    quantity: 'Promised quantity',
    cost: 'Cost of one unit',
    costOf: (day: string, source: string) => `as of ${day}, ${source}`,
    promised: 'Promised',
    declared: 'Declared',
    realised: 'Realised',
    declarations: 'Declarations',
    declaredOn: 'Declared on',
    declaredQuantity: 'Declared quantity',
    shown: 'What shows it',
    link: 'See the link that was given',
    outcome: 'Outcome',
    outcomes: { certify: 'Certified', return: 'Returned', waits: 'To be examined' },
    movements: 'All movements',
    kinds: {
      promise: 'Promised',
      reduce: 'Promise reduced',
      declare: 'Declared',
      return: 'Returned',
      certify: 'Certified',
      lapse: 'Lapsed',
    },
    ofYear: (button: string, year: number) => `${button} (${year})`,
    then: (day: string) => `As of ${day}.`,
    today: 'See today’s gains',
  },
});

/** The words for gains and their states. */
export const gainWords = words;

export type Gains = AnswerOf<typeof getGains>;
export type Gain = Gains['items'][number];
type GainYear = Gain['years'][number];

export const gainName = (language: Language, { number, title }: Pick<Gain, 'number' | 'title'>): string =>
  `${words[language].gain(number)}${colon(language)} ${title}`;

/** So many units of a method. */
export const unitsOf = (language: Language, { method }: Pick<Gain, 'method'>, quantity: number): string =>
  `${figure(language, quantity)}\u00a0${isSeveral(language, quantity) ? method.units : method.unit}`;

/** A method with the version by which a gain is counted, and what it counts. */
const methodOf = (language: Language, { method }: Pick<Gain, 'method'>): Html => {
  const said = words[language];
  return html`<strong>${method.label}</strong> <span class="g-muted g-small">${said.version(method.version)}</span><br /><span class="g-small"
      >${method.definition}${!method.isBudget && html` <strong>${said.apart}</strong>`}</span
    >`;
};

const costOf = (language: Language, { unitCostCents, costOn, costSource }: GainYear): Part =>
  html`${money(language, unitCostCents)}<br /><span class="g-small g-muted">${words[language].costOf(longDate(language, costOn), costSource)}</span>`;

const sumOf = (years: readonly GainYear[], part: 'promisedCents' | 'declaredCents' | 'realisedCents' | 'lapsedCents'): number =>
  years.reduce((total, year) => total + year[part], 0);

/** A gain year by year: promised, declared, certified and lapsed. */
export function yearTable(language: Language, gain: Gain): Html {
  const said = words[language];
  const { years } = gain;
  return table<GainYear>({
    caption: `${said.byYear}${colon(language)} ${gain.title}`,
    isStacked: true,
    isCaptionHidden: true,
    rows: years,
    columns: [
      { label: said.year, isHeader: true, cell: ({ year }) => String(year) },
      { label: said.quantity, isFigure: true, cell: ({ quantity }) => unitsOf(language, gain, quantity) },
      // Its source is a sentence, and wraps.
      { label: said.cost, cell: (year) => costOf(language, year) },
      { label: said.promised, isFigure: true, cell: ({ promisedCents }) => money(language, promisedCents) },
      { label: said.declared, isFigure: true, cell: ({ declaredCents }) => money(language, declaredCents) },
      { label: said.realised, isFigure: true, cell: ({ realisedCents }) => money(language, realisedCents) },
      { label: said.lapsed, isFigure: true, cell: ({ lapsedCents }) => money(language, lapsedCents) },
    ],
    foot: [
      said.together,
      '',
      '',
      money(language, sumOf(years, 'promisedCents')),
      money(language, sumOf(years, 'declaredCents')),
      money(language, sumOf(years, 'realisedCents')),
      money(language, sumOf(years, 'lapsedCents')),
    ],
  });
}

/** What a gain is: how it is counted, from what, and what will show it. */
export function gainFacts(language: Language, gain: Gain): Html {
  const said = words[language];
  return summaryList([
    [said.state, status(gain.state === 'declared' ? 'pending' : gain.state === 'realised' ? 'met' : gain.state, said.states[gain.state])],
    [said.owner, gain.owner],
    [said.method, methodOf(language, gain)],
    [said.baseline, html`<span class="g-prose">${gain.baseline}</span>`],
    [said.budgetLine, gain.budgetLine],
    [said.evidence, html`<span class="g-prose">${gain.evidence}</span>`],
    [said.promisedOn, dayOf(language, gain.promisedAt)],
  ]);
}

/** What was declared of years of a gain, the oldest first, with what shows it. */
export function declarationTable(language: Language, gain: Gain, years: readonly GainYear[] = gain.years): Part {
  const said = words[language];
  const rows = years.flatMap((year) => year.declarations.map((declaration) => ({ ...declaration, year: year.year })));
  if (rows.length === 0) return null;
  return table<(typeof rows)[number]>({
    caption: said.declarations,
    isStacked: true,
    rows,
    columns: [
      { label: said.year, isHeader: true, cell: ({ year }) => String(year) },
      { label: said.declaredOn, cell: ({ declaredAt }) => dayOf(language, declaredAt) },
      { label: said.declaredQuantity, isFigure: true, cell: ({ quantity }) => unitsOf(language, gain, quantity) },
      { label: said.cost, isFigure: true, cell: ({ unitCostCents }) => money(language, unitCostCents) },
      {
        label: said.shown,
        cell: ({ words: told, url }) =>
          html`<span class="g-prose">${told}</span>${
            url &&
            html`<br /><a class="fr-link" href="${url}" rel="external noopener">${said.link}</a> <span class="g-muted">(${new URL(url).host})</span>`
          }`,
      },
      {
        label: said.outcome,
        cell: ({ outcome, reason }) =>
          html`${said.outcomes[outcome ?? 'waits']}${reason && html`<br /><span class="g-prose g-small">${reason}</span>`}`,
      },
    ],
  });
}

function movementTable(language: Language, gain: Gain): Html {
  const said = words[language];
  return html`<details>
    <summary>${said.movements}</summary>
    ${table<Gain['movements'][number]>({
      caption: `${said.movements}${colon(language)} ${gain.title}`,
      isCaptionHidden: true,
      rows: gain.movements,
      columns: [
        { label: said.movement, isHeader: true, cell: ({ kind }) => said.kinds[kind] },
        { label: said.year, cell: ({ year }) => String(year) },
        { label: said.amount, isFigure: true, cell: ({ cents }) => money(language, cents) },
        { label: said.on, cell: ({ at }) => date(language, parisDate(at)) },
        { label: said.by, cell: ({ by }) => by },
        { label: said.reason, cell: ({ reason }) => reason && html`<span class="g-prose">${reason}</span>` },
      ],
    })}
  </details>`;
}

/** The commands on a gain: those on a year once for each year on which they may be given. */
function gainActions(visit: Visit, { id }: Pick<Grant, 'id'>, gain: Gain): Part {
  const { language } = visit;
  const { number, commands, toDeclare, toCertify } = gain;
  const yearsOf: Partial<Record<CommandName, readonly number[]>> = { declareGain: toDeclare, certifyGain: toCertify };
  const links = commands.flatMap((command): { command: CommandName; part: SubjectPart; label: string }[] => {
    const button = buttonOf(language, command);
    const years = yearsOf[command];
    if (!years) return [{ command, part: { gain: number }, label: button }];
    return years.map((year) => ({ command, part: { gain: number, year }, label: words[language].ofYear(button, year) }));
  });
  return (
    links.length > 0 &&
    html`<ul class="g-list">
      ${links.map(
        ({ command, part, label }) =>
          html`<li>
            <a class="fr-link" href="${wayToAct(visit, command, id, part)}">${label}<span class="fr-sr-only">${colon(language)} ${gain.title}</span></a>
          </li>`,
      )}
    </ul>`
  );
}

const gainSection = (visit: Visit, grant: Grant, gain: Gain): Html => {
  const { language } = visit;
  return html`<section id="gain-${gain.number}">
    <h2>${gainName(language, gain)}</h2>
    ${gainFacts(language, gain)} ${yearTable(language, gain)} ${declarationTable(language, gain)} ${movementTable(language, gain)}
    ${gainActions(visit, grant, gain)}
  </section>`;
};

/** Another day, as which the gains are shown: it stands in the address, and works without JavaScript. */
const dayChoice = (visit: Visit, grant: Grant, on: string | null): Html => {
  const { language, at } = visit;
  return html`<form class="g-filters" method="get" action="${grantHref(grant, '/gains')}">
    ${keptList(visit)}
    <div class="g-filter">
      <label class="fr-label" for="choix-on">${words[language].asOf}</label>
      <input class="fr-input" type="date" id="choix-on" name="on" value="${on ?? parisDate(at)}" max="${parisDate(at)}" />
    </div>
    <div class="g-filter g-filter--do"><button class="fr-btn fr-btn--secondary">${words[language].show}</button></div>
  </form>`;
};

export const grantGainsPage: Page = {
  path: '/conventions/:id/gains',
  of: getGrant,
  get: async (visit) => {
    const { language } = visit;
    const said = words[language];
    const asked = { params: { id: visit.params['id'] }, query: { on: visit.query.get('on') || undefined } };
    const [grant, { on, items }] = await Promise.all([readGrant(visit), visit.read(getGains, asked)]);
    const day = on === null ? null : longDate(language, on);
    return {
      title: said.title,
      crumbs: grantCrumbs(visit, grant),
      body: html`${grantMenu(visit, grant)}
        <p>${said.lead}</p>
        ${
          day !== null &&
          html`<p>
            <strong>${said.then(day)}</strong> <a class="fr-link" href="${wayToGrant(visit, grant, '/gains')}">${said.today}</a>
          </p>`
        }
        ${items.map((gain) => gainSection(visit, grant, gain))}
        ${items.length === 0 && html`<div class="g-empty"><p>${day === null ? said.none : said.nothingThen(day)}</p></div>`}
        ${dayChoice(visit, grant, on)}`,
      aside: whatNow(visit, grant),
    };
  },
};
