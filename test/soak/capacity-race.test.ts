import { sql } from 'kysely';
import { readDatalabPeople } from '../../db/datalab/capacity.ts';
import { lockMonths, postDays, readMonths, storeDays, withOpened } from '../../db/datalab/day-ledger.ts';
import { openStreams } from '../../db/core/events.ts';
import { newId } from '../../db/core/ids.ts';
import { capacityOf, monthsFromOn } from '../../domain/datalab/capacity.ts';
import { type AskedDays, settleDays } from '../../domain/datalab/day-ledger.ts';
import { commandsOfFile } from '../support/command-harness.ts';
import { invariantFaults } from '../support/invariants.ts';

const { database, harness } = commandsOfFile();
let personId: string;
beforeAll(async () => {
  personId = harness.callers['reviewer-data']?.personId ?? '';
  await setShare(50);
});

const setShare = (sharePercent: number) =>
  harness.accept('lead', 'setDatalabPerson', { skills: ['design'], sharePercent, leavesOn: null }, { id: personId });

type Post = typeof postDays;
/** Reads what a person's capacity follows from, and lets it change before it opens the month with it. */
const unheld: Post = async (trx, asked, cause, at) => {
  const people = await readDatalabPeople(
    trx,
    asked.map((each) => each.personId),
  );
  await sql`SELECT pg_sleep(0.05)`.execute(trx);
  const opened = await lockMonths(trx, asked);
  const settled = settleDays(await readMonths(trx, asked), withOpened(asked, opened, people));
  if ('refusal' in settled) throw new Error(settled.refusal.code);
  await storeDays(trx, settled, cause, at);
  return settled.posted;
};

/**
 * Promises a half day of a month that was never opened, while the person's share changes; returns the month's days
 * then, and those that it should have.
 */
async function opened(post: Post, month: string, sharePercent: number): Promise<[kept: number | undefined, told: number]> {
  const { db } = database;
  const [thingId, at] = [newId(), new Date().toISOString()];
  const promise = db.transaction().execute(async (trx) => {
    await openStreams(trx, 'datalab_request', [thingId]);
    const asked: AskedDays[] = [{ kind: 'reserve', personId, month, halfDays: 1, purpose: { thingId, skill: 'design' } }];
    const cause = await trx.selectFrom('event').select(['stream_id', 'version']).limit(1).executeTakeFirstOrThrow();
    await post(trx, asked, { streamId: cause.stream_id, version: cause.version }, at);
  });
  await Promise.all([promise, setShare(sharePercent)]);
  const row = await db
    .selectFrom('person_month')
    .where('person_id', '=', personId)
    .where('month', '=', month)
    .select('capacity')
    .executeTakeFirst();
  const person = (await readDatalabPeople(db, [personId])).get(personId);
  return [row?.capacity, person ? capacityOf(person, month) : 0];
}

const MONTHS = monthsFromOn('2030-01', 12);
const sharesOf = (place: number): number => (place % 2 === 0 ? 100 : 50);

test('a month that is opened while its person’s share changes has the days of the new one, whichever comes first', async () => {
  for (const [place, month] of MONTHS.entries()) {
    const [kept, told] = await opened(postDays, month, sharesOf(place));
    expect(kept).toBe(told);
  }
  expect(await invariantFaults(database.db, 'days')).toEqual([]);
});

test('a ledger that does not hold the person is caught: a month has the days of a share that is over', async () => {
  const found: boolean[] = [];
  for (const [place, month] of monthsFromOn('2032-01', 12).entries()) {
    const [kept, told] = await opened(unheld, month, sharesOf(place));
    found.push(kept !== told);
  }
  expect(found).toContain(true);
});
