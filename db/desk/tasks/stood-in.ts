import { type Kysely, sql } from 'kysely';
import { part } from '../../connection/together.ts';
import type { DB } from '../../core/schema.ts';
import type { TaskCommand } from '../../../domain/desk/commands.ts';

/** An absent person for whom a task is done: named by the task, or by their id where a role of theirs asks for it. */
type StoodIn = { command: TaskCommand | null; id: string; detail: string | null; person_id: string; name: string };

/**
 * The absent people for whom tasks are done: those whose opinions on these things a substitute was asked for, and those
 * with these ids.
 * @param ids the things of the tasks
 * @param away the people whose roles the caller has meanwhile
 */
export const stoodInPart = (_db: Kysely<DB>, ids: readonly string[], away: readonly string[]) =>
  part(
    sql<StoodIn>`
      SELECT t.command, t.id, t.detail, p.id AS person_id, p.given_name || ' ' || p.usual_name AS name FROM (
        SELECT 'giveOpinion' AS command, s.application_id AS id, s.key AS detail, s.stands_in_for FROM review_step AS s
          WHERE s.application_id = ANY(${ids}::uuid[])
        UNION ALL SELECT 'giveAmendmentOpinion', m.grant_id, m.number::text, m.stands_in_for FROM amendment AS m
          WHERE m.grant_id = ANY(${ids}::uuid[]) AND m.state = 'assigned'
        UNION ALL SELECT NULL, w.id, NULL, w.id FROM unnest(${away}::uuid[]) AS w (id)
      ) AS t JOIN person AS p ON p.id = t.stands_in_for`,
  );
