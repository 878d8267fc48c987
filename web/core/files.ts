import { type Column, CSV, csvOf } from '../../api/http/answer/csv.ts';
import { type Download, sendFile } from '../../api/http/answer/download.ts';
import type { Operation } from '../../api/http/operation.ts';
import { html, type Part } from './html.ts';
import { address, type Page, type Question, type Visit, type Written } from './page.ts';
import { bilingual } from './words.ts';

const words = bilingual({
  fr: { list: 'Télécharger la liste (CSV)' },
  en: { list: 'Download the list (CSV)' },
});

/** The form of a file for spreadsheets in the page's language. */
export const sheetForm = ({ language }: Pick<Visit, 'language'>): 'fr' | 'international' => (language === 'fr' ? 'fr' : 'international');

/** Sends the file of an operation's answer as a download. */
export async function fileOf(visit: Visit, operation: Operation<Download>, question: Question = {}): Promise<Written> {
  await sendFile(visit.deps, await visit.read(operation, question), visit.req, visit.res);
  return { written: true };
}

/**
 * Sends figures of a page as a file for spreadsheets in the page's language, where no operation gives them as a file.
 */
export async function sheetOf<Row>(visit: Visit, columns: readonly Column<Row>[], rows: readonly Row[], name: string): Promise<Written> {
  const { deps, req, res } = visit;
  const body = csvOf(columns, rows, sheetForm(visit));
  await sendFile(deps, { body, media: CSV, fileName: `${name}.csv` }, req, res);
  return { written: true };
}

type Filters = Readonly<Record<string, string | undefined>>;

/** The file of a list, at the address of its page with `.csv`. `asked`: the filters in a query. */
export const listFile = (path: string, operation: Operation<Download>, asked: (query: URLSearchParams) => Filters): Page => ({
  path: `${path}.csv`,
  of: operation,
  get: (visit) => fileOf(visit, operation, { query: { ...asked(visit.query), form: sheetForm(visit) } }),
});

/** The link to it, below a list that has rows. */
export const listFileLink = ({ language }: Pick<Visit, 'language'>, path: string, rows: readonly unknown[], asked: Filters = {}): Part =>
  rows.length > 0 && html`<p><a class="fr-link" href="${address(`${path}.csv`, asked)}" download>${words[language].list}</a></p>`;
