import { createHash } from 'node:crypto';
import { type labelFile, listFiles } from '../../api/threads/labels.ts';
import type { startThread } from '../../api/threads/threads.ts';
import { fieldFaults } from '../../api/http/request/field-faults.ts';
import { Problem } from '../../api/http/problem/problem.ts';
import { toProblem } from '../../api/problems.ts';
import { figure } from '../../domain/core/format.ts';
import { Id } from '../../domain/core/words.ts';
import type { AnswerOf } from '../core/answer.ts';
import { status } from '../core/components/status.ts';
import { type Column, table } from '../core/components/table.ts';
import { type FormState, bodySchema, formOf, freshForm, KEY_FIELD, refusedForm } from '../core/forms/form.ts';
import { asWritten, bodyOf, type Fields, firstOf, typedIn } from '../core/forms/values.ts';
import { html, type Html, type Part } from '../core/html.ts';
import type { Answer, Page, Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { FILE_FIELD } from './opinions-asked.ts';

const words = bilingual({
  fr: {
    back: 'Revenir à la liste',
    none: 'Aucun dossier n’est coché : choisissez-en dans la liste.',
    most: (most: string) => `Au plus ${most} dossiers à la fois : les suivants restent dans la liste.`,
    done: 'Fait',
    same: 'Inchangé',
    refused: 'Refusé',
  },
  en: {
    back: 'Back to the list',
    none: 'No application is ticked: choose some in the list.',
    most: (most: string) => `At most ${most} applications at once: the others stay in the list.`,
    done: 'Done',
    same: 'Unchanged',
    refused: 'Refused',
  },
});

/** The number of files on a page of the desk. */
const AT_MOST = 30;

export type Ticked = AnswerOf<typeof listFiles>['items'][number];

type Said = {
  title: string;
  lead: string;
  confirm: (n: number) => string;
  /** What is said where the caller may do it on none of the ticked files, and where there are others beside these. */
  noneOf: string;
  others: (n: number) => string;
  results: string;
};

/** A command that is given on each of the files that are ticked in the desk. */
export type Many = {
  path: string;
  operation: typeof labelFile | typeof startThread;
  words: Readonly<Record<Visit['language'], Said>>;
  /** What is shown of each file beside its name. */
  columns?: (visit: Visit) => readonly Column<Ticked>[];
  /** The fields of the form, where they are not those of the command. */
  body?: (visit: Visit, files: readonly Ticked[]) => Part | Promise<Part>;
  /** The command's body on a file, by what the form has sent; null where it would change nothing. */
  bodyOn: (fields: Fields, file: Ticked, sent: Record<string, unknown>) => Record<string, unknown> | null;
};

/** The applications of these ids as the caller reads them, in one read. */
export async function readTicked(visit: Visit, ids: readonly string[]): Promise<Ticked[]> {
  const sound = ids
    .filter((id) => Id.safeParse(id).success)
    .map((id) => id.toLowerCase())
    .slice(0, AT_MOST);
  return sound.length === 0 ? [] : (await visit.read(listFiles, { query: { ids: sound.join(',') } })).items;
}

const listLink = ({ language }: Visit): Part => html`<a class="fr-link" href="/instruction">${words[language].back}</a>`;

/** The column that names the file of a row, as a link to it. */
export const fileColumn = <Row>(visit: Visit, of: (row: Row) => Ticked): Column<Row> => ({
  label: words[visit.language].file,
  isHeader: true,
  cell: (row) => {
    const { id, title, reference } = of(row).file;
    return html`<a class="fr-link" href="/dossiers/${id}">${title}</a><br /><span class="g-muted g-small">${reference}</span>`;
  },
});

async function form(visit: Visit, many: Many, ids: readonly string[], state: FormState): Promise<Answer> {
  const { language } = visit;
  const [said, own] = [words[language], many.words[language]];
  const { operationId } = many.operation.spec;
  const asked = ids.slice(0, AT_MOST);
  const files = (await readTicked(visit, asked)).filter(({ commands }) => commands.includes(operationId));
  const page = { title: own.title, crumbs: [{ label: said.desk, href: '/instruction' }] };
  if (files.length === 0)
    return {
      ...page,
      body: html`<div class="g-empty"><p>${ids.length === 0 ? said.none : own.noneOf}</p></div>
        <p>${listLink(visit)}</p>`,
    };
  const body = many.body && html`${await many.body(visit, files)}`;
  return {
    ...{ ...page, ...(state.problem ? { status: 422 } : {}) },
    body: html`<p class="fr-text--lead">${own.lead}</p>
      ${ids.length > AT_MOST && html`<p class="g-warn">${said.most(figure(language, AT_MOST))}</p>`}
      ${asked.length > files.length && html`<p class="g-warn">${own.others(asked.length - files.length)}</p>`}
      ${table<Ticked>({
        ...{ caption: own.title, isCaptionHidden: true, rows: files },
        columns: [fileColumn(visit, (file) => file), ...(many.columns?.(visit) ?? [])],
      })}
      ${formOf(visit, {
        ...{ operation: many.operation, action: many.path, state, button: own.confirm(files.length), isBrief: true },
        ...{ left: ['/file'], cancel: '/instruction', ...(body ? { body } : {}) },
        more: files.map(({ file }) => html`<input type="hidden" name="${FILE_FIELD}" value="${file.id}" />`),
      })}`,
  };
}

type Outcome = { of: Ticked; state: 'done' | 'same' | 'refused'; why: string | null };

/** Does it on one of the ticked applications; a refusal does not stop the others. */
async function doOne(visit: Visit, { operation, bodyOn }: Many, of: Ticked, sent: Record<string, unknown>): Promise<Outcome> {
  const { command, fields, language } = visit;
  const body = bodyOn(fields, of, sent);
  if (body === null) return { of, state: 'same', why: null };
  const key = createHash('sha256')
    .update(`${firstOf(fields, KEY_FIELD)} ${of.file.id}`)
    .digest('hex');
  try {
    await command(operation, { body: { ...body, file: of.file.id }, key });
    return { of, state: 'done', why: null };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { of, state: 'refused', why: String(toProblem(language, error.facts, error.said).body['detail']) };
  }
}

function outcomesTable(visit: Visit, many: Many, outcomes: readonly Outcome[]): Html {
  const said = words[visit.language];
  return table<Outcome>({
    ...{ caption: many.words[visit.language].results, isCaptionHidden: true, rows: outcomes },
    columns: [
      fileColumn(visit, ({ of }) => of),
      {
        label: said.outcome,
        cell: ({ state, why }) =>
          html`${status(state === 'refused' ? 'unfavourable' : 'favourable', said[state])}${why && html`<p class="g-small">${why}</p>`}`,
      },
    ],
  });
}

async function give(visit: Visit, many: Many): Promise<Answer> {
  const { language, fields } = visit;
  const ids = [...new Set(fields[FILE_FIELD] ?? [])];
  const files = await readTicked(visit, ids);
  if (files.length === 0) return { to: '/instruction' };
  const [schema, typed] = [bodySchema(many.operation), typedIn(fields)];
  const sent = bodyOf(schema, typed);
  // A fault that concerns every file is shown in the form, before anything is done.
  const { error } = many.operation.spec.body?.safeParse({ ...sent, file: files[0]?.file.id }, { reportInput: true }) ?? {};
  if (error) {
    const problem = new Problem({ code: 'invalid_request', fields: fieldFaults(error, [], many.operation.spec.body) });
    return form(visit, many, ids, refusedForm(visit, problem, asWritten(schema, typed), firstOf(fields, KEY_FIELD)));
  }
  const outcomes: Outcome[] = [];
  // One after the other: each command locks its file and appends an event of the caller.
  // oxlint-disable-next-line no-await-in-loop
  for (const of of files) outcomes.push(await doOne(visit, many, of, sent));
  return {
    ...{ title: many.words[language].results, crumbs: [{ label: words[language].desk, href: '/instruction' }] },
    body: html`${outcomesTable(visit, many, outcomes)}
      <p>${listLink(visit)}</p>`,
  };
}

/** The page of a command on many applications: they are ticked in the desk's list, and each one's outcome is told. */
export const manyPage = (many: Many): Page => ({
  path: many.path,
  of: many.operation,
  get: (visit) => form(visit, many, [...new Set(visit.query.getAll(FILE_FIELD))], freshForm()),
  post: (visit) => give(visit, many),
});
