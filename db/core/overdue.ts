import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { type FollowedKind, ENDING_DATES, LONGEST_REQUEST_MS } from '../../domain/core/command.ts';
import { EXPECTED } from '../../domain/review/review.ts';
import type { Caller } from '../../domain/core/role.ts';
import type { DB } from './schema.ts';

/** A passed date that has not been met. */
export type Overdue = { kind: FollowedKind; id: string; what: string; at: string };

/** The things and people in a command's body whose dates come before it. */
const Named = z.object({
  applicationIds: z.array(z.uuid()).catch([]),
  applicationId: z.uuid().nullable().catch(null),
  grantId: z.uuid().nullable().catch(null),
  reviewerId: z.uuid().nullable().catch(null),
  substituteId: z.uuid().nullable().catch(null),
});

function namedIn(body: unknown): string[] {
  const { success, data } = Named.safeParse(body);
  if (!success) return [];
  const { applicationIds, applicationId, grantId, reviewerId, substituteId } = data;
  return [...applicationIds, ...[applicationId, grantId, reviewerId, substituteId].filter((id) => id !== null)];
}

/**
 * The first passed date that may be met on what a command concerns (at the same instant people come first, who are then
 * reminded of their own tasks): its thing, that thing's application and grant, and the session whose agenda it is on,
 * or all on that agenda; what its body names; the caller, reviewers asked for an opinion on it, and the people for whom
 * any of them is a substitute. So a command has the same outcome whether or not the date's own activity has run yet.
 * @param passedBy dates that were tried and are left out
 * @param at ISO instant
 */
export async function readOverdue(
  db: Kysely<DB>,
  { id, caller, body, passedBy }: { id: string; caller: Caller; body: unknown; passedBy: readonly Overdue[] },
  at: string,
): Promise<Overdue | undefined> {
  const ids = [id, caller.personId, ...namedIn(body)];
  const { rows } = await sql<Overdue>`
    WITH named AS (
      SELECT unnest(${ids}::uuid[]) AS id
    ), things AS (
      SELECT id FROM named
      UNION SELECT g.application_id FROM "grant" AS g JOIN named USING (id)
      UNION SELECT g.id FROM "grant" AS g JOIN named ON named.id = g.application_id
    ), conflicted AS (
      SELECT id FROM things
      UNION SELECT i.session_id FROM agenda_item AS i JOIN things ON things.id = i.application_id WHERE i.left_at IS NULL
      UNION SELECT i.application_id FROM agenda_item AS i JOIN named ON named.id = i.session_id WHERE i.left_at IS NULL
      UNION SELECT a.person_id FROM absence AS a WHERE a.ended_at IS NULL AND EXISTS (
        SELECT FROM named WHERE named.id = a.substitute_id
        UNION ALL SELECT FROM review_step AS s JOIN things ON things.id = s.application_id
          WHERE s.reviewer_id IN (a.person_id, a.substitute_id) AND s.state = ANY (${EXPECTED}::text[])
        UNION ALL SELECT FROM amendment AS m JOIN things ON things.id = m.grant_id
          WHERE m.reviewer_id IN (a.person_id, a.substitute_id) AND m.state = 'assigned'
        UNION ALL SELECT FROM appeal AS p JOIN things ON things.id = p.application_id
          WHERE p.reviewer_id = a.person_id AND p.state = 'assigned'
      )
    )
    SELECT s.kind, s.id, s.due_what AS what, s.due_at AS at FROM stream AS s JOIN conflicted USING (id)
    WHERE s.due_at <= ${at}::timestamptz AND s.id || s.due_what <> ALL (${passedBy.map(({ id: of, what }) => of + what)}::text[])
      AND (s.due_what <> ALL (${ENDING_DATES}::text[]) OR s.due_at <= ${at}::timestamptz - ${LONGEST_REQUEST_MS} * interval '1 millisecond')
    ORDER BY s.due_at, s.kind <> 'person', s.id LIMIT 1`.execute(db);
  return rows[0];
}
