import { storePageDraft } from '../../db/people/page-drafts.ts';
import { FORM_FIELD } from '../core/forms/form.ts';
import { firstOf, typedIn } from '../core/forms/values.ts';
import { Problem } from '../../api/http/problem.ts';
import type { Page } from '../core/page.ts';

const LONGEST_NAME = 200;

/** What somebody types is kept while it is typed: no command, and seen by nobody else. */
export const draftPage: Page = {
  path: '/brouillon',
  of: 'signed in',
  post: async ({ deps, person, fields, res }) => {
    const form = firstOf(fields, FORM_FIELD);
    if (!person || form === '' || form.length > LONGEST_NAME) throw new Problem({ code: 'not_found' });
    await storePageDraft(deps.db, person.caller.personId, form, typedIn(fields));
    res.status(204).end();
    return { written: true };
  },
};
