import { type Kysely, sql } from 'kysely';
import { statement } from '../../connection/statement.ts';
import { anyOf } from '../../core/ids.ts';
import type { DB } from '../../core/schema.ts';
import { isLeader, lastLeaderOf } from '../../threads/contacts.ts';

/**
 * The applications, grants and requests that turn to a person: as their named contact, as the one of their side where
 * none is named (the colleague who began it, the screener or lead who acted on it last), or as the person who answers
 * for a request at the Datalab. Read once for all kinds of tasks: of each kind by itself, and of each of its tasks, it
 * would be asked for again.
 * @param ids of the human
 */
export const readOwnThings = statement(
  (_db: Kysely<DB>, ids: readonly string[]) => sql<{ id: string }>`
    WITH own AS MATERIALIZED (
      SELECT coalesce(c.application_id, c.request_id) AS id FROM file_contact AS c WHERE c.person_id = ${anyOf(ids)}
      UNION ALL SELECT a.id FROM application AS a WHERE a.created_by = ${anyOf(ids)}
        AND NOT EXISTS (SELECT FROM file_contact AS c WHERE c.application_id = a.id AND c.side = 'beneficiary')
      UNION ALL SELECT r.id FROM datalab_request AS r WHERE r.contact_person_id = ${anyOf(ids)}
      UNION ALL SELECT f.id FROM (
          SELECT DISTINCT acted.application_id AS id FROM acted_on AS acted WHERE acted.person_id = ${anyOf(ids)} AND acted.side = 'fund'
        ) AS f
        WHERE EXISTS (SELECT FROM person AS p WHERE p.id = ${anyOf(ids)} AND ${isLeader})
          AND NOT EXISTS (SELECT FROM file_contact AS c WHERE c.application_id = f.id AND c.side = 'fund')
          AND (${lastLeaderOf(sql`f.id`)}) = ${anyOf(ids)}
    )
    SELECT own.id FROM own UNION ALL SELECT g.id FROM own JOIN "grant" AS g ON g.application_id = own.id`,
);
