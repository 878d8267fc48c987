import type { ClientBase, Pool } from 'pg';
import { DAY_ACCOUNTS } from '../../domain/datalab/day-ledger.ts';
import { GAIN_ACCOUNTS } from '../../domain/impact/gain-ledger.ts';
import { ACCOUNTS, TRANCHE_AMOUNTS } from '../../domain/ledger/envelope.ts';
import { type Facts, factsText } from '../../domain/core/event.ts';
import { beginSnapshot } from './held-tables.ts';

/** One file of an auditor's export: its columns, in order, and the table that they are read from. */
export type AuditFile = { name: string; table: string; columns: readonly string[]; by: string };

/**
 * The files given to an auditor: without people's words, and with people as ids. The columns of a chain are in the
 * order in which they are hashed.
 */
export const AUDIT_FILES: readonly AuditFile[] = [
  { name: 'streams', table: 'stream', columns: ['id', 'kind', 'version', 'head'], by: 'id' },
  {
    name: 'events',
    table: 'event',
    columns: ['stream_id', 'version', 'name', 'person_id', 'at', 'facts', 'hash'],
    by: 'stream_id, version',
  },
  { name: 'letters', table: 'letter', columns: ['stream_id', 'version', 'person_id', 'sent_at'], by: 'stream_id, version, person_id' },
  {
    name: 'decision_letters',
    table: 'decision_letter',
    columns: ['stream_id', 'version', 'made_at', 'sealed_by', 'seal_level', 'sha256'],
    by: 'stream_id, version',
  },
  { name: 'envelopes', table: 'envelope', columns: ['id', 'code', 'parent_id', 'sequence', 'head', 'visa_by_tranche_until'], by: 'id' },
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
    name: 'applications',
    table: 'application',
    columns: [
      ...['id', 'reference', 'call_id', 'organisation_id', 'state', 'submitted_by', 'submitted_at'],
      ...['cost_cents', 'requested_cents'],
    ],
    by: 'id',
  },
  {
    name: 'opinions',
    table: 'opinion',
    columns: ['application_id', 'step', 'number', 'revision', 'person_id', 'verdict', 'scores', 'given_at', 'ended_as', 'ended_at'],
    by: 'application_id, step, number',
  },
  { name: 'sessions', table: 'session', columns: ['id', 'reference', 'state', 'held_on', 'decided_by', 'decided_at'], by: 'id' },
  {
    name: 'grants',
    table: 'grant',
    columns: [
      ...['id', 'application_id', 'organisation_id', 'envelope_id', 'form', 'state', 'awarded_cents'],
      ...['commitment_number', 'supplier_number'],
    ],
    by: 'id',
  },
  {
    name: 'signatures',
    table: 'signature',
    columns: ['grant_id', 'plan', 'side', 'person_id', 'signed_at', 'document_sha256', 'capacity', 'authority'],
    by: 'grant_id, plan, side',
  },
  {
    name: 'plans',
    table: 'grant_plan',
    columns: [
      ...['grant_id', 'number', 'awarded_cents', 'cost_cents', 'eligible_cents', 'starts_on', 'ends_on', 'since'],
      ...['amendment', 'responsible_id', 'reduction'],
    ],
    by: 'grant_id, number',
  },
  {
    name: 'reductions',
    table: 'reduction',
    columns: ['grant_id', 'number', 'version', 'before_cents', 'awarded_cents', 'restores'],
    by: 'grant_id, number',
  },
  {
    name: 'adjustments',
    table: 'plan_adjustment',
    columns: ['grant_id', 'number', 'plan', 'rank', 'report_number', 'revision', 'ends_on'],
    by: 'grant_id, number',
  },
  {
    name: 'amendments',
    table: 'amendment',
    columns: [
      ...['grant_id', 'number', 'state', 'side', 'awarded_cents', 'cost_cents', 'duration_months', 'proposed_by', 'proposed_at'],
      ...['reviewer_id', 'verdict', 'decided_by', 'decided_at', 'ended_at'],
    ],
    by: 'grant_id, number',
  },
  {
    name: 'tranches',
    table: 'tranche',
    columns: [
      ...['id', 'grant_id', 'rank', 'kind', 'state', 'year', 'amount_cents', 'certified_cents'],
      ...[...TRANCHE_AMOUNTS, 'ordered_by', 'paid_by', 'order_number', 'replaced_at'],
    ],
    by: 'grant_id, rank, id',
  },
  {
    name: 'earlier_orders',
    table: 'earlier_order',
    columns: [
      ...['tranche_id', 'number', 'sequence', 'cents', 'ordered_by', 'ordered_at', 'ordered_year', 'order_number', 'payee_id'],
      ...['paid_by', 'paid_on'],
    ],
    by: 'tranche_id, number',
  },
  {
    name: 'payment_returns',
    table: 'payment_return',
    columns: ['grant_id', 'version', 'tranche_id', 'payee_id', 'returned_cents', 'returned_on', 'order_number'],
    by: 'grant_id, version',
  },
  {
    name: 'claims',
    table: 'claim',
    columns: ['grant_id', 'number', 'tranche_id', 'year', 'claimed', 'owed', 'collected', 'waived', 'restored', 'issued_by', 'issued_at'],
    by: 'grant_id, number',
  },
  { name: 'accounts', table: 'final_account', columns: ['grant_id', 'state', 'number', 'due_at'], by: 'grant_id' },
  {
    name: 'statements',
    table: 'account_statement',
    columns: ['grant_id', 'number', 'reopens', 'spent_cents', 'given_by', 'given_at'],
    by: 'grant_id, number',
  },
  {
    name: 'account_reviews',
    table: 'account_review',
    columns: ['grant_id', 'number', 'decision', 'eligible_cents', 'due_cents', 'reviewed_by', 'reviewed_at'],
    by: 'grant_id, number',
  },
  {
    name: 'missions',
    table: 'mission',
    columns: [
      ...['id', 'grant_id', 'kind', 'half_days', 'starts_on', 'ends_on', 'alert', 'state', 'proposed_by', 'proposed_at'],
      ...['delivered_by', 'delivered_at'],
    ],
    by: 'id',
  },
  { name: 'person_months', table: 'person_month', columns: ['person_id', 'month', 'sequence', ...DAY_ACCOUNTS], by: 'person_id, month' },
  {
    name: 'day_promises',
    table: 'day_promise',
    columns: ['thing_id', 'person_id', 'month', 'skill', 'reserved', 'uncovered', 'spent'],
    by: 'thing_id, person_id, month, skill',
  },
  {
    name: 'day_movements',
    table: 'day_movement',
    columns: [
      ...['person_id', 'month', 'sequence', 'kind', 'from_account', 'to_account', 'half_days', 'thing_id', 'skill'],
      ...['recorded_at', 'cause_stream_id', 'cause_version'],
    ],
    by: 'person_id, month, sequence',
  },
  { name: 'gains', table: 'gain', columns: ['grant_id', 'number', 'version', 'method', 'method_version'], by: 'grant_id, number' },
  {
    name: 'gain_promises',
    table: 'gain_promise',
    columns: ['grant_id', 'gain', 'year', 'version', 'hundredths', 'unit_cost_cents', 'cost_on'],
    by: 'grant_id, gain, year, version',
  },
  {
    name: 'gain_declarations',
    table: 'gain_declaration',
    columns: ['grant_id', 'gain', 'year', 'number', 'version', 'hundredths', 'unit_cost_cents'],
    by: 'grant_id, gain, year, number',
  },
  { name: 'gain_years', table: 'gain_year', columns: ['grant_id', 'gain', 'year', ...GAIN_ACCOUNTS], by: 'grant_id, gain, year' },
  {
    name: 'gain_movements',
    table: 'gain_movement',
    columns: ['grant_id', 'gain', 'sequence', 'year', 'kind', 'cents', 'declaration', 'version'],
    by: 'grant_id, gain, sequence',
  },
  {
    name: 'payment_samples',
    table: 'payment_sample',
    columns: ['envelope_id', 'number', 'version', 'year', 'seed', 'up_to', 'payments', 'cents'],
    by: 'envelope_id, number',
  },
  {
    name: 'sampled_payments',
    table: 'sampled_payment',
    columns: ['envelope_id', 'sequence', 'number', 'grant_id'],
    by: 'envelope_id, sequence',
  },
  {
    name: 'payment_checks',
    table: 'payment_check',
    columns: ['grant_id', 'version', 'envelope_id', 'sequence', 'finding', 'wrong_cents'],
    by: 'grant_id, version',
  },
  {
    name: 'codes',
    table: 'envelope_code',
    columns: ['envelope_id', 'year', 'funds_centre', 'functional_area', 'company', 'cost_centre', 'programme_item'],
    by: 'envelope_id, year',
  },
  { name: 'imports', table: 'payment_import', columns: ['id', 'envelope_id', 'version', 'sha256', 'size_bytes'], by: 'id' },
  {
    name: 'import_lines',
    table: 'payment_line',
    columns: [
      ...['import_id', 'position', 'line_id', 'commitment_number', 'order_number', 'funds_centre', 'functional_area', 'year'],
      ...['supplier_number', 'amount_cents', 'paid_on', 'outcome', 'reason', 'sequence', 'first_line', 'company', 'order_item'],
      ...['commitment_item', 'programme', 'cost_centre', 'programme_item'],
    ],
    by: 'import_id, position',
  },
  {
    name: 'matches',
    table: 'payment_match',
    columns: ['envelope_id', 'sequence', 'import_id', 'position', 'version'],
    by: 'envelope_id, sequence',
  },
  {
    name: 'dismissals',
    table: 'payment_dismissal',
    columns: ['import_id', 'position', 'envelope_id', 'version'],
    by: 'import_id, position',
  },
  { name: 'seals', table: 'seal', columns: ['day', 'sealed_at', 'heads', 'digest', 'hash'], by: 'day' },
  { name: 'seal_stamps', table: 'seal_stamp', columns: ['day', 'token'], by: 'day' },
  { name: 'seal_heads', table: 'seal_head', columns: ['day', 'chain', 'id', 'length', 'head'], by: 'day, chain, id' },
];

type Value = string | number | null;

/** Facts are exported as they were hashed. */
const valueOf = (value: Value | Facts): Value => (typeof value === 'object' && value !== null ? factsText(value) : value);

/**
 * The rows of a file as of the transaction's instant, each as its values in the order of the columns; at most one batch
 * is in memory.
 */
export async function* streamFile(client: ClientBase, { table, columns, by }: AuditFile, batch = 200): AsyncGenerator<Value[]> {
  const fields = columns.map((column) => `"${column}"`).join(', ');
  await client.query(`DECLARE file NO SCROLL CURSOR FOR SELECT ${fields} FROM "${table}" ORDER BY ${by}`);
  for (let read = batch; read === batch;) {
    const { rows } = await client.query<(Value | Facts)[]>({ text: `FETCH ${batch} FROM file`, rowMode: 'array' });
    yield* rows.map((row) => row.map(valueOf));
    read = rows.length;
  }
  await client.query('CLOSE file');
}

/**
 * Gives a connection that reads everything as of one instant, whatever is written meanwhile, and can write nothing. It
 * may pause between batches for a slow disk. It uses the driver alone, so that an export needs little memory.
 */
export async function atAuditInstant<T>(pool: Pool, read: (client: ClientBase) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await beginSnapshot(client);
    await client.query(`SET LOCAL idle_in_transaction_session_timeout TO '10min'`);
    const found = await read(client);
    await client.query('COMMIT');
    client.release();
    return found;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** The newest seal: stored elsewhere, it proves later that nothing before it was rewritten. */
export async function readSealOf(client: ClientBase): Promise<{ day: string; hash: string } | undefined> {
  const { rows } = await client.query<{ day: string; hash: string }>('SELECT day, hash FROM seal ORDER BY day DESC LIMIT 1');
  return rows[0];
}

/**
 * Records an export in the security log before it begins, so that no data leaves unrecorded.
 * @param by the system's account that runs it, as `user@machine`
 */
export async function noteExport(client: Pick<ClientBase, 'query'>, operation: 'audit-export' | 'backup', by: string): Promise<void> {
  await client.query(`INSERT INTO security_log (kind, at, last_at, times, address, operation) VALUES ('export', now(), now(), 1, $1, $2)`, [
    by,
    operation,
  ]);
}
