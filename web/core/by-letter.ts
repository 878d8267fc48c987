import { timingSafeEqual } from 'node:crypto';
import { callerOfSession } from '../../api/http/caller/auth.ts';
import { addressOf } from '../../api/http/caller/limits.ts';
import { logByLetter } from '../../api/http/caller/security.ts';
import type { LinkedPerson } from '../../db/pages/decline-links.ts';
import { type FormState, freshForm, type Given } from './forms/form.ts';
import { type Html, html } from './html.ts';
import { languageOf } from './cookies.ts';
import { type Answer, asking, SpentLink, type Visit } from './page.ts';
import { bilingual } from './words.ts';

const words = bilingual({
  fr: {
    once: 'Il ne permet que de décliner, une fois ; rien n’est fait tant que vous ne validez pas.',
    instead: 'Accepter plutôt, ou en savoir plus (il faut se connecter)',
    whom: 'Demandé à',
    declinedOn: 'Décliné le',
    nothing: 'Il n’y a plus rien à faire ici.',
  },
  en: {
    once: 'It serves to decline alone, once; nothing is done until you send this form.',
    instead: 'Accept instead, or see more (you have to sign in)',
    whom: 'Asked of',
    declinedOn: 'Declined on',
    nothing: 'Nothing is left to do here.',
  },
});
/** The words of each page on which something is declined from its letter. */
export const wordsOfDeclining = words;

/**
 * The answer for every link that leads nowhere, whatever the reason: forged, answered, taken back, past its day, or of
 * a person who may not answer any more. It counts for its network address, as a token that is not accepted does.
 */
export async function nowhere({ deps, req }: Pick<Visit, 'deps' | 'req'>): Promise<never> {
  await deps.limits?.(req, 'failed_tokens', addressOf(req));
  throw new SpentLink();
}

const isSame = (one: string, other: string): boolean =>
  Buffer.byteLength(one) === Buffer.byteLength(other) && timingSafeEqual(Buffer.from(one), Buffer.from(other));

/**
 * The visit of the person to whom a letter was written, by its link: it reads and decides as they would, without a
 * session, in the language that its reader has chosen here, or else in theirs. It counts for its network address, as
 * all that is seen without signing in; what is sent counts as a command of theirs too.
 * @param person undefined where there is nothing to answer
 * @param made what the link of this person ends with
 */
export async function visitByLetter(visit: Visit, person: LinkedPerson | undefined, made: string): Promise<Visit> {
  const { deps, req, params } = visit;
  if (!isSame(made, params['token'] ?? '') || !person) return nowhere(visit);
  const { personId, organisationId, roles, beside } = person;
  // An account that is disabled, or that stands for another organisation since, declines nothing by a link.
  const caller = await callerOfSession({ personId, organisationId, roles }, beside).catch(() => nowhere(visit));
  const language = languageOf(deps, req, person);
  const reader = {
    caller: { ...caller, byLetter: true as const },
    ...{ signIn: { at: null, acr: null }, name: '', language, idToken: null, standsInFor: [] },
  };
  return { ...visit, language, ...asking({ deps, req, language, person: reader }) };
}

/** A page in the language of the letter's reader. */
export const saidIn = ({ language }: Visit, title: string, body: Html, status = 200): Answer => ({ title, body, status, language });

/** What a page on which something is declined from its letter has of its own. */
type Declining<Asked> = {
  askedBy: (visited: Visit) => Promise<Asked>;
  isDeclined: (asked: Asked) => boolean;
  /** `isNow`: it was declined by the form that has just come in. */
  show: (asked: Asked, state: FormState, isNow?: boolean) => Promise<Answer>;
  give: (asked: Asked) => Promise<Given<unknown>>;
};

/** Declines by a form that has come in, once; sent again, it says what stands. */
export async function declineByLetter<Asked extends { visit: Visit; personId: string }>(
  visited: Visit,
  { askedBy, isDeclined, show, give }: Declining<Asked>,
): Promise<Answer> {
  const asked = await askedBy(visited);
  await visited.deps.limits?.(visited.req, 'commands', asked.personId);
  if (isDeclined(asked)) return show(asked, freshForm());
  const given = await give(asked);
  // The same form may have come in twice at once: what stands by now is told.
  if ('state' in given) return show(await askedBy(visited), given.state);
  const { visit, personId } = asked;
  logByLetter(visit.deps, visit.req, personId);
  return show(await askedBy(visited), freshForm(), true);
}

/** That it is declined, by the form that has just come in or before. */
export const declinedAlert = ({ language }: Visit, { done, already, isNow }: { done: string; already: string; isNow: boolean }): Html =>
  isNow
    ? html`<div class="fr-alert fr-alert--success" role="status"><p>${done}</p></div>`
    : html`<div class="fr-alert fr-alert--info" role="status"><p>${already} ${words[language].nothing}</p></div>`;
