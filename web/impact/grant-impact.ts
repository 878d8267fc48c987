import { columnsOf } from '../../api/http/answer/csv.ts';
import { proposeMission } from '../../api/datalab/missions.ts';
import { getGrant } from '../../api/grants/grants.ts';
import { getIndicators } from '../../api/grants/milestones.ts';
import { listPhases } from '../../api/impact/phases.ts';
import { getSlippage } from '../../api/impact/slippage.ts';
import { monthsFrom } from '../../domain/core/calendar.ts';
import { figure, share } from '../../domain/core/format.ts';
import { wayToAct } from '../core/came-from.ts';
import { date, dayOf } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { table } from '../core/components/table.ts';
import { choiceLabel } from '../core/forms/field.ts';
import { sheetOf } from '../core/files.ts';
import { html, type Part } from '../core/html.ts';
import type { Page, Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import { grantMenu } from '../grants/grant-page.ts';
import type { AnswerOf } from '../core/answer.ts';
import { buttonOf, type Grant, grantCrumbs, readGrant, whatNow } from '../grants/grant-page-parts.ts';
import { indicatorLines } from './charts.ts';
import { slipped } from './slippage.ts';

const words = bilingual({
  fr: {
    title: 'Impact',
    indicators: 'Indicateurs',
    none: 'Les indicateurs s’affichent à partir de la signature de la convention.',
    noValue: (label: string) => `${label} : aucune valeur n’a encore été rendue.`,
    last: (value: string, unit: string) => `Dernière valeur : ${value} ${unit}.`,
    against: (value: string, unit: string, target: string) => `Dernière valeur : ${value} ${unit}, pour une cible de ${target}`,
    isReached: 'atteinte',
    isNotReached: 'pas encore atteinte',
    period: 'Fin de période',
    value: 'Valeur',
    reached: 'Atteinte',
    no: 'pas encore',
    progress: 'Avancement',
    slippage: 'Coût et délai',
    plannedCost: 'Coût au plan',
    forecastCost: 'Coût prévu',
    plannedEnd: 'Fin au plan',
    forecastEnd: 'Fin prévue',
    cost: 'Dérive de coût',
    time: 'Dérive de délai',
    first: 'Coût et délai, par rapport au premier plan',
    noForecast: 'Aucun bilan n’est rendu : il n’y a pas encore de prévision à comparer au plan.',
    alerts: 'Alertes',
    alert: (number: number) => `Alerte n° ${number}`,
    level: { alert: 'Premier seuil dépassé', mission: 'Second seuil dépassé : une mission est à proposer' },
    recovered: 'Plus en cours depuis le',
    settled: 'Suite',
    waits: 'Attend une réponse',
    settledAs: {
      mission_proposed: 'Mission proposée',
      dismissed: 'Classée',
      recovered: 'Revenue sous le seuil',
      superseded: 'Remplacée par une autre alerte',
    },
    phases: 'Phases',
    on: 'À partir du',
    phase: 'Phase',
    step: 'Palier d’impact',
    by: 'Renseignée par',
    noPhase: 'Aucune phase n’est encore renseignée.',
  },
  en: {
    title: 'Impact',
    indicators: 'Indicators',
    none: 'The indicators are shown from the signature of the agreement on.',
    noValue: (label: string) => `${label}: no value was reported yet.`,
    last: (value: string, unit: string) => `Last value: ${value} ${unit}.`,
    against: (value: string, unit: string, target: string) => `Last value: ${value} ${unit}, for a target of ${target}`,
    isReached: 'reached',
    isNotReached: 'not reached yet',
    period: 'End of the period',
    value: 'Value',
    reached: 'Reached',
    no: 'not yet',
    progress: 'Progress',
    slippage: 'Cost and time',
    plannedCost: 'Planned cost',
    forecastCost: 'Forecast cost',
    plannedEnd: 'Planned end',
    forecastEnd: 'Forecast end',
    cost: 'Cost slippage',
    time: 'Time slippage',
    first: 'Cost and time, against the first plan',
    noForecast: 'No report was given: there is no forecast to hold against the plan yet.',
    alerts: 'Alerts',
    alert: (number: number) => `Alert ${number}`,
    level: { alert: 'Beyond the first threshold', mission: 'Beyond the second threshold: a mission is to be proposed' },
    recovered: 'Over since',
    settled: 'What followed',
    waits: 'Waits for an answer',
    settledAs: {
      mission_proposed: 'Mission proposed',
      dismissed: 'Dismissed',
      recovered: 'Below the threshold again',
      superseded: 'Replaced by another alert',
    },
    phases: 'Phases',
    on: 'From',
    phase: 'Phase',
    step: 'Impact step',
    by: 'Recorded by',
    noPhase: 'No phase was recorded.',
  },
});

/** The words for an alert and its thresholds. */
export const alertWords = words;

type Indicator = AnswerOf<typeof getIndicators>['items'][number];
type Slippage = AnswerOf<typeof getSlippage>;

function indicatorTable({ language }: Visit, { label, baseline, reported }: Indicator): Part {
  const said = words[language];
  const began = {
    on: said.baseline,
    value: baseline === null ? '–' : figure(language, baseline),
    target: '',
    reached: '',
    progress: '',
  };
  return table<Record<keyof typeof began, Part>>({
    caption: label,
    isCaptionHidden: true,
    columns: [
      { label: said.period, isHeader: true, cell: ({ on }) => on },
      { label: said.value, isFigure: true, cell: ({ value }) => value },
      { label: said.target, isFigure: true, cell: ({ target }) => target },
      { label: said.reached, cell: ({ reached }) => reached },
      { label: said.progress, isFigure: true, cell: ({ progress }) => progress },
    ],
    rows: [
      began,
      ...reported.map(({ periodEndsOn, value, p95, target, reached, progress }) => ({
        on: date(language, periodEndsOn),
        value: p95 === null ? figure(language, value) : `${figure(language, value)} (p95 ${figure(language, p95)})`,
        target: target ? figure(language, target.value) : '–',
        reached: reached === null ? '–' : reached ? said.yes : said.no,
        progress: progress === null ? '–' : share(language, progress),
      })),
    ],
  });
}

/** What an indicator's chart says, in one sentence. */
function conclusionOf({ language }: Visit, { label, unit, reported }: Indicator): string {
  const said = words[language];
  const last = reported.at(-1);
  if (!last) return said.noValue(label);
  const value = figure(language, last.value);
  if (!last.target) return said.last(value, unit);
  return `${said.against(value, unit, figure(language, last.target.value))}${colon(language)} ${last.reached ? said.isReached : said.isNotReached}.`;
}

/** One indicator over the months of its project: where it began, what was reported, what its plan wants. */
function indicatorChart(visit: Visit, grant: Grant, indicator: Indicator): Part {
  const { language } = visit;
  const { key, label, unit, baseline, targets, reported } = indicator;
  const start = baseline === null ? [] : [{ month: 0, value: baseline }];
  const points = reported.map(({ periodEndsOn, value }) => ({ month: monthsFrom(grant.startsOn, periodEndsOn), value }));
  if (targets.length + points.length === 0) return html`<p>${words[language].noValue(label)}</p>`;
  return indicatorLines(
    {
      language,
      id: `indicateur-${key}`,
      caption: `${label} (${unit})`,
      conclusion: conclusionOf(visit, indicator),
      csv: `/conventions/${grant.id}/impact.csv`,
      figures: indicatorTable(visit, indicator),
    },
    { reported: points.length > 0 ? [...start, ...points] : [], targets: [...start, ...targets] },
  );
}

/** What a project now forecasts beside its plan. */
export function slippageOf({ language }: Visit, { plan, forecast, budget, calendar, first }: Slippage): Part {
  const said = words[language];
  if (!plan || !forecast) return html`<p class="g-muted">${said.noForecast}</p>`;
  return summaryList([
    [said.plannedCost, money(language, plan.costCents)],
    [said.forecastCost, money(language, forecast.costCents)],
    [said.cost, slipped(language, budget)],
    [said.plannedEnd, date(language, plan.endsOn)],
    [said.forecastEnd, date(language, forecast.endsOn)],
    [said.time, slipped(language, calendar)],
    [
      said.first,
      first !== null && first.plan.number !== plan.number && html`${slipped(language, first.budget)}, ${slipped(language, first.calendar)}`,
    ],
  ]);
}

function alertsOf(visit: Visit, grant: Grant, { alerts }: Slippage): Part {
  const { language } = visit;
  const said = words[language];
  if (alerts.length === 0) return null;
  const commands = [
    ...(visit.may(proposeMission) && grant.state === 'active' ? ['proposeMission' as const] : []),
    ...(grant.commands.includes('dismissSlippageAlert') ? ['dismissSlippageAlert' as const] : []),
  ];
  return html`<h2>${said.alerts}</h2>
    ${table({
      caption: said.alerts,
      isCaptionHidden: true,
      columns: [
        {
          label: said.alerts,
          isHeader: true,
          cell: ({ number, level }) => html`${said.alert(number)}<br /><span class="g-small">${said.level[level]}</span>`,
        },
        { label: said.since, cell: ({ raisedAt }) => dayOf(language, raisedAt) },
        { label: said.recovered, cell: ({ recoveredAt }) => dayOf(language, recoveredAt) },
        {
          label: said.settled,
          cell: ({ settledAs, settledAt, settledBy, reason, mission }) =>
            settledAs === null
              ? html`<span class="g-warn">${said.waits}</span>`
              : html`${said.settledAs[settledAs]}, ${dayOf(language, settledAt)}${settledBy && html`, ${settledBy}`}${
                  reason && html`<br /><span class="g-prose g-small">${reason}</span>`
                }${mission && html`<br /><a class="fr-link" href="/missions/${mission.id}">${mission.label}</a>`}`,
        },
        {
          label: said.actions,
          cell: ({ number, settledAs }) =>
            settledAs === null &&
            commands.map(
              (command) =>
                html`<div class="g-small">
                  <a class="fr-link" href="${wayToAct(visit, command, grant.id, { alert: number })}"
                    >${buttonOf(language, command)}<span class="fr-sr-only">${colon(language)} ${said.alert(number)}</span></a
                  >
                </div>`,
            ),
        },
      ],
      rows: alerts,
    })}`;
}

/** The phases of a project, each with the day from which it holds. */
export function phaseTable({ language }: Visit, phases: AnswerOf<typeof listPhases>['items']): Part {
  const said = words[language];
  return table({
    caption: said.phases,
    isCaptionHidden: true,
    columns: [
      { label: said.on, isHeader: true, cell: ({ on }) => date(language, on) },
      { label: said.phase, cell: ({ phase }) => phase && choiceLabel(language, 'phase', phase) },
      { label: said.step, cell: ({ impactStep }) => impactStep && choiceLabel(language, 'impactStep', impactStep) },
      { label: said.by, cell: ({ recordedBy }) => recordedBy },
    ],
    rows: phases,
    empty: html`<p>${said.noPhase}</p>`,
  });
}

export const grantImpactPage: Page = {
  path: '/conventions/:id/impact',
  of: getGrant,
  get: async (visit) => {
    const { language } = visit;
    const said = words[language];
    const params = { id: visit.params['id'] };
    const [grant, { items: indicators }, slippage, { items: phases }] = await Promise.all([
      readGrant(visit),
      visit.read(getIndicators, { params }),
      visit.read(getSlippage, { params }),
      visit.read(listPhases, { params }),
    ]);
    const charts = indicators.map((indicator) => indicatorChart(visit, grant, indicator));
    return {
      title: said.title,
      crumbs: grantCrumbs(visit, grant),
      body: html`${grantMenu(visit, grant)}
        <h2>${said.indicators}</h2>
        ${indicators.length === 0 ? html`<div class="g-empty"><p>${said.none}</p></div>` : charts}
        <h2>${said.slippage}</h2>
        ${slippageOf(visit, slippage)}${alertsOf(visit, grant, slippage)}
        <h2>${said.phases}</h2>
        ${phaseTable(visit, phases)}`,
      aside: whatNow(visit, grant),
    };
  },
};

type Reported = Indicator['reported'][number] & Pick<Indicator, 'label' | 'unit' | 'baseline'>;

const make = columnsOf<Reported>();
const columns = [
  make.text('Indicateur', 'indicator', ({ label }) => label),
  make.text('Unité', 'unit', ({ unit }) => unit),
  make.figure('Départ', 'baseline', ({ baseline }) => baseline),
  make.date('Fin de période', 'period_ends_on', ({ periodEndsOn }) => periodEndsOn),
  make.figure('Valeur', 'value', ({ value }) => value),
  make.figure('p95', 'p95', ({ p95 }) => p95),
  make.figure('Cible', 'target', ({ target }) => target?.value ?? null),
  make.figure('Avancement', 'progress', ({ progress }) => progress),
];

export const grantImpactFile: Page = {
  path: '/conventions/:id/impact.csv',
  of: getGrant,
  get: async (visit) => {
    const params = { id: visit.params['id'] };
    const [{ reference }, { items }] = await Promise.all([readGrant(visit), visit.read(getIndicators, { params })]);
    const rows = items.flatMap(({ label, unit, baseline, reported }) => reported.map((each) => ({ ...each, label, unit, baseline })));
    return sheetOf(visit, columns, rows, `impact-${reference}`);
  },
};
