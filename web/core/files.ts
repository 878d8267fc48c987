import { type Column, CSV, csvOf } from '../../api/http/answer/csv.ts';
import { type Download, sendFile } from '../../api/http/answer/download.ts';
import type { Operation } from '../../api/http/operation.ts';
import type { Question, Visit, Written } from './page.ts';

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
