import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { migrate } from '../../db/core/migrate.ts';
import { workflowFaults } from '../../soak/chaos/proof/workflows.ts';
import { BALANCER, type Balancer, startBalancer, STOP_DELAY_SECONDS } from '../support/balancer.ts';
import { type Database, freshDatabase, setting } from '../support/database.ts';
import {
  admit,
  award,
  expectStatus,
  giveOpinions,
  signBoth,
  STUDENTS,
  toActive,
  toDraft,
  toInReview,
  toPaid,
  underShipped,
} from '../support/fixtures.ts';
import { lastRelease, layLastRelease } from '../support/former-version.ts';
import { fromOutside, type Outside } from '../support/outside.ts';
import { endAll, startProgram } from '../support/processes.ts';
import { listedRuns, replayAll } from '../support/replay.ts';
import { askOnce, restart, type Service, startService } from '../support/service.ts';
import { failuresOf, flows, startStream, type Stream } from '../support/stream.ts';
import { until } from '../support/until.ts';

const PEOPLE = 2;
/** How soon all that follows has been done: a date missed is found a minute later. */
const CAUGHT_UP_WITHIN_MS = 120_000;

const release = lastRelease();
/** A shallow clone has neither a release nor a version with fewer migrations: fetch all of its history. */
const isThere = release === undefined ? test.skip : test;
const project = underShipped(STUDENTS);
const taskQueue = `upgrade-${randomUUID()}`;

let database: Database;
let connection: Connection;
let pair: [Service, Service];
let balancer: Balancer | undefined;
let stream: Stream | undefined;
beforeAll(async () => {
  [database, connection] = await Promise.all([
    freshDatabase('template0'),
    Connection.connect({ address: setting('TEST_TEMPORAL_ADDRESS') }),
  ]);
}, 60_000);
afterAll(async () => {
  void stream?.stop();
  await balancer?.stop();
  await endAll();
  await connection.close();
  await database.drop();
}, 60_000);

async function run(name: 'migrate' | 'verify', version?: string, args: readonly string[] = []) {
  const settings = { DATABASE_URL: database.application.url, DATABASE_OWNER_URL: database.url };
  const child = startProgram(name, settings, args, version);
  return { code: await child.exited, output: child.output() };
}

/** The tables of this version, on which that of before goes on before its role is given any right on what is new. */
async function migrateBeneath(people: Outside, [{ url }]: [Service, Service]): Promise<void> {
  const added = await migrate(database.db);
  if (added.length > 0) expect(await askOnce(`${url}/readyz`)).toMatchObject({ status: 200, body: { database: 'newer' } });
  const { grantId } = await toActive(people, project);
  expect(await run('migrate')).toMatchObject({ code: 0 });
  await toPaid(people, grantId);
}

const isCaughtUp = async (): Promise<boolean> =>
  (await database.pool.query('SELECT FROM stream WHERE heard < version OR acknowledged < version OR due_at < now() LIMIT 1')).rowCount ===
  0;

/** A reviewed application up to its payment. */
async function toPaidFrom(people: Outside, id: string): Promise<void> {
  const { grantId } = await award(people, id);
  await signBoth(people, grantId);
  await toPaid(people, grantId);
}

isThere(
  'the last release is upgraded under load: no request fails, and what was in flight goes on to its end',
  async () => {
    const former = layLastRelease(String(release), mkdtempSync(join(setting('TEST_ISSUER_DATA_DIR'), 'release-')));
    expect(await run('migrate', former, ['--demonstration'])).toMatchObject({ code: 0 });
    const start = () => startService(database.application.url, { TASK_QUEUE: taskQueue, STOP_DELAY_SECONDS }, former);
    pair = await Promise.all([start(), start()]);
    const urls = pair.map(({ url }) => url);
    const { serving, url } = (balancer = await startBalancer(urls, BALANCER));
    const areBothServing = (): boolean => serving().length === urls.length;
    await until('both serve', areBothServing);
    const people = fromOutside({ urls: [url], issuer: setting('TEST_ISSUER'), keysIn: setting('TEST_ISSUER_DATA_DIR') });
    const draft = await toDraft(people, project);
    const [inReview, active] = [await toInReview(people, project), await toActive(people, project)];
    stream = startStream([url], await pair[0].tokenOf('applicant'), PEOPLE, { repeats: false, project });
    await flows(stream);

    await migrateBeneath(people, pair);
    await flows(stream);
    const half = pair[0];
    process.stderr.write(await restart(half, 'api'));
    await until('the balancer sends requests to both', areBothServing);
    process.stderr.write(await restart(half, 'worker'));
    // Both versions are there: each step of it may be either's.
    await giveOpinions(people, inReview, project);
    await toPaid(people, active.grantId);
    process.stderr.write(await restart(pair[1], 'api'));
    await until('the balancer sends requests to both', areBothServing);
    process.stderr.write(await restart(pair[1], 'worker'));
    await flows(stream);
    await stream.stop();

    const { told } = stream;
    const slowestMs = Math.max(...told.map(({ answer }) => answer.millis));
    process.stderr.write(`upgraded from ${release}: ${told.length} requests, the slowest answer after ${Math.round(slowestMs)} ms\n`);
    expect(failuresOf(stream)).toEqual([]);
    expect(people.turnedAway).toEqual([]);
    expectStatus(await (await people.as('applicant')).post(`/applications/${draft.id}/submission`, { version: draft.version }), 200);
    await admit(people, draft.id);
    await giveOpinions(people, draft.id, project);
    for (const id of [inReview, draft.id]) await toPaidFrom(people, id);

    await until('every workflow has heard of its row, and all letters have left', isCaughtUp, CAUGHT_UP_WITHIN_MS);
    const temporal = new Client({ connection }).workflow;
    expect(await workflowFaults(database.db, temporal, taskQueue)).toEqual({ faults: [], replaced: 0 });
    const code = { workflowBundle: { codePath: setting('TEST_WORKFLOW_BUNDLE') } };
    const { failed, replayed } = await replayAll(temporal, listedRuns(temporal, taskQueue), code, new Set());
    expect([failed, replayed > 0]).toEqual([[], true]);
    expect(await run('verify')).toEqual({ code: 0, output: expect.stringMatching(/\n(\d+) of \1 hold\.\n/) });
  },
  600_000,
);
