import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type Database, freshDatabase } from '../support/database.ts';
import { orderOf } from '../support/credit-lives.ts';
import { expectStatus, readEnvelope, toDraft, toSubmitted } from '../support/lives.ts';
import { type OwnTemporal, ownTemporal } from '../support/own-parts.ts';
import { endAll } from '../support/processes.ts';
import { type Answered, askOnce, type Service, startService } from '../support/service.ts';
import { until } from '../support/until.ts';

/** How long Temporal is away. What backs off meanwhile depends on it: TEMPORAL_AWAY_S=60 takes as long as an outage does. */
const AWAY_S = Number(process.env['TEMPORAL_AWAY_S'] ?? 15);

let temporal: OwnTemporal;
let database: Database;
let service: Service;
beforeAll(async () => {
  [temporal, database] = await Promise.all([ownTemporal(), freshDatabase()]);
  service = await startService(database.url, { TEMPORAL_ADDRESS: temporal.address });
}, 60_000);
afterAll(async () => {
  await endAll();
  await temporal.stop();
  await database.drop();
}, 30_000);

const show = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
const slowest = (answers: Answered[]): string => `${(Math.max(...answers.map(({ millis }) => millis)) / 1_000).toFixed(1)} s`;
const storyOf = async (id: string) =>
  (await database.db.selectFrom('event').where('stream_id', '=', id).select('name').orderBy('version').execute()).map(({ name }) => name);

test(`while Temporal is away for ${AWAY_S} s people read, draft and move credits, and what needs it has no outcome yet; when it is back, the worker goes on by itself, and what was asked is done once`, async () => {
  const people = service.people();
  const token = await service.tokenOf('applicant');
  const drafts = await Promise.all(Array.from({ length: 12 }, () => toDraft(people)));
  const asked = drafts.map(({ id, version }) => ({ id, version, key: randomUUID() }));
  const submit = ({ id, version, key }: (typeof asked)[number]) =>
    askOnce(`${service.url}/applications/${id}/submission`, { token, key, body: { version } });

  const inFlight = asked.slice(0, 6).map(submit);
  await until('they are recorded', async () => {
    const keys = asked.slice(0, 6).map(({ key }) => key);
    return (await database.db.selectFrom('command').where('key', 'in', keys).select('id').execute()).length === keys.length;
  });
  await temporal.stop();
  const [backAt, since] = [wait(AWAY_S * 1_000), performance.now()];
  const told = await Promise.all(asked.slice(6).map(submit));
  expect(told.map(({ status, code, retryAfter }) => [status, code, retryAfter])).toEqual(told.map(() => [503, 'outcome_unknown', '2']));
  show(`Temporal away: the slowest 503 after ${slowest(told)}`);
  const ready = await askOnce(`${service.url}/readyz`);
  show(`/readyz after ${slowest([ready])}`);
  expect([ready.status, ready.body]).toEqual([503, { postgres: true, temporal: false, worker: false }]);

  const other = await toDraft(people);
  const applicant = await people.as('applicant');
  for (const path of [`/applications/${other.id}`, '/applications', '/me/tasks', '/calls']) expectStatus(await applicant.get(path), 200);
  const finance = await people.as('finance');
  const { id: envelopeId } = await readEnvelope(people);
  expectStatus(await finance.post(`/envelopes/${envelopeId}/freezes`, orderOf(100)), 200);

  await backAt;
  await temporal.start();
  show(`Temporal is back after ${((performance.now() - since) / 1_000).toFixed(1)} s`);
  const backSince = performance.now();
  const early = await Promise.all(inFlight);
  show(`in flight: ${early.map(({ status }) => status).join(' ')}`);
  expect(early.map(({ status }) => status).filter((status) => status !== 200 && status !== 503)).toEqual([]);
  await until('it is ready', async () => (await askOnce(`${service.url}/readyz`)).status === 200);
  show(`ready after ${(performance.now() - backSince).toFixed(0)} ms`);
  const repeated = await Promise.all(
    asked.map((one) =>
      until('a repeat is answered', async () => {
        const answer = await submit(one);
        return answer.status !== 503 && answer;
      }),
    ),
  );
  show(`all repeats are answered after ${(performance.now() - backSince).toFixed(0)} ms`);
  expect(repeated.map(({ status, body }) => [status, body])).toEqual(
    asked.map(({ id, version }) => [200, expect.objectContaining({ id, version: version + 1, state: 'submitted' })]),
  );
  for (const { id } of asked) expect(await storyOf(id)).toEqual(['createApplication', 'submitApplication']);
  await toSubmitted(people);
  expect([service.api.hasEnded(), service.worker.hasEnded()]).toEqual([false, false]);
});
