import { OPEN_MISSION_STATES } from '../../domain/datalab/mission.ts';
import type { Kysely, Transaction, Updateable } from 'kysely';
import { sql } from 'kysely';
import type { Mission, MissionGrant, MissionStanding, MissionState, ProposeMission, ReportedValues } from '../../domain/datalab/mission.ts';
import type { MissionKind } from '../../domain/datalab/mission-catalogue.ts';
import type { Scope } from '../../domain/core/role.ts';
import { conflictsByGrant, isReviewHiddenFrom, isShownTo } from '../people/conflicts.ts';
import { readPlan } from '../grants/milestones.ts';
import { lostRole } from '../people/roles.ts';
import { HEAD, rememberHead } from '../core/events.ts';
import { givenReference } from '../core/references.ts';
import type { DB } from '../core/schema.ts';
import { readAlerts } from '../impact/slippage.ts';
import type { Wait } from '../../domain/datalab/wait.ts';

/** A grant on which a mission is proposed, locked against changes until the transaction ends. */
export async function shareLockMissionGrant(trx: Transaction<DB>, grantId: string, scope: Scope): Promise<MissionGrant | undefined> {
  const grant = await trx
    .selectFrom('grant as g')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .where('g.id', '=', grantId)
    .where((where) => where.not(isReviewHiddenFrom(scope)))
    .select(['g.state', 'g.organisation_id as organisationId', ...conflictsByGrant])
    .forShare('g')
    .executeTakeFirst();
  if (!grant) return undefined;
  const { indicators } = await readPlan(trx, grantId);
  return { ...grant, indicators: indicators.map(({ key }) => key), alerts: await readAlerts(trx, grantId) };
}

export async function insertMission(
  trx: Transaction<DB>,
  { id, at, personId, kind, wait }: { id: string; at: string; personId: string; kind: MissionKind; wait: Wait },
  { grantId, days, startsOn, endsOn, indicator, reason, alert }: ProposeMission,
): Promise<void> {
  await trx
    .insertInto('mission')
    .values({
      id,
      grant_id: grantId,
      kind,
      half_days: days * 2,
      starts_on: startsOn,
      ends_on: endsOn,
      indicator,
      reason,
      alert,
      proposed_by: personId,
      proposed_at: at,
      state: 'proposed',
      expected_by: wait.expectedBy,
      closes_at: wait.closesAt,
    })
    .execute();
}

/** Locks a mission with its stream; its grant keeps its state meanwhile. */
export async function lockMission(trx: Transaction<DB>, id: string): Promise<Mission | undefined> {
  const mission = await trx
    .selectFrom('stream as s')
    .innerJoin('mission as m', 'm.id', 's.id')
    .where('s.id', '=', id)
    .select([
      ...HEAD,
      ...(['m.id', 'm.state', 'm.kind', 'm.indicator'] as const),
      ...(['m.grant_id as grantId', 'm.half_days as halfDays', 'm.starts_on as startsOn', 'm.ends_on as endsOn'] as const),
      ...([
        'm.delivered_at as deliveredAt',
        'm.expected_by as expectedBy',
        'm.reminded_at as remindedAt',
        'm.closes_at as closesAt',
      ] as const),
    ])
    .forUpdate()
    .executeTakeFirst();
  if (!mission) return undefined;
  const grant = await trx
    .selectFrom('grant as g')
    .where('g.id', '=', mission.grantId)
    .select(['g.state as grantState', 'g.organisation_id as organisationId', ...conflictsByGrant])
    .forShare()
    .executeTakeFirstOrThrow();
  return { ...rememberHead(trx, mission), ...grant };
}

/** What a command changes in a mission, beside its state and deadlines. */
export type MissionColumns = Omit<Updateable<DB['mission']>, 'id' | 'state' | 'expected_by' | 'closes_at' | 'reminded_at'>;
export type MissionMove = { state: MissionState; wait: Wait; remindedAt?: string | null };

/** Writes a new state, its deadlines, when people were reminded of it, and the command's values. */
export async function moveMission(trx: Transaction<DB>, id: string, to: MissionMove, columns: MissionColumns): Promise<void> {
  const { state, wait, remindedAt = null } = to;
  await trx
    .updateTable('mission')
    .set({ ...columns, state, expected_by: wait.expectedBy, closes_at: wait.closesAt, reminded_at: remindedAt })
    .where('id', '=', id)
    .execute();
}

export async function markMissionReminded(trx: Transaction<DB>, id: string, at: string): Promise<void> {
  await trx.updateTable('mission').set({ reminded_at: at }).where('id', '=', id).execute();
}

/** The values of a grant's reports that were not returned, in the order in which they were given. */
export const readReportedValues = (db: Kysely<DB>, grantId: string): Promise<ReportedValues[]> =>
  db
    .selectFrom('report as r')
    .leftJoin('report_review as v', (join) =>
      join.onRef('v.grant_id', '=', 'r.grant_id').onRef('v.rank', '=', 'r.rank').onRef('v.number', '=', 'r.number'),
    )
    .where('r.grant_id', '=', grantId)
    .where('v.decision', 'is distinct from', 'return')
    .select(['r.rank', 'r.reported_at as reportedAt', 'r.indicators'])
    .orderBy('r.reported_at')
    .execute();

/** The people who work for mission `m`. */
const workers = sql<
  string[]
>`ARRAY(SELECT DISTINCT person_id::text FROM day_promise WHERE thing_id = m.id AND reserved + uncovered + spent > 0)`.as('person_ids');

const view = (db: Kysely<DB>, scope: Scope) =>
  db
    .selectFrom('mission as m')
    .innerJoin('stream as s', 's.id', 'm.id')
    .innerJoin('grant as g', 'g.id', 'm.grant_id')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .innerJoin('organisation as o', 'o.id', 'g.organisation_id')
    .innerJoin('person as p', 'p.id', 'm.proposed_by')
    .leftJoin('person as d', 'd.id', 'm.delivered_by')
    .$if(!scope.all, (query) => query.where('g.organisation_id', '=', scope.organisationId))
    .where(isShownTo(scope))
    .select([
      'm.id',
      'm.grant_id',
      'm.kind',
      'm.half_days',
      'm.starts_on',
      'm.ends_on',
      'm.indicator',
      'm.reason',
      'm.alert',
      'm.proposed_by',
      'm.proposed_at',
      'm.state',
      'm.end_reason',
      'm.report',
      'm.url',
      'm.delivered_by',
      'm.delivered_at',
      'm.conclusion',
      'm.value_before',
      'm.value_after',
      'm.expected_by',
      'm.reminded_at',
      'm.closes_at',
    ])
    .select([
      's.version',
      's.due_at',
      's.due_what',
      'a.id as application_id',
      givenReference,
      'a.title',
      'g.organisation_id',
      'g.state as grant_state',
      'o.name as organisation_name',
      'o.siret as organisation_siret',
      'p.given_name as proposer_given_name',
      'p.usual_name as proposer_usual_name',
      'd.given_name as deliverer_given_name',
      'd.usual_name as deliverer_usual_name',
      ...conflictsByGrant,
      workers,
    ]);

/** The part of a mission's row that decides whether a command may be given on it. */
export const standingOf = (
  row: Pick<MissionRow, 'state' | 'grant_state' | 'organisation_id' | 'conflicted' | 'fundActs' | 'person_ids'>,
): MissionStanding => ({
  state: row.state,
  grantState: row.grant_state,
  organisationId: row.organisation_id,
  conflicted: row.conflicted,
  fundActs: row.fundActs,
  staffed: row.person_ids.map((personId) => ({ personId })),
});

/** The same for many missions, by id. */
export async function readMissionStandings(db: Kysely<DB>, ids: readonly string[]): Promise<Map<string, MissionStanding>> {
  const rows = await db
    .selectFrom('mission as m')
    .innerJoin('grant as g', 'g.id', 'm.grant_id')
    .where('m.id', '=', sql<string>`ANY(${ids}::uuid[])`)
    .select(['m.id', 'm.state', 'g.state as grant_state', 'g.organisation_id', ...conflictsByGrant, workers])
    .execute();
  return new Map(rows.map((row) => [row.id, standingOf(row)]));
}

/** One mission in the caller's scope. */
export const readMissionRow = (db: Kysely<DB>, scope: Scope, id: string) => view(db, scope).where('m.id', '=', id).executeTakeFirst();
export type MissionRow = NonNullable<Awaited<ReturnType<typeof readMissionRow>>>;

/** Missions in the caller's scope, newest first, before a key. */
export const readMissionRows = (
  db: Kysely<DB>,
  scope: Scope,
  filter: { open: boolean; state?: MissionState | undefined; grantId?: string | undefined; before?: string | undefined; limit: number },
): Promise<MissionRow[]> =>
  view(db, scope)
    .$if(filter.state !== undefined, (query) => query.where('m.state', '=', filter.state ?? 'proposed'))
    .$if(filter.grantId !== undefined, (query) => query.where('m.grant_id', '=', filter.grantId ?? ''))
    .$if(filter.open, (query) => query.where('m.state', 'in', OPEN_MISSION_STATES))
    .$if(filter.before !== undefined, (query) => query.where('m.id', '<', filter.before ?? ''))
    .orderBy('m.id', 'desc')
    .limit(filter.limit)
    .execute();

/** The number of missions of each kind in the caller's scope. */
export async function countMissions(db: Kysely<DB>, scope: Scope): Promise<Map<MissionKind, number>> {
  const rows = await db
    .selectFrom(view(db, scope).as('seen'))
    .select(['seen.kind', sql<number>`count(*)::integer`.as('missions')])
    .groupBy('seen.kind')
    .execute();
  return new Map(rows.map(({ kind, missions }) => [kind, missions]));
}

/** The people who work for a request or a mission, by name, with the days of each month. */
export const readStaffRows = (db: Kysely<DB>, thingId: string) =>
  db
    .selectFrom('day_promise as d')
    .innerJoin('person as p', 'p.id', 'd.person_id')
    .where('d.thing_id', '=', thingId)
    .where(sql<boolean>`d.reserved + d.uncovered + d.spent > 0`)
    .select(['d.person_id', 'p.given_name', 'p.usual_name', lostRole.as('lost_role'), 'd.month', 'd.skill'])
    .select(['d.reserved', 'd.uncovered', 'd.spent'])
    .orderBy('d.month')
    .orderBy('p.usual_name')
    .orderBy('d.person_id')
    .orderBy('d.skill')
    .execute();
export type StaffRow = Awaited<ReturnType<typeof readStaffRows>>[number];
