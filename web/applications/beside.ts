import { decideAdmissibility, listApplications } from '../../api/applications/applications.ts';
import { Problem } from '../../api/http/problem.ts';
import { isStaff } from '../../domain/core/role.ts';
import type { AnswerOf } from '../core/answer.ts';
import { html, type Part } from '../core/html.ts';
import { address, type Visit } from '../core/page.ts';
import { both, colon } from '../core/words.ts';

const words = both({
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

export type Listed = AnswerOf<typeof listApplications>['items'][number];

/** What the desk's address asks of its list. */
const FILTERS = ['q', 'state', 'callId', 'avis', 'retard', 'ordre', 'cursor'] as const;
export type DeskView = Record<(typeof FILTERS)[number], string>;

export const deskViewOf = (query: URLSearchParams): DeskView =>
  Object.fromEntries(FILTERS.map((name) => [name, query.get(name) ?? ''])) as DeskView;

/** The list that it asks for. */
export const askDesk = (visit: Visit, { q, state, callId, avis, retard, ordre, cursor }: DeskView) =>
  visit.ask(listApplications, {
    query: {
      ...{ q, state, callId, cursor, limit: '30' },
      reviewerId: avis === 'moi' ? visit.person?.caller.personId : undefined,
      overdue: retard === 'oui' ? 'true' : undefined,
      order: ordre === 'note' ? 'score' : undefined,
    },
  });

/** The page of a file on which something is to be done. */
const pageOf = (visit: Visit, { id, state }: Listed): string =>
  state === 'submitted' && visit.may(decideAdmissibility)
    ? `/dossiers/${id}/recevabilite`
    : ['in_review', 'reviewed', 'in_session', 'correction_requested'].includes(state)
      ? `/dossiers/${id}/etapes`
      : state === 'in_reexamination'
        ? `/dossiers/${id}/reexamen`
        : `/dossiers/${id}`;

/** Where a file leads from the desk: to what is to be done on it, and from there to its neighbours of the list. */
export const addressFrom = (visit: Visit, view: DeskView, listed: Listed): string =>
  address(pageOf(visit, listed), { liste: address('', view).slice(1) || 'tous' });

/** Links from a file to those beside it in the list that its address names; nothing where it names none. */
export async function besideOf(visit: Visit, id: string): Promise<Part> {
  const { language, query, person } = visit;
  const list = query.get('liste');
  if (list === null || !isStaff(person?.caller.roles ?? [])) return null;
  const said = words[language];
  const view = deskViewOf(new URLSearchParams(list));
  try {
    const { items, next: nextCursor } = await askDesk(visit, view);
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
  } catch (error) {
    // An address that somebody has altered names no list.
    if (error instanceof Problem) return null;
    throw error;
  }
}
