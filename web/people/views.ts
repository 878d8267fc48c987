import { Problem } from '../../api/http/problem/problem.ts';
import { forgetView, keepView, readViews, VIEWS_AT_MOST } from '../../db/pages/kept-views.ts';
import { KEPT_LISTS, LONGEST_VIEW_NAME, viewIn } from '../core/components/kept-views.ts';
import type { WebDeps } from '../core/deps.ts';
import { firstOf } from '../core/forms/values.ts';
import type { Page } from '../core/page.ts';

const LONGEST_VIEW = 500;
/** The longest form of a view, with the fields that its list ignores. */
const LONGEST_SENT = 4_000;

/** True where the person may keep a view of this name: it replaces one of the same name, else there is a limit. */
async function hasRoom(db: WebDeps['db'], personId: string, list: string, name: string): Promise<boolean> {
  const views = await readViews(db, personId, list);
  return views.length < VIEWS_AT_MOST || views.some(([kept]) => kept === name);
}

/** Keeps a list's filters under a name, or forgets them. It is no command, and no other person sees them. */
export const viewsPage: Page = {
  path: '/vues',
  of: 'signed in',
  post: async ({ deps, person, fields }) => {
    const list = KEPT_LISTS.find((each) => each === firstOf(fields, 'liste'));
    const sent = firstOf(fields, 'vue');
    if (sent.length > LONGEST_SENT) throw new Problem({ code: 'not_found' });
    const view = viewIn(new URLSearchParams(sent));
    if (!person || !list || view.length > LONGEST_VIEW) throw new Problem({ code: 'not_found' });
    const { personId } = person.caller;
    const [name, forgotten] = [firstOf(fields, 'nom').trim().slice(0, LONGEST_VIEW_NAME), firstOf(fields, 'retirer')];
    if (forgotten) await forgetView(deps.db, personId, list, forgotten);
    else if (name && view && (await hasRoom(deps.db, personId, list, name))) await keepView(deps.db, personId, list, name, view);
    return { to: view ? `${list}?${view}` : list };
  },
};
