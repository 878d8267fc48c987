import { connect } from '../../../db/connection/connect.ts';
import { overlapsOf } from '../../../db/applications/overlaps.ts';
import { ApplicationContent } from '../../../domain/applications/application.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { STUDENTS } from '../../support/fixtures.ts';
import { idOf, insertApplications, insertLines, SOME_COFUNDER, SOME_ORGANISATION } from '../../support/many-applications.ts';
import { searchYear } from '../../support/year-of-projects.ts';

const COUNT = 5_000;

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
  // Neither triggers nor references are checked: so many rows are written in seconds.
  const { pool } = connect(database.url, { max: 1, statementMs: 120_000 });
  await pool.query('SET session_replication_role = replica');
  await insertApplications(pool, COUNT, 250);
  await insertLines(pool, COUNT);
  await pool.query(
    `INSERT INTO overlap SELECT ${idOf(0, 'n')}, ${idOf(0, 'n + 1')}, now(), 'organisation', '[]', true FROM generate_series(1, ${COUNT / 2}) AS n`,
  );
  await pool.query('ANALYZE overlap');
  await pool.end();
}, 180_000);
afterAll(() => database.drop());

test('among five thousand applications indexes find those that may ask for the same cost, and what they ask', async () => {
  const { callId: _, ...project } = STUDENTS;
  const fundingLines = [...project.fundingLines, { label: SOME_COFUNDER, source: 'other', amountCents: 100 }];
  const content = ApplicationContent.parse({ ...project, siret: null, fundingLines });
  const { sql: text, parameters } = overlapsOf(
    { id: SOME_ORGANISATION, organisationId: SOME_ORGANISATION, callId: 'nowhere' },
    content,
  ).compile(database.db);
  const { rows } = await database.pool.query<Record<string, string>>(`EXPLAIN (COSTS OFF) ${text}`, [...parameters]);
  const plan = rows.map((line) => line['QUERY PLAN']).join('\n');
  for (const index of ['application_by_organisation', 'funding_line_by_cofunder', 'application_pkey', 'cost_line_pkey', 'overlap_by_other'])
    expect(plan).toContain(index);
  expect(plan).not.toMatch(/Seq Scan on (application|cost_line|funding_line|overlap)\b/);
});

// From one file in ten, and from those that are asked for twice: soak looks from each.
test('of a year of projects all that are asked for twice are found, and next to nothing else', async () => {
  const { planted, found, wrong, looked } = await searchYear(database, 10);
  expect(found).toBe(planted);
  expect(wrong).toBeLessThan(looked / 10);
});
