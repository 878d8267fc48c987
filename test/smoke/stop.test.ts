import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { identityOf } from '../../local/identity.ts';
import { freePort } from '../../local/port.ts';
import { type Database, freshDatabase, setting } from '../support/database.ts';
import { type Child, endAll, startByNpm, untilOf } from '../support/processes.ts';
import { until } from '../support/until.ts';

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
});
let programs: number[] = [];
afterAll(async () => {
  // What npm has left running.
  for (const pid of programs) if (identityOf(pid)) process.kill(pid, 'SIGKILL');
  await endAll();
  await database.drop();
}, 30_000);

/** The process that writes the log: under npm it is a child of the one that was started. */
const loggerOf = (child: Child): number => Number(/"pid":(\d+)/.exec(child.output())?.[1] ?? 0);

test('SIGTERM for npm ends the API and the worker in order, and leaves neither behind', async () => {
  const port = await freePort();
  const ready = `http://127.0.0.1:${port}/readyz`;
  const settings = {
    DATABASE_URL: database.application.url,
    TEMPORAL_ADDRESS: setting('TEST_TEMPORAL_ADDRESS'),
    TASK_QUEUE: `stop-${randomUUID()}`,
    OIDC_ISSUER: setting('TEST_ISSUER'),
    DATA_DIR: mkdtempSync(join(setting('TEST_ISSUER_DATA_DIR'), 'stop-')),
    PORT: String(port),
  };
  const [api, worker] = [startByNpm('api', settings), startByNpm('worker', settings)];
  const told = (): Promise<unknown> =>
    fetch(ready).then(
      (answer) => answer.json(),
      () => undefined,
    );
  await untilOf(api, 'both are ready', async () => ((await told()) as { degraded?: boolean } | undefined)?.degraded === false, 60_000);
  programs = [loggerOf(api), loggerOf(worker)];
  expect(programs.map((pid) => identityOf(pid) !== undefined)).toEqual([true, true]);
  expect(programs).not.toEqual([api.pid, worker.pid]);

  [api, worker].forEach((npm) => npm.signal('SIGTERM'));
  await untilOf(api, 'the API sends people elsewhere', async () => ((await told()) as { stopping?: boolean } | undefined)?.stopping);
  expect(await Promise.all([api.exited, worker.exited])).toEqual([0, 0]);
  for (const child of [api, worker]) expect(child.output()).toContain('"msg":"stopped"');
  await until('nothing is left of them', () => programs.every((pid) => identityOf(pid) === undefined), 1_000);
});
