import { decideAdmissibility, listApplications } from '../../api/applications/applications.ts';
import { Problem } from '../../api/http/problem/problem.ts';
import { isStaff } from '../../domain/core/role.ts';
import type { AnswerOf } from '../core/answer.ts';
import { dueIn } from '../desk/due-filter.ts';
import { LIST, WHOLE_LIST } from '../core/came-from.ts';
import { html, type Part } from '../core/html.ts';
import { address, type Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';

const words = bilingual({
  fr: {
    label: 'Dossiers de la liste',
    back: 'Retour à la liste',
    previous: 'Dossier précédent',
    next: 'Dossier suivant',
    page: 'Page suivante de la liste',
  },
  en: {
    label: 'Applications of the list',
    back: 'Back to the list',
    previous: 'Previous application',
    next: 'Next application',
    page: 'Next page of the list',
  },
});

type Listed = AnswerOf<typeof listApplications>['items'][number];

/** The query parameters of the desk's list. */
const FILTERS = ['q', 'state', 'callId', 'avis', 'retard', 'etiquette', 'suivi', 'ordre', 'cursor'] as const;
export type DeskView = Record<(typeof FILTERS)[number], string>;

export const deskViewOf = (query: URLSearchParams): DeskView =>
  Object.fromEntries(FILTERS.map((name) => [name, query.get(name) ?? ''])) as DeskView;

/** How an address names a list of the desk. */
export const listNamed = (view: Partial<DeskView>): string => address('', view).slice(1) || WHOLE_LIST;

/** The list of the desk that an address names; null where it names none. */
export function listIn(query: URLSearchParams): DeskView | null {
  const list = query.get(LIST);
  return list === null ? null : deskViewOf(new URLSearchParams(list));
}

/** What the desk asks of the list of applications. */
export const deskQuery = ({ person }: Visit, { q, state, callId, avis, retard, etiquette: label, suivi, ordre }: DeskView) => ({
  ...{ q, state, callId, label },
  reviewerId: avis === 'moi' ? person?.caller.personId : undefined,
  due: dueIn(retard),
  followed: suivi === 'oui' ? 'true' : undefined,
  order: ordre === 'note' ? 'score' : undefined,
});

export const askDesk = (visit: Visit, view: DeskView) =>
  visit.read(listApplications, { query: { ...deskQuery(visit, view), cursor: view.cursor, limit: '30' } });

/** The page of a file on which the next step is taken. */
const pageOf = (visit: Visit, { id, state }: Listed): string =>
  state === 'submitted' && visit.may(decideAdmissibility)
    ? `/dossiers/${id}/recevabilite`
    : ['in_review', 'reviewed', 'in_session', 'correction_requested'].includes(state)
      ? `/dossiers/${id}/etapes`
      : state === 'in_reexamination'
        ? `/dossiers/${id}/reexamen`
        : `/dossiers/${id}`;

/** The address of a file from the desk: the page of its next step, which names the list for links to its neighbours. */
export const addressFrom = (visit: Visit, view: DeskView, listed: Listed): string =>
  address(pageOf(visit, listed), { [LIST]: listNamed(view) });

/** The list that an address names; null where the address was altered, and names none that can be read. */
async function askNamed(visit: Visit, view: DeskView): Promise<Awaited<ReturnType<typeof askDesk>> | null> {
  try {
    return await askDesk(visit, view);
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}

/** Links from a file to its neighbours in the list that its address names; null where it names none. */
export async function besideOf(visit: Visit, id: string): Promise<Part> {
  const { language, query, person } = visit;
  const view = listIn(query);
  if (!view || !isStaff(person?.caller.roles ?? [])) return null;
  const said = words[language];
  const found = await askNamed(visit, view);
  if (!found) return null;
  const { items, next: nextCursor } = found;
  const place = items.findIndex((each) => each.id === id);
  const [previous, next] = place < 0 ? [] : [items[place - 1], items[place + 1]];
  const isLast = place >= 0 && place === items.length - 1 && nextCursor !== null;
  const link = (label: string, to: Listed, rel: 'prev' | 'next'): Part =>
    html`<a class="fr-link" rel="${rel}" href="${addressFrom(visit, view, to)}"
      >${label}<span class="fr-sr-only">${colon(language)} ${[to.reference, to.title].filter(Boolean).join(' · ')}</span></a
    >`;
  return html`<nav class="g-beside" aria-label="${said.label}">
    ${previous && link(said.previous, previous, 'prev')}
    <a class="fr-link" href="${address('/instruction', view)}">${said.back}</a>
    ${next && link(said.next, next, 'next')}
    ${isLast && html`<a class="fr-link" rel="next" href="${address('/instruction', { ...view, cursor: nextCursor })}">${said.page}</a>`}
  </nav>`;
}

/** A link's address and its words. */
export type Way = { href: string; label: string };

/**
 * The way on from a batch: the file that stands after the last of these in the list that they were ticked in, or the
 * list's first file where none of them is in it any more; then the list's next page; null where nothing follows.
 * @param href the list, with its filters and its page
 */
export async function wayOn(visit: Visit, href: string, ids: readonly string[]): Promise<Way | null> {
  const said = words[visit.language];
  const view = deskViewOf(new URL(href, 'http://desk').searchParams);
  const found = await askNamed(visit, view);
  if (!found) return null;
  const { items, next: cursor } = found;
  const next = items[items.findLastIndex(({ id }) => ids.includes(id)) + 1];
  if (next) return { href: addressFrom(visit, view, next), label: `${said.next}${colon(visit.language)} ${next.reference ?? next.title}` };
  // Where more files than a page has were taken, the next page is of them too.
  if (cursor === null || ids.length > items.length) return null;
  return { href: address('/instruction', { ...view, cursor }), label: said.page };
}
