import { getMinutes } from '../../api/committee/minutes.ts';
import { listScenarios } from '../../api/committee/scenarios.ts';
import { getSession } from '../../api/committee/sessions.ts';
import { sendFile } from '../../api/http/answer/download.ts';
import { sumCents } from '../../domain/core/money.ts';
import { euros, figure, longDate } from '../../domain/core/format.ts';
import { wayToAct } from '../core/came-from.ts';
import { date, dayOf, deadline } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { refusedActions } from '../core/components/refused-actions.ts';
import { status } from '../core/components/status.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { table } from '../core/components/table.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { awaited } from '../core/components/awaited.ts';
import { whyRanks } from '../desk/amounts.ts';
import { html, type Part } from '../core/html.ts';
import type { Page, Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import {
  applicationOf,
  concealedIn,
  conditionsOf,
  decidedOf,
  goneOf,
  type Item,
  nameOf,
  opinionsOf,
  overlapsOf,
  scoreOf,
  type Session,
  tabsOf,
  toDecide,
  voteOf,
} from './session-page-parts.ts';

const words = bilingual({
  fr: {
    caption: 'Ordre du jour : classement par note, que la présidence peut modifier',
    captionDecided: 'Ordre du jour : classement par note, tel que la présidence l’a modifié',
    place: 'Place',
    standing: 'Rang de classement',
    opinions: 'Avis',
    vote: 'Vote',
    move: 'Déplacer',
    empty: 'Aucun dossier à l’ordre du jour que vous puissiez lire.',
    facts: 'En bref',
    day: 'Jour du comité',
    venue: 'Lieu',
    written: 'Procédure écrite',
    inWriting: 'Ses membres votent par écrit.',
    rearranged: 'Modifié',
    excused: 'Membres excusés',
    inPlace: (name: string, of: string) => `${name} (à la place de ${of})`,
    members: 'Membres',
    noVote: 'La présidence décide sans vote.',
    quorum: 'Quorum',
    quorumOf: (n: string) => `${n} votes par dossier`,
    opens: 'Ouverture du vote',
    closes: 'Clôture du vote',
    by: 'Au plus tard le',
    decidedAt: 'Décidé le',
    cancelled: 'Annulé le',
    reason: 'Motif de l’annulation',
    minutes: 'Procès-verbal (PDF)',
    moves: 'Déplacements sur l’ordre du jour',
    moved: (title: string, from: number, to: number, by: string, reason: string) =>
      `${title} : de la place ${from} à la place ${to}, par ${by}. Motif : ${reason}`,
    recusals: 'Déports',
    recused: (by: string, title: string, reason: string) => `${by}, sur ${title}. Motif : ${reason}`,
    compare: 'Comparer les scénarios',
    promoted: (name: string) => `Scénario retenu : ${name}`,
    files: 'Dossiers à décider',
    requested: 'Demandé en tout',
    awards: (n: number, amount: string) => (n === 1 ? `1 projet retenu, ${amount}` : `${n} projets retenus, ${amount}`),
    outcome: 'Issue',
  },
  en: {
    caption: 'Agenda: the list ranked by score, which the chair may change',
    captionDecided: 'Agenda: the list ranked by score, as the chair has changed it',
    place: 'Place',
    standing: 'Standing by score',
    opinions: 'Opinions',
    vote: 'Vote',
    move: 'Move',
    empty: 'The agenda has no application that you may read.',
    facts: 'In short',
    day: 'Day of the session',
    venue: 'Place',
    written: 'Written procedure',
    inWriting: 'Its members vote in writing.',
    rearranged: 'Changed',
    excused: 'Excused members',
    inPlace: (name: string, of: string) => `${name} (in the place of ${of})`,
    members: 'Members',
    noVote: 'The chair decides without a vote.',
    quorum: 'Quorum',
    quorumOf: (n: string) => `${n} votes on each application`,
    opens: 'Vote opens',
    closes: 'Vote closes',
    by: 'By',
    decidedAt: 'Decided on',
    cancelled: 'Cancelled on',
    reason: 'Why it was cancelled',
    minutes: 'Minutes (PDF)',
    moves: 'Moves on the agenda',
    moved: (title: string, from: number, to: number, by: string, reason: string) =>
      `${title}: from place ${from} to place ${to}, by ${by}. Reason: ${reason}`,
    recusals: 'Recusals',
    recused: (by: string, title: string, reason: string) => `${by}, on ${title}. Reason: ${reason}`,
    compare: 'Compare scenarios',
    promoted: (name: string) => `Chosen scenario: ${name}`,
    files: 'To be decided',
    requested: 'Asked in all',
    awards: (n: number, amount: string) => (n === 1 ? `1 project awarded, ${amount}` : `${n} projects awarded, ${amount}`),
    outcome: 'Outcome',
  },
});

/** The session's commands as buttons, in the order of a session's life; a move is given beside its item. */
const BUTTONS = [
  ...(['castBallots', 'decideSession', 'declareRecusal', 'saveScenario', 'rearrangeSession'] as const),
  ...(['takeOffAgenda', 'excuseMember', 'cancelSession'] as const),
];

/** A member's name, and the name of the member whom they replace. */
function seatOf(language: 'fr' | 'en', { name, standsInFor }: Session['members'][number], { excused }: Session): string {
  const absent = excused.find(({ id }) => id === standsInFor);
  return absent ? words[language].inPlace(name, absent.name) : name;
}

function asideOf(visit: Visit, session: Session, promoted: string | undefined): Part {
  const { language, at } = visit;
  const said = words[language];
  const { id, next, vote, members, state } = session;
  const buttons = BUTTONS.filter((command) => session.commands.includes(command));
  const refused = refusedActions(language, session.refused, next?.what);
  const awards = session.agenda.filter(({ decision }) => decision === 'award');
  const open = toDecide(session);
  return html`${
    (buttons.length > 0 || refused || state === 'decided') &&
    html`<section class="g-card">
      <h2>${said.now}</h2>
      <ul class="g-actions">
        ${buttons.map(
          (command, place) =>
            html`<li>
              <a class="fr-btn ${place > 0 && 'fr-btn--secondary'}" href="${wayToAct(visit, command, id)}"
                >${COMMAND_WORDS[command][language].button}</a
              >
            </li>`,
        )}
        ${state === 'decided' && html`<li><a class="fr-btn" href="/comites/${id}/proces-verbal">${said.minutes}</a></li>`}
      </ul>
      ${refused}
    </section>`
  }
    <section class="g-card">
      <h2>${said.facts}</h2>
      ${summaryList([
        [said.state, status(state, session.label)],
        [said.day, longDate(language, session.heldOn)],
        [said.venue, session.venue],
        [said.written, session.written && said.inWriting],
        [said.rearranged, session.rearrangedBecause],
        [said.waits, next && awaited(language, next)],
        [said.by, next && deadline(language, next.at, at, state === 'voting' ? date : dayOf)],
        [said.files, open.length > 0 && figure(language, open.length)],
        [said.requested, open.length > 0 && money(language, sumCents(open.map(({ requestedCents }) => requestedCents)))],
        [
          said.outcome,
          awards.length > 0 && said.awards(awards.length, euros(language, sumCents(awards.map(({ awardedCents }) => awardedCents ?? 0)))),
        ],
        [said.decidedAt, dayOf(language, session.decidedAt)],
        [said.cancelled, dayOf(language, session.cancelledAt)],
        [said.reason, session.cancellationReason],
        [said.quorum, vote && said.quorumOf(figure(language, vote.quorum))],
        [said.opens, vote && date(language, vote.opensAt)],
        [said.closes, vote && date(language, vote.closesAt)],
        [said.members, vote ? members.map((member) => seatOf(language, member, session)).join(', ') : said.noVote],
        [said.excused, session.excused.map(({ name }) => name).join(', ')],
      ])}
      <p><a class="fr-link" href="/comites/${id}/scenarios">${promoted ? said.promoted(promoted) : said.compare}</a></p>
    </section>`;
}

function historyOf(language: 'fr' | 'en', { agenda }: Session): Part {
  const said = words[language];
  const moves = agenda.flatMap((item) => item.moves.map((move) => ({ ...move, item }))).toSorted((a, b) => (a.at < b.at ? -1 : 1));
  const recusals = agenda.flatMap((item) => (item.vote?.recusals ?? []).map((each) => ({ ...each, item })));
  const named = ({ reference, title }: Item): string => `${reference} · ${title}`;
  return html`${
    moves.length > 0 &&
    html`<h2>${said.moves}</h2>
      <ul>
        ${moves.map(({ item, from, to, by, reason }) => html`<li>${said.moved(named(item), from, to, by.name, reason)}</li>`)}
      </ul>`
  }
  ${
    recusals.length > 0 &&
    html`<h2>${said.recusals}</h2>
      <ul>
        ${recusals.map(({ item, by, reason }) => html`<li>${said.recused(by.name, named(item), reason)}</li>`)}
      </ul>`
  }`;
}

/** A session: its agenda as a ranked list, what it waits for, and its decisions. */
const sessionPage: Page = {
  path: '/comites/:id',
  of: getSession,
  get: async (visit) => {
    const { language } = visit;
    const said = words[language];
    const id = visit.params['id'] ?? '';
    const [session, { items: scenarios }] = await Promise.all([
      visit.read(getSession, { params: { id } }),
      visit.read(listScenarios, { params: { id } }),
    ]);
    const { agenda, commands, vote } = session;
    const mayMove = commands.includes('moveOnAgenda');
    const isClosed = agenda.some((item) => item.vote?.tally);
    const isDecided = session.state === 'decided';
    const places = new Map(toDecide(session).map(({ applicationId }, place) => [applicationId, place + 1]));
    return {
      title: nameOf(language, session),
      isWide: true,
      body: html`${tabsOf(language, session, 'agenda')} ${concealedIn(language, session)} ${agenda.length > 0 && whyRanks(language, id ?? '')}
      ${table({
        caption: isDecided ? said.captionDecided : said.caption,
        isStacked: true,
        rows: agenda,
        empty: html`<p>${said.empty}</p>`,
        columns: [
          ...(isDecided
            ? []
            : [{ label: said.place, isFigure: true, cell: ({ applicationId }: Item) => places.get(applicationId) ?? '–' }]),
          { label: said.standing, isFigure: true, cell: ({ standing }: Item) => standing ?? '–' },
          { label: said.file, isHeader: true, cell: (item: Item) => html`${applicationOf(item)}${overlapsOf(language, item)}` },
          { label: said.asked, isFigure: true, cell: ({ requestedCents }: Item) => money(language, requestedCents) },
          { label: said.score, isFigure: true, cell: (item: Item) => scoreOf(language, item) },
          { label: said.opinions, cell: (item: Item) => opinionsOf(language, item) },
          ...(vote && isClosed ? [{ label: said.vote, cell: (item: Item) => voteOf(language, item) }] : []),
          ...(isDecided || agenda.some((item) => goneOf(language, item))
            ? [
                {
                  label: said.decision,
                  cell: (item: Item) =>
                    html`${decidedOf(language, item) ?? goneOf(language, item)}${
                      item.reason && html`<br /><span class="g-small g-muted">${item.reason}</span>`
                    }${conditionsOf(language, item.conditions)}`,
                },
              ]
            : []),
          ...(mayMove
            ? [
                {
                  label: said.actions,
                  cell: ({ applicationId, reference }: Item) =>
                    places.has(applicationId) &&
                    html`<a href="${wayToAct(visit, 'moveOnAgenda', id, { applicationId })}"
                      >${said.move}<span class="fr-sr-only"> ${reference}</span></a
                    >`,
                },
              ]
            : []),
        ],
      })}
      ${historyOf(language, session)}`,
      aside: asideOf(visit, session, scenarios.find(({ isPromoted }) => isPromoted)?.name),
    };
  },
};

/** The minutes of a decided session, to keep. */
const minutesPage: Page = {
  path: '/comites/:id/proces-verbal',
  of: getMinutes,
  get: async (visit) => {
    const { deps, req, res, params } = visit;
    await sendFile(deps, await visit.read(getMinutes, { params: { id: params['id'] } }), req, res);
    return { written: true };
  },
};

export const sessionPages: readonly Page[] = [sessionPage, minutesPage];
