import type pg from 'pg';
import { GENESIS } from '../../domain/core/chain.ts';
import { idOf, insertApplications, ORGANISATIONS } from './many-applications.ts';

/**
 * This many active grants, each of an organisation with one signatory, and with one report whose dates are far away;
 * returns their ids. Written by SQL: their streams hold no events, their tranches no money, and no workflow follows
 * them.
 */
export async function insertGrants(pool: pg.Pool, count: number): Promise<string[]> {
  await insertApplications(pool, count, 0);
  const ours = (kind: number): string => `id BETWEEN ${idOf(kind, '1')} AND ${idOf(kind, String(count))}`;
  await pool.query(`
    BEGIN;
    UPDATE application SET state = 'awarded', starts_on = current_date, duration_months = 12 WHERE ${ours(0)};
    INSERT INTO person (id, issuer, subject, given_name, usual_name, email, roles, organisation_id)
      SELECT ${idOf(9, '1000 + n')}, 'many', 1000 + n, 'Signataire', n, 'signataire-' || n || '@example.org', '{signatory}', ${idOf(8, 'n')}
      FROM generate_series(1, ${ORGANISATIONS}) AS n;
    INSERT INTO stream (id, kind, version, head, heard, acknowledged, due_at, due_what)
      SELECT ${idOf(7, 'n')}, 'grant', 1, '${GENESIS}', 1, 1, now() + '1 year', 'remindReport' FROM generate_series(1, ${count}) AS n;
    INSERT INTO "grant" (id, application_id, organisation_id, envelope_id, state, awarded_cents, legal_form, form, remind_at, deadline_at, starts_on, duration_months)
      SELECT ${idOf(7, 'n')}, a.id, a.organisation_id, (SELECT envelope_id FROM call WHERE id = a.call_id), 'active', 10000000, 'operator_subsidy', 'agreement',
        now(), now(), a.starts_on, a.duration_months
      FROM generate_series(1, ${count}) AS n JOIN application AS a ON a.id = ${idOf(0, 'n')};
    INSERT INTO grant_plan (grant_id, number, revision, awarded_cents, cost_cents, eligible_cents, starts_on, ends_on, since)
      SELECT id, 1, 1, awarded_cents, 20000000, 20000000, starts_on, starts_on + 365, now() FROM "grant" WHERE ${ours(7)};
    INSERT INTO tranche (id, grant_id, rank, kind, state, year, amount_cents, from_month, to_month, firm)
      SELECT ${idOf(6, 'n')}, ${idOf(7, 'n')}, 1, 'balance', 'confirmed', 2026, 10000000, 0, 12, true FROM generate_series(1, ${count}) AS n;
    INSERT INTO milestone (grant_id, rank, state, period_starts_on, period_ends_on, due_at, remind_at)
      SELECT id, 1, 'planned', starts_on, starts_on + 365, now() + '400 days', now() + '1 year' FROM "grant" WHERE ${ours(7)};
    COMMIT;`);
  await pool.query('VACUUM (ANALYZE)');
  const { rows } = await pool.query<{ id: string }>(`SELECT id FROM "grant" WHERE ${ours(7)} ORDER BY id`);
  return rows.map(({ id }) => id);
}

/** Sets the instant of the reminders of these grants' reports. */
export async function setReminders(pool: pg.Pool, ids: readonly string[], at: string): Promise<void> {
  await pool.query('UPDATE milestone SET remind_at = $2 WHERE grant_id = ANY ($1)', [ids, at]);
  await pool.query('UPDATE stream SET due_at = $2 WHERE id = ANY ($1)', [ids, at]);
}
