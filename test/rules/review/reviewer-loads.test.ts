import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely';
import { lockLoads, readLoads } from '../../../db/review/reviews.ts';
import type { DB } from '../../../db/core/schema.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { SHIPPED_CALL } from '../../support/domain.ts';
import { insertApplications, SOME_REVIEWER } from '../../support/many-applications.ts';
import { inReview, openOffice } from '../../support/office.ts';

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

test('a step that was opened before loads were counted has the working days of the call under which it was opened', async () => {
  const { db } = database;
  await inReview(await openOffice(db));
  const kept = () => db.selectFrom('review_step').select(['key', 'working_days']).orderBy('position').execute();
  const before = await kept();
  expect(before).toEqual([
    { key: 'legal', working_days: 15 },
    { key: 'data', working_days: 15 },
    { key: 'impact', working_days: 20 },
  ]);
  await sql`ALTER TABLE review_step DROP COLUMN working_days`.execute(db);
  await sql.raw(await readFile('db/migrations/0026_reviewer_loads.sql', 'utf8')).execute(db);
  expect(await kept()).toEqual(before);
});

const OPEN = 400;
const now = new Date().toISOString();

describe('among thousands of steps, the index is used that finds those which reviewers have to do', () => {
  // Of its own: the index that was made anew above over rows that had just changed serves nobody as long as any transaction of this PostgreSQL is older.
  let crowded: Database;
  beforeAll(async () => {
    crowded = await freshDatabase();
    await insertApplications(crowded.pool, 12_000, OPEN);
  }, 60_000);
  afterAll(() => crowded.drop());

  test.each<[string, (db: Kysely<DB>) => Promise<{ personId: string; openSteps: number }[]>]>([
    ['where one is chosen by load', (db) => db.transaction().execute((trx) => lockLoads(trx, randomUUID(), now))],
    ['where loads are shown', (db) => readLoads(db, now)],
  ])('%s', async (_, read) => {
    const { pool } = crowded;
    const asked: CompiledQuery[] = [];
    const loads = await read(new Kysely<DB>({ dialect: new PostgresDialect({ pool }), log: ({ query }) => void asked.push(query) }));
    expect(loads.find(({ personId }) => personId === SOME_REVIEWER)?.openSteps).toBe((SHIPPED_CALL.terms.steps.length * OPEN) / 30);
    const { sql: text = '', parameters = [] } = asked.find((query) => query.sql.includes('from "review_step"')) ?? {};
    const { rows } = await pool.query<Record<string, string>>(`EXPLAIN (COSTS OFF) ${text}`, [...parameters]);
    const plan = rows.map((line) => line['QUERY PLAN']).join('\n');
    expect(plan).toContain('using review_step_expected_by_reviewer on');
    expect(plan).not.toContain('Seq Scan on review_step');
  });
});
