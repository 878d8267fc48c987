import { randomUUID } from 'node:crypto';
import { type CompiledQuery, Kysely, PostgresDialect } from 'kysely';
import { lockLoads, readLoads } from '../../../db/review/reviews.ts';
import type { DB } from '../../../db/core/schema.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { SHIPPED_CALL } from '../../support/domain.ts';
import { insertApplications, SOME_REVIEWER } from '../../support/many-applications.ts';

const OPEN = 400;
const now = new Date().toISOString();

describe('among thousands of steps, the index is used that finds those which reviewers have to do', () => {
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
