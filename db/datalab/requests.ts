import { OPEN_REQUEST_STATES } from '../../domain/datalab/request.ts';
import type { Kysely, Transaction, Updateable } from 'kysely';
import { sql } from 'kysely';
import type { HalfDays } from '../../domain/datalab/days.ts';
import { toSkills } from '../../domain/datalab/days.ts';
import type { CreateDatalabRequest, DatalabRequest, DatalabState } from '../../domain/datalab/request.ts';
import type { RequestStanding } from '../../domain/datalab/rules.ts';
import type { Scope } from '../../domain/core/role.ts';
import { conflictsByRequest } from '../people/conflicts.ts';
import { containsWords } from '../core/contained-words.ts';
import { HEAD, rememberHead } from '../core/events.ts';
import type { DB } from '../core/schema.ts';
import type { Wait } from '../../domain/datalab/wait.ts';

const columnsOf = ({ expectedBy, closesAt }: Wait) => ({ expected_by: expectedBy, closes_at: closesAt, reminded_at: null });

export async function insertDatalabRequest(
  trx: Transaction<DB>,
  { id, at, organisationId, personId, wait }: { id: string; at: string; organisationId: string; personId: string; wait: Wait },
  content: CreateDatalabRequest,
): Promise<void> {
  await trx
    .insertInto('datalab_request')
    .values({
      id,
      organisation_id: organisationId,
      created_by: personId,
      created_at: at,
      state: 'requested',
      title: content.title,
      problem: content.problem,
      users: content.users,
      expected_impact: content.expectedImpact,
      data_description: content.dataDescription,
      personal_data: content.personalData,
      needs: toSkills(content.needs),
      application_id: content.applicationId,
      wished_from: content.wishedFrom,
      ...columnsOf(wait),
    })
    .execute();
}

/** Locks a request with its stream. */
export async function lockDatalabRequest(trx: Transaction<DB>, id: string): Promise<DatalabRequest | undefined> {
  const row = await trx
    .selectFrom('stream as s')
    .innerJoin('datalab_request as r', 'r.id', 's.id')
    .where('s.id', '=', id)
    .select([
      'r.id',
      'r.state',
      ...HEAD,
      'r.organisation_id as organisationId',
      'r.contact_person_id as contactPersonId',
      'r.starts_on as startsOn',
      'r.ends_on as endsOn',
      'r.expected_by as expectedBy',
      'r.reminded_at as remindedAt',
      'r.closes_at as closesAt',
      ...conflictsByRequest,
    ])
    .forUpdate()
    .executeTakeFirst();
  return row && rememberHead(trx, row);
}

/** What a command changes in a request, beside its state and deadlines. */
export type RequestColumns = Omit<Updateable<DB['datalab_request']>, 'id' | 'state' | 'expected_by' | 'closes_at' | 'reminded_at'>;

/** Writes a new state, its deadlines, when people were reminded of it, and the command's values. */
export async function moveDatalabRequest(
  trx: Transaction<DB>,
  id: string,
  to: { state: DatalabState; wait: Wait; remindedAt?: string | null },
  columns: RequestColumns,
): Promise<void> {
  const { state, wait, remindedAt = null } = to;
  await trx
    .updateTable('datalab_request')
    .set({ ...columns, state, ...columnsOf(wait), reminded_at: remindedAt })
    .where('id', '=', id)
    .execute();
}

export async function markDatalabReminded(trx: Transaction<DB>, id: string, at: string): Promise<void> {
  await trx.updateTable('datalab_request').set({ reminded_at: at }).where('id', '=', id).execute();
}

export async function insertDays(
  trx: Transaction<DB>,
  requestId: string,
  kind: 'foreseen' | 'estimated' | 'spent',
  list: readonly HalfDays[],
): Promise<void> {
  if (list.length === 0) return;
  await trx
    .insertInto('datalab_days')
    .values(list.map(({ skill, halfDays }) => ({ request_id: requestId, kind, skill, half_days: halfDays })))
    .execute();
}

/** The organisation of an application; undefined if there is none. It never changes, so it is read without a lock. */
export const readOwner = async (db: Kysely<DB>, applicationId: string | null): Promise<string | undefined> =>
  applicationId === null
    ? undefined
    : (await db.selectFrom('application').where('id', '=', applicationId).select('organisation_id').executeTakeFirst())?.organisation_id;

const halfDaysOf = (kind: 'estimated' | 'spent') =>
  sql<number | null>`(SELECT sum(half_days) FROM datalab_days AS d WHERE d.request_id = r.id AND d.kind = ${kind})`;

const view = (db: Kysely<DB>, scope: Scope) =>
  db
    .selectFrom('datalab_request as r')
    .innerJoin('stream as s', 's.id', 'r.id')
    .innerJoin('organisation as o', 'o.id', 'r.organisation_id')
    .innerJoin('person as p', 'p.id', 'r.created_by')
    .leftJoin('person as c', 'c.id', 'r.contact_person_id')
    // What was never submitted is hidden from the fund here too.
    .leftJoin('application as a', (join) =>
      join
        .onRef('a.id', '=', 'r.application_id')
        .on((on) => on.or([on('a.submitted_at', 'is not', null), on('a.organisation_id', '=', scope.draftsOf)])),
    )
    .$if(!scope.all, (query) => query.where('r.organisation_id', '=', scope.organisationId))
    .select([
      'r.id',
      'r.organisation_id',
      'r.created_by',
      'r.created_at',
      'r.state',
      'r.title',
      'r.problem',
      'r.users',
      'r.expected_impact',
      'r.data_description',
      'r.personal_data',
      'r.needs',
      'r.application_id',
      'r.wished_from',
      'r.qualified_by',
      'r.priority',
      'r.skills',
      'r.note',
      'r.starts_on',
      'r.ends_on',
      'r.contact_person_id',
      'r.reason',
      'r.summary',
      'r.deliverables',
      'r.delivered_at',
      'r.rating',
      'r.helped',
      'r.comment',
      'r.indicator',
      'r.expected_by',
      'r.reminded_at',
      'r.closes_at',
    ])
    .select([
      's.version',
      's.due_at',
      's.due_what',
      'o.name as organisation_name',
      'o.siret as organisation_siret',
      'p.given_name as creator_given_name',
      'p.usual_name as creator_usual_name',
      'c.given_name as contact_given_name',
      'c.usual_name as contact_usual_name',
      'a.id as supported_id',
      'a.reference as supported_reference',
      'a.title as supported_title',
      halfDaysOf('estimated').as('estimated_half_days'),
      halfDaysOf('spent').as('spent_half_days'),
      sql<number>`coalesce((SELECT sum(uncovered)::integer FROM day_promise AS u WHERE u.thing_id = r.id), 0)`.as('uncovered_half_days'),
      ...conflictsByRequest,
    ]);

type RequestRow = Awaited<ReturnType<ReturnType<typeof view>['execute']>>[number];

/** The part of a request's row that decides whether a command may be given on it. */
export const standingOf = (
  row: Pick<RequestRow, 'state' | 'organisation_id' | 'conflicted' | 'fundActs' | 'contact_person_id'>,
): RequestStanding => ({
  state: row.state,
  organisationId: row.organisation_id,
  conflicted: row.conflicted,
  fundActs: row.fundActs,
  contactPersonId: row.contact_person_id,
});

/** The same for many requests, by id. */
export async function readRequestStandings(db: Kysely<DB>, ids: readonly string[]): Promise<Map<string, RequestStanding>> {
  const rows = await db
    .selectFrom('datalab_request as r')
    .where('r.id', '=', sql<string>`ANY(${ids}::uuid[])`)
    .select(['r.id', 'r.state', 'r.organisation_id', 'r.contact_person_id', ...conflictsByRequest])
    .execute();
  return new Map(rows.map((row) => [row.id, standingOf(row)]));
}

/** One request in the caller's scope. */
export const readDatalabRequestRow = (db: Kysely<DB>, scope: Scope, id: string) =>
  view(db, scope).where('r.id', '=', id).executeTakeFirst();

/** What a search of requests looks through: title, organisation, the person who asked and the contact. */
const FOUND_BY = ['r.title', 'o.name', 'o.siret', 'p.given_name', 'p.usual_name', 'c.given_name', 'c.usual_name'];

/** Requests in the caller's scope, newest first, before a key; `q`: only those that words find. */
export const readDatalabRequestRows = (
  db: Kysely<DB>,
  scope: Scope,
  filter: { open: boolean; state?: DatalabState | undefined; q?: string | undefined; before?: string | undefined; limit: number },
) =>
  view(db, scope)
    .$if(filter.state !== undefined, (query) => query.where('r.state', '=', filter.state ?? 'requested'))
    .$if(filter.open, (query) => query.where('r.state', 'in', OPEN_REQUEST_STATES))
    .$if(filter.q !== undefined, (query) => query.where(containsWords(filter.q ?? '', ...FOUND_BY)))
    .$if(filter.before !== undefined, (query) => query.where('r.id', '<', filter.before ?? ''))
    .orderBy('r.id', 'desc')
    .limit(filter.limit)
    .execute();

/** What a request was promised, by skill. */
export const readEstimate = (db: Kysely<DB>, requestId: string): Promise<HalfDays[]> =>
  db
    .selectFrom('datalab_days')
    .where('request_id', '=', requestId)
    .where('kind', '=', 'estimated')
    .select(['skill', 'half_days as halfDays'])
    .execute();

/** The days of a request by skill, in the catalogue's spelling and alphabetical order. */
export const readDays = (db: Kysely<DB>, requestId: string) =>
  db
    .selectFrom('datalab_days')
    .where('request_id', '=', requestId)
    .select(['kind', 'skill', 'half_days as halfDays'])
    .orderBy('skill')
    .execute();
