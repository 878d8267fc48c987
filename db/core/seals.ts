import { type Kysely, sql } from 'kysely';
import { parisDate } from '../../domain/core/calendar.ts';
import { GENESIS } from '../../domain/core/chain.ts';
import { DECISIONS } from '../../domain/events.ts';
import type { DB } from './schema.ts';

const LETTERS_CHAIN = '00000000-0000-0000-0000-000000000000';

const isSealed = async (db: Kysely<DB>, day: string): Promise<boolean> =>
  (await db.selectFrom('seal').where('day', '>=', day).select('day').limit(1).executeTakeFirst()) !== undefined;

/**
 * Makes the seal of a day in Paris, unless that or a later one exists: the heads of all chains that have moved since
 * the last seal, as of one instant. Transactions under way are committed later, and are in the next seal. The sent
 * letters form one chain: its head is the hash of those sent since its last one, up to an hour before the seal, since a
 * letter's row may be written some seconds after it leaves. A decision about an applicant is sealed by itself as well,
 * so that its proof shows none of the fund's own events that follow it in its chain; so is one of before that a release
 * counts among the decisions, whatever its chain has had sealed since. The document of its letter is sealed likewise,
 * by its SHA-256.
 * @param at ISO instant
 * @returns false if there was nothing to do
 */
export async function sealDay(db: Kysely<DB>, at: string): Promise<boolean> {
  const day = parisDate(at);
  if (await isSealed(db, day)) return false;
  return db.transaction().execute(async (trx) => {
    // One at a time: two days sealed at once would both follow the same seal.
    await sql`SELECT pg_advisory_xact_lock(hashtext('sealDay'))`.execute(trx);
    if (await isSealed(trx, day)) return false;
    const last = await trx.selectFrom('seal').select('hash').orderBy('day', 'desc').limit(1).executeTakeFirst();
    // One statement sees one instant.
    await sql`
      WITH sealed AS (SELECT chain, id, max(length) AS length FROM seal_head GROUP BY chain, id),
      before AS (
        SELECT length, sealed_at - interval '1 hour' AS until FROM seal_head JOIN seal USING (day) WHERE chain = 'letters' ORDER BY length DESC LIMIT 1
      ),
      standing AS (
        SELECT 'events' AS chain, s.id, s.version::bigint AS length, e.hash AS head
        FROM stream AS s JOIN event AS e ON (e.stream_id, e.version) = (s.id, s.version)
        UNION ALL
        SELECT 'movements', v.id, v.sequence, m.hash FROM envelope AS v JOIN movement AS m ON (m.envelope_id, m.sequence) = (v.id, v.sequence)
        UNION ALL
        SELECT 'decisions', e.stream_id, e.version, e.hash FROM event AS e WHERE e.name = ANY(${[...DECISIONS]})
          AND NOT EXISTS (SELECT FROM seal_head AS h WHERE (h.chain, h.id, h.length) = ('decisions', e.stream_id, e.version))
        UNION ALL
        SELECT 'documents', d.stream_id, d.version, d.sha256 FROM decision_letter AS d
        WHERE NOT EXISTS (SELECT FROM seal_head AS h WHERE (h.chain, h.id, h.length) = ('documents', d.stream_id, d.version))
        UNION ALL
        SELECT 'letters', ${LETTERS_CHAIN}::uuid, coalesce(max(before.length), 0) + count(*),
          encode(sha256(convert_to(string_agg(line, E'\n' ORDER BY line COLLATE "C"), 'UTF8')), 'hex')
        FROM letter LEFT JOIN before ON true
        CROSS JOIN LATERAL (SELECT concat_ws(' ', stream_id, version, person_id, to_char(sent_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) AS line) AS lines
        WHERE sent_at > coalesce(before.until, '-infinity') AND sent_at <= ${at}::timestamptz - interval '1 hour' HAVING count(*) > 0
      ),
      moved AS (
        SELECT standing.* FROM standing LEFT JOIN sealed USING (chain, id) WHERE standing.chain IN ('decisions', 'documents') OR standing.length > coalesce(sealed.length, 0)
      ),
      digested AS (
        SELECT count(*)::integer AS heads, encode(sha256(convert_to(coalesce(string_agg(line, E'\n' ORDER BY line COLLATE "C"), ''), 'UTF8')), 'hex') AS digest
        FROM (SELECT concat_ws(' ', chain, id, length, head) AS line FROM moved) AS lines
      ),
      made AS (
        INSERT INTO seal (day, sealed_at, heads, digest, hash)
        SELECT ${day}::date, ${at}::timestamptz, heads, digest,
          encode(sha256(convert_to(concat_ws(E'\n', ${last?.hash ?? GENESIS}::text, ${day}::text, ${at}::text, heads, digest), 'UTF8')), 'hex')
        FROM digested RETURNING day
      )
      INSERT INTO seal_head (day, chain, id, length, head) SELECT made.day, moved.* FROM made CROSS JOIN moved`.execute(trx);
    return true;
  });
}

/**
 * Adds the token of a time stamp authority to the newest seal, unless it has one; those before it are in its hash.
 * @param stamp gives the token of a SHA-256, in base64; null where the authority gives none
 * @returns false if there was nothing to do, or no token
 */
export async function stampSeal(db: Kysely<DB>, stamp: (sha256: Buffer) => Promise<string | null>): Promise<boolean> {
  const newest = await db
    .selectFrom('seal as s')
    .leftJoin('seal_stamp as t', 't.day', 's.day')
    .select(['s.day', 's.hash', 't.day as stamped'])
    .orderBy('s.day', 'desc')
    .limit(sql.lit(1))
    .executeTakeFirst();
  if (!newest || newest.stamped !== null) return false;
  const token = await stamp(Buffer.from(newest.hash, 'hex'));
  if (token === null) return false;
  await db
    .insertInto('seal_stamp')
    .values({ day: newest.day, token })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return true;
}

/** The newest seal: stored elsewhere, it proves later that nothing before it was rewritten. */
export const readNewestSeal = (db: Kysely<DB>): Promise<{ day: string; hash: string } | undefined> =>
  db.selectFrom('seal').select(['day', 'hash']).orderBy('day', 'desc').limit(sql.lit(1)).executeTakeFirst();

/** The first seal made after a day: it holds each event up to the end of that day. None where it is not made yet. */
export const readSealAfter = (db: Kysely<DB>, day: string): Promise<{ day: string; hash: string } | undefined> =>
  db.selectFrom('seal').where('day', '>', day).select(['day', 'hash']).orderBy('day').limit(sql.lit(1)).executeTakeFirst();
