import { type Database, freshDatabase } from '../support/database.ts';
import { endAll, startProgram, untilReady } from '../support/processes.ts';
import { type Answered, askOnce, type Service, startService } from '../support/service.ts';
import { isRefused, startStream, type Stream, type Told } from '../support/stream.ts';
import { until } from '../support/until.ts';

const PEOPLE = 8;

let database: Database;
let pair: [Service, Service];
let token: string;
let stream: Stream | undefined;
beforeAll(async () => {
  database = await freshDatabase();
  const first = await startService(database.application.url);
  pair = [first, await startService(database.application.url, { TASK_QUEUE: first.taskQueue })];
  token = await first.tokenOf('applicant');
}, 120_000);
afterAll(async () => {
  void stream?.stop();
  await endAll();
  await database.drop();
}, 30_000);

const show = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

function flow(...what: Parameters<typeof startStream>): Stream {
  stream = startStream(...what);
  return stream;
}

/** The answers that are whole: what was asked for, or the advice to ask again. */
const isWhole = ({ answer }: Told): boolean => isAccepted(answer) || (answer.status === 503 && answer.code === 'outcome_unknown');
const strange = ({ told }: Stream): unknown[] =>
  told.filter((each) => !isWhole(each) && !isRefused(each.answer)).map(({ path, answer: { status, code } }) => [path, status, code]);
const isAccepted = ({ status }: Answered): boolean => status === 200 || status === 201;
const accepted = ({ told }: Stream): number => told.filter(({ answer }) => isAccepted(answer)).length;

/** Each command that was asked, accepted or not, is carried out once under its key, and as it was answered. */
async function expectDoneOnce({ told }: Stream, url: string): Promise<void> {
  const ids = { created: new Set<unknown>(), submitted: new Set<unknown>() };
  for (const { path, key, body, answer } of told.filter(({ key }) => key !== null)) {
    const repeated = await askOnce(`${url}${path}`, { token, key: String(key), body });
    const creates = path === '/applications';
    expect([path, repeated.status]).toEqual([path, creates ? 201 : 200]);
    if (isAccepted(answer)) expect(repeated.body).toEqual(answer.body);
    ids[creates ? 'created' : 'submitted'].add(repeated.body['id']);
  }
  const { rows } = await database.pool.query<{ id: string; story: string[] }>(
    'SELECT stream_id AS id, array_agg(name ORDER BY version) AS story FROM event WHERE stream_id = ANY($1) GROUP BY stream_id',
    [[...ids.created]],
  );
  expect(rows).toHaveLength(ids.created.size);
  for (const { id, story } of rows)
    expect(story).toEqual(ids.submitted.has(id) ? ['createApplication', 'submitApplication'] : ['createApplication']);
}

async function restart(service: Service, name: 'api' | 'worker'): Promise<void> {
  service[name].signal('SIGTERM');
  expect([name, await service[name].exited]).toEqual([name, 0]);
  service[name] = startProgram(name, service.settings);
  await untilReady(service.api, service.url);
}

test('two APIs and two workers are restarted one after the other under a stream of commands and reads, and nobody who asks again sees an error', async () => {
  const stream = flow(
    pair.map(({ url }) => url),
    token,
    { people: PEOPLE, insist: true },
  );
  await until('the stream flows', () => accepted(stream) > 50);
  for (const service of pair) {
    await restart(service, 'api');
    await restart(service, 'worker');
  }
  await stream.stop();
  show(
    `${stream.told.length} requests through four restarts, the slowest answer after ${(Math.max(...stream.told.map(({ answer }) => answer.millis)) / 1_000).toFixed(1)} s`,
  );
  expect(strange(stream)).toEqual([]);
  expect(accepted(stream)).toBe(stream.told.length);
  await expectDoneOnce(stream, pair[0].url);
}, 180_000);

test('an API and a worker that are told to stop under a stream of commands and reads answer all that they accepted, and end by themselves', async () => {
  const [service] = pair;
  const other = pair[1];
  other.worker.signal('SIGTERM');
  await other.worker.exited;
  const stream = flow([service.url], token, { people: PEOPLE, insist: false });
  await until('the stream flows', () => accepted(stream) > 50);
  const since = performance.now();
  for (const child of [service.api, service.worker]) child.signal('SIGTERM');
  expect(await Promise.all([service.api.exited, service.worker.exited])).toEqual([0, 0]);
  show(`both end ${((performance.now() - since) / 1_000).toFixed(1)} s after they are told to`);
  await stream.stop();
  expect(strange(stream)).toEqual([]);
  other.worker = startProgram('worker', other.settings);
  await untilReady(other.api, other.url);
  await expectDoneOnce(stream, other.url);
}, 120_000);
