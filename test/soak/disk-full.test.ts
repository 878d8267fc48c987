import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import pg from 'pg';
import { type Database, freshDatabase } from '../support/database.ts';
import { STUDENTS, toDraft, toSubmitted, underShipped } from '../support/fixtures.ts';
import { type OwnPostgres, ownPostgres } from '../support/own-parts.ts';
import { endAll } from '../support/processes.ts';
import { type Answered, askOnce, type Service, startService } from '../support/service.ts';
import { type SmallDisk, smallDisk } from '../support/small-disk.ts';
import { until } from '../support/until.ts';

let disk: SmallDisk | undefined;
let service: Service;

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();

const seen = ({ status, code, retryAfter }: Answered) => [status, code, retryAfter];

/** A new installation knows only the shipped calls. */
const PROJECT = underShipped(STUDENTS);

describe('with the disk of attachments and letters full', () => {
  let database: Database;
  beforeAll(async () => {
    disk = await smallDisk(4);
    database = await freshDatabase();
    service = await startService(database.application.url, { DATA_DIR: disk.path });
  }, 90_000);
  afterAll(async () => {
    await endAll();
    await disk?.end();
    await database.drop();
  }, 30_000);

  test('an upload is told so and leaves nothing, files are read, commands are carried out, and letters wait; with room again all of it goes on', async () => {
    const { path, fill, free } = disk!;
    const people = service.people();
    const token = await service.tokenOf('applicant');
    const { id } = await toDraft(people, PROJECT);
    const attach = (name: string, key: string) =>
      askOnce(`${service.url}/applications/${id}/attachments?name=${name}&purpose=application`, {
        token,
        key,
        type: 'text/csv',
        body: Buffer.alloc(1_000_000, `${name};visites\n`),
      });
    const kept = await attach('kept.csv', randomUUID());
    const keptId = String(kept.body['attachmentId']);
    const content = () => askOnce(`${service.url}/applications/${id}/attachments/${keptId}`, { token });
    expect([kept.status, (await content()).status]).toEqual([201, 200]);

    fill();
    const key = randomUUID();
    expect(seen(await attach('late.csv', key))).toEqual([503, 'file_store_unavailable', '2']);
    expect(filesIn(path)).toEqual([keptId, 'filler']);
    expect(await database.db.selectFrom('stored_file').select('id').execute()).toEqual([{ id: keptId }]);
    expect(await database.db.selectFrom('attachment').select('id').execute()).toEqual([{ id: keptId }]);
    expect((await content()).status).toBe(200);
    await toSubmitted(people, PROJECT);
    await until('a letter was tried', () => service.worker.output().includes('ENOSPC'));
    const letters = () => database.db.selectFrom('letter').select(['id', 'sent_at']).execute();
    expect((await letters()).map(({ sent_at: sentAt }) => sentAt)).toEqual([null]);

    free();
    const late = await attach('late.csv', key);
    expect(late.status).toBe(201);
    const [letter] = await until('the letter has left', async () => {
      const rows = await letters();
      return rows.every(({ sent_at: sentAt }) => sentAt !== null) && rows;
    });
    expect(filesIn(path)).toEqual([keptId, String(late.body['attachmentId']), `${letter?.id}.eml`].sort());
  });
});

describe('with the disk of PostgreSQL full', () => {
  let postgres: OwnPostgres;
  beforeAll(async () => {
    disk = await smallDisk(300);
    postgres = await ownPostgres(disk.path);
    service = await startService(postgres.url);
  }, 90_000);
  afterAll(async () => {
    await endAll();
    await postgres.end();
    await disk?.end();
  }, 30_000);

  test('reads are answered, a write has no outcome yet and is done once when there is room again', async () => {
    const { fill, free } = disk!;
    const people = service.people();
    const token = await service.tokenOf('applicant');
    const waiting = await toDraft(people, PROJECT);
    const draft = (key: string) =>
      askOnce(`${service.url}/applications`, {
        token,
        key,
        body: { callId: 'donnees-2023', title: `Sans place ${key}`, summary: key.repeat(50) },
      });
    const submissionKey = randomUUID();
    const submit = () =>
      askOnce(`${service.url}/applications/${waiting.id}/submission`, { token, key: submissionKey, body: { version: waiting.version } });

    fill();
    // The first ones still find room in the existing pages.
    const { key, answer } = await until('a draft finds no place', async () => {
      const tried = randomUUID();
      const said = await draft(tried);
      return said.status !== 201 && { key: tried, answer: said };
    });
    expect(seen(answer)).toEqual([503, 'outcome_unknown', '2']);
    for (const path of ['/readyz', '/applications', '/me/tasks', `/applications/${waiting.id}`])
      expect((await askOnce(`${service.url}${path}`, { token })).status).toBe(200);
    expect(seen(await submit())).toEqual([503, 'outcome_unknown', '2']);

    free();
    const created = await draft(key);
    expect([created.status, (await submit()).status]).toEqual([201, 200]);
    expect((await draft(key)).body).toEqual(created.body);
  });

  test('PostgreSQL ends where it can write its log no more; nothing that was answered is lost when it is started with room again', async () => {
    const { fill, free } = disk!;
    const token = await service.tokenOf('applicant');
    const { id, version } = await toDraft(service.people(), PROJECT);
    const read = () => askOnce(`${service.url}/applications/${id}`, { token });
    fill();
    const own = new pg.Client({ connectionString: postgres.superuserUrl });
    own.on('error', () => undefined);
    await own.connect();
    const switchLog = () => own.query("SELECT pg_logical_emit_message(false, '', ''), pg_switch_wal()");
    await until('there is no room for another piece of log', () =>
      switchLog().then(
        () => false,
        () => true,
      ),
    );
    await postgres.exited();
    expect(seen(await read())).toEqual([503, 'outcome_unknown', '2']);
    free();
    await postgres.start();
    const answer = await until('it is answered', async () => {
      const said = await read();
      return said.status !== 503 && said;
    });
    expect([answer.status, answer.body]).toEqual([200, expect.objectContaining({ id, version })]);
    await toSubmitted(service.people(), PROJECT);
  });
});
