import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { type FollowedKind, LAPSING, LONGEST_REQUEST_MS } from '../domain/command.ts';
import type { Caller } from '../domain/role.ts';
import type { DB } from './schema.ts';

/** A date that has passed and has not been met. */
export type Overdue = { kind: FollowedKind; id: string; what: string; at: string };

/** What in a command's body names things and people whose dates count before it. */
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
 * The first date that has passed, and that may be met, on what a command concerns: its thing, the application and the grant of that, what its body names,
 * the caller and whoever the caller stands in for. So a command has one outcome, whether or not the date's own activity has run yet.
 * @param at ISO instant
 */
export async function readOverdue(
  db: Kysely<DB>,
  { id, caller, body }: { id: string; caller: Caller; body: unknown },
  at: string,
): Promise<Overdue | undefined> {
  const ids = [id, caller.personId, ...namedIn(body)];
  const { rows } = await sql<Overdue>`
    WITH named AS (
      SELECT unnest(${ids}::uuid[]) AS id
    ), concerned AS (
      SELECT id FROM named
      UNION SELECT g.application_id FROM "grant" AS g JOIN named USING (id)
      UNION SELECT g.id FROM "grant" AS g JOIN named ON named.id = g.application_id
      UNION SELECT a.person_id FROM absence AS a JOIN named ON named.id = a.substitute_id WHERE a.ended_at IS NULL
    )
    SELECT s.kind, s.id, s.due_what AS what, s.due_at AS at FROM stream AS s JOIN concerned USING (id)
    WHERE s.due_at <= ${at}::timestamptz
      AND (s.due_what <> ALL (${LAPSING}::text[]) OR s.due_at <= ${at}::timestamptz - ${LONGEST_REQUEST_MS} * interval '1 millisecond')
    ORDER BY s.due_at LIMIT 1`.execute(db);
  return rows[0];
}
