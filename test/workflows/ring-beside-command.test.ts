import { setTimeout as wait } from 'node:timers/promises';
import { nudgeBy } from '../../bin/nudge.ts';
import { forget } from '../support/behind.ts';
import { toSubmitted } from '../support/lives.ts';
import { failedReplays } from '../support/replay.ts';
import { EVERYBODY, namesOf, signIn, titled } from '../support/story.ts';
import { until } from '../support/until.ts';
import { startWorld, type World } from '../support/world.ts';

/** Longer than four fifths of a task's 2 s: the worker asks for more time, and the ring comes before the command's end, however late that begins. */
const COMMAND_MS = 4_000;
/** Time enough to put a workflow to sleep on a busy machine. */
const RINGS_MS = 7_000;
/** The command is asked so long before the ring. */
const BEFORE_MS = 2_500;
const APPLICATIONS = 6;

let world: World;
beforeAll(async () => {
  world = await startWorld({
    rows: (all) => ({
      ...all,
      withdrawApplication: async (...asked) => {
        await wait(COMMAND_MS);
        return all.withdrawApplication(...asked);
      },
    }),
  });
  await signIn(world, ...EVERYBODY);
}, 120_000);
afterAll(() => world.stop());

const database = () => world.database.db;
/** Moves the screening's term, of which a workflow learns when it begins, and waits until it sleeps and the term is near. */
async function ringSoon(id: string): Promise<void> {
  await forget(world, 'application', id);
  const at = new Date(Date.now() + RINGS_MS).toISOString();
  await database().updateTable('application').set({ screening_due_at: at }).where('id', '=', id).execute();
  await database().updateTable('stream').set({ due_at: at }).where('id', '=', id).execute();
  await nudgeBy(world.temporal, world.taskQueue)({ kind: 'application', id });
  await until('it sleeps until then', async () => {
    const { events } = await world.temporal.getHandle(`application:${id}`).fetchHistory();
    return events?.some((event) => event.timerStartedEventAttributes);
  });
  await wait(Date.parse(at) - BEFORE_MS - Date.now());
}

test('a term that comes while a command is under way finds what the command has left, and every history can be continued', async () => {
  const ids = await Promise.all(Array.from({ length: APPLICATIONS }, (_, index) => toSubmitted(world, titled(`Terme ${index}`))));
  const applicant = await world.as('applicant');
  const statuses = await Promise.all(
    ids.map(async (id) => {
      await ringSoon(id);
      const { version } = (await applicant.get(`/applications/${id}`)).body;
      return (await applicant.post(`/applications/${id}/withdrawal`, { version, reason: 'Le projet est reporté.' })).status;
    }),
  );
  expect(statuses).toEqual(ids.map(() => 200));
  // The screener was not reminded of what was withdrawn meanwhile.
  for (const id of ids) expect(await namesOf(world, id)).toEqual(['createApplication', 'submitApplication', 'withdrawApplication']);
  expect(await failedReplays(world)).toEqual([]);
}, 120_000);
