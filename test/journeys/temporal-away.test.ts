import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { workflowIdOf } from '../../workflows/messages.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { orderOf } from '../support/credit-lives.ts';
import { expectStatus, giveOpinions, readEnvelope, toDraft, toInReview, toSubmitted } from '../support/lives.ts';
import { type OwnTemporal, ownTemporal } from '../support/own-parts.ts';
import { endAll } from '../support/processes.ts';
import { type Answered, askOnce, type Service, startService } from '../support/service.ts';
import { until } from '../support/until.ts';

/** How long Temporal is away. What backs off meanwhile depends on it: TEMPORAL_AWAY_S=60 takes as long as an outage does. */
const AWAY_S = Number(process.env['TEMPORAL_AWAY_S'] ?? 15);

/** The worker asks again every 10 s at most, the API every 2 s; without a limit of its own it would be 2 minutes. */
const READY_WITHIN_MS = 15_000;

let temporal: OwnTemporal;
let database: Database;
let service: Service;
beforeAll(async () => {
  [temporal, database] = await Promise.all([ownTemporal(), freshDatabase()]);
  service = await startService(database.application.url, { TEMPORAL_ADDRESS: temporal.address });
}, 90_000);
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
  await until('it is ready', async () => (await askOnce(`${service.url}/readyz`)).status === 200, READY_WITHIN_MS);
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

test('when Temporal has lost all that it knew, lives go on without anybody’s help: the next command is answered, and the sweep starts those that wait', async () => {
  const people = service.people();
  const [id, left] = [await toInReview(people), await toInReview(people)];
  await until('their letters have left', async () => {
    const rows = await database.db.selectFrom('stream').where('id', 'in', [id, left]).select(['version', 'acknowledged']).execute();
    return rows.every(({ version, acknowledged }) => version === acknowledged);
  });
  await temporal.stop();
  rmSync(temporal.databaseFile);
  // One of them has slept through its date, as long ago as the sweep is patient.
  await database.pool.query(`UPDATE review_step SET remind_at = now() - interval '3 minutes' WHERE application_id = $1 AND key = 'legal'`, [
    left,
  ]);
  await database.pool.query(`UPDATE stream SET due_at = now() - interval '3 minutes' WHERE id = $1`, [left]);
  await temporal.start();

  await giveOpinions(people, id);
  await until('the sweep runs again', async () => (await askOnce(`${service.url}/readyz`)).status === 200, 60_000);
  await until('the step is recalled', async () => (await storyOf(left)).includes('remindReviewer'));
  const connection = await Connection.connect({ address: temporal.address });
  const { status } = await new Client({ connection }).workflow.getHandle(workflowIdOf('application', left)).describe();
  await connection.close();
  expect(status.name).toBe('RUNNING');
}, 120_000);
