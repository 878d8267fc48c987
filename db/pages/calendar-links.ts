import { type Kysely, sql } from 'kysely';
import type { Role } from '../../domain/core/role.ts';
import type { Language } from '../../domain/core/words.ts';
import { statement } from '../connection/statement.ts';
import type { DB } from '../core/schema.ts';
import { type BesideToken, besideToken } from '../people/roles.ts';

/** Makes a person's calendar link, under the hash of its secret, instead of the one that they had. */
export async function makeCalendarLink(db: Kysely<DB>, personId: string, secretSha256: Buffer): Promise<void> {
  await sql`
    INSERT INTO calendar_link (person_id, secret_sha256, organisation_id, roles)
    SELECT id, ${secretSha256}, organisation_id, roles FROM person WHERE id = ${personId}
    ON CONFLICT (person_id) DO UPDATE SET secret_sha256 = excluded.secret_sha256, organisation_id = excluded.organisation_id,
      roles = excluded.roles, made_at = now(), read_at = NULL`.execute(db);
}

/** Revokes a person's calendar link, if they have one. */
export async function revokeCalendarLink(db: Kysely<DB>, personId: string): Promise<void> {
  await db.deleteFrom('calendar_link').where('person_id', '=', personId).execute();
}

/** When a person's link was made, and last read; undefined if they have none. */
export const readCalendarLinkOf = (db: Kysely<DB>, personId: string) =>
  db.selectFrom('calendar_link').where('person_id', '=', personId).select(['made_at as madeAt', 'read_at as readAt']).executeTakeFirst();

type Row = { personId: string; organisationId: string; roles: Role[]; language: Language; isStale: boolean; beside: BesideToken[] };

const bySha = statement(
  (_db, secretSha256Hex: string) => sql<Row>`
    SELECT l.person_id AS "personId", l.organisation_id AS "organisationId", l.roles, p.language,
      l.read_at IS NULL OR l.read_at < now() - interval '1 hour' AS "isStale",
      (SELECT coalesce(json_agg(b), '[]') FROM (${besideToken({ personId: sql`l.person_id`, organisationId: sql`l.organisation_id`, roles: sql`l.roles` })}) AS b) AS beside
    FROM calendar_link AS l JOIN person AS p ON p.id = l.person_id WHERE l.secret_sha256 = decode(${secretSha256Hex}, 'hex')`,
);

/** The person whose calendar link has this secret, with what holds of them now; undefined if there is none. */
export async function readCalendarLink(db: Kysely<DB>, secretSha256: Buffer): Promise<Row | undefined> {
  const [row] = await bySha(db, secretSha256.toString('hex'));
  // Once an hour is enough to show the person that their link is used.
  if (row?.isStale)
    await db
      .updateTable('calendar_link')
      .set({ read_at: sql`now()` })
      .where('person_id', '=', row.personId)
      .execute();
  return row;
}
