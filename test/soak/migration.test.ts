import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { migrate } from '../../db/core/migrate.ts';
import { type Database, freshDatabase, setting } from '../support/database.ts';
import { expectStatus, giveOpinions, STUDENTS, toActive, toDraft, toInReview, toPaid, underShipped } from '../support/fixtures.ts';
import { layFormerVersion } from '../support/former-version.ts';
import { fromOutside } from '../support/outside.ts';
import { endAll, startProgram } from '../support/processes.ts';
import { type Answered, askOnce, type Service, startService } from '../support/service.ts';
import { until } from '../support/until.ts';

/** As long as an analyst's transaction is open that has read the events, all the time of which a migration waits. */
const READING_MS = 60_000;

let database: Database;
let service: Service;
beforeAll(async () => {
  database = await freshDatabase();
  service = await startService(database.application.url);
}, 120_000);
afterAll(async () => {
  await endAll();
  await database.drop();
}, 30_000);

test('while a migration waits for a table that an analyst reads for a minute, every command and read is answered', async () => {
  const token = await service.tokenOf('applicant');
  const { id } = await toDraft(service.people(), underShipped(STUDENTS));
  const folder = mkdtempSync(join(tmpdir(), 'guichet-migrations-'));
  cpSync('db/migrations', folder, { recursive: true });
  writeFileSync(join(folder, '9001_more_of_an_event.sql'), 'ALTER TABLE event ADD COLUMN more text;');
  const analyst = new pg.Client({ connectionString: database.url });
  await analyst.connect();
  await analyst.query('BEGIN; SELECT count(*) FROM event');
  let isOver = false;
  const migrating = migrate(database.db, { folder: pathToFileURL(`${folder}/`) }).finally(() => (isOver = true));
  const reading = wait(READING_MS).then(() => analyst.query('ROLLBACK'));
  const answers: Answered[] = [];
  const at = `${service.url}/applications/${id}`;
  for (let version = 1; !isOver; version += 1) {
    const body = { version, title: `Le titre ${version}` };
    answers.push(await askOnce(at, { method: 'PUT', token, key: randomUUID(), body }), await askOnce(`${at}/timeline`, { token }));
    await wait(20);
  }
  await reading;
  expect(await migrating).toEqual(['9001_more_of_an_event.sql']);
  const millis = answers.map((answer) => Math.round(answer.millis)).toSorted((a, b) => a - b);
  process.stderr.write(`${answers.length} answers; p95 ${millis[Math.floor(millis.length * 0.95)]} ms, the slowest ${millis.at(-1)} ms\n`);
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  await analyst.end();
  rmSync(folder, { recursive: true });
}, 180_000);

/** How soon all that follows has been done: a date missed is found a minute later. */
const CAUGHT_UP_WITHIN_MS = 90_000;

test('the version before goes on upon the tables of this one, and hands its lives over to it', async () => {
  const former = layFormerVersion(mkdtempSync(join(setting('TEST_ISSUER_DATA_DIR'), 'former-')));
  const own = await freshDatabase('template0');
  const run = async (name: 'migrate' | 'verify', version?: string, args: readonly string[] = []) => {
    const child = startProgram(name, { DATABASE_URL: own.application.url, DATABASE_OWNER_URL: own.url }, args, version);
    return { code: await child.exited, output: child.output() };
  };
  const project = underShipped(STUDENTS);
  expect(await run('migrate', former, ['--demonstration'])).toMatchObject({ code: 0 });
  const before = await startService(own.application.url, {}, former);
  const [waiting, moving] = [await toInReview(before.people(), project), await toActive(before.people(), project)];

  // Its role has no right yet on what the migrations have added: they write, and are used, before it is given any.
  expect((await migrate(own.db)).length).toBeGreaterThan(0);
  expect(await askOnce(`${before.url}/readyz`)).toMatchObject({ status: 200, body: { database: 'newer' } });
  const { grantId } = await toActive(before.people(), project);
  expect(await run('migrate')).toMatchObject({ code: 0 });
  await toPaid(before.people(), grantId);
  await until('its workflows have heard of everything, and its letters have left', () => isCaughtUp(own), CAUGHT_UP_WITHIN_MS);

  const after = await startService(own.application.url, { TASK_QUEUE: before.taskQueue });
  const people = fromOutside({ urls: [before.url, after.url], issuer: after.settings['OIDC_ISSUER'] ?? '', keysIn: after.keysIn });
  const stopping = ['api', 'worker'].map(async (name) => {
    before[name as 'api' | 'worker'].signal('SIGTERM');
    return before[name as 'api' | 'worker'].exited;
  });
  await toPaid(people, moving.grantId);
  await giveOpinions(people, waiting, project);
  expect(await Promise.all(stopping)).toEqual([0, 0]);
  expectStatus(await (await after.people().as('lead')).get(`/applications/${waiting}`), 200);
  await until('the next version has caught up', () => isCaughtUp(own), CAUGHT_UP_WITHIN_MS);
  expect(await run('verify')).toEqual({ code: 0, output: expect.stringMatching(/\n(\d+) of \1 hold\.\n/) });
  await endAll();
  await own.drop();
}, 420_000);

const isCaughtUp = async ({ pool }: Database): Promise<boolean> =>
  (await pool.query('SELECT FROM stream WHERE heard < version OR acknowledged < version OR due_at < now() LIMIT 1')).rowCount === 0;
