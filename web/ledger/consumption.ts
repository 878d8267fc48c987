import { listCallTitles } from '../../api/calls/calls.ts';
import { exportConsumption, getConsumption } from '../../api/ledger/consumption.ts';
import { listEnvelopes } from '../../api/ledger/envelopes.ts';
import { euros } from '../../domain/core/format.ts';
import type { Language, Words } from '../../domain/core/words.ts';
import { CONSUMPTION_BY, type ConsumptionBy } from '../../domain/ledger/consumption.ts';
import type { Meaning } from '../core/charts/frame.ts';
import { stackedBars } from '../core/charts/stacked-bars.ts';
import { filters } from '../core/components/filters.ts';
import { money } from '../core/components/money.ts';
import { type Column, table } from '../core/components/table.ts';
import { tabs } from '../core/components/tabs.ts';
import { fileOf, sheetForm } from '../core/files.ts';
import { html, type Part } from '../core/html.ts';
import { address, type Page, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { left, words as shared } from './words.ts';

const words = bilingual({
  fr: {
    title: 'Consommation des crédits',
    intro:
      'Ce que sont devenus les montants accordés. L’année est celle des AE pour ce qui est accordé, réservé, délégué et engagé ; celle des CP pour ce qui est demandé et payé.',
    axes: {
      envelope: 'Par enveloppe',
      year: 'Par année',
      call: 'Par appel',
      projectType: 'Par type de projet',
      organisation: 'Par administration',
    },
    heads: { envelope: 'Enveloppe', year: 'Année', call: 'Appel', projectType: 'Type de projet', organisation: 'Administration' },
    axis: 'Ce qui est comparé',
    chart: {
      envelope: 'Montants accordés, par enveloppe',
      year: 'Montants accordés, par année',
      call: 'Montants accordés, par appel',
      projectType: 'Montants accordés, par type de projet',
      organisation: 'Montants accordés, par administration',
    },
    conclusion: (paid: string, promised: string, grants: number) =>
      `${paid} sont payés sur ${promised} promis à ${grants} projet${grants > 1 ? 's' : ''}.`,
    nothing: 'Rien n’a encore été accordé avec ces filtres.',
    parts: {
      paid: 'Payé',
      ordered: 'Demandé en paiement',
      committed: 'Engagé, pas encore demandé',
      delegated: 'Délégué',
      reserved: 'Réservé',
    },
    reserved: 'Réservé',
    released: 'Libéré',
    delegated: 'Délégué',
    ordered: 'Demandé',
    toPay: 'Reste à payer',
    totalOfAll: 'Ensemble, toutes années réunies',
    caption: 'Consommation',
    credits: 'Crédits ouverts et disponibles',
    creditsOfAll: 'Crédits ouverts et disponibles, toutes années réunies',
    total_: { ae: 'AE ouvertes', cp: 'CP ouverts' },
    left: { ae: 'AE disponibles', cp: 'CP disponibles' },
    frozen: { ae: 'AE gelées', cp: 'CP gelés' },
    csv: 'Télécharger ces chiffres (CSV)',
    few: (n: number) => `Le graphique montre les ${n} premières lignes ; le tableau les a toutes.`,
  },
  en: {
    title: 'Consumption of the credits',
    intro:
      'What has become of what was awarded. The year is that of the AE for what is awarded, reserved, delegated and committed; that of the CP for what is ordered and paid.',
    axes: { envelope: 'By envelope', year: 'By year', call: 'By call', projectType: 'By type of project', organisation: 'By organisation' },
    heads: { envelope: 'Envelope', year: 'Year', call: 'Call', projectType: 'Type of project', organisation: 'Organisation' },
    axis: 'What is compared',
    chart: {
      envelope: 'Amounts awarded, by envelope',
      year: 'Amounts awarded, by year',
      call: 'Amounts awarded, by call',
      projectType: 'Amounts awarded, by type of project',
      organisation: 'Amounts awarded, by organisation',
    },
    conclusion: (paid: string, promised: string, grants: number) =>
      `${paid} are paid of ${promised} promised to ${grants} project${grants > 1 ? 's' : ''}.`,
    nothing: 'Nothing was awarded yet with these filters.',
    parts: {
      paid: 'Paid',
      ordered: 'Ordered to be paid',
      committed: 'Committed, not ordered yet',
      delegated: 'Delegated',
      reserved: 'Reserved',
    },
    reserved: 'Reserved',
    released: 'Released',
    delegated: 'Delegated',
    ordered: 'Ordered',
    toPay: 'Remaining to pay',
    totalOfAll: 'All together, of all years',
    caption: 'Consumption',
    credits: 'Credits allotted and available',
    creditsOfAll: 'Credits allotted and available, all years together',
    total_: { ae: 'AE allotted', cp: 'CP allotted' },
    left: { ae: 'AE available', cp: 'CP available' },
    frozen: { ae: 'AE frozen', cp: 'CP frozen' },
    csv: 'Download these figures (CSV)',
    few: (n: number) => `The chart shows the first ${n} rows; the table has all of them.`,
  },
});

const PARTS = ['paid', 'ordered', 'committed', 'delegated', 'reserved'] as const;
const TONES = { paid: 3, ordered: 4, committed: 1, delegated: 5, reserved: 2 } as const;

const ask = (visit: Visit, query: Record<string, unknown>) => visit.read(getConsumption, { query });
type Consumption = Awaited<ReturnType<typeof ask>>;
type Row = Consumption['rows'][number];
type Figures = Consumption['total'];

/**
 * The promises of a row by what became of them, each euro once: what is ordered or paid is committed too, and since
 * commitments of earlier years are paid as well, more may be paid in a year than was committed in it.
 */
export const partsOf = ({
  paidCents,
  orderedCents,
  committedCents,
  delegatedCents,
  reservedCents,
}: Pick<Figures, 'paidCents' | 'orderedCents' | 'committedCents' | 'delegatedCents' | 'reservedCents'>): number[] => [
  paidCents,
  orderedCents,
  Math.max(0, committedCents - paidCents - orderedCents),
  delegatedCents,
  reservedCents,
];

/** The most bars of one chart. */
const MOST = 20;

const isAxis = (by: string | null): by is ConsumptionBy => CONSUMPTION_BY.some((axis) => axis === by);

function askedIn({ query }: Visit) {
  const by = query.get('by');
  return {
    by: isAxis(by) ? by : ('envelope' as const),
    year: query.get('year') ?? '',
    envelopeId: query.get('envelopeId') ?? '',
    callId: query.get('callId') ?? '',
  };
}

const HREFS: Partial<Record<ConsumptionBy, string>> = { envelope: '/enveloppes', call: '/appels' };

function figuresTable(language: Language, head: Column<Row>, rows: readonly Row[], total: Figures, isOfAllYears: boolean): Part {
  const said = words[language];
  const figure = (label: string, of: (each: Figures) => number): Column<Row> => ({
    label,
    isFigure: true,
    cell: (row) => money(language, of(row)),
  });
  return table<Row>({
    caption: said.caption,
    isCaptionHidden: true,
    rows,
    columns: [
      head,
      figure(said.awarded, (each) => each.awardedCents),
      figure(said.released, (each) => each.releasedCents),
      figure(said.reserved, (each) => each.reservedCents),
      figure(said.delegated, (each) => each.delegatedCents),
      figure(said.committed, (each) => each.committedCents),
      figure(said.ordered, (each) => each.orderedCents),
      figure(said.paid, (each) => each.paidCents),
      figure(said.toPay, (each) => each.remainingToPayCents),
      { label: said.projects, isFigure: true, cell: ({ grants }) => grants },
    ],
    foot: [
      isOfAllYears ? said.totalOfAll : said.together,
      ...[total.awardedCents, total.releasedCents, total.reservedCents, total.delegatedCents, total.committedCents, total.orderedCents].map(
        (cents) => money(language, cents),
      ),
      money(language, total.paidCents),
      money(language, total.remainingToPayCents),
      String(total.grants),
    ],
  });
}

export const consumptionPage: Page = {
  path: '/consommation',
  of: getConsumption,
  get: async (visit) => {
    const { language } = visit;
    const said = words[language];
    const asked = askedIn(visit);
    const [{ rows, total }, { items: envelopes }, { items: calls }] = await Promise.all([
      ask(visit, asked),
      visit.read(listEnvelopes),
      visit.read(listCallTitles),
    ]);
    const years = [...new Set(envelopes.flatMap((each) => each.years.map(({ year }) => year)))].sort((one, other) => one - other);
    const href = HREFS[asked.by];
    const head: Column<Row> = {
      label: said.heads[asked.by],
      isHeader: true,
      cell: ({ key, label }) => (href ? html`<a href="${href}/${key}">${label}</a>` : label),
    };
    const csv = address('/consommation.csv', asked);
    const shown = rows.filter((row) => partsOf(row).some((cents) => cents > 0)).slice(0, MOST);
    const promised = partsOf(total).reduce((sum, cents) => sum + cents, 0);
    const figures = html`${figuresTable(language, head, rows, total, asked.year === '')}
      ${rows.length > shown.length && shown.length === MOST && html`<p class="g-muted">${said.few(MOST)}</p>`}`;
    const meanings: Meaning[] = PARTS.map((part) => ({ label: said.parts[part], tone: TONES[part] }));
    return {
      title: said.title,
      isWide: true,
      body: html`<p class="g-muted">${shared[language].explained} ${said.intro}</p>
        ${tabs(
          said.axis,
          CONSUMPTION_BY.map((by) => ({ href: address('/consommation', { ...asked, by }), label: said.axes[by], isHere: by === asked.by })),
        )}
        ${filterForm(visit, asked, { years, envelopes, calls })}
        ${
          rows.length === 0
            ? html`<div class="g-empty"><p>${said.nothing}</p></div>`
            : stackedBars(
                {
                  language,
                  id: 'consommation',
                  caption: said.chart[asked.by],
                  conclusion:
                    promised === 0
                      ? said.nothing
                      : said.conclusion(euros(language, total.paidCents), euros(language, promised), total.grants),
                  figures,
                  csv,
                  isOpen: true,
                },
                meanings,
                shown.map((row) => ({ label: row.label, values: partsOf(row) })),
              )
        }
        ${creditsTable(visit, asked, head, rows, total)}`,
    };
  },
};

type Lists = {
  years: readonly number[];
  envelopes: readonly { id: string; name: string }[];
  calls: readonly { id: string; title: Words }[];
};

/** Filters that keep the axis: it stands in the address beside them. */
function filterForm({ language }: Visit, asked: ReturnType<typeof askedIn>, { years, envelopes, calls }: Lists): Part {
  const said = words[language];
  return filters(
    language,
    '/consommation',
    [
      {
        kind: 'choice',
        name: 'year',
        label: said.year,
        isFeminine: true,
        value: asked.year,
        options: years.map((year) => ({ value: String(year), label: String(year) })),
      },
      {
        kind: 'choice',
        name: 'envelopeId',
        label: said.envelope,
        isFeminine: true,
        value: asked.envelopeId,
        options: envelopes.map(({ id, name }) => ({ value: id, label: name })),
      },
      {
        kind: 'choice',
        name: 'callId',
        label: said.call,
        value: asked.callId,
        options: calls.map(({ id, title }) => ({ value: id, label: title[language] })),
      },
    ],
    { by: asked.by },
  );
}

function creditsTable(
  { language }: Visit,
  { by, year }: ReturnType<typeof askedIn>,
  head: Column<Row>,
  rows: readonly Row[],
  { credits: whole }: Figures,
): Part {
  const said = words[language];
  const having = rows.filter(({ credits }) => credits !== null);
  return (
    whole &&
    having.length > 0 &&
    table<Row>({
      caption: by === 'year' || year !== '' ? said.credits : said.creditsOfAll,
      rows: having,
      columns: [
        head,
        ...(['ae', 'cp'] as const).flatMap((credit): Column<Row>[] => [
          { label: said.total_[credit], isFigure: true, cell: ({ credits }) => money(language, credits?.[credit].totalCents) },
          { label: said.frozen[credit], isFigure: true, cell: ({ credits }) => money(language, credits?.[credit].frozenCents) },
          { label: said.left[credit], isFigure: true, cell: ({ credits }) => left(language, credits?.[credit].availableCents) },
        ]),
      ],
      foot: [
        year === '' ? said.totalOfAll : said.together,
        ...(['ae', 'cp'] as const).flatMap((credit): Part[] => [
          money(language, whole[credit].totalCents),
          money(language, whole[credit].frozenCents),
          left(language, whole[credit].availableCents),
        ]),
      ],
    })
  );
}

export const consumptionFile: Page = {
  path: '/consommation.csv',
  of: exportConsumption,
  get: (visit) => fileOf(visit, exportConsumption, { query: { ...askedIn(visit), form: sheetForm(visit) } }),
};
