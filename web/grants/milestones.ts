import { dayOf, deadline } from '../core/components/dates.ts';
import { period } from '../core/components/short-date.ts';
import { reviewedStatus } from '../core/components/status.ts';
import { type Column, table } from '../core/components/table.ts';
import { html, type Html, type Part } from '../core/html.ts';
import type { Language } from '../../domain/core/words.ts';
import type { Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { actionsOf, type Grant, wayToGrant } from './grant-page-parts.ts';

const words = bilingual({
  fr: {
    caption: 'Bilans du projet',
    what: 'Bilan',
    due: 'Au plus tard le',
    given: 'Remis',
    todo: 'Actions',
    ofTranche: (rank: number) => `Bilan ${rank}`,
    ofYear: (year: number) => `Bilan de suivi, année ${year}`,
    confirms: (tranche: number) => `La tranche ${tranche} se débloque une fois ce bilan accepté`,
    certifies: (tranche: number) => `Le service fait de la tranche ${tranche} s’atteste une fois ce bilan accepté`,
    holdsPayments: 'Les paiements restants attendent ce bilan',
    late: 'en retard à l’échéance',
    none: 'Ce projet n’a pas de bilan à rendre.',
    unsigned: 'Les bilans seront planifiés à la signature de la convention.',
    notYet: 'pas encore',
  },
  en: {
    caption: 'Reports of the project',
    what: 'Report',
    due: 'By',
    given: 'Given',
    todo: 'Actions',
    ofTranche: (rank: number) => `Report ${rank}`,
    ofYear: (year: number) => `Follow-up report, year ${year}`,
    confirms: (tranche: number) => `Tranche ${tranche} is confirmed once this report is accepted`,
    certifies: (tranche: number) => `The service of tranche ${tranche} is certified once this report is accepted`,
    holdsPayments: 'What is left to pay waits for this report',
    late: 'late at its deadline',
    none: 'This project has no report to give.',
    unsigned: 'The reports are planned when the agreement is signed.',
    notYet: 'not yet',
  },
});

export type Milestone = Grant['milestones'][number];

export const milestoneName = (language: 'fr' | 'en', { rank, trackingYear }: Pick<Milestone, 'rank' | 'trackingYear'>): string =>
  trackingYear === null ? words[language].ofTranche(rank) : words[language].ofYear(trackingYear);

/** The state of a period's report and, until the report is accepted, whether it is late. */
export const reportState = (language: Language, { state, label, late }: Pick<Milestone, 'state' | 'label' | 'late'>): Html =>
  html`${reviewedStatus(state, label)}${
    late && state !== 'accepted' && html` <span class="g-small g-warn">${words[language].late}</span>`
  }`;

/** What waits until a report is accepted: the next tranche, or the service of its own; null where nothing does. */
export function heldBy(language: Language, { rank, holdsTranche }: Pick<Milestone, 'rank' | 'holdsTranche'>): string | null {
  if (holdsTranche === null) return null;
  return words[language][holdsTranche > rank ? 'confirms' : 'certifies'](holdsTranche);
}

const isAwaited = ({ state }: Milestone): boolean => state === 'planned' || state === 'returned';

/** The reports that a grant owes, with what each holds up. */
export function milestoneTable(visit: Visit, grant: Grant): Part {
  const { language, at } = visit;
  const said = words[language];
  const columns: Column<Milestone>[] = [
    {
      label: said.what,
      isHeader: true,
      cell: (milestone) =>
        html`<a class="fr-link" href="${wayToGrant(visit, grant, `/bilans/${milestone.rank}`)}">${milestoneName(language, milestone)}</a>`,
    },
    {
      label: said.period,
      cell: ({ periodStartsOn, periodEndsOn }) => html`<span class="g-small">${period(language, periodStartsOn, periodEndsOn)}</span>`,
    },
    {
      label: said.due,
      cell: (milestone) => (isAwaited(milestone) ? deadline(language, milestone.dueAt, at) : dayOf(language, milestone.dueAt)),
    },
    {
      label: said.state,
      cell: (milestone) => {
        const held = heldBy(language, milestone);
        return html`${reportState(language, milestone)}${held && html`<p class="g-small g-muted">${held}</p>`}${
          milestone.holdsPayments && html`<p class="g-small g-warn">${said.holdsPayments}</p>`
        }`;
      },
    },
    {
      label: said.given,
      cell: ({ reports }) => dayOf(language, reports.at(-1)?.reportedAt) ?? html`<span class="g-muted">${said.notYet}</span>`,
    },
    ...(grant.milestones.some(({ commands }) => commands.length > 0)
      ? [
          {
            label: said.todo,
            cell: (milestone: Milestone) =>
              actionsOf(
                visit,
                grant,
                milestone.commands,
                { rank: milestone.rank, number: milestone.reports.at(-1)?.number },
                milestoneName(language, milestone),
              ),
          },
        ]
      : []),
  ];
  const isSigned = grant.signed.length === 2;
  return table({
    caption: said.caption,
    isStacked: true,
    isCaptionHidden: true,
    columns,
    rows: grant.milestones,
    empty: html`<p>${isSigned ? said.none : said.unsigned}</p>`,
  });
}
