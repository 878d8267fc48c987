import { removePageDraft } from '../../db/pages/page-drafts.ts';
import { FORGET, FORM_FIELD, isDraftName } from '../core/forms/form.ts';
import { firstOf, typedIn } from '../core/forms/values.ts';
import { keepTyped } from '../core/session.ts';
import { Problem } from '../../api/http/problem/problem.ts';
import type { Page } from '../core/page.ts';
import { ownPath } from './sign-in.ts';

/** Keeps or forgets what a person is typing into a form. It is no command, and no other person sees it. */
export const draftPage: Page = {
  path: '/brouillon',
  of: 'signed in',
  post: async ({ deps, person, fields, res }) => {
    const form = firstOf(fields, FORM_FIELD);
    if (!person || !isDraftName(form)) throw new Problem({ code: 'not_found' });
    if (fields[FORGET]) {
      await removePageDraft(deps.db, person.caller.personId, form);
      return { to: ownPath(firstOf(fields, 'retour'), deps.publicUrl) };
    }
    await keepTyped(deps, person.caller.personId, form, typedIn(fields));
    res.status(204).end();
    return { written: true };
  },
};
