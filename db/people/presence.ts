import { type Kysely, sql } from 'kysely';
import type { PresenceSide, ShowPresence } from '../../domain/people/presence.ts';
import type { DB } from '../core/schema.ts';
import { part, readAlone, type RowOf } from '../connection/together.ts';

type Here = { applicationId: string; personId: string };

/**
 * Records that a person works on an application until an instant; the start stays the same while the presence is not
 * forgotten.
 */
export async function storePresence(
  db: Kysely<DB>,
  { applicationId, personId }: Here,
  { side, on, step, at, until }: ShowPresence & { side: PresenceSide; at: string; until: string },
): Promise<void> {
  await db
    .insertInto('presence')
    .values({ application_id: applicationId, person_id: personId, side, command: on, step: step ?? null, since: at, seen_until: until })
    .onConflict((conflict) =>
      conflict.columns(['application_id', 'person_id']).doUpdateSet({
        side,
        command: on,
        step: step ?? null,
        since: sql<string>`CASE WHEN presence.seen_until < ${at} THEN excluded.since ELSE presence.since END`,
        seen_until: until,
      }),
    )
    .execute();
}

export async function removePresence(db: Kysely<DB>, { applicationId, personId }: Here): Promise<void> {
  await db.deleteFrom('presence').where('application_id', '=', applicationId).where('person_id', '=', personId).execute();
}

/** The other people who work on an application at an instant, each on their side; earliest first. */
export const presencePart = (db: Kysely<DB>, applicationId: string, personId: string, at: string) =>
  part(
    db
      .selectFrom('presence as h')
      .innerJoin('person as p', 'p.id', 'h.person_id')
      .where('h.application_id', '=', applicationId)
      .where('h.person_id', '<>', personId)
      .where('h.seen_until', '>=', at)
      .select(['h.side', 'p.id', 'p.given_name', 'p.usual_name', 'h.since', 'h.command', 'h.step'])
      .orderBy('h.since'),
    { instants: ['since'] },
  );
export type PresenceRow = RowOf<ReturnType<typeof presencePart>>;
export const readPresence = (db: Kysely<DB>, { applicationId, personId }: Here, at: string): Promise<PresenceRow[]> =>
  readAlone(db, presencePart(db, applicationId, personId, at));

/** Deletes expired presences. */
export async function sweepPresence(db: Kysely<DB>): Promise<void> {
  await db
    .deleteFrom('presence')
    .where('seen_until', '<', sql<string>`now()`)
    .execute();
}
