import { randomUUID } from 'node:crypto';
import { listApplications } from '../../api/applications/applications.ts';
import { assignReviewers, proposeReviewers } from '../../api/review/proposals.ts';
import { suits } from '../../domain/people/competence.ts';
import { figure } from '../../domain/core/format.ts';
import { BATCH_AT_MOST, type BatchItem } from '../../domain/core/page-draft.ts';
import { Id, type Language } from '../../domain/core/words.ts';
import { deskQuery } from '../applications/application-neighbours.ts';
import { listBehind, sameList, TASKS } from '../core/came-from.ts';
import { BATCH_FORM_BYTES, type BatchLook, giveBatch } from '../core/batches.ts';
import type { AnswerOf } from '../core/answer.ts';
import { deadline } from '../core/components/dates.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { pagination } from '../core/components/pagination.ts';
import { table } from '../core/components/table.ts';
import { KEY_FIELD } from '../core/forms/form.ts';
import { markOf, PERSON_FIELD } from '../core/forms/form-owner.ts';
import { firstOf } from '../core/forms/values.ts';
import { flag, html, type Html, type Part } from '../core/html.ts';
import { address, type Answer, type Page, type Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import { OPINIONS_PATH } from './opinions-asked.ts';
import { listOrAll, tickedIn, WHOLE } from './ticked.ts';
import { onFromList } from './many.ts';
import { keptFrom, loadOf, reviewerLine } from './reviewers.ts';

const words = bilingual({
  fr: {
    title: 'Demander des avis',
    tasks: 'À traiter',
    lead: 'Pour chaque avis qui n’est demandé à personne, une personne est proposée : parmi celles dont c’est le domaine, si possible une autre pour chaque avis d’un dossier, puis celle à qui le moins de jours ouvrés sont déjà demandés. Changez ce que vous voulez : chaque personne recevra une lettre.',
    each: 'Chaque avis est demandé séparément : un refus n’arrête pas les autres.',
    again: (days: number) => `nouveau délai : ${days} jours ouvrés`,
    later: 'Ne pas demander maintenant',
    noOne: 'Personne ne peut être sollicité : absence, conflit d’intérêts ou refus déjà exprimé.',
    confirm: 'Demander ces avis',
    none: 'Aucun avis n’est à demander sur ces dossiers : choisissez-en d’autres dans la liste.',
    sum: 'Ce que cette page propose en tout, en plus de ce qui est déjà demandé :',
    own: 'son domaine',
    other: 'autre domaine',
    most: (opinions: string) => `Voici les ${opinions} premiers avis : demandez-les, puis revenez sur cette page pour les suivants.`,
    files: (most: string) => `Au plus ${most} dossiers à la fois : les suivants restent dans la liste.`,
    part: (files: string) => `Voici les avis de ${files} dossiers de la liste ; les autres dossiers sont sur la page suivante.`,
    results: 'Avis demandés',
    summary: (done: number, of: number) => `Avis demandés : ${figure('fr', done)} sur ${figure('fr', of)}.`,
  },
  en: {
    title: 'Ask for opinions',
    tasks: 'To do',
    lead: 'For each opinion without a reviewer, this page proposes one: of those whose field it is, where possible a different one for each opinion of an application, then the one with the lightest load. Change what you like: each reviewer will get a letter.',
    each: 'Each opinion is asked for separately: if one is refused, the others go ahead.',
    again: (days: number) => `a new term: ${days} working days`,
    later: 'Do not ask now',
    noOne: 'No reviewer may be asked: each is away, has a conflict of interest, or has declined.',
    confirm: 'Ask for these opinions',
    none: 'These applications need no further opinions: choose others in the list.',
    sum: 'What this page proposes in all, beside what is asked already:',
    own: 'their field',
    other: 'another field',
    most: (opinions: string) => `These are the first ${opinions} opinions: ask for them, then come back to this page for the others.`,
    files: (most: string) => `At most ${most} applications at once: the others stay in the list.`,
    part: (files: string) => `These are the opinions of ${files} applications of the list; the other applications are on the next page.`,
    results: 'Opinions asked for',
    summary: (done: number, of: number) => `Opinions asked for: ${figure('en', done)} of ${figure('en', of)}.`,
  },
});

const IN_REVIEW = 'in_review';
const IN_REVIEW_HREF = address('/instruction', { state: IN_REVIEW });
/** The field of an opinion: the person who is asked for it. */
const WHOM = 'avis';

type Proposal = AnswerOf<typeof proposeReviewers>['items'][number];
type Reviewers = AnswerOf<typeof proposeReviewers>['reviewers'];

const fieldOf = ({ applicationId, step }: Pick<Proposal, 'applicationId' | 'step'>): string => `${WHOM} ${applicationId} ${step}`;
/** The list that the files were ticked in; all that are in review where the address names none. */
const cameFromOf = ({ query }: Visit): string => listBehind(query) ?? IN_REVIEW_HREF;
const listLink = (visit: Visit): Html => html`<a class="fr-link" href="${cameFromOf(visit)}">${words[visit.language].backToList}</a>`;
/** The proposals for these files. */
const proposalsOn = async (visit: Visit, ids: readonly string[]): Promise<AnswerOf<typeof proposeReviewers>> =>
  ids.length === 0 ? { items: [], reviewers: [] } : visit.read(proposeReviewers, { query: { applicationIds: ids.join(',') } });
const crumbsOf = ({ language, query }: Visit) => [
  { label: query.has(TASKS) ? words[language].tasks : words[language].desk, href: listBehind(query) ?? '/instruction' },
];

const fileCell = ({ applicationId, reference, title, organisationName }: Proposal): Html =>
  html`<a class="fr-link" href="/dossiers/${applicationId}">${title}</a><br /><span class="g-muted g-small"
      >${[reference, organisationName].filter(Boolean).join(' · ')}</span
    >`;

/** Whether the opinion is of a reviewer's field; nothing of a reviewer whose field is not stated. */
function fieldBeside(said: { own: string; other: string }, reviewer: Reviewers[number], { step }: Proposal): string {
  const fit = suits(reviewer, step);
  return fit === 0 ? ` (${said.own})` : fit === 2 ? ` (${said.other})` : '';
}

/** A reviewer as a choice for an opinion, with their load. Five hundred lists have the same few, each written once. */
function optionsOf(language: Language): (reviewer: Reviewers[number], row: Proposal, isChosen: boolean) => Html {
  const known = new Map<string, Html>();
  return (reviewer, row, isChosen) => {
    const beside = fieldBeside(words[language], reviewer, row);
    const key = [reviewer.id, isChosen, beside].join();
    const option =
      known.get(key) ??
      html`<option value="${reviewer.id}" ${flag('selected', isChosen)}>${reviewerLine(language, reviewer, beside)}</option>`;
    known.set(key, option);
    return option;
  };
}

/** Whom to ask for an opinion: the proposed one is chosen. */
function choice({ language }: Visit, row: Proposal, reviewers: Reviewers, optionOf: ReturnType<typeof optionsOf>): Html {
  const said = words[language];
  const kept = keptFrom(language, row.kept);
  if (row.proposed === null) return html`<span class="g-warn">${said.noOne}</span>${kept}`;
  const askable = reviewers.filter(({ id }) => row.askable.includes(id));
  return html`<select class="fr-select" name="${fieldOf(row)}" aria-label="${said.person}${colon(language)} ${row.label}, ${row.title}">
    <option value="">${said.later}</option>
    ${askable.map((each) => optionOf(each, row, each.id === row.proposed))}
  </select>${kept}`;
}

/** The fewest opinions whose proposals are summed up: fewer are seen at a glance. */
const SUMMED_FROM = 10;

/** What is proposed to each reviewer in all: in a long table it is not seen that one of them gets nearly all. */
function sumOf({ language }: Visit, items: readonly Proposal[], reviewers: Reviewers): Part {
  const ofEach = [...Map.groupBy(items, ({ proposed }) => proposed)].toSorted(([, one], [, other]) => other.length - one.length);
  return (
    items.length >= SUMMED_FROM &&
    html`<p>${words[language].sum}</p>
      ${summaryList(
        ofEach.flatMap(([id, each]) => {
          const reviewer = reviewers.find((one) => one.id === id);
          const days = each.reduce((sum, { workingDays }) => sum + workingDays, 0);
          return reviewer ? [[reviewer.name, loadOf(language, each.length, days)] as const] : [];
        }),
      )}`
  );
}

/** The parameter of an address that says from where in its list a page goes on. */
const FROM = 'suite';

/** Files of a list, one after the other. `next`: the cursor of those behind them. */
type Stretch = { ids: string[]; next: string | null };
const [STRETCH, STRETCHES] = [100, BATCH_AT_MOST / 100];

/** So many files in review of the list that an address names; null where it lists files in another state alone. */
function listToAsk(visit: Visit): ((cursor: string | null, limit: number) => Promise<Stretch>) | null {
  const view = listOrAll(visit.query);
  if (view.state !== '' && view.state !== IN_REVIEW) return null;
  return async (cursor, limit) => {
    const query = { ...deskQuery(visit, view), state: IN_REVIEW, limit: String(limit), cursor: cursor ?? undefined };
    const { items, next } = await visit.read(listApplications, { query });
    return { ids: items.map(({ id }) => id), next };
  };
}

type Proposed = Stretch & { all: readonly Proposal[]; reviewers: Reviewers };

/** What a page proposes for the ticked files. */
async function proposedForTicked(visit: Visit): Promise<Proposed> {
  const ids = (await tickedIn(visit)).filter((id) => Id.safeParse(id).success);
  const { items: all, reviewers } = await proposalsOn(visit, ids.slice(0, BATCH_AT_MOST));
  return { ids, next: null, all, reviewers };
}

/**
 * What a page proposes for files of the desk's list: for as many as a batch takes, whole, since the next page goes on
 * behind them.
 */
async function proposedForList(visit: Visit, list: NonNullable<ReturnType<typeof listToAsk>>): Promise<Proposed> {
  const starts = [visit.query.get(FROM)];
  const read: string[] = [];
  let next: string | null;
  do {
    // Each stretch begins after the one before.
    // oxlint-disable-next-line no-await-in-loop
    const stretch = await list(starts.at(-1) ?? null, STRETCH);
    read.push(...stretch.ids);
    next = stretch.next;
  } while (next !== null && starts.push(next) <= STRETCHES);
  const { items, reviewers } = await proposalsOn(visit, read);
  const opinionsOf = Map.groupBy(items, ({ applicationId }) => applicationId);
  let opinions = 0;
  const over = read.findIndex((id) => (opinions += opinionsOf.get(id)?.length ?? 0) > BATCH_AT_MOST);
  if (over < 0) return { ids: read, next, all: items, reviewers };
  const [start, rest] = [starts[Math.floor(over / STRETCH)] ?? null, over % STRETCH];
  const ids = read.slice(0, over);
  return {
    ...{ ids, next: rest === 0 ? start : (await list(start, rest)).next },
    ...{ all: ids.flatMap((id) => opinionsOf.get(id) ?? []), reviewers },
  };
}

/**
 * What a page proposes, for the ticked files or for those of the list. No opinion is asked for on a file in another
 * state.
 */
async function proposedIn(visit: Visit): Promise<Proposed> {
  if (!visit.query.has(WHOLE)) return proposedForTicked(visit);
  const list = listToAsk(visit);
  return list ? proposedForList(visit, list) : { ids: [], next: null, all: [], reviewers: [] };
}

async function toAsk(visit: Visit): Promise<Answer> {
  const { language, person, at } = visit;
  const said = words[language];
  const { ids, next, all, reviewers } = await proposedIn(visit);
  const items = all.slice(0, BATCH_AT_MOST);
  const here = { ...sameList(visit.query), [WHOLE]: '1' };
  const pages = pagination(language, {
    first: visit.query.has(FROM) ? address(OPINIONS_PATH, here) : null,
    next: next && address(OPINIONS_PATH, { ...here, [FROM]: next }),
  });
  const page = { title: said.title, crumbs: crumbsOf(visit) };
  const optionOf = optionsOf(language);
  if (items.length === 0)
    return {
      ...page,
      body: html`<div class="g-empty"><p>${said.none}</p></div>
        ${pages}
        <p>${listLink(visit)}</p>`,
    };
  return {
    ...{ ...page, isWide: true },
    body: html`<p class="fr-text--lead">${said.lead}</p>
      <p>${said.each}</p>
      ${all.length > items.length && html`<p class="g-warn">${said.most(figure(language, items.length))}</p>`}
      ${next && html`<p class="g-warn">${said.part(figure(language, ids.length))}</p>`}
      ${ids.length > BATCH_AT_MOST && html`<p class="g-warn">${said.files(figure(language, BATCH_AT_MOST))}</p>`}
      ${sumOf(visit, items, reviewers)}
      <form method="post" action="${address(OPINIONS_PATH, sameList(visit.query))}">
        ${person && html`<input type="hidden" name="${PERSON_FIELD}" value="${markOf(person.caller.personId)}" />`}
        <input type="hidden" name="${KEY_FIELD}" value="${randomUUID()}" />
        ${table<Proposal>({
          caption: said.title,
          ...{ isCaptionHidden: true, isStacked: true },
          rows: items,
          columns: [
            { label: said.file, isHeader: true, cell: fileCell },
            { label: said.opinion, cell: ({ label }) => label },
            {
              label: said.until,
              cell: ({ deadlineAt, workingDays }) =>
                html`${deadline(language, deadlineAt, at)}${deadlineAt !== null && deadlineAt < at && html`<br /><span class="g-small">${said.again(workingDays)}</span>`}`,
            },
            { label: said.person, cell: (row) => choice(visit, row, reviewers, optionOf) },
          ],
        })}
        <p class="g-buttons"><button class="fr-btn">${said.confirm}</button> ${listLink(visit)}</p>
      </form>
      ${pages}`,
  };
}

/** The opinions that the form asks for, each of a person. */
const askedIn = ({ fields }: Visit) =>
  Object.keys(fields).flatMap((name) => {
    const [field, applicationId = '', step = ''] = name.split(' ');
    const reviewerId = firstOf(fields, name);
    return field === WHOM && reviewerId !== '' ? [{ applicationId, step, reviewerId }] : [];
  });

/** The command of each opinion, with the person whom it asks. */
async function commandsOf(visit: Visit, asked: ReturnType<typeof askedIn>): Promise<BatchItem[]> {
  const ids = [...new Set(asked.map(({ applicationId }) => applicationId))];
  const { items: before, reviewers } = await proposalsOn(visit, ids.slice(0, BATCH_AT_MOST));
  const known = new Map(before.map((row) => [`${row.applicationId} ${row.step}`, row]));
  return asked.map(({ applicationId, ...body }) => {
    const row = known.get(`${applicationId} ${body.step}`);
    const whom = reviewers.find((each) => each.id === body.reviewerId)?.name;
    return {
      operation: assignReviewers.spec.batchOf,
      ...{ params: { id: applicationId }, body },
      shown: { href: `/dossiers/${applicationId}`, detail: [row?.label ?? body.step, whom].filter(Boolean).join(' · '), cents: null },
    };
  });
}

async function ask(visit: Visit): Promise<Answer> {
  const asked = askedIn(visit).slice(0, BATCH_AT_MOST);
  const from = { kind: KIND, cameFrom: listBehind(visit.query) };
  return (await giveBatch(visit, from, () => commandsOf(visit, asked))) ?? { to: cameFromOf(visit) };
}

const KIND = 'assignReviewer';

/** What the page of such a batch says. */
export const opinionBatch: BatchLook = {
  kind: KIND,
  title: { fr: words.fr.results, en: words.en.results },
  summary: { fr: words.fr.summary, en: words.en.summary },
  back: { href: IN_REVIEW_HREF, label: { fr: words.fr.backToList, en: words.en.backToList } },
  next: onFromList,
};

/** The opinions of many files together: whom to ask for each is proposed, changed, then asked line by line. */
export const opinionsPage: Page = {
  ...{ path: OPINIONS_PATH, of: assignReviewers, formBytes: BATCH_FORM_BYTES },
  ...{ get: toAsk, post: ask },
};
