import { connect } from '../../../db/core/connect.ts';
import { overlapsOf } from '../../../db/applications/overlaps.ts';
import { ApplicationContent } from '../../../domain/applications/application.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { STUDENTS } from '../../support/fixtures.ts';
import { idOf, insertApplications, insertLines, SOME_COFUNDER, SOME_ORGANISATION } from '../../support/many-applications.ts';

const COUNT = 100_000;

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
  // Neither triggers nor references are looked at: so many rows are there in seconds.
  const { pool } = connect(database.url, { max: 1, statementMs: 120_000 });
  await pool.query('SET session_replication_role = replica');
  await insertApplications(pool, COUNT, 1_000);
  await insertLines(pool, COUNT);
  await pool.query(
    `INSERT INTO overlap SELECT ${idOf(0, 'n')}, ${idOf(0, 'n + 1')}, now(), 'organisation', '[]', true FROM generate_series(1, 20000) AS n`,
  );
  await pool.query('ANALYZE overlap');
  await pool.end();
}, 180_000);
afterAll(() => database.drop());

test('among a hundred thousand applications indexes find those that may ask for the same cost, and what they ask', async () => {
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
