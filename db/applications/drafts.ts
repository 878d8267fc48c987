import { sql, type Transaction } from 'kysely';
import type { Signable } from '../../domain/applications/asked-submission.ts';
import { endOfDate, moveDate, parisDate } from '../../domain/core/calendar.ts';
import { type Caller, idsOf } from '../../domain/core/role.ts';
import type { DB } from '../core/schema.ts';
import { holdsOneOf } from '../people/roles.ts';

/** The person who began application `a`, while it is a draft: its first event is theirs. */
export const draftedBy = sql<string | null>`CASE WHEN a.state = 'draft'
  THEN (SELECT e.person_id FROM event AS e WHERE e.stream_id = a.id AND e.version = 1) END`.as('draftedBy');

/** The person who began a draft; null of an application that was submitted. */
export async function readDrafter(trx: Transaction<DB>, id: string): Promise<string | null> {
  const row = await trx.selectFrom('application as a').where('a.id', '=', id).select(draftedBy).executeTakeFirst();
  return row?.draftedBy ?? null;
}

/** The people who sign for the organisation of application `a`, while it is a draft. */
export const signatories = sql<string[]>`CASE WHEN a.state = 'draft'
  THEN ARRAY(SELECT p.id::text FROM person AS p WHERE p.organisation_id = a.organisation_id AND ${holdsOneOf(['signatory'])})
  ELSE ARRAY[]::text[] END`.as('signatories');

/** When they were last told that it is ready; null if they were not. */
export const toldAt = sql<string | null>`CASE WHEN a.state = 'draft'
  THEN (SELECT e.at FROM event AS e WHERE e.stream_id = a.id AND e.name = 'askSubmission' ORDER BY e.version DESC LIMIT 1) END`.as(
  'toldAt',
);

/** How often a human has told on a day (Paris) of this instant that a draft is ready. */
export async function countSubmissionsAsked(trx: Transaction<DB>, caller: Caller, at: string): Promise<number> {
  const { count } = await trx
    .selectFrom('event')
    .where('at', '>', endOfDate(moveDate(parisDate(at), { days: -1 })))
    .where('name', '=', 'askSubmission')
    .where('person_id', 'in', idsOf(caller))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** Whom to tell that a draft is ready, as its rule reads it. */
export const readSignable = (trx: Transaction<DB>, id: string): Promise<Signable> =>
  trx.selectFrom('application as a').where('a.id', '=', id).select([signatories, toldAt]).executeTakeFirstOrThrow();
