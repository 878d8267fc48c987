import { randomUUID } from 'node:crypto';
import { assignReviewers, proposeReviewers } from '../../api/review/proposals.ts';
import { PROPOSED_AT_MOST } from '../../domain/review/proposal.ts';
import { figure } from '../../domain/core/format.ts';
import { BATCH_AT_MOST, type BatchItem } from '../../domain/core/page-draft.ts';
import { Id } from '../../domain/core/words.ts';
import { BATCH_FORM_BYTES, type BatchLook, giveBatch } from '../core/batches.ts';
import type { AnswerOf } from '../core/answer.ts';
import { deadline } from '../core/components/dates.ts';
import { table } from '../core/components/table.ts';
import { KEY_FIELD } from '../core/forms/form.ts';
import { markOf, PERSON_FIELD } from '../core/forms/form-owner.ts';
import { firstOf } from '../core/forms/values.ts';
import { flag, html, type Html } from '../core/html.ts';
import { type Answer, type Page, type Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import { OPINIONS_PATH } from './opinions-asked.ts';
import { tickedIn } from './ticked.ts';
import { reviewerLine } from './reviewers.ts';

const words = bilingual({
  fr: {
    title: 'Demander des avis',
    lead: 'Pour chaque avis qui n’est demandé à personne, voici la personne qui a le moins de jours ouvrés à y consacrer, si possible une autre pour chaque avis d’un dossier. Changez ce que vous voulez : chaque personne recevra une lettre.',
    each: 'Chaque avis est demandé séparément : un refus n’arrête pas les autres.',
    step: 'Avis',
    by: 'Au plus tard le',
    again: (days: number) => `nouveau délai : ${days} jours ouvrés`,
    whom: 'Personne',
    later: 'Ne pas demander maintenant',
    noOne: 'Personne ne peut être sollicité : absence, conflit d’intérêts ou refus déjà exprimé.',
    confirm: 'Demander ces avis',
    back: 'Revenir à la liste',
    none: 'Aucun avis n’est à demander sur ces dossiers : choisissez-en d’autres dans la liste.',
    most: (files: string, opinions: string) =>
      `Au plus ${files} dossiers et ${opinions} avis à la fois : les suivants restent dans la liste.`,
    results: 'Avis demandés',
    summary: (done: number, of: number) => `Avis demandés : ${figure('fr', done)} sur ${figure('fr', of)}.`,
  },
  en: {
    title: 'Ask for opinions',
    lead: 'For each opinion without a reviewer, this page proposes the reviewer with the lightest load, and where possible a different one for each opinion of an application. Change what you like: each reviewer will get a letter.',
    each: 'Each opinion is asked for separately: if one is refused, the others go ahead.',
    step: 'Opinion',
    by: 'By',
    again: (days: number) => `a new term: ${days} working days`,
    whom: 'Person',
    later: 'Do not ask now',
    noOne: 'No reviewer may be asked: each is away, has a conflict of interest, or has declined.',
    confirm: 'Ask for these opinions',
    back: 'Back to the list',
    none: 'These applications need no further opinions: choose others in the list.',
    most: (files: string, opinions: string) =>
      `At most ${files} applications and ${opinions} opinions at once: the others stay in the list.`,
    results: 'Opinions asked for',
    summary: (done: number, of: number) => `Opinions asked for: ${figure('en', done)} of ${figure('en', of)}.`,
  },
});

/** The field of an opinion: the person who is asked for it. */
const WHOM = 'avis';

type Proposal = AnswerOf<typeof proposeReviewers>['items'][number];
type Reviewers = AnswerOf<typeof proposeReviewers>['reviewers'];

const fieldOf = ({ applicationId, step }: Pick<Proposal, 'applicationId' | 'step'>): string => `${WHOM} ${applicationId} ${step}`;
const listLink = ({ language }: Visit): Html => html`<a class="fr-link" href="/instruction?state=in_review">${words[language].back}</a>`;
/** The proposals for these files. */
const proposalsOn = async (visit: Visit, ids: readonly string[]): Promise<AnswerOf<typeof proposeReviewers>> =>
  ids.length === 0 ? { items: [], reviewers: [] } : visit.read(proposeReviewers, { query: { applicationIds: ids.join(',') } });
const crumbsOf = ({ language }: Visit) => [{ label: words[language].desk, href: '/instruction' }];

const fileCell = ({ applicationId, reference, title, organisationName }: Proposal): Html =>
  html`<a class="fr-link" href="/dossiers/${applicationId}">${title}</a><br /><span class="g-muted g-small"
      >${[reference, organisationName].filter(Boolean).join(' · ')}</span
    >`;

/** Whom to ask for an opinion: the proposed one first, each with their load. */
function choice({ language }: Visit, row: Proposal, reviewers: Reviewers): Html {
  const said = words[language];
  if (row.proposed === null) return html`<span class="g-warn">${said.noOne}</span>`;
  const askable = reviewers.filter(({ id }) => row.askable.includes(id));
  return html`<select class="fr-select" name="${fieldOf(row)}" aria-label="${said.whom}${colon(language)} ${row.label}, ${row.title}">
    <option value="">${said.later}</option>
    ${askable.map((each) => html`<option value="${each.id}" ${flag('selected', each.id === row.proposed)}>${reviewerLine(language, each)}</option>`)}
  </select>`;
}

async function toAsk(visit: Visit): Promise<Answer> {
  const { language, person, at } = visit;
  const said = words[language];
  const ids = (await tickedIn(visit)).filter((id) => Id.safeParse(id).success);
  const { items: all, reviewers } = await proposalsOn(visit, ids.slice(0, PROPOSED_AT_MOST));
  const items = all.slice(0, BATCH_AT_MOST);
  const isMore = ids.length > PROPOSED_AT_MOST || all.length > items.length;
  const page = { title: said.title, crumbs: crumbsOf(visit) };
  if (items.length === 0)
    return {
      ...page,
      body: html`<div class="g-empty"><p>${said.none}</p></div>
        <p>${listLink(visit)}</p>`,
    };
  return {
    ...{ ...page, isWide: true },
    body: html`<p class="fr-text--lead">${said.lead}</p>
      <p>${said.each}</p>
      ${isMore && html`<p class="g-warn">${said.most(figure(language, PROPOSED_AT_MOST), figure(language, BATCH_AT_MOST))}</p>`}
      <form method="post" action="${OPINIONS_PATH}">
        ${person && html`<input type="hidden" name="${PERSON_FIELD}" value="${markOf(person.caller.personId)}" />`}
        <input type="hidden" name="${KEY_FIELD}" value="${randomUUID()}" />
        ${table<Proposal>({
          caption: said.title,
          isCaptionHidden: true,
          rows: items,
          columns: [
            { label: said.file, isHeader: true, cell: fileCell },
            { label: said.step, cell: ({ label }) => label },
            {
              label: said.by,
              cell: ({ deadlineAt, workingDays }) =>
                html`${deadline(language, deadlineAt, at)}${deadlineAt !== null && deadlineAt < at && html`<br /><span class="g-small">${said.again(workingDays)}</span>`}`,
            },
            { label: said.whom, cell: (row) => choice(visit, row, reviewers) },
          ],
        })}
        <p class="g-buttons"><button class="fr-btn">${said.confirm}</button> ${listLink(visit)}</p>
      </form>`,
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
  const { items: before, reviewers } = await proposalsOn(visit, ids.slice(0, PROPOSED_AT_MOST));
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
  return (await giveBatch(visit, KIND, () => commandsOf(visit, asked))) ?? { to: '/instruction?state=in_review' };
}

const KIND = 'assignReviewer';

/** What the page of such a batch says. */
export const opinionBatch: BatchLook = {
  kind: KIND,
  title: { fr: words.fr.results, en: words.en.results },
  summary: { fr: words.fr.summary, en: words.en.summary },
  back: { href: '/instruction?state=in_review', label: { fr: words.fr.back, en: words.en.back } },
};

/** The opinions of many files together: whom to ask for each is proposed, changed, then asked line by line. */
export const opinionsPage: Page = {
  ...{ path: OPINIONS_PATH, of: assignReviewers, formBytes: BATCH_FORM_BYTES },
  ...{ get: toAsk, post: ask },
};
