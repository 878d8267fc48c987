import { type Kysely, sql, type Transaction } from 'kysely';
import { ACCOUNTS, TRANCHE_AMOUNTS } from '../domain/envelope.ts';
import { type Facts, factsText } from '../domain/event.ts';
import type { DB } from './schema.ts';

/** One file of an auditor's export: its columns, and the table that they are read from, in this order. */
export type AuditFile = { name: string; table: string; columns: readonly string[]; by: string };

/** What an auditor is given: no people's words, and people as ids. The columns of a chain stand in the order in which they are hashed. */
export const AUDIT_FILES: readonly AuditFile[] = [
  { name: 'streams', table: 'stream', columns: ['id', 'kind', 'version', 'head'], by: 'id' },
  {
    name: 'events',
    table: 'event',
    columns: ['stream_id', 'version', 'name', 'person_id', 'at', 'facts', 'hash'],
    by: 'stream_id, version',
  },
  { name: 'envelopes', table: 'envelope', columns: ['id', 'code', 'sequence', 'head'], by: 'id' },
  {
    name: 'movements',
    table: 'movement',
    columns: [
      ...['envelope_id', 'sequence', 'kind', 'year', 'credit', 'from_account', 'to_account', 'amount_cents', 'tranche_id'],
      ...['value_date', 'recorded_at', 'cause_stream_id', 'cause_version', 'reverses', 'hash'],
    ],
    by: 'envelope_id, sequence',
  },
  { name: 'lines', table: 'envelope_line', columns: ['envelope_id', 'year', 'credit', ...ACCOUNTS], by: 'envelope_id, year, credit' },
  {
    name: 'grants',
    table: 'grant',
    columns: ['id', 'application_id', 'organisation_id', 'envelope_id', 'form', 'state', 'awarded_cents'],
    by: 'id',
  },
  { name: 'signatures', table: 'signature', columns: ['grant_id', 'side', 'person_id', 'signed_at'], by: 'grant_id, side' },
  {
    name: 'tranches',
    table: 'tranche',
    columns: [
      ...['id', 'grant_id', 'rank', 'kind', 'state', 'year', 'amount_cents', 'certified_cents'],
      ...[...TRANCHE_AMOUNTS, 'ordered_by', 'paid_by'],
    ],
    by: 'grant_id, rank, id',
  },
  { name: 'seals', table: 'seal', columns: ['day', 'sealed_at', 'heads', 'digest', 'hash'], by: 'day' },
  { name: 'seal_heads', table: 'seal_head', columns: ['day', 'chain', 'id', 'length', 'head'], by: 'day, chain, id' },
];

type Value = string | number | null;

/** Facts are given as they were hashed. */
const valueOf = (value: Value | Facts): Value => (typeof value === 'object' && value !== null ? factsText(value) : value);

/** The rows of a file as they stand at the transaction's instant, each its values in the order of the columns; no more of them are held than a batch. */
export async function* streamFile(trx: Transaction<DB>, { table, columns, by }: AuditFile, batch = 1_000): AsyncGenerator<Value[]> {
  const fields = sql.join(columns.map((column) => sql.ref(column)));
  await sql`DECLARE file NO SCROLL CURSOR FOR SELECT ${fields} FROM ${sql.table(table)} ORDER BY ${sql.raw(by)}`.execute(trx);
  for (let read = batch; read === batch;) {
    const { rows } = await sql<Record<string, Value | Facts>>`FETCH ${sql.raw(String(batch))} FROM file`.execute(trx);
    yield* rows.map((row) => columns.map((column) => valueOf(row[column] ?? null)));
    read = rows.length;
  }
  await sql`CLOSE file`.execute(trx);
}

/** Lets a transaction wait for a slow disk between two batches. */
export const waitForDisk = (trx: Kysely<DB>): Promise<unknown> =>
  sql`SELECT set_config('idle_in_transaction_session_timeout', '10min', true)`.execute(trx);
