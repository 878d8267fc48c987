import { type Kysely, sql } from 'kysely';
import type { EventName } from '../../domain/core/event.ts';
import { isFound, type Search } from '../applications/search.ts';
import { containsWords } from '../core/contained-words.ts';
import type { StreamKind } from '../core/columns.ts';
import type { DB } from '../core/schema.ts';
import { selfOf } from '../people/houses.ts';
import { SHOWN_TO_APPLICANTS, type TimelineRow } from '../core/timeline.ts';

/** The place of an event in the list: its instant, its stream and its version there. */
export type EventPlace = { at: string; streamId: string; version: number };

/**
 * What is looked for. `who`: words of a person's name; `file`: an application, with all that follows from it; `from`
 * and `until`: days in Paris; `before`: where the page before ended; `houses`: the reader's own organisations, of whose
 * files they read what applicants do.
 */
export type EventSearch = {
  personId?: string | undefined;
  who?: string | undefined;
  file?: Search | undefined;
  kind?: StreamKind | undefined;
  event?: EventName | undefined;
  from?: string | undefined;
  until?: string | undefined;
  before?: EventPlace | undefined;
  houses: readonly string[];
  limit: number;
};

/** An event with its thing, its hash, and the day of the first seal that holds it; null until that is made. */
export type FoundEvent = TimelineRow & {
  stream_id: string;
  version: number;
  hash: string;
  kind: StreamKind;
  application_id: string | null;
  /** The organisation of that application. */
  organisation_id: string | null;
  /** That organisation's legal category. */
  organisation_legal_category: string | null;
  /** The id of the call whose event it is. */
  own_call_id: string | null;
  sealed_on: string | null;
  call_id: string | null;
  call_version: number | null;
};

/** The first instant, in Paris, of the day that is so many days after this one. */
const startOf = (day: string, daysLater = 0) => sql<string>`(${day}::date + ${daysLater}::integer)::timestamp AT TIME ZONE 'Europe/Paris'`;

/** The streams of the submitted applications found, and of their grants, missions and threads. */
const streamsOf = (search: Search) => sql<string[]>`ARRAY(
  WITH found AS (SELECT a.id FROM application AS a WHERE a.submitted_at IS NOT NULL AND ${isFound(search)}),
    granted AS (SELECT g.id FROM "grant" AS g JOIN found ON g.application_id = found.id)
  SELECT id FROM found UNION ALL SELECT id FROM granted
  UNION ALL SELECT m.id FROM mission AS m JOIN granted ON m.grant_id = granted.id
  UNION ALL SELECT t.id FROM thread AS t JOIN found ON t.application_id = found.id)`;

const named = (who: string) =>
  sql<string[]>`ARRAY(SELECT p.id FROM person AS p WHERE ${containsWords(who, 'p.given_name', 'p.usual_name')})`;

/**
 * Events that match all that is looked for, the newest first. What applicants do with a draft is theirs, and left out.
 */
export async function searchEvents(db: Kysely<DB>, search: EventSearch): Promise<FoundEvent[]> {
  const { personId, who, file, kind, event, from, until, before, houses, limit } = search;
  return db
    .selectFrom('event as e')
    .innerJoin('stream as s', 's.id', 'e.stream_id')
    .leftJoin('person as p', 'p.id', 'e.person_id')
    .leftJoin('organisation as o', 'o.id', 'p.organisation_id')
    .leftJoin('call as l', 'l.stream_id', 'e.stream_id')
    .leftJoin('thread as t', 't.id', 'e.stream_id')
    .leftJoin('mission as m', 'm.id', 'e.stream_id')
    .leftJoin('grant as g', (join) => join.on('g.id', '=', sql<string>`coalesce(m.grant_id, e.stream_id)`))
    .leftJoin('application as a', (join) => join.on('a.id', '=', sql<string>`coalesce(g.application_id, t.application_id, e.stream_id)`))
    .leftJoin('organisation as house', 'house.id', 'a.organisation_id')
    .where((where) => where.or([where('a.id', 'is', null), where('a.submitted_at', 'is not', null)]))
    .where(sql<boolean>`(a.organisation_id IS NULL OR a.organisation_id <> ALL(${houses}::uuid[])
        OR (e.name = ANY(${SHOWN_TO_APPLICANTS}) AND e.facts ->> 'purpose' IS DISTINCT FROM 'review'))`)
    .$if(personId !== undefined, (query) =>
      query.where('e.person_id', 'in', sql<string>`(SELECT self.id FROM ${selfOf(sql`${personId}`)} AS self)`),
    )
    .$if(who !== undefined, (query) => query.where('e.person_id', '=', sql<string>`ANY(${named(who ?? '')})`))
    .$if(file !== undefined, (query) => query.where('e.stream_id', '=', sql<string>`ANY(${streamsOf(file ?? {})})`))
    .$if(kind !== undefined, (query) => query.where('s.kind', '=', kind as StreamKind))
    .$if(event !== undefined, (query) => query.where('e.name', '=', event as EventName))
    .$if(from !== undefined, (query) => query.where('e.at', '>=', startOf(from ?? '')))
    .$if(until !== undefined, (query) => query.where('e.at', '<', startOf(until ?? '', 1)))
    .$if(before !== undefined, (query) =>
      query.where(
        sql<boolean>`(e.at, e.stream_id, e.version) < (${before?.at}::timestamptz, ${before?.streamId}::uuid, ${before?.version}::integer)`,
      ),
    )
    .select(['e.at', 'e.name', 'e.facts', 'e.person_id', 'p.given_name', 'p.usual_name', 'o.name as organisation_name'])
    .select(['e.stream_id', 'e.version', 'e.hash', 's.kind', 'l.id as own_call_id'])
    .select([
      'a.id as application_id',
      'a.organisation_id',
      'house.legal_category as organisation_legal_category',
      'a.call_id',
      'a.call_version',
    ])
    .select((select) =>
      select
        .selectFrom('seal_head as h')
        .where('h.chain', '=', 'events')
        .whereRef('h.id', '=', 'e.stream_id')
        .whereRef('h.length', '>=', 'e.version')
        .select('h.day')
        .orderBy('h.length')
        .limit(1)
        .as('sealed_on'),
    )
    .orderBy('e.at', 'desc')
    .orderBy('e.stream_id', 'desc')
    .orderBy('e.version', 'desc')
    .limit(limit)
    .execute();
}

/** The names of attachments, by id. */
export async function readFileNames(db: Kysely<DB>, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('attachment').where('id', 'in', ids).select(['id', 'name']).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** The titles of submitted applications, each with its organisation, by id. */
export async function readTitles(db: Kysely<DB>, ids: readonly string[]): Promise<Map<string, { title: string; organisationId: string }>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('application')
    .where('id', 'in', ids)
    .where('submitted_at', 'is not', null)
    .select(['id', 'title', 'organisation_id'])
    .execute();
  return new Map(rows.map(({ id, title, organisation_id: organisationId }) => [id, { title, organisationId }]));
}
