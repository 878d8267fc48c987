import { setTimeout as wait } from 'node:timers/promises';
import { toSubmitted } from '../support/lives.ts';
import { until } from '../support/until.ts';
import { startWorld, type World } from '../support/world.ts';

/** Longer than four fifths of a task's 2 s: the worker asks for more time, and the server knows by then that the command was taken. */
const COMMAND_MS = 5_000;

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
});
afterAll(() => world.stop());

test('a command whose workflow is ended meanwhile has an unknown outcome, and its repeat is carried out', async () => {
  const id = await toSubmitted(world);
  const applicant = await world.as('applicant');
  const { version } = (await applicant.get(`/applications/${id}`)).body;
  const withdraw = () => applicant.post(`/applications/${id}/withdrawal`, { version, reason: 'Le projet est reporté.' }, `retrait-${id}`);
  const answer = withdraw();
  const handle = world.temporal.getHandle(`application:${id}`);
  await until('the command was taken', async () => {
    const events = (await handle.fetchHistory()).events ?? [];
    const taken = events.filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes).length;
    return taken > events.filter((event) => event.workflowExecutionUpdateCompletedEventAttributes).length;
  });
  await handle.terminate('ended by the test');
  const { status, body } = await answer;
  expect({ status, code: body.code }).toEqual({ status: 503, code: 'outcome_unknown' });
  expect((await withdraw()).status).toBe(200);
}, 60_000);
