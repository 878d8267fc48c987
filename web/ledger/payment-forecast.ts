import { getEnvelope } from '../../api/ledger/envelopes.ts';
import { getPaymentForecast } from '../../api/ledger/payment-forecast.ts';
import { columnsOf } from '../../api/http/answer/csv.ts';
import { moveDate, parisDate } from '../../domain/core/calendar.ts';
import { euros, figure, longDate, longMonth, share } from '../../domain/core/format.ts';
import type { Language } from '../../domain/core/words.ts';
import { FEWEST_OBSERVATIONS } from '../../domain/ledger/payment-forecast.ts';
import type { AnswerOf } from '../core/answer.ts';
import { monthBars } from '../core/charts/months.ts';
import { money } from '../core/components/money.ts';
import { table } from '../core/components/table.ts';
import { sheetOf } from '../core/files.ts';
import { html, type Html, type Part } from '../core/html.ts';
import type { Page } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { envelopeCrumbs, envelopeTabs } from './envelope-tabs.ts';

const words = bilingual({
  fr: {
    title: (name: string) => `Paiements probables de l’enveloppe ${name}`,
    intro:
      'Ce que les conventions en vigueur feront payer, mois par mois. Les plans sont les montants et les dates des conventions ; ce qui est en retard y est attendu ce mois-ci. La bande corrige les plans par ce que le fonds a vécu : retards, tranches payées en partie, tranches annulées.',
    rests: (count: string) =>
      `La bande repose sur ${count} tranches du fonds, payées ou annulées avant ce mois. Un mois sur dix devrait rester au-dessous, un sur dix passer au-dessus, huit sur dix y être.`,
    alone: (count: number) =>
      `Les plans seuls : ${count === 0 ? 'aucune tranche du fonds n’a été payée ni annulée' : count === 1 ? 'une tranche du fonds a été payée ou annulée' : `${count} tranches du fonds ont été payées ou annulées`} avant ce mois, et il en faut ${FEWEST_OBSERVATIONS} pour en tirer une bande.`,
    unsigned: (cents: string) => `${cents} d’attributions encore à signer n’y sont pas.`,
    year: (year: number, low: string, high: string, median: string, paid: string, plan: string) =>
      `À la fin de ${year}, entre ${low} et ${high} auront été payés (médiane : ${median}), dont ${paid} le sont déjà. Les plans disent ${plan}.`,
    yearAlone: (year: number, plan: string, paid: string) =>
      `À la fin de ${year}, ${plan} auront été payés d’après les plans, dont ${paid} le sont déjà.`,
    how: 'Comment la bande est faite',
    howText:
      'Deux cents avenirs sont tirés. Dans chacun, une tranche ouverte est payée ou annulée aussi souvent que l’ont été les tranches du fonds au même écart de leur date prévue, et à la même part de son montant ; une avance suit les avances. Un écart observé sur moins de vingt tranches prend aussi les mois voisins. Les mois forts et faibles de l’année, et leur irrégularité, sont ceux des trois dernières années. Les mêmes événements donnent les mêmes chiffres. Une convention signée plus tard n’y est pas.',
    caption: 'Paiements probables par mois',
    band: 'Bande : huit mois sur dix',
    median: 'Médiane',
    plan: 'Plans',
    low: 'Bas de la bande',
    high: 'Haut de la bande',
    month: 'Mois',
    conclusion: (count: string) => `La bande des douze mois à venir repose sur ${count} tranches.`,
    conclusionAlone: 'Les plans des douze mois à venir.',
    record: 'Ce que valaient les prévisions passées',
    recordIntro:
      'Chaque mois passé, tel qu’il était prévu le premier jour de ce mois, et trois et six mois plus tôt. Chaque prévision est recalculée avec ce qui était connu ce jour-là ; ce qui est venu est ce qu’ont fait payer les conventions alors en vigueur.',
    score: (count: string, within: string, part: string) =>
      `Prévisions passées qui avaient une bande : ${count}. Celles dont la bande contenait ce qui est venu : ${within} (${part}) ; huit sur dix sont attendues.`,
    tooShort: 'C’est trop peu pour en juger.',
    errors: (median: string, plan: string) => `En moyenne, la médiane s’est trompée de ${median}, les plans de ${plan}.`,
    noScore: 'Aucune prévision passée n’avait assez d’observations pour une bande : seuls les plans se comparent à ce qui est venu.',
    noRecord: 'Aucune convention n’était en vigueur avant ce mois : il n’y a pas de prévision passée.',
    pastCaption: 'Prévu trois mois plus tôt, et venu',
    pastConclusion: 'La bande des mois passés, ou les plans là où ils sont seuls, et ce qui est venu.',
    madeOn: 'Prévu le',
    came: 'Venu',
    isWithin: 'Dans la bande',
    no: 'non',
    csv: 'paiements-probables',
  },
  en: {
    title: (name: string) => `Likely payments of the envelope ${name}`,
    intro:
      'What the agreements in force will have paid, month by month. The plans are the amounts and dates of the agreements; what is overdue is expected this month. The band corrects the plans by what the fund has seen: delays, tranches paid in part, tranches cancelled.',
    rests: (count: string) =>
      `The band rests on ${count} tranches of the fund that were paid or cancelled before this month. One month in ten should fall below it, one in ten above, eight in ten within.`,
    alone: (count: number) =>
      `The plans alone: ${count === 1 ? '1 tranche of the fund was' : `${count} tranches of the fund were`} paid or cancelled before this month, and a band needs ${FEWEST_OBSERVATIONS}.`,
    unsigned: (cents: string) => `Awards that are still to be signed (${cents}) are not included.`,
    year: (year: number, low: string, high: string, median: string, paid: string, plan: string) =>
      `By the end of ${year}, between ${low} and ${high} will have been paid (median: ${median}), of which ${paid} is paid already. The plans say ${plan}.`,
    yearAlone: (year: number, plan: string, paid: string) =>
      `By the end of ${year}, ${plan} will have been paid by the plans, of which ${paid} is paid already.`,
    how: 'How the band is made',
    howText:
      'Two hundred futures are drawn. In each, an open tranche is paid or cancelled as often as tranches of the fund were that stood as far from their planned date, and at the same part of its amount; an advance follows advances. A distance seen on fewer than twenty tranches takes the months beside it too. The strong and weak months of a year, and their unevenness, are those of the last three years. The same events give the same figures. An agreement that is signed later is no part of it.',
    caption: 'Likely payments by month',
    band: 'Band: eight months in ten',
    median: 'Median',
    plan: 'Plans',
    low: 'Low end of the band',
    high: 'High end of the band',
    month: 'Month',
    conclusion: (count: string) => `The band of the next twelve months rests on ${count} tranches.`,
    conclusionAlone: 'The plans of the next twelve months.',
    record: 'What earlier forecasts were worth',
    recordIntro:
      'Each past month as it was forecast on its first day, and three and six months before. Each forecast is computed again from what was known on that day; what came is what the agreements then in force had paid.',
    score: (count: string, within: string, part: string) =>
      `Earlier forecasts that had a band: ${count}. Those whose band held what came: ${within} (${part}); eight in ten are to be expected.`,
    tooShort: 'That is too few to judge by.',
    errors: (median: string, plan: string) => `On average, the median was wrong by ${median}, the plans by ${plan}.`,
    noScore: 'No earlier forecast had enough observations for a band: only the plans can be compared with what came.',
    noRecord: 'No agreement was in force before this month: there is no earlier forecast.',
    pastCaption: 'Forecast three months before, and what came',
    pastConclusion: 'The band of past months, or the plans where they stand alone, and what came.',
    madeOn: 'Forecast on',
    came: 'Came',
    isWithin: 'Within the band',
    no: 'no',
    csv: 'likely-payments',
  },
});

type Forecast = AnswerOf<typeof getPaymentForecast>;
type Drawn = Pick<Forecast['months'][number], 'planCents' | 'lowCents' | 'medianCents' | 'highCents' | 'paidCents'>;

/** A past month under one of its forecasts, and the day (yyyy-mm-dd) of that forecast. */
type Past = Drawn & { month: string; leadMonths: number; madeOn: string };
const pastOf = ({ record }: Forecast): Past[] =>
  record.flatMap(({ month, forecasts }) =>
    forecasts.map((each) => ({ ...each, month, madeOn: moveDate(`${month}-01`, { months: 1 - each.leadMonths }) })),
  );

const PICTURED_LEAD = 3;

const amount = (language: Language, cents: number | null): Part =>
  cents === null ? html`<span class="g-muted">–</span>` : money(language, cents);

/** The columns of what was, or is, forecast. */
const forecastColumns = (language: Language) => {
  const said = words[language];
  return [
    { label: said.plan, isFigure: true, cell: ({ planCents }: Drawn) => money(language, planCents) },
    { label: said.low, isFigure: true, cell: ({ lowCents }: Drawn) => amount(language, lowCents) },
    { label: said.median, isFigure: true, cell: ({ medianCents }: Drawn) => amount(language, medianCents) },
    { label: said.high, isFigure: true, cell: ({ highCents }: Drawn) => amount(language, highCents) },
  ];
};

/** The band as bars with its median as a line, or the plans as bars where they stand alone, and marks beside them. */
function picture(
  language: Language,
  { figures, ...frame }: { id: string; caption: string; conclusion: string; csv: string; figures: Part },
  points: readonly (Drawn & { month: string })[],
  mark: { label: string; of: (point: Drawn) => number } | null,
): Html {
  const said = words[language];
  const isBand = points.some(({ medianCents }) => medianCents !== null);
  return monthBars(
    { language, figures, ...frame },
    [
      { label: isBand ? said.band : said.plan, tone: 2 },
      isBand ? { label: said.median, tone: 1 } : null,
      mark && { label: mark.label, tone: 3 },
    ],
    points.map((point) => ({
      month: point.month,
      fromCents: isBand ? (point.lowCents ?? point.planCents) : 0,
      barCents: isBand ? (point.highCents ?? point.planCents) : point.planCents,
      lineCents: point.medianCents,
      markCents: mark && mark.of(point),
    })),
  );
}

function coming(language: Language, forecast: Forecast, csv: string): Html {
  const said = words[language];
  const { observations, plansAlone, months, year, unsignedCents } = forecast;
  const { lowCents, medianCents, highCents, planCents, paidCents } = year;
  const [plan, paid] = [euros(language, planCents), euros(language, paidCents)];
  const inYear =
    lowCents === null || medianCents === null || highCents === null
      ? said.yearAlone(year.year, plan, paid)
      : said.year(year.year, euros(language, lowCents), euros(language, highCents), euros(language, medianCents), paid, plan);
  const figures = table<Forecast['months'][number]>({
    caption: said.caption,
    isCaptionHidden: true,
    rows: months,
    columns: [
      { label: said.month, isHeader: true, cell: ({ month }) => longMonth(language, month) },
      { label: said.paidAlready, isFigure: true, cell: (row) => row.paidCents > 0 && money(language, row.paidCents) },
      ...forecastColumns(language),
    ],
  });
  return html`<p><strong>${inYear}</strong></p>
    <p>${plansAlone ? said.alone(observations) : said.rests(figure(language, observations))} ${unsignedCents > 0 && said.unsigned(euros(language, unsignedCents))}</p>
    ${picture(
      language,
      {
        id: 'paiements-a-venir',
        caption: said.caption,
        conclusion: plansAlone ? said.conclusionAlone : said.conclusion(figure(language, observations)),
        csv,
        figures,
      },
      months,
      plansAlone ? null : { label: said.plan, of: (point) => point.planCents },
    )}
    ${
      !plansAlone &&
      html`<details>
        <summary>${said.how}</summary>
        <p>${said.howText}</p>
      </details>`
    }`;
}

function past(language: Language, forecast: Forecast, csv: string): Html {
  const said = words[language];
  const { score } = forecast;
  const rows = pastOf(forecast);
  if (rows.length === 0) return html`<div class="g-empty"><p>${said.noRecord}</p></div>`;
  // A fund has no past forecast in its first two months.
  const pictured = rows.filter(({ leadMonths }) => leadMonths === PICTURED_LEAD);
  const mean = (cents: number) => euros(language, Math.round(cents / (score?.count ?? 1)));
  const figures = table<Past>({
    caption: said.record,
    isCaptionHidden: true,
    rows,
    columns: [
      { label: said.month, isHeader: true, cell: ({ month }) => longMonth(language, month) },
      { label: said.madeOn, cell: ({ madeOn }) => longDate(language, madeOn) },
      ...forecastColumns(language),
      { label: said.came, isFigure: true, cell: ({ paidCents }) => money(language, paidCents) },
      {
        label: said.isWithin,
        cell: ({ lowCents, highCents, paidCents }) =>
          lowCents === null || highCents === null ? '–' : paidCents >= lowCents && paidCents <= highCents ? said.yes : said.no,
      },
    ],
  });
  return html`<p class="g-muted">${said.recordIntro}</p>
    <p>
      ${
        score
          ? html`<strong>${said.score(figure(language, score.count), figure(language, score.within), share(language, score.within / score.count))}</strong>
              ${score.count < FEWEST_OBSERVATIONS && said.tooShort} ${said.errors(mean(score.medianErrorCents), mean(score.planErrorCents))}`
          : said.noScore
      }
    </p>
    ${
      pictured.length === 0
        ? figures
        : picture(
            language,
            { id: 'paiements-passes', caption: said.pastCaption, conclusion: said.pastConclusion, csv, figures },
            pictured,
            { label: said.came, of: (point) => point.paidCents },
          )
    }`;
}

export const paymentForecastPage: Page = {
  path: '/enveloppes/:id/paiements-probables',
  of: getPaymentForecast,
  get: async (visit) => {
    const { language, params } = visit;
    const said = words[language];
    const [envelope, forecast] = await Promise.all([visit.read(getEnvelope, { params }), visit.read(getPaymentForecast, { params })]);
    const csv = `/enveloppes/${envelope.id}/paiements-probables.csv`;
    return {
      title: said.title(envelope.name),
      isWide: true,
      crumbs: envelopeCrumbs(language, envelope),
      body: html`${envelopeTabs(language, envelope.id, 'forecast')}
        <p class="g-muted">${said.intro}</p>
        ${coming(language, forecast, csv)}
        <h2>${said.record}</h2>
        ${past(language, forecast, csv)}`,
    };
  },
};

const { text, cents, date } = columnsOf<Past>();
const columns = [
  text('Mois', 'month', ({ month }) => month),
  date('Prévu le', 'forecast_on', ({ madeOn }) => madeOn),
  cents('Plans', 'plan', ({ planCents }) => planCents),
  cents('Bas de la bande (10 %)', 'band_low', ({ lowCents }) => lowCents),
  cents('Médiane', 'median', ({ medianCents }) => medianCents),
  cents('Haut de la bande (90 %)', 'band_high', ({ highCents }) => highCents),
  cents('Payé', 'paid', ({ paidCents }) => paidCents),
];

/** The months to come as they are forecast today, and past ones by each of their forecasts. */
export const paymentForecastFile: Page = {
  path: '/enveloppes/:id/paiements-probables.csv',
  of: getPaymentForecast,
  get: async (visit) => {
    const { params, language } = visit;
    const [{ code }, forecast] = await Promise.all([visit.read(getEnvelope, { params }), visit.read(getPaymentForecast, { params })]);
    const today = parisDate(forecast.at);
    const rows = [...pastOf(forecast), ...forecast.months.map((each) => ({ ...each, leadMonths: 0, madeOn: today }))];
    return sheetOf(visit, columns, rows, `${words[language].csv}-${code}-${today}`);
  },
};
