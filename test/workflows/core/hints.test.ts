import { PostUnavailable } from '../../../letters/core/post.ts';
import { hint } from '../../../workflows/messages.ts';
import { atRest, runOf, tell } from '../../support/behind.ts';
import { historyOf } from '../../support/history.ts';
import { admit, assign, toInReview, toSubmitted } from '../../support/fixtures.ts';
import { testReplays } from '../../support/replay.ts';
import { EVERYBODY, hasCaughtUp, namesOf, signIn, streamOf, titled } from '../../support/timeline.ts';
import { until } from '../../support/until.ts';
import { temporalOfFile } from '../../support/temporal-harness.ts';

const harness = temporalOfFile({
  rows: (all) => ({
    ...all,
    readThing: async (kind, id) => {
      if (id !== unreadable.id || unreadable.times === 0) return all.readThing(kind, id);
      unreadable.times -= 1;
      throw new PostUnavailable(new Error('no answer'));
    },
  }),
});
/** The id whose row cannot be read now, and how many times reading it fails. */
let unreadable = { id: '', times: 0 };
beforeAll(() => signIn(harness, ...EVERYBODY));

const eventsOfRun = (id: string) => historyOf(harness.temporal, `application:${id}`);
const dateAwaited = async (id: string): Promise<number> => {
  const started = (await eventsOfRun(id)).findLast(({ timerStartedEventAttributes: timer }) => timer);
  return Number(started?.eventTime?.seconds) + Number(started?.timerStartedEventAttributes?.startToFireTimeout?.seconds);
};
const waitsFor = (id: string, instant: string) =>
  until(`it waits for ${instant}`, async () => Math.abs((await dateAwaited(id)) - Date.parse(instant) / 1_000) < 5);

test('a forged hint of any version changes nothing: the workflow reads its row, and goes on as before', async () => {
  const id = await toSubmitted(harness, titled('Contrefait'));
  await atRest(harness, 'application', id);
  const before = await streamOf(harness, id);
  const names = await namesOf(harness, id);
  await harness.temporal.getHandle(`application:${id}`).signal(hint, { name: 'withdrawApplication', version: 1_000_000_000 });
  await atRest(harness, 'application', id);
  expect([await streamOf(harness, id), await namesOf(harness, id)]).toEqual([before, names]);
  // The next hint is heard as well: the versions of the forged one are forgotten.
  await admit(harness, id);
  await until('it has heard', async () => (await streamOf(harness, id)).heard > before.version);
});

test('a row that cannot be read within the hint’s task is read by an activity of its own, as soon as it can be', async () => {
  const id = await toSubmitted(harness, titled('Illisible'));
  await atRest(harness, 'application', id);
  const reads = async () =>
    (await eventsOfRun(id)).filter((event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'readThing').length;
  expect(await reads()).toBe(0);
  unreadable = { id, times: 3 };
  await admit(harness, id);
  await until('it has heard', () => hasCaughtUp(harness, id));
  expect([await reads(), unreadable.times]).toEqual([1, 0]);
});

test('the content of a signal, in any form, is not read', async () => {
  const id = await toInReview(harness, titled('Informe'));
  await atRest(harness, 'application', id);
  const before = await streamOf(harness, id);
  for (const args of [[], [null], ['version'], [{ receipt: { version: 3, state: 'awarded' } }]])
    await harness.temporal.getHandle(`application:${id}`).signal('hint', ...args);
  await harness.temporal.getHandle(`application:${id}`).signal('look');
  await atRest(harness, 'application', id);
  expect(await streamOf(harness, id)).toEqual(before);
  expect((await runOf(harness, 'application', id)).status).toBe('RUNNING');
});

test('a workflow that is started for a thing that does not exist ends, and does nothing', async () => {
  const workflowId = 'grant:019aa1c0-0000-7000-8000-0000000000ff';
  const handle = await harness.temporal.start('grant', { workflowId, args: [workflowId.slice(6)], taskQueue: harness.taskQueue });
  await handle.result();
  expect((await handle.describe()).status.name).toBe('COMPLETED');
});

test('no message that Temporal takes carries out a command: there is no update, and no activity of one', async () => {
  const id = await toInReview(harness, titled('Par la petite porte'));
  await atRest(harness, 'application', id);
  const before = await streamOf(harness, id);
  await expect(
    harness.temporal.getHandle(`application:${id}`).executeUpdate('withdrawApplication', { args: [1] as [number] }),
  ).rejects.toThrow();
  expect(await streamOf(harness, id)).toEqual(before);
});

test('what is read replaces what was known: a row that was restored from before is learnt, its earlier date with it', async () => {
  const id = await toInReview(harness, titled('Restauré'));
  await assign(harness, id, 'legal');
  await atRest(harness, 'application', id);
  const { version, due_at: dueAt } = await streamOf(harness, id);
  await waitsFor(id, String(dueAt));
  // Sets PostgreSQL back to before the last event, with an earlier date.
  const earlier = new Date(Date.parse(String(dueAt)) - 3_600_000).toISOString();
  await harness.database.pool.query('UPDATE stream SET version = $2, heard = $2, acknowledged = $2, due_at = $3 WHERE id = $1', [
    id,
    version - 1,
    earlier,
  ]);
  await tell(harness, 'application', id);
  await waitsFor(id, earlier);
});

test('a thing that has vanished ends its workflow', async () => {
  const id = await toInReview(harness, titled('Disparu'));
  await atRest(harness, 'application', id);
  await harness.database.pool.query(`UPDATE stream SET kind = 'call' WHERE id = $1`, [id]);
  await tell(harness, 'application', id);
  await until('it has ended', async () => (await runOf(harness, 'application', id)).status === 'COMPLETED');
});

testReplays(harness);
