import { singletonFaults, workflowFaults } from '../../../soak/chaos/proof/workflows.ts';
import { REPLACED } from '../../../runtime/hints.ts';
import { digestIdOf, workflowIdOf } from '../../../workflows/messages.ts';
import { atRest, forget, runOf, tell } from '../../support/behind.ts';
import { toInReview } from '../../support/lives.ts';
import { shippedLine } from '../../support/proof.ts';
import { until } from '../../support/until.ts';
import { startTemporalWorld, type TemporalWorld } from '../../support/temporal-world.ts';

let world: TemporalWorld;
let id: string;
let isBroken = false;
const found = async () => (await workflowFaults(world.database.db, world.temporal, world.taskQueue, 0)).faults;
const sql = (statement: string) => world.database.pool.query(statement, [id]);

beforeAll(async () => {
  world = await startTemporalWorld({
    rows: (all) => ({
      ...all,
      remindReviewer: (step) => (isBroken ? Promise.reject(new TypeError('no such step')) : all.remindReviewer(step)),
    }),
  });
  id = await toInReview(world);
  // Whatever it still had to hear would be heard in the middle of a test.
  await atRest(world, 'application', id);
});
afterAll(() => world.stop());

test('a workflow that will wake at the next date of its row, or before, is no fault', async () => {
  await until('it sleeps until that date', async () => (await found()).length === 0);
  await sql(`UPDATE stream SET due_at = due_at + interval '1 day' WHERE id = $1`);
  expect(await found()).toEqual([]);
  await sql(`UPDATE stream SET due_at = due_at - interval '1 day' WHERE id = $1`);
});

test('a workflow that sleeps beyond the next date is found', async () => {
  await sql(`UPDATE stream SET due_at = due_at - interval '1 day' WHERE id = $1`);
  expect(await found()).toEqual([expect.stringMatching(new RegExp(`^application:${id} is due at .*Z, and sleeps until .*Z$`))]);
  await sql(`UPDATE stream SET due_at = due_at + interval '1 day' WHERE id = $1`);
});

test('a date that ends something is waited for as long after it as what was asked before it may take', async () => {
  const { rows } = await sql('SELECT due_at, due_what FROM stream WHERE id = $1');
  await sql(`UPDATE stream SET due_at = due_at - interval '10 seconds' WHERE id = $1`);
  expect(await found()).toHaveLength(1);
  await sql(`UPDATE stream SET due_what = 'recordSilence' WHERE id = $1`);
  expect(await found()).toEqual([]);
  await world.database.pool.query('UPDATE stream SET due_at = $2, due_what = $3 WHERE id = $1', [id, rows[0]?.due_at, rows[0]?.due_what]);
});

test('a workflow that runs although its row is over is found', async () => {
  await sql(`UPDATE application SET state = 'refused' WHERE id = $1`);
  const { rows } = await sql('SELECT due_at, due_what FROM stream WHERE id = $1');
  await sql('UPDATE stream SET due_at = NULL, due_what = NULL WHERE id = $1');
  expect(await found()).toEqual([`application:${id} runs, and its row is refused: nothing is waited for`]);
  await world.database.pool.query('UPDATE stream SET due_at = $2, due_what = $3 WHERE id = $1', [id, rows[0]?.due_at, rows[0]?.due_what]);
  await sql(`UPDATE application SET state = 'in_review' WHERE id = $1`);
});

test('an envelope whose credits are to be spread, and that no workflow follows, is found', async () => {
  const { envelope_id: envelopeId } = await shippedLine(world.database.db, 'AE');
  const easedAt = async (at: string) => world.database.pool.query(`UPDATE envelope SET eased_at = ${at} WHERE id = $1`, [envelopeId]);
  await easedAt(`now() + interval '1 hour'`);
  expect(await found()).toEqual([`envelope:${world.taskQueue}:${envelopeId} is not there, and its row is without a state`]);
  await easedAt('NULL');
  expect(await found()).toEqual([]);
});

test('a workflow that should run for ever, and does not, is found', async () => {
  // A world has a sweep, and no digest.
  const digest = digestIdOf(world.taskQueue);
  expect(await singletonFaults(world.temporal, world.taskQueue)).toEqual([`${digest} is not there`]);
});

test('a thing that is not over and has no workflow is found, and the run that was ended', async () => {
  const forgotten = await toInReview(world);
  await forget(world, 'application', forgotten);
  expect(await found()).toEqual([
    `application:${forgotten} is TERMINATED, and its row is in_review`,
    expect.stringMatching(new RegExp(`^application:${forgotten}, run .* has TERMINATED: `)),
  ]);
  await tellAnew(forgotten);
});

test('a run that was replaced though no task of it had failed is found', async () => {
  const before = await found();
  const sound = await toInReview(world);
  await atRest(world, 'application', sound);
  const { runId } = await runOf(world, 'application', sound);
  await world.temporal.getHandle(workflowIdOf('application', sound)).terminate(REPLACED);
  await tellAnew(sound);
  const { faults, replaced } = await workflowFaults(world.database.db, world.temporal, world.taskQueue, 0);
  expect(replaced).toBe(1);
  expect(faults.filter((fault) => !before.includes(fault))).toEqual([
    `application:${sound}, run ${runId}, was replaced, and its last task had not failed`,
  ]);
});

test('an activity that was given up is found, whatever its workflow made of it', async () => {
  isBroken = true;
  await sql(`UPDATE stream SET due_at = now() WHERE id = $1`);
  await tell(world, 'application', id);
  const givenUp = `application:${id}, run ${(await runOf(world, 'application', id)).runId}: remindReviewer was given up: remindReviewer failed for good (no such step)`;
  await until('it is found', async () => (await found()).includes(givenUp));
  isBroken = false;
});

/** The relay finds that nobody has heard, and another run follows the thing. */
async function tellAnew(thing: string): Promise<void> {
  await world.database.pool.query('UPDATE stream SET heard = 0 WHERE id = $1', [thing]);
  await until('another run follows it', async () => (await runOf(world, 'application', thing)).status === 'RUNNING');
  await atRest(world, 'application', thing);
}
