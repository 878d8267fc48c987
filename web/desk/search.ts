import { listApplications } from '../../api/applications/applications.ts';
import { listCallTitles } from '../../api/calls/calls.ts';
import { listSessions } from '../../api/committee/sessions.ts';
import { listDatalabRequests } from '../../api/datalab/requests.ts';
import { listGrants } from '../../api/grants/grants.ts';
import { everyRow } from '../../api/http/request/paging.ts';
import { listPeople } from '../../api/people/people.ts';
import { longDate } from '../../domain/core/format.ts';
import { grantTable } from '../../domain/grants/grant.ts';
import { pageOf } from '../../domain/core/page-address.ts';
import { isStaff } from '../../domain/core/role.ts';
import { applicationStatus } from '../applications/application-status.ts';
import { roleNames } from '../people/role-words.ts';
import { status } from '../core/components/status.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { address, type Page, type Visit } from '../core/page.ts';
import { bilingual, unaccented } from '../core/words.ts';

const words = bilingual({
  fr: {
    title: 'Rechercher',
    field: 'Une référence, un titre, une administration, un SIRET, une personne, un appel',
    requests: 'Demandes d’appui au Datalab',
    grants: 'Projets financés',
    sessions: 'Comités',
    people: 'Personnes',
    calls: 'Appels à projets',
    all: 'Voir tous ceux que trouve cette recherche',
    none: (q: string) => `Rien de ce que vous pouvez voir ne répond à « ${q} ».`,
    hint: 'Essayez un seul mot, ou la référence sans ses tirets : DON20260042.',
  },
  en: {
    title: 'Search',
    field: 'A reference, a title, an organisation, a SIRET, a person, a call',
    requests: 'Requests for the Datalab’s help',
    grants: 'Funded projects',
    sessions: 'Sessions of the committee',
    people: 'People',
    calls: 'Calls',
    all: 'See all results',
    none: (q: string) => `Nothing you may see matches “${q}”.`,
    hint: 'Try a single word, or the reference without its dashes: DON20260042.',
  },
});

/** How many of each kind the page shows; their lists have the others. */
const SHOWN = 8;

/** One thing that was found: where it is, and what names it. */
type Found = { href: string; label: string; beside: Part };
type Kind = { title: string; items: Found[]; allHref: string | null };

const NOTHING = { items: [], next: null };

/** The reference of a session, however it is written, by its year and number. */
const SESSION = /^com\W?(\d{4})\W?0*(\d+)$/i;

/** The session of which a person typed the reference; a fund has some dozens, which their list does not search. */
async function findSession(visit: Visit, q: string): Promise<Found[]> {
  const typed = SESSION.exec(q)?.slice(1).join('-');
  if (typed === undefined || !visit.may(listSessions)) return [];
  for await (const { id, reference, heldOn } of everyRow((cursor) => visit.read(listSessions, { query: { cursor, limit: '100' } })))
    if (SESSION.exec(reference)?.slice(1).join('-') === typed)
      return [{ href: pageOf('session', id), label: reference, beside: longDate(visit.language, heldOn) }];
  return [];
}

/** What the caller may see of all kinds, each by the search of its own list. */
async function find(visit: Visit, q: string): Promise<Kind[]> {
  const { language, person } = visit;
  const said = words[language];
  const query = { q, limit: String(SHOWN) };
  const [applications, grants, requests, people, calls, sessions] = await Promise.all([
    visit.may(listApplications) ? visit.read(listApplications, { query }) : NOTHING,
    visit.may(listGrants) ? visit.read(listGrants, { query }) : NOTHING,
    visit.may(listDatalabRequests) ? visit.read(listDatalabRequests, { query }) : NOTHING,
    visit.may(listPeople) ? visit.read(listPeople, { query }) : NOTHING,
    visit.read(listCallTitles),
    findSession(visit, q),
  ]);
  const sought = unaccented(q).split(/\s+/);
  const isNamed = (names: readonly string[]): boolean => sought.every((word) => unaccented(names.join(' ')).includes(word));
  const side = isStaff(person?.caller.roles ?? []) ? 'staff' : 'applicant';
  return [
    {
      title: said.applications,
      items: applications.items.map((found) => ({
        href: pageOf('application', found.id),
        label: [found.reference, found.title].filter(Boolean).join(' · '),
        beside: html`${applicationStatus(found)} ${found.organisation.name}`,
      })),
      allHref: applications.next && address('/dossiers', { q }),
    },
    {
      title: said.grants,
      items: grants.items.map((found) => ({
        href: pageOf('grant', found.id),
        label: [found.reference, found.title].filter(Boolean).join(' · '),
        beside: html`${status(found.state, grantTable[found.state][side][language])} ${found.organisationName}`,
      })),
      allHref: grants.next && address('/conventions', { q }),
    },
    {
      title: said.requests,
      items: requests.items.map((found) => ({
        href: pageOf('datalab_request', found.id),
        label: found.title,
        beside: html`${status(found.state, found.label)} ${found.organisation.name}`,
      })),
      allHref: requests.next && address('/demandes-datalab', { q }),
    },
    { title: said.sessions, items: sessions, allHref: null },
    {
      title: said.people,
      items: people.items.map(({ id, name, organisation, roles }) => ({
        href: pageOf('person', id),
        label: name,
        beside: `${organisation.name} · ${roleNames(language, roles)}`,
      })),
      allHref: people.next && address('/personnes', { q }),
    },
    {
      title: said.calls,
      items: calls.items
        .filter(({ id, title }) => isNamed([id, title.fr, title.en]))
        .map(({ id, title }) => ({ href: `/appels/${id}`, label: title[language], beside: null })),
      allHref: null,
    },
  ].filter(({ items }) => items.length > 0);
}

const kindPart =
  (all: string) =>
  ({ title, items, allHref }: Kind): Html =>
    html`<section>
      <h2>${title}</h2>
      <ul class="g-tasks">
        ${items.map(
          ({ href, label, beside }) =>
            html`<li class="g-task">
              <a class="g-task__do" href="${href}">${label}</a> <span class="g-muted">${beside}</span>
            </li>`,
        )}
      </ul>
      ${allHref && html`<p><a class="fr-link" href="${allHref}">${all}</a></p>`}
    </section>`;

/** A search over all that a person may see. */
export const searchPage: Page = {
  path: '/recherche',
  of: 'signed in',
  get: async (visit) => {
    const { language, query } = visit;
    const said = words[language];
    const q = (query.get('q') ?? '').trim().slice(0, 200);
    const kinds = q === '' ? [] : await find(visit, q);
    return {
      title: said.title,
      body: html`<form class="g-filters" method="get" action="/recherche" role="search" aria-label="${said.title}">
          <div class="g-filter g-filter--wide">
            <label class="fr-label" for="recherche">${said.field}</label>
            <input class="fr-input" type="search" id="recherche" name="q" value="${q}" maxlength="200" />
          </div>
          <div class="g-filter g-filter--do"><button class="fr-btn">${said.search}</button></div>
        </form>
        ${
          q !== '' &&
          kinds.length === 0 &&
          html`<div class="g-empty" role="status">
            <p>${said.none(q)}</p>
            <p>${said.hint}</p>
          </div>`
        }
        ${kinds.map(kindPart(said.all))}`,
    };
  },
};
