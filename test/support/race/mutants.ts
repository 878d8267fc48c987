import { sql } from 'kysely';
import { chainRows, lockEnvelopes, lockLedger, postMovements, postOn, readBalances, store } from '../../../db/ledger/envelope.ts';
import { lineKey, type MovementKind, refuseWhole, settle, TRANCHE_AMOUNTS } from '../../../domain/ledger/envelope.ts';
import { chainHash } from '../../../domain/core/event.ts';
import { Refused } from '../../../domain/core/refusal.ts';
import { forgetful } from './forgetful.ts';
import { EVENT, type Parts, REAL } from './parts.ts';

type Post = Parts['post'];

/** Reads the balances, waits for its turn, and writes what it computes from what it read before. */
const absolute: Post = async (trx, asked, mode, at) => {
  const balances = await readBalances(trx, asked);
  return postOn(trx, { ...balances, ...(await lockEnvelopes(trx, asked)) }, asked, mode, at);
};

/** The current balances, changed by a decision on the balances of an earlier moment. */
function shifted<T extends Record<string, number>>(
  now: ReadonlyMap<string, T>,
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
) {
  const difference = (key: string, part: string) => (after.get(key)?.[part] ?? 0) - (before.get(key)?.[part] ?? 0);
  const shift = (key: string, parts: T) => Object.entries(parts).map(([part, cents]) => [part, cents + difference(key, part)]);
  return new Map([...now].map(([key, parts]) => [key, Object.fromEntries(shift(key, parts)) as T]));
}

/** The same, but it writes the difference: balances stay right, and the check is of an earlier moment. */
const relative: Post = async (trx, asked, mode, at) => {
  const balances = await readBalances(trx, asked);
  const seen = { ...balances, ...(await lockEnvelopes(trx, asked)) };
  const settled = settle(seen, asked);
  const refusal = mode === 'all_or_none' ? refuseWhole(seen, asked, settled) : null;
  if (refusal) throw new Refused(refusal);
  const now = await readBalances(trx, asked);
  const lines = shifted(now.lines, seen.lines, settled.ledger.lines);
  const tranches = shifted(now.tranches, seen.tranches, settled.ledger.tranches);
  await store(trx, { ...settled, ledger: { ...settled.ledger, lines, tranches } }, seen.tails, at);
  return settled;
};

/**
 * One statement that inserts where the sum leaves room: it waits for its turn, and its sum is that of its beginning.
 */
const guardedBySum: Post = async (trx, asked, mode, at) => {
  const [movement, ...more] = asked;
  if (movement?.kind !== 'reserve' || more.length > 0 || movement.amountCents <= 0) return postMovements(trx, asked, mode, at);
  const { envelopeId, year, credit, amountCents, trancheId } = movement;
  const posted = { ...movement, from: 'available', to: 'reserved', sequence: 0 } as const;
  const [row] = chainRows([posted], new Map(), at).rows;
  const { rows } = await sql<{ sequence: number }>`
    WITH numbered AS (
      UPDATE envelope SET sequence = sequence + 1
      WHERE id = ${envelopeId} AND ${amountCents} <= (
        SELECT sum(CASE 'available' WHEN to_account THEN amount_cents WHEN from_account THEN -amount_cents ELSE 0 END)
        FROM movement WHERE envelope_id = ${envelopeId} AND year = ${year} AND credit = ${credit})
      RETURNING sequence
    )
    INSERT INTO movement
    SELECT fresh.* FROM numbered, jsonb_populate_record(NULL::movement, ${JSON.stringify(row)}::jsonb || jsonb_build_object('sequence', numbered.sequence)) AS fresh
    RETURNING sequence`.execute(trx);
  if (!rows[0]) return postMovements(trx, asked, mode, at);
  await sql`UPDATE envelope_line SET available = available - ${amountCents}, reserved = reserved + ${amountCents} WHERE envelope_id = ${envelopeId} AND year = ${year} AND credit = ${credit}`.execute(
    trx,
  );
  await sql`UPDATE tranche SET reserved = reserved + ${amountCents} WHERE id = ${trancheId}`.execute(trx);
  return { posted: [{ ...posted, sequence: rows[0].sequence }], refused: [] };
};

/** Takes its version under the lock, and chains its hash to a head that it read before. */
const staleHead: Parts['append'] = async (trx, { at, personId }, streamId) => {
  const { head } = await trx.selectFrom('stream').where('id', '=', streamId).select('head').executeTakeFirstOrThrow();
  const { version } = await trx
    .updateTable('stream')
    .set((stream) => ({ version: stream('version', '+', 1) }))
    .where('id', '=', streamId)
    .returning('version')
    .executeTakeFirstOrThrow();
  const { name, facts, due, state } = EVENT;
  const hash = chainHash(head, { streamId, version, name, facts, at, personId });
  await trx
    .insertInto('event')
    .values({ stream_id: streamId, version, name, facts: JSON.stringify(facts), at, person_id: personId, hash })
    .execute();
  await trx.updateTable('stream').set({ head: hash }).where('id', '=', streamId).execute();
  return { id: streamId, version, due, state, owesLetters: false };
};

/** Runs a release again after it was done, like a command whose first answer was lost, and reports only the first. */
const releasedAgain: Post = async (trx, asked, mode, at) => {
  const outcome = await postMovements(trx, asked, mode, at);
  await postMovements(
    trx,
    asked.filter(({ kind }) => kind === 'release'),
    'each',
    at,
  );
  return outcome;
};

/**
 * Looks at the tranche before its turn: another command that looks meanwhile sees the same open reservation, and
 * releases it once more.
 */
const releasedTwice: Post = async (trx, asked, mode, at) => {
  const ids = asked.flatMap(({ trancheId }) => trancheId ?? []);
  const seen = await trx
    .selectFrom('tranche')
    .where('id', 'in', ids)
    .select(['id', ...TRANCHE_AMOUNTS])
    .execute();
  const locked = await lockLedger(trx, asked);
  return postOn(trx, { ...locked, tranches: new Map(seen.map(({ id, ...amounts }) => [id, amounts])) }, asked, mode, at);
};

/**
 * Locks the envelopes and reads their lines in one statement: a command that waited sees the envelope as it is now, and
 * its lines as they were.
 */
const oneSide: Post = async (trx, asked, mode, at) => {
  const ids = asked.map(({ envelopeId }) => envelopeId);
  const rows = await trx
    .selectFrom('envelope as e')
    .innerJoin('envelope_line as l', 'l.envelope_id', 'e.id')
    .where('e.id', 'in', ids)
    .selectAll('l')
    .select(['e.sequence', 'e.head', 'e.recorded_at'])
    .orderBy('e.id')
    .forNoKeyUpdate('e')
    .execute();
  const { lines: _, ...others } = await readBalances(trx, asked);
  const sequences = new Map(rows.map(({ envelope_id: id, sequence }) => [id, sequence]));
  const tails = new Map(rows.map(({ envelope_id: id, head, recorded_at: recordedAt }) => [id, { head, recordedAt }]));
  const lines = new Map(
    rows.map(({ envelope_id: envelopeId, year, credit, sequence: __, head: ___, recorded_at: ____, ...balances }) => [
      lineKey({ envelopeId, year, credit }),
      balances,
    ]),
  );
  return postOn(trx, { ...others, lines, sequences, tails }, asked, mode, at);
};

/**
 * Faulty ledgers, by what each does: the part of the real one that it replaces, and the fault by which the oracle
 * recognises it. `kinds`: the kinds that show it, where only some do.
 */
export const MUTANTS: Record<string, { replaces: Partial<Parts>; knownBy: string; kinds?: readonly MovementKind[] }> = {
  'checks, and then writes a result': { replaces: { post: absolute }, knownBy: 'another balance' },
  'checks, and then writes a difference': { replaces: { post: relative }, knownBy: 'another answer' },
  'inserts under the guard of a sum': {
    replaces: { post: guardedBySum },
    knownBy: 'another answer',
    kinds: ['reserve', 'reserve', 'reserve', 'release', 'cut'],
  },
  'forgets its receipts': { replaces: { once: forgetful }, knownBy: 'a key that is carried out twice' },
  'chains a hash to a stale head': { replaces: { append: staleHead }, knownBy: 'a broken chain' },
  'runs a release again': {
    replaces: { post: releasedAgain },
    knownBy: 'a movement that answers no command',
    kinds: ['reserve', 'release'],
  },
  'lets two release what is open once': {
    replaces: { post: releasedTwice },
    knownBy: 'another answer',
    kinds: ['reserve', 'release', 'release'],
  },
  'locks one side of a join': { replaces: { post: oneSide }, knownBy: 'another balance' },
};

export function partsOf(mutant: string | null): Parts {
  if (mutant === null) return REAL;
  const known = MUTANTS[mutant];
  if (!known) throw new Error(`there is no ledger that ${mutant}`);
  return { ...REAL, ...known.replaces };
}
