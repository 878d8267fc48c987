import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection, type WorkflowClient } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { sql } from 'kysely';
import { pino } from 'pino';
import { failFast } from '../../activities/core/failures.ts';
import {
  type ChoreActivities,
  choreActivities,
  type PostActivities,
  postActivities,
  rowActivities,
  type RowActivities,
} from '../../activities/index.ts';
import type { Wake } from '../../activities/core/workflow-wakeups.ts';
import { authenticator } from '../../api/http/caller/auth.ts';
import type { Deps } from '../../api/http/deps.ts';
import { endStuckBy, hintBy, restartStuckBy, wakeBy } from '../../runtime/hints.ts';
import { startRelay } from '../../runtime/relay.ts';
import { diskStore } from '../../files/disk.ts';
import { type Clock, POSTGRES_CLOCK } from '../../db/core/clock.ts';
import type { Mail, Post } from '../../letters/core/post.ts';
import { isUnheard } from '../../db/core/events.ts';
import { readOwing } from '../../db/core/letters.ts';
import { openSecurityLog } from '../../db/core/security-log.ts';
import { CONSEQUENCES, FOLLOWED, type FollowedKind } from '../../domain/core/command.ts';
import { choresQueueOf, postQueueOf, sweepIdOf, workflowIdOf } from '../../workflows/messages.ts';
import { LINKS } from './invitation-links.ts';
import { openCopies } from './copies.ts';
import { freshDatabase, setting } from './database.ts';
import { openDoors } from './door.ts';
import { plainMail } from './french.ts';
import { meansOn } from './means.ts';
import { pauseAfter, until } from './until.ts';
import type { AppHarness } from './app-harness.ts';
import { ofFile } from './of-file.ts';

Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('ERROR') });

export type TemporalHarness = AppHarness & {
  temporal: WorkflowClient;
  taskQueue: string;
  /** The workflows that the relay has replaced, by their ids. */
  replaced: string[];
  /** Present under the time-skipping server. */
  clock: TestWorkflowEnvironment | null;
  /** Moves that clock by so many milliseconds. */
  sleep: (ms: number) => Promise<void>;
  stopWorker: () => Promise<void>;
  startWorker: () => Promise<void>;
  /** Stops the worker, and starts another one in its place. */
  replaceWorker: () => Promise<void>;
};

/**
 * `post`: called for each letter before it counts as delivered; one that rejects is a mail server that is down.
 * `forgetful`: a worker keeps no workflow between two tasks. Only such a worker can be replaced under the time-skipping
 * server: a task that is out for the worker that is gone stops the clock by which it would be handed on. `rows`,
 * `posts`, `chores`: replace activities, for example with slow ones. `worker`: additional options of the next worker.
 * `relay`: false where no relay is to find what a hint has not told. `copies`: applications that come equally far are
 * made once and then copied; a copy's workflow begins where it has come to.
 */
type Options = {
  skipping?: boolean;
  copies?: boolean;
  relay?: boolean;
  post?: Post;
  forgetful?: boolean;
  rows?: (all: RowActivities) => RowActivities;
  posts?: (all: PostActivities) => PostActivities;
  chores?: (all: ChoreActivities) => ChoreActivities;
  worker?: () => Partial<WorkerOptions>;
};

const [HEARD_WITHIN_MS, HINTED_WITHIN_MS, WRITTEN_WITHIN_MS] = [30_000, 1_000, 5_000];

/** A relay in a hurry: a lost hint is found within a second, and not within five. */
const [RELAY_EVERY_MS, RELAY_PATIENCE] = [500, { unheard: 500, letters: 60_000, dates: 60_000 }];

/** The SDK gives the server five seconds to start, in which a busy machine may not have loaded its Java. */
async function startClock(attempts = 4): Promise<TestWorkflowEnvironment> {
  try {
    return await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path: setting('TEST_TIME_SKIPPING_SERVER') } },
    });
  } catch (error) {
    if (attempts === 1 || !String(error).includes('did not start within')) throw error;
    return startClock(attempts - 1);
  }
}

async function connectTemporal(skipping: boolean) {
  if (skipping) {
    const clock = await startClock();
    return { clock, client: clock.client, native: clock.nativeConnection, close: () => clock.teardown() };
  }
  const address = setting('TEST_TEMPORAL_ADDRESS');
  const [connection, native] = await Promise.all([Connection.connect({ address }), NativeConnection.connect({ address })]);
  const close = async () => {
    await native.close();
    await connection.close();
  };
  return { clock: null, client: new Client({ connection }), native, close };
}

/**
 * The whole service in this process, on a database and a task queue of its own: the app, a worker, real tokens, and a
 * mailbox to look into.
 */
export async function startTemporalHarness({
  skipping = false,
  copies = false,
  forgetful = false,
  relay = true,
  post: take = async () => undefined,
  rows = (all) => all,
  posts = (all) => all,
  chores = (all) => all,
  worker: besides = () => ({}),
}: Options = {}): Promise<TemporalHarness> {
  const [database, { clock, client, native, close }] = await Promise.all([freshDatabase(), connectTemporal(skipping)]);
  const { db } = database.application;
  const taskQueue = `test-${randomUUID()}`;
  const filesDir = join(setting('TEST_ISSUER_DATA_DIR'), `files-${randomUUID()}`);
  const files = diskStore(filesDir);
  const mail: Mail[] = [];
  const post = async (letter: Mail) => {
    await take(letter);
    mail.push(plainMail(letter));
  };
  const replaced: string[] = [];
  const now = async () => new Date(clock ? await clock.currentTimeMs() : Date.now()).toISOString();
  // The time-skipping server's clock is the only one there: PostgreSQL's stands still beside it.
  const tells: Clock = clock ? now : POSTGRES_CLOCK;
  const logger = pino({ level: 'silent' });
  // A hint that is on its way when its connection closes is tried again by the SDK on the closed connection: that would
  // end the test's process.
  const underWay = new Set<Promise<void>>();
  // A task that is out for a worker that is gone is handed on this soon.
  const wakeNow = wakeBy(client.workflow, taskQueue, forgetful ? '1s' : undefined);
  const wake: Wake = (moved) => {
    const waking = wakeNow(moved).finally(() => underWay.delete(waking));
    underWay.add(waking);
    return waking;
  };
  const hint = hintBy(client.workflow, wake, logger);
  const restartStuck = restartStuckBy(
    taskQueue,
    wake,
    endStuckBy(client.workflow, taskQueue, (id) => replaced.push(id)),
  );
  const stopRelay = relay
    ? startRelay({ db, temporal: async () => undefined, wake, restartStuck, logger, everyMs: RELAY_EVERY_MS, patience: RELAY_PATIENCE })
    : undefined;
  // A clock that skips hours leaves a mail server no seconds of the machine's to come back in.
  const askMailEveryMs = skipping ? 0 : undefined;
  const means = { askMailEveryMs, clock: tells, wake, hint, pauseMs: 1, post, links: LINKS, files, logger };
  let running: { workers: Worker[]; ended: Promise<unknown> } | null = null;
  async function startWorker(): Promise<void> {
    if (running) return;
    const worker = await Worker.create({
      connection: native,
      taskQueue,
      workflowBundle: { codePath: setting('TEST_WORKFLOW_BUNDLE') },
      activities: failFast(rows(rowActivities({ db, ...means }))),
      stickyQueueScheduleToStartTimeout: '1s',
      ...(forgetful ? { maxCachedWorkflows: 0 } : {}),
      shutdownGraceTime: '2s',
      ...besides(),
    });
    const poster = await Worker.create({
      connection: native,
      taskQueue: postQueueOf(taskQueue),
      activities: failFast(posts(postActivities({ db, ...means }))),
      shutdownGraceTime: '2s',
    });
    const helper = await Worker.create({
      connection: native,
      taskQueue: choresQueueOf(taskQueue),
      activities: failFast(chores(choreActivities({ db, ...means }))),
      shutdownGraceTime: '2s',
    });
    const workers = [worker, poster, helper];
    running = { workers, ended: Promise.all(workers.map((each) => each.run())) };
  }
  async function stopWorker(): Promise<void> {
    running?.workers.forEach((worker) => worker.shutdown());
    await running?.ended;
    running = null;
  }
  await startWorker();
  const replaceWorker = async () => {
    await stopWorker();
    await startWorker();
  };
  // The sweep loops for ever; the time-skipping server would run it through the months with us.
  if (!skipping) await client.workflow.start('sweep', { workflowId: sweepIdOf(taskQueue), args: [], taskQueue });
  const authenticate = authenticator(db, { issuer: setting('TEST_ISSUER'), audience: 'guichet', believesRolesOf: () => true });
  const security = openSecurityLog(db);
  const deps: Deps = {
    ...meansOn(db),
    temporal: client.workflow,
    taskQueue,
    clock: tells,
    hint,
    files,
    authenticate,
    logger,
    security,
  };

  const readUnheard = () =>
    db
      .selectFrom('stream')
      .where(isUnheard('stream'))
      .where('kind', 'in', FOLLOWED)
      .select(['kind', 'id', 'version', 'heard', 'changed_at', 'hinted_at'])
      .execute();
  const readUnfollowed = () =>
    db.selectFrom('stream').where('due_what', 'in', CONSEQUENCES).select(['kind', 'id', 'version', 'due_what', 'hinted_at']).execute();
  type Silent = { kind: string; id: string };
  /** What a thing's workflow has done last, and what it waits for: why it has not heard. */
  async function storyOf(silent: Silent | undefined): Promise<string> {
    if (!silent) return '';
    const handle = client.workflow.getHandle(workflowIdOf(silent.kind as FollowedKind, silent.id, taskQueue));
    const [{ events }, { raw, status }] = await Promise.all([handle.fetchHistory(), handle.describe()]);
    const last = events?.slice(-20).map(({ eventId, eventTime, eventType }) => `${eventId} ${eventTime?.seconds} ${eventType}`);
    const { pendingActivities, pendingWorkflowTask } = raw;
    return JSON.stringify({
      now: await tells(new Date().toISOString()),
      status: status.name,
      last,
      pendingActivities,
      pendingWorkflowTask,
    });
  }
  /** Waits until none of these is left; only for a moment where no relay runs to find them. */
  async function untilNone(read: () => Promise<Silent[]>): Promise<void> {
    const isPatient = relay && running;
    const since = performance.now();
    for (let left = await read(); left.length > 0; left = await read()) {
      const waitedMs = performance.now() - since;
      const isOver = waitedMs > (isPatient ? HEARD_WITHIN_MS : HINTED_WITHIN_MS);
      if (isOver && isPatient)
        throw new Error(`not heard within ${HEARD_WITHIN_MS} ms: ${JSON.stringify(left)}\n${await storyOf(left[0])}`);
      if (isOver) return;
      await new Promise((resolve) => setTimeout(resolve, pauseAfter(waitedMs)));
    }
  }
  const heard = (): Promise<void> => untilNone(async () => [...(await readUnfollowed()), ...(await readUnheard())]);

  // A moved clock does not wait for people: there a write is over when its workflow has heard of it. Elsewhere it is
  // over when its consequences are carried out.
  const afterWriting = skipping ? heard : async () => (running ? untilNone(readUnfollowed) : undefined);
  // A date writes to the person who is waited for, and no longer to one who answers in the same moment: people come
  // later than their letters.
  let isNewlyMoved = false;
  const sleep = async (ms: number): Promise<void> => {
    await clock?.sleep(ms);
    isNewlyMoved = true;
  };
  const isNobodyOwed = async (): Promise<boolean> => (await readOwing(db, 1)).length === 0;
  async function beforeWriting(): Promise<void> {
    if (!isNewlyMoved || !running) return;
    isNewlyMoved = false;
    // Where a test keeps letters from leaving, people come all the same.
    await until('no letter is owed', isNobodyOwed, WRITTEN_WITHIN_MS).catch(() => undefined);
  }
  const doors = openDoors(deps, { beforeWriting, afterWriting });

  const tell = async (copy: Parameters<Wake>[0]): Promise<void> => {
    await db
      .updateTable('stream')
      .set((stream) => ({ heard: sql`${stream.ref('version')} - 1`, acknowledged: stream.ref('version') }))
      .where('id', '=', copy.id)
      .execute();
    await wake(copy);
    await heard();
  };

  async function stop(): Promise<void> {
    doors.close();
    if (!skipping) await client.workflow.getHandle(sweepIdOf(taskQueue)).terminate();
    await stopRelay?.();
    await stopWorker();
    await Promise.allSettled(underWay);
    await close();
    await security.stop();
    await database.drop();
    await rm(filesDir, { recursive: true, force: true });
  }

  return {
    ...doors.open(),
    ...(copies ? { again: openCopies(database.db, { now: clock ? now : undefined, tell }) } : {}),
    database,
    temporal: client.workflow,
    taskQueue,
    files,
    filesDir,
    mail,
    replaced,
    clock,
    sleep,
    now,
    heard,
    door: doors.open,
    startWorker,
    stopWorker,
    replaceWorker,
    stop,
  };
}

/** The whole service of a file’s tests. */
export const temporalOfFile = (options?: Options): TemporalHarness =>
  ofFile(
    () => startTemporalHarness(options),
    ({ stop }) => stop(),
  );
