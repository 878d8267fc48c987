import assert from 'node:assert/strict';
import { type Kysely, sql, type Transaction } from 'kysely';
import { GENESIS, movementHash } from '../domain/chain.ts';
import {
  type Balances,
  type Ledger,
  lineKey,
  type Movement,
  type Posted,
  type PostMode,
  refuseWhole,
  settle,
  type Settled,
  type TrancheAmounts,
} from '../domain/envelope.ts';
import { Refused } from '../domain/refusal.ts';
import type { DB } from './schema.ts';

/** How many movements an envelope has taken, and the hash of the last one. */
type Tail = { sequence: number; head: string };
type Locked = Ledger & { tails: Map<string, Tail> };

const unique = (values: readonly (string | null)[]): string[] => [...new Set(values.filter((value) => value !== null))].sort();

/**
 * Locks the envelopes by id, then reads what hangs on them: whoever moves money of an envelope waits here for whoever came first. Their keys are left alone:
 * two who have both made a grant on an envelope share its key, and would wait for each other for ever.
 */
async function lockLedger(trx: Transaction<DB>, asked: readonly Movement[]): Promise<Locked> {
  const envelopeIds = unique(asked.map(({ envelopeId }) => envelopeId));
  const trancheIds = unique(asked.map(({ trancheId }) => trancheId));
  const envelopes = await trx
    .selectFrom('envelope')
    .where('id', 'in', envelopeIds)
    .select(['id', 'sequence', 'head'])
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  assert.equal(envelopes.length, envelopeIds.length, `no such envelope among ${envelopeIds.join(', ')}`);
  const lines = await trx.selectFrom('envelope_line').where('envelope_id', 'in', envelopeIds).selectAll().execute();
  const tranches =
    trancheIds.length === 0
      ? []
      : await trx
          .selectFrom('tranche')
          .where('id', 'in', trancheIds)
          .select(['id', 'reserved', 'released', 'committed', 'withdrawn', 'ordered', 'cancelled', 'paid'])
          .orderBy('id')
          .forUpdate()
          .execute();
  return {
    tails: new Map(envelopes.map(({ id, ...tail }) => [id, tail])),
    lines: new Map(
      lines.map(({ envelope_id: envelopeId, year, credit, ...balances }): [string, Balances] => [
        lineKey({ envelopeId, year, credit }),
        balances,
      ]),
    ),
    tranches: new Map(tranches.map(({ id, ...amounts }): [string, TrancheAmounts] => [id, amounts])),
  };
}

/** Writes the balances and amounts that the posted movements have changed, and each envelope's sequence and head, set by set. */
async function storeBalances(
  trx: Transaction<DB>,
  { lines, tranches }: Ledger,
  posted: readonly Movement[],
  tails: ReadonlyMap<string, Tail>,
): Promise<void> {
  const touched = new Map(posted.map((movement) => [lineKey(movement), movement]));
  const lineRows = [...touched].map(([key, { envelopeId, year, credit }]) => ({
    envelope_id: envelopeId,
    year,
    credit,
    ...lines.get(key),
  }));
  await sql`
    INSERT INTO envelope_line SELECT * FROM jsonb_populate_recordset(NULL::envelope_line, ${JSON.stringify(lineRows)}::jsonb)
    ON CONFLICT (envelope_id, year, credit) DO UPDATE SET total = excluded.total, available = excluded.available, frozen = excluded.frozen, reserved = excluded.reserved,
      committed = excluded.committed, ordered = excluded.ordered, paid = excluded.paid, lapsed = excluded.lapsed`.execute(trx);
  const trancheRows = unique(posted.map(({ trancheId }) => trancheId)).map((id) => ({ id, ...tranches.get(id) }));
  if (trancheRows.length > 0) {
    await sql`
      UPDATE tranche SET reserved = fresh.reserved, released = fresh.released, committed = fresh.committed,
        withdrawn = fresh.withdrawn, ordered = fresh.ordered, cancelled = fresh.cancelled, paid = fresh.paid
      FROM jsonb_to_recordset(${JSON.stringify(trancheRows)}::jsonb) AS fresh (id uuid, reserved bigint, released bigint, committed bigint, withdrawn bigint, ordered bigint, cancelled bigint, paid bigint)
      WHERE tranche.id = fresh.id`.execute(trx);
  }
  const tailRows = [...tails].map(([id, tail]) => ({ id, ...tail }));
  await sql`
    UPDATE envelope SET sequence = fresh.sequence, head = fresh.head
    FROM jsonb_to_recordset(${JSON.stringify(tailRows)}::jsonb) AS fresh (id uuid, sequence bigint, head text)
    WHERE envelope.id = fresh.id`.execute(trx);
}

/** Posted movements as rows, each numbered in its envelope and chained to the one before it there; `tails` moves on to the last ones. */
function chainRows(posted: readonly Posted[], tails: Map<string, Tail>, recordedAt: string) {
  return posted.map((movement) => {
    const { envelopeId, kind, year, credit, amountCents, trancheId, valueDate, cause, from, to, reverses } = movement;
    const before = tails.get(envelopeId) ?? { sequence: 0, head: GENESIS };
    const sequence = before.sequence + 1;
    const hash = movementHash(before.head, { ...movement, sequence, recordedAt });
    tails.set(envelopeId, { sequence, head: hash });
    return {
      envelope_id: envelopeId,
      sequence,
      kind,
      year,
      credit,
      from_account: from,
      to_account: to,
      amount_cents: amountCents,
      tranche_id: trancheId,
      value_date: valueDate,
      recorded_at: recordedAt,
      cause_stream_id: cause.streamId,
      cause_version: cause.version,
      reverses: reverses?.sequence ?? null,
      hash,
    };
  });
}

/**
 * The ledger's one write. Locks the envelopes, lets the domain decide the list in its order, and writes movements and balances set by set.
 * `all_or_none`: a list that does not fit throws `Refused` with what is missing and for which rows. `each`: what fits is posted, the rest returned as refused.
 * @param recordedAt ISO instant at which the movements are recorded
 */
export async function postMovements(
  trx: Transaction<DB>,
  asked: readonly Movement[],
  mode: PostMode,
  recordedAt: string,
): Promise<Pick<Settled, 'posted' | 'refused'>> {
  if (asked.length === 0) return { posted: [], refused: [] };
  const locked = await lockLedger(trx, asked);
  const settled = settle(locked, asked);
  const refusal = mode === 'all_or_none' ? refuseWhole(locked, asked, settled) : null;
  if (refusal) throw new Refused(refusal);
  const { ledger, posted, refused } = settled;
  if (posted.length === 0) return { posted, refused };
  const rows = chainRows(posted, locked.tails, recordedAt);
  await storeBalances(trx, ledger, posted, locked.tails);
  await sql`INSERT INTO movement SELECT * FROM jsonb_populate_recordset(NULL::movement, ${JSON.stringify(rows)}::jsonb)`.execute(trx);
  return { posted, refused };
}

/** An envelope's stream and row; its money comes by movements only. */
export async function insertEnvelope(
  trx: Transaction<DB>,
  envelope: { id: string; code: string; name: { fr: string; en: string } },
): Promise<void> {
  await trx
    .insertInto('envelope')
    .values({ ...envelope, name: JSON.stringify(envelope.name) })
    .execute();
}

export const knowsEnvelope = async (db: Kysely<DB>, id: string): Promise<boolean> =>
  (await db.selectFrom('envelope').where('id', '=', id).select('id').executeTakeFirst()) !== undefined;

export type EnvelopeView = {
  id: string;
  code: string;
  name: { fr: string; en: string };
  sequence: number;
  lines: ({ year: number; credit: 'AE' | 'CP' } & Balances)[];
};

/** Envelopes with their balances of each year, by code; one of them where an id is given. */
export async function readEnvelopes(db: Kysely<DB>, id?: string): Promise<EnvelopeView[]> {
  const envelopes = await db
    .selectFrom('envelope')
    .select(['id', 'code', 'name', 'sequence'])
    .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
    .orderBy('code')
    .execute();
  const ids = envelopes.map((envelope) => envelope.id);
  const lines =
    ids.length === 0
      ? []
      : await db.selectFrom('envelope_line').where('envelope_id', 'in', ids).selectAll().orderBy('year').orderBy('credit').execute();
  return envelopes.map((envelope) => ({
    ...envelope,
    lines: lines.filter((line) => line.envelope_id === envelope.id).map(({ envelope_id: _, ...line }) => line),
  }));
}
