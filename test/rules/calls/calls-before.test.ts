import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { type Database, freshDatabase } from '../../support/database.ts';

/** Two versions of a call as they were loaded before calls had a life: each under a stream of its own, the second on another envelope. */
const LOADED = `
  INSERT INTO stream (id, kind, version, head, acknowledged)
  SELECT id::uuid, kind, 1, repeat('0', 64), 1 FROM (VALUES
    ('019aa1c0-0000-7000-8000-000000000001', 'call'), ('019aa1c0-0000-7000-8000-000000000002', 'call'),
    ('019aa1c0-0000-7000-8000-0000000000e1', 'envelope'), ('019aa1c0-0000-7000-8000-0000000000e2', 'envelope')) AS v (id, kind);
  INSERT INTO envelope (id, code, name) VALUES
    ('019aa1c0-0000-7000-8000-0000000000e1', 'FIRST', '{}'), ('019aa1c0-0000-7000-8000-0000000000e2', 'SECOND', '{}');
  INSERT INTO call_version (call_id, version, stream_id, envelope_id, terms) VALUES
    ('donnees-2023', 2, '019aa1c0-0000-7000-8000-000000000002', '019aa1c0-0000-7000-8000-0000000000e2', '{}'),
    ('donnees-2023', 1, '019aa1c0-0000-7000-8000-000000000001', '019aa1c0-0000-7000-8000-0000000000e1', '{}');`;

let database: Database;
beforeAll(async () => {
  database = await freshDatabase('template0');
});
afterAll(() => database.drop());

test('a call that was loaded before calls had a life is published, on the stream of its first version and the envelope of its newest', async () => {
  const { db } = database;
  const apply = async (file: string) => sql.raw(await readFile(`db/migrations/${file}`, 'utf8')).execute(db);
  await apply('0001_first_thread.sql');
  await sql.raw(LOADED).execute(db);
  await apply('0003_calls_and_waitlist.sql');
  expect(await db.selectFrom('call').selectAll().execute()).toEqual([
    {
      id: 'donnees-2023',
      stream_id: '019aa1c0-0000-7000-8000-000000000001',
      envelope_id: '019aa1c0-0000-7000-8000-0000000000e2',
      state: 'published',
      draft: null,
      created_by: null,
      closed_by: null,
      closed_at: null,
      closing_reason: null,
    },
  ]);
});
