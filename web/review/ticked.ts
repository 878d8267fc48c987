import { listApplications } from '../../api/applications/applications.ts';
import { everyRow } from '../../api/http/request/paging.ts';
import type { ApplicationState } from '../../domain/applications/application-life.ts';
import { BATCH_AT_MOST } from '../../domain/core/page-draft.ts';
import { deskQuery, deskViewOf, listIn } from '../applications/application-neighbours.ts';
import type { Visit } from '../core/page.ts';
import { FILE_FIELD } from './opinions-asked.ts';

/** The list that an address names; without filters where it names none. */
export const listOrAll = (query: URLSearchParams) => listIn(query) ?? deskViewOf(new URLSearchParams());

/** The box of the desk that takes all files of its list, and not the ticked ones alone. */
export const WHOLE = 'tous';

/**
 * The ids of the files that an address names: those that are ticked, or all of the list that it names; one more than
 * a batch takes says that there are others.
 * @param state of a list, only its files in this state; those of any where absent
 */
export async function tickedIn(visit: Visit, state?: ApplicationState): Promise<string[]> {
  const { query } = visit;
  if (!query.has(WHOLE)) return [...new Set(query.getAll(FILE_FIELD))];
  const view = listOrAll(query);
  if (state !== undefined && view.state !== '' && view.state !== state) return [];
  const asked = { ...deskQuery(visit, view), ...(state && { state }) };
  const ids: string[] = [];
  for await (const { id } of everyRow((cursor) => visit.read(listApplications, { query: { ...asked, cursor, limit: '100' } }))) {
    ids.push(id);
    if (ids.length > BATCH_AT_MOST) break;
  }
  return ids;
}
