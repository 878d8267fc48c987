import { type Met, dateActivities } from '../../../activities/core/dates.ts';
import { deadlines } from '../../../activities/index.ts';
import { awarded, copyingOfFile, inReview } from '../../support/command-harness.ts';

/*
 * What a workflow asks of a row. Any client that reaches Temporal may ask the same, at any moment and about any thing.
 */
const { database, harness } = copyingOfFile();
let grantId: string;
let now: string;
beforeEach(async () => {
  ({ grantId } = await awarded(harness, database.db));
});

const ask = (name: 'expireGrant' | 'remindSignatories' | 'recordSilence', id = grantId): Promise<Met> =>
  dateActivities(database.db, deadlines(database.db), { clock: () => now, hint: () => undefined })[name](id);

const stream = async (id = grantId) =>
  database.db.selectFrom('stream').where('id', '=', id).select(['version', 'due_at', 'due_what']).executeTakeFirstOrThrow();
const shift = (instant: string | null, seconds: number): string => new Date(Date.parse(String(instant)) + seconds * 1_000).toISOString();
const deadline = async () =>
  (await database.db.selectFrom('grant').where('id', '=', grantId).select('deadline_at').executeTakeFirstOrThrow()).deadline_at;

test('a date that has not come is early, and one that has come is met once', async () => {
  const before = await stream();
  expect(before.due_what).toBe('remindSignatories');
  now = shift(before.due_at, -1);
  expect(await ask('remindSignatories')).toBe('early');
  expect(await stream()).toEqual(before);
  now = shift(before.due_at, 0);
  expect([await ask('remindSignatories'), await ask('remindSignatories')]).toEqual(['met', 'nothing']);
  expect((await stream()).version).toBe(before.version + 1);
});

test('another date than the one that is stored is not met, though its rule would let it pass: who was in time may still be under way', async () => {
  const id = await inReview(harness);
  const before = await stream(id);
  expect(before.due_what).toBe('remindReviewer');
  // The reminder was missed, and a moment ago the fund's silence began to count.
  now = shift(before.due_at, 5);
  await database.db
    .updateTable('application')
    .set({ silence_at: shift(now, -1) })
    .where('id', '=', id)
    .execute();
  expect(await ask('recordSilence', id)).toBe('nothing');
  expect(await stream(id)).toEqual(before);
});

test('CJA R421-2: a rejection by silence is of its own day, however late it is recorded', async () => {
  const id = await inReview(harness);
  const { due_at: dueAt } = await stream(id);
  const silenceAt = shift(dueAt, -1);
  const { db } = database;
  await db.updateTable('application').set({ silence_at: silenceAt }).where('id', '=', id).execute();
  await db.updateTable('stream').set({ due_at: silenceAt, due_what: 'recordSilence' }).where('id', '=', id).execute();
  now = shift(silenceAt, 70 * 86_400);
  expect(await ask('recordSilence', id)).toBe('met');
  const { silent_since: silentSince } = await db
    .selectFrom('application')
    .where('id', '=', id)
    .select('silent_since')
    .executeTakeFirstOrThrow();
  expect(shift(silentSince, 0)).toBe(silenceAt);
});

test('a thing that waits for nothing, of another kind, or that is unknown, has no date', async () => {
  now = shift(await deadline(), 60);
  expect(await ask('recordSilence')).toBe('nothing');
  expect(await ask('expireGrant', '019aa1c0-0000-7000-8000-0000000000ff')).toBe('nothing');
});
