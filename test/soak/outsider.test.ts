import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Client, Connection, type WorkflowClient } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import { endStuckBy } from '../../runtime/hints.ts';
import { ensureSingletonWorkflows } from '../../runtime/singleton-workflows.ts';
import { choreActivities, postActivities, rowActivities } from '../../activities/index.ts';
import { POSTGRES_CLOCK } from '../../db/core/clock.ts';
import { choresQueueOf, lettersIdOf, postQueueOf } from '../../workflows/messages.ts';
import * as workflows from '../../workflows/index.ts';
import { atRest, forget, sweepNow, tell } from '../support/behind.ts';
import { setting } from '../support/database.ts';
import { DVF } from '../support/datalab-fixtures.ts';
import { assign, AWARDED_CENTS, expectStatus, toGrant, toInReview, toReviewed, toSession } from '../support/fixtures.ts';
import { shippedLine } from '../support/invariants.ts';
import { prefer } from '../support/people-fixtures.ts';
import { EVERYBODY, hasCaughtUp, signIn, titled } from '../support/timeline.ts';
import { until } from '../support/until.ts';
import { startTemporalHarness, type TemporalHarness } from '../support/temporal-harness.ts';
import type { Asked } from './outsider/any-activity.ts';

/*
 * A user with another account on this machine, or in the network of a Temporal without a key: they have a client, a
 * worker of their own and all names, and no right to anything of the fund.
 */
let harness: TemporalHarness;
let outsider: WorkflowClient;
let close: () => Promise<void>;
/** One followed thing of each kind; all wait for a person, or for a date that has not come. */
let things: Record<string, string>;
const started: string[] = [];

const UNKNOWN_ID = '019aa1c0-0000-7000-8000-0000000000ff';
const FAR = '2099-01-05T08:00:00.000Z';

beforeAll(async () => {
  harness = await startTemporalHarness({ copies: true });
  const connection = await Connection.connect({ address: setting('TEST_TEMPORAL_ADDRESS') });
  outsider = new Client({ connection }).workflow;
  close = () => connection.close();
  await signIn(harness, ...EVERYBODY);
  const applicant = await harness.as('applicant');
  await prefer(await harness.as('reviewer-legal'), 'daily');
  const application = await toInReview(harness, titled('Convoité'));
  await assign(harness, application, 'legal');
  const { grantId } = await toGrant(harness, AWARDED_CENTS, titled('À signer'));
  const { id: session } = await toSession(harness, [await toReviewed(harness, titled('À décider'))]);
  const request = String(expectStatus(await applicant.post('/datalab-requests', DVF), 201)['id']);
  const { envelope_id: envelope } = await shippedLine(harness.database.db, 'AE');
  things = { application, grant: grantId, session, datalab_request: request, person: applicant.id, envelope };
  for (const [kind, id] of Object.entries(things))
    if (kind !== 'person' && kind !== 'envelope') await until(`${kind} is heard of`, () => hasCaughtUp(harness, id));
  // The first round of a day has sealed its chains.
  await (await sweepNow(harness)).signal('nothing');
  await until('the letters are held', async () => (await held()) > 0);
  await until('nothing moves any more', async () => {
    const before = await kept();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    return JSON.stringify(before) === JSON.stringify(await kept());
  });
}, 120_000);
afterAll(async () => {
  for (const workflowId of started)
    await outsider
      .getHandle(workflowId)
      .terminate()
      .catch(() => undefined);
  await close();
  await harness.stop();
});

const held = async (): Promise<number> =>
  (await harness.database.db.selectFrom('letter').where('subject', 'is not', null).select('id').execute()).length;

/** What has heard of what, and whom the relay has hinted at: bookkeeping, without consequences. */
const BOOKKEEPING = ['heard', 'heard_state', 'heard_due_at', 'hinted_at', 'changed_at'];

/** All rows of all tables, and the letters that have left. */
async function kept(): Promise<Record<string, unknown>> {
  const { rows: tables } = await harness.database.pool.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`,
  );
  const all: Record<string, unknown> = { mail: harness.mail.map(({ id }) => id) };
  for (const { name } of tables) {
    const { rows } = await harness.database.pool.query<{ row: string }>(
      `SELECT (to_jsonb(t) - $1::text[])::text AS row FROM "${name}" AS t ORDER BY 1`,
      [BOOKKEEPING],
    );
    all[name] = rows.map(({ row }) => row);
  }
  return all;
}

/** Checks that only bookkeeping came of something. */
async function expectNothingOf(run: () => Promise<unknown>): Promise<void> {
  const before = await kept();
  await run();
  // The workflows that were hinted have looked.
  for (const kind of ['application', 'grant', 'session', 'datalab_request'] as const) {
    await tell(harness, kind, things[kind] ?? '');
    await atRest(harness, kind, things[kind] ?? '');
  }
  expect(await kept()).toEqual(before);
}

async function start(name: string, args: unknown[], taskQueue = harness.taskQueue) {
  const workflowId = `outsider-${randomUUID()}`;
  started.push(workflowId);
  return outsider.start(name, { workflowId, args, taskQueue });
}

describe('an outsider who only reaches Temporal changes nothing:', () => {
  test('every workflow, started with whatever arguments', async () => {
    const given: unknown[][] = [[], [UNKNOWN_ID], ['x'], [{ id: things['grant'] }], ...Object.values(things).map((id) => [id])];
    await expectNothingOf(async () => {
      for (const name of Object.keys(workflows)) {
        const handles = await Promise.all(given.map((args) => start(name, args)));
        await until(`each ${name} has run`, async () => {
          const each = await Promise.all(handles.map(async (handle) => (await handle.describe()).historyLength >= 4));
          return each.every(Boolean);
        });
      }
    });
  }, 120_000);

  test('signals, queries and updates to those that run', async () => {
    await expectNothingOf(async () => {
      for (const kind of ['application', 'grant', 'session', 'datalab_request'])
        for (const name of ['hint', 'alive', 'decideSession', 'expireGrant'])
          for (const args of [[], [null], [{ name: 'recordPayment', version: 9_999, due: { at: FAR, what: 'expireGrant' } }]])
            await outsider.getHandle(`${kind}:${things[kind]}`).signal(name, ...args);
      await expect(outsider.getHandle(`grant:${things['grant']}`).query('alive')).rejects.toThrow();
      await expect(outsider.getHandle(`grant:${things['grant']}`).executeUpdate('signGrant')).rejects.toThrow();
    });
  });

  test('every activity, asked for by a workflow of its own, with the ids of all things, with dates and with words', async () => {
    const { db } = harness.database;
    const nothing = () => undefined;
    const means = {
      db,
      clock: POSTGRES_CLOCK,
      hint: nothing,
      wake: async () => undefined,
      post: async () => undefined,
      files: harness.files,
    };
    const rows = Object.keys(rowActivities(means)).filter((name) => name !== 'readThing' && name !== 'nextDigest');
    const posts = Object.keys(postActivities(means));
    const chores = Object.keys(choreActivities({ ...means, logger: { error: nothing } }));
    const given: unknown[][] = [[], [UNKNOWN_ID], [FAR], ['un texte', 'un@autre.example'], ...Object.values(things).map((id) => [id, FAR])];
    const asked: Asked[] = [
      ...rows.flatMap((name) => given.map((args) => ({ taskQueue: harness.taskQueue, name, args }))),
      ...posts.flatMap((name) => given.map((args) => ({ taskQueue: postQueueOf(harness.taskQueue), name, args }))),
      ...chores.flatMap((name) => given.map((args) => ({ taskQueue: choresQueueOf(harness.taskQueue), name, args }))),
      ...Object.entries(things).map(([kind, id]) => ({ taskQueue: harness.taskQueue, name: 'readThing', args: [kind, id, FAR] })),
    ];
    await expectNothingOf(async () => {
      const outcomes = await byItsOwnWorker(asked);
      expect(outcomes).toHaveLength(asked.length);
      expect(outcomes).not.toContain('"met"');
    });
  }, 120_000);
});

/** Has these carried out by a worker that is none of Guichet's. */
async function byItsOwnWorker(asked: Asked[]): Promise<string[]> {
  const native = await NativeConnection.connect({ address: setting('TEST_TEMPORAL_ADDRESS') });
  const taskQueue = `outsider-${randomUUID()}`;
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('./outsider/any-activity.ts', import.meta.url)),
    logger: new DefaultLogger('ERROR'),
  });
  const worker = await Worker.create({ connection: native, taskQueue, workflowBundle });
  try {
    return await worker.runUntil(async () => (await start('anyActivity', [asked], taskQueue)).result() as Promise<string[]>);
  } finally {
    await native.close();
  }
}

test('who stands in the place of a thing’s workflow is put out, and the thing is followed again', async () => {
  const id = await toInReview(harness, titled('Usurpé'));
  await forget(harness, 'application', id);
  // No worker serves that queue: this workflow never does anything, whatever it is told.
  const usurper = await outsider.start('application', {
    workflowId: `application:${id}`,
    args: [id],
    taskQueue: `outsider-${randomUUID()}`,
  });
  await harness.database.pool.query(
    `UPDATE stream SET heard = 0, changed_at = now() - interval '2 minutes', hinted_at = NULL WHERE id = $1`,
    [id],
  );
  await until('it is followed again', () => hasCaughtUp(harness, id));
  expect((await outsider.getHandle(`application:${id}`, usurper.firstExecutionRunId).describe()).status.name).toBe('TERMINATED');
});

test('what stands in the place of the letters’ workflow is put out, and letters are written again', async () => {
  const { taskQueue } = harness;
  const endless = ['sweep', 'digest', 'letters'].map((type) => ({ type, workflowId: `${type}:${taskQueue}` }));
  // Its task fails for ever: no worker knows such a workflow.
  const usurper = await outsider.start('no_such_workflow', {
    ...{ workflowId: lettersIdOf(taskQueue), args: [], taskQueue },
    workflowIdConflictPolicy: 'TERMINATE_EXISTING',
  });
  const ended: string[] = [];
  const ensure = () =>
    ensureSingletonWorkflows(
      harness.temporal,
      taskQueue,
      endStuckBy(harness.temporal, taskQueue, (id) => ended.push(id)),
    );
  await ensure();
  expect(ended).toEqual([usurper.workflowId]);
  const running = async () =>
    Promise.all(
      endless.map(async ({ workflowId }) =>
        (({ type, status }) => ({ type, status: status.name }))(await outsider.getHandle(workflowId).describe()),
      ),
    );
  expect(await running()).toEqual(endless.map(({ type }) => ({ type, status: 'RUNNING' })));
  await ensure();
  expect(ended).toHaveLength(1);
  await Promise.all(['digest', 'letters'].map((type) => outsider.getHandle(`${type}:${taskQueue}`).terminate()));
});
