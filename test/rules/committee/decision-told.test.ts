import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { letterActivities } from '../../../activities/letters.ts';
import { wakingActivities } from '../../../activities/core/workflow-wakeups.ts';
import { readOwing } from '../../../db/core/letters.ts';
import { takeSilent } from '../../../db/core/relay.ts';
import type { Moved } from '../../../domain/core/command.ts';
import { type Database, stageOf } from '../../support/database.ts';
import { awarded, openCopyingHarness } from '../../support/command-harness.ts';
import { until } from '../../support/until.ts';

let database: Database;
/**
 * A decided session, with the applications on its agenda and the grant of the first; the workflows of none have heard
 * of the decision.
 */
let sessionId: string;
let told: string[];
const stage = stageOf(async ({ db }) => awarded(await openCopyingHarness(db), db));
beforeEach(async () => {
  const { database: fresh, laid } = await stage();
  [database, sessionId, told] = [fresh, laid.sessionId, [...laid.applicationIds, laid.grantId]];
});
afterEach(() => database.drop());

/** Runs an activity as a worker would; an activity that fails is expected and not logged. */
const runner = () => new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });

/**
 * Tells the workflows of the decision while its letters are written, to a mail server that answers or not; returns in
 * order what happened to those that are told.
 */
async function tell({ isAway = false, isWritten = true, meanwhile = async (): Promise<void> => undefined } = {}): Promise<string[]> {
  const { db } = database;
  const happened: string[] = [];
  const wake = async ({ id, name }: Moved): Promise<void> => {
    if (name === 'decideSession') happened.push(`wake ${told.indexOf(id)}`);
  };
  const take = async ({ id }: { id: string }): Promise<void> => {
    if (isAway) throw new Error('no answer');
    const letter = await db.selectFrom('letter').where('id', '=', id).select('stream_id').executeTakeFirstOrThrow();
    if (!told.includes(letter.stream_id)) return;
    await meanwhile();
    happened.push(`write ${told.indexOf(letter.stream_id)}`);
  };
  const writtenWithinMs = isWritten ? 5_000 : 200;
  const { tellDecision } = wakingActivities(db, { wake, hint: () => undefined, pauseMs: 1, writtenWithinMs });
  let isOver = false;
  const telling = runner()
    .run(tellDecision, sessionId)
    .finally(() => (isOver = true));
  await until('the relay leaves them to it, or it is over', async () => {
    if (isOver) return true;
    const streams = db.selectFrom('stream').where('id', 'in', told).where('hinted_at', 'is not', null);
    return (await streams.select('id').execute()).length === told.length;
  });
  if (isWritten) await Promise.allSettled([runner().run(letterActivities(db, take, { wake }).writeLetters)]);
  await telling;
  return happened;
}

const sent = async (): Promise<number> =>
  (await database.db.selectFrom('letter').where('stream_id', 'in', told).where('sent_at', 'is not', null).select('id').execute()).length;

const WOKEN = ['wake 0', 'wake 1', 'wake 2'];

test('letters leave first, and then the workflows are woken', async () => {
  const happened = await tell();
  const written = happened.filter((each) => each.startsWith('write'));
  expect(happened).toEqual([...written, ...WOKEN]);
  expect(written).toEqual(expect.arrayContaining(['write 0', 'write 1']));
  expect(await owing()).toEqual([]);
});

test('of what owes letters since one decision applications come before grants', async () => {
  await database.pool.query('UPDATE stream SET acknowledged = 0, owed_since = now() WHERE id = ANY ($1)', [told]);
  const owing = (await readOwing(database.db, 100)).map(({ id }) => told.indexOf(id)).filter((place) => place >= 0);
  expect([new Set(owing), owing.at(-1)]).toEqual([new Set([0, 1, 2]), 2]);
});

test('told again, since its worker died, no person is written to twice, and a workflow that has not heard is woken', async () => {
  await tell();
  const letters = await sent();
  expect(letters).toBeGreaterThan(0);
  expect(await tell()).toEqual(WOKEN);
  expect(await sent()).toBe(letters);
});

test('a mail server that is away keeps no workflow from hearing', async () => {
  expect(await tell({ isAway: true })).toEqual(WOKEN);
  expect(await sent()).toBe(0);
});

test('an absent writer of letters keeps no workflow from hearing for long', async () => {
  expect(await tell({ isWritten: false })).toEqual(WOKEN);
});

const owing = async (): Promise<string[]> => {
  const streams = database.db.selectFrom('stream').where('id', 'in', told).whereRef('acknowledged', '<', 'version');
  return (await streams.select('id').execute()).map(({ id }) => id);
};
const found = async (): Promise<string[]> =>
  (await takeSilent(database.db, 100, { unheard: 0, letters: 0, dates: 0 }))
    .map(({ id }) => id)
    .filter((id) => told.includes(id))
    .sort();

test('the relay leaves them to their telling for as long as that goes on', async () => {
  const foundMeanwhile: string[] = [];
  await tell({ meanwhile: async () => void foundMeanwhile.push(...(await found())) });
  expect(foundMeanwhile).toEqual([]);
});

test('what is left of them once they are told is the relay’s at once', async () => {
  await tell();
  expect(await found()).toEqual([...told].sort());
});
