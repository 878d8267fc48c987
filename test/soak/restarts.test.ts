import { randomUUID } from 'node:crypto';
import { type Database, freshDatabase } from '../support/database.ts';
import { BALANCER, type Balancer, startBalancer, STOP_DELAY_SECONDS } from '../support/balancer.ts';
import { endAll } from '../support/processes.ts';
import { askOnce, restart, type Service, startService } from '../support/service.ts';
import { failuresOf, flows, startStream, type Stream } from '../support/stream.ts';
import { until } from '../support/until.ts';

const PEOPLE = 6;
let database: Database;
let pair: [Service, Service];
let token: string;
let stream: Stream | undefined;
let balancer: Balancer | undefined;
beforeAll(async () => {
  database = await freshDatabase();
  const together = { TASK_QUEUE: `restarts-${randomUUID()}`, STOP_DELAY_SECONDS };
  pair = await Promise.all([startService(database.application.url, together), startService(database.application.url, together)]);
  token = await pair[0].tokenOf('applicant');
}, 120_000);
afterAll(async () => {
  void stream?.stop();
  await balancer?.stop();
  await endAll();
  await database.drop();
}, 30_000);

const show = (line: string): void => void process.stderr.write(line);

function showStream({ told }: Stream, through: string): void {
  const slowestMs = Math.max(...told.map(({ answer }) => answer.millis));
  show(`${told.length} requests through ${through}, the slowest answer after ${(slowestMs / 1_000).toFixed(1)} s\n`);
}

/** Each command is carried out once under its key, and as it was answered. */
async function expectDoneOnce({ told }: Stream, url: string): Promise<void> {
  const ids = { created: new Set<unknown>(), submitted: new Set<unknown>() };
  const again = async ({ path, key, body, answer }: Stream['told'][number]): Promise<void> => {
    const repeated = await askOnce(`${url}${path}`, { token, key: String(key), body });
    expect([path, repeated.status, repeated.body]).toEqual([path, answer.status, answer.body]);
    ids[path === '/applications' ? 'created' : 'submitted'].add(repeated.body['id']);
  };
  const commands = told.filter(({ key }) => key !== null);
  while (commands.length > 0) await Promise.all(commands.splice(0, PEOPLE).map(again));
  const { rows } = await database.pool.query<{ id: string; story: string[] }>(
    // Only what people did: a date carries out a consequence once, and may find that others ask for the same.
    'SELECT stream_id AS id, array_agg(name ORDER BY version) AS story FROM event WHERE stream_id = ANY($1) AND person_id IS NOT NULL GROUP BY stream_id',
    [[...ids.created]],
  );
  expect(rows).toHaveLength(ids.created.size);
  for (const { id, story } of rows)
    expect(story).toEqual(ids.submitted.has(id) ? ['createApplication', 'submitApplication'] : ['createApplication']);
}

test('two APIs and two workers are restarted one after the other under a stream of commands and reads: who repeats on 503, and asks the other API where a port is closed, sees no error', async () => {
  stream = startStream(
    pair.map(({ url }) => url),
    token,
    PEOPLE,
  );
  await flows(stream);
  for (const service of pair) {
    show(await restart(service, 'api'));
    show(await restart(service, 'worker'));
  }
  await flows(stream);
  await stream.stop();
  showStream(stream, 'four restarts');
  expect(failuresOf(stream)).toEqual([]);
  await expectDoneOnce(stream, pair[0].url);
  await until('every workflow has heard of its row, and has dealt with it', async () => {
    const { rows } = await database.pool.query('SELECT id FROM stream WHERE heard < version OR acknowledged < version');
    return rows.length === 0;
  });
}, 180_000);

test('behind a balancer that asks for readiness no request fails while two APIs and two workers are restarted twice, one after the other: each is sent once, and never repeated', async () => {
  const { serving, sent, url } = (balancer = await startBalancer(
    pair.map((each) => each.url),
    BALANCER,
  ));
  const isWhole = (): boolean => serving().length === pair.length;
  await until('both serve', isWhole);
  stream = startStream([url], token, PEOPLE, { repeats: false });
  await flows(stream);
  for (const service of [...pair, ...pair]) {
    show(await restart(service, 'api'));
    await until('the balancer sends requests to both', isWhole);
    show(await restart(service, 'worker'));
    await flows(stream);
  }
  await stream.stop();
  showStream(stream, 'eight restarts behind a balancer');
  expect(failuresOf(stream)).toEqual([]);
  expect(stream.told.length).toBeGreaterThan(100);
  // Neither API has done the work of both.
  expect(Math.min(...sent.values())).toBeGreaterThan(stream.told.length / 4);
}, 180_000);
