import { workflowFaults } from '../../chaos/proof/workflows.ts';
import { forget } from '../support/behind.ts';
import { toInReview } from '../support/lives.ts';
import { until } from '../support/until.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let id: string;
const found = async () => (await workflowFaults(world.database.db, world.temporal, world.taskQueue, 0)).faults;
const sql = (statement: string) => world.database.pool.query(statement, [id]);

beforeAll(async () => {
  world = await startWorld();
  id = await toInReview(world);
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

test('a workflow that runs although its row is over is found', async () => {
  await sql(`UPDATE application SET state = 'refused' WHERE id = $1`);
  const { rows } = await sql('SELECT due_at, due_what FROM stream WHERE id = $1');
  await sql('UPDATE stream SET due_at = NULL, due_what = NULL WHERE id = $1');
  expect(await found()).toEqual([`application:${id} runs, and its row is refused: nothing is waited for`]);
  await world.database.pool.query('UPDATE stream SET due_at = $2, due_what = $3 WHERE id = $1', [id, rows[0]?.due_at, rows[0]?.due_what]);
  await sql(`UPDATE application SET state = 'in_review' WHERE id = $1`);
});

test('a thing that is not over and has no workflow is found, and the run that was ended', async () => {
  await forget(world, 'application', id);
  expect(await found()).toEqual([
    `application:${id} is TERMINATED, and its row is in_review`,
    expect.stringMatching(new RegExp(`^application:${id}, run .* has TERMINATED: `)),
  ]);
});
