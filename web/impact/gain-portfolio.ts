import { exportPortfolioGains, getPortfolioGains } from '../../api/impact/gain-portfolio.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { euros, exactly, longDate } from '../../domain/core/format.ts';
import { GAINS_BY } from '../../domain/impact/gain-portfolio.ts';
import type { AnswerOf } from '../core/answer.ts';
import { stackedBars } from '../core/charts/stacked-bars.ts';
import { money } from '../core/components/money.ts';
import { table } from '../core/components/table.ts';
import { tabs } from '../core/components/tabs.ts';
import { fileOf, sheetForm } from '../core/files.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { address, type Page, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { portfolioTabs } from './tabs.ts';

const words = bilingual({
  fr: {
    title: 'Gains des projets financés',
    lead: (day: string) =>
      `Ce que les projets ont promis de faire économiser et ce qui en est attesté, au soir du ${day}. Chaque gain a sa méthode.`,
    caption: 'Promis et réalisé, sur les budgets',
    conclusion: (realised: string, promised: string) => `Sont attestés ${realised} sur ${promised} promis.`,
    perEuro: (gain: string, paid: string) =>
      `Soit ${gain} de gain attesté par euro payé (${paid} payés), par les méthodes qui font baisser un budget.`,
    noPayment: 'Rien n’est encore payé : il n’y a pas de gain par euro.',
    none: 'Aucun projet n’a encore promis de gain.',
    byWhat: { year: 'Par année', call: 'Par appel', organisation: 'Par administration' },
    group: { year: 'Année', call: 'Appel', organisation: 'Administration' },
    version: (version: number) => `version ${version}`,
    apart: 'hors budget',
    promised: 'Encore promis',
    declared: 'Déclaré, à attester',
    realised: 'Réalisé',
    rest: 'Promis, ni déclaré ni réalisé',
    shortfall: 'Non réalisé d’années attestées',
    return: 'Gain réalisé par euro payé',
    all: 'Ensemble, sur les budgets',
    methods: 'Les méthodes',
    notAdded: 'Le temps des usagers et ce qu’aucun budget n’économise se lisent sur leur ligne, et ne sont dans aucun total.',
    noYear: 'Une année n’a pas de gain par euro payé : ce qu’elle paie donne ses gains plus tard.',
    json: 'Les mêmes chiffres (JSON)',
  },
  en: {
    title: 'Gains of the funded projects',
    lead: (day: string) => `What projects have promised to save and how much of it is certified, as of ${day}. Each gain has its method.`,
    caption: 'Promised and realised, of budgets',
    conclusion: (realised: string, promised: string) => `${realised} of ${promised} promised are certified.`,
    perEuro: (gain: string, paid: string) =>
      `That is ${gain} of certified gain for each euro paid (${paid} paid), by the methods that reduce budgets.`,
    noPayment: 'Nothing has been paid yet, so there is no gain per euro.',
    none: 'No project has promised a gain yet.',
    byWhat: { year: 'By year', call: 'By call', organisation: 'By organisation' },
    group: { year: 'Year', call: 'Call', organisation: 'Organisation' },
    version: (version: number) => `version ${version}`,
    apart: 'of no budget',
    promised: 'Still promised',
    declared: 'Declared, to be certified',
    realised: 'Realised',
    rest: 'Promised, not declared or realised',
    shortfall: 'Not realised of certified years',
    return: 'Realised gain for each euro paid',
    all: 'All together, of budgets',
    methods: 'The methods',
    notAdded: 'Users’ time, and anything that saves no budget, has its own line and is in no total.',
    noYear: 'A year has no gain for each euro paid: what it pays brings its gains later.',
    json: 'The same figures (JSON)',
  },
});

const PATH = '/portefeuille/gains';

type Figures = AnswerOf<typeof getPortfolioGains>;
type Group = Figures['rows'][number];
type Method = Group['methods'][number];

/** What the address asks for. */
const askedIn = ({ query }: Pick<Visit, 'query'>) => ({
  by: GAINS_BY.find((each) => each === query.get('by')) ?? 'year',
  on: query.get('on') || undefined,
});

const ratio = ({ language }: Visit, value: number | null): string => (value === null ? '–' : `${exactly(language, value, 2)}\u00a0€`);

/** A line for each method of a group; the first one has what the group has together. */
function groupTable(visit: Visit, { rows, total, by }: Figures): Html {
  const { language } = visit;
  const said = words[language];
  type Line = { group: Group; method: Method | null; isFirst: boolean };
  const lines = rows.flatMap((group): Line[] =>
    (group.methods.length > 0 ? group.methods : [null]).map((method, place) => ({ group, method, isFirst: place === 0 })),
  );
  const of = (part: 'promisedCents' | 'declaredCents' | 'realisedCents' | 'lapsedCents') => ({
    isFigure: true,
    cell: ({ method }: Line): Part => method && money(language, method[part]),
  });
  return table<Line>({
    caption: said.byWhat[by],
    isCaptionHidden: true,
    rows: lines,
    columns: [
      { label: said.group[by], isHeader: true, cell: ({ group }) => group.label },
      {
        label: said.method,
        cell: ({ method }) =>
          method &&
          html`${method.method.label}<br /><span class="g-small g-muted"
              >${said.version(method.method.version)}${!method.method.isBudget && `, ${said.apart}`}</span
            >`,
      },
      { label: said.promised, ...of('promisedCents') },
      { label: said.declared, ...of('declaredCents') },
      { label: said.realised, ...of('realisedCents') },
      { label: said.lapsed, ...of('lapsedCents') },
      { label: said.paid, isFigure: true, cell: ({ group, isFirst }) => isFirst && money(language, group.paidCents) },
      { label: said.return, isFigure: true, cell: ({ group, isFirst }) => isFirst && ratio(visit, group.realisedPerEuro) },
    ],
    foot: [
      said.all,
      '',
      money(language, total.budget.promisedCents),
      money(language, total.budget.declaredCents),
      money(language, total.budget.realisedCents),
      money(language, total.budget.lapsedCents),
      money(language, total.paidCents),
      ratio(visit, total.realisedPerEuro),
    ],
  });
}

function chartOf(visit: Visit, figures: Figures): Part {
  const { language } = visit;
  const said = words[language];
  const { rows, total, by, on } = figures;
  if (total.methods.length === 0) return html`<div class="g-empty"><p>${said.none}</p></div>`;
  const { promisedCents, realisedCents, lapsedCents } = total.budget;
  return stackedBars(
    {
      language,
      id: 'gains',
      caption: said.caption,
      conclusion: said.conclusion(euros(language, realisedCents), euros(language, promisedCents + lapsedCents)),
      figures: groupTable(visit, figures),
      csv: address(`${PATH}.csv`, { by, on }),
    },
    [
      { label: said.realised, tone: 1 },
      { label: said.declared, tone: 3 },
      { label: said.rest, tone: 2 },
      { label: said.shortfall, tone: 4 },
      { label: said.lapsed, tone: 5 },
    ],
    rows
      .filter(({ methods }) => methods.some(({ method }) => method.isBudget))
      .map(({ label, budget, openCents, shortfallCents }) => ({
        label,
        values: [budget.realisedCents, budget.declaredCents, openCents, shortfallCents, budget.lapsedCents],
      })),
  );
}

const methodsOf = ({ language }: Visit, { total }: Figures): Part =>
  total.methods.length > 0 &&
  html`<h2>${words[language].methods}</h2>
    <dl>
      ${total.methods.map(
        ({ method }) =>
          html`<dt><strong>${method.label}</strong> <span class="g-muted g-small">${words[language].version(method.version)}</span></dt>
            <dd>${method.definition}</dd>`,
      )}
    </dl>`;

const portfolioGainsPage: Page = {
  path: PATH,
  of: getPortfolioGains,
  get: async (visit) => {
    const { language, at } = visit;
    const said = words[language];
    const figures = await visit.read(getPortfolioGains, { query: askedIn(visit) });
    const { by, on, total } = figures;
    const dayAsked = askedIn(visit).on;
    return {
      title: said.title,
      isWide: true,
      body: html`${portfolioTabs(visit)}
        <p>${said.lead(longDate(language, on))}</p>
        ${chartOf(visit, figures)}
        <p>
          ${
            total.realisedPerEuro === null
              ? said.noPayment
              : said.perEuro(ratio(visit, total.realisedPerEuro), euros(language, total.paidCents))
          }
        </p>
        <h2>${said.groups}</h2>
        ${tabs(
          said.groups,
          GAINS_BY.map((each) => ({ href: address(PATH, { by: each, on: dayAsked }), label: said.byWhat[each], isHere: each === by })),
        )}
        ${groupTable(visit, figures)}
        <p>${said.notAdded}${by === 'year' && html` ${said.noYear}`}</p>
        <p>
          <a class="fr-link" href="${address(`${PATH}.csv`, { by, on: dayAsked })}" download>${said.export}</a> ·
          <a class="fr-link" href="${address(`${PATH}.json`, { by, on: dayAsked })}">${said.json}</a>
        </p>
        ${methodsOf(visit, figures)}
        <form class="g-filters" method="get" action="${PATH}">
          <input type="hidden" name="by" value="${by}" />
          <div class="g-filter">
            <label class="fr-label" for="choix-on">${said.asOf}</label>
            <input class="fr-input" type="date" id="choix-on" name="on" value="${on}" max="${parisDate(at)}" />
          </div>
          <div class="g-filter g-filter--do"><button class="fr-btn fr-btn--secondary">${said.show}</button></div>
        </form>`,
    };
  },
};

const portfolioGainsFile: Page = {
  path: `${PATH}.csv`,
  of: exportPortfolioGains,
  get: (visit) => fileOf(visit, exportPortfolioGains, { query: { ...askedIn(visit), form: sheetForm(visit) } }),
};

const portfolioGainsJson: Page = {
  path: `${PATH}.json`,
  of: getPortfolioGains,
  get: async (visit) => {
    visit.res.json(await visit.read(getPortfolioGains, { query: askedIn(visit) }));
    return { written: true };
  },
};

export const gainPortfolioPages: readonly Page[] = [portfolioGainsPage, portfolioGainsFile, portfolioGainsJson];
