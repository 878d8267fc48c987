import { castBallots } from '../../api/committee/votes.ts';
import { getSession } from '../../api/committee/sessions.ts';
import { CHOICES } from '../../domain/committee/vote-result.ts';
import { figure } from '../../domain/core/format.ts';
import { wayTo, wayToAct } from '../core/came-from.ts';
import { date, deadline } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { choiceLabel, idOfField } from '../core/forms/field.ts';
import { doneAt, type FormState, formOf, giveForm, openForm } from '../core/forms/form.ts';
import { type Fields, firstOf, placesIn } from '../core/forms/values.ts';
import { flag, html, type Part } from '../core/html.ts';
import type { Answer, Page, Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import { namingItems } from './refused.ts';
import {
  applicationOf,
  concealedIn,
  crumbsTo,
  goneOf,
  type Item,
  nameOf,
  opinionsOf,
  scoreOf,
  type Session,
  tabsOf,
  toDecide,
  voteOf,
} from './session-page-parts.ts';

const words = bilingual({
  fr: {
    opens: 'Ouvre le',
    closes: 'Se clôt le',
    quorum: 'Quorum',
    quorumOf: (n: string) => `${n} votes par dossier`,
    open: 'Dossiers à voter',
    done: 'Déjà voté',
    doneAs: (choice: string) => `Vous avez voté : ${choice}`,
    recused: 'Dossiers dont vous êtes déporté',
    recusedBy:
      'Vous n’avez aucune part dans la décision sur ce dossier : par votre déclaration, votre administration ou votre rôle dans l’instruction.',
    reason: (reason: string) => `Votre motif : ${reason}`,
    later: 'Pas maintenant',
    yours: (reference: string) => `Votre vote sur ${reference}`,
    recuse: 'Me déporter de ce dossier',
    noVote: 'Ce comité décide sans vote.',
    notYet: 'Le vote n’est pas encore ouvert. Vous pouvez déjà vous déporter d’un dossier.',
    notYours: 'Seuls les membres de ce comité votent.',
    allDone: 'Vous avez voté sur tous les dossiers auxquels vous prenez part.',
    closed: 'Le vote est clos.',
    hidden: 'Les votes de chacun restent secrets jusqu’à la clôture.',
    see: 'Voir l’ordre du jour',
    facts: 'Ce vote',
    ballots: 'Vos votes',
  },
  en: {
    opens: 'Opens on',
    closes: 'Closes on',
    quorum: 'Quorum',
    quorumOf: (n: string) => `${n} votes on each application`,
    open: 'To be voted on',
    done: 'Voted already',
    doneAs: (choice: string) => `You have voted: ${choice}`,
    recused: 'Applications from which you are recused',
    recusedBy: 'You have no part in the decision on this application: by your word, your organisation, or what you did in its review.',
    reason: (reason: string) => `Your reason: ${reason}`,
    later: 'Not now',
    yours: (reference: string) => `Your vote on ${reference}`,
    recuse: 'Recuse myself from this application',
    noVote: 'This session decides without a vote.',
    notYet: 'The vote is not open yet. You may recuse yourself from an application already.',
    notYours: 'Only the members of this session vote.',
    allDone: 'You have voted on all applications in which you have a part.',
    closed: 'The vote is closed.',
    hidden: 'What each has voted stays secret until the vote is closed.',
    see: 'See the agenda',
    facts: 'This vote',
    ballots: 'Your votes',
  },
});

/** The items on which the caller has still to vote. */
const openFor = (session: Session): Item[] => toDecide(session).filter(({ vote }) => vote && !vote.isRecused && vote.choice === null);

/** The choices in a form's fields, by application; of several ballots on one, the first counts. */
const choicesIn = (fields: Fields): ReadonlyMap<string, string> =>
  new Map(
    placesIn(fields, '/ballots')
      .toReversed()
      .map((place) => [firstOf(fields, `/ballots/${place}/applicationId`), firstOf(fields, `/ballots/${place}/choice`)]),
  );

/** The ballot on one application; no choice is preselected. */
function ballot(visit: Visit, session: Session, item: Item, place: number, chosen: string, faults: FormState['faults']): Part {
  const { language } = visit;
  const said = words[language];
  const name = `/ballots/${place}/choice`;
  const id = idOfField(name);
  const fault = faults.get(name);
  return html`<fieldset class="fr-fieldset g-ballot ${fault && 'fr-fieldset--error'}" id="${id}">
    <legend class="fr-fieldset__legend"><span class="fr-sr-only">${said.yours(item.reference)}</span></legend>
    <div class="g-ballot__what">
      <p>${applicationOf(item)}</p>
      <p class="g-small">
        ${said.asked}${colon(language)} ${money(language, item.requestedCents)} · ${said.score}${colon(language)} ${scoreOf(language, item)}
      </p>
      ${opinionsOf(language, item)}
      ${
        session.commands.includes('declareRecusal') &&
        html`<p class="g-small">
          <a href="${wayToAct(visit, 'declareRecusal', session.id, { applicationId: item.applicationId })}"
            >${said.recuse}<span class="fr-sr-only"> ${item.reference}</span></a
          >
        </p>`
      }
    </div>
    ${
      session.commands.includes('castBallots') &&
      html`<div class="g-ballot__choice">
        <input type="hidden" name="/ballots/${place}/applicationId" value="${item.applicationId}" />
        ${[...CHOICES, ''].map(
          (choice) =>
            html`<div class="fr-radio-group">
              <input type="radio" id="${id}-${choice || 'later'}" name="${name}" value="${choice}" ${flag('checked', choice === chosen)} />
              <label class="fr-label" for="${id}-${choice || 'later'}">${choice ? choiceLabel(language, 'choice', choice) : said.later}</label>
            </div>`,
        )}
        ${fault && html`<p class="fr-error-text">${fault}</p>`}
      </div>`
    }
  </fieldset>`;
}

/** The reason for which the caller has nothing to vote on now. */
function whyNot({ state, vote }: Session, isMember: boolean, language: 'fr' | 'en'): string {
  const said = words[language];
  if (!vote) return said.noVote;
  if (state === 'voted' || state === 'decided') return said.closed;
  if (state === 'planned') return said.notYet;
  return isMember ? said.allDone : said.notYours;
}

function show(visit: Visit, session: Session, state: FormState & { keptAt?: string }): Answer {
  const { language, at, person } = visit;
  const said = words[language];
  const { vote, commands, id, agenda } = session;
  const open = openFor(session);
  const done = agenda.filter((item) => item.vote?.choice);
  const recused = agenda.filter((item) => item.vote?.isRecused);
  const isMember = session.members.some((member) => member.id === person?.caller.personId);
  const mayVote = commands.includes('castBallots');
  const choices = choicesIn(state.fields);
  const ballots = open.map((item, place) => ballot(visit, session, item, place, choices.get(item.applicationId) ?? '', state.faults));
  return {
    title: `${said.vote} · ${nameOf(language, session)}`,
    crumbs: crumbsTo(language, session),
    ...(state.problem ? { status: 422 } : {}),
    body: html`${tabsOf(language, session, 'votes')} ${concealedIn(language, session)}
      ${
        mayVote
          ? html`<h2>${said.open}</h2>
              ${formOf(visit, { operation: castBallots, state, keeps: id, cancel: wayTo(visit, `/comites/${id}`), body: html`<div class="g-ballots">${ballots}</div>` })}`
          : html`<div class="g-empty"><p>${whyNot(session, isMember, language)}</p></div>
              ${isMember && commands.includes('declareRecusal') && html`<div class="g-ballots">${ballots}</div>`}`
      }
      ${
        done.length > 0 &&
        html`<h2>${said.done}</h2>
          <ul>
            ${done.map(
              (item) =>
                html`<li>
                  ${applicationOf(item)}<br />${item.vote?.choice && said.doneAs(choiceLabel(language, 'choice', item.vote.choice))}${
                    item.vote?.tally && html`<br />${voteOf(language, item)}`
                  }${goneOf(language, item) && html`<br />${goneOf(language, item)}`}
                </li>`,
            )}
          </ul>`
      }
      ${
        isMember &&
        recused.length > 0 &&
        html`<h2>${said.recused}</h2>
          <p>${said.recusedBy}</p>
          <ul>
            ${recused.map((item) => {
              const mine = item.vote?.recusals.find(({ by }) => by.id === person?.caller.personId);
              return html`<li>${applicationOf(item)}${mine && html`<br />${said.reason(mine.reason)}`}</li>`;
            })}
          </ul>`
      }`,
    aside: html`<section class="g-card">
      <h2>${said.facts}</h2>
      ${
        vote
          ? summaryList([
              [said.opens, date(language, vote.opensAt)],
              [said.closes, session.state === 'voting' ? deadline(language, vote.closesAt, at, date) : date(language, vote.closesAt)],
              [said.quorum, said.quorumOf(figure(language, vote.quorum))],
              [said.ballots, isMember && `${done.length} / ${done.length + open.length}`],
            ])
          : html`<p>${said.noVote}</p>`
      }
      ${vote && session.state !== 'decided' && session.state !== 'voted' && html`<p class="g-small">${said.hidden}</p>`}
      <p><a class="fr-link" href="/comites/${id}">${said.see}</a></p>
      ${
        commands.includes('cancelSession') &&
        html`<p><a class="fr-link" href="${wayToAct(visit, 'cancelSession', id)}">${COMMAND_WORDS.cancelSession[language].button}</a></p>`
      }
    </section>`,
  };
}

/** The page of a member's ballots: the items to vote on, those voted on, and those from which they are recused. */
export const votesPage: Page = {
  path: '/comites/:id/votes',
  of: castBallots,
  get: async (visit) => {
    const id = visit.params['id'] ?? '';
    const session = await visit.read(getSession, { params: { id } });
    return show(visit, session, await openForm(visit, castBallots, id));
  },
  post: async (visit) => {
    const id = visit.params['id'] ?? '';
    const session = await visit.read(getSession, { params: { id } });
    const given = await giveForm(visit, castBallots, {
      params: { id },
      // Items without a choice are left for later, and are not sent.
      read: (body) => ({
        ...body,
        ballots: ((body['ballots'] ?? []) as { choice?: string }[]).filter(({ choice }) => choice !== undefined),
      }),
    });
    if ('state' in given) {
      const open = openFor(session);
      const pointerOf = (item: Item): string | null => (open.includes(item) ? `/ballots/${open.indexOf(item)}/choice` : null);
      return show(visit, session, namingItems(given.state, session.agenda, pointerOf));
    }
    return doneAt(visit, castBallots, `/comites/${id}/votes`, id);
  },
};
