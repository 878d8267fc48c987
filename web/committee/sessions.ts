import { createSession, exportSessions, listSessions } from '../../api/committee/sessions.ts';
import { figure, longDate } from '../../domain/core/format.ts';
import { deadline } from '../core/components/dates.ts';
import { pagination } from '../core/components/pagination.ts';
import { status } from '../core/components/status.ts';
import { table } from '../core/components/table.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { awaited } from '../core/components/awaited.ts';
import { listFile, listFileLink } from '../core/files.ts';
import { wayToAct } from '../core/came-from.ts';
import { html } from '../core/html.ts';
import { address, type Page } from '../core/page.ts';
import { bilingual } from '../core/words.ts';

const words = bilingual({
  fr: {
    title: 'Comités',
    caption: 'Comités, les plus récents en premier',
    session: 'Comité',
    of: (day: string) => `Comité du ${day}`,
    quorum: (n: string) => `quorum de ${n}`,
    noVote: 'sans vote',
    none: 'Aucun comité n’est prévu. La direction du Datalab en prépare un quand des dossiers sont instruits.',
    waitlist: 'Liste d’attente',
  },
  en: {
    title: 'Committee sessions',
    caption: 'Sessions, newest first',
    session: 'Session',
    of: (day: string) => `Session of ${day}`,
    quorum: (n: string) => `quorum of ${n}`,
    noVote: 'without a vote',
    none: 'No session is planned. The Datalab lead plans one when applications are reviewed.',
    waitlist: 'Waitlist',
  },
});

/** The committee's sessions. */
export const sessionsPage: Page = {
  path: '/comites',
  of: listSessions,
  get: async (visit) => {
    const { language, at, query } = visit;
    const said = words[language];
    const cursor = query.get('cursor');
    const { items, next: nextCursor } = await visit.read(listSessions, { query: { cursor, limit: '30' } });
    return {
      title: said.title,
      body: html`${
        visit.may(createSession) &&
        html`<p><a class="fr-btn" href="${wayToAct(visit, 'createSession', '')}">${COMMAND_WORDS.createSession[language].button}</a></p>`
      }
      ${table({
        caption: said.caption,
        rows: items,
        empty: html`<p>${said.none}</p>`,
        columns: [
          {
            label: said.session,
            isHeader: true,
            cell: ({ id, reference, heldOn }) => html`<a href="/comites/${id}">${reference} · ${said.of(longDate(language, heldOn))}</a>`,
          },
          { label: said.state, cell: ({ state, label }) => status(state, label) },
          { label: said.vote, cell: ({ vote }) => (vote ? said.quorum(figure(language, vote.quorum)) : said.noVote) },
          { label: said.waits, cell: ({ next }) => awaited(language, next) },
          { label: said.until, cell: ({ next }) => deadline(language, next?.at, at) },
        ],
      })}
      ${pagination(language, { first: cursor ? '/comites' : null, next: nextCursor ? address('/comites', { cursor: nextCursor }) : null })}
      ${listFileLink(visit, '/comites', items)}
      <p><a class="fr-link" href="/liste-attente">${said.waitlist}</a></p>`,
    };
  },
};

export const sessionsFile = listFile('/comites', exportSessions, () => ({}));
