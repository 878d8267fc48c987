import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Side } from '../../../domain/grants/signature.ts';
import { WRITERS } from '../../../domain/threads/thread.ts';
import { statement } from '../../connection/statement.ts';
import { anyOf } from '../../core/ids.ts';
import type { DB } from '../../core/schema.ts';
import { isConflictedOverA } from '../../people/conflicts.ts';
import { holdsOneOf } from '../../people/roles.ts';
import { isLeader, lastLeader } from '../../threads/contacts.ts';

const OF_SIDE: Readonly<Record<Side, RawBuilder<boolean>>> = {
  beneficiary: sql`p.organisation_id = a.organisation_id`,
  fund: sql`NOT ${isConflictedOverA}`,
};

/** True if a side of application or request `a` has a named contact who still speaks for it, as in `maySpeakFor`. */
const hasNamed = (side: Side, file: 'application_id' | 'request_id') => sql<boolean>`EXISTS (
  SELECT FROM file_contact AS c JOIN person AS p ON p.id = c.person_id
  WHERE c.${sql.ref(file)} = a.id AND c.side = ${sql.lit(side)} AND ${holdsOneOf(WRITERS[side])} AND ${OF_SIDE[side]})`;

/**
 * The applications, grants, missions and requests that turn to a person: as their named contact, as the one of their
 * side where none is named who still speaks for it (the colleague who began it, the screener or lead who acted on it
 * last), as the person who answers for a request at the Datalab, or as one who works for it or for a mission. Read once
 * for all kinds of tasks: of each kind by itself, and of each of its tasks, it would be asked for again.
 * @param ids of the human
 */
export const readOwnThings = statement(
  (_db: Kysely<DB>, ids: readonly string[]) => sql<{ id: string }>`
    WITH own AS MATERIALIZED (
      SELECT coalesce(c.application_id, c.request_id) AS id FROM file_contact AS c WHERE c.person_id = ${anyOf(ids)}
      UNION ALL SELECT a.id FROM application AS a WHERE a.created_by = ${anyOf(ids)} AND NOT ${hasNamed('beneficiary', 'application_id')}
      UNION ALL SELECT a.id FROM datalab_request AS a
        WHERE a.contact_person_id = ${anyOf(ids)} OR (a.created_by = ${anyOf(ids)} AND NOT ${hasNamed('beneficiary', 'request_id')})
      UNION ALL SELECT a.id FROM (
          SELECT DISTINCT acted.application_id AS id FROM acted_on AS acted WHERE acted.person_id = ${anyOf(ids)} AND acted.side = 'fund'
        ) AS f JOIN application AS a ON a.id = f.id
        WHERE EXISTS (SELECT FROM person AS p WHERE p.id = ${anyOf(ids)} AND ${isLeader})
          AND NOT ${hasNamed('fund', 'application_id')}
          AND (${lastLeader}) = ${anyOf(ids)}
    ), granted AS MATERIALIZED (SELECT g.id FROM own JOIN "grant" AS g ON g.application_id = own.id)
    SELECT own.id FROM own UNION ALL SELECT g.id FROM granted AS g
    UNION ALL SELECT m.id FROM granted AS g JOIN mission AS m ON m.grant_id = g.id
    UNION ALL SELECT d.thing_id FROM day_promise AS d WHERE d.person_id = ${anyOf(ids)} AND d.reserved + d.uncovered > 0`,
);
