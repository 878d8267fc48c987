import { type Kysely, sql, type Transaction } from 'kysely';
import { v7 as uuid } from 'uuid';
import { humansOf, type IdentityLink, type IdentityPair, isTakenForOne } from '../../domain/people/identity.ts';
import type { Scope } from '../../domain/core/role.ts';
import type { DB } from '../core/schema.ts';
import { isShownTo } from './conflicts.ts';

/** True if everything said of an identity is already known, so that no other identity can match it newly. */
export async function isNothingNew(
  trx: Transaction<DB>,
  personId: string,
  { email, emailVerified, organisationId }: { email: string; emailVerified: boolean; organisationId: string },
): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM person_address AS m JOIN person_organisation AS h USING (person_id)
    WHERE m.person_id = ${personId} AND m.email = ${email.toLowerCase()} AND (m.verified OR NOT ${emailVerified}::boolean)
      AND h.organisation_id = ${organisationId}`.execute(trx);
  return rows.length > 0;
}

/** Stores an address of a person; a verified address stays verified. */
export async function noteAddress(trx: Transaction<DB>, personId: string, email: string, verified: boolean): Promise<void> {
  await sql`
    INSERT INTO person_address AS m (person_id, email, verified) VALUES (${personId}, ${email.toLowerCase()}, ${verified})
    ON CONFLICT (person_id, email) DO UPDATE SET verified = m.verified OR excluded.verified`.execute(trx);
}

/** Disables a new person with the verified address of a disabled account, until an admin enables them separately. */
export async function disableLikeAddress(trx: Transaction<DB>, personId: string, email: string): Promise<void> {
  await sql`
    UPDATE person SET disabled_at = now(), disabled_reason = other.disabled_reason
    FROM (SELECT o.disabled_reason FROM person_address AS m JOIN person AS o ON o.id = m.person_id
      WHERE m.email = ${email.toLowerCase()} AND m.verified AND o.id <> ${personId} AND o.disabled_at IS NOT NULL
      ORDER BY o.disabled_at LIMIT 1) AS other
    WHERE person.id = ${personId}`.execute(trx);
}

/**
 * Takes an identity for the same human as those that have, or had, one of its addresses, if issuers have verified both
 * addresses or both are of one organisation. The link is confirmed at once if both hold and no account is disabled;
 * links that admins have rejected or parted stay so.
 */
export async function linkByAddress(trx: Transaction<DB>, personId: string): Promise<void> {
  const { rows } = await sql<{ other: string; isCertain: boolean }>`
    SELECT o.person_id AS other, bool_or(m.verified AND o.verified) AND shared.house AND me.disabled_at IS NULL AND who.disabled_at IS NULL AS "isCertain"
    FROM person_address AS m JOIN person_address AS o ON o.email = m.email AND o.person_id <> m.person_id
      JOIN person AS me ON me.id = m.person_id JOIN person AS who ON who.id = o.person_id
      CROSS JOIN LATERAL (SELECT EXISTS (
        SELECT FROM person_organisation AS a JOIN person_organisation AS b USING (organisation_id)
        WHERE a.person_id = m.person_id AND b.person_id = o.person_id) AS house) AS shared
    WHERE m.person_id = ${personId} AND ((m.verified AND o.verified) OR shared.house) AND NOT EXISTS (
      SELECT FROM identity_link AS l WHERE l.ended_at IS NOT NULL
        AND l.one_id = least(m.person_id, o.person_id) AND l.other_id = greatest(m.person_id, o.person_id))
    GROUP BY o.person_id, shared.house, me.disabled_at, who.disabled_at`.execute(trx);
  for (const { other, isCertain } of rows) {
    const [one, two] = [personId, other].sort();
    await sql`
      INSERT INTO identity_link AS l (id, one_id, other_id, because, made_at, confirmed_at)
      VALUES (${uuid()}, ${one}, ${two}, 'address', now(), CASE WHEN ${isCertain}::boolean THEN now() END)
      ON CONFLICT (one_id, other_id) WHERE ended_at IS NULL
        DO UPDATE SET because = 'address', confirmed_at = coalesce(l.confirmed_at, excluded.confirmed_at)`.execute(trx);
  }
  if (rows.length > 0) await regroup(trx, [personId]);
}

/** The identities that an open link connects with `id` of this row, looked up from each end. */
const openLinksOf = (row: 'around' | 'self') => sql`(
  SELECT l.other_id AS id, l.confirmed_at FROM identity_link AS l WHERE l.one_id = ${sql.ref(`${row}.id`)} AND l.ended_at IS NULL
  UNION ALL
  SELECT l.one_id, l.confirmed_at FROM identity_link AS l WHERE l.other_id = ${sql.ref(`${row}.id`)} AND l.ended_at IS NULL
) AS linked`;

/** Regroups identities into humans, for these people and all who are, or were, one with them. */
async function regroup(trx: Transaction<DB>, ids: readonly string[]): Promise<void> {
  const { rows: people } = await sql<{ id: string }>`
    WITH RECURSIVE around (id) AS (
      SELECT unnest(${ids}::uuid[])
      UNION SELECT near.id FROM around JOIN LATERAL (
        SELECT other.id FROM person AS me JOIN person AS other USING (human_id) WHERE me.id = around.id
        UNION ALL SELECT id FROM ${openLinksOf('around')}) AS near ON true)
    SELECT id FROM around`.execute(trx);
  const all = people.map(({ id }) => id);
  const { rows: links } = await sql<{ one: string; other: string } & IdentityLink>`
    SELECT one_id AS one, other_id AS other, because, confirmed_at IS NOT NULL AS "isConfirmed" FROM identity_link
    WHERE ended_at IS NULL AND one_id = ANY(${all}::uuid[])`.execute(trx);
  const humans = humansOf(
    all,
    links.filter(isTakenForOne).map(({ one, other }) => [one, other] as const),
  );
  const sizes = Map.groupBy(humans.values(), (human) => human);
  const groups = all.map((id) => (sizes.get(humans.get(id) ?? '')?.length === 1 ? null : (humans.get(id) ?? null)));
  await sql`
    UPDATE person SET human_id = said.human FROM unnest(${all}::uuid[], ${groups}::uuid[]) AS said (id, human)
    WHERE person.id = said.id AND person.human_id IS DISTINCT FROM said.human`.execute(trx);
}

/** All identities that are certainly the same human as a person: by the issuer's word, or an admin's. */
export async function readCertainly(trx: Transaction<DB>, personId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    WITH RECURSIVE self (id) AS (
      SELECT ${personId}::uuid
      UNION SELECT linked.id FROM self JOIN LATERAL ${openLinksOf('self')} ON linked.confirmed_at IS NOT NULL)
    SELECT id FROM self`.execute(trx);
  return rows.map(({ id }) => id);
}

type Two = readonly [string, string];
const openLink = ([id, otherId]: Two) =>
  sql`ended_at IS NULL AND one_id = least(${id}::uuid, ${otherId}::uuid) AND other_id = greatest(${id}::uuid, ${otherId}::uuid)`;

const linkColumns = sql`l.because, l.confirmed_at IS NOT NULL AS "isConfirmed", l.proposed_by AS "proposedBy", l.parting_by AS "partingBy"`;

/** Two identities as the rules read them; undefined if one of them does not exist. */
export async function readPair(db: Kysely<DB>, id: string, otherId: string): Promise<IdentityPair | undefined> {
  const { rows } = await sql<{ areDisabled: boolean; areOne: boolean } & { [K in keyof IdentityLink]: IdentityLink[K] | null }>`
    SELECT p.disabled_at IS NOT NULL OR o.disabled_at IS NOT NULL AS "areDisabled", coalesce(p.human_id = o.human_id, false) AS "areOne",
      ${linkColumns}
    FROM person AS p JOIN person AS o ON o.id = ${otherId}
      LEFT JOIN identity_link AS l ON ${openLink([id, otherId])}
    WHERE p.id = ${id}`.execute(db);
  const [row] = rows;
  if (!row) return undefined;
  const { areDisabled, areOne, because, isConfirmed, proposedBy, partingBy } = row;
  const link = because === null ? null : { because, isConfirmed: isConfirmed === true, proposedBy, partingBy };
  return { ids: [id, otherId], areDisabled, areOne, link };
}

type By = { personId: string; at: string };

/** Records an admin's proposal that two identities are one; it has no effect before a second admin confirms it. */
export async function proposeJoining(trx: Transaction<DB>, two: Two, reason: string, by: By): Promise<void> {
  const [one, other] = [...two].sort();
  await sql`INSERT INTO identity_link (id, one_id, other_id, because, made_at, proposed_by, reason)
    VALUES (${uuid()}, ${one}, ${other}, 'admin', ${by.at}, ${by.personId}, ${reason})`.execute(trx);
}

/** Records an admin's request to part two identities; they stay one before a second admin confirms it. */
export async function proposeParting(trx: Transaction<DB>, two: Two, reason: string, by: By): Promise<void> {
  await sql`UPDATE identity_link SET parting_by = ${by.personId}, parting_at = ${by.at}, parting_reason = ${reason} WHERE ${openLink(two)}`.execute(
    trx,
  );
}

/** Joins two identities, with all that are the same as one of them. */
export async function confirmJoining(trx: Transaction<DB>, two: Two, by: By): Promise<void> {
  await sql`UPDATE identity_link SET confirmed_at = ${by.at}, confirmed_by = ${by.personId} WHERE ${openLink(two)}`.execute(trx);
  await regroup(trx, two);
}

/** Ends a link between two identities, made by an admin or by an address. */
export async function rejectJoining(trx: Transaction<DB>, two: Two, reason: string, by: By): Promise<void> {
  await sql`UPDATE identity_link SET ended_as = 'rejected', ended_at = ${by.at}, ended_by = ${by.personId}, ending_reason = ${reason}
    WHERE ${openLink(two)}`.execute(trx);
  await regroup(trx, two);
}

/** Rejects the parting of two identities, which stay one. */
export async function rejectParting(trx: Transaction<DB>, two: Two, reason: string): Promise<void> {
  await sql`UPDATE identity_link SET parting_by = NULL, parting_at = NULL, parting_reason = NULL, parting_rejection = ${reason}
    WHERE ${openLink(two)}`.execute(trx);
}

/** What admins wrote about a pair: why to join or part it, and why either was rejected; null without such words. */
type IdentityReasons = { joining: string | null; parting: string | null; notJoined: string | null; notParted: string | null };

/** The same for the pair's link as of an instant; undefined if there was none. */
export async function readIdentityReasons(db: Kysely<DB>, [id, otherId]: Two, at: string): Promise<IdentityReasons | undefined> {
  const { rows } = await sql<IdentityReasons>`
    SELECT reason AS joining, parting_reason AS parting, ending_reason AS "notJoined", parting_rejection AS "notParted"
    FROM identity_link WHERE one_id = least(${id}::uuid, ${otherId}::uuid) AND other_id = greatest(${id}::uuid, ${otherId}::uuid)
      AND made_at <= ${at} ORDER BY made_at DESC LIMIT 1`.execute(db);
  return rows[0];
}

/** All ids of a human, as an array. */
const human = (id: string) =>
  sql`ARRAY(SELECT ${id}::uuid UNION SELECT o.id FROM person AS p JOIN person AS o USING (human_id) WHERE p.id = ${id})`;

/** The files on which both of two identities have acted for the fund, under any identity. */
const actedBoth = ([id, otherId]: Two) => sql`
  SELECT w.application_id FROM acted_on AS w WHERE w.side = 'fund' AND w.person_id = ANY(${human(id)})
  INTERSECT SELECT w.application_id FROM acted_on AS w WHERE w.side = 'fund' AND w.person_id = ANY(${human(otherId)})`;

/** Parts two identities; on the files on which both had acted for the fund, neither acts any more. */
export async function partLink(trx: Transaction<DB>, two: Two, by: By): Promise<void> {
  await sql`UPDATE identity_link SET ended_as = 'parted', ended_at = ${by.at}, ended_by = ${by.personId} WHERE ${openLink(two)}`.execute(
    trx,
  );
  await regroup(trx, two);
  await sql`
    INSERT INTO parted_on (application_id, person_id)
    SELECT both_acted.application_id, self.id FROM (${actedBoth(two)}) AS both_acted CROSS JOIN unnest(${[...two]}::uuid[]) AS self (id)
    ON CONFLICT DO NOTHING`.execute(trx);
}

export type IdentityRow = {
  id: string;
  given_name: string;
  usual_name: string;
  organisation_name: string;
  because: 'address' | 'admin';
  made_at: string;
  reason: string | null;
  confirmed_at: string | null;
  parting_at: string | null;
  parting_reason: string | null;
  proposer_id: string | null;
  proposer: string | null;
  parter_id: string | null;
  parter: string | null;
};

/** The other identities of a person that are, or are proposed to be, the same human, with each pair's link. */
export const readIdentities = async (db: Kysely<DB>, personId: string): Promise<IdentityRow[]> =>
  (
    await sql<IdentityRow>`
      SELECT o.id, o.given_name, o.usual_name, h.name AS organisation_name, l.because, l.made_at, l.reason, l.confirmed_at,
        l.parting_at, l.parting_reason, a.id AS proposer_id, a.given_name || ' ' || a.usual_name AS proposer,
        b.id AS parter_id, b.given_name || ' ' || b.usual_name AS parter
      FROM identity_link AS l JOIN person AS o ON o.id = CASE WHEN l.one_id = ${personId} THEN l.other_id ELSE l.one_id END
        JOIN organisation AS h ON h.id = o.organisation_id
        LEFT JOIN person AS a ON a.id = l.proposed_by LEFT JOIN person AS b ON b.id = l.parting_by
      WHERE l.ended_at IS NULL AND ${personId} IN (l.one_id, l.other_id) ORDER BY l.made_at, o.id`.execute(db)
  ).rows;

type IdentityAddresses = { email: string; verified: boolean }[];
type IdentitySeen = { organisations: { name: string; lastSeen: string; isCurrent: boolean }[]; addresses: IdentityAddresses };

/** What is known of an identity: its organisations, the last seen first, and its addresses. */
export async function readIdentitySeen(db: Kysely<DB>, personId: string): Promise<IdentitySeen> {
  const [organisations, addresses] = await Promise.all([
    db
      .selectFrom('person_organisation as h')
      .innerJoin('organisation as o', 'o.id', 'h.organisation_id')
      .innerJoin('person as p', 'p.id', 'h.person_id')
      .where('h.person_id', '=', personId)
      .select(['o.name', 'h.last_seen as lastSeen', sql<boolean>`h.organisation_id = p.organisation_id`.as('isCurrent')])
      .orderBy('h.last_seen', 'desc')
      .execute(),
    db.selectFrom('person_address').where('person_id', '=', personId).select(['email', 'verified']).orderBy('first_seen', 'desc').execute(),
  ]);
  return { organisations, addresses };
}

/** The most files that are named. */
const FILES_AT_MOST = 50;

/**
 * The files on which both of two identities have acted for the fund, without those concealed from the reader: the
 * newest, and their number.
 */
export async function readFilesOfBoth(
  db: Kysely<DB>,
  two: Two,
  scope: Scope,
): Promise<{ count: number; items: { id: string; reference: string | null; title: string }[] }> {
  const { rows } = await sql<{ id: string; reference: string | null; title: string; count: number }>`
    SELECT a.id, a.reference, a.title, count(*) OVER ()::integer AS count FROM application AS a
    JOIN organisation AS o ON o.id = a.organisation_id
    WHERE a.id IN (${actedBoth(two)}) AND ${isShownTo(scope)} ORDER BY a.id DESC LIMIT ${FILES_AT_MOST}`.execute(db);
  return { count: rows[0]?.count ?? 0, items: rows.map(({ id, reference, title }) => ({ id, reference, title })) };
}
