import type { Kysely } from 'kysely';
import { part, readAlone } from '../connection/together.ts';
import type { DB } from './schema.ts';

/** When what has happened to a thing, oldest first: periods run from such instants. */
export const historyPart = (db: Kysely<DB>, streamId: string) =>
  part(db.selectFrom('event').where('stream_id', '=', streamId).select(['name', 'at']).orderBy('version'), { instants: ['at'] });
export const readHistory = (db: Kysely<DB>, streamId: string) => readAlone(db, historyPart(db, streamId));
