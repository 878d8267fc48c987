import { expectStatus, STUDENTS, toGrant, toReviewed } from '../../support/lives.ts';
import { invariantFaults } from '../../support/proof.ts';
import { startWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ copies: true });
});
afterAll(() => world.stop());

const read = async (id: string): Promise<Record<string, unknown>> =>
  expectStatus(await (await world.as('lead')).get(`/applications/${id}`), 200);

test('a copied application reads as the one that was lived, and is another one', async () => {
  const [first, second] = [await toReviewed(world), await toReviewed(world)];
  expect(first).not.toBe(second);
  expect(await read(second)).toEqual({ ...(await read(first)), id: second, reference: expect.stringMatching(/^AVIS-\d{4}-\d{4}$/) });
});

test('what another project asks is lived anew', async () => {
  const id = await toReviewed(world, { ...STUDENTS, title: 'Une autre carte' });
  expect(await read(id)).toMatchObject({ title: 'Une autre carte', state: 'reviewed' });
});

test('one copy is awarded without the other, and all that must hold of them holds', async () => {
  const [{ applicationId }, left] = [await toGrant(world), await toReviewed(world)];
  expect([await read(applicationId), await read(left)]).toMatchObject([{ state: 'awarded' }, { state: 'reviewed' }]);
  expect(await invariantFaults(world.database.db)).toEqual([]);
});
