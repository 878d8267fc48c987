import { holdLetter } from '../../../db/people/digests.ts';
import { markLetterSent, type OwedEvent, releaseLetter, readOwed, claimLetter } from '../../../db/core/letters.ts';
import { copyingOfFile, inReview } from '../../support/command-harness.ts';

const { database, harness } = copyingOfFile();
let personId: string;
beforeAll(async () => {
  ({ id: personId } = await database.db.selectFrom('person').select('id').executeTakeFirstOrThrow());
});

/** An event of which a person is to be notified, and was not yet. */
async function owed(): Promise<OwedEvent> {
  const id = await inReview(harness);
  const [event] = (await readOwed(database.db, id)).events;
  if (!event) throw new Error('no letter is owed');
  return event;
}

const claim = (event: OwedEvent) => claimLetter(database.db, event, { id: personId });
const BEING_SENT = /is being sent by another/;

test('of ten senders at once one takes a letter up, and the others are told that it is being sent', async () => {
  const event = await owed();
  const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => claim(event)));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toEqual([
    { status: 'fulfilled', value: { id: expect.any(String), dealtWith: false } },
  ]);
  for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason.message).toMatch(BEING_SENT);
});

test('a letter that could not leave, and was put down, is taken up by the next sender at once', async () => {
  const event = await owed();
  const { id } = await claim(event);
  await expect(claim(event)).rejects.toThrow(BEING_SENT);
  await releaseLetter(database.db, id);
  expect(await claim(event)).toEqual({ id, dealtWith: false });
});

test.each([
  ['two minutes ago', '121 seconds', true],
  ['less than two minutes ago', '110 seconds', false],
])('a letter that was taken up %s may be taken from its sender: %s, %s', async (_, since, taken) => {
  const event = await owed();
  const { id } = await claim(event);
  await database.pool.query('UPDATE letter SET claimed_at = now() - $1::interval WHERE id = $2', [since, id]);
  if (taken) expect(await claim(event)).toEqual({ id, dealtWith: false });
  else await expect(claim(event)).rejects.toThrow(BEING_SENT);
});

test.each([
  ['sent', (id: string) => markLetterSent(database.db, id, new Date().toISOString())],
  ['held for a digest', (id: string) => holdLetter(database.db, id, { subject: 'Un avis', text: 'Un avis vous est demandé.' })],
])('a letter that was %s is dealt with, and is not taken up again, however long ago that was', async (_, dealWith) => {
  const event = await owed();
  const { id } = await claim(event);
  await dealWith(id);
  await database.pool.query(`UPDATE letter SET claimed_at = now() - interval '1 day' WHERE id = $1`, [id]);
  expect(await claim(event)).toEqual({ id, dealtWith: true });
});
