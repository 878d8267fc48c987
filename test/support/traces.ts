import { type Kysely, sql } from 'kysely';
import type { DB } from '../../db/core/schema.ts';

const TABLES = [
  'organisation',
  'person',
  'role_holding',
  'stream',
  'event',
  'envelope',
  'envelope_line',
  'envelope_change',
  'call',
  'call_version',
  'application',
  'attachment',
  'stored_file',
  'cost_line',
  'funding_line',
  'indicator',
  'revision',
  'correction',
  'correction_item',
  'review_step',
  'absence',
  'step_extension',
  'opinion',
  'declared_interest',
  'interest_withdrawal',
  'reexamination',
  'session',
  'agenda_item',
  'agenda_move',
  'scenario',
  'scenario_decision',
  'session_member',
  'ballot',
  'recusal',
  'waitlist_outcome',
  'appeal',
  'award_proposal',
  'grant',
  'signature',
  'tranche',
  'obligation',
  'evidence',
  'evidence_review',
  'final_account',
  'account_statement',
  'account_review',
  'movement',
  'datalab_request',
  'datalab_days',
  'datalab_person',
  'other_duty',
  'person_month',
  'day_promise',
  'day_movement',
  'mission',
  'credit_order',
  'reversal',
  'claim',
  'restoration',
  'supplier',
  'envelope_code',
  'payment_import',
  'payment_line',
  'payment_match',
  'payment_dismissal',
  'visa_rule',
  'visa',
  'payee',
  'payee_decision',
] as const satisfies (keyof DB)[];

/**
 * How many rows each table holds, the sum of all versions, and the ledger's balances: equal before and after an action
 * that leaves nothing behind. Commands and letters are not counted.
 */
export async function tracesIn(db: Kysely<DB>): Promise<{ what: string; held: string }[]> {
  const counts = TABLES.map((table) => sql`SELECT ${sql.lit(table)} AS what, (SELECT count(*)::text FROM ${sql.table(table)}) AS held`);
  // A connection caches the plan of a statement with values, and this one takes longer to plan than to count.
  const all = true;
  const { rows } = await sql<{ what: string; held: string }>`
    ${sql.join(counts, sql` UNION ALL `)}
    UNION ALL SELECT 'versions', (SELECT sum(version)::text FROM stream)
    UNION ALL SELECT 'lines', (SELECT string_agg(line::text, ' ' ORDER BY line) FROM envelope_line AS line) WHERE ${all}`.execute(db);
  return rows;
}
