import { singletonFaults, workflowFaults } from '../../../soak/chaos/proof/workflows.ts';
import { REPLACED } from '../../../runtime/hints.ts';
import { digestIdOf, workflowIdOf } from '../../../workflows/messages.ts';
import { atRest, forget, runOf, tell } from '../../support/behind.ts';
import { toInReview } from '../../support/fixtures.ts';
import { shippedLine } from '../../support/invariants.ts';
import { until } from '../../support/until.ts';
import { temporalOfFile } from '../../support/temporal-harness.ts';

const harness = temporalOfFile({
  rows: (all) => ({
    ...all,
    remindReviewer: (step) => (isBroken ? Promise.reject(new TypeError('no such step')) : all.remindReviewer(step)),
  }),
});
let id: string;
let isBroken = false;
const found = async () => (await workflowFaults(harness.database.db, harness.temporal, harness.taskQueue, 0)).faults;
const sql = (statement: string) => harness.database.pool.query(statement, [id]);

beforeAll(async () => {
  id = await toInReview(harness);
  // Anything that it still had to hear would be heard in the middle of a test.
  await atRest(harness, 'application', id);
});

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
  await harness.database.pool.query('UPDATE stream SET due_at = $2, due_what = $3 WHERE id = $1', [id, rows[0]?.due_at, rows[0]?.due_what]);
});

test('a workflow that runs although its row is over is found', async () => {
  await sql(`UPDATE application SET state = 'refused' WHERE id = $1`);
  const { rows } = await sql('SELECT due_at, due_what FROM stream WHERE id = $1');
  await sql('UPDATE stream SET due_at = NULL, due_what = NULL WHERE id = $1');
  expect(await found()).toEqual([`application:${id} runs, and its row is refused: nothing is waited for`]);
  await harness.database.pool.query('UPDATE stream SET due_at = $2, due_what = $3 WHERE id = $1', [id, rows[0]?.due_at, rows[0]?.due_what]);
  await sql(`UPDATE application SET state = 'in_review' WHERE id = $1`);
});

test('an envelope whose credits are to be spread, and that no workflow follows, is found', async () => {
  const { envelope_id: envelopeId } = await shippedLine(harness.database.db, 'AE');
  const easedAt = async (at: string) => harness.database.pool.query(`UPDATE envelope SET eased_at = ${at} WHERE id = $1`, [envelopeId]);
  await easedAt(`now() + interval '1 hour'`);
  expect(await found()).toEqual([`envelope:${harness.taskQueue}:${envelopeId} is not there, and its row is without a state`]);
  await easedAt('NULL');
  expect(await found()).toEqual([]);
});

test('a workflow that should run for ever, and does not, is found', async () => {
  // A harness has a sweep, and no digest.
  const digest = digestIdOf(harness.taskQueue);
  expect(await singletonFaults(harness.temporal, harness.taskQueue, 0)).toEqual([`${digest} is not there`]);
});

test('a thing that is not over and has no workflow is found, and the run that was ended', async () => {
  const forgotten = await toInReview(harness);
  await forget(harness, 'application', forgotten);
  expect(await found()).toEqual([
    `application:${forgotten} is TERMINATED, and its row is in_review`,
    expect.stringMatching(new RegExp(`^application:${forgotten}, run .* has TERMINATED: `)),
  ]);
  await tellAnew(forgotten);
});

test('a run that was replaced though no task of it had failed is found', async () => {
  const before = await found();
  const sound = await toInReview(harness);
  await atRest(harness, 'application', sound);
  const { runId } = await runOf(harness, 'application', sound);
  await harness.temporal.getHandle(workflowIdOf('application', sound)).terminate(REPLACED);
  await tellAnew(sound);
  const { faults, replaced } = await workflowFaults(harness.database.db, harness.temporal, harness.taskQueue, 0);
  expect(replaced).toBe(1);
  expect(faults.filter((fault) => !before.includes(fault))).toEqual([
    `application:${sound}, run ${runId}, was replaced, and its last task had not failed`,
  ]);
});

test('an activity that was given up is found, whatever its workflow made of it', async () => {
  isBroken = true;
  await sql(`UPDATE stream SET due_at = now() WHERE id = $1`);
  await tell(harness, 'application', id);
  const givenUp = `application:${id}, run ${(await runOf(harness, 'application', id)).runId}: remindReviewer was given up: remindReviewer failed for good (no such step)`;
  await until('it is found', async () => (await found()).includes(givenUp));
  isBroken = false;
});

/** The relay finds that no workflow has heard, and another run follows the thing. */
async function tellAnew(thing: string): Promise<void> {
  await harness.database.pool.query('UPDATE stream SET heard = 0 WHERE id = $1', [thing]);
  await until('another run follows it', async () => (await runOf(harness, 'application', thing)).status === 'RUNNING');
  await atRest(harness, 'application', thing);
}
