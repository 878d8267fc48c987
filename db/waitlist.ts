import { type Kysely, sql, type Transaction } from 'kysely';
import type { DB } from './schema.ts';

export type Outcome = { decision: 'award' | 'refuse'; awardedCents: number | null; reason: string; personId: string; at: string };

/** How these applications leave the waitlist. */
export async function insertOutcomes(
  trx: Transaction<DB>,
  applicationIds: readonly string[],
  { decision, awardedCents, reason, personId, at }: Outcome,
): Promise<void> {
  if (applicationIds.length === 0) return;
  await trx
    .insertInto('waitlist_outcome')
    .values(
      applicationIds.map((id) => ({
        application_id: id,
        decision,
        awarded_cents: awardedCents,
        reason,
        decided_by: personId,
        decided_at: at,
      })),
    )
    .execute();
}

/** What became of an application that waited; undefined while it waits, and where it never did. */
export const readOutcome = (db: Kysely<DB>, applicationId: string) =>
  db
    .selectFrom('waitlist_outcome')
    .where('application_id', '=', applicationId)
    .select(['decision', 'awarded_cents', 'reason', 'decided_at'])
    .executeTakeFirst();

/** The applications that wait under a call, whatever its version. */
export const readWaitingIds = async (db: Kysely<DB>, callId: string): Promise<string[]> =>
  (await db.selectFrom('application').where('call_id', '=', callId).where('state', '=', 'waitlisted').select('id').execute()).map(
    ({ id }) => id,
  );

/** The place of an application on the waitlist: when its session decided, which one, and its rank there. */
export type Place = { decided_at: string; session_id: string; rank: number };

/** What waits for an award, in the order of decision and rank, after a place. */
export const readWaitlistRows = (
  db: Kysely<DB>,
  { callId, after, limit }: { callId: string | undefined; after: Place | undefined; limit: number },
) =>
  db
    .selectFrom('application as a')
    .innerJoin('stream as s', 's.id', 'a.id')
    .innerJoin('organisation as o', 'o.id', 'a.organisation_id')
    .innerJoin('agenda_item as i', 'i.application_id', 'a.id')
    .innerJoin('session as c', 'c.id', 'i.session_id')
    .where('a.state', '=', 'waitlisted')
    .where('i.rank', 'is not', null)
    .$if(callId !== undefined, (query) => query.where('a.call_id', '=', callId ?? ''))
    .$if(after !== undefined, (query) =>
      query.where(
        sql<boolean>`(c.decided_at, c.id, i.rank) > (${after?.decided_at}::timestamptz, ${after?.session_id}::uuid, ${after?.rank}::integer)`,
      ),
    )
    .select([
      'a.id',
      's.version',
      'a.title',
      'a.call_id',
      'o.name as organisation_name',
      'c.id as session_id',
      'c.held_on',
      sql<string>`c.decided_at`.as('decided_at'),
      sql<number>`i.rank`.as('rank'),
      'i.reason',
      'a.cost_cents',
      'a.requested_cents',
    ])
    .orderBy('c.decided_at')
    .orderBy('c.id')
    .orderBy('i.rank')
    .limit(limit)
    .execute();
