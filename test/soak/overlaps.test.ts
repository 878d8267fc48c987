import { databaseOfFile } from '../support/database.ts';
import { inReview, openCommandHarness } from '../support/command-harness.ts';
import { searchYear } from '../support/year-of-projects.ts';

const database = databaseOfFile();
beforeAll(async () => {
  await inReview(await openCommandHarness(database.db));
});

test('from each file of a year of projects all that are asked for twice are found, and next to nothing else', async () => {
  const { planted, found, wrong, looked } = await searchYear(database, 1);
  expect(found).toBe(planted);
  expect(wrong).toBeLessThan(looked / 10);
}, 180_000);
