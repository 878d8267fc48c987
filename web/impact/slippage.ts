import type { getTasks } from '../../api/desk/tasks.ts';
import { exportPortfolioSlippage, getPortfolioSlippage } from '../../api/impact/slippage.ts';
import { AGAINST, SLIPPAGE_BY } from '../../domain/impact/slippage.ts';
import type { Language } from '../../domain/core/words.ts';
import { figure, signedShare } from '../../domain/core/format.ts';
import { fileOf, sheetForm } from '../core/files.ts';
import { filters } from '../core/components/filters.ts';
import { money } from '../core/components/money.ts';
import { pagination } from '../core/components/pagination.ts';
import { shortDate } from '../core/components/short-date.ts';
import { status } from '../core/components/status.ts';
import { titledLink } from '../core/components/titled-link.ts';
import { table } from '../core/components/table.ts';
import { html, type Part } from '../core/html.ts';
import { address, type Page } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { addressOfTask, allTasks } from '../desk/tasks.ts';
import type { AnswerOf } from '../core/answer.ts';
import { rowButton } from '../grants/grant-page-parts.ts';
import { portfolioTabs } from './tabs.ts';
import type { TaskCommand } from '../../domain/desk/commands.ts';

const words = bilingual({
  fr: {
    title: 'Dérives de coût et de délai',
    lead: 'L’écart entre ce que chaque projet prévoit dans son dernier bilan et son plan. Au-delà d’un seuil de l’appel, une alerte attend une réponse.',
    alerts: 'Alertes qui vous attendent',
    noAlerts: 'Aucune alerte ne vous attend.',
    others: (n: string) => `Les ${n} premières sont ci-dessus : voir toutes vos tâches`,
    against: 'Par rapport à',
    againstWhat: { current: 'Plan en vigueur', first: 'Premier plan signé' },
    by: 'Répartition',
    byWhat: { year: 'Année de la convention', size: 'Taille du projet' },
    reported: 'Projets ayant rendu un bilan',
    without: 'Sans bilan',
    budget: 'Coût, moyenne',
    calendar: 'Délai, moyenne',
    weighted: 'pondérée',
    planned: 'Coût au plan',
    forecast: 'Coût prévu',
    cost: 'Dérive de coût',
    ends: 'Fin au plan',
    forecastEnd: 'Fin prévue',
    time: 'Dérive de délai',
    noReport: 'pas de bilan',
    groups: 'Par groupe',
    group: 'Groupe',
    caption: 'Projets du portefeuille, les plus fortes dérives en premier',
    none: 'Aucune convention n’est signée : il n’y a pas encore de dérive à suivre.',
  },
  en: {
    title: 'Slippage of cost and time',
    lead: 'How far what each project forecasts in its newest report is from its plan. Beyond a threshold of the call, an alert waits for an answer.',
    alerts: 'Alerts that wait for you',
    noAlerts: 'No alert waits for you.',
    others: (n: string) => `The first ${n} are above: see all of your tasks`,
    against: 'Against',
    againstWhat: { current: 'The plan in force', first: 'The first signed plan' },
    by: 'Groups',
    byWhat: { year: 'Year of the agreement', size: 'Size of the project' },
    reported: 'Projects that have reported',
    without: 'Without a report',
    budget: 'Cost, mean',
    calendar: 'Time, mean',
    weighted: 'weighted',
    planned: 'Planned cost',
    forecast: 'Forecast cost',
    cost: 'Cost slippage',
    ends: 'Planned end',
    forecastEnd: 'Forecast end',
    time: 'Time slippage',
    noReport: 'no report',
    groups: 'By group',
    group: 'Group',
    caption: 'Projects of the portfolio, those that slipped most first',
    none: 'No agreement is signed: there is no slippage to follow yet.',
  },
});

/** A slippage with its sign: +14 %. */
export const slipped = (language: Language, by: number | null): Part =>
  by === null
    ? html`<span class="g-muted">–</span>`
    : html`<span class="g-figure${by > 0 ? ' g-warn' : ''}"
        >${signedShare(language, by)}</span
      >`;

type Slippage = AnswerOf<typeof getPortfolioSlippage>;
type Project = Slippage['items'][number];

/** So many alerts are shown, those beyond the second threshold first. */
const SHOWN = 50;
const ALERTS = ['proposeMission', 'dismissSlippageAlert'] as const satisfies readonly TaskCommand[];

function cardsOf(language: Language, { projects, withoutReport, budget, calendar }: Slippage): Part {
  const said = words[language];
  const mean = ({ mean: one, weightedMean }: Slippage['budget']): Part =>
    html`${slipped(language, one)} <span class="g-small g-muted">(${said.weighted} ${slipped(language, weightedMean)})</span>`;
  const figures: (readonly [string, Part])[] = [
    [said.reported, figure(language, projects)],
    [said.without, figure(language, withoutReport)],
    [said.budget, mean(budget)],
    [said.calendar, mean(calendar)],
  ];
  return html`<ul class="g-figures">
    ${figures.map(([name, value]) => html`<li><span class="g-muted g-small">${name}</span> <strong>${value}</strong></li>`)}
  </ul>`;
}

const projectLink = (id: string, title: string, reference: string | null): Part =>
  titledLink(`/conventions/${id}/impact`, title, reference);

function alertTable(language: Language, tasks: AnswerOf<typeof getTasks>['items']): Part {
  const said = words[language];
  return html`${table({
    caption: said.alerts,
    isStacked: true,
    isCaptionHidden: true,
    columns: [
      { label: said.project, isHeader: true, cell: ({ id, title, reference }) => projectLink(id, title, reference) },
      { label: said.organisation, cell: ({ organisationName }) => organisationName },
      {
        label: said.action,
        cell: (task) => rowButton(language, task.command, addressOfTask(task), task.reference),
      },
    ],
    rows: tasks.slice(0, SHOWN),
    empty: html`<p>${said.noAlerts}</p>`,
  })}${tasks.length > SHOWN && html`<p><a class="fr-link" href="/taches">${said.others(figure(language, SHOWN))}</a></p>`}`;
}

function projectTable(language: Language, { items, against }: Slippage): Part {
  const said = words[language];
  /** The plan that a project is compared with, as the reader chose. */
  const heldOf = ({ plan, budget, calendar, first }: Project) => (against === 'first' && first ? first : { plan, budget, calendar });
  const noReport = html`<span class="g-muted">${said.noReport}</span>`;
  return table({
    caption: said.caption,
    isStacked: true,
    columns: [
      { label: said.project, isHeader: true, cell: ({ grantId, title, reference }) => projectLink(grantId, title, reference) },
      { label: said.organisation, cell: ({ organisationName }) => organisationName },
      { label: said.state, cell: ({ state, label }) => status(state, label) },
      { label: said.planned, isFigure: true, cell: (row) => money(language, heldOf(row).plan?.costCents) },
      { label: said.forecast, isFigure: true, cell: ({ forecast }) => (forecast ? money(language, forecast.costCents) : noReport) },
      { label: said.cost, isFigure: true, cell: (row) => slipped(language, heldOf(row).budget) },
      {
        label: said.ends,
        isFigure: true,
        cell: (row) => {
          const { plan } = heldOf(row);
          return plan && shortDate(language, plan.endsOn);
        },
      },
      { label: said.forecastEnd, isFigure: true, cell: ({ forecast }) => (forecast ? shortDate(language, forecast.endsOn) : noReport) },
      { label: said.time, isFigure: true, cell: (row) => slipped(language, heldOf(row).calendar) },
    ],
    rows: items,
    empty: html`<p>${said.none}</p>`,
  });
}

function groupTable(language: Language, { groups }: Slippage): Part {
  const said = words[language];
  return table({
    caption: said.groups,
    isCaptionHidden: true,
    columns: [
      { label: said.group, isHeader: true, cell: ({ label }) => label },
      { label: said.reported, isFigure: true, cell: ({ projects }) => figure(language, projects) },
      { label: said.without, isFigure: true, cell: ({ withoutReport }) => figure(language, withoutReport) },
      { label: said.budget, isFigure: true, cell: ({ budget }) => slipped(language, budget.mean) },
      { label: said.calendar, isFigure: true, cell: ({ calendar }) => slipped(language, calendar.mean) },
    ],
    rows: groups,
    empty: html`<p>${said.none}</p>`,
  });
}

const slippagePage: Page = {
  path: '/portefeuille/derive',
  of: getPortfolioSlippage,
  get: async (visit) => {
    const { language, query } = visit;
    const said = words[language];
    const against = AGAINST.find((each) => each === query.get('against')) ?? 'current';
    const by = SLIPPAGE_BY.find((each) => each === query.get('by')) ?? 'year';
    const cursor = query.get('cursor');
    const [slippage, ...alerts] = await Promise.all([
      visit.read(getPortfolioSlippage, { query: { against, by, cursor, limit: '25' } }),
      ...ALERTS.map((command) => allTasks(visit, [command], { most: SHOWN + 1 })),
    ]);
    const choice = <Name extends string>(name: string, label: string, value: Name, of: readonly Name[], called: Record<Name, string>) =>
      ({ kind: 'choice', name, label, value, options: of.map((each) => ({ value: each, label: called[each] })) }) as const;
    return {
      title: said.title,
      isWide: true,
      body: html`${portfolioTabs(visit)}
        <p>${said.lead}</p>
        ${filters(language, '/portefeuille/derive', [
          choice('against', said.against, against, AGAINST, said.againstWhat),
          choice('by', said.by, by, SLIPPAGE_BY, said.byWhat),
        ])}
        ${cardsOf(language, slippage)}
        <h2>${said.alerts}</h2>
        ${alertTable(language, alerts.flat())}
        <h2>${said.groups}</h2>
        ${groupTable(language, slippage)}${projectTable(language, slippage)}
        ${pagination(language, {
          first: cursor ? address('/portefeuille/derive', { against, by }) : null,
          next: slippage.next && address('/portefeuille/derive', { against, by, cursor: slippage.next }),
        })}
        <p><a class="fr-link" href="/portefeuille/derive.csv" download>${said.export}</a></p>`,
    };
  },
};

const slippageFile: Page = {
  path: '/portefeuille/derive.csv',
  of: exportPortfolioSlippage,
  get: (visit) => fileOf(visit, exportPortfolioSlippage, { query: { form: sheetForm(visit) } }),
};

export const slippagePages: readonly Page[] = [slippagePage, slippageFile];
