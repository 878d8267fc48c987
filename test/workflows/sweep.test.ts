import { behindItsBack, forget, runOf, sweepNow } from '../support/behind.ts';
import { assign, AWARDED_CENTS, expectStatus, opinionOn, sign, toDraft, toGrant, toInReview } from '../support/lives.ts';
import { failedReplays } from '../support/replay.ts';
import { EVERYBODY, namesOf, signIn, streamOf, titled, writtenTo } from '../support/story.ts';
import { until } from '../support/until.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await signIn(world, ...EVERYBODY);
});
afterAll(() => world.stop());

/** Two minutes have passed since a stream's last change: the sweep leaves alone what may still be under way. */
const age = (id: string) =>
  world.database.pool.query(`UPDATE stream SET changed_at = changed_at - interval '2 minutes' WHERE id = $1`, [id]);
const dealtWith = (id: string) =>
  until('the workflow has dealt with its row', async () => {
    const { version, acknowledged } = await streamOf(world, id);
    return version === acknowledged;
  });

test('a row that moved on without its workflow is followed again: its letter leaves, its dates are kept, and it is acknowledged', async () => {
  const id = await toInReview(world, titled('Laissé seul'));
  await forget(world, 'application', id);
  const { id: reviewerId } = await world.as('reviewer-legal');
  await behindItsBack(world, 'lead', 'assignReviewer', id, { step: 'legal', reviewerId });
  await age(id);
  await sweepNow(world);
  await dealtWith(id);
  expect(writtenTo(world, 'Laissé seul', 'Un avis vous est demandé')).toEqual(['reviewer-legal']);
  expect((await runOf(world, 'application', id)).status).toBe('RUNNING');
  const { due_at: dueAt } = await streamOf(world, id);
  const timer = await until('it waits for its next date', async () =>
    (await world.temporal.getHandle(`application:${id}`).fetchHistory()).events?.findLast(
      ({ timerStartedEventAttributes }) => timerStartedEventAttributes,
    ),
  );
  const seconds = Number(timer.eventTime?.seconds) + Number(timer.timerStartedEventAttributes?.startToFireTimeout?.seconds);
  expect(Math.abs(seconds - Date.parse(String(dueAt)) / 1_000)).toBeLessThan(5);
});

test('a row that is behind for less than a minute is left to its own workflow', async () => {
  const young = await toInReview(world, titled('En route'));
  const old = await toInReview(world, titled('Resté là'));
  for (const id of [young, old]) {
    await forget(world, 'application', id);
    await behindItsBack(world, 'lead', 'assignReviewer', id, { step: 'data', reviewerId: (await world.as('reviewer-data')).id });
  }
  await age(old);
  await sweepNow(world);
  await dealtWith(old);
  expect(await runOf(world, 'application', young)).toMatchObject({ status: 'TERMINATED' });
  expect(writtenTo(world, 'En route', 'Un avis')).toEqual([]);
});

test('a deadline that everybody slept through is met', async () => {
  const id = await toInReview(world, titled('Échu'));
  await assign(world, id, 'legal');
  await forget(world, 'application', id);
  await world.database.pool.query(
    `UPDATE review_step SET remind_at = now() - interval '3 minutes' WHERE application_id = $1 AND key = 'legal'`,
    [id],
  );
  await world.database.pool.query(`UPDATE stream SET due_at = now() - interval '3 minutes' WHERE id = $1`, [id]);
  await sweepNow(world);
  await until('the reviewer is recalled', () => writtenTo(world, 'Échu', 'Rappel').length > 0);
  expect(writtenTo(world, 'Échu', 'Rappel')).toEqual(['reviewer-legal']);
  expect((await namesOf(world, id)).filter((name) => name === 'remindReviewer')).toHaveLength(1);
});

/** A workflow of this name whose task no worker can complete, in the place of the thing's own. */
async function standStill(kind: 'application', id: string): Promise<void> {
  await forget(world, kind, id);
  const handle = await world.temporal.start('unheardOf', { workflowId: `${kind}:${id}`, taskQueue: world.taskQueue });
  await until('its task has failed twice', async () => ((await handle.describe()).raw.pendingWorkflowTask?.attempt ?? 0) >= 3);
}

test('a workflow that can go on no more is replaced, and the one in its place goes on from the row: the letter leaves once', async () => {
  const id = await toInReview(world, titled('Immobile'));
  await standStill('application', id);
  const { id: reviewerId } = await world.as('reviewer-legal');
  await behindItsBack(world, 'lead', 'assignReviewer', id, { step: 'legal', reviewerId });
  await age(id);
  await sweepNow(world);
  await dealtWith(id);
  expect(world.replaced).toEqual([`application:${id}`]);
  expect((await runOf(world, 'application', id)).status).toBe('RUNNING');
  expect(writtenTo(world, 'Immobile', 'Un avis vous est demandé')).toEqual(['reviewer-legal']);
});

test('a command that a workflow which stands still left without an answer is answered under its key after the sweep, and done once', async () => {
  const id = await toInReview(world, titled('Sans réponse'));
  await standStill('application', id);
  const key = 'sans-reponse';
  const lead = await world.door({ commandDeadlineMs: 500 }).as('lead');
  const body = { step: 'legal', reviewerId: (await world.as('reviewer-legal')).id };
  expectStatus(await lead.post(`/applications/${id}/assignments`, body, key), 503);
  await world.database.pool.query(`UPDATE command SET created_at = created_at - interval '2 minutes' WHERE key = $1`, [key]);
  await sweepNow(world);
  await until('the workflow is replaced', () => world.replaced.includes(`application:${id}`));
  expectStatus(await (await world.as('lead')).post(`/applications/${id}/assignments`, body, key), 200);
  expect((await namesOf(world, id)).filter((name) => name === 'assignReviewer')).toHaveLength(1);
});

test('a workflow that only waits is told, and not replaced', async () => {
  const id = await toInReview(world, titled('Tenu au courant'));
  const { runId } = await runOf(world, 'application', id);
  await behindItsBack(world, 'lead', 'assignReviewer', id, { step: 'legal', reviewerId: (await world.as('reviewer-legal')).id });
  await age(id);
  await sweepNow(world);
  await dealtWith(id);
  expect((await runOf(world, 'application', id)).runId).toBe(runId);
});

test('a row that its workflow has dealt with is not told again', async () => {
  const id = await toInReview(world, titled('À jour'));
  await forget(world, 'application', id);
  const other = await toInReview(world, titled('Repère'));
  await forget(world, 'application', other);
  await behindItsBack(world, 'lead', 'assignReviewer', other, { step: 'data', reviewerId: (await world.as('reviewer-data')).id });
  await Promise.all([age(id), age(other)]);
  await sweepNow(world);
  await dealtWith(other);
  expect((await runOf(world, 'application', id)).status).toBe('TERMINATED');
});

test('when Temporal has lost everything, the next command of each thing works', async () => {
  const id = await toInReview(world, titled('Tout perdu'));
  const { grantId } = await toGrant(world, AWARDED_CENTS, titled('Convention perdue'));
  await Promise.all([forget(world, 'application', id), forget(world, 'grant', grantId)]);
  await assign(world, id, 'legal');
  expectStatus(await (await world.as('reviewer-legal')).post(`/applications/${id}/opinions`, opinionOn('legal')), 200);
  expectStatus(await sign(world, grantId, 'applicant'), 200);
  await until('the reviewer is asked', () => writtenTo(world, 'Tout perdu', 'Un avis vous est demandé').length > 0);
  expect(writtenTo(world, 'Tout perdu', 'Un avis vous est demandé')).toEqual(['reviewer-legal']);
});

test('a command that nobody asked again for a day is forgotten, and a younger one is kept', async () => {
  const { id, version } = await toDraft(world);
  const applicant = await world.as('applicant');
  for (const key of ['oubliee', 'gardee'])
    expectStatus(await applicant.post(`/applications/${id}/submission`, { version: version + 1 }, key), 409);
  await world.database.pool.query(`UPDATE command SET created_at = now() - interval '25 hours' WHERE key = $1`, ['oubliee']);
  await sweepNow(world);
  const keys = async () =>
    (await world.database.db.selectFrom('command').where('receipt', 'is', null).where('thing_id', '=', id).select('key').execute()).map(
      ({ key }) => key,
    );
  await until('one is forgotten', async () => (await keys()).length === 1);
  expect(await keys()).toEqual(['gardee']);
});

test('the first sweep of a day seals it, and the next ones leave it at that', async () => {
  const { db, pool } = world.database;
  const seals = () => db.selectFrom('seal').selectAll().orderBy('day').execute();
  // The seal that the sweep of this file has made is yesterday’s now.
  await until('today is sealed', async () => (await seals()).length > 0);
  await pool.query(
    `SET session_replication_role = replica; UPDATE seal SET day = day - 1, sealed_at = (sealed_at AT TIME ZONE 'Europe/Paris' - interval '1 day') AT TIME ZONE 'Europe/Paris'; UPDATE seal_head SET day = day - 1; RESET session_replication_role`,
  );
  await toDraft(world);
  await sweepNow(world);
  await until('the next day is sealed', async () => (await seals()).length === 2);
  const [, second] = await seals();
  expect(second?.heads).toBeGreaterThan(0);
  await pool.query(`INSERT INTO stored_file (id, stored_at) VALUES (gen_random_uuid(), now() - interval '25 hours')`);
  await sweepNow(world);
  await until('another round has gone by', async () => (await db.selectFrom('stored_file').select('id').execute()).length === 0);
  expect(await seals()).toHaveLength(2);
});

test('the history of every workflow of this file can be continued', async () => {
  expect(await failedReplays(world)).toEqual([]);
});
