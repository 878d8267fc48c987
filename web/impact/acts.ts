import { getGrant } from '../../api/grants/grants.ts';
import { listPhases } from '../../api/impact/phases.ts';
import { getSlippage } from '../../api/impact/slippage.ts';
import { orMissing } from '../../api/http/problem/problem.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { figure, growth } from '../../domain/core/format.ts';
import { actsOn, type On } from '../core/acts.ts';
import type { AnswerOf } from '../core/answer.ts';
import { dayOf } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { table } from '../core/components/table.ts';
import { html, type Html } from '../core/html.ts';
import { bilingual } from '../core/words.ts';
import { type Grant, grantHref } from '../grants/grant-page-parts.ts';
import { alertWords, phaseTable, slippageOf } from './grant-impact.ts';

const words = bilingual({
  fr: {
    raised: 'Signalée',
    report: 'Bilan qui l’a fait naître',
    read: (rank: number) => `Lire le bilan ${rank}`,
    recovered: 'Plus en cours depuis le',
    figures: 'Ce que l’alerte a relevé',
    what: 'Chiffre',
    planned: 'Au plan',
    forecast: 'Prévu',
    slippage: 'Dérive',
    cost: 'Coût',
    days: 'Jours du projet',
    now: 'Coût et délai aujourd’hui',
    closed: 'Aucune mission n’est proposée pour cette alerte. Une nouvelle alerte naît si le projet repasse un seuil.',
    phases: 'Ce qui est déjà noté',
  },
  en: {
    raised: 'Raised',
    report: 'Report that raised it',
    read: (rank: number) => `Read report ${rank}`,
    recovered: 'Over since',
    figures: 'What the alert found',
    what: 'Figure',
    planned: 'Planned',
    forecast: 'Forecast',
    slippage: 'Slippage',
    cost: 'Cost',
    days: 'Days of the project',
    now: 'Cost and time now',
    closed: 'No mission is proposed for this alert. Another one is raised where the project passes a threshold again.',
    phases: 'What is recorded already',
  },
});

type OnGrant = On<Grant>;
type Slippage = AnswerOf<typeof getSlippage>;
type Alert = Slippage['alerts'][number];

const slippageIn = ({ visit, read }: OnGrant): Promise<Slippage> => visit.read(getSlippage, { params: { id: read.id } });

function alertOf({ parts }: OnGrant, { alerts }: Slippage): Alert {
  const found = orMissing(alerts.find(({ number }) => number === Number(parts['alert'])));
  return found;
}

/** An alert with the figures that raised it, and those of now. */
async function alertObject(on: OnGrant): Promise<Html> {
  const { visit, language, read } = on;
  const said = words[language];
  const slippage = await slippageIn(on);
  const alert = alertOf(on, slippage);
  const { number, level, raisedAt, recoveredAt, rank, plannedCents, forecastCents, plannedDays, forecastDays } = alert;
  return html`${summaryList([
    [alertWords[language].alert(number), html`<strong>${alertWords[language].level[level]}</strong>`],
    [said.raised, dayOf(language, raisedAt)],
    [said.recovered, dayOf(language, recoveredAt)],
    [said.report, html`<a class="fr-link" href="${grantHref(read, `/bilans/${rank}`)}">${said.read(rank)}</a>`],
  ])}
  ${table({
    caption: said.figures,
    isStacked: true,
    rows: [
      {
        name: said.cost,
        planned: money(language, plannedCents),
        forecast: money(language, forecastCents),
        by: growth(language, plannedCents, forecastCents),
      },
      {
        name: said.days,
        planned: figure(language, plannedDays),
        forecast: figure(language, forecastDays),
        by: growth(language, plannedDays, forecastDays),
      },
    ],
    columns: [
      { label: said.what, isHeader: true, cell: ({ name }) => name },
      { label: said.planned, isFigure: true, cell: ({ planned }) => planned },
      { label: said.forecast, isFigure: true, cell: ({ forecast }) => forecast },
      { label: said.slippage, isFigure: true, cell: ({ by }) => by },
    ],
  })}
  <h3>${said.now}</h3>
  ${slippageOf(visit, slippage)}`;
}

/** What the pages of the commands on a project’s impact show. */
export const IMPACT_ACTS = actsOn(getGrant, {
  dismissSlippageAlert: {
    object: alertObject,
    follows: ({ language }) => html`<p>${words[language].closed}</p>`,
    part: {
      field: 'alert',
      of: async (on) =>
        (await slippageIn(on)).alerts
          .filter(({ settledAs }) => settledAs === null)
          .map(({ number, level }) => ({
            value: String(number),
            label: alertWords[on.language].alert(number),
            hint: alertWords[on.language].level[level],
          })),
    },
    offered: async (on) => (alertOf(on, await slippageIn(on)).settledAs === null ? on.read.commands : []),
    next: ({ read }) => grantHref(read, '/impact'),
  },
  recordPhase: {
    object: async ({ visit, language, read }) =>
      html`<h3>${words[language].phases}</h3>
        ${phaseTable(visit, (await visit.read(listPhases, { params: { id: read.id } })).items)}`,
    begins: ({ visit }) => ({ on: parisDate(visit.at) }),
    next: ({ read }) => grantHref(read, '/impact'),
  },
});
