import { getEnvelope } from '../../api/ledger/envelopes.ts';
import { getForecast } from '../../api/ledger/forecast.ts';
import { columnsOf } from '../../api/http/answer/csv.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import type { Credit } from '../../domain/ledger/envelope.ts';
import { euros, listed, longMonth } from '../../domain/core/format.ts';
import { money } from '../core/components/money.ts';
import { table } from '../core/components/table.ts';
import { monthBars } from '../core/charts/months.ts';
import { sheetOf } from '../core/files.ts';
import { html, type Html, type Part } from '../core/html.ts';
import type { Page, Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { envelopeCrumbs, envelopeTabs } from './envelope-tabs.ts';
import { left, words as shared } from './words.ts';

const words = bilingual({
  fr: {
    title: (name: string) => `Prévision de l’enveloppe ${name}`,
    intro:
      'Les tranches à venir, mois par mois. Une première tranche est attendue au dernier jour de la signature, les suivantes au début de leur période ; une avance se paie avec son engagement, les autres tranches à la fin de leur période. Ce qui est en retard est attendu ce mois-ci.',
    likely: 'Paiements probables',
    none: 'Rien n’est attendu de cette enveloppe : aucune tranche n’est à engager ni à payer.',
    AE: { caption: 'Engagements attendus, et AE restantes', bars: 'À engager', left: 'AE restantes de l’année' },
    CP: { caption: 'Paiements attendus, et CP restants', bars: 'À payer', left: 'CP restants de l’année' },
    short: (credit: string, month: string, missing: string) => `Les ${credit} manquent à partir de ${month} : ${missing}.`,
    enough: (credit: string, total: string) => `Les ${credit} suffisent : ${total} sont attendus sur la période.`,
    toAllot: 'Le besoin restant peut être couvert par une ouverture de crédits, un dégel ou un redéploiement.',
    month: 'Mois',
    caption: 'Prévision par mois',
    commit: 'À engager',
    pay: 'À payer',
    aeLeft: 'AE restantes',
    cpLeft: 'CP restants',
    total: 'Ensemble',
  },
  en: {
    title: (name: string) => `Forecast of the envelope ${name}`,
    intro:
      'The tranches to come, month by month. A first tranche is expected on the last day of its signature, later ones when their period begins; an advance is paid with its commitment, every other tranche when its period is over. What is overdue is expected this month.',
    likely: 'Likely payments',
    none: 'Nothing is expected of this envelope: no tranche is to be committed or paid.',
    AE: { caption: 'Commitments expected, and AE left', bars: 'To commit', left: 'AE left of the year' },
    CP: { caption: 'Payments expected, and CP left', bars: 'To pay', left: 'CP left of the year' },
    short: (credit: string, month: string, missing: string) => `${credit} run short from ${month} on: ${missing}.`,
    enough: (credit: string, total: string) => `${credit} are enough: ${total} are expected over the period.`,
    toAllot: 'What is missing comes by an allotment, a thaw or a transfer.',
    month: 'Month',
    caption: 'Forecast by month',
    commit: 'To commit',
    pay: 'To pay',
    aeLeft: 'AE left',
    cpLeft: 'CP left',
    total: 'All together',
  },
});

const ask = (visit: Visit) => visit.read(getForecast, { params: visit.params });
type Forecast = Awaited<ReturnType<typeof ask>>;
type Month = Forecast['months'][number];

const sum = (months: readonly Month[], of: (month: Month) => number): number => months.reduce((total, month) => total + of(month), 0);

function picture(language: 'fr' | 'en', id: string, { months, shortages }: Forecast, credit: Credit): Html {
  const said = words[language];
  const { caption, bars, left: lineWords } = said[credit];
  const bar = (month: Month) => (credit === 'AE' ? month.commitCents : month.payCents);
  const line = (month: Month) => (credit === 'AE' ? month.aeLeftCents : month.cpLeftCents);
  const shortage = shortages.find((each) => each.credit === credit);
  const conclusion = shortage
    ? said.short(credit, longMonth(language, shortage.month), euros(language, shortage.missingCents))
    : said.enough(credit, euros(language, sum(months, bar)));
  const figures = table<Month>({
    caption,
    isCaptionHidden: true,
    rows: months,
    columns: [
      { label: said.month, isHeader: true, cell: ({ month }) => longMonth(language, month) },
      { label: bars, isFigure: true, cell: (month) => money(language, bar(month)) },
      { label: lineWords, isFigure: true, cell: (month) => left(language, line(month), true) },
    ],
  });
  return monthBars(
    { language, id: `prevision-${credit.toLowerCase()}`, caption, conclusion, figures, csv: `/enveloppes/${id}/prevision.csv` },
    [
      { label: bars, tone: 1 },
      { label: lineWords, tone: 2 },
    ],
    months.map((month) => ({ month: month.month, barCents: bar(month), lineCents: line(month) })),
  );
}

/** The head of the total: several years are summed only where it names them. */
function totalOf(language: 'fr' | 'en', months: readonly Month[]): string {
  const years = [...new Set(months.map(({ month }) => month.slice(0, 'yyyy'.length)))];
  const { total } = words[language];
  return years.length > 1 ? `${total} (${listed(language, years)})` : total;
}

function warning(language: 'fr' | 'en', { shortages }: Forecast): Part {
  const said = words[language];
  return (
    shortages.length > 0 &&
    html`<div class="fr-alert fr-alert--warning">
      ${shortages.map(({ credit, month, missingCents }) => html`<p>${said.short(credit, longMonth(language, month), euros(language, missingCents))}</p>`)}
      <p>${said.toAllot}</p>
    </div>`
  );
}

export const forecastPage: Page = {
  path: '/enveloppes/:id/prevision',
  of: getForecast,
  get: async (visit) => {
    const { language } = visit;
    const said = words[language];
    const [envelope, forecast] = await Promise.all([visit.read(getEnvelope, { params: visit.params }), ask(visit)]);
    const { months } = forecast;
    return {
      title: said.title(envelope.name),
      crumbs: envelopeCrumbs(language, envelope),
      body: html`${envelopeTabs(language, envelope.id, 'forecast')}
        <p class="g-muted">${shared[language].explained} ${said.intro}</p>
        <p><a class="fr-link" href="/enveloppes/${envelope.id}/paiements-probables">${said.likely}</a></p>
        ${
          months.length === 0
            ? html`<div class="g-empty"><p>${said.none}</p></div>`
            : html`${warning(language, forecast)} ${picture(language, envelope.id, forecast, 'AE')} ${picture(language, envelope.id, forecast, 'CP')}
              ${table<Month>({
                caption: said.caption,
                rows: months,
                columns: [
                  { label: said.month, isHeader: true, cell: ({ month }) => longMonth(language, month) },
                  { label: said.commit, isFigure: true, cell: ({ commitCents }) => money(language, commitCents) },
                  { label: said.aeLeft, isFigure: true, cell: ({ aeLeftCents }) => left(language, aeLeftCents, true) },
                  { label: said.pay, isFigure: true, cell: ({ payCents }) => money(language, payCents) },
                  { label: said.cpLeft, isFigure: true, cell: ({ cpLeftCents }) => left(language, cpLeftCents, true) },
                ],
                foot: [
                  totalOf(language, months),
                  money(
                    language,
                    sum(months, ({ commitCents }) => commitCents),
                  ),
                  '',
                  money(
                    language,
                    sum(months, ({ payCents }) => payCents),
                  ),
                  '',
                ],
              })}`
        }`,
    };
  },
};

const { text, cents } = columnsOf<Month>();
const columns = [
  text('Mois', 'month', ({ month }) => month),
  cents('À engager', 'to_commit', ({ commitCents }) => commitCents),
  cents('AE restantes', 'ae_left', ({ aeLeftCents }) => aeLeftCents),
  cents('À payer', 'to_pay', ({ payCents }) => payCents),
  cents('CP restants', 'cp_left', ({ cpLeftCents }) => cpLeftCents),
];

export const forecastFile: Page = {
  path: '/enveloppes/:id/prevision.csv',
  of: getForecast,
  get: async (visit) => {
    const [{ code }, { at, months }] = await Promise.all([visit.read(getEnvelope, { params: visit.params }), ask(visit)]);
    return sheetOf(visit, columns, months, `${visit.language === 'fr' ? 'prevision' : 'forecast'}-${code}-${parisDate(at)}`);
  },
};
