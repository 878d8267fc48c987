import { type Kysely, sql } from 'kysely';
import type { DB } from '../../db/core/schema.ts';
import type { EndingGround } from '../../domain/grants/ending-notice.ts';

/** A formal notice on a grant whose time to answer was over years ago: no test waits for that. */
export const noticed = async (db: Kysely<DB>, grantId: string, ground: EndingGround = 'condition'): Promise<void> => {
  const endBy = ground === 'unlawful' ? sql`now() + interval '1 month'` : sql`NULL::timestamptz`;
  await sql`
    INSERT INTO ending_notice (grant_id, number, ground, condition, findings, answer_by, end_by, given_by, given_at)
    SELECT g.id, 1 + count(n.number), ${ground}, 'La convention, art. 7.', 'Deux bilans manquent.', '2017-01-31', ${endBy},
      (SELECT id FROM person ORDER BY id LIMIT 1), '2017-01-01T09:00:00Z'
    FROM "grant" AS g LEFT JOIN ending_notice AS n ON n.grant_id = g.id WHERE g.id = ${grantId} GROUP BY g.id`.execute(db);
};
