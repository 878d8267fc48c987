import { randomUUID } from 'node:crypto';
import { Client, Connection, type WorkflowClient } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { Express } from 'express';
import { pino } from 'pino';
import request, { type Response } from 'supertest';
import { draftCommands } from '../../activities/applications.ts';
import { withoutVainRetries } from '../../activities/failures.ts';
import { postActivities, rowActivities } from '../../activities/index.ts';
import { createApp } from '../../api/app.ts';
import { authenticator } from '../../api/auth.ts';
import type { Mail, Post } from '../../letters/post.ts';
import { fetchToken } from '../../local/token.ts';
import { look, sweepIdOf, WORKFLOW_TASK_TIMEOUT, workflowIdOf } from '../../workflows/messages.ts';
import { type Database, freshDatabase, setting } from './database.ts';

Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('ERROR') });

/** One person at the front door: every answer is held against the OpenAPI document by `verify`. */
export type Actor = {
  id: string;
  token: string;
  get: (path: string, language?: 'fr' | 'en') => Promise<Response>;
  post: (path: string, body: unknown, key?: string) => Promise<Response>;
  put: (path: string, body: unknown, key?: string) => Promise<Response>;
};

export type World = {
  app: Express;
  database: Database;
  temporal: WorkflowClient;
  taskQueue: string;
  /** Every letter that has left, in order. */
  mail: Mail[];
  /** Present under the time-skipping server. */
  clock: TestWorkflowEnvironment | null;
  /** The workflows' time, as an ISO instant. */
  now: () => Promise<string>;
  /** The worker is stopped, and another one takes its place. */
  replaceWorker: () => Promise<void>;
  as: (login: string) => Promise<Actor>;
  stop: () => Promise<void>;
};

/** `post`: asked for each letter before it counts as delivered; one that rejects is a mail server that is away. */
type Options = { skipping?: boolean; verify?: (answer: Response) => void; post?: Post };

async function connectTemporal(skipping: boolean) {
  if (skipping) {
    const clock = await TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path: setting('TEST_TIME_SKIPPING_SERVER') } } });
    return { clock, client: clock.client, native: clock.nativeConnection, close: () => clock.teardown() };
  }
  const address = setting('TEST_TEMPORAL_ADDRESS');
  const [connection, native] = await Promise.all([Connection.connect({ address }), NativeConnection.connect({ address })]);
  const close = async () => { await native.close(); await connection.close(); };
  return { clock: null, client: new Client({ connection }), native, close };
}

/** The whole service in this process, on a database and a task queue of its own: the app, a worker, real tokens, and a mailbox to look into. */
export async function startWorld({ skipping = false, verify = () => undefined, post: take = async () => undefined }: Options = {}): Promise<World> {
  const [database, { clock, client, native, close }] = await Promise.all([freshDatabase(), connectTemporal(skipping)]);
  const { db } = database;
  const taskQueue = `test-${randomUUID()}`;
  const mail: Mail[] = [];
  const post = async (letter: Mail) => { await take(letter); mail.push(letter); };
  const nudge = async ({ kind, id }: { kind: 'application' | 'session' | 'grant'; id: string }) => {
    await client.workflow.signalWithStart(kind, { workflowId: workflowIdOf(kind, id), args: [id], taskQueue, workflowTaskTimeout: WORKFLOW_TASK_TIMEOUT, signal: look });
  };
  async function startWorker(): Promise<() => Promise<void>> {
    const worker = await Worker.create({
      connection: native, taskQueue, workflowBundle: { codePath: setting('TEST_WORKFLOW_BUNDLE') },
      activities: { ...withoutVainRetries(rowActivities({ db, nudge })), ...postActivities({ db, nudge, post }) },
      stickyQueueScheduleToStartTimeout: '1s', shutdownGraceTime: '2s',
    });
    const running = worker.run();
    return async () => { worker.shutdown(); await running; };
  }
  let stopWorker = await startWorker();
  const replaceWorker = async () => { await stopWorker(); stopWorker = await startWorker(); };
  const now = async () => new Date(clock ? await clock.currentTimeMs() : Date.now()).toISOString();
  // The sweep loops for ever; under the time-skipping server it would run through the months with us.
  if (!skipping) await client.workflow.start('sweep', { workflowId: sweepIdOf(taskQueue), args: [], taskQueue });
  const issuer = setting('TEST_ISSUER');
  const app = createApp({ db, temporal: client.workflow, taskQueue, drafts: draftCommands(db), authenticate: authenticator(db, { issuer, audience: 'guichet' }), logger: pino({ level: 'silent' }) });

  async function as(login: string): Promise<Actor> {
    const token = await fetchToken({ issuer, dataDir: setting('TEST_ISSUER_DATA_DIR'), login });
    const get: Actor['get'] = async (path, language) => {
      const answer = await request(app).get(path).set('Authorization', `Bearer ${token}`).set('Accept-Language', language ?? 'fr');
      verify(answer);
      return answer;
    };
    const write = (method: 'post' | 'put') => async (path: string, body: unknown, key: string = randomUUID()) => {
      const answer = await request(app)[method](path).set('Authorization', `Bearer ${token}`).set('Idempotency-Key', key).send(body as object);
      verify(answer);
      return answer;
    };
    const me = await get('/me');
    return { id: String(me.body.id), token, get, post: write('post'), put: write('put') };
  }

  async function stop(): Promise<void> {
    if (!skipping) await client.workflow.getHandle(sweepIdOf(taskQueue)).terminate();
    await stopWorker();
    await close();
    await database.drop();
  }

  return { app, database, temporal: client.workflow, taskQueue, mail, clock, now, replaceWorker, as, stop };
}
