import { EVERYTHING } from '../../../domain/core/role.ts';
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { type ApplicationFilter, applicationRows } from '../../../db/applications/applications.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { SHIPPED_CALL } from '../../support/domain.ts';
import { COMMON_WORD, insertApplications, RARE, SOME_ORGANISATION, SOME_REVIEWER } from '../../support/many-applications.ts';

const COUNT = 4_000;
const now = new Date().toISOString();
const ALL = {
  q: `${RARE.word} ${COMMON_WORD}`,
  state: 'in_review',
  projectType: 'proactive',
  organisationId: SOME_ORGANISATION,
  reviewerId: SOME_REVIEWER,
  dueBefore: now,
} as const;

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
  await insertApplications(database.pool, COUNT, COUNT / 10);
  await database.pool.query(`
    BEGIN;
    SET LOCAL session_replication_role = replica;
    INSERT INTO file_labels (application_id, labels, set_by, set_at, version)
      SELECT id, CASE WHEN row_number() OVER (ORDER BY id) % 400 = 0 THEN ARRAY['Commune', 'Rare'] ELSE ARRAY['Commune'] END, created_by, now(), 1
      FROM application;
    COMMIT;`);
  await database.pool.query('VACUUM (ANALYZE) file_labels');
}, 60_000);
afterAll(() => database.drop());

async function planOf(filter: Omit<ApplicationFilter, 'limit'>): Promise<string> {
  const plan = await applicationRows(database.db, EVERYTHING, { ...filter, limit: 51 }).explain('text', sql`costs off`);
  return plan.map((line) => String(Object.values(line)[0])).join('\n');
}

describe('among thousands, the index is used that finds applications by', () => {
  test.each<[string, Omit<ApplicationFilter, 'limit'>, string]>([
    ['a rare word', { q: RARE.word }, 'application_search_by_word'],
    ['a rare word and a common one', { q: `${RARE.word} ${COMMON_WORD}` }, 'application_search_by_word'],
    ['an organisation that has none', { organisationId: randomUUID() }, 'application_by_organisation'],
    ['a call that few are under', { callId: 'territoires-2023' }, 'application_by_call'],
    ['their reviewer', { reviewerId: SOME_REVIEWER }, 'review_step_by_reviewer'],
    ['a deadline that is past', { dueBefore: now }, 'review_step_open_in_order'],
    ['a screening that is late', { dueBefore: now }, 'application_to_screen_by_deadline'],
    ['a type that none has', { projectType: 'space' }, 'application_by_project_type'],
    ['a rare word among a reviewer’s', { q: RARE.word, reviewerId: SOME_REVIEWER }, 'application_search_by_word'],
    ['a rare word among what is overdue', { q: RARE.word, dueBefore: now }, 'application_search_by_word'],
    ['a common word among a reviewer’s', { q: COMMON_WORD, reviewerId: SOME_REVIEWER }, 'review_step_by_reviewer'],
    ['a common word among what is overdue', { q: COMMON_WORD, dueBefore: now }, 'review_step_open_in_order'],
    ['a reviewer’s that is overdue', { reviewerId: SOME_REVIEWER, dueBefore: now }, 'review_step_by_reviewer'],
    ['all that may be asked at once', { ...ALL, callId: SHIPPED_CALL.id }, 'application_search_by_word'],
    ['a state that none is in', { state: 'waitlisted' }, 'application_by_state'],
    ['a label that few have', { label: 'Rare' }, 'file_labels_by_label'],
    // Enough of them are among the newest.
    ['a label that all have', { label: 'Commune' }, 'application_pkey'],
    ['nothing', {}, 'application_pkey'],
    ['a word that many have', { q: COMMON_WORD }, 'application_search_pkey'],
  ])('%s', async (_, filter, index) => {
    const plan = await planOf(filter);
    expect(plan).toContain(index);
    expect(plan).not.toMatch(/Seq Scan on (application|review_step|application_search|file_labels)\b/);
  });
});

test('an organisation’s new name, and a title that is written meanwhile, are both found', async () => {
  const [renaming, writing] = [await database.pool.connect(), await database.pool.connect()];
  try {
    await renaming.query('BEGIN');
    await renaming.query(`UPDATE organisation SET name = 'Maison des marées' WHERE id = $1`, [SOME_ORGANISATION]);
    const id = (await writing.query(`SELECT id FROM application WHERE organisation_id = $1 LIMIT 1`, [SOME_ORGANISATION])).rows[0].id;
    const written = writing.query(`UPDATE application SET title = 'Algues' WHERE id = $1`, [id]);
    await renaming.query('COMMIT');
    await written;
    const { rows } = await database.pool.query(
      `SELECT count(*) FILTER (WHERE words @@ search_query('marée'))::int AS renamed, count(*) FILTER (WHERE words @@ search_query('algue marée'))::int AS both
       FROM application_search AS s JOIN application AS a ON a.id = s.application_id WHERE a.organisation_id = $1`,
      [SOME_ORGANISATION],
    );
    expect(rows).toEqual([{ renamed: COUNT / 40, both: 1 }]);
  } finally {
    renaming.release();
    writing.release();
  }
});
