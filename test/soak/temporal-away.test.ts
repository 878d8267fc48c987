import { show } from '../support/accidents.ts';
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { freePort } from '../../local/port.ts';
import { workflowIdOf } from '../../workflows/messages.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { orderOf } from '../support/credit-fixtures.ts';
import { expectStatus, giveOpinions, readEnvelope, toActive, toDraft, toInReview, toPaid, toSubmitted } from '../support/fixtures.ts';
import { fromOutside } from '../support/outside.ts';
import { type OwnTemporal, ownTemporal } from '../support/own-parts.ts';
import { endAll, startProgram, untilOf } from '../support/processes.ts';
import { type Answered, askOnce, millisOf, type Service, startService } from '../support/service.ts';
import { until } from '../support/until.ts';

/** How long Temporal is away at least. Backoff depends on it: TEMPORAL_AWAY_S=60 takes as long as an outage does. */
const AWAY_S = Number(process.env['TEMPORAL_AWAY_S'] ?? 15);

/**
 * The worker asks again every 10 s at most, the relay every 5 s; the API sends no hint for 2 s after some that failed.
 */
const CAUGHT_UP_WITHIN_MS = 45_000;

/** How soon a probe has its answer while Temporal says nothing, nine times in ten. */
const [PROBES, READY_WITHIN_MS] = [40, 50];

let temporal: OwnTemporal;
let database: Database;
let service: Service;
beforeAll(async () => {
  [temporal, database] = await Promise.all([ownTemporal(), freshDatabase()]);
  service = await startService(database.application.url, { TEMPORAL_ADDRESS: temporal.address });
  await untilWhole(60_000);
}, 120_000);
afterAll(async () => {
  await endAll();
  await temporal.stop();
  await database.drop();
}, 30_000);

const slowest = (answers: { millis: number }[]): string => `${(Math.max(...answers.map(({ millis }) => millis)) / 1_000).toFixed(1)} s`;
const readiness = () => askOnce(`${service.url}/readyz`);
const untilWhole = (patienceMs: number) =>
  until('nothing is degraded', async () => (await readiness()).body['degraded'] === false, patienceMs);
const storyOf = async (id: string) =>
  (await database.db.selectFrom('event').where('stream_id', '=', id).select('name').orderBy('version').execute()).map(({ name }) => name);

/**
 * What the workflows have left undone: rows that they have not heard of or not dealt with, dates that have passed,
 * letters that have not left.
 */
const left = async (): Promise<unknown[]> => [
  ...(await database.db
    .selectFrom('stream')
    .where((where) =>
      where.or([
        where('heard', '<', where.ref('version')),
        where('acknowledged', '<', where.ref('version')),
        where('due_at', '<', new Date().toISOString()),
      ]),
    )
    .select(['kind', 'id', 'version', 'heard', 'acknowledged', 'due_what'])
    .execute()),
  ...(await database.db.selectFrom('letter').where('sent_at', 'is', null).select('id').execute()),
];

async function untilNothingIsLeft(patienceMs: number): Promise<void> {
  await until('nothing is left to do', async () => (await left()).length === 0, patienceMs).catch(() => undefined);
  expect(await left()).toEqual([]);
}

/**
 * Lets a date of a submitted application come, or of the legal step of one in review, as long ago as the relay is
 * patient.
 */
async function letCome(id: string, what: 'remindScreener' | 'remindReviewer'): Promise<void> {
  const before = `now() - interval '3 minutes'`;
  const own =
    what === 'remindScreener'
      ? `UPDATE application SET screening_due_at = ${before} WHERE id = $1`
      : `UPDATE review_step SET remind_at = ${before} WHERE application_id = $1 AND key = 'legal'`;
  await database.pool.query(own, [id]);
  const { rowCount } = await database.pool.query(`UPDATE stream SET due_at = ${before} WHERE id = $1 AND due_what = $2`, [id, what]);
  expect(rowCount).toBe(1);
}

test(`while Temporal is away for ${AWAY_S} s a whole life goes its way, and no client is told to ask again; when it is back, letters and dates catch up by themselves`, async () => {
  const people = service.people();
  const [screened, sleeping] = [await toSubmitted(people), await toInReview(people)];
  await untilNothingIsLeft(CAUGHT_UP_WITHIN_MS);
  const token = await service.tokenOf('applicant');
  const drafts = await Promise.all(Array.from({ length: 6 }, () => toDraft(people)));
  const asked = drafts.map(({ id, version }) => ({ id, version, key: randomUUID() }));
  const submit = ({ id, version, key }: (typeof asked)[number]) =>
    askOnce(`${service.url}/applications/${id}/submission`, { token, key, body: { version } });

  const inFlight = asked.map(submit);
  await temporal.stop();
  const [backAt, since] = [wait(AWAY_S * 1_000), performance.now()];
  const early: Answered[] = await Promise.all(inFlight);
  expect(early.map(({ status }) => status)).toEqual(early.map(() => 200));

  const { grantId } = await toActive(people);
  await toPaid(people, grantId);
  expect((await storyOf(grantId)).at(-1)).toBe('recordPayment');
  // A date that has passed is met by the next command after it.
  await letCome(screened, 'remindScreener');
  const screener = await people.as('screener');
  expectStatus(await screener.post(`/applications/${screened}/admissibility`, { revision: 1, decision: 'admissible' }), 200);
  expect(await storyOf(screened)).toEqual(['createApplication', 'submitApplication', 'remindScreener', 'decideAdmissibility']);
  // Another one is met by no command.
  await letCome(sleeping, 'remindReviewer');
  const applicant = await people.as('applicant');
  for (const path of [`/applications/${screened}`, '/applications', '/me/tasks', '/calls']) expectStatus(await applicant.get(path), 200);
  const { id: envelopeId } = await readEnvelope(people);
  expectStatus(await (await people.as('finance')).post(`/envelopes/${envelopeId}/freezes`, orderOf(100)), 200);

  const lacking = { postgres: true, temporal: false, worker: false, degraded: true };
  const ready = await until('readiness says so', async () => {
    const said = await readiness();
    return isDeepStrictEqual(said.body, lacking) && said;
  });
  const probes: Answered[] = [];
  for (let asked = 0; asked < PROBES; asked += 1) probes.push(await readiness());
  const nineInTen = millisOf(probes, 0.9);
  show(`Temporal away: the slowest command in flight after ${slowest(early)}, nine in ten of /readyz after ${Math.round(nineInTen)} ms`);
  expect([ready, ...probes].map(({ status }) => status)).toEqual([ready, ...probes].map(() => 200));
  expect(nineInTen).toBeLessThan(READY_WITHIN_MS);
  expect((await left()).length).toBeGreaterThan(0);
  expect(people.turnedAway).toEqual([]);

  await backAt;
  await temporal.start();
  show(`Temporal is back after ${((performance.now() - since) / 1_000).toFixed(1)} s`);
  const backSince = performance.now();
  await untilWhole(CAUGHT_UP_WITHIN_MS);
  show(`nothing is degraded after ${(performance.now() - backSince).toFixed(0)} ms`);
  await untilNothingIsLeft(CAUGHT_UP_WITHIN_MS);
  show(`all has caught up after ${(performance.now() - backSince).toFixed(0)} ms`);
  expect(await storyOf(sleeping)).toContain('remindReviewer');
  for (const { id } of asked) expect(await storyOf(id)).toEqual(['createApplication', 'submitApplication']);
  const repeated = await Promise.all(asked.map(submit));
  expect(repeated.map(({ status, body }) => [status, body])).toEqual(early.map(({ body }) => [200, body]));
  expect([service.api.hasEnded(), service.worker.hasEnded()]).toEqual([false, false]);
}, 180_000);

test('what an API has committed and could not tell Temporal, before it was killed, is found by the relay of a worker', async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  // It looks for Temporal where nothing answers: none of its hints arrives.
  const api = startProgram('api', { ...service.settings, PORT: String(port), TEMPORAL_ADDRESS: `127.0.0.1:${await freePort()}` });
  await untilOf(api, 'it answers', async () => (await askOnce(`${url}/healthz`)).status === 200);
  const [issuer, keysIn] = [service.settings['OIDC_ISSUER'] ?? '', service.keysIn];
  const id = await toSubmitted(fromOutside({ urls: [url], issuer, keysIn }));
  api.signal('SIGKILL');
  await api.exited;

  await until('its workflow has heard, and its letters have left', async () => {
    const stream = await database.db.selectFrom('stream').where('id', '=', id).selectAll().executeTakeFirstOrThrow();
    return stream.hinted_at !== null && stream.heard === stream.version && stream.acknowledged === stream.version;
  });
  expect(await statusOf(id)).toBe('RUNNING');
});

test('when Temporal has lost all that it knew, lives go on without help: the next command is answered, and the relay starts those that wait', async () => {
  const people = service.people();
  const [id, sleeping] = [await toInReview(people), await toInReview(people)];
  await untilNothingIsLeft(CAUGHT_UP_WITHIN_MS);
  await temporal.stop();
  rmSync(temporal.databaseFile);
  await letCome(sleeping, 'remindReviewer');
  await temporal.start();

  await giveOpinions(people, id);
  expect(people.turnedAway).toEqual([]);
  await untilWhole(60_000);
  await untilNothingIsLeft(CAUGHT_UP_WITHIN_MS);
  expect(await storyOf(sleeping)).toContain('remindReviewer');
  expect([await statusOf(sleeping), await statusOf(id)]).toEqual(['RUNNING', 'RUNNING']);
}, 180_000);

/** The state of an application's workflow. */
async function statusOf(id: string): Promise<string> {
  const connection = await Connection.connect({ address: temporal.address });
  const { status } = await new Client({ connection }).workflow.getHandle(workflowIdOf('application', id)).describe();
  await connection.close();
  return status.name;
}
