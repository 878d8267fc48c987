import { createHash, randomUUID } from 'node:crypto';
import { getFileLabels, labelFile, listLabels } from '../../api/threads/labels.ts';
import { Problem } from '../../api/http/problem/problem.ts';
import { toProblem } from '../../api/problems.ts';
import { figure } from '../../domain/core/format.ts';
import { Id } from '../../domain/core/words.ts';
import type { AnswerOf } from '../core/answer.ts';
import { status } from '../core/components/status.ts';
import { table } from '../core/components/table.ts';
import { labelOf } from '../core/forms/field.ts';
import { KEY_FIELD } from '../core/forms/form.ts';
import { markOf, PERSON_FIELD } from '../core/forms/form-owner.ts';
import { firstOf } from '../core/forms/values.ts';
import { html, type Part } from '../core/html.ts';
import { type Answer, orNothing, type Page, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { labelTags } from '../threads/labels.ts';
import { FILE_FIELD } from './opinions-asked.ts';

const words = bilingual({
  fr: {
    title: 'Étiqueter des dossiers',
    desk: 'Instruction',
    lead: 'Ajoutez des étiquettes ou retirez-en : les autres restent sur chaque dossier. Le fonds seul les lit.',
    file: 'Dossier',
    now: 'Étiquettes actuelles',
    add: 'Ajouter',
    remove: 'Retirer',
    confirm: (n: number) => (n === 1 ? 'Étiqueter le dossier' : `Étiqueter les ${figure('fr', n)} dossiers`),
    back: 'Revenir à la liste',
    none: 'Aucun dossier n’est coché : choisissez-en dans la liste.',
    noneOf: 'Vous ne pouvez étiqueter aucun de ces dossiers : choisissez-en d’autres dans la liste.',
    others: (n: number) =>
      n === 1
        ? 'Un autre dossier coché n’est pas repris ici : vous ne pouvez pas l’étiqueter.'
        : `${figure('fr', n)} autres dossiers cochés ne sont pas repris ici : vous ne pouvez pas les étiqueter.`,
    most: (most: string) => `Au plus ${most} dossiers à la fois : les suivants restent dans la liste.`,
    results: 'Dossiers étiquetés',
    outcome: 'Résultat',
    done: 'Fait',
    same: 'Inchangé',
    refused: 'Refusé',
  },
  en: {
    title: 'Label applications',
    desk: 'Review',
    lead: 'Add labels, or remove some: the others of each application stay. The fund alone reads them.',
    file: 'Application',
    now: 'Present labels',
    add: 'Add',
    remove: 'Remove',
    confirm: (n: number) => (n === 1 ? 'Label the application' : `Label the ${figure('en', n)} applications`),
    back: 'Back to the list',
    none: 'No application is ticked: choose some in the list.',
    noneOf: 'You may label none of these applications: choose others in the list.',
    others: (n: number) =>
      n === 1
        ? 'One more application is ticked and not listed here: you may not label it.'
        : `${figure('en', n)} more applications are ticked and not listed here: you may not label them.`,
    most: (most: string) => `At most ${most} applications at once: the others stay in the list.`,
    results: 'Labelled applications',
    outcome: 'Outcome',
    done: 'Done',
    same: 'Unchanged',
    refused: 'Refused',
  },
});

/** Where ticked files are labelled. */
export const LABELS_PATH = '/instruction/etiquettes';
/** As many as a page of the desk shows. */
const AT_MOST = 30;
const [ADD, ANOTHER, REMOVE] = ['ajouter', 'autre', 'retirer'] as const;

type Labelled = AnswerOf<typeof getFileLabels>;

/** The applications of these ids whose labels the caller reads; each is read by the rule of its page. */
async function readLabelled(visit: Visit, ids: readonly string[]): Promise<Labelled[]> {
  const found: Labelled[] = [];
  for (const file of new Set(ids.filter((id) => Id.safeParse(id).success))) {
    // oxlint-disable-next-line no-await-in-loop
    const labelled = await orNothing(visit.read(getFileLabels, { query: { file } }));
    if (labelled) found.push(labelled);
  }
  return found;
}

const crumbsOf = ({ language }: Visit) => [{ label: words[language].desk, href: '/instruction' }];
const listLink = ({ language }: Visit): Part => html`<a class="fr-link" href="/instruction">${words[language].back}</a>`;

const fileCell = ({ file: { id, reference, title } }: Labelled): Part =>
  html`<a class="fr-link" href="/dossiers/${id}">${title}</a><br /><span class="g-muted g-small">${reference}</span>`;

const boxes = (name: string, legend: string, labels: readonly string[]): Part =>
  labels.length > 0 &&
  html`<fieldset class="fr-fieldset">
    <legend class="fr-fieldset__legend">${legend}</legend>
    ${labels.map(
      (label, place) =>
        html`<div class="fr-checkbox-group">
          <input type="checkbox" id="${name}-${place}" name="${name}" value="${label}" />
          <label class="fr-label" for="${name}-${place}">${label}</label>
        </div>`,
    )}
  </fieldset>`;

async function toLabel(visit: Visit): Promise<Answer> {
  const { language, query, person } = visit;
  const said = words[language];
  const ids = [...new Set(query.getAll(FILE_FIELD))];
  const asked = ids.slice(0, AT_MOST);
  const files = (await readLabelled(visit, asked)).filter(({ commands }) => commands.includes('labelFile'));
  const page = { title: said.title, crumbs: crumbsOf(visit) };
  if (files.length === 0)
    return {
      ...page,
      body: html`<div class="g-empty"><p>${ids.length === 0 ? said.none : said.noneOf}</p></div>
        <p>${listLink(visit)}</p>`,
    };
  const { items: known } = await visit.read(listLabels);
  const { label, help } = labelOf(language, 'labelFile', 'another');
  return {
    ...page,
    body: html`<p class="fr-text--lead">${said.lead}</p>
      ${ids.length > AT_MOST && html`<p class="g-warn">${said.most(figure(language, AT_MOST))}</p>`}
      ${asked.length > files.length && html`<p class="g-warn">${said.others(asked.length - files.length)}</p>`}
      ${table<Labelled>({
        ...{ caption: said.title, isCaptionHidden: true, rows: files },
        columns: [
          { label: said.file, isHeader: true, cell: fileCell },
          { label: said.now, cell: ({ labels }) => labelTags(visit, labels) },
        ],
      })}
      <form class="g-form" method="post" action="${LABELS_PATH}">
        ${person && html`<input type="hidden" name="${PERSON_FIELD}" value="${markOf(person.caller.personId)}" />`}
        <input type="hidden" name="${KEY_FIELD}" value="${randomUUID()}" />
        ${files.map(({ file }) => html`<input type="hidden" name="${FILE_FIELD}" value="${file.id}" />`)} ${boxes(ADD, said.add, known)}
        <div class="fr-input-group">
          <label class="fr-label" for="${ANOTHER}">${label}<span class="fr-hint-text">${help}</span></label>
          <input class="fr-input" id="${ANOTHER}" name="${ANOTHER}" maxlength="40" />
        </div>
        ${boxes(
          REMOVE,
          said.remove,
          [...new Set(files.flatMap(({ labels }) => labels))].sort((a, b) => a.localeCompare(b, 'fr')),
        )}
        <p><button class="fr-btn">${said.confirm(files.length)}</button> ${listLink(visit)}</p>
      </form>`,
  };
}

type Outcome = { of: Labelled; state: 'done' | 'same' | 'refused'; why: string | null };

/** Labels one of the ticked applications. What one is refused stops none of the others. */
async function labelOne({ command, fields, language }: Visit, of: Labelled): Promise<Outcome> {
  const another = firstOf(fields, ANOTHER).trim();
  const removed = fields[REMOVE] ?? [];
  const labels = [...new Set([...of.labels, ...(fields[ADD] ?? []), ...(another === '' ? [] : [another])])].filter(
    (label) => !removed.includes(label),
  );
  const isSame = labels.length === of.labels.length && labels.every((label) => of.labels.includes(label));
  if (isSame) return { of, state: 'same', why: null };
  const key = createHash('sha256')
    .update(`${firstOf(fields, KEY_FIELD)} ${of.file.id}`)
    .digest('hex');
  try {
    await command(labelFile, { body: { file: of.file.id, labels }, key });
    return { of, state: 'done', why: null };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { of, state: 'refused', why: String(toProblem(language, error.facts, error.said).body['detail']) };
  }
}

async function label(visit: Visit): Promise<Answer> {
  const { language, fields } = visit;
  const said = words[language];
  const files = await readLabelled(visit, (fields[FILE_FIELD] ?? []).slice(0, AT_MOST));
  if (files.length === 0) return { to: '/instruction' };
  const outcomes: Outcome[] = [];
  // One after the other: each is an event of the caller's.
  // oxlint-disable-next-line no-await-in-loop
  for (const of of files) outcomes.push(await labelOne(visit, of));
  const after = new Map(
    (
      await readLabelled(
        visit,
        files.map(({ file }) => file.id),
      )
    ).map((each) => [each.file.id, each]),
  );
  return {
    ...{ title: said.results, crumbs: crumbsOf(visit) },
    body: html`${table<Outcome>({
      ...{ caption: said.results, isCaptionHidden: true, rows: outcomes },
      columns: [
        { label: said.file, isHeader: true, cell: ({ of }) => fileCell(of) },
        { label: said.now, cell: ({ of }) => labelTags(visit, after.get(of.file.id)?.labels ?? of.labels) },
        {
          label: said.outcome,
          cell: ({ state, why }) =>
            html`${status(state === 'refused' ? 'unfavourable' : 'favourable', said[state])}${why && html`<p class="g-small">${why}</p>`}`,
        },
      ],
    })}
      <p>${listLink(visit)}</p>`,
  };
}

/** The labels of many applications: they are ticked in the desk's list, and each one's outcome is told. */
export const labelsPage: Page = { path: LABELS_PATH, of: labelFile, get: toLabel, post: label };
