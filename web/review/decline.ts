import { timingSafeEqual } from 'node:crypto';
import { getApplication } from '../../api/applications/applications.ts';
import { callerOfSession } from '../../api/http/caller/auth.ts';
import { addressOf } from '../../api/http/caller/limits.ts';
import { logByLetter } from '../../api/http/caller/security.ts';
import { Problem } from '../../api/http/problem/problem.ts';
import { declineAssignment } from '../../api/review/reviews.ts';
import { readAsked } from '../../db/pages/decline-links.ts';
import { pageOfCommand } from '../../domain/core/page-address.ts';
import { Id, Key } from '../../domain/core/words.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { deadline } from '../core/components/dates.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { type FormState, formOf, freshForm, giveForm } from '../core/forms/form.ts';
import { html } from '../core/html.ts';
import { type Answer, asking, type Page, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';

const words = bilingual({
  fr: {
    lead: 'Ce lien vient de la lettre qui vous demande cet avis. Il ne permet que de décliner, une fois ; rien n’est fait tant que vous ne validez pas.',
    asked: 'Avis demandé',
    instead: 'Accepter plutôt, ou en savoir plus (il faut se connecter)',
    done: 'L’avis est décliné. La direction du Datalab en est informée, et une lettre vous le confirme.',
  },
  en: {
    lead: 'This link comes from the letter that asks for your opinion. It serves to decline alone, once; nothing is done until you send this form.',
    asked: 'Opinion asked for',
    instead: 'Accept instead, or see more (you have to sign in)',
    done: 'The opinion is declined. The Datalab lead is told, and a letter confirms it to you.',
  },
});

type Asked = {
  /** The reviewer, as they may read and decline without a session. */
  as: Pick<Visit, 'read' | 'command'>;
  applicationId: string;
  step: string;
  personId: string;
};

const isSame = (one: string, other: string): boolean =>
  Buffer.byteLength(one) === Buffer.byteLength(other) && timingSafeEqual(Buffer.from(one), Buffer.from(other));

/**
 * The opinion that a letter's link is about, with the person whom it asks. One answer serves for every link that leads
 * nowhere: forged, answered, taken back, past its deadline, or of a person who is no reviewer any more. Each counts for
 * its network address, as a token that is not accepted does.
 */
async function askedBy(visit: Visit): Promise<Asked> {
  const { deps, req, language, params, at } = visit;
  const [id, key, number] = [Id.safeParse(params['id']), Key.safeParse(params['step']), Number(params['number'])];
  const nowhere = async (): Promise<never> => {
    await deps.limits?.(req, 'failed_tokens', addressOf(req));
    throw new Problem({ code: 'not_found' });
  };
  if (!id.success || !key.success || !Number.isInteger(number) || number < 1 || number > 1_000) return nowhere();
  const [applicationId, step] = [id.data, key.data];
  const row = await readAsked(deps.db, applicationId, step, number);
  const isOver = row?.deadlineAt !== null && row !== undefined && row.deadlineAt < at;
  const { personId = '' } = row ?? {};
  const isMade = isSame(deps.links.declineOf({ applicationId, step, number, personId }), params['token'] ?? '');
  if (!row || isOver || !isMade) return nowhere();
  const { organisationId, roles, beside } = row;
  // An account that is disabled, or that stands for another organisation since, declines nothing by a link.
  const caller = await callerOfSession({ personId, organisationId, roles }, beside).catch(nowhere);
  await deps.limits?.(req, 'commands', personId);
  const person = {
    caller: { ...caller, byLetter: true as const },
    ...{ signIn: { at: null, acr: null }, name: '', language, idToken: null, standsInFor: [] },
  };
  return { as: asking({ deps, req, language, person }), applicationId, step, personId };
}

async function show(visit: Visit, { as, applicationId, step }: Asked, state: FormState): Promise<Answer> {
  const { language, at } = visit;
  const said = words[language];
  const found = await as.read(getApplication, { params: { id: applicationId } });
  const its = found.review?.find(({ key }) => key === step);
  if (!its?.commands.includes('declineAssignment')) throw new Problem({ code: 'not_found' });
  return {
    title: COMMAND_WORDS.declineAssignment[language].title,
    ...(state.problem ? { status: 422 } : {}),
    body: html`<p>${said.lead}</p>
      ${summaryList([
        [said.file, [found.reference, found.title].filter(Boolean).join(' · ')],
        [said.asked, its.label],
        [said.until, deadline(language, its.deadlineAt, at)],
      ])}
      ${formOf(visit, { operation: declineAssignment, state, left: ['/step'] })}
      <p class="g-buttons"><a class="fr-link" href="${pageOfCommand('acceptAssignment', applicationId, { step })}">${said.instead}</a></p>`,
  };
}

/**
 * Declines an opinion from the letter that asks for it: its reader only sees what is declined until they send the form.
 */
export const declinePage: Page = {
  path: '/decliner/:id/:step/:number/:token',
  of: 'public',
  get: async (visit) => show(visit, await askedBy(visit), freshForm()),
  post: async (visit) => {
    const asked = await askedBy(visit);
    const { as, applicationId, step, personId } = asked;
    const given = await giveForm({ ...visit, command: as.command }, declineAssignment, {
      params: { id: applicationId },
      read: (typed) => ({ ...typed, step }),
    });
    if ('state' in given) return show(visit, asked, given.state);
    logByLetter(visit.deps, visit.req, personId);
    const { language } = visit;
    return {
      title: COMMAND_WORDS.declineAssignment[language].title,
      body: html`<div class="fr-alert fr-alert--success" role="status"><p>${words[language].done}</p></div>`,
    };
  },
};
