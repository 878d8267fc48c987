import { type Kysely, sql, type Transaction } from 'kysely';
import { heldOf } from '../../domain/committee/waitlist.ts';
import type { Scope } from '../../domain/core/role.ts';
import { isReviewHiddenFrom } from '../people/conflicts.ts';
import { readAvailable } from './scenarios.ts';
import { givenReference } from '../core/references.ts';
import type { DB } from '../core/schema.ts';
import { part, readAlone } from '../connection/together.ts';

/**
 * The waits that have not ended: an application that waits again after a won appeal has an ended item and an open one.
 * A voided opinion took it back to its review, or an appeal against the waitlist to another session, which ended its
 * wait too.
 */
const waits = (db: Kysely<DB>) =>
  db
    .selectFrom('agenda_item as i')
    .where('i.rank', 'is not', null)
    .where(
      sql<boolean>`NOT EXISTS (SELECT FROM event AS e JOIN session AS c ON c.id = i.session_id
        WHERE e.stream_id = i.application_id AND e.at >= c.decided_at AND (e.name = 'voidOpinion' AND e.facts ->> 'from' = 'waitlisted'
          OR e.name = 'upholdAppeal' AND e.facts ->> 'against' = 'waitlisted'))`,
    )
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('waitlist_outcome as w')
            .whereRef('w.application_id', '=', 'i.application_id')
            .whereRef('w.session_id', '=', 'i.session_id'),
        ),
      ),
    );

type WaitOutcome = { decision: 'award' | 'refuse'; awardedCents: number | null; reason: string; personId: string; at: string };

/** Ends these applications' waits, in the session that last waitlisted them, and their proposals. */
export async function insertOutcomes(
  trx: Transaction<DB>,
  applicationIds: readonly string[],
  { decision, awardedCents, reason, personId, at }: WaitOutcome,
): Promise<void> {
  const ids = sql<string>`ANY(${[...applicationIds]}::uuid[])`;
  await trx.deleteFrom('award_proposal').where('application_id', '=', ids).execute();
  await trx
    .insertInto('waitlist_outcome')
    .columns(['application_id', 'session_id', 'decision', 'awarded_cents', 'reason', 'decided_by', 'decided_at'])
    .expression(
      waits(trx)
        .where('i.application_id', '=', ids)
        .select([
          'i.application_id',
          'i.session_id',
          sql<string>`${decision}::text`.as('decision'),
          sql<number | null>`${awardedCents}::bigint`.as('awarded_cents'),
          sql<string>`${reason}::text`.as('reason'),
          sql<string>`${personId}::uuid`.as('decided_by'),
          sql<string>`${at}::timestamptz`.as('decided_at'),
        ]),
    )
    .execute();
}

/** An application that waits no longer is not proposed for an award either. */
export async function removeProposals(trx: Transaction<DB>, applicationId: string): Promise<void> {
  await trx.deleteFrom('award_proposal').where('application_id', '=', applicationId).execute();
}

/** The outcome of an application's last ended wait; undefined if none has ended. */
export const outcomePart = (db: Kysely<DB>, applicationId: string) =>
  part(
    db
      .selectFrom('waitlist_outcome')
      .where('application_id', '=', applicationId)
      .select(['session_id', 'decision', 'awarded_cents', 'reason', 'decided_at'])
      .orderBy('decided_at', 'desc')
      .limit(1),
    { instants: ['decided_at'] },
  );
export const readOutcome = async (db: Kysely<DB>, applicationId: string) => (await readAlone(db, outcomePart(db, applicationId)))[0];

/** The applications that wait under a call, in any version. */
export const readWaitingIds = async (db: Kysely<DB>, callId: string): Promise<string[]> =>
  (await db.selectFrom('application').where('call_id', '=', callId).where('state', '=', 'waitlisted').select('id').execute()).map(
    ({ id }) => id,
  );

/**
 * The place of an application on the waitlist: when its appeal was won, if it was, when its session decided, which
 * session, and its rank there.
 */
export type Place = { won_at: string | null; decided_at: string; session_id: string; rank: number };

/** When an application's appeal was won; null if it was not. */
const wonAt = sql<string | null>`(
  SELECT min(p.ended_at) FROM appeal AS p WHERE p.application_id = a.id AND p.state = 'upheld' AND p.against IN ('refused', 'waitlisted'))`;
const wonFirst = sql`coalesce(${wonAt}, 'infinity')`;

/** When the appeals of these applications were won; those without are left out. */
export async function readWonAppeals(db: Kysely<DB>, applicationIds: readonly string[]): Promise<Map<string, string>> {
  if (applicationIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('appeal')
    .where('state', '=', 'upheld')
    .where('against', 'in', ['refused', 'waitlisted'])
    .where('application_id', '=', sql<string>`ANY(${[...applicationIds]}::uuid[])`)
    .select((select) => ['application_id', select.fn.min('ended_at').$notNull().as('at')])
    .groupBy('application_id')
    .execute();
  return new Map(rows.map(({ application_id: id, at }) => [id, at]));
}

/** The waitlist in its order: won appeals first, oldest first, then by decision and rank. */
export const waiting = (db: Kysely<DB>) =>
  waits(db)
    .innerJoin('application as a', 'a.id', 'i.application_id')
    .innerJoin('session as c', 'c.id', 'i.session_id')
    .where('a.state', '=', 'waitlisted')
    .orderBy(wonFirst)
    .orderBy('c.decided_at')
    .orderBy('c.id')
    .orderBy('i.rank');

/**
 * The waitlist, or that of one envelope, in its order, with the AE of a year that its envelopes have available;
 * `held_since`: since when they are known to hold it.
 */
export async function readHolding(db: Kysely<DB>, year: number, envelopeId?: string) {
  const rows = await waiting(db)
    .innerJoin('call_version as v', (join) => join.onRef('v.call_id', '=', 'a.call_id').onRef('v.version', '=', 'a.call_version'))
    .leftJoin('award_proposal as h', 'h.application_id', 'a.id')
    .$if(envelopeId !== undefined, (query) => query.where('v.envelope_id', '=', envelopeId ?? ''))
    .select(['a.id as applicationId', 'v.envelope_id as envelopeId', 'a.requested_cents as requestedCents', 'h.held_since as heldSince'])
    .execute();
  const envelopes = rows.length === 0 ? [] : await readAvailable(db, [...new Set(rows.map(({ envelopeId }) => envelopeId))], year);
  const available = new Map(envelopes.map(({ id, available: cents }) => [id, cents ?? 0]));
  return { waiting: rows, available, held: heldOf(rows, available) };
}

/** Records that the credits hold these applications; returns those for which that is new. */
export async function insertHeld(trx: Transaction<DB>, applicationIds: readonly string[], at: string): Promise<string[]> {
  if (applicationIds.length === 0) return [];
  const rows = await trx
    .insertInto('award_proposal')
    .values(applicationIds.map((id) => ({ application_id: id, held_since: at })))
    .onConflict((conflict) => conflict.column('application_id').doNothing())
    .returning('application_id')
    .execute();
  return rows.map(({ application_id: id }) => id);
}

/**
 * Removes applications that the credits no longer hold, or that no longer wait: one that is held again is proposed
 * again.
 */
export async function deleteHeld(db: Kysely<DB>, applicationIds: readonly string[]): Promise<void> {
  await db
    .deleteFrom('award_proposal as h')
    .where((where) =>
      where.or([
        where('h.application_id', '=', sql<string>`ANY(${[...applicationIds]}::uuid[])`),
        sql<boolean>`NOT EXISTS (SELECT FROM application AS a WHERE a.id = h.application_id AND a.state = 'waitlisted')`,
      ]),
    )
    .execute();
}

/** The waitlist in its order, after a place, without what is hidden from the caller. */
export const readWaitlistRows = (
  db: Kysely<DB>,
  scope: Scope,
  { callId, after, limit }: { callId: string | undefined; after: Place | undefined; limit: number },
) =>
  waiting(db)
    .innerJoin('stream as s', 's.id', 'a.id')
    .innerJoin('organisation as o', 'o.id', 'a.organisation_id')
    .where((where) => where.not(isReviewHiddenFrom(scope)))
    .$if(callId !== undefined, (query) => query.where('a.call_id', '=', callId ?? ''))
    .$if(after !== undefined, (query) =>
      query.where(
        sql<boolean>`(${wonFirst}, c.decided_at, c.id, i.rank)
          > (coalesce(${after?.won_at}::timestamptz, 'infinity'), ${after?.decided_at}::timestamptz, ${after?.session_id}::uuid, ${after?.rank}::integer)`,
      ),
    )
    .select([
      'a.id',
      's.version',
      givenReference,
      'a.title',
      'a.call_id',
      'o.name as organisation_name',
      'o.siret',
      wonAt.as('won_at'),
      'c.id as session_id',
      'c.held_on',
      sql<string>`c.decided_at`.as('decided_at'),
      sql<number>`i.rank`.as('rank'),
      'i.reason',
      'a.cost_cents',
      'a.requested_cents',
    ])
    .limit(limit)
    .execute();
