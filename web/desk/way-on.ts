import { wayOn } from '../applications/application-neighbours.ts';
import { AFTER, listBehind, TASKS, WAY_ON } from '../core/came-from.ts';
import type { Page } from '../core/page.ts';
import { nextTask, TASKS_PATH } from './tasks.ts';

/** Leads from what was just done to the next of the list that the address names; to the list where none is left. */
export const wayOnPage: Page = {
  path: WAY_ON,
  of: 'signed in',
  get: async (visit) => {
    const { query } = visit;
    const list = listBehind(query) ?? TASKS_PATH;
    const next = query.has(TASKS) ? await nextTask(visit, list) : await wayOn(visit, list, [query.get(AFTER) ?? '']);
    return { to: next?.href ?? list };
  },
};
