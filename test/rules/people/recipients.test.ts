import { sql } from 'kysely';
import { holdersOf, recipientsByRole } from '../../../db/people/people.ts';
import { databaseOfFile } from '../../support/database.ts';
import { openCommandHarness } from '../../support/command-harness.ts';

const PEOPLE = 20_000;

const database = databaseOfFile();
beforeAll(async () => {
  const { db } = database;
  await openCommandHarness(db);
  await sql`
    INSERT INTO person SELECT copy.*
    FROM (SELECT * FROM person LIMIT 1) AS one, generate_series(1, ${sql.lit(PEOPLE)}) AS n,
      jsonb_populate_record(NULL::person, to_jsonb(one) || jsonb_build_object('id', gen_random_uuid(), 'subject', n, 'roles', '[]'::jsonb)) AS copy`.execute(
    db,
  );
  await sql`ANALYZE person`.execute(db);
});

test('who holds a role is found among twenty thousand people without a look at each of them', async () => {
  const { db, pool } = database;
  expect((await recipientsByRole(db, 'lead')).map(({ usualName }) => usualName)).toHaveLength(1);
  const { sql: text, parameters } = holdersOf(db, 'lead').compile();
  const { rows } = await pool.query<Record<string, string>>(`EXPLAIN (COSTS OFF) ${text}`, [...parameters]);
  const plan = rows.map((line) => line['QUERY PLAN']).join('\n');
  expect(plan).toContain('person_by_role');
  expect(plan).not.toMatch(/Seq Scan on person\b/);
});
