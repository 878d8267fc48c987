import { type Kysely, sql } from 'kysely';
import type { Role } from '../../domain/core/role.ts';
import type { DB } from '../core/schema.ts';
import { statement } from '../core/statement.ts';
import { type BesideToken, besideToken } from './roles.ts';

/** Who is signed in: the person as it was at its sign-in, when that was, and how strong. */
export type PageSession = {
  personId: string;
  organisationId: string;
  /** Those that its issuer said, where that is believed. */
  roles: Role[];
  /** An ISO instant. */
  signedInAt: string;
  acr: string | null;
  idToken: string | null;
};

/** A session that nobody has used for so long is over, and so is every session after the second. */
export const IDLE_MINUTES = 120;
export const SESSION_HOURS = 12;

const isAlive = sql<boolean>`seen_at > now() - make_interval(mins => ${IDLE_MINUTES}) AND created_at > now() - make_interval(hours => ${SESSION_HOURS})`;

/** So long it is known whose a session was that is over: what its person was about to send is kept for it. */
const KNOWN_DAYS = 7;

/** Keeps a new session under the hash of its id, and forgets those that were over long ago. */
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
}

type Row = PageSession & { givenName: string; usualName: string; language: 'fr' | 'en'; isStale: boolean; beside: BesideToken[] };

const bySha = statement(
  (_db, idSha256Hex: string) => sql<Row>`
    SELECT s.person_id AS "personId", s.organisation_id AS "organisationId", s.roles, s.signed_in_at AS "signedInAt", s.acr,
      s.id_token AS "idToken", p.given_name AS "givenName", p.usual_name AS "usualName", p.language,
      s.seen_at < now() - interval '1 minute' AS "isStale",
      (SELECT coalesce(json_agg(b), '[]') FROM (${besideToken(sql`s.person_id`, sql`s.organisation_id`)}) AS b) AS beside
    FROM page_session AS s JOIN person AS p ON p.id = s.person_id WHERE s.id_sha256 = decode(${idSha256Hex}, 'hex') AND ${isAlive}`,
);

/**
 * The session of this id, with its person's name and language, and what holds of it beside the sign-in; undefined where
 * there is none, or it is over.
 */
export async function readPageSession(db: Kysely<DB>, idSha256: Buffer): Promise<Row | undefined> {
  const [row] = await bySha(db, idSha256.toString('hex'));
  // Once a minute is enough to know that somebody is there.
  if (row?.isStale)
    await db
      .updateTable('page_session')
      .set({ seen_at: sql`now()` })
      .where('id_sha256', '=', idSha256)
      .execute();
  return row;
}

/** Whose a session is or was; undefined where it was ended, or is forgotten. */
export async function readSessionPerson(db: Kysely<DB>, idSha256: Buffer): Promise<string | undefined> {
  const row = await db.selectFrom('page_session').where('id_sha256', '=', idSha256).select('person_id').executeTakeFirst();
  return row?.person_id;
}

/** Ends a session; nothing happens where there is none. */
export async function endPageSession(db: Kysely<DB>, idSha256: Buffer): Promise<void> {
  await db.deleteFrom('page_session').where('id_sha256', '=', idSha256).execute();
}

/** The sessions of a person that are alive, the last used first. */
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
