import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { freePort } from '../../local/port.ts';
import { type Database, freshDatabase, setting } from '../support/database.ts';
import { endAll, startProgram, untilOf } from '../support/processes.ts';

let [empty, migrated]: Database[] = [];
beforeAll(async () => {
  [empty, migrated] = await Promise.all([freshDatabase('template1'), freshDatabase()]);
});
afterAll(async () => {
  await endAll();
  await Promise.all([empty?.drop(), migrated?.drop()]);
}, 30_000);

const settings = (more: Record<string, string> = {}): Record<string, string> => ({
  DATABASE_URL: migrated?.application.url ?? '',
  TEMPORAL_ADDRESS: setting('TEST_TEMPORAL_ADDRESS'),
  TASK_QUEUE: `refused-${randomUUID()}`,
  OIDC_ISSUER: setting('TEST_ISSUER'),
  DATA_DIR: mkdtempSync(join(setting('TEST_ISSUER_DATA_DIR'), 'refused-')),
  ...more,
});

/** How a program ends that does not start, and all that it says. */
async function refusal(name: string, more: Record<string, string>): Promise<[number | NodeJS.Signals, string]> {
  const child = startProgram(name, settings(more));
  return [await child.exited, child.output()];
}
const changed = (url: string | undefined, change: Partial<URL>): string => Object.assign(new URL(url ?? ''), change).href;

describe.each(['api', 'worker'])('the start of the %s is refused in one sentence', (name) => {
  test('on a database without tables', async () => {
    expect(await refusal(name, { DATABASE_URL: empty?.url ?? '' })).toEqual([
      1,
      'The database of DATABASE_URL has no tables yet: npm run migrate makes them.\n',
    ]);
  });

  test.each([
    ['with a password that PostgreSQL does not take', { password: 'hunter2' }, '28P01'],
    ['on a database that is not there', { pathname: '/nowhere' }, '3D000'],
  ])('%s', async (_, change, code) => {
    const [ended, said] = await refusal(name, { DATABASE_URL: changed(migrated?.application.url, change) });
    expect([ended, said]).toEqual([
      1,
      expect.stringMatching(new RegExp(`^PostgreSQL turns away .* DATABASE_URL \\(${code}: .*\\): .*\\.\\n$`)),
    ]);
    expect(said).not.toContain('hunter2');
  });
});

test('so it is on a port that another program has, and without a Temporal', async () => {
  const port = await freePort();
  const holder = createServer().listen(port, '127.0.0.1');
  try {
    expect(await refusal('api', { PORT: String(port) })).toEqual([
      1,
      `Port ${port} on 127.0.0.1 cannot be used (another program listens there): set PORT or HOST to what is free, or stop what uses it.\n`,
    ]);
  } finally {
    holder.closeAllConnections();
    holder.close();
  }
  const [ended, said] = await refusal('worker', { TEMPORAL_ADDRESS: '127.0.0.1:1' });
  expect([ended, said]).toEqual([1, expect.stringMatching(/^Temporal does not answer at TEMPORAL_ADDRESS: .*\n$/m)]);
});

test('with PostgreSQL away an API starts, and is ready once that is there', async () => {
  const port = await freePort();
  const child = startProgram('api', settings({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nowhere', PORT: String(port) }));
  const ready = () =>
    fetch(`http://127.0.0.1:${port}/readyz`).then(
      async (answer) => [answer.status, await answer.json()] as const,
      () => null,
    );
  const said = await untilOf(child, 'it answers', ready);
  expect(said).toEqual([503, expect.objectContaining({ postgres: false, database: 'away' })]);
  child.signal('SIGTERM');
  expect(await child.exited).toBe(0);
});
