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
const ROUNDS = 8;

/** When each command began, by its id, in milliseconds. */
const began = new Map<number, number>();

let world: World;
beforeAll(async () => {
  world = await startWorld({
    rows: (all) => ({
      ...all,
      withdrawApplication: async (commandId, at) => {
        began.set(commandId, Date.now());
        await wait(COMMAND_MS);
        return all.withdrawApplication(commandId, at);
      },
    }),
  });
  await signIn(world, ...EVERYBODY);
}, 120_000);
afterAll(() => world.stop());

const database = () => world.database.db;
/** Moves the screening's term, of which a workflow learns when it begins, and waits until it sleeps and the term is near. Returns the term, in milliseconds. */
async function ringSoon(id: string): Promise<number> {
  await forget(world, 'application', id);
  const ringsAt = Date.now() + RINGS_MS;
  const at = new Date(ringsAt).toISOString();
  await database().updateTable('application').set({ screening_due_at: at }).where('id', '=', id).execute();
  await database().updateTable('stream').set({ due_at: at }).where('id', '=', id).execute();
  await nudgeBy(world.temporal, world.taskQueue)({ kind: 'application', id });
  await until('it sleeps until then', async () => {
    const { events } = await world.temporal.getHandle(`application:${id}`).fetchHistory();
    return events?.some((event) => event.timerStartedEventAttributes);
  });
  await wait(ringsAt - BEFORE_MS - Date.now());
  return ringsAt;
}

/** Withdraws an application while its term comes; null where a busy machine began with that only after the term, which proves nothing. */
async function withdrawnBesideRing(title: string): Promise<{ id: string; status: number } | null> {
  const id = await toSubmitted(world, titled(title));
  const applicant = await world.as('applicant');
  const { version } = (await applicant.get(`/applications/${id}`)).body;
  const ringsAt = await ringSoon(id);
  const { status } = await applicant.post(`/applications/${id}/withdrawal`, { version, reason: 'Le projet est reporté.' });
  const commands = await database()
    .selectFrom('command')
    .where('thing_id', '=', id)
    .where('name', '=', 'withdrawApplication')
    .select('id')
    .execute();
  return commands.some((command) => (began.get(command.id) ?? ringsAt) < ringsAt) ? { id, status } : null;
}

test('a term that comes while a command is under way finds what the command has left, and every history can be continued', async () => {
  const beside: { id: string; status: number }[] = [];
  for (let round = 0; beside.length < APPLICATIONS && round < ROUNDS; round += 1) {
    const asked = Array.from({ length: APPLICATIONS - beside.length }, (_, index) => withdrawnBesideRing(`Terme ${round} ${index}`));
    beside.push(...(await Promise.all(asked)).filter((each) => each !== null));
  }
  expect(beside.map(({ status }) => status)).toEqual(Array(APPLICATIONS).fill(200));
  // The screener was not reminded of what was withdrawn meanwhile.
  for (const { id } of beside) expect(await namesOf(world, id)).toEqual(['createApplication', 'submitApplication', 'withdrawApplication']);
  expect(await failedReplays(world)).toEqual([]);
}, 240_000);
