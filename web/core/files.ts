import { type Download, sendFile } from '../../api/http/download.ts';
import type { Operation } from '../../api/http/operation.ts';
import type { Question, Visit, Written } from './page.ts';

/** Sends what an operation answers with as a file to keep. */
export async function fileOf(visit: Visit, operation: Operation<Download>, question: Question = {}): Promise<Written> {
  await sendFile(visit.deps, await visit.ask(operation, question), visit.req, visit.res);
  return { written: true };
}
