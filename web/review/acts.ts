import { getApplication } from '../../api/applications/applications.ts';
import { listRevisions } from '../../api/applications/revisions.ts';
import { orMissing } from '../../api/http/problem/problem.ts';
import { listReviewers } from '../../api/review/reviews.ts';
import { reexaminationDeadline } from '../../domain/committee/reexamination.ts';
import { askedAgain } from '../../domain/review/reopening.ts';
import { askedAnew, extendedDeadline, type ReviewStep, stepTable } from '../../domain/review/review.ts';
import { longDate } from '../../domain/core/format.ts';
import { callOf } from '../applications/application-draft.ts';
import { feedbackPart } from '../applications/opinions.ts';
import { actsOn, type Fields, oncePerPage, type On, type Option } from '../core/acts.ts';
import { dayOf, deadline } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { status } from '../core/components/status.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { table } from '../core/components/table.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { bilingual } from '../core/words.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { changesOf } from './changes.ts';
import { type Application, readFile } from './file.ts';
import { FILE_ACTS } from './file-acts.ts';
import type { ShownStep } from './graph.ts';
import { keptFrom, reviewerOptions } from './reviewers.ts';
import { reviewerOf, stepDetails } from './steps.ts';
import { verdictOf } from './verdict.ts';
import type { CommandOn } from '../../domain/desk/commands.ts';

const words = bilingual({
  fr: {
    reviewer: 'Personne chargée de l’avis',
    byLoad: 'd’après la charge',
    lightest: 'La personne la moins chargée',
    scored: 'Ce qui est noté',
    read: 'Lire le dossier et ses pièces',
    answer: 'Accepter ou décliner la demande d’avis',
    more: (days: number) => `${days} jours ouvrés de plus`,
    behind: 'Étapes qui attendent cet avis',
    stale: 'Avis rendus sur une version antérieure',
    given: 'Rendu par',
    verdict: 'Sens de l’avis',
    version: 'Version lue',
    now: (revision: number) => `Version actuelle du dossier : ${revision}.`,
    chosen: 'Avis à redemander',
    noneChosen: 'aucun pour l’instant',
    due: 'Avis à rendre avant le',
    later: (days: number) => `à rendre ${days} jours ouvrés après son ouverture`,
    relieved: 'N’a plus l’avis à rendre',
    again: 'La personne qui a rendu l’avis est écartée de ce dossier. L’avis est à demander à une autre.',
    reexamined: (until: string) =>
      `La décision favorable est réexaminée : elle peut être retirée jusqu’au ${until}. La convention est suspendue d’ici là.`,
  },
  en: {
    reviewer: 'Who gives the opinion',
    lightest: 'The reviewer with the lightest load',
    byLoad: 'by load',
    scored: 'What is scored',
    read: 'Read the application and its files',
    answer: 'Agree to give the opinion, or decline',
    more: (days: number) => `${days} working days more`,
    behind: 'Steps that wait for this opinion',
    stale: 'Opinions on an earlier version',
    given: 'Given by',
    verdict: 'What it says',
    version: 'Version read',
    now: (revision: number) => `The application’s version now: ${revision}.`,
    chosen: 'Opinions to ask for again',
    noneChosen: 'none for now',
    due: 'Opinion to be given by',
    later: (days: number) => `to be given ${days} working days after it opens`,
    relieved: 'No longer asked for the opinion',
    again: 'The person who gave the opinion is kept from this application. Another person is to be asked for it.',
    reexamined: (until: string) => `The award is examined again: it may be withdrawn until ${until}. The grant is suspended meanwhile.`,
  },
});

type OnApplication = On<Application>;

const stepsWith = (read: Application, ...commands: CommandOn<'application'>[]): ShownStep[] =>
  (read.review ?? []).filter((step) => commands.some((command) => step.commands.includes(command)));

function stepIn({ read, parts }: OnApplication): ShownStep {
  const found = orMissing(read.review?.find(({ key }) => key === parts['step']));
  return found;
}

/** The steps on which the caller may give one of these commands now. */
const stepPart = (...commands: CommandOn<'application'>[]) => ({
  field: 'step' as const,
  of: ({ language, read }: OnApplication): Option[] =>
    stepsWith(read, ...commands).map(({ key, label, state, reviewer }) => ({
      value: key,
      label,
      hint: [stepTable[state].staff[language], reviewer?.name].filter(Boolean).join(', '),
    })),
});

const offered = (on: OnApplication): readonly CommandOn<'application'>[] => stepIn(on).commands;
const refused = (on: OnApplication) => stepIn(on).refused;
const backToSteps = ({ read }: OnApplication): string => `/dossiers/${read.id}/etapes`;

/** The day on which the reviewer was asked for the opinion, with the person who asked, or that the load decided. */
function askedOf({ language }: OnApplication, { assignments }: ShownStep): Part {
  const said = words[language];
  const last = assignments.findLast(({ ended }) => ended === null);
  return last && html`${dayOf(language, last.at)}${last.by && ` ${said.byPerson(last.by.name)}`}${last.byLoad && `, ${said.byLoad}`}`;
}

/** A step with its requests, its opinions and the lead's decisions on it. */
function stepFacts(on: OnApplication): Html {
  const { visit, language, read } = on;
  const said = words[language];
  const step = stepIn(on);
  const { label, state, deadlineAt, criteria } = step;
  return html`${summaryList([
    [said.opinion, html`<strong>${label}</strong>`],
    [said.state, status(state, stepTable[state].staff[language])],
    [said.reviewer, reviewerOf(language, step)],
    [said.asked, askedOf(on, step)],
    [said.deadline, state === 'given' ? null : deadline(language, deadlineAt, visit.at)],
    [said.organisation, read.organisation.name],
    [said.askedOfFund, money(language, read.requestedCents)],
    [said.cost, money(language, read.costCents)],
    [said.scored, state === 'given' ? null : criteria.map((each) => each.label).join(', ')],
  ])}
  ${stepDetails(language, step)}
    <p><a class="fr-link" href="/dossiers/${read.id}">${said.read}</a></p>`;
}

/** So many working days more are shown with the day to which they lead. */
const DAYS_MORE = [5, 10, 20];

/** The opinions that may be asked for again, and what the applicant has changed since the oldest of them. */
async function staleOpinions({ visit, language, read }: OnApplication): Promise<Html> {
  const said = words[language];
  const steps = stepsWith(read, 'reopenSteps').filter(({ opinion }) => opinion !== null);
  const [file, { items: revisions }] = await Promise.all([readFile(visit, read), visit.read(listRevisions, { params: { id: read.id } })]);
  const oldest = Math.min(...steps.map(({ opinion }) => opinion?.revision ?? read.revision));
  return html`${table<ShownStep>({
    caption: said.stale,
    rows: steps,
    columns: [
      { label: said.opinion, isHeader: true, cell: ({ label }) => label },
      { label: said.given, cell: ({ reviewer, opinion }) => html`${reviewer?.name}, ${dayOf(language, opinion?.givenAt)}` },
      { label: said.verdict, cell: ({ opinion }) => opinion && verdictOf(language, opinion.verdict) },
      { label: said.version, isFigure: true, cell: ({ opinion }) => opinion?.revision },
    ],
  })}
    <p>${said.now(read.revision)}</p>
    ${changesOf(language, file, revisions, { given: oldest })}`;
}

/** The reviewers who may be asked for the step, and those whom a rule keeps from it. */
const reviewersFor = oncePerPage(({ visit, read, parts }: OnApplication) =>
  visit.read(listReviewers, { query: { applicationId: read.id, step: parts['step'] } }),
);

/** Until when a reviewer who is asked now gives the opinion, and the reviewer who no longer has to. */
async function askedNow(on: OnApplication): Promise<Part> {
  const { visit, language, read } = on;
  const said = words[language];
  const step = stepIn(on);
  const its = (await callOf(visit, read)).terms.steps.find(({ key }) => key === step.key);
  if (!its) return null;
  const { state, deadlineAt } = askedAnew(step, its, visit.at);
  return summaryList([
    [said.due, state === 'open' ? dayOf(language, deadlineAt) : said.later(its.workingDays)],
    [said.relieved, step.reviewer?.name],
  ]);
}

/** A step as the rules read it, without the clocks that asking for it again replaces. */
const asRead = ({ key, state, opinion, deadlineAt }: ShownStep): ReviewStep => ({
  ...{ key, state, verdict: opinion?.verdict ?? null, deadlineAt },
  ...{ reviewerId: null, standsInFor: null, remindAt: null, remindedAt: null, escalatedAt: null },
});

/** The steps that change where the opinions that are ticked are asked for again, each with its new deadline. */
async function askedOnceMore({ visit, language, read }: OnApplication, typed: Fields): Promise<Part> {
  const said = words[language];
  const steps = read.review ?? [];
  const keys = (typed['/steps'] ?? []).filter((key) => steps.some((step) => step.key === key));
  const moved = askedAgain(await callOf(visit, read), steps.map(asRead), keys, visit.at);
  return summaryList([
    [said.chosen, keys.length === 0 && said.noneChosen],
    ...moved.map(({ key, state, deadlineAt }): [string, Part] => [
      steps.find((step) => step.key === key)?.label ?? key,
      html`${stepTable[state].staff[language]}${deadlineAt && html`, ${dayOf(language, deadlineAt)}`}`,
    ]),
  ]);
}

export const REVIEW_ACTS = {
  ...FILE_ACTS,
  ...actsOn(getApplication, {
    acceptAssignment: {
      object: stepFacts,
      part: stepPart('acceptAssignment', 'declineAssignment'),
      offered,
      refused,
      or: { command: 'declineAssignment', title: { fr: words.fr.answer, en: words.en.answer } },
      next: backToSteps,
    },
    declineAssignment: { beside: 'acceptAssignment' },
    assignReviewer: {
      object: async (on) => html`${stepFacts(on)}${keptFrom(on.language, (await reviewersFor(on)).kept)}`,
      follows: askedNow,
      part: stepPart('assignReviewer'),
      choices: {
        '/reviewerId': async (on) => {
          const { language } = on;
          const { items } = await reviewersFor(on);
          return items.length > 0 ? [{ value: '', label: words[language].lightest }, ...reviewerOptions(language, items)] : [];
        },
      },
      offered,
      refused,
      next: backToSteps,
    },
    replyToOpinions: {
      says: 'reply',
      object: ({ visit, language, read }) =>
        html`${summaryList([
          [words[language].askedOfFund, money(language, read.requestedCents)],
          [words[language].cost, money(language, read.costCents)],
        ])}
        ${feedbackPart(visit, read)}`,
      offered: ({ read }) => read.commands,
    },
    extendStep: {
      object: stepFacts,
      follows: (on) =>
        summaryList(
          DAYS_MORE.map((days) => [words[on.language].more(days), dayOf(on.language, extendedDeadline(stepIn(on), days, on.visit.at))]),
        ),
      part: stepPart('extendStep'),
      offered,
      refused,
      next: backToSteps,
    },
    waiveStep: {
      object: stepFacts,
      follows: (on) => {
        const { language, read } = on;
        const { key } = stepIn(on);
        const behind = (read.review ?? []).filter(({ after }) => after.includes(key)).map(({ label }) => label);
        return summaryList([[words[language].behind, behind.join(', ') || words[language].noneFeminine]]);
      },
      part: stepPart('waiveStep'),
      offered,
      refused,
      next: backToSteps,
    },
    reopenSteps: {
      object: staleOpinions,
      follows: askedOnceMore,
      recounts: true,
      choices: {
        '/steps': ({ read }) =>
          stepsWith(read, 'reopenSteps').map(({ key, label, reviewer }) => ({
            value: key,
            label,
            ...(reviewer ? { hint: reviewer.name } : {}),
          })),
      },
      offered: ({ read }) => read.commands,
      next: backToSteps,
    },
    voidOpinion: {
      object: stepFacts,
      follows: ({ language, read: { state, decision } }) => {
        const said = words[language];
        const until = state === 'awarded' && decision ? reexaminationDeadline(decision.decidedAt).deadlineAt : null;
        return html`<p>${said.again}</p>
          ${until && html`<p>${said.reexamined(longDate(language, parisDate(until)))}</p>`}`;
      },
      part: stepPart('voidOpinion'),
      offered,
      refused,
      next: ({ read }) => (read.state === 'awarded' ? `/dossiers/${read.id}/reexamen` : `/dossiers/${read.id}/etapes`),
    },
  }),
};
