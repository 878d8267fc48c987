import { type Kysely, sql, type Transaction } from 'kysely';
import type { Given } from '../../domain/core/command.ts';
import type { EventName } from '../../domain/core/event.ts';
import type { Credit } from '../../domain/ledger/envelope.ts';
import type { Outcome } from '../../domain/core/second-person.ts';
import type { Change, ProposeChange } from '../../domain/ledger/change.ts';
import type { DB } from '../core/schema.ts';

/** A proposed change with the body that its command would get. */
export type ProposedChange = Change & { proposed: ProposeChange };

/** A proposal never changes: its columns hold what was parsed at the time. */
const proposed = sql<ProposeChange>`jsonb_build_object('command', v.command, 'body', v.body)`.as('proposed');

/** One change of an envelope; undefined if it has none of this number. */
export const readChange = (db: Kysely<DB>, envelopeId: string, number: number): Promise<ProposedChange | undefined> =>
  db
    .selectFrom('envelope_change as v')
    .where('v.envelope_id', '=', envelopeId)
    .where('v.number', '=', number)
    .select(['v.number', 'v.command', 'v.proposed_by as proposedBy', 'v.outcome', proposed])
    .executeTakeFirst();

/** The changes of these envelopes that wait for a second person. */
export const readOpenChanges = (db: Kysely<DB>, envelopeIds: readonly string[]): Promise<(Change & { envelopeId: string })[]> =>
  db
    .selectFrom('envelope_change as v')
    .where('v.envelope_id', '=', sql<string>`ANY(${envelopeIds}::uuid[])`)
    .where('v.outcome', 'is', null)
    .select(['v.envelope_id as envelopeId', 'v.number', 'v.command', 'v.proposed_by as proposedBy', 'v.outcome'])
    .execute();

/** Records a change of a locked envelope; returns its number there. */
export async function insertChange(trx: Transaction<DB>, { id, body: { command, body }, by }: Given<ProposeChange>): Promise<number> {
  const { number } = await trx
    .insertInto('envelope_change')
    .values({
      envelope_id: id,
      number: sql<number>`(SELECT count(*) + 1 FROM envelope_change WHERE envelope_id = ${id})`,
      command,
      body: JSON.stringify(body),
      proposed_by: by.personId,
      proposed_at: by.at,
    })
    .returning('number')
    .executeTakeFirstOrThrow();
  return number;
}

/** Ends an open change. `reason`: why it was rejected; otherwise null. */
export async function endChange(
  trx: Transaction<DB>,
  { id, body: { change }, by }: Given<{ change: number }>,
  outcome: Outcome,
  reason: string | null = null,
): Promise<void> {
  await trx
    .updateTable('envelope_change')
    .set({ outcome, ended_by: by.personId, ended_at: by.at, ending_reason: reason })
    .where('envelope_id', '=', id)
    .where('number', '=', change)
    .execute();
}

/** Events by which one person adds credits alone; confirming another person's proposal has its own event. */
const ADDING = ['allotCredits', 'transferCredits', 'carryOverCredits'] as const satisfies readonly EventName[];

/**
 * Lets no other transaction add credits alone until this one ends, so that two concurrent orders are both counted.
 * Taken before any envelope is locked.
 */
export const lockAddingAlone = (trx: Transaction<DB>) => sql`SELECT pg_advisory_xact_lock(hashtext('credits alone'))`.execute(trx);

/**
 * What one human, by their ids, has added alone to the AE and to the CP of all envelopes and years, in cents.
 * @param since an ISO instant: what was added later counts
 */
export async function readAddedAlone(db: Kysely<DB>, ids: readonly string[], since: string): Promise<Record<Credit, number>> {
  const added = (credit: Credit) =>
    sql<number>`coalesce(sum((e.facts ->> 'amountCents')::bigint) FILTER (WHERE e.facts ->> 'credit' = ${credit}), 0)::bigint`;
  return db
    .selectFrom('credit_order as o')
    .innerJoin('event as e', (join) => join.onRef('e.stream_id', '=', 'o.envelope_id').onRef('e.version', '=', 'o.version'))
    .where('e.person_id', '=', sql<string>`ANY(${ids}::uuid[])`)
    .where('e.name', 'in', ADDING)
    .where('e.at', '>', since)
    .select([added('AE').as('AE'), added('CP').as('CP')])
    .executeTakeFirstOrThrow();
}

/**
 * The changes of envelopes, or the open ones, or one of them, with the people who proposed and ended them; newest
 * first.
 */
export const readChanges = (db: Kysely<DB>, envelopeIds: readonly string[], which: { open?: true; number?: number } = {}) =>
  db
    .selectFrom('envelope_change as v')
    .innerJoin('person as p', 'p.id', 'v.proposed_by')
    .leftJoin('person as e', 'e.id', 'v.ended_by')
    .where('v.envelope_id', '=', sql<string>`ANY(${envelopeIds}::uuid[])`)
    .$if(which.open === true, (query) => query.where('v.outcome', 'is', null))
    .$if(which.number !== undefined, (query) => query.where('v.number', '=', which.number ?? 0))
    .select([
      'v.envelope_id as envelopeId',
      'v.number',
      'v.command',
      proposed,
      'v.proposed_by as proposedBy',
      'p.given_name as proposer_given',
      'p.usual_name as proposer_usual',
      'v.proposed_at',
      'v.outcome',
      'v.ended_by',
      'e.given_name as ender_given',
      'e.usual_name as ender_usual',
      'v.ended_at',
      'v.ending_reason',
    ])
    .orderBy('v.number', 'desc')
    .execute();
export type ChangeRow = Awaited<ReturnType<typeof readChanges>>[number];
