import { parisDate } from '../../domain/core/calendar.ts';
import { longDate } from '../../domain/core/format.ts';
import { filesOfAct } from '../applications/attachments.ts';
import { date, dayOf } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { html, type Part } from '../core/html.ts';
import type { Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { reportState } from './milestones.ts';
import { obligationTable } from './obligations.ts';
import { type Grant, grantHref, type Tranche, wayToGrant } from './grant-page-parts.ts';

const words = bilingual({
  fr: {
    title: 'Ce qui montre le service fait',
    period: 'Période de la tranche',
    report: 'Bilan de la période',
    none: 'Aucun bilan n’a encore été rendu.',
    read: (rank: number) => `Lire le bilan ${rank}`,
    given: 'Remis le',
    spent: 'Dépensé à ce jour',
    forecast: 'Coût total prévu',
    answer: 'Réponse du fonds',
    attested: 'Attesté sur',
    accepted: 'Le bilan de la période est accepté : le service fait s’atteste sur ce qu’il montre.',
    unshown:
      'Aucun bilan accepté ne montre ce service : l’observation est obligatoire. Dites sur quoi vous l’attestez (pièces, visite, livrables).',
    notBegun: (day: string) => `La période commence le ${day} : aucun service ne peut être attesté avant ce jour.`,
    obligations: 'Obligations et justifications',
  },
  en: {
    title: 'What shows the service',
    period: 'Period of the tranche',
    report: 'Report on the period',
    none: 'No report was given yet.',
    read: (rank: number) => `Read report ${rank}`,
    given: 'Given on',
    spent: 'Spent so far',
    forecast: 'Forecast total cost',
    answer: 'Answer of the fund',
    attested: 'Certified on',
    accepted: 'The report on the period is accepted: the service is certified on what it shows.',
    unshown:
      'No accepted report shows this service: the observation is required. Say on what you certify it (documents, a visit, deliverables).',
    notBegun: (day: string) => `The period begins on ${day}: no service can be certified before that day.`,
    obligations: 'Obligations and evidence',
  },
});

const milestoneOf = (grant: Grant, tranche: Tranche) => grant.milestones.find(({ rank }) => rank === tranche.reportRank);

/** True where the accepted report of its period shows the service of a tranche. */
export const isShown = (grant: Grant, tranche: Tranche): boolean => milestoneOf(grant, tranche)?.state === 'accepted';

/**
 * What the certification of a tranche's service rests on: the report of its period with its files, and what the project
 * has shown.
 */
export async function serviceOf(visit: Visit, grant: Grant, tranche: Tranche): Promise<Part> {
  const { language, at } = visit;
  const said = words[language];
  const milestone = milestoneOf(grant, tranche);
  if (!milestone || tranche.kind === 'advance') return null;
  const report = milestone.reports.at(-1);
  const isAccepted = isShown(grant, tranche);
  const isToCertify = tranche.state === 'confirmed';
  const hasBegun = milestone.periodStartsOn <= parisDate(at);
  return html`<section id="service">
    <h2>${said.title}</h2>
    ${
      isToCertify &&
      html`<div class="fr-alert fr-alert--${isAccepted ? 'success' : 'warning'} fr-alert--sm">
        <p>${isAccepted ? said.accepted : hasBegun ? said.unshown : said.notBegun(longDate(language, milestone.periodStartsOn))}</p>
      </div>`
    }
    ${summaryList([
      [said.period, html`${date(language, milestone.periodStartsOn)} → ${date(language, milestone.periodEndsOn)}`],
      [
        said.report,
        html`${reportState(language, milestone)}
          ${
            report
              ? html`<a class="fr-link" href="${wayToGrant(visit, grant, `/bilans/${milestone.rank}`)}">${said.read(milestone.rank)}</a>`
              : html`<span class="g-muted">${said.none}</span>`
          }`,
      ],
      [said.given, report && html`${dayOf(language, report.reportedAt)}, ${said.byPerson(report.reportedBy)}`],
      [said.spent, report && money(language, report.spentCents)],
      [said.forecast, report && money(language, report.forecastCostCents)],
      [said.comment, report && report.comment !== '' && html`<span class="g-prose">${report.comment}</span>`],
      [said.answer, report?.review && report.review.reasons !== '' && html`<span class="g-prose">${report.review.reasons}</span>`],
      [
        said.attested,
        tranche.observation !== null && tranche.observation !== '' && html`<span class="g-prose">${tranche.observation}</span>`,
      ],
    ])}
    ${await filesOfAct(visit, grant.applicationId, { purpose: 'report', part: String(milestone.rank), back: grantHref(grant), mayAdd: false })}
    ${
      grant.obligations.length > 0 &&
      html`<h3>${said.obligations}</h3>
        ${obligationTable(visit, grant, { isWhole: true })}`
    }
  </section>`;
}
