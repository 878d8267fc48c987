import { getDatalabRequestTimeline } from '../../api/desk/timeline.ts';
import { createDatalabRequest, exportDatalabRequests, getDatalabRequest, listDatalabRequests } from '../../api/datalab/requests.ts';
import { DATALAB_STATES, datalabTable } from '../../domain/datalab/request.ts';
import { isStaff } from '../../domain/core/role.ts';
import type { Language } from '../../domain/core/words.ts';
import { figure } from '../../domain/core/format.ts';
import { date, dayOf, deadline } from '../core/components/dates.ts';
import { filters } from '../core/components/filters.ts';
import { pagination } from '../core/components/pagination.ts';
import { status } from '../core/components/status.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { type Column, table } from '../core/components/table.ts';
import { timelineOf } from '../core/components/timeline.ts';
import { choiceLabel } from '../core/forms/field.ts';
import { listFile, listFileLink } from '../core/files.ts';
import { wayToAct } from '../core/came-from.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { address, type Page, type Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import { threadsPart } from '../threads/pages.ts';
import { staffTable } from './staffing.ts';
import { datalabTabs } from './tabs.ts';
import { whatNow } from './what-now.ts';
import { dayCount, words as shared } from './words.ts';

const words = bilingual({
  fr: {
    caption: 'Demandes d’appui, la plus récente en premier',
    request: 'Demande',
    state: 'Où elle en est',
    needs: 'Compétences',
    priority: 'Priorité',
    days: 'Jours promis',
    wouldStart: 'débuterait le',
    wished: 'souhaité à partir du',
    from: 'du',
    to: 'au',
    none: 'Aucune demande d’appui ne correspond.',
    noneMine:
      'Vous n’avez pas encore demandé d’appui. Le Datalab peut vous aider sur le cadre juridique, l’infrastructure ou les données, sans que vous ayez de projet financé.',
    shown: (n: number) => `${n} demande${n > 1 ? 's' : ''} sur cette page`,
    search: 'Demande, administration, SIRET ou personne',
    filter: 'Où elle en est',
    problem: 'Le problème',
    users: 'Qui s’en sert',
    impact: 'L’effet attendu',
    data: 'Les données',
    personal: 'Données personnelles',
    no: 'non',
    application: 'Dossier concerné',
    askedBy: 'Demandée par',
    contact: 'Interlocuteur au Datalab',
    spent: 'Jours consommés',
    foreseen: 'Jours prévus',
    uncovered: 'Jours promis et perdus',
    qualification: 'Qualification',
    qualified: 'Compétences utiles',
    note: 'Note interne',
    staffing: 'Qui y travaille, mois par mois',
    noStaff: 'Personne n’y est encore affecté.',
    delivery: 'Ce qui a été livré',
    deliverables: 'Livrables',
    noDeliverable: 'Aucun livrable joint.',
    feedback: 'Retour de l’administration',
    rating: 'Note',
    outOf: (n: number) => `${n} sur 5`,
    helped: 'L’appui a aidé',
    indicator: 'Ce qui a changé',
    story: 'Ce qui s’est passé',
    bySkill: (skill: string, days: string) => `${skill} : ${days}`,
  },
  en: {
    caption: 'Requests for help, the newest first',
    request: 'Request',
    state: 'Where it stands',
    needs: 'Skills',
    priority: 'Priority',
    days: 'Days promised',
    wouldStart: 'would start on',
    wished: 'wished from',
    from: 'from',
    to: 'to',
    none: 'No request for help fits.',
    noneMine:
      'You have asked for no help yet. The Datalab can help you with the legal framework, the infrastructure or the data, without a funded project.',
    shown: (n: number) => `${n} request${n > 1 ? 's' : ''} on this page`,
    search: 'Request, organisation, SIRET or person',
    filter: 'Where it stands',
    problem: 'The problem',
    users: 'Who uses it',
    impact: 'The effect expected',
    data: 'The data',
    personal: 'Personal data',
    no: 'no',
    application: 'Application concerned',
    askedBy: 'Asked by',
    contact: 'Contact at the Datalab',
    spent: 'Days spent',
    foreseen: 'Days foreseen',
    uncovered: 'Days promised and lost',
    qualification: 'Qualification',
    qualified: 'Skills needed',
    note: 'Internal note',
    staffing: 'Who works for it, month by month',
    noStaff: 'No one works for it yet.',
    delivery: 'What was delivered',
    deliverables: 'Deliverables',
    noDeliverable: 'No deliverable attached.',
    feedback: 'Feedback of the organisation',
    rating: 'Rating',
    outOf: (n: number) => `${n} of 5`,
    helped: 'The help has helped',
    indicator: 'What has changed',
    story: 'What has happened',
    bySkill: (skill: string, days: string) => `${skill}: ${days}`,
  },
});

const ask = (visit: Visit, query: Record<string, unknown>) => visit.read(listDatalabRequests, { query });
export type RequestSummary = Awaited<ReturnType<typeof ask>>['items'][number];
const askOne = (visit: Visit) => visit.read(getDatalabRequest, { params: visit.params });
export type Request = Awaited<ReturnType<typeof askOne>>;
type Days = NonNullable<Request['estimate']>;

/** A period in words; what is not known yet, as far as it is known. */
function period(language: Language, { startsOn, endsOn, wishedFrom, wouldStartOn }: RequestSummary): Part {
  const said = words[language];
  if (startsOn && endsOn) return html`${said.from} ${date(language, startsOn)} ${said.to} ${date(language, endsOn)}`;
  if (wouldStartOn) return html`<span class="g-muted">${said.wouldStart}</span> ${date(language, wouldStartOn)}`;
  return wishedFrom && html`<span class="g-muted">${said.wished}</span> ${date(language, wishedFrom)}`;
}

/** Requests in a table. The fund's people also see the organisation and the urgency. */
export function requestTable({ language, at, person }: Visit, rows: readonly RequestSummary[], empty: Part): Html {
  const said = words[language];
  const ofFund = isStaff(person?.caller.roles ?? []);
  const forFund = (column: Column<RequestSummary>): Column<RequestSummary>[] => (ofFund ? [column] : []);
  return table<RequestSummary>({
    caption: said.caption,
    isStacked: true,
    rows,
    empty,
    columns: [
      { label: said.request, isHeader: true, cell: ({ id, title }) => html`<a href="/demandes-datalab/${id}">${title}</a>` },
      ...forFund({ label: said.organisation, cell: ({ organisation }) => organisation.name }),
      { label: said.state, cell: ({ state, label }) => status(state, label) },
      { label: said.needs, cell: ({ needs }) => needs.map(({ label }) => label).join(', ') },
      ...forFund({ label: said.priority, cell: ({ priority }) => priority && choiceLabel(language, 'priority', priority) }),
      { label: said.period, cell: (row) => period(language, row) },
      { label: said.days, isFigure: true, cell: ({ estimatedDays }) => estimatedDays !== null && figure(language, estimatedDays) },
      { label: shared[language].by, cell: ({ due }) => deadline(language, due?.at, at) },
    ],
  });
}

/** The filters of the list that an address names. */
const viewOf = (query: URLSearchParams) => ({ q: query.get('q') ?? '', state: query.get('state') ?? '' });

export const requestsPage: Page = {
  path: '/demandes-datalab',
  of: listDatalabRequests,
  get: async (visit) => {
    const { language, query, person, may } = visit;
    const said = words[language];
    const ofFund = isStaff(person?.caller.roles ?? []);
    const view = viewOf(query);
    const { q, state } = view;
    const { items, next } = await ask(visit, { ...view, cursor: query.get('cursor') });
    const isFiltered = q !== '' || state !== '' || query.has('cursor');
    return {
      title: shared[language].requests,
      isWide: true,
      crumbs: [{ label: shared[language].datalab, href: '/datalab' }],
      body: html`${datalabTabs(visit, '/demandes-datalab')}
        ${may(createDatalabRequest) && html`<p><a class="fr-btn" href="${wayToAct(visit, 'createDatalabRequest', '')}">${shared[language].ask}</a></p>`}
        ${filters(language, '/demandes-datalab', [
          { kind: 'words', name: 'q', label: said.search, value: q },
          {
            kind: 'choice',
            name: 'state',
            label: said.filter,
            value: state,
            options: DATALAB_STATES.map((value) => ({ value, label: datalabTable[value][ofFund ? 'staff' : 'applicant'][language] })),
          },
        ])}
        ${items.length > 0 && html`<p class="g-muted" role="status">${said.shown(items.length)}</p>`}
        ${requestTable(visit, items, html`<p>${isFiltered || ofFund ? said.none : said.noneMine}</p>`)}
        ${pagination(language, {
          first: query.has('cursor') ? address('/demandes-datalab', view) : null,
          next: next && address('/demandes-datalab', { ...view, cursor: next }),
        })}
        ${listFileLink(visit, '/demandes-datalab', items, view)}`,
    };
  },
};

/** The same list as a file. */
export const requestsFile = listFile('/demandes-datalab', exportDatalabRequests, viewOf);

const daysBySkill = (language: Language, days: Days | null): Part =>
  days &&
  html`<strong>${dayCount(language, days.totalDays)}</strong>${days.bySkill.map(
    ({ skill, days: count }) => html`<br />${words[language].bySkill(skill.label, dayCount(language, count))}`,
  )}`;

export const prose = (text: string | null | undefined): Part => text && html`<p class="g-prose">${text}</p>`;

type Fact = readonly [name: string, value: Part];

/** The organisation of a request, the days needed and promised, and the person who asked. */
export function factsOf(language: Language, request: Request): Fact[] {
  const said = words[language];
  return [
    [said.organisation, request.organisation.name],
    [said.needs, request.needs.map((need) => need.label).join(', ')],
    [said.period, period(language, request)],
    [said.days, daysBySkill(language, request.estimate)],
    [said.foreseen, daysBySkill(language, request.foreseen)],
    [said.uncovered, request.uncoveredDays > 0 && html`<strong class="g-late">${dayCount(language, request.uncoveredDays)}</strong>`],
    [said.contact, request.contact?.name],
    [said.askedBy, html`${request.requestedBy.name}, ${dayOf(language, request.requestedAt)}`],
    [
      said.application,
      request.application &&
        html`<a href="/dossiers/${request.application.id}">${[request.application.reference, request.application.title].filter(Boolean).join(' · ')}</a>`,
    ],
    [said.reason, prose(request.reason)],
  ];
}

/** The request of the organisation, in its own words. */
export function askedOf(language: Language, request: Request): Fact[] {
  const said = words[language];
  return [
    [said.problem, prose(request.problem)],
    [said.users, prose(request.users)],
    [said.impact, prose(request.expectedImpact)],
    [said.data, prose(request.dataDescription)],
    [said.personal, request.personalData ? said.yes : said.no],
  ];
}

/** The lead's qualification of the request; nothing for its organisation. */
export function qualificationOf(language: Language, { qualification }: Request): Fact[] {
  const said = words[language];
  if (!qualification) return [];
  return [
    [said.priority, choiceLabel(language, 'priority', qualification.priority)],
    [said.qualified, qualification.skills.map((skill) => skill.label).join(', ')],
    [said.note, prose(qualification.note)],
  ];
}

/** The people who work for the request, by month; nothing for its organisation. */
export const staffingOf = (language: Language, { staffing }: Request): Part =>
  staffing && staffTable(language, words[language].staffing, staffing, words[language].noStaff);

export function delivered(language: Language, { delivery, feedback }: Request): Part {
  const said = words[language];
  return html`${
    delivery &&
    html`<section>
      <h2>${said.delivery}</h2>
      <p class="g-muted">${dayOf(language, delivery.deliveredAt)}</p>
      ${prose(delivery.summary)}
      <h3>${said.deliverables}</h3>
      ${delivery.deliverables.length === 0 && html`<p>${said.noDeliverable}</p>`}
      <ul class="g-list">
        ${delivery.deliverables.map(
          ({ kind, label, url }) =>
            html`<li>
              ${url ? html`<a href="${url}" rel="noopener noreferrer">${label}</a>` : label}
              <span class="g-muted">(${choiceLabel(language, 'kind', kind)})</span>
            </li>`,
        )}
      </ul>
      ${summaryList([[said.spent, daysBySkill(language, delivery.spent)]])}
    </section>`
  }${
    feedback &&
    html`<section>
      <h2>${said.feedback}</h2>
      ${summaryList([
        [said.rating, said.outOf(feedback.rating)],
        [said.helped, feedback.helped ? said.yes : said.no],
        [
          said.indicator,
          feedback.indicator &&
            `${feedback.indicator.label}${colon(language)} ${figure(language, feedback.indicator.before)} → ${figure(language, feedback.indicator.after)}`,
        ],
      ])}
      ${prose(feedback.comment)}
    </section>`
  }`;
}

export const requestPage: Page = {
  path: '/demandes-datalab/:id',
  of: getDatalabRequest,
  get: async (visit) => {
    const { language, params } = visit;
    const said = words[language];
    const [request, { items: story }, talk] = await Promise.all([
      askOne(visit),
      visit.read(getDatalabRequestTimeline, { params }),
      threadsPart(visit, params['id'] ?? ''),
    ]);
    return {
      title: request.title,
      crumbs: [
        { label: shared[language].datalab, href: '/datalab' },
        { label: shared[language].requests, href: '/demandes-datalab' },
      ],
      aside: whatNow(visit, request),
      body: html`${summaryList(factsOf(language, request))}
        <h2>${said.problem}</h2>
        ${prose(request.problem)}
        <h2>${said.users}</h2>
        ${prose(request.users)}
        <h2>${said.impact}</h2>
        ${prose(request.expectedImpact)}
        <h2>${said.data}</h2>
        ${prose(request.dataDescription)}
        <p>${said.personal}${colon(language)} ${request.personalData ? said.yes : said.no}</p>
        ${
          request.qualification &&
          html`<section>
            <h2>${said.qualification}</h2>
            ${summaryList(qualificationOf(language, request))}
          </section>`
        }
        ${
          request.staffing &&
          html`<section>
            <h2>${said.staffing}</h2>
            ${staffingOf(language, request)}
          </section>`
        }
        ${delivered(language, request)} ${talk}
        <section>
          <h2>${said.story}</h2>
          ${timelineOf(language, story)}
        </section>`,
    };
  },
};
