import { endStuckBy, restartStuckBy } from '../../../runtime/hints.ts';
import { ensureSingletonWorkflows, readSingletonWorkflows } from '../../../runtime/singleton-workflows.ts';
import { hint, lettersIdOf } from '../../../workflows/messages.ts';
import { behindItsBack, forget, runOf } from '../../support/behind.ts';
import { historyOf } from '../../support/history.ts';
import { admit, assign, AWARDED_CENTS, expectStatus, opinionOn, sign, toGrant, toInReview, toSubmitted } from '../../support/fixtures.ts';
import { testReplays } from '../../support/replay.ts';
import { EVERYBODY, hasCaughtUp, namesOf, signIn, streamOf, titled, writtenTo } from '../../support/timeline.ts';
import { until } from '../../support/until.ts';
import { temporalOfFile } from '../../support/temporal-harness.ts';

const harness = temporalOfFile();
beforeAll(() => signIn(harness, ...EVERYBODY));

/** Makes a stream's last change two minutes old: what is silent for so long may be stuck. */
const age = (id: string) =>
  harness.database.pool.query(`UPDATE stream SET changed_at = changed_at - interval '2 minutes', hinted_at = NULL WHERE id = $1`, [id]);
const dealtWith = (id: string) => until('the workflow has dealt with its row', () => hasCaughtUp(harness, id));

test('a row that moved on without its workflow is followed again: its letter leaves, its dates are kept, and it is heard of', async () => {
  const id = await toSubmitted(harness, titled('Laissé seul'));
  await forget(harness, 'application', id);
  await behindItsBack(harness, 'screener', 'decideAdmissibility', id, { revision: 1, decision: 'admissible' });
  await dealtWith(id);
  expect(writtenTo(harness, 'Laissé seul', 'Dossier recevable')).toEqual(['applicant']);
  expect((await runOf(harness, 'application', id)).status).toBe('RUNNING');
  const { due_at: dueAt } = await streamOf(harness, id);
  const timer = await until('it waits for its next date', async () =>
    (await historyOf(harness.temporal, `application:${id}`)).findLast(({ timerStartedEventAttributes }) => timerStartedEventAttributes),
  );
  const seconds = Number(timer.eventTime?.seconds) + Number(timer.timerStartedEventAttributes?.startToFireTimeout?.seconds);
  expect(Math.abs(seconds - Date.parse(String(dueAt)) / 1_000)).toBeLessThan(5);
});

test('a deadline that was missed is met', async () => {
  const id = await toInReview(harness, titled('Échu'));
  await assign(harness, id, 'legal');
  await forget(harness, 'application', id);
  await harness.database.pool.query(
    `UPDATE review_step SET remind_at = now() - interval '3 minutes' WHERE application_id = $1 AND key = 'legal'`,
    [id],
  );
  await harness.database.pool.query(`UPDATE stream SET due_at = now() - interval '3 minutes', hinted_at = NULL WHERE id = $1`, [id]);
  await until('the reviewer is reminded', () => writtenTo(harness, 'Échu', 'Rappel').length > 0);
  expect(writtenTo(harness, 'Échu', 'Rappel')).toEqual(['reviewer-legal']);
  expect((await namesOf(harness, id)).filter((name) => name === 'remindReviewer')).toHaveLength(1);
});

const attemptsOf = async (id: string): Promise<number> =>
  (await harness.temporal.getHandle(`application:${id}`).describe()).raw.pendingWorkflowTask?.attempt ?? 0;
const isReplaced = (id: string): boolean => harness.replaced.includes(`application:${id}`);

/** Puts a workflow of this name, whose task no worker can complete, in the place of the thing's own. */
async function standStill(id: string): Promise<void> {
  await forget(harness, 'application', id);
  await harness.temporal.start('unheardOf', { workflowId: `application:${id}`, taskQueue: harness.taskQueue });
  await until('its task has failed twice', async () => (await attemptsOf(id)) >= 3);
}

/** Lets the relay look at it until it finds it failing: its task begins again with each hint that comes meanwhile. */
async function replaced(id: string): Promise<void> {
  const isLookedAt = async () => {
    const { rows } = await harness.database.pool.query('SELECT FROM stream WHERE id = $1 AND hinted_at IS NOT NULL', [id]);
    return rows.length > 0;
  };
  while (!isReplaced(id)) {
    await until('its task has failed twice', async () => isReplaced(id) || (await attemptsOf(id)) >= 3);
    await age(id);
    await until('the relay has looked at it', async () => isReplaced(id) || (await isLookedAt()));
  }
}

test('a command is answered whose workflow stands still; that one is replaced, and the one in its place goes on from the row', async () => {
  const id = await toSubmitted(harness, titled('Immobile'));
  await standStill(id);
  await admit(harness, id);
  await replaced(id);
  await dealtWith(id);
  expect(harness.replaced).toEqual([`application:${id}`]);
  expect((await runOf(harness, 'application', id)).status).toBe('RUNNING');
  expect(writtenTo(harness, 'Immobile', 'Dossier recevable')).toEqual(['applicant']);
});

test('a workflow whose task came to no worker in time, again and again, is healthy, and is not ended', async () => {
  const taskQueue = `nobody-${harness.taskQueue}`;
  const moved = { kind: 'application', id: '019aa1c0-0000-7000-8000-000000000009', name: 'relay', version: 1 } as const;
  const handle = await harness.temporal.start('application', {
    workflowId: `application:${moved.id}`,
    args: [moved.id],
    taskQueue,
    workflowTaskTimeout: '1s',
  });
  const { namespace } = harness.temporal.options;
  /** A worker so busy that it takes the task and is not heard of again. */
  const takeAndForget = () =>
    harness.temporal
      .withDeadline(Date.now() + 3_000, () =>
        harness.temporal.workflowService.pollWorkflowTaskQueue({ namespace, taskQueue: { name: taskQueue }, identity: 'busy' }),
      )
      .catch(() => undefined);
  await until(
    'its task was late twice',
    async () => {
      await takeAndForget();
      return ((await handle.describe()).raw.pendingWorkflowTask?.attempt ?? 0) >= 3;
    },
    60_000,
  );
  const ended: string[] = [];
  let woken = 0;
  await restartStuckBy(
    taskQueue,
    async () => void (woken += 1),
    endStuckBy(harness.temporal, taskQueue, (workflowId) => ended.push(workflowId)),
  )(moved);
  expect([ended, woken, (await handle.describe()).status.name]).toEqual([[], 1, 'RUNNING']);
  await handle.terminate();
}, 90_000);

test('readiness tells of the letters’ workflow whose task fails, however many hints begin it again, and it is replaced', async () => {
  // No worker serves that queue: each task fails by hand.
  const taskQueue = `failing-${harness.taskQueue}`;
  const { namespace } = harness.temporal.options;
  const { workflowService } = harness.temporal;
  const workflowId = lettersIdOf(taskQueue);
  const handle = await harness.temporal.start('letters', { workflowId, args: [], taskQueue });
  for (let failed = 0; failed < 3; failed += 1) {
    const { taskToken } = await harness.temporal.withDeadline(Date.now() + 20_000, () =>
      workflowService.pollWorkflowTaskQueue({ namespace, taskQueue: { name: taskQueue }, identity: 'failing' }),
    );
    await workflowService.respondWorkflowTaskFailed({ namespace, taskToken, identity: 'failing' });
    await handle.signal(hint, { name: 'submitApplication', version: 2 });
  }
  expect((await handle.describe()).raw.pendingWorkflowTask?.attempt).toBeLessThan(3);
  const door = harness.door({ singletons: () => readSingletonWorkflows(harness.temporal, taskQueue) });
  const told = async () => (({ workflows, degraded }) => ({ workflows, degraded }))((await door.ask('get', '/readyz')).body);
  expect(await told()).toEqual({ workflows: { letters: 'failing', sweep: 'missing', digest: 'missing' }, degraded: true });

  const ended: string[] = [];
  const endStuck = endStuckBy(harness.temporal, taskQueue, (id) => ended.push(id));
  await ensureSingletonWorkflows(harness.temporal, taskQueue, endStuck);
  expect(ended).toEqual([workflowId]);
  await until('all of them run', async () => !(await told()).degraded);
  await Promise.all(['sweep', 'digest', 'letters'].map((type) => harness.temporal.getHandle(`${type}:${taskQueue}`).terminate()));
}, 90_000);

test('a workflow that only waits is told, and not replaced', async () => {
  const id = await toSubmitted(harness, titled('Tenu au courant'));
  await dealtWith(id);
  const { runId } = await runOf(harness, 'application', id);
  await behindItsBack(harness, 'screener', 'decideAdmissibility', id, { revision: 1, decision: 'admissible' });
  await age(id);
  await dealtWith(id);
  expect((await runOf(harness, 'application', id)).runId).toBe(runId);
});

test('a row that its workflow has dealt with is not told again', async () => {
  const id = await toInReview(harness, titled('À jour'));
  await forget(harness, 'application', id);
  const other = await toSubmitted(harness, titled('Repère'));
  await forget(harness, 'application', other);
  await behindItsBack(harness, 'screener', 'decideAdmissibility', other, { revision: 1, decision: 'admissible' });
  await Promise.all([age(id), age(other)]);
  await dealtWith(other);
  expect((await runOf(harness, 'application', id)).status).toBe('TERMINATED');
});

test('when Temporal has lost everything, the next command of each thing works', async () => {
  const id = await toInReview(harness, titled('Tout perdu'));
  const { grantId } = await toGrant(harness, AWARDED_CENTS, titled('Convention perdue'));
  await harness.heard();
  await Promise.all([forget(harness, 'application', id), forget(harness, 'grant', grantId)]);
  await assign(harness, id, 'legal');
  expectStatus(await (await harness.as('reviewer-legal')).post(`/applications/${id}/opinions`, opinionOn('legal')), 200);
  expectStatus(await sign(harness, grantId, 'applicant'), 200);
  await until('the reviewer is asked', () => writtenTo(harness, 'Tout perdu', 'Un avis vous est demandé').length > 0);
  expect(writtenTo(harness, 'Tout perdu', 'Un avis vous est demandé')).toEqual(['reviewer-legal']);
});

testReplays(harness);
