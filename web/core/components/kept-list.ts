import { sameList } from '../came-from.ts';
import { html, type Part } from '../html.ts';
import type { Reader } from '../page.ts';

/** The fields of a form with which its reader asks for the same page again: it still names the list they came from. */
export const keptList = ({ query }: Pick<Reader, 'query'>): Part =>
  Object.entries(sameList(query)).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`);
