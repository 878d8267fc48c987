import { readAddressed } from '../../../activities/letters.ts';
import { letterFaults } from '../../../soak/chaos/proof/letters.ts';
import { letterIdOf } from '../../../db/core/letters.ts';
import { databaseOfFile } from '../../support/database.ts';
import { drafted, openCommandHarness } from '../../support/command-harness.ts';

const database = databaseOfFile();
let letter: { id: string; to: string };
const sentMs = Date.parse('2026-11-24T10:00:00Z');

beforeAll(async () => {
  const { db } = database;
  const harness = await openCommandHarness(db);
  const { id, version } = await drafted(harness);
  await harness.accept('applicant', 'submitApplication', { version }, { id });
  const {
    stream_id: streamId,
    person_id: personId,
    ...event
  } = await db.selectFrom('event').where('name', '=', 'submitApplication').selectAll().executeTakeFirstOrThrow();
  const [owed, ...others] = await readAddressed(db, 'application', { streamId, personId, ...event });
  if (!owed || others.length > 0) throw new Error('one letter was expected');
  letter = { id: letterIdOf(event, owed.person.id), to: owed.person.email };
  const sent = { stream_id: streamId, version: event.version, person_id: owed.person.id, sent_at: new Date(sentMs).toISOString() };
  await db
    .insertInto('letter')
    .values({ id: letter.id, ...sent })
    .execute();
});

const takenAt = (...seconds: number[]) =>
  seconds.map((second) => ({ messageId: `${letter.id}@guichet`, to: letter.to, atMs: sentMs + second * 1_000 }));
const found = (taken: ReturnType<typeof takenAt>, deaths: number[] = []) => letterFaults(database.db, taken, deaths);

test('a letter that left once is no fault', async () => {
  expect(await found(takenAt(0))).toEqual({ faults: [], sent: 1, again: 0 });
});

test('a letter that counts as sent, and that no mail server took, is found', async () => {
  expect((await found([])).faults).toEqual([`letter ${letter.id} counts as sent, and was never taken`]);
});

test('a letter that came again after a death is counted, and one that came again without is found', async () => {
  expect(await found(takenAt(0, 60), [sentMs + 1_000])).toEqual({ faults: [], sent: 1, again: 1 });
  expect(await found(takenAt(0, 60, 120), [sentMs + 1_000])).toEqual({
    faults: [`letter ${letter.id} came again, and nothing had died`],
    sent: 1,
    again: 2,
  });
});

test('a letter that was not owed is found', async () => {
  const [stranger] = takenAt(0).map((taken) => ({ ...taken, messageId: 'another@guichet' }));
  expect((await found([...takenAt(0), ...(stranger ? [stranger] : [])])).faults).toEqual(['a letter came that no row knows: another']);
});

test('a letter under an id that is not its event’s and its reader’s is found: another sender would write it once more', async () => {
  const id = '019aa1c0-0000-7000-8000-000000000001';
  await database.pool.query('ALTER TABLE letter DISABLE TRIGGER USER');
  await database.pool.query('UPDATE letter SET id = $1', [id]);
  const taken = takenAt(0).map((each) => ({ ...each, messageId: `${id}@guichet` }));
  expect((await found(taken)).faults).toEqual([`letter ${id} has an id that is not its event's and its reader's`]);
  await database.pool.query('UPDATE letter SET id = $1', [letter.id]);
  await database.pool.query('ALTER TABLE letter ENABLE TRIGGER USER');
});

test('a letter that has not left is found, and one that was not begun', async () => {
  const { db } = database;
  // A letter that has left stays: it can be lost only behind the triggers' back.
  await database.pool.query('ALTER TABLE letter DISABLE TRIGGER USER');
  const [kept] = await db.selectFrom('letter').selectAll().execute();
  await db.updateTable('letter').set({ sent_at: null }).execute();
  expect((await found(takenAt(0))).faults).toEqual([`letter ${letter.id} has not left`]);
  await db.deleteFrom('letter').execute();
  expect((await found([])).faults).toEqual([expect.stringMatching(`^${letter.to} was not told of submitApplication at version 2`)]);
  if (kept) await db.insertInto('letter').values(kept).execute();
  await database.pool.query('ALTER TABLE letter ENABLE TRIGGER USER');
});
