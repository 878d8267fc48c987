import type pg from 'pg';
import { GENESIS } from '../../domain/core/chain.ts';
import { SHIPPED_CALL } from './domain.ts';

/** A word that is in this many of them, however many there are. */
export const RARE = { word: 'ornithologie', times: 20 };
/** A word that is in one of seven. */
export const COMMON_WORD = 'forêts';
/** How many organisations have sent them. */
export const ORGANISATIONS = 40;
const REVIEWERS = 30;

/** A reviewer and an organisation that have a few of the many. */
export const SOME_REVIEWER = '01900000-0000-7000-8000-900000000001';
export const SOME_ORGANISATION = '01900000-0000-7000-8000-800000000001';

/** The id of the nth row of a kind, as SQL. */
export const idOf = (kind: number, number: string): string =>
  `('01900000-0000-7000-8000-${kind}' || lpad(to_hex((${number})::bigint), 11, '0'))::uuid`;

/** Rows of years take longer than the service waits for one of its own statements. */
const PATIENCE_MS = 120_000;

/**
 * As many applications as years leave behind, older than what is made now: all but the newest are decided, with an
 * opinion on each of their steps. `open` are in review, a fifth of them past a deadline. Written by SQL, and not by
 * commands: their streams hold no events, and no workflow follows them. Those in review wait for a date that is far
 * away.
 */
export async function insertApplications(pool: pg.Pool, count: number, open: number): Promise<void> {
  const { id: callId, code, version, terms } = SHIPPED_CALL;
  const steps = terms.steps.map(({ key }) => `'${key}'`);
  const isOpen = `n > ${count - open}`;
  const text = `
    BEGIN;
    INSERT INTO organisation (id, siret, name)
      SELECT ${idOf(8, 'n')}, '9998' || lpad(n::text, 10, '0'), 'Établissement public des archives no ' || n FROM generate_series(1, ${ORGANISATIONS}) AS n;
    INSERT INTO person (id, issuer, subject, given_name, usual_name, email, roles, organisation_id)
      SELECT ${idOf(9, 'n')}, 'many', n, 'Personne', n, n || '@example.org', '{reviewer}', ${idOf(8, '1')} FROM generate_series(1, ${REVIEWERS}) AS n;
    INSERT INTO stream (id, kind, version, head, heard, acknowledged, due_at, due_what)
      SELECT ${idOf(0, 'n')}, 'application', 1, '${GENESIS}', 1, 1, CASE WHEN ${isOpen} THEN now() + '30 days' END, CASE WHEN ${isOpen} THEN 'remindReviewer' END
      FROM generate_series(1, ${count}) AS n;
    INSERT INTO application (id, call_id, call_version, organisation_id, created_by, state, revision, title, summary, project_types, served_by, answers,
        cost_cents, requested_cents, submitted_at, reference)
      SELECT ${idOf(0, 'n')}, '${callId}', ${version}, ${idOf(8, `n % ${ORGANISATIONS} + 1`)}, ${idOf(9, '1')},
        CASE WHEN ${isOpen} THEN 'in_review' ELSE (ARRAY['awarded', 'refused', 'withdrawn', 'inadmissible'])[n % 4 + 1] END, 1,
        'Projet ' || n || ' : ' || (ARRAY['cartes', '${COMMON_WORD}', 'écoles', 'hôpitaux', 'routes', 'logements', 'marchés'])[n % 7 + 1],
        'Les données de ' || (ARRAY['l’emploi', 'la santé', 'l’eau', 'l’énergie', 'la culture'])[n % 5 + 1] || ', ouvertes à tous'
          || CASE WHEN n % ${Math.ceil(count / RARE.times)} = 0 THEN ', et leur ${RARE.word}' ELSE '' END,
        ARRAY[(ARRAY['proactive', 'data_available', 'public_policy'])[n % 3 + 1]], '{}', '{}', 20000000, 10000000, now(), '${code}-2020-' || lpad(n::text, greatest(4, length(n::text)), '0')
      FROM generate_series(1, ${count}) AS n;
    INSERT INTO reference_count (code, year, last) VALUES ('${code}', 2020, ${count});
    INSERT INTO review_step (application_id, key, position, state, reviewer_id, remind_at, deadline_at, working_days)
      SELECT ${idOf(0, 'n')}, (ARRAY[${steps.join()}])[place], place, CASE WHEN ${isOpen} THEN 'open' ELSE 'given' END,
        ${idOf(9, `(n + place * 7) % ${REVIEWERS} + 1`)}, deadline, deadline, 15
      FROM generate_series(1, ${count}) AS n, generate_series(1, ${steps.length}) AS place,
        LATERAL (SELECT now() + CASE WHEN n % 5 = 0 AND place = 1 THEN '-1 day' ELSE '30 days' END::interval AS deadline) AS terms;
    COMMIT;`;
  const statement: pg.QueryConfig & { query_timeout: number } = { text, query_timeout: PATIENCE_MS };
  await pool.query(statement);
  // PostgreSQL does so by itself a minute later: in the middle of a measurement, or after it.
  await pool.query('VACUUM (ANALYZE)');
}

/** The co-funder of one of a thousand of them. */
export const SOME_COFUNDER = 'Région no 1';

/** What each of these costs, and who pays it: three cost lines, the fund, and one of a thousand co-funders. */
export async function insertLines(pool: pg.Pool, count: number): Promise<void> {
  await pool.query(`
    BEGIN;
    INSERT INTO cost_line (application_id, revision, position, label, category, amount_cents)
      SELECT ${idOf(0, 'n')}, 1, place, 'Poste ' || (n + place) % 5000, (ARRAY['staff', 'services', 'infrastructure'])[place + 1], 1000000 + (n * 7 + place) % 9000000
      FROM generate_series(1, ${count}) AS n, generate_series(0, 2) AS place;
    INSERT INTO funding_line (application_id, revision, position, label, source, amount_cents)
      SELECT ${idOf(0, 'n')}, 1, place, CASE place WHEN 0 THEN 'Fonds' ELSE 'Région no ' || n % 1000 END, (ARRAY['fund', 'other'])[place + 1], 10000000
      FROM generate_series(1, ${count}) AS n, generate_series(0, 1) AS place;
    COMMIT;`);
  await pool.query('VACUUM (ANALYZE)');
}
