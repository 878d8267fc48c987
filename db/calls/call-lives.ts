import { type Kysely, sql, type Transaction } from 'kysely';
import type { CallTerms } from '../../domain/calls/call.ts';
import type { CallLife, CloseCall } from '../../domain/calls/call-life.ts';
import type { Given } from '../../domain/core/command.ts';
import type { DB } from '../core/schema.ts';
import { statement } from '../connection/statement.ts';

/** The stream behind a call's name: its commands are recorded under this id. */
export const findCallStream = async (db: Kysely<DB>, id: string): Promise<string | undefined> =>
  (await db.selectFrom('call').where('id', '=', id).select('stream_id').executeTakeFirst())?.stream_id;

type LockedCall = CallLife & { code: string; envelopeId: string };

/** Locks a call with its stream, by its stream's id; its newest version is read under that lock. */
export async function lockCall(trx: Transaction<DB>, streamId: string): Promise<LockedCall | undefined> {
  const call = await trx
    .selectFrom('stream as s')
    .innerJoin('call as c', 'c.stream_id', 's.id')
    .where('s.id', '=', streamId)
    .select(['c.id', 'c.code', 'c.state', 's.version', 'c.envelope_id as envelopeId', 'c.draft'])
    .forUpdate()
    .executeTakeFirst();
  if (!call) return undefined;
  const newest = await trx
    .selectFrom('call_version')
    .where('call_id', '=', call.id)
    .select('version')
    .orderBy('version', 'desc')
    .executeTakeFirst();
  return { ...call, published: newest?.version ?? 0 };
}

/** Inserts a draft call. Returns false if its id or its code is taken. */
export async function insertCall(
  trx: Transaction<DB>,
  {
    id,
    code,
    streamId,
    envelopeId,
    terms,
    personId,
  }: { id: string; code: string; streamId: string; envelopeId: string; terms: CallTerms; personId: string | null },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('call')
    .values({ id, code, stream_id: streamId, envelope_id: envelopeId, state: 'draft', draft: JSON.stringify(terms), created_by: personId })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return Boolean(numInsertedOrUpdatedRows);
}

/** Replaces the draft of the next version. */
export async function updateDraft(
  trx: Transaction<DB>,
  streamId: string,
  { envelopeId, terms }: { envelopeId: string; terms: CallTerms },
): Promise<void> {
  await trx
    .updateTable('call')
    .set({ envelope_id: envelopeId, draft: JSON.stringify(terms) })
    .where('stream_id', '=', streamId)
    .execute();
}

export async function setEnvelope(trx: Transaction<DB>, streamId: string, envelopeId: string): Promise<void> {
  await trx.updateTable('call').set({ envelope_id: envelopeId }).where('stream_id', '=', streamId).execute();
}

export async function insertVersion(
  trx: Transaction<DB>,
  streamId: string,
  { id, version, envelopeId, terms }: { id: string; version: number; envelopeId: string; terms: CallTerms },
): Promise<void> {
  await trx
    .insertInto('call_version')
    .values({ call_id: id, version, stream_id: streamId, envelope_id: envelopeId, terms: JSON.stringify(terms) })
    .execute();
}

/** `draft`: what remains as the draft of the version after this one. */
export async function markPublished(trx: Transaction<DB>, streamId: string, draft: CallTerms | null): Promise<void> {
  await trx
    .updateTable('call')
    .set({ state: 'published', draft: draft && JSON.stringify(draft) })
    .where('stream_id', '=', streamId)
    .execute();
}

export async function markClosed(trx: Transaction<DB>, { id: streamId, caller, body: { reason }, at }: Given<CloseCall>): Promise<void> {
  await trx
    .updateTable('call')
    .set({ state: 'closed', draft: null, closed_by: caller.personId, closed_at: at, closing_reason: reason })
    .where('stream_id', '=', streamId)
    .execute();
}

/** Calls with their lives, by id: all of them, or without the drafts. */
export const readCallRows = statement((db: Kysely<DB>, { drafts, id }: { drafts: boolean; id?: string }) =>
  db
    .selectFrom('call as c')
    .innerJoinLateral(
      // OFFSET: makes PostgreSQL look up the stream of each call, instead of joining all streams.
      (select) => select.selectFrom('stream').whereRef('stream.id', '=', 'c.stream_id').select('stream.version').offset(sql.lit(0)).as('s'),
      (join) => join.onTrue(),
    )
    .$if(!drafts, (query) => query.where('c.state', '!=', 'draft'))
    .$if(id !== undefined, (query) => query.where('c.id', '=', id ?? ''))
    .select(['c.id', 'c.code', 'c.state', 's.version', 'c.envelope_id', 'c.draft', 'c.closed_at', 'c.closing_reason'])
    .orderBy('c.id'),
);
