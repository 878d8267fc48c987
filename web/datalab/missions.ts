import { getIndicators } from '../../api/grants/milestones.ts';
import { exportMissions, getMission, getMissionTimeline, listMissionKinds, listMissions } from '../../api/datalab/missions.ts';
import { MISSION_STATES, missionTable } from '../../domain/datalab/mission.ts';
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
import { listFile, listFileLink } from '../core/files.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { address, orNothing, type Page, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { prose } from './requests.ts';
import { staffTable } from './staffing.ts';
import { datalabTabs } from './tabs.ts';
import { whatNow } from './what-now.ts';
import { dayCount, words as shared } from './words.ts';

const words = bilingual({
  fr: {
    caption: 'Missions, la plus récente en premier',
    mission: 'Mission',
    state: 'Où elle en est',
    days: 'Jours',
    none: 'Aucune mission ne correspond.',
    noneMine: 'Aucune mission n’est proposée à vos projets. Le Datalab les propose quand un projet peut en tirer parti.',
    shown: (n: number) => `${n} mission${n > 1 ? 's' : ''} sur cette page`,
    from: 'du',
    to: 'au',
    kinds: 'Ce que le Datalab propose',
    kindsCaption: 'Types de mission',
    deliverable: 'Livrable',
    usualDays: 'Jours-personne',
    usualMonths: 'Durée, en mois',
    count: 'Missions',
    free: 'à convenir',
    why: 'Pourquoi cette mission',
    indicator: 'Indicateur à améliorer',
    proposedBy: 'Proposée par',
    alert: 'Répond à une alerte de dérive',
    staffing: 'Qui y travaille, mois par mois',
    noStaff: 'L’équipe n’est pas encore constituée.',
    delivery: 'Ce qui a été livré',
    deliveredBy: 'Livrée par',
    link: 'Lien vers le livrable',
    spent: 'Jours consommés',
    comparison: 'L’indicateur avant et après',
    before: 'Avant',
    difference: 'Écart',
    notYet: 'pas encore connu',
    conclusion: 'Conclusion',
    story: 'Ce qui s’est passé',
    propose: 'Une mission se propose depuis la page du projet, ou d’une alerte de dérive.',
  },
  en: {
    caption: 'Missions, the newest first',
    mission: 'Mission',
    state: 'Where it stands',
    days: 'Days',
    none: 'No mission fits.',
    noneMine: 'No mission is proposed to your projects. The Datalab proposes one where a project may gain by it.',
    shown: (n: number) => `${n} mission${n > 1 ? 's' : ''} on this page`,
    from: 'from',
    to: 'to',
    kinds: 'What the Datalab proposes',
    kindsCaption: 'Kinds of missions',
    deliverable: 'Deliverable',
    usualDays: 'Person-days',
    usualMonths: 'Months',
    count: 'Missions',
    free: 'to be agreed',
    why: 'Why this mission',
    indicator: 'Indicator to improve',
    proposedBy: 'Proposed by',
    alert: 'Answers a slippage alert',
    staffing: 'Who works for it, month by month',
    noStaff: 'No one is planned for it yet.',
    delivery: 'What was delivered',
    deliveredBy: 'Delivered by',
    link: 'Link to the deliverable',
    spent: 'Days spent',
    comparison: 'The indicator before and after',
    before: 'Before',
    difference: 'Difference',
    notYet: 'not known yet',
    conclusion: 'Conclusion',
    story: 'What has happened',
    propose: 'A mission is proposed from the page of the project, or of a slippage alert.',
  },
});

const ask = (visit: Visit, query: Record<string, unknown>) => visit.read(listMissions, { query });
export type MissionSummary = Awaited<ReturnType<typeof ask>>['items'][number];
const askOne = (visit: Visit) => visit.read(getMission, { params: visit.params });
export type Mission = Awaited<ReturnType<typeof askOne>>;

const period = (language: Language, { startsOn, endsOn }: MissionSummary): Part =>
  html`${words[language].from} ${date(language, startsOn)} ${words[language].to} ${date(language, endsOn)}`;

export function missionsTable({ language, at, person }: Visit, rows: readonly MissionSummary[], empty: Part): Html {
  const said = words[language];
  const ofFund = isStaff(person?.caller.roles ?? []);
  const whose: Column<MissionSummary>[] = ofFund ? [{ label: said.organisation, cell: ({ organisation }) => organisation.name }] : [];
  return table<MissionSummary>({
    caption: said.caption,
    isStacked: true,
    rows,
    empty,
    columns: [
      {
        label: said.mission,
        isHeader: true,
        cell: ({ id, kind, reference }) =>
          html`<a href="/missions-datalab/${id}">${kind.label}</a> <span class="g-muted g-small g-nowrap">${reference}</span>`,
      },
      { label: said.project, cell: ({ title }) => title },
      ...whose,
      { label: said.state, cell: ({ state, label }) => status(state, label) },
      { label: said.days, isFigure: true, cell: ({ days }) => figure(language, days) },
      { label: said.period, cell: (row) => period(language, row) },
      { label: shared[language].by, cell: ({ due }) => deadline(language, due?.at, at) },
    ],
  });
}

const askKinds = (visit: Visit) => visit.read(listMissionKinds);
type Kind = Awaited<ReturnType<typeof askKinds>>['items'][number];

function kindsTable(language: Language, kinds: readonly Kind[]): Html {
  const said = words[language];
  const bounds = (of: Kind['days']): string =>
    of === null ? said.free : of.min === of.max ? figure(language, of.max) : `${figure(language, of.min)} – ${figure(language, of.max)}`;
  return table<Kind>({
    caption: said.kindsCaption,
    isCaptionHidden: true,
    rows: kinds,
    columns: [
      { label: said.mission, isHeader: true, cell: ({ label }) => label },
      { label: said.deliverable, cell: ({ deliverable }) => deliverable },
      { label: said.usualDays, isFigure: true, cell: ({ days }) => bounds(days) },
      { label: said.usualMonths, isFigure: true, cell: ({ months }) => bounds(months) },
      { label: said.count, isFigure: true, cell: ({ missions }) => missions },
    ],
  });
}

const askedIn = (query: URLSearchParams) => ({ state: query.get('state') ?? '', grantId: query.get('grantId') ?? '' });

export const missionsPage: Page = {
  path: '/missions-datalab',
  of: listMissions,
  get: async (visit) => {
    const { language, query, person } = visit;
    const said = words[language];
    const ofFund = isStaff(person?.caller.roles ?? []);
    const asked = askedIn(query);
    const [{ items, next }, { items: kinds }] = await Promise.all([ask(visit, { ...asked, cursor: query.get('cursor') }), askKinds(visit)]);
    const isFiltered = asked.state !== '' || asked.grantId !== '' || query.has('cursor');
    return {
      title: shared[language].missions,
      isWide: true,
      crumbs: [{ label: shared[language].datalab, href: '/datalab' }],
      body: html`${datalabTabs(visit, '/missions-datalab')}
        ${filters(
          language,
          '/missions-datalab',
          [
            {
              kind: 'choice',
              name: 'state',
              label: said.state,
              value: asked.state,
              options: MISSION_STATES.map((value) => ({ value, label: missionTable[value][ofFund ? 'staff' : 'applicant'][language] })),
            },
          ],
          asked.grantId ? { grantId: asked.grantId } : {},
        )}
        ${items.length > 0 && html`<p class="g-muted" role="status">${said.shown(items.length)}</p>`}
        ${missionsTable(visit, items, html`<p>${isFiltered || ofFund ? said.none : said.noneMine}</p>`)}
        ${pagination(language, {
          first: query.has('cursor') ? address('/missions-datalab', asked) : null,
          next: next && address('/missions-datalab', { ...asked, cursor: next }),
        })}
        ${listFileLink(visit, '/missions-datalab', items, asked)}
        <section>
          <h2>${said.kinds}</h2>
          ${ofFund && html`<p class="g-muted">${said.propose}</p>`} ${kindsTable(language, kinds)}
        </section>`,
    };
  },
};

/** The same list as a file. */
export const missionsFile = listFile('/missions-datalab', exportMissions, askedIn);

export function comparisonOf(language: Language, { comparison: { before, after, difference }, delivery }: Mission): Part {
  const said = words[language];
  const measured = (each: Mission['comparison']['before']): Part =>
    each === null
      ? html`<span class="g-muted">${said.notYet}</span>`
      : html`<strong>${figure(language, each.value)}</strong> <span class="g-muted">(${dayOf(language, each.reportedAt)})</span>`;
  return (
    delivery &&
    html`<section>
      <h2>${said.comparison}</h2>
      ${summaryList([
        [said.before, measured(before)],
        [said.after, measured(after)],
        [said.difference, difference !== null && `${difference > 0 ? '+' : ''}${figure(language, difference)}`],
      ])}
    </section>`
  );
}

/**
 * The facts of a mission: its kind, its project, its proposer, and its indicator as the project names it. A reader who
 * came by a letter’s link has no session: the project has no link, since its page asks them to sign in.
 */
export async function factsOf({ language, read, person }: Visit, mission: Mission): Promise<(readonly [string, Part])[]> {
  const said = words[language];
  const { kind, title, grantId, reference, alert } = mission;
  const indicators = await orNothing(read(getIndicators, { params: { id: grantId } }));
  const project = `${reference} · ${title}`;
  return [
    [said.project, person ? html`<a href="/conventions/${grantId}">${project}</a>` : project],
    [said.organisation, mission.organisation.name],
    [said.deliverable, kind.deliverable],
    [said.days, dayCount(language, mission.days)],
    [said.period, period(language, mission)],
    [said.indicator, indicators?.items.find(({ key }) => key === mission.indicator)?.label],
    [said.proposedBy, html`${mission.proposedBy.name}, ${dayOf(language, mission.proposedAt)}`],
    [said.alert, alert && html`<a href="/portefeuille/derive">${dayOf(language, alert.raisedAt)}</a>`],
    [said.reason, prose(mission.endReason)],
  ];
}

/** Why it was proposed, under the name that the page of a mission gives it. */
export const whyOf = (language: Language, { reason }: Mission): readonly [string, Part] => [words[language].why, prose(reason)];

/** The people who work for the mission, by month; nothing for the project. */
export const staffingOf = (language: Language, { staffing }: Mission): Part =>
  staffing && staffTable(language, words[language].staffing, staffing, words[language].noStaff);

/** The deliverables, with the days that they took; nothing before the delivery. */
export function deliveredOf(language: Language, { delivery }: Mission): Part {
  const said = words[language];
  return (
    delivery &&
    html`<section>
      <h2>${said.delivery}</h2>
      ${prose(delivery.report)}
      ${summaryList([
        [said.deliveredBy, html`${delivery.deliveredBy.name}, ${dayOf(language, delivery.deliveredAt)}`],
        [said.link, delivery.url && html`<a href="${delivery.url}" rel="noopener noreferrer">${delivery.url}</a>`],
        [said.spent, dayCount(language, delivery.spentDays)],
      ])}
    </section>`
  );
}

export const missionPage: Page = {
  path: '/missions-datalab/:id',
  of: getMission,
  get: async (visit) => {
    const { language, params } = visit;
    const said = words[language];
    const [mission, { items: story }] = await Promise.all([askOne(visit), visit.read(getMissionTimeline, { params })]);
    const { kind, title, staffing } = mission;
    return {
      title: `${kind.label} · ${title}`,
      crumbs: [
        { label: shared[language].datalab, href: '/datalab' },
        { label: shared[language].missions, href: '/missions-datalab' },
      ],
      aside: whatNow(visit, mission),
      body: html`${summaryList(await factsOf(visit, mission))}
        <h2>${said.why}</h2>
        ${prose(mission.reason)}
        ${
          staffing &&
          html`<section>
            <h2>${said.staffing}</h2>
            ${staffingOf(language, mission)}
          </section>`
        }
        ${deliveredOf(language, mission)} ${comparisonOf(language, mission)}
        ${
          mission.conclusion &&
          html`<section>
            <h2>${said.conclusion}</h2>
            ${prose(mission.conclusion)}
          </section>`
        }
        <section>
          <h2>${said.story}</h2>
          ${timelineOf(language, story)}
        </section>`,
    };
  },
};
