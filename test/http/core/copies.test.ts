import { expectStatus, STUDENTS, toGrant, toReviewed } from '../../support/fixtures.ts';
import { invariantFaults } from '../../support/invariants.ts';
import { startAppHarness, type AppHarness } from '../../support/app-harness.ts';

let harness: AppHarness;
beforeAll(async () => {
  harness = await startAppHarness();
});
afterAll(() => harness.stop());

const read = async (id: string): Promise<Record<string, unknown>> =>
  expectStatus(await (await harness.as('lead')).get(`/applications/${id}`), 200);

test('a copied application reads as the one before, and is another one', async () => {
  const [first, second] = [await toReviewed(harness), await toReviewed(harness)];
  expect(first).not.toBe(second);
  expect(await read(second)).toEqual({ ...(await read(first)), id: second, reference: expect.stringMatching(/^AVIS-\d{4}-\d{4}$/) });
});

test('what is asked for under another title has that title', async () => {
  const id = await toReviewed(harness, { ...STUDENTS, title: 'Une autre carte' });
  expect(await read(id)).toMatchObject({ title: 'Une autre carte', state: 'reviewed' });
});

test('one copy is awarded without the other, and all that must hold of them holds', async () => {
  const [{ applicationId }, left] = [await toGrant(harness), await toReviewed(harness)];
  expect([await read(applicationId), await read(left)]).toMatchObject([{ state: 'awarded' }, { state: 'reviewed' }]);
  expect(await invariantFaults(harness.database.db)).toEqual([]);
});
