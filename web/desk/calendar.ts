import { createHash, randomBytes } from 'node:crypto';
import { getTasks } from '../../api/desk/tasks.ts';
import { callerOfSession } from '../../api/http/caller/auth.ts';
import { orMissing, Problem } from '../../api/http/problem/problem.ts';
import { makeCalendarLink, readCalendarLink, readCalendarLinkOf, revokeCalendarLink } from '../../db/pages/calendar-links.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { CALENDAR_PAGE, pageOf } from '../../domain/core/page-address.ts';
import { figure } from '../../domain/core/format.ts';
import type { Language } from '../../domain/core/words.ts';
import type { AnswerOf } from '../core/answer.ts';
import { date } from '../core/components/dates.ts';
import { html, type Part } from '../core/html.ts';
import { asking, type Page, SignInFirst, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { type CalendarEntry, calendarOf } from './ical.ts';
import { addressOfTask, doWords } from './tasks.ts';

const words = bilingual({
  fr: {
    title: 'Mes échéances dans mon agenda',
    name: (service: string) => `Échéances ${service}`,
    intro: (most: string) =>
      `Un agenda (Outlook, Thunderbird, Google, Apple) peut s’abonner à vos échéances, les ${most} premières, par une adresse secrète. Toute personne qui la connaît lit ces échéances : ne la transmettez pas.`,
    made: 'Adresse créée le',
    read: 'lue pour la dernière fois le',
    never: 'jamais lue',
    make: 'Créer une adresse',
    again: 'Remplacer l’adresse',
    revoke: 'Retirer l’adresse',
    copy: 'Copiez cette adresse dans votre agenda, comme abonnement. Elle ne sera plus affichée ; une nouvelle la remplace.',
    back: 'Mon compte',
    why: 'Le détail et la raison de chaque date figurent sur sa page.',
  },
  en: {
    title: 'My deadlines in my calendar',
    name: (service: string) => `Deadlines of ${service}`,
    intro: (most: string) =>
      `A calendar (Outlook, Thunderbird, Google, Apple) can subscribe to your deadlines, the first ${most}, by a secret address. Any person who knows it can read these deadlines: do not pass it on.`,
    made: 'Address made on',
    read: 'last read on',
    never: 'never read',
    make: 'Make an address',
    again: 'Replace the address',
    revoke: 'Revoke the address',
    copy: 'Copy this address into your calendar, as a subscription. It is not shown again; a new one replaces it.',
    back: 'My account',
    why: 'The details and the reason of each date stand on its page.',
  },
});

/** The most entries of a calendar: the most urgent ones. */
const MOST = 100;

/** 256 bits of chance, in base64url. */
const SECRET = /^([\w-]{43})\.ics$/;
const sha256 = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** The part of a person's account that makes and revokes the address of their calendar. */
export async function calendarSection({ deps, person, language }: Visit): Promise<Part> {
  if (!person) return null;
  const said = words[language];
  const link = await readCalendarLinkOf(deps.db, person.caller.personId);
  return html`<h2 id="agenda">${said.title}</h2>
    <p>${said.intro(figure(language, MOST))}</p>
    ${link && html`<p>${said.made} ${date(language, link.madeAt)}, ${link.readAt ? html`${said.read} ${date(language, link.readAt)}` : said.never}.</p>`}
    <form method="post" action="/mon-compte/agenda">
      <p class="g-buttons">
        <button class="fr-btn fr-btn--secondary">${link ? said.again : said.make}</button>
        ${link && html`<button class="fr-btn fr-btn--tertiary" formaction="/mon-compte/agenda/retirer">${said.revoke}</button>`}
      </p>
    </form>`;
}

const signedIn = ({ person }: Visit): string => {
  if (!person) throw new SignInFirst();
  return person.caller.personId;
};

/** Makes a new address, and shows it once: the database keeps its hash. */
const makePage: Page = {
  path: '/mon-compte/agenda',
  of: 'signed in',
  post: async (visit) => {
    const { deps, language } = visit;
    const said = words[language];
    const secret = randomBytes(32).toString('base64url');
    await makeCalendarLink(deps.db, signedIn(visit), sha256(secret));
    return {
      title: said.title,
      crumbs: [{ label: said.back, href: '/mon-compte' }],
      body: html`<p>${said.copy}</p>
        <p class="g-digest">${`${deps.publicUrl}${CALENDAR_PAGE}/${secret}.ics`}</p>
        <p><a class="fr-link" href="/mon-compte#agenda">${said.back}</a></p>`,
    };
  },
};

const revokePage: Page = {
  path: '/mon-compte/agenda/retirer',
  of: 'signed in',
  post: async (visit) => {
    await revokeCalendarLink(visit.deps.db, signedIn(visit));
    return { to: '/mon-compte#agenda' };
  },
};

type Task = AnswerOf<typeof getTasks>['items'][number];

const entryOf = (language: Language, publicUrl: string, task: Task, dueAt: string): CalendarEntry => ({
  uid: `${[task.command, task.kind, task.id, task.detail].filter(Boolean).join('-')}@${new URL(publicUrl).hostname}`,
  on: parisDate(dueAt),
  summary: [doWords(language, task), task.reference ?? task.title].join(' – '),
  description: `${task.title}\n${publicUrl}${pageOf(task.kind, task.id)}\n${words[language].why}`,
  url: `${publicUrl}${addressOfTask(task)}`,
});

/** A person's deadlines for their calendar program, by the secret of its address alone. */
const calendarPage: Page = {
  path: `${CALENDAR_PAGE}/:file`,
  of: 'public',
  get: async (visit) => {
    const { deps, req, res, at } = visit;
    const secret = SECRET.exec(visit.params['file'] ?? '')?.[1];
    const link = orMissing(secret === undefined ? undefined : await readCalendarLink(deps.db, sha256(secret)));
    const { personId, organisationId, roles, language, beside } = link;
    await deps.limits?.(req, 'costly', personId);
    // An account that is disabled, or that stands for another organisation since, has no calendar any more.
    const caller = await callerOfSession({ personId, organisationId, roles }, beside).catch(() => {
      throw new Problem({ code: 'not_found' });
    });
    const person = { caller, signIn: { at: null, acr: null }, name: '', language, idToken: null, standsInFor: [] };
    const { items } = await asking({ deps, req, language, person }).read(getTasks, { query: { limit: String(MOST) } });
    const entries = items.flatMap((task) => (task.dueAt ? [entryOf(language, deps.publicUrl, task, task.dueAt)] : []));
    res
      .set({ 'Cache-Control': 'private, no-store', 'Content-Language': language })
      .type('text/calendar; charset=utf-8')
      .end(calendarOf(words[language].name(deps.serviceName), entries, at));
    return { written: true };
  },
};

export const calendarPages: readonly Page[] = [makePage, revokePage, calendarPage];
