import { phrasesFor } from '../threads/phrases.ts';
import { getApplication } from '../../api/applications/applications.ts';
import { listRevisions } from '../../api/applications/revisions.ts';
import type { getTasks } from '../../api/desk/tasks.ts';
import { pointerTo } from '../../api/http/request/pointer.ts';
import { orMissing } from '../../api/http/problem/problem.ts';
import { giveOpinion, mendOpinion } from '../../api/review/reviews.ts';
import type { FieldFault } from '../../domain/core/refusal.ts';
import { firstGivenAt } from '../../domain/review/mending.ts';
import { stepTable } from '../../domain/review/review.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { figure, longDate } from '../../domain/core/format.ts';
import { wayTo, wayToAct } from '../core/came-from.ts';
import type { AnswerOf } from '../core/answer.ts';
import { lastVisit } from '../core/components/since-visit.ts';
import { date, deadline } from '../core/components/dates.ts';
import { status } from '../core/components/status.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { doneAt, type FormState, formOf, giveForm, openForm } from '../core/forms/form.ts';
import { pinned } from '../core/forms/seen-version.ts';
import { html, type Part } from '../core/html.ts';
import type { Answer, Page, Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import { pagesOf } from '../desk/tasks.ts';
import { changesOf } from './changes.ts';
import { type Application, fileOf, readFile } from './file.ts';
import type { ShownStep } from './graph.ts';
import { presenceOn } from './presence.ts';
import { scoreList } from './score.ts';
import { verdictOf } from './verdict.ts';

const words = bilingual({
  fr: {
    file: 'Le dossier',
    yours: 'Votre avis',
    theirs: 'Cet avis',
    by: 'À rendre au plus tard le',
    asked: 'Avis demandé à',
    kind: 'Portée',
    blocking: 'Bloquant : s’il est défavorable, les avis qui en dépendent ne sont plus demandés',
    advisory: 'Consultatif : il n’arrête pas l’instruction',
    weight: (percent: number) => `Poids dans la note : ${percent} %`,
    respond: 'Cet avis vous est demandé. Rendre l’avis vaut acceptation ; si vous ne pouvez pas le rendre, déclinez-le sans tarder.',
    others: 'Autres avis',
    noOther: 'Aucun autre avis n’est rendu.',
    blind: 'Cet avis se rend à l’aveugle : les autres avis seront visibles quand le vôtre sera rendu.',
    notYours: 'Cet avis est demandé à une autre personne. Vous pouvez lire le dossier.',
    notOpen: 'Cet avis n’est pas attendu maintenant. Vous pouvez lire le dossier.',
    given: 'Votre avis est rendu et ne peut plus être modifié.',
    mendable: 'Votre avis est rendu. Une erreur peut encore être rectifiée : aucune étape ni décision ne s’appuie sur lui.',
    mending: 'Rectifier votre avis',
    mended: (on: string, reason: string) => `Rectifié le ${on}. Motif : ${reason}`,
    score: (score: string) => `${score} sur 5`,
    scores: 'Notes',
    comment: 'Motivation',
    waiting: 'Vos avis à rendre',
    place: (place: number, all: number) => `Dossier ${place} sur ${all}`,
    previous: 'Dossier précédent',
    next: 'Dossier suivant',
    left: (n: number) => (n === 1 ? 'Un avis vous reste à rendre.' : `${n} avis vous restent à rendre.`),
    noLeft: 'Aucun autre avis à rendre. Vous recevrez un message à la prochaine demande.',
    steps: 'Toutes les étapes de ce dossier',
    correct: 'Demander des corrections à l’administration',
  },
  en: {
    file: 'The application',
    yours: 'Your opinion',
    theirs: 'This opinion',
    by: 'To be given by',
    asked: 'Asked of',
    kind: 'What it does',
    blocking: 'Blocking: if it is unfavourable, the opinions that depend on it are no longer asked for',
    advisory: 'Advisory: it does not hold the review up',
    weight: (percent: number) => `Weight in the score: ${percent}%`,
    respond: 'This opinion is asked of you. Giving it says that you agree; if you cannot give it, decline without delay.',
    others: 'Other opinions',
    noOther: 'No other opinion is given.',
    blind: 'This opinion is given blind: the others will be visible once yours is given.',
    notYours: 'This opinion is asked of another person. You may read the application.',
    notOpen: 'This opinion is not awaited now. You may read the application.',
    given: 'Your opinion is given and can no longer be changed.',
    mendable: 'Your opinion is given. You can still mend a slip, as no step or decision rests on it yet.',
    mending: 'Mend your opinion',
    mended: (on: string, reason: string) => `Mended on ${on}. Reason: ${reason}`,
    score: (score: string) => `${score} out of 5`,
    scores: 'Scores',
    comment: 'Reasons',
    waiting: 'Opinions you are asked for',
    place: (place: number, all: number) => `Application ${place} of ${all}`,
    previous: 'Previous application',
    next: 'Next application',
    left: (n: number) => (n === 1 ? 'One opinion is left for you to give.' : `${n} opinions are left for you to give.`),
    noLeft: 'No other opinion to give. You will get a message at the next request.',
    steps: 'All steps of this application',
    correct: 'Ask the administration for corrections',
  },
});

type Task = AnswerOf<typeof getTasks>['items'][number];
/**
 * Where an opinion is among those that wait for the caller: how many there are, its place from 0, and those beside it.
 */
type Neighbours = { count: number; place: number; previous: Task | undefined; next: Task | undefined };

/** The opinions that wait for the caller, as getTasks has them: this one's neighbours. */
async function readNeighbours(visit: Visit, id: string, key: string): Promise<Neighbours> {
  const mine: Task[] = [];
  let count = 0;
  for await (const { items, totals } of pagesOf(visit, ['giveOpinion'])) {
    mine.push(...items);
    count = totals.find(({ command }) => command === 'giveOpinion')?.count ?? count;
    const place = mine.findIndex((task) => task.id === id && task.detail === key);
    if (place >= 0 && (place + 1 < mine.length || mine.length >= count))
      return { count, place, previous: mine[place - 1], next: mine[place + 1] };
  }
  return { count, place: -1, previous: undefined, next: mine[0] };
}

function neighbours({ language }: Visit, { count, place, previous, next }: Neighbours): Part {
  const said = words[language];
  const link = (task: Task | undefined, label: string): Part =>
    task &&
    html`<li>
      <a class="fr-link" href="/dossiers/${task.id}/avis/${task.detail}">${label}${colon(language)} ${task.reference ?? task.title}</a>
    </li>`;
  return html`<nav class="g-neighbours" aria-label="${said.waiting}">
    <p class="g-muted">${place >= 0 ? said.place(place + 1, count) : count > 0 ? said.left(count) : said.noLeft}</p>
    <ul>
      ${link(previous, said.previous)}${link(next, said.next)}
    </ul>
  </nav>`;
}

/** Why the opinion that counts was mended, and when, if it was. */
function mendedOf(language: 'fr' | 'en', { opinion, endedOpinions }: ShownStep): Part {
  const before = endedOpinions.find(({ ended }) => ended.as === 'mended' && ended.at === opinion?.givenAt);
  return (
    before && html`<p class="g-muted">${words[language].mended(longDate(language, parisDate(before.ended.at)), before.ended.reason)}</p>`
  );
}

/** An opinion that was given, as people read it. */
const givenOf = (language: 'fr' | 'en', step: ShownStep): Part => {
  const { opinion } = step;
  return (
    opinion &&
    html`${mendedOf(language, step)}${summaryList([
      [words[language].theirs, verdictOf(language, opinion.verdict)],
      [words[language].givenOn, date(language, firstGivenAt(opinion, step.endedOpinions))],
      [words[language].scores, scoreList(language, step, opinion.scores)],
      [words[language].comment, opinion.comment !== '' && html`<span class="g-prose">${opinion.comment}</span>`],
    ])}`
  );
};

function othersOf(language: 'fr' | 'en', review: readonly ShownStep[], step: ShownStep): Part {
  const said = words[language];
  const others = review.filter(({ key, opinion }) => key !== step.key && opinion);
  const isHidden = step.blind && step.state !== 'given';
  return html`<section>
    <h2>${said.others}</h2>
    ${others.length === 0 && html`<p class="g-muted">${isHidden ? said.blind : said.noOther}</p>`}
    ${others.map((other) => {
      const { label, opinion, reviewer } = other;
      return (
        opinion &&
        html`<details class="g-section">
          <summary>
            <h3>${label} ${verdictOf(language, opinion.verdict)}</h3>
          </summary>
          <p>
            ${reviewer?.name}, ${date(language, firstGivenAt(opinion, other.endedOpinions))}${opinion.score !== null && html` · ${said.score(figure(language, opinion.score))}`}
          </p>
          ${mendedOf(language, other)}
          <p class="g-prose">${opinion.comment}</p>
        </details>`
      );
    })}
  </section>`;
}

/** True where the reader asks for the form that mends their opinion on a step, and may send it or was just refused. */
const isMending = ({ query }: Visit, { commands }: ShownStep, state?: FormState): boolean =>
  query.has('rectifier') && (commands.includes('mendOpinion') || state?.problem !== undefined);

/** The criteria of a step as the fields of a form have them. */
const criteriaOf = (language: 'fr' | 'en', criteria: ShownStep['criteria']) => ({
  options: {
    '/scores': criteria.map(({ key, label, weightPercent, meanings }) => ({
      value: key,
      label,
      meanings,
      ...(weightPercent === null ? {} : { hint: words[language].weight(weightPercent) }),
    })),
  },
  named: (pointer: string) => criteria.find(({ key }) => pointer === `/scores/${key}`)?.label,
});

/** The criteria that the opinion on a step has scored: those of its version of the application. */
const scoredOf = ({ opinion, criteria }: ShownStep): ShownStep['criteria'] =>
  Object.keys(opinion?.scores ?? {}).map(
    (key) => criteria.find((each) => each.key === key) ?? { key, label: key, weightPercent: null, meanings: [] },
  );

const mendForm = (visit: Visit, id: string, step: ShownStep, state: FormState & { keptAt?: string }): Part =>
  html`<h3>${words[visit.language].mending}</h3>
    ${formOf(visit, {
      operation: mendOpinion,
      state,
      hidden: ['/step'],
      ...criteriaOf(visit.language, scoredOf(step)),
      keeps: `${id} ${step.key}`,
      cancel: wayTo(visit, `/dossiers/${id}/avis/${step.key}`),
    })}`;

async function rubric(
  visit: Visit,
  { id, commands, callId }: Application,
  step: ShownStep,
  state: FormState & { keptAt?: string },
): Promise<Part> {
  const { language, person } = visit;
  const said = words[language];
  const isMine = step.reviewer?.id === person?.caller.personId;
  if (isMending(visit, step, state)) return html`${givenOf(language, step)}${mendForm(visit, id, step, state)}`;
  // Where the step has moved on, the refused form stays as it was typed, with the reason.
  if (!step.commands.includes('giveOpinion') && !state.problem) {
    const mayMend = step.commands.includes('mendOpinion');
    const ended = isMine && step.state === 'given';
    return html`<div class="g-empty">
        <p>${mayMend ? said.mendable : ended ? said.given : isMine || !step.reviewer ? said.notOpen : said.notYours}</p>
        ${
          mayMend &&
          html`<p>
            <a class="fr-btn fr-btn--secondary" href="${wayToAct(visit, 'mendOpinion', id, { step: step.key })}"
              >${COMMAND_WORDS.mendOpinion[language].button}</a
            >
          </p>`
        }
      </div>
      ${givenOf(language, step)}`;
  }
  const answers = (['acceptAssignment', 'declineAssignment'] as const).filter((command) => step.commands.includes(command));
  return html`${
    answers.length > 0 &&
    html`<div class="fr-alert fr-alert--info fr-alert--sm">
      <p>${said.respond}</p>
      <p>
        ${answers.map(
          (command) =>
            html`<a class="fr-btn fr-btn--secondary fr-btn--sm" href="${wayToAct(visit, command, id, { step: step.key })}"
              >${COMMAND_WORDS[command][language].button}</a
            > `,
        )}
      </p>
    </div>`
  }
  ${formOf(visit, {
    operation: giveOpinion,
    state,
    hidden: ['/step', '/revision'],
    phrases: { '/comment': await phrasesFor(visit, 'opinion', callId) },
    ...criteriaOf(language, step.criteria),
    keeps: `${id} ${step.key}`,
    cancel: wayTo(visit, `/dossiers/${id}/etapes`),
  })}
  ${
    commands.includes('requestCorrection') &&
    html`<p><a class="fr-link" href="${wayToAct(visit, 'requestCorrection', id)}">${said.correct}</a></p>`
  }`;
}

async function read(visit: Visit): Promise<{ application: Application; step: ShownStep }> {
  const { id = '', step: key = '' } = visit.params;
  const application = await visit.read(getApplication, { params: { id } });
  const step = orMissing(application.review?.find((each) => each.key === key));
  return { application, step };
}

async function show(
  visit: Visit,
  { application, step }: Awaited<ReturnType<typeof read>>,
  among: Neighbours,
  state: FormState & { keptAt?: string },
): Promise<Answer> {
  const { language, at } = visit;
  const said = words[language];
  const { id, reference, title, revision, review } = application;
  const [file, { items: revisions }, presence] = await Promise.all([
    readFile(visit, application),
    visit.read(listRevisions, { params: { id } }),
    presenceOn(visit, application, 'giveOpinion', step.key),
  ]);
  const before = step.endedOpinions.map((each) => each.revision);
  return {
    title: `${step.label} · ${reference ?? title}`,
    isWide: true,
    crumbs: [{ label: [reference, title].filter(Boolean).join(' · '), href: `/dossiers/${id}/etapes` }],
    ...(state.problem ? { status: 422 } : {}),
    body: html`${neighbours(visit, among)} ${presence}
      <p class="fr-text--lead">${title} <span class="g-muted">(${application.organisation.name})</span></p>
      <div class="g-side-by-side">
        <div class="g-stays" tabindex="0" role="region" aria-label="${said.file}">
          ${changesOf(language, file, revisions, { given: before.length > 0 ? Math.max(...before) : null })}${fileOf(visit, file)}
        </div>
        <div>
          <section>
            <h2>${step.commands.includes('giveOpinion') ? said.yours : said.theirs}</h2>
            ${summaryList([
              [said.state, status(step.state, stepTable[step.state].staff[language])],
              [said.by, step.state === 'open' && deadline(language, step.deadlineAt, at)],
              [said.asked, step.reviewer?.name],
              [said.kind, step.blocking ? said.blocking : said.advisory],
            ])}
            ${await rubric(visit, application, step, pinned(state, { '/step': step.key, ...(isMending(visit, step, state) ? {} : { '/revision': revision }) }))}
          </section>
          ${othersOf(language, review ?? [], step)}
          <p><a class="fr-link" href="/dossiers/${id}/etapes">${said.steps}</a></p>
        </div>
      </div>`,
  };
}

/** A fault for each criterion without a score, so that it is told with all else that is missing. */
function missingScores(criteria: ShownStep['criteria'], body: unknown): FieldFault[] {
  const { scores = {} } = body as { scores?: Record<string, unknown> };
  return criteria
    .filter(({ key }) => scores[key] === undefined)
    .map(({ key }) => ({ pointer: pointerTo(['scores', key]), fault: 'missing' }));
}

/** The file at the left, the rubric of one step at the right. */
export const opinionPage: Page = {
  path: '/dossiers/:id/avis/:step',
  of: giveOpinion,
  get: async (visit) => {
    const { id = '', step = '' } = visit.params;
    const [found, among] = await Promise.all([read(visit), readNeighbours(visit, id, step)]);
    const { opinion } = found.step;
    const about = `${found.application.id} ${found.step.key}`;
    const [form] = await Promise.all([
      isMending(visit, found.step) && opinion
        ? openForm(visit, mendOpinion, about, { scores: opinion.scores, comment: opinion.comment })
        : openForm(visit, giveOpinion, about),
      lastVisit(visit, found.application),
    ]);
    return show(visit, found, among, form);
  },
  post: async (visit) => {
    const found = await read(visit);
    const { id } = found.application;
    const isMended = visit.query.has('rectifier');
    const operation = isMended ? mendOpinion : giveOpinion;
    const criteria = isMended ? scoredOf(found.step) : found.step.criteria;
    const given = await giveForm(visit, operation, { params: { id }, also: (body) => missingScores(criteria, body) });
    if ('state' in given) return show(visit, found, await readNeighbours(visit, id, found.step.key), given.state);
    return doneAt(visit, operation, `/dossiers/${id}/avis/${found.step.key}`, `${id} ${found.step.key}`);
  },
};
