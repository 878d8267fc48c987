import { type Database, freshDatabase } from '../support/database.ts';
import { inReview, openCommandHarness } from '../support/command-harness.ts';
import { searchYear } from '../support/year-of-projects.ts';

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
  await inReview(await openCommandHarness(database.db));
});
afterAll(() => database.drop());

test('from each file of a year of projects all that are asked for twice are found, and next to nothing else', async () => {
  const { planted, found, wrong, looked } = await searchYear(database, 1);
  expect(found).toBe(planted);
  expect(wrong).toBeLessThan(looked / 10);
}, 180_000);
