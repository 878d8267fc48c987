import { type Kysely, sql } from 'kysely';
import { ACTS_READ, AUTHORISING, CHECKED_FOR, type GrantAct } from '../../domain/grants/authorising.ts';
import type { EventName } from '../../domain/core/event.ts';
import type { DB } from '../core/schema.ts';
import { statement } from '../connection/statement.ts';
import { part } from '../connection/together.ts';

/** Who did what on grant `g`, among the events that the rules of its payments need. */
export const actsOfGrant = sql<GrantAct[]>`(
  SELECT coalesce(jsonb_agg(DISTINCT jsonb_build_object('event', e.name, 'personId', e.person_id)), '[]')
  FROM event AS e WHERE e.stream_id = g.id AND e.name = ANY(${[...ACTS_READ]}) AND e.person_id IS NOT NULL)`;

/** The same for one grant, which must be locked. */
export const actsPart = (grantId: string) =>
  part(sql<GrantAct>`
    SELECT DISTINCT e.name AS event, e.person_id AS "personId" FROM event AS e
    WHERE e.stream_id = ${grantId}::uuid AND e.name = ANY(${[...ACTS_READ]}) AND e.person_id IS NOT NULL`);

const hasDone = (names: readonly EventName[]) => (ids: readonly string[]) =>
  sql<boolean>`EXISTS (SELECT FROM event AS e WHERE e.stream_id = g.id AND e.name = ANY(${[...names]}) AND e.person_id = ANY(${ids}::uuid[]))`;

/** True if a human, by their ids, has authorised anything of grant `g`. */
export const hasAuthorised = hasDone(AUTHORISING);

/** True if a human, by their ids, has made a payment of grant `g`, as in `mayCheckPayment`. */
export const hasMadePayments = hasDone(CHECKED_FOR);

const ofGrants = statement(
  (_db, grantIds: readonly string[]) => sql<{ grantId: string; acts: GrantAct[] }>`
    SELECT g.id AS "grantId", ${actsOfGrant} AS acts FROM unnest(${grantIds}::uuid[]) AS g (id)`,
);

/** The same for locked grants; the returned function finds each grant's. */
export async function readActs(db: Kysely<DB>, grantIds: readonly string[]): Promise<(grantId: string) => readonly GrantAct[]> {
  const rows = grantIds.length > 0 ? await ofGrants(db, grantIds) : [];
  const acts = new Map(rows.map((row) => [row.grantId, row.acts]));
  return (grantId) => acts.get(grantId) ?? [];
}
