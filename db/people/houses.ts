import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { DB } from '../core/schema.ts';

/**
 * The issuer has since said that the person acts for another organisation, or with other roles. A caller with the older
 * sign-in must sign in again.
 */
export class Superseded extends Error {
  constructor() {
    super('a newer sign-in says otherwise');
  }
}

/**
 * The organisations of `self`, all ids of a human in SQL: those for which their identities act, and those that they
 * have left and that still count. `house.organisation_id`, once for each identity that has it.
 */
export const housesOf = (self: RawBuilder<unknown>) => sql`
  (SELECT h.organisation_id FROM ${self} AS self JOIN person_organisation AS h ON h.person_id = self.id
    JOIN person AS who ON who.id = h.person_id
  WHERE h.counts_until > now() OR h.organisation_id = who.organisation_id) AS house`;

/** All ids of the human behind a person's id. */
export const selfOf = (personId: RawBuilder<unknown>) => sql`
  (SELECT ${personId}::uuid AS id
    UNION ALL SELECT other.id FROM person AS one JOIN person AS other USING (human_id)
      WHERE one.id = ${personId} AND other.id <> one.id)`;

/**
 * Stores the organisation for which a person has signed in.
 * @param left their organisation until now; null if it was unknown, or has not changed
 * @param countsDays how many days a former organisation still counts
 */
export async function noteHouse(
  trx: Transaction<DB>,
  personId: string,
  organisationId: string,
  { left, countsDays }: { left: string | null; countsDays: number },
): Promise<void> {
  await sql`
    INSERT INTO person_organisation AS h (person_id, organisation_id, first_seen, last_seen, counts_until)
    SELECT ${personId}, seen.id, now(), now(), now() + make_interval(days => ${countsDays})
    FROM unnest(${[organisationId, ...(left === null ? [] : [left])]}::uuid[]) AS seen (id)
    ON CONFLICT (person_id, organisation_id) DO UPDATE SET last_seen = greatest(h.last_seen, excluded.last_seen),
      counts_until = greatest(h.counts_until, excluded.counts_until)`.execute(trx);
}
