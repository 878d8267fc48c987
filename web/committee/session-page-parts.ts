import type { getSession } from '../../api/committee/sessions.ts';
import { applicationTable } from '../../domain/applications/application-life.ts';
import { twiceGivenOf } from '../../domain/applications/overlap.ts';
import { isToDecide } from '../../domain/committee/fit.ts';
import { DECISIONS_BYTES } from '../../domain/committee/session.ts';
import type { VoteOutcome } from '../../domain/committee/vote-result.ts';
import type { Language } from '../../domain/core/words.ts';
import { euros, figure, longDate } from '../../domain/core/format.ts';
import type { AnswerOf } from '../core/answer.ts';
import { tabs } from '../core/components/tabs.ts';
import { choiceLabel } from '../core/forms/field.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { bilingual, colon } from '../core/words.ts';
import { verdictsOf } from '../review/verdict.ts';

const words = bilingual({
  fr: {
    session: (reference: string, day: string) => `Comité ${reference}, ${day}`,
    outcomes: {
      favourable: 'Vote : favorable',
      unfavourable: 'Vote : défavorable',
      tied: 'Vote : égalité, voix prépondérante de la présidence',
      without_quorum: 'Quorum non atteint : renvoyé à un prochain comité',
    },
    tally: (favour: number, against: number, abstain: number) => `pour\u00a0${favour}, contre\u00a0${against}, abstention\u00a0${abstain}`,
    left: {
      without_quorum: 'Sorti de l’ordre du jour : quorum non atteint',
      opinion_voided: 'Sorti de l’ordre du jour : avis annulé',
      taken_off: 'Retiré de l’ordre du jour',
      adjourned: 'Ajourné à un autre comité',
    },
    withdrawn: 'Retiré par l’administration',
    noOpinion: 'aucun avis',
    reply: 'Réponse de l’administration',
    mended: (label: string, reason: string) => `Avis rectifié : ${label}. Motif : ${reason}`,
    favourable: (n: number) => (n === 1 ? '1 avis favorable' : `${n} avis favorables`),
    overlap: 'Recoupement non réglé, même objet',
    hidden: 'un dossier qui vous est masqué',
    awarded: (amount: string) => `accordé : ${amount}`,
    asked: (amount: string) => `demandé : ${amount}`,
    moreOverlaps: (shown: string, all: string) =>
      `Recoupements affichés : ${shown} sur ${all}. La page du dossier présente les plus probables.`,
    notSought: 'Les recoupements de ce dossier n’ont pas encore été recherchés.',
    concealed: (n: number) =>
      n === 1
        ? 'Un dossier de cet ordre du jour vous est masqué, car vous avez un intérêt dans ce dossier.'
        : `${n} dossiers de cet ordre du jour vous sont masqués, car vous avez un intérêt dans ces dossiers.`,
    decided: {
      award: (amount: string) => `Retenu : ${amount}`,
      waitlist: (rank: string) => `En liste d’attente${rank && `, rang ${rank}`}`,
      refuse: () => 'Non retenu',
    },
    conditions: 'Avant la signature',
    agenda: 'Comité',
    scenarios: 'Scénarios',
    votes: 'Vote',
    tabs: 'Pages de ce comité',
  },
  en: {
    session: (reference: string, day: string) => `Session ${reference}, ${day}`,
    outcomes: {
      favourable: 'Vote: in favour',
      unfavourable: 'Vote: against',
      tied: 'Tied: the chair has the casting vote',
      without_quorum: 'Without quorum: to be placed in another session',
    },
    tally: (favour: number, against: number, abstain: number) =>
      `in favour\u00a0${favour}, against\u00a0${against}, abstentions\u00a0${abstain}`,
    left: {
      without_quorum: 'Left the agenda: without quorum',
      opinion_voided: 'Left the agenda: an opinion was voided',
      taken_off: 'Taken off the agenda',
      adjourned: 'Adjourned to another session',
    },
    withdrawn: 'Withdrawn by its organisation',
    noOpinion: 'no opinion',
    reply: 'Reply of the organisation',
    mended: (label: string, reason: string) => `Opinion mended: ${label}. Reason: ${reason}`,
    favourable: (n: number) => (n === 1 ? '1 favourable opinion' : `${n} favourable opinions`),
    overlap: 'Unsettled overlap, same object',
    hidden: 'an application that is hidden from you',
    awarded: (amount: string) => `awarded: ${amount}`,
    asked: (amount: string) => `asked: ${amount}`,
    moreOverlaps: (shown: string, all: string) => `Overlaps shown: ${shown} of ${all}. The application’s page has the likest.`,
    notSought: 'Overlaps of this application have not been looked for yet.',
    concealed: (n: number) =>
      n === 1
        ? 'One application of this agenda is hidden from you, since you have an interest in it.'
        : `${n} applications of this agenda are hidden from you, since you have an interest in them.`,
    decided: {
      award: (amount: string) => `Awarded: ${amount}`,
      waitlist: (rank: string) => `On the waitlist${rank && `, rank ${rank}`}`,
      refuse: () => 'Refused',
    },
    conditions: 'Before the signature',
    agenda: 'Session',
    scenarios: 'Scenarios',
    votes: 'Vote',
    tabs: 'Pages of this session',
  },
});

export type Session = AnswerOf<typeof getSession>;
export type Item = Session['agenda'][number];

export const toDecide = ({ agenda }: Pick<Session, 'agenda'>): Item[] => agenda.filter(isToDecide);

export const nameOf = (language: Language, { reference, heldOn }: Pick<Session, 'reference' | 'heldOn'>): string =>
  words[language].session(reference, longDate(language, heldOn));

export const crumbsTo = (language: Language, session: Session) => [{ label: nameOf(language, session), href: `/comites/${session.id}` }];

/** An application as a session's tables name it. */
export const applicationOf = ({ applicationId, reference, title, organisationName }: Item): Html =>
  html`<a href="/dossiers/${applicationId}"><span class="g-nowrap">${reference}</span> · ${title}</a><br /><span class="g-small g-muted"
      >${organisationName}</span
    >`;

/** The longest form of decisions: a form encodes each letter outside ASCII as six bytes or more. */
export const FORM_OF_DECISIONS_BYTES = 2 * DECISIONS_BYTES;

/** The most overlaps that are named for an item; the application's page lists all of them. */
const NAMED_OVERLAPS = 3;

/** The unsettled overlaps of an item, awarded files first: each with the file, its state and its amount. */
export function overlapsOf(
  language: Language,
  { overlaps, overlapCount, overlapsSought }: Pick<Item, 'overlaps' | 'overlapCount' | 'overlapsSought'>,
): Part {
  const said = words[language];
  const inOrder = overlaps.toSorted((a, b) => Number(b.isAwarded) - Number(a.isAwarded));
  const shown = inOrder.slice(0, NAMED_OVERLAPS);
  return html`${!overlapsSought && html`<p class="g-small"><strong class="g-late">${said.notSought}</strong></p>`}${shown.map(
    ({ other }) =>
      html`<p class="g-small"><strong class="g-late">${said.overlap}${colon(language)}</strong> ${
        other
          ? html`<a href="/dossiers/${other.id}"><span class="g-nowrap">${other.reference}</span> · ${other.title}</a> (${other.organisationName}),
              ${applicationTable[other.state].staff[language]}, ${
                other.awardedCents === null
                  ? said.asked(euros(language, other.requestedCents))
                  : said.awarded(euros(language, other.awardedCents))
              }`
          : said.hidden
      }</p>`,
  )}
  ${
    overlapCount > shown.length &&
    html`<p class="g-small">${said.moreOverlaps(figure(language, shown.length), figure(language, overlapCount))}</p>`
  }`;
}

/** The ids of the awards that the chair must confirm although an overlap is unsettled. */
export const despiteOverlaps = (items: readonly Item[], awarded: readonly string[]): string[] =>
  twiceGivenOf(
    items.flatMap(({ applicationId, overlaps, overlapsSought }) => [
      ...overlaps.map(({ isAwarded, other }) => ({
        applicationId,
        otherId: other?.id ?? '',
        state: isAwarded ? ('awarded' as const) : ('reviewed' as const),
      })),
      ...(overlapsSought ? [] : [{ applicationId, otherId: null, state: null }]),
    ]),
    awarded,
  );

/** A decision in words. */
export function decidedOf(
  language: Language,
  { decision, awardedCents, rank }: Pick<Item, 'decision' | 'awardedCents' | 'rank'>,
): string | null {
  const said = words[language].decided;
  if (decision === 'award') return said.award(euros(language, awardedCents ?? 0));
  if (decision === 'waitlist') return said.waitlist(rank === null ? '' : String(rank));
  return decision && said[decision]();
}

/** The conditions of an award, to be certified before either side signs; nothing where it has none. */
export const conditionsOf = (language: Language, conditions: readonly string[] = []): Part =>
  conditions.length > 0 &&
  html`<p class="g-small">${words[language].conditions}${colon(language)}</p>
    <ul class="g-small">
      ${conditions.map((each) => html`<li>${each}</li>`)}
    </ul>`;

/** The reason for which an item is not decided; null for one that is, or will be. */
export const goneOf = (language: Language, { left, state, decision }: Item): string | null =>
  left ? words[language].left[left] : state === 'withdrawn' && decision === null ? words[language].withdrawn : null;

/** The outcome of a vote, with the number of each choice. */
export const voteOf = (language: Language, { vote }: Pick<Item, 'vote'>): Part => {
  if (!vote?.tally || !vote.outcome) return '–';
  const { favour, against, abstain } = vote.tally;
  return html`${outcomeOf(language, vote.outcome)}<br /><span class="g-small g-muted">${words[language].tally(favour, against, abstain)}</span>`;
};

export const outcomeOf = (language: Language, outcome: VoteOutcome): string => words[language].outcomes[outcome];

/** The opinions on an application as small signs with their words. */
export const opinionsOf = (language: Language, { opinions, reply }: Item): Part =>
  opinions.length === 0
    ? html`<span class="g-muted">${words[language].noOpinion}</span>`
    : html`<ul class="g-signs">
        ${verdictsOf(language, opinions, words[language].favourable).map((each) => html`<li>${each}</li>`)}
      </ul>
      ${reply !== null && html`<details class="g-small"><summary>${words[language].reply}</summary><div class="g-prose">${reply}</div></details>`}
      ${opinions.flatMap(({ label, mended }) => (mended === null ? [] : [html`<p class="g-small g-muted">${words[language].mended(label, mended)}</p>`]))}`;

export const scoreOf = (language: Language, { score }: Item): string => (score === null ? '–' : figure(language, score));

/** The number of items that their calls conceal from the reader, and nothing more of them. */
export const concealedIn = (language: Language, { concealed }: Pick<Session, 'concealed'>): Part =>
  concealed > 0 && html`<div class="fr-alert fr-alert--info fr-alert--sm"><p>${words[language].concealed(concealed)}</p></div>`;

type SessionPage = 'agenda' | 'scenarios' | 'votes' | 'decision';

/**
 * The pages of one session, one beside the other. A member finds their ballots there for as long as the session exists.
 */
export function tabsOf(language: Language, { id, vote, commands, agenda }: Session, here: SessionPage): Html {
  const said = words[language];
  const pages: readonly (readonly [SessionPage, string, boolean])[] = [
    ['agenda', `/comites/${id}`, true],
    ['scenarios', `/comites/${id}/scenarios`, true],
    [
      'votes',
      `/comites/${id}/votes`,
      vote !== null &&
        (commands.includes('castBallots') ||
          commands.includes('declareRecusal') ||
          here === 'votes' ||
          agenda.some((item) => item.vote?.choice)),
    ],
    ['decision', `/comites/${id}/decision`, commands.includes('decideSession') || here === 'decision'],
  ];
  return tabs(
    said.tabs,
    pages.filter(([, , isShown]) => isShown).map(([page, href]) => ({ href, label: said[page], isHere: page === here })),
  );
}

/** A decision as forms and tables name it. */
export const decisionLabel = (language: Language, decision: string): string => choiceLabel(language, 'decision', decision);
