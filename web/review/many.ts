import { type labelFile, listFiles } from '../../api/threads/labels.ts';
import type { startThread } from '../../api/threads/threads.ts';
import { fieldFaults } from '../../api/http/request/field-faults.ts';
import { Problem } from '../../api/http/problem/problem.ts';
import { figure } from '../../domain/core/format.ts';
import { BATCH_AT_MOST, type BatchItem } from '../../domain/core/page-draft.ts';
import { Id } from '../../domain/core/words.ts';
import { wayOn } from '../applications/application-neighbours.ts';
import { nextTask, TASKS_PATH } from '../desk/tasks.ts';
import { listBehind, sameList } from '../core/came-from.ts';
import { type BatchLook, giveBatch } from '../core/batches.ts';
import type { AnswerOf } from '../core/answer.ts';
import { type Column, table } from '../core/components/table.ts';
import { type FormState, bodySchema, formOf, freshForm, KEY_FIELD, refusedForm } from '../core/forms/form.ts';
import { asWritten, bodyOf, type Fields, firstOf, typedIn } from '../core/forms/values.ts';
import { html, type Part } from '../core/html.ts';
import { address, type Answer, type Page, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { FILE_FIELD } from './opinions-asked.ts';
import { tickedIn } from './ticked.ts';

const words = bilingual({
  fr: {
    none: 'Aucun dossier n’est coché : choisissez-en dans la liste.',
    most: (most: string) => `Au plus ${most} dossiers à la fois : les suivants restent dans la liste.`,
    these: (n: string) => `Les ${n} dossiers`,
    summary: (done: number, of: number) => `Dossiers traités : ${figure('fr', done)} sur ${figure('fr', of)}.`,
  },
  en: {
    none: 'No application is ticked: choose some in the list.',
    most: (most: string) => `At most ${most} applications at once: the others stay in the list.`,
    these: (n: string) => `The ${n} applications`,
    summary: (done: number, of: number) => `Applications done: ${figure('en', done)} of ${figure('en', of)}.`,
  },
});

/** The most files that are shown above the form: more of them are folded, so that the form is not screens below. */
const SHOWN_AT_MOST = 10;

/** The most files that are read at once. */
const READ_AT_ONCE = 100;

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
type Many = {
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

/** The applications of these ids as the caller reads them. */
export async function readTicked(visit: Visit, ids: readonly string[]): Promise<Ticked[]> {
  const sound = ids
    .filter((id) => Id.safeParse(id).success)
    .map((id) => id.toLowerCase())
    .slice(0, BATCH_AT_MOST);
  const pieces = Array.from({ length: Math.ceil(sound.length / READ_AT_ONCE) }, (_, piece) =>
    visit.read(listFiles, { query: { ids: sound.slice(piece * READ_AT_ONCE, (piece + 1) * READ_AT_ONCE).join(',') } }),
  );
  return (await Promise.all(pieces)).flatMap(({ items }) => items);
}

/** The list of the desk that the files were ticked in; the whole of it where the address names none. */
export const deskHref = ({ query }: Visit): string => listBehind(query) ?? '/instruction';

const listLink = (visit: Visit): Part => html`<a class="fr-link" href="${deskHref(visit)}">${words[visit.language].backToList}</a>`;

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
  const asked = ids.slice(0, BATCH_AT_MOST);
  const files = (await readTicked(visit, asked)).filter(({ commands }) => commands.includes(operationId));
  const page = { title: own.title, crumbs: [{ label: said.desk, href: deskHref(visit) }] };
  if (files.length === 0)
    return {
      ...page,
      body: html`<div class="g-empty"><p>${ids.length === 0 ? said.none : own.noneOf}</p></div>
        <p>${listLink(visit)}</p>`,
    };
  const list = table<Ticked>({
    ...{ caption: own.title, isCaptionHidden: true, rows: files },
    columns: [fileColumn(visit, (file) => file), ...(many.columns?.(visit) ?? [])],
  });
  const body = many.body && html`${await many.body(visit, files)}`;
  return {
    ...{ ...page, ...(state.problem ? { status: 422 } : {}) },
    body: html`<p class="fr-text--lead">${own.lead}</p>
      ${ids.length > BATCH_AT_MOST && html`<p class="g-warn">${said.most(figure(language, BATCH_AT_MOST))}</p>`}
      ${asked.length > files.length && html`<p class="g-warn">${own.others(asked.length - files.length)}</p>`}
      ${
        files.length > SHOWN_AT_MOST
          ? html`<details class="a-details">
              <summary>${said.these(figure(language, files.length))}</summary>
              ${list}
            </details>`
          : list
      }
      ${formOf(visit, {
        ...{
          operation: many.operation,
          action: address(many.path, sameList(visit.query)),
          state,
          button: own.confirm(files.length),
          isBrief: true,
        },
        ...{ left: ['/file'], cancel: deskHref(visit), ...(body ? { body } : {}) },
        more: files.map(({ file }) => html`<input type="hidden" name="${FILE_FIELD}" value="${file.id}" />`),
      })}`,
  };
}

/** The command on one of the ticked applications; none where it would change nothing. */
function commandOn({ fields }: Visit, { operation, bodyOn }: Many, of: Ticked, sent: Record<string, unknown>): BatchItem {
  const { id } = of.file;
  const body = bodyOn(fields, of, sent);
  return {
    operation: body && operation.spec.operationId,
    params: {},
    body: { ...body, file: id },
    shown: { href: `/dossiers/${id}`, detail: null, cents: null },
  };
}

async function give(visit: Visit, many: Many): Promise<Answer> {
  const { fields } = visit;
  const { operationId } = many.operation.spec;
  const ids = [...new Set(fields[FILE_FIELD] ?? [])];
  const files = await readTicked(visit, ids);
  if (files.length === 0) return { to: deskHref(visit) };
  const [schema, typed] = [bodySchema(many.operation), typedIn(fields)];
  const sent = bodyOf(schema, typed);
  // A fault that concerns every file is shown in the form, before anything is done.
  const { error } = many.operation.spec.body?.safeParse({ ...sent, file: files[0]?.file.id }, { reportInput: true }) ?? {};
  if (error) {
    const problem = new Problem({ code: 'invalid_request', fields: fieldFaults(error, [], many.operation.spec.body) });
    return form(visit, many, ids, refusedForm(visit, problem, asWritten(schema, typed), firstOf(fields, KEY_FIELD)));
  }
  const items = files.map((of) => commandOn(visit, many, of, sent));
  const from = { kind: operationId, cameFrom: listBehind(visit.query) };
  return (await giveBatch(visit, from, async () => items)) ?? { to: deskHref(visit) };
}

/** The way on from a batch of the desk: to the next file, or the next task, of the list that it came from. */
export const onFromList: NonNullable<BatchLook['next']> = async (visit, cameFrom, ids) =>
  cameFrom === null ? null : cameFrom.startsWith(TASKS_PATH) ? nextTask(visit, cameFrom) : wayOn(visit, cameFrom, ids);

/** What the page of such a batch says. */
export const batchLookOf = ({ operation, words: { fr, en } }: Pick<Many, 'operation' | 'words'>): BatchLook => ({
  kind: operation.spec.operationId,
  title: { fr: fr.results, en: en.results },
  summary: { fr: words.fr.summary, en: words.en.summary },
  back: { href: '/instruction', label: { fr: words.fr.backToList, en: words.en.backToList } },
  next: onFromList,
});

/**
 * The page of a command on many applications: they are ticked in the desk's list, and the page of its batch tells each
 * one's outcome.
 */
export const manyPage = (many: Many): Page => ({
  path: many.path,
  of: many.operation,
  get: async (visit) => form(visit, many, await tickedIn(visit), freshForm()),
  post: (visit) => give(visit, many),
});
