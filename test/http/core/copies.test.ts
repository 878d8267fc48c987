import { expectStatus, STUDENTS, toGrant, toReviewed } from '../../support/fixtures.ts';
import { invariantFaults } from '../../support/invariants.ts';
import { appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();

const read = async (id: string): Promise<Record<string, unknown>> =>
  expectStatus(await (await harness.as('lead')).get(`/applications/${id}`), 200);

/** A project that no other file has: its first application is made here, by commands. */
const OWN = { ...STUDENTS, summary: 'Un résumé que ce fichier est seul à avoir.' };
const INSTANT = /^\d{4}-\d\d-\d\dT/;
/** What is read of an application, without what its words, its id and the hour of its making are. */
const likeness = ({ id: _, reference: __, title: ___, ...rest }: Record<string, unknown>): unknown =>
  JSON.parse(
    JSON.stringify(rest, (key, value: unknown) => {
      if (key === 'title' || key === 'summary') return key;
      return typeof value === 'string' && INSTANT.test(value) ? 'an instant' : value;
    }),
  );

test('a copied application reads as the one that was made by commands, and is another one', async () => {
  const [made, copied] = [await toReviewed(harness, OWN), await toReviewed(harness, OWN)];
  expect(made).not.toBe(copied);
  const lived = await read(made);
  expect(lived['review']).not.toEqual([]);
  expect(await read(copied)).toEqual({ ...lived, id: copied, reference: expect.stringMatching(/^AVIS-\d{4}-\d{4}$/) });
  // So does one that was made once for all files.
  expect(likeness(await read(await toReviewed(harness)))).toEqual(likeness(lived));
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
