import { createSession, listSessions } from '../../api/committee/sessions.ts';
import { everyRow } from '../../api/http/request/paging.ts';
import { applicationTable } from '../../domain/applications/application-life.ts';
import { figure, longDate } from '../../domain/core/format.ts';
import { sumCents } from '../../domain/core/money.ts';
import { BATCH_AT_MOST } from '../../domain/core/page-draft.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { wayToAct, withAlso } from '../core/came-from.ts';
import type { AnswerOf } from '../core/answer.ts';
import { money } from '../core/components/money.ts';
import { status } from '../core/components/status.ts';
import { type Column, table } from '../core/components/table.ts';
import { html } from '../core/html.ts';
import type { Page, Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { deskHref, fileColumn, readTicked, type Ticked } from './many.ts';
import { tickedIn, WHOLE } from './ticked.ts';

const words = bilingual({
  fr: {
    title: 'Inscrire des dossiers à un comité',
    none: 'Aucun dossier coché n’attend un comité : cochez des dossiers dont tous les avis sont rendus.',
    ready: 'Dossiers à inscrire',
    left: 'Dossiers cochés qui ne peuvent pas être inscrits',
    sessions: 'Comités dont l’ordre du jour n’est pas envoyé',
    session: 'Comité',
    of: (day: string) => `Comité du ${day}`,
    venue: 'Lieu',
    add: 'Ajouter à ce comité',
    most: (most: string) => `Au plus ${most} dossiers à la fois : les suivants restent dans la liste.`,
  },
  en: {
    title: 'Place applications in a session',
    none: 'No ticked application waits for a session: tick some of which all opinions are given.',
    ready: 'Applications to be placed',
    left: 'Ticked applications that cannot be placed',
    sessions: 'Sessions whose agenda is not sent',
    session: 'Session',
    of: (day: string) => `Session of ${day}`,
    venue: 'Place',
    add: 'Add to this session',
    most: (most: string) => `At most ${most} applications at once: the others stay in the list.`,
  },
});

/** Where the ticked files are placed in a session of the committee. */
export const AGENDA_PATH = '/instruction/comite';

/** The parameter of the form that changes a session's plan: an application that is added to the agenda. */
export const ADDED = 'ajout';

type Session = AnswerOf<typeof listSessions>['items'][number];

/** The sessions whose plan the caller may change. */
async function readOpenPlans(visit: Visit): Promise<Session[]> {
  const sessions = await Array.fromAsync(everyRow((cursor) => visit.read(listSessions, { query: { cursor, limit: '100' } })));
  return sessions.filter(({ commands }) => commands.includes('rearrangeSession'));
}

/** The state of a file on which a session can decide. */
const READY = 'reviewed';
const isReady = ({ state }: Ticked): boolean => state === READY;

/** The address of a session's form: a whole list stands in it by its filters, since five hundred ids are too long. */
function withFiles({ query }: Visit, path: string, parameter: string, ready: readonly Ticked[]): string {
  if (query.has(WHOLE)) return withAlso(path, { [WHOLE]: '1' });
  const named = new URLSearchParams(ready.map(({ file }): [string, string] => [parameter, file.id])).toString();
  return `${path}${path.includes('?') ? '&' : '?'}${named}`;
}

/** The files of the list that the address of a session's form names: those that a session can decide on. */
export const placedIn = async (visit: Visit): Promise<string[]> =>
  visit.query.has(WHOLE) ? (await tickedIn(visit, READY)).slice(0, BATCH_AT_MOST) : [];

/**
 * Leads the ticked files to a new session or to one whose plan may still change, and says which of them a session
 * cannot decide on. Where there is nothing to choose and nothing to say it is the form of a new session.
 */
export const agendaPage: Page = {
  path: AGENDA_PATH,
  of: createSession,
  get: async (visit) => {
    const { language } = visit;
    const said = words[language];
    const ids = await tickedIn(visit, READY);
    const [ticked, open] = await Promise.all([readTicked(visit, ids.slice(0, BATCH_AT_MOST)), readOpenPlans(visit)]);
    const [ready, left] = [ticked.filter(isReady), ticked.filter((each) => !isReady(each))];
    const toNew = withFiles(visit, wayToAct(visit, 'createSession', ''), '/applicationIds', ready);
    const toOpen = (id: string): string => withFiles(visit, wayToAct(visit, 'rearrangeSession', id), ADDED, ready);
    const isMore = ids.length > BATCH_AT_MOST;
    if (ready.length > 0 && left.length === 0 && open.length === 0 && !isMore) return { to: toNew };
    const file = fileColumn<Ticked>(visit, (each) => each);
    const asked: Column<Ticked> = { label: said.asked, isFigure: true, cell: ({ requestedCents }) => money(language, requestedCents) };
    return {
      title: said.title,
      crumbs: [{ label: said.desk, href: deskHref(visit) }],
      body: html`${isMore && html`<p class="g-warn">${said.most(figure(language, BATCH_AT_MOST))}</p>`}${
        ready.length === 0
          ? html`<div class="g-empty"><p>${said.none}</p></div>`
          : html`${table({
              ...{ caption: said.ready, isStacked: true, rows: ready, columns: [file, asked] },
              foot: [said.total, money(language, sumCents(ready.map(({ requestedCents }) => requestedCents)))],
            })}
              <p><a class="fr-btn" href="${toNew}">${COMMAND_WORDS.createSession[language].button}</a></p>
              ${
                open.length > 0 &&
                table({
                  ...{ caption: said.sessions, isStacked: true, rows: open },
                  columns: [
                    {
                      label: said.session,
                      isHeader: true,
                      cell: ({ id, reference, heldOn }) =>
                        html`<a href="/comites/${id}">${reference} · ${said.of(longDate(language, heldOn))}</a>`,
                    },
                    { label: said.venue, cell: ({ venue }) => venue ?? '–' },
                    {
                      label: said.action,
                      cell: ({ id, reference }) =>
                        html`<a class="fr-btn fr-btn--sm fr-btn--secondary" href="${toOpen(id)}"
                          >${said.add} <span class="fr-sr-only">${reference}</span></a
                        >`,
                    },
                  ],
                })
              }`
      }
      ${
        left.length > 0 &&
        table({
          ...{ caption: said.left, isStacked: true, rows: left },
          columns: [file, asked, { label: said.state, cell: ({ state }) => status(state, applicationTable[state].staff[language]) }],
        })
      }
      <p><a class="fr-link" href="${deskHref(visit)}">${said.backToList}</a></p>`,
    };
  },
};
