import { exportGrantMoney, listGrantMoney } from '../../api/desk/grant-money.ts';
import { sumCents } from '../../domain/core/money.ts';
import { filters } from '../core/components/filters.ts';
import { money } from '../core/components/money.ts';
import { pagination } from '../core/components/pagination.ts';
import { status } from '../core/components/status.ts';
import { titledLink } from '../core/components/titled-link.ts';
import { type Column, table } from '../core/components/table.ts';
import type { AnswerOf } from '../core/answer.ts';
import { fileOf, sheetForm } from '../core/files.ts';
import { html, type Part } from '../core/html.ts';
import { address, type Page, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { isOfFund } from './grant-page-parts.ts';

const words = bilingual({
  fr: {
    title: 'Où en est l’argent',
    titleMine: 'Où en est mon argent',
    lead: 'Ce que chaque tranche attend, de qui c’est le tour, et quand le versement est attendu. Le fonds et le bénéficiaire lisent la même chose.',
    search: 'Référence, projet ou administration',
    where: 'Où en est l’argent',
    caption: 'Tranches des projets financés, les projets les plus récents en premier',
    years: 'Montants par année de crédits',
    year: 'Année des AE',
    promised: 'Promis',
    confirmed: 'Engagé',
    certified: 'Attesté, à demander',
    ordered: 'Demandé, à payer',
    allYears: 'Toutes années confondues',
    none: 'Aucun projet financé pour le moment.',
    noneFound: 'Aucun projet ne correspond à cette recherche.',
  },
  en: {
    title: 'Where the money is',
    titleMine: 'Where my money is',
    lead: 'What each tranche waits for, whose turn it is, and when the payment is expected. The fund and the beneficiary read the same.',
    search: 'Reference, project or organisation',
    where: 'Where the money is',
    caption: 'Tranches of funded projects, the newest project first',
    years: 'Amounts by year of credits',
    year: 'Year of the AE',
    promised: 'Promised',
    confirmed: 'Committed',
    certified: 'Certified, to be ordered',
    ordered: 'Ordered, to be paid',
    allYears: 'All years together',
    none: 'No funded project yet.',
    noneFound: 'No project matches this search.',
  },
});

type Answered = AnswerOf<typeof listGrantMoney>;
type Row = Answered['items'][number]['tranches'][number] &
  Pick<Answered['items'][number], 'grantId' | 'reference' | 'title' | 'organisationName'>;

const rowsOf = ({ items }: Answered): Row[] =>
  items.flatMap(({ tranches, ...grant }) => tranches.map((tranche) => ({ ...grant, ...tranche })));

const STAGES = ['promised', 'confirmed', 'certified', 'ordered', 'paid'] as const;

/** What stands at each stage, a line for each year; several years are summed in a line that says so. */
function yearTable({ language }: Visit, { years }: Answered): Part {
  const said = words[language];
  if (years.length === 0) return null;
  const columns: Column<Answered['years'][number]>[] = [
    { label: said.year, isHeader: true, cell: ({ year }) => String(year) },
    ...STAGES.map((stage) => ({
      label: said[stage],
      isFigure: true,
      cell: (row: Answered['years'][number]) => money(language, row[`${stage}Cents`]),
    })),
  ];
  const foot = [said.allYears, ...STAGES.map((stage) => money(language, sumCents(years.map((row) => row[`${stage}Cents`]))))];
  return table({ caption: said.years, isStacked: true, columns, rows: years, ...(years.length > 1 ? { foot } : {}) });
}

function trancheColumns(visit: Visit): Column<Row>[] {
  const { language } = visit;
  const said = words[language];
  return [
    {
      label: said.project,
      isHeader: true,
      cell: ({ grantId, reference, title }) => titledLink(`/conventions/${grantId}`, title, reference),
    },
    ...(isOfFund(visit) ? [{ label: said.organisation, cell: ({ organisationName }: Row) => organisationName }] : []),
    {
      label: said.tranche,
      cell: ({ grantId, rank, kindLabel }) =>
        html`<a class="fr-link" href="/conventions/${grantId}/paiement/${rank}">${rank} · ${kindLabel}</a>`,
    },
    {
      label: said.where,
      cell: ({ money: { stage, label, sentence } }) => html`${status(stage, label)}<p class="g-small">${sentence}</p>`,
    },
    { label: said.amount, isFigure: true, cell: ({ money: { cents } }) => money(language, cents) },
  ];
}

/** Where the money of each tranche is, for all grants that the caller may see. */
export const moneyPage: Page = {
  path: '/argent',
  of: listGrantMoney,
  get: async (visit) => {
    const { language, query } = visit;
    const said = words[language];
    const q = query.get('q')?.trim() ?? '';
    const cursor = query.get('cursor');
    const answer = await visit.read(listGrantMoney, { query: { q, cursor, limit: '20' } });
    return {
      title: isOfFund(visit) ? said.title : said.titleMine,
      isWide: true,
      body: html`<p>${said.lead}</p>
        ${filters(language, '/argent', [{ kind: 'words', name: 'q', label: said.search, value: q }])} ${yearTable(visit, answer)}
        ${table({
          caption: said.caption,
          isStacked: true,
          columns: trancheColumns(visit),
          rows: rowsOf(answer),
          empty: html`<p>${q === '' ? said.none : said.noneFound}</p>`,
        })}
        ${pagination(language, {
          first: cursor ? address('/argent', { q }) : null,
          next: answer.next && address('/argent', { q, cursor: answer.next }),
        })}
        <p><a class="fr-link" href="${address('/argent.csv', { q })}" download>${said.export}</a></p>`,
    };
  },
};

export const moneyFile: Page = {
  path: '/argent.csv',
  of: exportGrantMoney,
  get: (visit) =>
    fileOf(visit, exportGrantMoney, {
      query: { q: visit.query.get('q')?.trim() ?? '', form: sheetForm(visit) },
    }),
};
