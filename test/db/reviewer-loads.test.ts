import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { type Database, freshDatabase } from '../support/database.ts';
import { inReview, openOffice } from '../support/office.ts';

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
