import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { freePort } from '../../local/port.ts';
import { digestIdOf, sweepIdOf } from '../../workflows/messages.ts';
import { type Database, freshDatabase, setting } from './database.ts';
import { fromOutside, type Outside } from './outside.ts';
import { type Child, endAll, startProgram, untilReady } from './processes.ts';

/** An API and a worker in processes of their own, on a database and a task queue of their own. */
export type Programs = {
  api: Child;
  worker: Child;
  url: string;
  taskQueue: string;
  metrics: { api: string; worker: string };
  database: Database;
  people: Outside;
  /** Starts a second API and a second worker beside them; returns people at its door. */
  second: () => Promise<{ url: string; people: Outside }>;
  /** Kills the API with -9, and starts it again at the same address. */
  killApi: () => Promise<void>;
  stop: () => Promise<void>;
};

/** Starts `npm run api` and `npm run worker` as an operator would, with these additional settings. */
export async function startPrograms(settings: Record<string, string> = {}): Promise<Programs> {
  const database = await freshDatabase();
  const taskQueue = `programs-${randomUUID()}`;
  const ports = { api: await freePort(), apiMetrics: await freePort(), workerMetrics: await freePort() };
  const common = {
    DATABASE_URL: database.application.url,
    TEMPORAL_ADDRESS: setting('TEST_TEMPORAL_ADDRESS'),
    TASK_QUEUE: taskQueue,
    OIDC_ISSUER: setting('TEST_ISSUER'),
    TOKEN_ROLES: 'true',
    DATA_DIR: mkdtempSync(join(setting('TEST_ISSUER_DATA_DIR'), 'programs-')),
    LOG_LEVEL: 'warn',
    ...settings,
  };
  const startApi = (): Child => startProgram('api', { ...common, PORT: String(ports.api), METRICS_PORT: String(ports.apiMetrics) });
  const api = startApi();
  const worker = startProgram('worker', { ...common, METRICS_PORT: String(ports.workerMetrics) });
  const at = (port: number): string => `http://127.0.0.1:${port}`;
  const url = at(ports.api);
  await untilReady(api, url);
  const peopleAt = (address: string): Outside =>
    fromOutside({ urls: [address], issuer: setting('TEST_ISSUER'), keysIn: setting('TEST_ISSUER_DATA_DIR') });
  const second: Programs['second'] = async () => {
    const port = await freePort();
    const other = startProgram('api', { ...common, PORT: String(port) });
    startProgram('worker', common);
    await untilReady(other, at(port));
    return { url: at(port), people: peopleAt(at(port)) };
  };
  let current = api;
  const killApi = async (): Promise<void> => {
    current.signal('SIGKILL');
    await current.exited;
    current = startApi();
    await untilReady(current, url);
  };
  const stop = async (): Promise<void> => {
    await endAll();
    const connection = await Connection.connect({ address: setting('TEST_TEMPORAL_ADDRESS') });
    const { workflow } = new Client({ connection });
    await Promise.all([sweepIdOf(taskQueue), digestIdOf(taskQueue)].map((id) => workflow.getHandle(id).terminate()));
    await connection.close();
    await database.drop();
  };
  return {
    api,
    worker,
    url,
    taskQueue,
    metrics: { api: `${at(ports.apiMetrics)}/metrics`, worker: `${at(ports.workerMetrics)}/metrics` },
    database,
    people: peopleAt(url),
    second,
    killApi,
    stop,
  };
}
