import { randomUUID } from 'node:crypto';
import { freePort } from '../../local/port.ts';
import { fetchToken } from '../../local/token.ts';
import { type Database, freshDatabase, setting } from '../support/database.ts';
import { toDraft } from '../support/lives.ts';
import { fromOutside } from '../support/outside.ts';
import { endAll, startProgram, untilOf } from '../support/processes.ts';
import { until } from '../support/until.ts';

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(async () => {
  await endAll();
  await database.drop();
});

test('an API that is told to stop answers everybody who waits, even where no worker runs, and ends by itself', async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const [issuer, keysIn] = [setting('TEST_ISSUER'), setting('TEST_ISSUER_DATA_DIR')];
  const given = { DATABASE_URL: database.application.url, TEMPORAL_ADDRESS: setting('TEST_TEMPORAL_ADDRESS'), OIDC_ISSUER: issuer };
  const api = startProgram('api', { ...given, PORT: String(port), HOST: '127.0.0.1', TASK_QUEUE: randomUUID() });
  await untilOf(api, 'it listens', async () => (await fetch(`${url}/healthz`).catch(() => null))?.ok);
  const people = fromOutside({ urls: [url], issuer, keysIn });
  const { id, version } = await toDraft(people);
  const authorization = `Bearer ${await fetchToken({ issuer, dataDir: keysIn, login: 'applicant' })}`;

  const answers = Array.from({ length: 20 }, async () => {
    const headers = { authorization, 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    const answer = await fetch(`${url}/applications/${id}/submission`, { method: 'POST', headers, body: JSON.stringify({ version }) });
    return [answer.status, ((await answer.json()) as { code: string }).code];
  });
  await until('all are recorded', async () => {
    const { count } = await database.db
      .selectFrom('command')
      .where('name', '=', 'submitApplication')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count === answers.length;
  });
  api.signal('SIGTERM');
  expect(await Promise.all(answers)).toEqual(answers.map(() => [503, 'outcome_unknown']));
  expect(await api.exited).toBe(0);
});
