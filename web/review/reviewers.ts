import { listCarriedFiles } from '../../api/desk/carrying.ts';
import { listCallTitles } from '../../api/calls/calls.ts';
import { setCompetences } from '../../api/people/people.ts';
import { getHandover } from '../../api/desk/handover.ts';
import { listReviewers } from '../../api/review/reviews.ts';
import type { Language } from '../../domain/core/words.ts';
import { figure, longDate } from '../../domain/core/format.ts';
import type { AnswerOf } from '../core/answer.ts';
import { table } from '../core/components/table.ts';
import type { Option } from '../core/forms/field.ts';
import { wayToAct } from '../core/came-from.ts';
import { html, type Part } from '../core/html.ts';
import type { Page, Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';

const words = bilingual({
  fr: {
    title: 'Charge d’instruction',
    lead: 'Quand personne n’est nommé, un avis est demandé à la personne qui a le moins de jours ouvrés à y consacrer, parmi celles dont c’est la compétence. La moins chargée est en premier.',
    caption: 'Avis attendus de chaque personne',
    steps: 'Avis attendus',
    days: 'Jours ouvrés',
    load: 'Charge',
    overdue: 'En retard',
    absence: 'Absence',
    competences: 'Compétences',
    any: 'tous les avis',
    carried: 'Cette équipe peut-elle porter chaque dossier jusqu’à son paiement ?',
    hand: 'Confier à d’autres',
    handOf: (name: string) => `Confier à d’autres les tâches de ${name}`,
    state: 'Indiquer',
    stateFor: (name: string) => `Indiquer les compétences de ${name}`,
    lost: 'n’instruit plus : rôle retiré, ou compte désactivé',
    until: (day: string) => `absence jusqu’au ${day}`,
    here: '–',
    none: 'Personne n’a le rôle d’instruction. Demandez à l’administration du fonds de le confier.',
    loadOf: (name: string, days: string) => `Charge de ${name} : ${days} jours ouvrés`,
    kept: (people: string, isOne: boolean) => `${isOne ? 'Ne peut être choisie' : 'Ne peuvent être choisies'} : ${people}.`,
    keptBy: {
      conflict_of_interest: 'conflit d’intérêts',
      reviewer_absent: 'absence',
      declined_already: 'a décliné cet avis',
      reviewer_gave_opinion: 'a rendu un autre avis sur ce dossier',
    },
    waiting: (steps: string, days: string) => `${steps} avis, ${days} ${['0', '1'].includes(days) ? 'jour ouvré' : 'jours ouvrés'}`,
  },
  en: {
    title: 'Loads of reviewers',
    lead: 'If you name no reviewer, the opinion is asked of the competent reviewer with the lightest load. The list begins with the lightest load.',
    caption: 'Opinions that are expected of each person',
    steps: 'Opinions expected',
    days: 'Working days',
    load: 'Load',
    overdue: 'Late',
    absence: 'Absence',
    competences: 'Competences',
    any: 'all opinions',
    carried: 'Can this team carry each application to its payment?',
    hand: 'Hand over',
    handOf: (name: string) => `Hand over the tasks of ${name}`,
    state: 'State',
    stateFor: (name: string) => `State the competences of ${name}`,
    lost: 'no longer a reviewer: role withdrawn, or account disabled',
    until: (day: string) => `away until ${day}`,
    here: '–',
    none: 'No one has the role of reviewer. Ask the administration of the service to give it.',
    loadOf: (name: string, days: string) => `Load of ${name}: ${days} working days`,
    kept: (people: string) => `Cannot be chosen: ${people}.`,
    keptBy: {
      conflict_of_interest: 'conflict of interest',
      reviewer_absent: 'away',
      declined_already: 'has declined this opinion',
      reviewer_gave_opinion: 'has given another opinion on this application',
    },
    waiting: (steps: string, days: string) => `opinions: ${steps}, working days: ${days}`,
  },
});

type Reviewer = AnswerOf<typeof listReviewers>['items'][number];

/** The names of all steps of reviews, by their keys in calls: of one key, as the newest call says it. */
export async function stepLabels(visit: Visit): Promise<ReadonlyMap<string, string>> {
  const { steps } = await visit.read(listCallTitles);
  return new Map(steps.map(({ key, label }) => [key, label[visit.language]]));
}

/** So many opinions, and the working days that they take. */
export const loadOf = (language: Language, opinions: number, days: number): string =>
  words[language].waiting(figure(language, opinions), figure(language, days));

/** What a reviewer is asked for by: what names them, their load, and their absence. */
function standingOf(language: Language, named: string, { openSteps, openWorkingDays, absentUntil }: Reviewer): string {
  const said = words[language];
  return [named, loadOf(language, openSteps, openWorkingDays), absentUntil && said.until(longDate(language, absentUntil))]
    .filter(Boolean)
    .join(' · ');
}

/** A reviewer in a line: their name, with what is said beside it, load and absence. */
export const reviewerLine = (language: Language, reviewer: Reviewer, beside = ''): string =>
  standingOf(language, `${reviewer.name}${beside}`, reviewer);

/** Reviewers to choose from, each with their organisation and current load. */
export const reviewerOptions = (language: Language, reviewers: readonly Reviewer[]): Option[] =>
  reviewers.map((each) => ({ value: each.id, label: each.name, hint: standingOf(language, each.organisation.name, each) }));

/** The reviewers who may not be chosen for an opinion, each with the reason, as a refusal would give it. */
export const keptFrom = (language: Language, kept: AnswerOf<typeof listReviewers>['kept']): Part =>
  kept.length > 0 &&
  html`<p class="g-small g-muted">
    ${words[language].kept(kept.map(({ name, by }) => `${name} (${words[language].keptBy[by]})`).join(', '), kept.length === 1)}
  </p>`;

/** The page of the reviewers, with the load of each. */
export const reviewersPage: Page = {
  path: '/charge-instruction',
  of: listReviewers,
  get: async (visit) => {
    const { language } = visit;
    const said = words[language];
    const [{ items }, labels] = await Promise.all([visit.read(listReviewers), stepLabels(visit)]);
    const mayState = visit.may(setCompetences);
    const most = Math.max(1, ...items.map(({ openWorkingDays }) => openWorkingDays));
    return {
      title: said.title,
      crumbs: [{ label: said.desk, href: '/instruction' }],
      body: html`<p class="fr-text--lead">${said.lead}</p>
        ${visit.may(listCarriedFiles) && html`<p><a class="fr-link" href="/instruction/equipe">${said.carried}</a></p>`}
        ${table({
          caption: said.caption,
          rows: items,
          empty: html`<p>${said.none}</p>`,
          columns: [
            {
              label: said.person,
              isHeader: true,
              cell: ({ name, isReviewer }) => html`${name}${!isReviewer && html`<br /><span class="g-small g-warn">${said.lost}</span>`}`,
            },
            { label: said.organisation, cell: ({ organisation }) => organisation.name },
            {
              label: said.competences,
              cell: ({ id, name, competences, isReviewer }) =>
                html`${competences.length === 0 ? html`<span class="g-muted">${said.any}</span>` : competences.map((key) => labels.get(key) ?? key).join(', ')}${
                  mayState &&
                  isReviewer &&
                  html`<br /><a class="fr-link g-small" href="${wayToAct(visit, 'setCompetences', id)}" aria-label="${said.stateFor(name)}">${said.state}</a>`
                }`,
            },
            {
              label: said.steps,
              isFigure: true,
              cell: ({ id, name, openSteps }) =>
                html`${figure(language, openSteps)}${
                  visit.may(getHandover) &&
                  html`<br /><a class="fr-link g-small" href="/personnes/${id}/taches" aria-label="${said.handOf(name)}">${said.hand}</a>`
                }`,
            },
            {
              label: said.overdue,
              isFigure: true,
              cell: ({ overdueSteps }) =>
                overdueSteps > 0 ? html`<strong class="g-late">${figure(language, overdueSteps)}</strong>` : figure(language, 0),
            },
            { label: said.days, isFigure: true, cell: ({ openWorkingDays }) => figure(language, openWorkingDays) },
            {
              label: said.load,
              cell: ({ name, openWorkingDays }) =>
                html`<meter
                  class="g-meter"
                  min="0"
                  max="${most}"
                  value="${openWorkingDays}"
                  aria-label="${said.loadOf(name, figure(language, openWorkingDays))}"
                ></meter>`,
            },
            {
              label: said.absence,
              cell: ({ absentUntil }) => (absentUntil ? said.until(longDate(language, absentUntil)) : said.here),
            },
          ],
        })}`,
    };
  },
};
