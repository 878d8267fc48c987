import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startIssuer } from '../../local/issuer-part.ts';
import { keptIbanKey, keptInvitationKey } from '../../local/kept-keys.ts';
import { startNode } from '../../local/node-part.ts';
import { freePort } from '../../local/port.ts';
import { createDatabase, startPostgres } from '../../local/postgres.ts';
import { run } from '../../local/run.ts';
import { provisionTemporal, startTemporal } from '../../local/temporal.ts';
import { answers } from '../../local/until.ts';
import type { Crew, Part } from './crew.ts';

const TASK_QUEUE = 'chaos';

export type Installation = {
  dataDir: string;
  urls: [string, string];
  /** As the owner of the tables: time passes through it. */
  databaseUrl: string;
  temporal: string;
  issuer: string;
  taskQueue: string;
};

const quiet = (): void => undefined;

/**
 * Guichet in processes of its own, with its state below `dataDir`: two APIs, two workers, and everything that they need
 * except the mail server. Resolves when all is ready.
 */
export async function install(crew: Crew, dataDir: string, smtpUrl: string, say: (line: string) => void): Promise<Installation> {
  mkdirSync(join(dataDir, 'log'), { recursive: true });
  const logFile = (name: string): string => join(dataDir, 'log', `${name}.log`);
  const [postgresPort, temporalPort, issuerPort] = [await freePort(), await freePort(), await freePort()];
  const urls: [string, string] = [`http://127.0.0.1:${await freePort()}`, `http://127.0.0.1:${await freePort()}`];
  const executable = await provisionTemporal(say);

  let superuserUrl = '';
  const postgres: Part = {
    name: 'postgres',
    kind: 'postgres',
    start: async (signal) => {
      const place = { dataDir: join(dataDir, 'postgres'), port: postgresPort, logFile: logFile('postgres') };
      const running = await startPostgres({ ...place, say: quiet, persistent: true, signal });
      superuserUrl = running.url;
      return running;
    },
  };
  const files = { databaseFile: join(dataDir, 'temporal.db'), logFile: logFile('temporal'), pidFile: join(dataDir, 'pid', 'temporal.pid') };
  await crew.start([
    postgres,
    { name: 'temporal', kind: 'temporal', start: (signal) => startTemporal({ executable, port: temporalPort, ...files, signal }) },
    {
      name: 'issuer',
      kind: 'issuer',
      start: (signal) => startIssuer({ dataDir, port: issuerPort, audience: 'guichet', publicUrl: 'http://127.0.0.1:3000', signal }),
    },
  ]);

  const { ownerUrl, url: databaseUrl } = await createDatabase(superuserUrl, 'guichet');
  await run(process.execPath, [resolve('bin/migrate.ts'), '--demonstration'], {
    env: { ...process.env, DATABASE_URL: databaseUrl, DATABASE_OWNER_URL: ownerUrl },
  });
  const [temporal, issuer] = [`127.0.0.1:${temporalPort}`, `http://127.0.0.1:${issuerPort}`];
  const settings = {
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporal,
    OIDC_ISSUER: issuer,
    TOKEN_ROLES: 'true',
    OIDC_AUDIENCE: 'guichet',
    DATA_DIR: dataDir,
    IBAN_KEY: keptIbanKey(dataDir),
    INVITATION_KEY: keptInvitationKey(dataDir),
    TASK_QUEUE,
    SMTP_URL: smtpUrl,
    LOG_LEVEL: 'warn',
    // No requests come any more when chaos stops them; before that it kills them.
    STOP_DELAY_SECONDS: '0',
    // A handful of people here do the work of a ministry.
    LIMIT_PERSON: '0',
    LIMIT_COMMANDS: '0',
    LIMIT_COSTLY: '0',
    HOST: '127.0.0.1',
  };
  const program = (kind: 'api' | 'worker', name: string, env: NodeJS.ProcessEnv, ready: () => boolean | Promise<boolean>): Part => ({
    name,
    kind,
    start: (signal) =>
      startNode({ title: name, name, script: resolve(`bin/${kind}.ts`), dataDir, env: { ...settings, ...env }, ready, signal }),
  });
  await crew.start([
    ...urls.map((url, index) => program('api', `api-${index + 1}`, { PORT: new URL(url).port }, () => answers(`${url}/healthz`))),
    // A worker has no port to check: it counts as ready as soon as it runs, and may be killed while it starts.
    ...['worker-1', 'worker-2'].map((name) => program('worker', name, {}, () => true)),
  ]);
  return { dataDir, urls, databaseUrl: ownerUrl, temporal, issuer, taskQueue: TASK_QUEUE };
}
