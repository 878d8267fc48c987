import { createDatalabRequest, listDatalabRequests } from '../../api/datalab/requests.ts';
import { getDatalabPlan } from '../../api/datalab/plan.ts';
import { listMissions } from '../../api/datalab/missions.ts';
import { columnsOf } from '../../api/http/answer/csv.ts';
import { everyRow } from '../../api/http/request/paging.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { isStaff } from '../../domain/core/role.ts';
import { gantt, type Span } from '../core/charts/gantt.ts';
import { date } from '../core/components/dates.ts';
import { table } from '../core/components/table.ts';
import { sheetOf } from '../core/files.ts';
import { wayToAct } from '../core/came-from.ts';
import { html, type Html } from '../core/html.ts';
import type { Page, Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { missionsTable, type MissionSummary } from './missions.ts';
import { type RequestSummary, requestTable } from './requests.ts';
import { datalabTabs } from './tabs.ts';
import { words as shared } from './words.ts';

const words = bilingual({
  fr: {
    lead: 'Le Datalab aide les administrations sur le cadre juridique, l’infrastructure et les données. Un appui se demande à tout moment ; une mission est proposée à un projet financé.',
    open: 'Demandes en cours',
    openMissions: 'Missions en cours',
    noRequest: 'Aucune demande d’appui n’est en cours.',
    noMine: 'Vous n’avez pas de demande d’appui en cours.',
    noMission: 'Aucune mission n’est en cours.',
    all: 'Voir toutes les demandes d’appui',
    allMissions: 'Voir toutes les missions',
    calendar: 'Calendrier des demandes et des missions',
    conclusion: (requests: number, missions: number) =>
      `${requests} demande${requests > 1 ? 's' : ''} d’appui et ${missions} mission${missions > 1 ? 's' : ''} ont des dates fixées et ne sont pas closes.`,
    request: 'Demande d’appui',
    mission: 'Mission',
    today: 'aujourd’hui',
    what: 'Quoi',
    kind: 'Nature',
    from: 'Début',
    to: 'Fin',
  },
  en: {
    lead: 'The Datalab helps organisations with the legal framework, the infrastructure and the data. Help may be asked for at any time; a mission is proposed to a funded project.',
    open: 'Requests under way',
    openMissions: 'Missions under way',
    noRequest: 'No request for help is under way.',
    noMine: 'You have no request for help under way.',
    noMission: 'No mission is under way.',
    all: 'See all requests for help',
    allMissions: 'See all missions',
    calendar: 'Calendar of requests and missions',
    conclusion: (requests: number, missions: number) =>
      `${requests} request${requests > 1 ? 's' : ''} for help and ${missions} mission${missions > 1 ? 's' : ''} have dates and are not closed.`,
    request: 'Request for help',
    mission: 'Mission',
    today: 'today',
    what: 'What',
    kind: 'Kind',
    from: 'Start',
    to: 'End',
  },
});

type Dated = Span & { href: string };

const LONGEST = 70;
const cut = (label: string): string => (label.length > LONGEST ? `${label.slice(0, LONGEST - 1)}…` : label);

function spansOf(requests: readonly RequestSummary[], missions: readonly MissionSummary[]): Dated[] {
  return [
    ...requests.flatMap(({ id, title, startsOn, endsOn }) =>
      startsOn && endsOn ? [{ label: title, from: startsOn, to: endsOn, meaning: 0, href: `/demandes-datalab/${id}` }] : [],
    ),
    ...missions.map(({ id, kind, title, startsOn, endsOn }) => ({
      label: `${kind.label} · ${title}`,
      from: startsOn,
      to: endsOn,
      meaning: 1,
      href: `/missions-datalab/${id}`,
    })),
  ].sort((one, other) => one.from.localeCompare(other.from));
}

const CALENDAR_FILE = '/datalab/calendrier.csv';

function calendar({ language, at }: Visit, spans: readonly Dated[]): Html {
  const said = words[language];
  const kinds = [said.request, said.mission];
  const requests = spans.filter(({ meaning }) => meaning === 0).length;
  return gantt(
    {
      language,
      id: 'calendrier',
      caption: said.calendar,
      conclusion: said.conclusion(requests, spans.length - requests),
      csv: CALENDAR_FILE,
      figures: table<Dated>({
        caption: said.calendar,
        isCaptionHidden: true,
        rows: spans,
        columns: [
          { label: said.what, isHeader: true, cell: ({ href, label }) => html`<a href="${href}">${label}</a>` },
          { label: said.kind, cell: ({ meaning }) => kinds[meaning] },
          { label: said.from, cell: ({ from }) => date(language, from) },
          { label: said.to, cell: ({ to }) => date(language, to) },
        ],
      }),
    },
    [
      { label: said.request, tone: 1 },
      { label: said.mission, tone: 3 },
    ],
    spans.map((span) => ({ ...span, label: cut(span.label) })),
    { today: parisDate(at), todayLabel: said.today },
  );
}

/** The requests and the missions that are under way, however many there are. */
function readOpen(visit: Visit): Promise<[RequestSummary[], MissionSummary[]]> {
  const query = { open: 'true', limit: '100' };
  return Promise.all([
    Array.fromAsync(everyRow((cursor) => visit.read(listDatalabRequests, { query: { ...query, cursor } }))),
    Array.fromAsync(everyRow((cursor) => visit.read(listMissions, { query: { ...query, cursor } }))),
  ]);
}

export const datalabPage: Page = {
  path: '/datalab',
  of: listDatalabRequests,
  get: async (visit) => {
    const { language, person, may } = visit;
    const said = words[language];
    const ofFund = isStaff(person?.caller.roles ?? []);
    const [requests, missions] = await readOpen(visit);
    const spans = spansOf(requests, missions);
    return {
      title: shared[language].datalab,
      isWide: true,
      body: html`${datalabTabs(visit, '/datalab')}
        <p class="fr-text--lead">${said.lead}</p>
        ${may(createDatalabRequest) && html`<p><a class="fr-btn" href="${wayToAct(visit, 'createDatalabRequest', '')}">${shared[language].ask}</a></p>`}
        ${may(getDatalabPlan) && spans.length > 0 && calendar(visit, spans)}
        <section>
          <h2>${said.open}</h2>
          ${requestTable(visit, requests, html`<p>${ofFund ? said.noRequest : said.noMine}</p>`)}
          <p><a class="fr-link" href="/demandes-datalab">${said.all}</a></p>
        </section>
        <section>
          <h2>${said.openMissions}</h2>
          ${missionsTable(visit, missions, html`<p>${said.noMission}</p>`)}
          <p><a class="fr-link" href="/missions-datalab">${said.allMissions}</a></p>
        </section>`,
    };
  },
};

const make = columnsOf<Dated>();
const columns = [
  make.text('Intitulé', 'title', ({ label }) => label),
  make.text('Nature', 'kind', ({ meaning }, form) =>
    form === 'fr' ? (meaning === 0 ? words.fr.request : words.fr.mission) : meaning === 0 ? 'datalab_request' : 'mission',
  ),
  make.date('Début', 'starts_on', ({ from }) => from),
  make.date('Fin', 'ends_on', ({ to }) => to),
];

/** The chart's figures for a spreadsheet, for those who see the chart. */
export const calendarFile: Page = {
  path: CALENDAR_FILE,
  of: getDatalabPlan,
  get: async (visit) => {
    const name = visit.language === 'fr' ? 'calendrier-datalab' : 'datalab-calendar';
    return sheetOf(visit, columns, spansOf(...(await readOpen(visit))), `${name}-${parisDate(visit.at)}`);
  },
};
