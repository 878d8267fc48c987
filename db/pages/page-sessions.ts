import { type Kysely, sql, type Transaction } from 'kysely';
import type { Role } from '../../domain/core/role.ts';
import type { DB } from '../core/schema.ts';
import { statement } from '../connection/statement.ts';
import { type BesideToken, besideToken, standsInFor } from '../people/roles.ts';

/** A signed-in person: as they were at their sign-in, with its instant and its strength. */
export type PageSession = {
  personId: string;
  organisationId: string;
  /** The roles given by their issuer, if it is trusted for roles. */
  roles: Role[];
  /** An ISO instant. */
  signedInAt: string;
  acr: string | null;
  idToken: string | null;
};

/** A session that is not used for this long is over, and so is every session after the second limit. */
const IDLE_MINUTES = 120;
export const SESSION_HOURS = 12;

const isAlive = sql<boolean>`ended_at IS NULL AND seen_at > now() - make_interval(mins => ${IDLE_MINUTES}) AND created_at > now() - make_interval(hours => ${SESSION_HOURS})`;

/**
 * For this long after its end, a session's person is still known, since what they were about to send is kept for them.
 */
const KNOWN_DAYS = 7;

/** The most sessions of one person at once: one more ends the oldest. */
const SESSIONS_AT_MOST = 10;

/**
 * Stores a new session under the hash of its id, ends its person's oldest ones beyond the limit, and deletes those that
 * ended long ago.
 */
export async function storePageSession(db: Kysely<DB>, idSha256: Buffer, session: PageSession): Promise<void> {
  await sql`DELETE FROM page_session WHERE created_at < now() - make_interval(days => ${KNOWN_DAYS})`.execute(db);
  await db
    .insertInto('page_session')
    .values({
      id_sha256: idSha256,
      person_id: session.personId,
      organisation_id: session.organisationId,
      roles: session.roles,
      signed_in_at: session.signedInAt,
      acr: session.acr,
      id_token: session.idToken,
    })
    .execute();
  await sql`
    UPDATE page_session SET ended_at = now() WHERE id_sha256 IN (
      SELECT id_sha256 FROM page_session WHERE person_id = ${session.personId} AND ${isAlive}
      ORDER BY created_at DESC, id_sha256 OFFSET ${SESSIONS_AT_MOST})`.execute(db);
}

/** Ends the sessions of a person that are for another organisation, or have other roles of the issuer. */
export async function endSessionsUnlike(
  trx: Transaction<DB>,
  personId: string,
  { organisationId, roles }: Pick<PageSession, 'organisationId' | 'roles'>,
): Promise<void> {
  await sql`
    UPDATE page_session SET ended_at = now()
    WHERE person_id = ${personId} AND ended_at IS NULL AND (organisation_id <> ${organisationId} OR roles <> ${roles}::text[])`.execute(
    trx,
  );
}

/** An absent person in whose stead the session's person stands, and the last day of that absence (yyyy-mm-dd). */
export type StoodInFor = { id: string; name: string; until: string };

type Row = PageSession & {
  givenName: string;
  usualName: string;
  language: 'fr' | 'en';
  isStale: boolean;
  beside: BesideToken[];
  standsInFor: StoodInFor[];
};

const bySha = statement(
  (_db, idSha256Hex: string) => sql<Row>`
    SELECT s.person_id AS "personId", s.organisation_id AS "organisationId", s.roles, s.signed_in_at AS "signedInAt", s.acr,
      s.id_token AS "idToken", p.given_name AS "givenName", p.usual_name AS "usualName", p.language,
      s.seen_at < now() - interval '1 minute' AS "isStale",
      (SELECT coalesce(json_agg(b), '[]') FROM (${besideToken({ personId: sql`s.person_id`, organisationId: sql`s.organisation_id`, roles: sql`s.roles` })}) AS b) AS beside,
      (SELECT coalesce(json_agg(w), '[]') FROM (${standsInFor(sql`s.person_id`, sql`s.organisation_id`)}) AS w) AS "standsInFor"
    FROM page_session AS s JOIN person AS p ON p.id = s.person_id WHERE s.id_sha256 = decode(${idSha256Hex}, 'hex') AND ${isAlive}`,
);

/**
 * The session with this id, with its person's name and language, and what applies beside the sign-in; undefined if
 * there is none, or it is over.
 */
export async function readPageSession(db: Kysely<DB>, idSha256: Buffer): Promise<Row | undefined> {
  const [row] = await bySha(db, idSha256.toString('hex'));
  // Once a minute is enough to record that the person is active.
  if (row?.isStale)
    await db
      .updateTable('page_session')
      .set({ seen_at: sql`now()` })
      .where('id_sha256', '=', idSha256)
      .execute();
  return row;
}

/** The person of a session, even an expired one; undefined if it was ended or deleted. */
export async function readSessionPerson(db: Kysely<DB>, idSha256: Buffer): Promise<string | undefined> {
  const row = await db.selectFrom('page_session').where('id_sha256', '=', idSha256).select('person_id').executeTakeFirst();
  return row?.person_id;
}

/** Ends a session, if there is one. */
export async function endPageSession(db: Kysely<DB>, idSha256: Buffer): Promise<void> {
  await db.deleteFrom('page_session').where('id_sha256', '=', idSha256).execute();
}

/** The live sessions of a person, the last used first. */
export const readSessionsOf = (db: Kysely<DB>, personId: string) =>
  db
    .selectFrom('page_session')
    .where('person_id', '=', personId)
    .where(isAlive)
    .select(['id_sha256 as idSha256', 'created_at as createdAt', 'seen_at as seenAt'])
    .orderBy('seen_at', 'desc')
    .execute();

/** Ends all sessions of a person but one. */
export async function endOtherSessions(db: Kysely<DB>, personId: string, kept: Buffer): Promise<void> {
  await db.deleteFrom('page_session').where('person_id', '=', personId).where('id_sha256', '<>', kept).execute();
}
