import { Client, Connection } from '@temporalio/client';
import { sql, type Transaction } from 'kysely';
import { directCommands } from '../../activities/index.ts';
import { connect } from '../../db/connect.ts';
import type { DB } from '../../db/schema.ts';
import { toDraft } from '../support/lives.ts';
import { until } from '../support/until.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const ready = async (door: Pick<World, 'ask'> = world) => {
  const { status, body } = await door.ask('get', '/readyz');
  return [status, body];
};

test('a service with all its parts lives and is ready, and nobody must sign in to hear it', async () => {
  expect((await world.ask('get', '/healthz')).body).toEqual({ ok: true });
  expect(await ready()).toEqual([200, { postgres: true, temporal: true, worker: true }]);
});

describe('without a worker', () => {
  afterAll(() => world.startWorker());

  test('the service is not ready; a command has no outcome yet, and is carried out once when its key is repeated', async () => {
    const applicant = await world.as('applicant');
    const { id, version } = await toDraft(world);
    await world.stopWorker();
    expect(await ready()).toEqual([503, { postgres: true, temporal: true, worker: false }]);
    expect((await world.ask('get', '/healthz')).status).toBe(200);

    const impatient = world.door({ commandDeadlineMs: 500 });
    const key = crypto.randomUUID();
    const submit = () =>
      impatient.ask('post', `/applications/${id}/submission`, { token: applicant.token, key, language: 'en', body: { version } });
    const first = await submit();
    expect([first.status, first.body.code, first.headers['retry-after']]).toEqual([503, 'outcome_unknown', '2']);
    expect(first.body.detail).toContain('under the same key');
    expect((await submit()).status).toBe(503);
    expect((await applicant.get(`/applications/${id}`)).body).toMatchObject({ state: 'draft', version });

    await world.startWorker();
    const { status, body } = await until('the repeat is answered', async () => {
      const answer = await submit();
      return answer.status !== 503 && answer;
    });
    expect([status, body]).toMatchObject([200, { id, state: 'submitted', version: version + 1 }]);
    const events = await world.database.db.selectFrom('event').where('stream_id', '=', id).select('name').orderBy('version').execute();
    expect(events.map(({ name }) => name)).toEqual(['createApplication', 'submitApplication']);
    expect((await ready())[0]).toBe(200);
  });
});

describe('without Temporal', () => {
  const connection = Connection.lazy({ address: '127.0.0.1:1' });
  const cut = () => world.door({ temporal: new Client({ connection }).workflow, commandDeadlineMs: 1_000 });
  afterAll(() => connection.close());

  test('people read, draft and change drafts; what needs it has no outcome yet', async () => {
    const { token } = await world.as('applicant');
    const { ask } = cut();
    const created = await ask('post', '/applications', {
      token,
      key: crypto.randomUUID(),
      body: { callId: 'donnees-2023', title: 'Sans Temporal' },
    });
    expect(created.status).toBe(201);
    const { id, version } = created.body;
    const updated = await ask('put', `/applications/${id}`, { token, key: crypto.randomUUID(), body: { version, title: 'Toujours sans' } });
    expect(updated.status).toBe(200);
    for (const path of [`/applications/${id}`, '/applications', '/me', '/me/tasks', '/calls', `/applications/${id}/timeline`])
      expect((await ask('get', path, { token })).status).toBe(200);
    const { status, body, headers } = await ask('post', `/applications/${id}/submission`, {
      token,
      key: crypto.randomUUID(),
      body: { version: updated.body.version },
    });
    expect([status, body.code, headers['retry-after']]).toEqual([503, 'outcome_unknown', '2']);
    expect((await ask('get', `/applications/${id}`, { token })).body.state).toBe('draft');
  });

  test('the service is not ready', async () => {
    expect(await ready(cut())).toEqual([503, { postgres: true, temporal: false, worker: false }]);
  });
});

describe.each([
  ['whose port is closed', '127.0.0.1'],
  ['to whose address no way leads', '255.255.255.255'],
  // Longer than a name may be: it is looked up nowhere.
  ['whose name nobody knows', `${'n'.repeat(64)}.invalid`],
])('with a PostgreSQL %s', (_, host) => {
  const { db, pool } = connect(`postgres://nobody@${host}:1/nowhere`);
  const cut = () => world.door({ db, direct: directCommands(db) });
  afterAll(() => pool.end());

  test('the service lives and is not ready', async () => {
    expect((await cut().ask('get', '/healthz')).status).toBe(200);
    expect(await ready(cut())).toEqual([503, { postgres: false, temporal: true, worker: true }]);
  });

  test('a read and a write have no outcome yet', async () => {
    const { token } = await world.as('applicant');
    const answers = [
      await cut().ask('get', '/calls', { token }),
      await cut().ask('post', '/applications', { token, key: crypto.randomUUID(), body: { callId: 'donnees-2023', title: 'Sans base' } }),
    ];
    expect(answers.map(({ status, body, headers }) => [status, body.code, headers['retry-after']])).toEqual(
      answers.map(() => [503, 'outcome_unknown', '2']),
    );
  });
});

test('connections that PostgreSQL ends are replaced, and the next request is answered', async () => {
  const applicant = await world.as('applicant');
  const { pool } = world.database.application;
  const own = connect(world.database.url);
  await own.pool.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
  await own.pool.end();
  const { status } = await until('a request is answered', async () => {
    const answer = await applicant.get('/me/tasks');
    return answer.status !== 503 && answer;
  });
  expect([status, pool.totalCount > 0]).toEqual([200, true]);
});

test.each([
  {
    what: 'whose connection PostgreSQL ends between two statements',
    happens: async (trx: Transaction<DB>): Promise<unknown> => {
      const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(trx);
      await sql`SELECT pg_terminate_backend(${rows[0]?.pid})`.execute(world.database.db);
      await until('nothing more can be asked', () =>
        sql`SELECT 1`.execute(trx).then(
          () => false,
          () => true,
        ),
      );
      return sql`SELECT 1`.execute(trx);
    },
  },
  {
    what: 'that PostgreSQL gives up, since it and another wait for each other',
    happens: (trx: Transaction<DB>): Promise<unknown> =>
      sql`DO $$ BEGIN RAISE 'deadlock detected' USING ERRCODE = 'deadlock_detected'; END $$`.execute(trx),
  },
])('a transaction $what has no outcome: it is asked for again', async ({ happens }) => {
  const { token } = await world.as('applicant');
  const { db } = world.database.application;
  const createApplication = async () => {
    await db.transaction().execute(happens);
    throw new Error('it was carried out');
  };
  const broken = world.door({ direct: { ...directCommands(db), createApplication } });
  const body = { callId: 'donnees-2023', title: 'Un projet' };
  const answer = await broken.ask('post', '/applications', { token, key: crypto.randomUUID(), body });
  expect([answer.status, answer.body.code]).toEqual([503, 'outcome_unknown']);
});
