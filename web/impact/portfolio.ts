import { exportPortfolioImpact, getPortfolioImpact, getPortfolioImpactSeries } from '../../api/impact/portfolio.ts';
import { IMPACT_BY } from '../../domain/impact/portfolio.ts';
import { figure, share } from '../../domain/core/format.ts';
import { fileOf, sheetForm } from '../core/files.ts';
import { money } from '../core/components/money.ts';
import { table } from '../core/components/table.ts';
import { html, type Part } from '../core/html.ts';
import { address, type Page, type Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import type { AnswerOf } from '../core/answer.ts';
import { tabs } from '../core/components/tabs.ts';
import { progressBars } from './charts.ts';
import { portfolioTabs } from './tabs.ts';

const words = bilingual({
  fr: {
    title: 'Impact des projets financés',
    lead: 'Les projets dont la convention est en cours ou soldée, d’après leur dernier bilan accepté.',
    reporting: 'Avec un bilan accepté',
    ofThem: (projects: number) => `dont ${projects} avec un bilan accepté`,
    users: 'Usagers atteints',
    perUser: 'Par usager atteint',
    caption: 'Avancement moyen vers la cible, par indicateur',
    conclusion: (reached: number, of: number) =>
      of === 0 ? 'Aucun indicateur n’a encore de cible à atteindre.' : `Cibles atteintes : ${reached} sur ${of}.`,
    noChart: 'Aucun bilan n’est encore accepté : l’impact se lira ici dès le premier.',
    reached: 'Cibles atteintes',
    of: (reached: number, of: number) => `${reached} sur ${of}`,
    progress: 'Avancement moyen',
    own: 'Indicateurs propres aux projets',
    byWhat: { call: 'Par appel', projectType: 'Par type de projet', organisation: 'Par administration' },
    group: 'Groupe',
    quarters: 'Trimestre par trimestre',
    quarter: 'Trimestre',
    phases: 'Où en sont les projets',
    phase: 'Phase',
    step: 'Palier d’impact',
    noPhase: 'Aucune phase n’est encore renseignée.',
  },
  en: {
    title: 'Impact of the funded projects',
    lead: 'The projects whose agreement goes on or is closed, by their newest accepted report.',
    reporting: 'With an accepted report',
    ofThem: (projects: number) => `${projects} of them with an accepted report`,
    users: 'Users reached',
    perUser: 'For each user reached',
    caption: 'Mean progress towards the target, by indicator',
    conclusion: (reached: number, of: number) =>
      of === 0 ? 'No indicator has a target to reach yet.' : `Targets reached: ${reached} of ${of}.`,
    noChart: 'No report is accepted yet: the impact is shown here from the first one on.',
    reached: 'Targets reached',
    of: (reached: number, of: number) => `${reached} of ${of}`,
    progress: 'Mean progress',
    own: 'Indicators of the projects’ own',
    byWhat: { call: 'By call', projectType: 'By type of project', organisation: 'By organisation' },
    group: 'Group',
    quarters: 'Quarter by quarter',
    quarter: 'Quarter',
    phases: 'Where the projects stand',
    phase: 'Phase',
    step: 'Impact step',
    noPhase: 'No phase was recorded yet.',
  },
});

type Impact = AnswerOf<typeof getPortfolioImpact>;
type Results = Impact['total'];
type Indicator = Results['indicators'][number];

const byIn = (visit: Visit) => IMPACT_BY.find((by) => by === visit.query.get('by')) ?? 'call';

/** How many due targets are reached, of the call's indicators and of the projects' own. */
function reachedOf({ indicators, own }: Results): { reached: number; of: number } {
  const all = [...indicators, own];
  return {
    reached: all.reduce((sum, { reached }) => sum + reached, 0),
    of: all.reduce((sum, { withTarget }) => sum + withTarget, 0),
  };
}

function figuresOf({ language }: Visit, total: Results): Part {
  const said = words[language];
  const figures: (readonly [string, Part])[] = [
    [said.projects, html`${total.projects} <span class="g-small g-muted">${said.ofThem(total.reporting)}</span>`],
    [said.paid, money(language, total.paidCents)],
    [said.users, total.users === null ? '–' : figure(language, total.users)],
    [said.perUser, money(language, total.centsPerUser === null ? null : Math.round(total.centsPerUser))],
  ];
  return html`<ul class="g-figures">
    ${figures.map(([name, value]) => html`<li><span class="g-muted g-small">${name}</span> <strong>${value}</strong></li>`)}
  </ul>`;
}

function indicatorTable({ language }: Visit, { indicators, own }: Results, caption: string): Part {
  const said = words[language];
  const rows: Pick<Indicator, 'label' | 'unit' | 'total' | 'targets' | 'reached' | 'withTarget' | 'progress'>[] = [
    ...indicators,
    ...(own.values > 0 ? [{ ...own, label: said.own, unit: '', total: null, targets: null }] : []),
  ];
  return table({
    caption,
    isCaptionHidden: true,
    columns: [
      { label: said.indicator, isHeader: true, cell: ({ label }) => label },
      { label: said.unit, cell: ({ unit }) => unit },
      { label: said.total, isFigure: true, cell: ({ total }) => (total === null ? '–' : figure(language, total)) },
      { label: said.targets, isFigure: true, cell: ({ targets }) => (targets === null ? '–' : figure(language, targets)) },
      { label: said.reached, isFigure: true, cell: ({ reached, withTarget }) => said.of(reached, withTarget) },
      { label: said.progress, isFigure: true, cell: ({ progress }) => (progress === null ? '–' : share(language, progress)) },
    ],
    rows,
  });
}

function chartOf(visit: Visit, total: Results): Part {
  const { language } = visit;
  const said = words[language];
  const rows = total.indicators.flatMap(({ label, progress }) => (progress === null ? [] : [{ label, value: progress }]));
  if (rows.length === 0) return html`<div class="g-empty"><p>${said.noChart}</p></div>`;
  const { reached, of } = reachedOf(total);
  return progressBars(
    {
      language,
      id: 'avancement',
      caption: said.caption,
      conclusion: said.conclusion(reached, of),
      figures: indicatorTable(visit, total, said.caption),
      csv: address('/portefeuille/impact.csv', { by: byIn(visit) }),
    },
    rows,
  );
}

function groupTable({ language }: Visit, { rows, total, by }: Impact): Part {
  const said = words[language];
  const cells = (results: Results): Part[] => {
    const { reached, of } = reachedOf(results);
    return [
      figure(language, results.projects),
      figure(language, results.reporting),
      money(language, results.paidCents),
      results.users === null ? '–' : figure(language, results.users),
      money(language, results.centsPerUser === null ? null : Math.round(results.centsPerUser)),
      said.of(reached, of),
    ];
  };
  const headings = [said.projects, said.reporting, said.paid, said.users, said.perUser, said.reached];
  return table({
    caption: said.byWhat[by],
    isCaptionHidden: true,
    columns: [
      { label: said.group, isHeader: true, cell: ({ label }) => label },
      ...headings.map((label, place) => ({ label, isFigure: true, cell: (row: Impact['rows'][number]) => cells(row)[place] })),
    ],
    rows,
    foot: [said.together, ...cells(total)],
    empty: html`<p>${said.noChart}</p>`,
  });
}

function phasesOf({ language }: Visit, { phases, impactSteps }: Results): Part {
  const said = words[language];
  const rows = [
    ...phases.map(({ label, projects }) => ({ kind: said.phase, label, projects })),
    ...impactSteps.map(({ label, projects }) => ({ kind: said.step, label, projects })),
  ];
  return table({
    caption: said.phases,
    isCaptionHidden: true,
    columns: [
      { label: said.group, isHeader: true, cell: ({ kind, label }) => `${kind}${colon(language)} ${label}` },
      { label: said.projects, isFigure: true, cell: ({ projects }) => figure(language, projects) },
    ],
    rows,
    empty: html`<p>${said.noPhase}</p>`,
  });
}

const portfolioPage: Page = {
  path: '/portefeuille',
  of: getPortfolioImpact,
  get: async (visit) => {
    const { language } = visit;
    const said = words[language];
    const by = byIn(visit);
    const [impact, { points }] = await Promise.all([
      visit.read(getPortfolioImpact, { query: { by } }),
      visit.read(getPortfolioImpactSeries),
    ]);
    return {
      title: said.title,
      isWide: true,
      body: html`${portfolioTabs(visit)}
        <p>${said.lead}</p>
        ${figuresOf(visit, impact.total)}${chartOf(visit, impact.total)}
        <h2>${said.groups}</h2>
        ${tabs(
          said.groups,
          IMPACT_BY.map((each) => ({ href: address('/portefeuille', { by: each }), label: said.byWhat[each], isHere: each === by })),
        )}
        ${groupTable(visit, impact)}
        <p><a class="fr-link" href="${address('/portefeuille/impact.csv', { by })}" download>${said.export}</a></p>
        <h2>${said.quarters}</h2>
        ${table({
          caption: said.quarters,
          isCaptionHidden: true,
          columns: [
            { label: said.quarter, isHeader: true, cell: ({ quarter }) => quarter.replace('-Q', language === 'fr' ? ', T' : ', Q') },
            { label: said.projects, isFigure: true, cell: ({ projects }) => figure(language, projects) },
            { label: said.reporting, isFigure: true, cell: ({ reporting }) => figure(language, reporting) },
            { label: said.paid, isFigure: true, cell: ({ paidCents }) => money(language, paidCents) },
            { label: said.users, isFigure: true, cell: ({ users }) => (users === null ? '–' : figure(language, users)) },
            { label: said.reached, isFigure: true, cell: ({ reached, withTarget }) => said.of(reached, withTarget) },
            { label: said.progress, isFigure: true, cell: ({ progress }) => (progress === null ? '–' : share(language, progress)) },
          ],
          rows: points,
          empty: html`<p>${said.noChart}</p>`,
        })}
        <h2>${said.phases}</h2>
        ${phasesOf(visit, impact.total)}`,
    };
  },
};

const portfolioFile: Page = {
  path: '/portefeuille/impact.csv',
  of: exportPortfolioImpact,
  get: (visit) => fileOf(visit, exportPortfolioImpact, { query: { by: byIn(visit), form: sheetForm(visit) } }),
};

export const portfolioPages: readonly Page[] = [portfolioPage, portfolioFile];
