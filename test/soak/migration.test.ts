import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { migrate } from '../../db/core/migrate.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { STUDENTS, toDraft, underShipped } from '../support/fixtures.ts';
import { endAll } from '../support/processes.ts';
import { type Answered, askOnce, type Service, startService } from '../support/service.ts';

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
