import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../local/port.ts';
import { fetchToken } from '../../local/token.ts';
import { setting } from './database.ts';
import { fromOutside, type Outside } from './outside.ts';
import { type Child, startProgram, untilReady } from './processes.ts';

/** The answer to one request, sent once and not repeated. `status` 0: there was no answer, and `code` says why. */
export type Answered = { status: number; code: string; retryAfter: string | null; body: Record<string, unknown>; millis: number };
type Asked = { method?: string; token?: string; key?: string; type?: string; body?: unknown };

/**
 * An answer must come within this time, whatever is down: a command's deadline is 10 s, a silent PostgreSQL is given up
 * after 10 s.
 */
const PATIENCE_MS = 14_000;

/** Sends one request once. A client that waits longer than it should gets no answer. */
export async function askOnce(url: string, { method, token, key, type = 'application/json', body }: Asked = {}): Promise<Answered> {
  const since = performance.now();
  const headers = {
    ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    ...(key === undefined ? {} : { 'Idempotency-Key': key }),
    ...(body === undefined ? {} : { 'Content-Type': type }),
  };
  const sent = body === undefined ? {} : { body: body instanceof Uint8Array ? Buffer.from(body) : JSON.stringify(body) };
  const verb = method ?? (body === undefined ? 'GET' : 'POST');
  try {
    const answer = await fetch(url, { method: verb, headers, signal: AbortSignal.timeout(PATIENCE_MS), ...sent });
    const text = await answer.text();
    const read = (answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : {}) as Record<string, unknown>;
    const millis = performance.now() - since;
    return { status: answer.status, code: String(read['code'] ?? ''), retryAfter: answer.headers.get('retry-after'), body: read, millis };
  } catch (error) {
    const { cause } = Object(error) as { cause?: { code?: string } };
    return { status: 0, code: cause?.code ?? String(cause ?? error), retryAfter: null, body: {}, millis: performance.now() - since };
  }
}

/** What this share of the answers took at most, in milliseconds: 0.9 for nine in ten. */
export const millisOf = (answers: readonly Answered[], share: number): number =>
  answers.map(({ millis }) => millis).toSorted((a, b) => a - b)[Math.ceil(answers.length * share) - 1] ?? Infinity;

/** An API and a worker in processes of their own, on the parts that a test names and no others. */
export type Service = {
  url: string;
  port: number;
  taskQueue: string;
  dataDir: string;
  /** The folder with the issuer's keys. */
  keysIn: string;
  settings: Record<string, string>;
  api: Child;
  worker: Child;
  people: () => Outside;
  tokenOf: (login: string) => Promise<string>;
};

/** Saves a draft again and again, each time after an answer. @returns the answers, and the next version */
export async function saveAgain(
  { url }: Pick<Service, 'url'>,
  { token, id, version, times }: { token: string; id: string; version: number; times: number },
): Promise<{ answers: Answered[]; version: number }> {
  const answers: Answered[] = [];
  for (let at = version; at < version + times; at += 1) {
    const body = { version: at, title: `Le titre ${at}` };
    // A person sends one after the other.
    // oxlint-disable-next-line no-await-in-loop
    answers.push(await askOnce(`${url}/applications/${id}`, { method: 'PUT', token, key: randomUUID(), body }));
  }
  return { answers, version: version + times };
}

/**
 * Starts both and waits until they are ready.
 * @param version the folder of another version of the project, whose programs they are
 */
export async function startService(databaseUrl: string, more: Record<string, string> = {}, version = '.'): Promise<Service> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const dataDir = mkdtempSync(join(setting('TEST_ISSUER_DATA_DIR'), 'service-'));
  const settings = {
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: setting('TEST_TEMPORAL_ADDRESS'),
    OIDC_ISSUER: setting('TEST_ISSUER'),
    TOKEN_ROLES: 'true',
    TASK_QUEUE: `service-${randomUUID()}`,
    DATA_DIR: dataDir,
    LOG_LEVEL: 'warn',
    HOST: '127.0.0.1',
    PORT: String(port),
    ...more,
  };
  const api = startProgram('api', settings, [], version);
  const worker = startProgram('worker', settings, [], version);
  await untilReady(api, url);
  const keysIn = setting('TEST_ISSUER_DATA_DIR');
  const issuer = settings.OIDC_ISSUER;
  return {
    url,
    port,
    taskQueue: settings.TASK_QUEUE,
    dataDir,
    keysIn,
    settings,
    api,
    worker,
    people: () => fromOutside({ urls: [url], issuer, keysIn }),
    tokenOf: (login) => fetchToken({ issuer, dataDir: keysIn, login }),
  };
}

/** Stops one of its programs in order, and starts this version's in its place; what that took. */
export async function restart(service: Service, name: 'api' | 'worker'): Promise<string> {
  const since = performance.now();
  const takenS = (): string => ((performance.now() - since) / 1_000).toFixed(1);
  service[name].signal('SIGTERM');
  const ended = await service[name].exited;
  if (ended !== 0) throw new Error(`the ${name} ended with ${ended}, and wrote last:\n${service[name].output().slice(-2_000)}`);
  const endedAfter = takenS();
  service[name] = startProgram(name, service.settings);
  await untilReady(service.api, service.url);
  return `${name}: ended after ${endedAfter} s, ready again after ${takenS()} s\n`;
}
