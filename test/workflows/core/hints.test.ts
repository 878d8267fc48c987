import { PostUnavailable } from '../../../letters/core/post.ts';
import { hint } from '../../../workflows/messages.ts';
import { atRest, runOf, tell } from '../../support/behind.ts';
import { historyOf } from '../../support/history.ts';
import { admit, assign, toInReview, toSubmitted } from '../../support/lives.ts';
import { failedReplays } from '../../support/replay.ts';
import { EVERYBODY, hasCaughtUp, namesOf, signIn, streamOf, titled } from '../../support/story.ts';
import { until } from '../../support/until.ts';
import { startTemporalWorld, type TemporalWorld } from '../../support/temporal-world.ts';

let world: TemporalWorld;
/** Whose row cannot be read now, and how many times it is tried in vain. */
let unreadable = { id: '', times: 0 };
beforeAll(async () => {
  world = await startTemporalWorld({
    rows: (all) => ({
      ...all,
      readThing: async (kind, id) => {
        if (id !== unreadable.id || unreadable.times === 0) return all.readThing(kind, id);
        unreadable.times -= 1;
        throw new PostUnavailable(new Error('nobody answers'));
      },
    }),
  });
  await signIn(world, ...EVERYBODY);
});
afterAll(() => world.stop());

const eventsOfRun = (id: string) => historyOf(world.temporal, `application:${id}`);
const dateAwaited = async (id: string): Promise<number> => {
  const started = (await eventsOfRun(id)).findLast(({ timerStartedEventAttributes: timer }) => timer);
  return Number(started?.eventTime?.seconds) + Number(started?.timerStartedEventAttributes?.startToFireTimeout?.seconds);
};
const waitsFor = (id: string, instant: string) =>
  until(`it waits for ${instant}`, async () => Math.abs((await dateAwaited(id)) - Date.parse(instant) / 1_000) < 5);

test('a forged hint of any version changes nothing: the workflow reads its row, and goes on as before', async () => {
  const id = await toSubmitted(world, titled('Contrefait'));
  await atRest(world, 'application', id);
  const before = await streamOf(world, id);
  const names = await namesOf(world, id);
  await world.temporal.getHandle(`application:${id}`).signal(hint, { name: 'withdrawApplication', version: 1_000_000_000 });
  await atRest(world, 'application', id);
  expect([await streamOf(world, id), await namesOf(world, id)]).toEqual([before, names]);
  // The next one is heard as well: whatever the forged one said of versions is forgotten.
  await admit(world, id);
  await until('it has heard', async () => (await streamOf(world, id)).heard > before.version);
});

test('a row that cannot be read within the hint’s task is read by an activity of its own, as soon as it can be', async () => {
  const id = await toSubmitted(world, titled('Illisible'));
  await atRest(world, 'application', id);
  const reads = async () =>
    (await eventsOfRun(id)).filter((event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'readThing').length;
  expect(await reads()).toBe(0);
  unreadable = { id, times: 3 };
  await admit(world, id);
  await until('it has heard', () => hasCaughtUp(world, id));
  expect([await reads(), unreadable.times]).toEqual([1, 0]);
});

test('whatever a signal brings, of whatever form, is read by nobody', async () => {
  const id = await toInReview(world, titled('Informe'));
  await atRest(world, 'application', id);
  const before = await streamOf(world, id);
  for (const args of [[], [null], ['version'], [{ receipt: { version: 3, state: 'awarded' } }]])
    await world.temporal.getHandle(`application:${id}`).signal('hint', ...args);
  await world.temporal.getHandle(`application:${id}`).signal('look');
  await atRest(world, 'application', id);
  expect(await streamOf(world, id)).toEqual(before);
  expect((await runOf(world, 'application', id)).status).toBe('RUNNING');
});

test('a workflow that is started for a thing that does not exist ends, and does nothing', async () => {
  const workflowId = 'grant:019aa1c0-0000-7000-8000-0000000000ff';
  const handle = await world.temporal.start('grant', { workflowId, args: [workflowId.slice(6)], taskQueue: world.taskQueue });
  await handle.result();
  expect((await handle.describe()).status.name).toBe('COMPLETED');
});

test('no message that Temporal takes carries out a command: there is no update, and no activity of one', async () => {
  const id = await toInReview(world, titled('Par la petite porte'));
  await atRest(world, 'application', id);
  const before = await streamOf(world, id);
  await expect(
    world.temporal.getHandle(`application:${id}`).executeUpdate('withdrawApplication', { args: [1] as [number] }),
  ).rejects.toThrow();
  expect(await streamOf(world, id)).toEqual(before);
});

test('what is read replaces what was known: a row that was restored from before is learnt, its earlier date with it', async () => {
  const id = await toInReview(world, titled('Restauré'));
  await assign(world, id, 'legal');
  await atRest(world, 'application', id);
  const { version, due_at: dueAt } = await streamOf(world, id);
  await waitsFor(id, String(dueAt));
  // PostgreSQL stands where it stood before the last event, with an earlier date.
  const earlier = new Date(Date.parse(String(dueAt)) - 3_600_000).toISOString();
  await world.database.pool.query('UPDATE stream SET version = $2, heard = $2, acknowledged = $2, due_at = $3 WHERE id = $1', [
    id,
    version - 1,
    earlier,
  ]);
  await tell(world, 'application', id);
  await waitsFor(id, earlier);
});

test('a thing that has vanished ends its workflow', async () => {
  const id = await toInReview(world, titled('Disparu'));
  await atRest(world, 'application', id);
  await world.database.pool.query(`UPDATE stream SET kind = 'call' WHERE id = $1`, [id]);
  await tell(world, 'application', id);
  await until('it has ended', async () => (await runOf(world, 'application', id)).status === 'COMPLETED');
});

test('the history of every workflow of this file can be continued', async () => {
  expect(await failedReplays(world)).toEqual([]);
});
