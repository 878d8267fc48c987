import { type Kysely, sql } from 'kysely';
import type { DB } from './schema.ts';

/** Records that the store may hold this file from now on. */
export async function recordFile(db: Kysely<DB>, id: string): Promise<void> {
  await db.insertInto('stored_file').values({ id }).execute();
}

/** Records that the store no longer holds this file. */
export async function forgetFile(db: Kysely<DB>, id: string): Promise<void> {
  await db.deleteFrom('stored_file').where('id', '=', id).execute();
}

/**
 * Files that are no longer needed, oldest first: those of a removed attachment, and, after a day, those of no
 * attachment, no message and no call, whose command was refused or died.
 */
export async function readForsakenFiles(db: Kysely<DB>, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('stored_file as f')
    .leftJoin('attachment as a', 'a.id', 'f.id')
    .leftJoin('message_file as m', 'm.id', 'f.id')
    .leftJoin('call_model as c', 'c.id', 'f.id')
    .where((where) =>
      where.or([
        where('a.removed_at', 'is not', null),
        where.and([
          ...(['a.id', 'm.id', 'c.id'] as const).map((id) => where(id, 'is', null)),
          where('f.stored_at', '<', sql<string>`now() - interval '1 day'`),
        ]),
      ]),
    )
    .select('f.id')
    .orderBy('f.stored_at')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}
