import { type Kysely, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { isId } from '../../domain/core/words.ts';
import { faultOf, type Ledger, type Movement, settle, type Settled } from '../../domain/ledger/envelope.ts';
import type { DB } from '../core/schema.ts';

/**
 * Finds why no ledger can take a movement: it is malformed, or refers to something that does not exist. Null if nothing
 * wrong can be seen in advance. Its cause may be the next event of its stream, which the lock holder is about to
 * append.
 */
export async function faultsAmong(
  db: Kysely<DB>,
  asked: readonly Movement[],
  { sequences, tranches }: Ledger,
): Promise<(movement: Movement) => string | null> {
  const streamIds = asked.map(({ cause }) => cause.streamId).filter(isId);
  const streams =
    streamIds.length === 0 ? [] : await db.selectFrom('stream').where('id', 'in', streamIds).select(['id', 'version']).execute();
  const versions = new Map(streams.map(({ id, version }) => [id, version]));
  const isKnown = ({ streamId, version }: Movement['cause']) => version >= 1 && version <= (versions.get(streamId) ?? -1) + 1;
  return (movement) => {
    if (!sequences.has(movement.envelopeId)) return 'envelope_unknown';
    if (movement.trancheId !== null && !tranches.has(movement.trancheId)) return 'tranche_unknown';
    if (!isKnown(movement.cause)) return 'cause_unknown';
    return faultOf(movement);
  };
}

/**
 * A value that a column cannot hold (class 22) or a violated constraint (class 23); any other error would affect every
 * movement.
 */
const isOfRow = (error: unknown): error is pg.DatabaseError => error instanceof pg.DatabaseError && /^2[23]/.test(error.code ?? '');

/** Writes, or restores everything and returns PostgreSQL's refusal. */
async function tryTo(trx: Transaction<DB>, write: () => Promise<void>): Promise<string | null> {
  await sql`SAVEPOINT before_lines`.execute(trx);
  let fault: string | null = null;
  try {
    await write();
  } catch (error) {
    if (!isOfRow(error)) throw error;
    await sql`ROLLBACK TO SAVEPOINT before_lines`.execute(trx);
    fault = error.constraint ?? error.code ?? 'row_refused';
  }
  await sql`RELEASE SAVEPOINT before_lines`.execute(trx);
  return fault;
}

/**
 * Decides a list line by line and writes what fits. If PostgreSQL refuses what the rules allow, the list is halved
 * until the refused line stands alone: that one is refused as unfit, and the others are decided as if it had not been
 * there.
 */
export async function settleEach(
  trx: Transaction<DB>,
  locked: Ledger,
  asked: readonly Movement[],
  faultIn: (movement: Movement) => string | null,
  write: (settled: Settled) => Promise<void>,
): Promise<Settled> {
  const settled = settle(locked, asked, faultIn);
  const fault = settled.posted.length === 0 ? null : await tryTo(trx, () => write(settled));
  if (fault === null) return settled;
  if (asked.length === 1) return settle(locked, asked, () => fault);
  const half = Math.ceil(asked.length / 2);
  const first = await settleEach(trx, locked, asked.slice(0, half), faultIn, write);
  const { ledger, posted, refused } = await settleEach(trx, first.ledger, asked.slice(half), faultIn, write);
  return { ledger, posted: [...first.posted, ...posted], refused: [...first.refused, ...refused] };
}
