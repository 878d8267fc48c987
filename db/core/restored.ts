import { type Kysely, sql } from 'kysely';
import { FOLLOWED, type FollowedKind, type Moved } from '../../domain/core/command.ts';
import { SESSION_CODE } from '../../domain/core/reference.ts';
import { isOwed } from './events.ts';
import { readReferences } from './references.ts';
import type { DB } from './schema.ts';

/** A count of references as it now stands: the next one of its code and year is the one after `last`. */
type MovedCount = { code: string; year: number; last: number };

/**
 * Moves the count of references of each call, and of sessions, forward by `gap`, in each year from the newest event's
 * to this one: references that were given after the backup are not given again. The numbers between are kept as a gap,
 * and the security log says by how many.
 * @param by the system's account that runs it, as `user@machine`
 * @param codes those of calls that were made after the backup, and will be loaded again
 */
export const moveReferences = (db: Kysely<DB>, gap: number, by: string, codes: readonly string[] = []): Promise<MovedCount[]> =>
  db.transaction().execute(async (trx) => {
    const { rows } = await sql<MovedCount>`
      WITH moved AS (INSERT INTO reference_count AS c (code, year, last)
      SELECT code, year, ${gap}
      FROM (SELECT code FROM reference_count UNION SELECT code FROM call UNION SELECT ${SESSION_CODE} UNION SELECT unnest(${codes}::text[])) AS codes,
        generate_series(
          extract(year FROM least((SELECT max(at) FROM event), now()) AT TIME ZONE 'Europe/Paris')::integer,
          extract(year FROM now() AT TIME ZONE 'Europe/Paris')::integer
        ) AS year
      ON CONFLICT (code, year) DO UPDATE SET last = c.last + ${gap}
      RETURNING code, year, last)
      INSERT INTO reference_gap (code, year, first, last) SELECT code, year, last - ${gap}::integer + 1, last FROM moved
      RETURNING code, year, last`.execute(trx);
    await sql`INSERT INTO security_log (kind, at, last_at, times, address, operation, reason)
      VALUES ('restored', now(), now(), 1, ${by}, 'restored', ${`+${gap}`})`.execute(trx);
    return rows.sort((one, other) => one.code.localeCompare(other.code) || one.year - other.year);
  });

/** An event whose letters had not all left at the instant of the backup. */
type DoubtfulLetter = { reference: string | null; kind: string; id: string; event: string; at: string };

/** The events whose letters leave again after a restoration, those owed for longest first. */
export async function readDoubtfulLetters(db: Kysely<DB>): Promise<DoubtfulLetter[]> {
  const rows = await db
    .selectFrom('stream')
    .innerJoin('event', 'event.stream_id', 'stream.id')
    .whereRef('event.version', '>', 'stream.acknowledged')
    .whereRef('event.version', '<=', 'stream.version')
    .where(isOwed)
    .select(['stream.id', 'stream.kind', 'event.name as event', 'event.at'])
    .orderBy('event.at')
    .orderBy('stream.id')
    .execute();
  const references = await readReferences(db, [...new Set(rows.map(({ id }) => id))]);
  return rows.map((row) => ({ ...row, reference: references.get(row.id) ?? null }));
}

/** Those of these ids that are a thing of this database. */
export async function readKnown(db: Kysely<DB>, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('stream')
    .where('id', '=', sql<string>`ANY(${ids}::uuid[])`)
    .select('id')
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** The things for which something is to come: a date, or an event that their workflow has not heard of. */
export async function readAwaiting(db: Kysely<DB>): Promise<Moved[]> {
  const rows = await db
    .selectFrom('stream')
    .where('kind', 'in', FOLLOWED)
    .where(({ or, eb }) => or([eb('due_at', 'is not', null), eb('heard', '<', eb.ref('version'))]))
    .select((select) => ['id', select.ref('kind').$castTo<FollowedKind>().as('kind'), 'version'])
    .orderBy('due_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ ...row, name: 'restored' }));
}
