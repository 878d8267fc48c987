import type pg from 'pg';
import { parisDate } from '../../../domain/core/calendar.ts';
import { movementHash } from '../../../domain/ledger/chain.ts';
import { type Account, ACCOUNTS, type Credit } from '../../../domain/ledger/envelope.ts';
import { sumCents } from '../../../domain/core/money.ts';
import { one, refuseIf } from './by-hand.ts';

/** A movement of AE, or CP, of a year between two accounts of an envelope's line, a tranche each. */
type Move = { kind: 'reserve' | 'commit' | 'order_payment'; credit?: Credit; envelopeId: string; year: number; from: Account; to: Account };
type Part = { trancheId: string; amountCents: number; cause: { streamId: string; version: number } };

/**
 * Moves all of it or nothing: the line where there is enough, the day, the chained movements, and the envelope's tail.
 */
export async function move(
  client: pg.PoolClient,
  { kind, credit = 'AE', envelopeId, year, from, to }: Move,
  parts: readonly Part[],
  at: string,
): Promise<void> {
  const tail = await one<{ sequence: number; head: string; recorded_at: string | null }>(
    client,
    'SELECT sequence, head, recorded_at FROM envelope WHERE id = $1 FOR NO KEY UPDATE',
    [envelopeId],
  );
  const cents = sumCents(parts.map(({ amountCents }) => amountCents));
  const line = await client.query(
    `UPDATE envelope_line SET ${from} = ${from} - $3, ${to} = ${to} + $3 WHERE envelope_id = $1 AND year = $2 AND credit = $4 AND ${from} >= $3`,
    [envelopeId, year, cents, credit],
  );
  refuseIf(line.rowCount !== 1, 409, 'credits');
  const recordedAt = tail.recorded_at && tail.recorded_at > at ? tail.recorded_at : at;
  const valueDate = parisDate(at);
  const others = ACCOUNTS.filter((account) => account !== from && account !== to);
  let { head } = tail;
  const rows = parts.map(({ trancheId, amountCents, cause }, place) => {
    const sequence = tail.sequence + place + 1;
    const movement = {
      kind,
      envelopeId,
      year,
      credit,
      amountCents,
      trancheId,
      subject: trancheId,
      valueDate,
      cause,
      from,
      to,
    } as const;
    head = movementHash(head, { ...movement, sequence, recordedAt });
    return {
      sequence,
      amount_cents: amountCents,
      tranche_id: trancheId,
      cause_stream_id: cause.streamId,
      cause_version: cause.version,
      hash: head,
    };
  });
  await client.query(
    `WITH tail AS (
       UPDATE envelope SET sequence = $6, head = $7, recorded_at = $8 WHERE id = $1
     ), day AS (
       INSERT INTO line_day (envelope_id, year, credit, value_date, ${from}, ${to}, ${others.join()})
       VALUES ($1, $2, $10, $4, -$5::bigint, $5, ${others.map(() => '0').join()})
       ON CONFLICT (envelope_id, value_date, year, credit) DO UPDATE SET ${from} = line_day.${from} - $5, ${to} = line_day.${to} + $5
     )
     INSERT INTO movement (envelope_id, sequence, kind, year, credit, from_account, to_account, amount_cents, tranche_id, value_date, recorded_at,
       cause_stream_id, cause_version, hash)
     SELECT $1, sequence, $3, $2, $10, '${from}', '${to}', amount_cents, tranche_id, $4, $8, cause_stream_id, cause_version, hash
     FROM jsonb_to_recordset($9::jsonb)
       AS fresh (sequence bigint, amount_cents bigint, tranche_id uuid, cause_stream_id uuid, cause_version integer, hash text)`,
    [envelopeId, year, kind, valueDate, cents, tail.sequence + parts.length, head, recordedAt, JSON.stringify(rows), credit],
  );
}
