import type { Kysely, Transaction } from 'kysely';
import { v5 as uuidOfName, v7 as uuid } from 'uuid';
import { type Call, type CallFile, CallTerms } from '../domain/call.ts';
import { parisDate, yearOf } from '../domain/calendar.ts';
import { CREDITS } from '../domain/envelope.ts';
import { GENESIS } from '../domain/event.ts';
import { insertEnvelope, postMovements } from './envelope.ts';
import { appendEvents, openStreams } from './events.ts';
import type { DB } from './schema.ts';

const terms = new Map<string, CallTerms>();

const callView = (db: Kysely<DB>) => db.selectFrom('call_version').select(['call_id', 'version', 'envelope_id', 'terms']);

function toCall(row: { call_id: string; version: number; envelope_id: string; terms: CallTerms }): Call {
  const key = `${row.call_id}/${row.version}`;
  // A version never changes: one object for it, so that its form's schema is compiled once. What was published before a term existed gets its default.
  const known = terms.get(key) ?? CallTerms.parse(row.terms);
  terms.set(key, known);
  return { id: row.call_id, version: row.version, envelopeId: row.envelope_id, terms: known };
}

/** One version of a call. */
export const readCallVersion = async (db: Kysely<DB>, id: string, version: number): Promise<Call> =>
  toCall(await callView(db).where('call_id', '=', id).where('version', '=', version).executeTakeFirstOrThrow());

/** A call's newest version, under which new applications are drafted. */
export async function readCall(db: Kysely<DB>, id: string): Promise<Call | undefined> {
  const row = await callView(db).where('call_id', '=', id).orderBy('version', 'desc').executeTakeFirst();
  return row && toCall(row);
}

/** The newest version of each call, by id. */
export const readCalls = async (db: Kysely<DB>): Promise<Call[]> =>
  (await callView(db).distinctOn('call_id').orderBy('call_id').orderBy('version', 'desc').execute()).map(toCall);

// Ids that follow from a shipped name, so that two processes that load the same file load it once.
const NAMESPACE = 'f2a7c9a4-6d0e-5b63-9c1e-0c8d3e4b7a10';

/**
 * Loads a shipped call once: its envelope with AE and CP allotted on the current budget year, and its version.
 * @param at ISO instant; its year in Paris is the year of the credits. Returns false where this version was already there.
 */
export function loadCall(db: Kysely<DB>, file: CallFile, at: string): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const envelopeId = uuidOfName(`envelope/${file.envelope.code}`, NAMESPACE);
    const streamId = uuidOfName(`call/${file.id}/${file.version}`, NAMESPACE);
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('stream')
      .values({ id: streamId, kind: 'call', version: 0, head: GENESIS, acknowledged: 0, due_at: null, due_what: null })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst();
    if (!numInsertedOrUpdatedRows) return false;
    const isNew = !(await trx.selectFrom('envelope').where('id', '=', envelopeId).select('id').executeTakeFirst());
    if (isNew) {
      await openStreams(trx, 'envelope', [envelopeId]);
      await insertEnvelope(trx, { id: envelopeId, code: file.envelope.code, name: file.envelope.name });
    }
    await trx
      .insertInto('call_version')
      .values({ call_id: file.id, version: file.version, stream_id: streamId, envelope_id: envelopeId, terms: JSON.stringify(file.terms) })
      .execute();
    const versions = await appendEvents(
      trx,
      { at, personId: null },
      [{ streamId, name: 'publishCall', facts: { version: file.version }, due: null }],
      true,
    );
    if (isNew) await allotFirst(trx, file, envelopeId, { streamId, version: versions.get(streamId) ?? 0 }, at);
    return true;
  });
}

async function allotFirst(
  trx: Transaction<DB>,
  { envelope }: CallFile,
  envelopeId: string,
  cause: { streamId: string; version: number },
  at: string,
): Promise<void> {
  const amounts = { AE: envelope.aeCents, CP: envelope.cpCents };
  const movements = CREDITS.map((credit) => ({
    kind: 'allot' as const,
    envelopeId,
    year: yearOf(at),
    credit,
    amountCents: amounts[credit],
    trancheId: null,
    subject: envelope.code,
    valueDate: parisDate(at),
    cause,
  }));
  await postMovements(trx, movements, 'all_or_none', at);
}

/** A new id, sortable by the time at which it was made. */
export const newId = (): string => uuid();
