import { isDeepStrictEqual } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { sql, type Transaction } from 'kysely';
import { pino } from 'pino';
import { commands } from '../../activities/index.ts';
import type { Wake } from '../../activities/core/workflow-wakeups.ts';
import { hintBy, wakeBy } from '../../runtime/hints.ts';
import { connect } from '../../db/connection/connect.ts';
import type { DB } from '../../db/core/schema.ts';
import { STUDENTS, toDraft } from '../support/fixtures.ts';
import { meansOn } from '../support/means.ts';
import { until } from '../support/until.ts';
import { type TemporalHarness, temporalOfFile } from '../support/temporal-harness.ts';
import { KEYS } from '../support/invitation-links.ts';

const harness = temporalOfFile();

const ready = async (door: Pick<TemporalHarness, 'ask'> = harness) => {
  const { status, body } = await door.ask('get', '/readyz');
  return [status, body];
};

test('a service with all its parts lives and is ready, and no sign-in is needed to hear it', async () => {
  expect((await harness.ask('get', '/healthz')).body).toEqual({ ok: true });
  expect(await ready()).toEqual([200, { postgres: true, temporal: true, worker: true, degraded: false }]);
});

/** The events of an application. */
const eventsOf = async (id: string): Promise<string[]> => {
  const { db } = harness.database;
  return (await db.selectFrom('event').where('stream_id', '=', id).select('name').orderBy('version').execute()).map(({ name }) => name);
};
/** Waits until the workflow of an application has heard of all its events, and its letters have left. */
const caughtUp = (id: string): Promise<unknown> =>
  until('its workflow has heard of it, and its letters have left', async () => {
    const stream = harness.database.db.selectFrom('stream').where('id', '=', id).select(['version', 'heard', 'acknowledged']);
    const { version, heard, acknowledged } = await stream.executeTakeFirstOrThrow();
    return heard === version && acknowledged === version;
  });

describe('without a worker', () => {
  beforeAll(() => harness.stopWorker());
  afterAll(() => harness.startWorker());

  test('the service is ready, and says what it lacks; what is asked is carried out, and its letters leave when there is one', async () => {
    const lacking = [200, { postgres: true, temporal: true, worker: false, degraded: true }];
    await until('it says that there is none', async () => isDeepStrictEqual(await ready(), lacking));
    const applicant = await harness.as('applicant');
    const { id, version } = await toDraft(harness);
    const key = crypto.randomUUID();
    const submit = () => applicant.post(`/applications/${id}/submission`, { version }, key);
    const { status, body } = await submit();
    expect([status, body]).toMatchObject([200, { id, state: 'submitted', version: version + 1 }]);
    expect((await submit()).headers['idempotency-replayed']).toBe('true');
    expect((await applicant.get(`/applications/${id}`)).body).toMatchObject({ state: 'submitted', version: version + 1 });
    const { heard, acknowledged } = await harness.database.db
      .selectFrom('stream')
      .where('id', '=', id)
      .select(['heard', 'acknowledged'])
      .executeTakeFirstOrThrow();
    expect([heard, acknowledged]).toEqual([version, version]);

    await harness.startWorker();
    await caughtUp(id);
    expect(await eventsOf(id)).toEqual(['createApplication', 'submitApplication']);
    await until('it says that nothing is lacking', async () =>
      isDeepStrictEqual(await ready(), [200, { postgres: true, temporal: true, worker: true, degraded: false }]),
    );
  });
});

describe('without Temporal', () => {
  const connection = Connection.lazy({ address: '127.0.0.1:1' });
  const { workflow: temporal } = new Client({ connection });
  const logger = pino({ level: 'silent' });
  /** To the application's workflow, and to the one that writes letters. */
  const hints: Promise<void>[] = [];
  const wake: Wake = (moved) => {
    const hint = wakeBy(temporal, harness.taskQueue)(moved);
    hints.push(hint);
    return hint;
  };
  const cut = () => harness.door({ temporal, hint: hintBy(temporal, wake, logger) });
  afterAll(async () => {
    const outcomes = await Promise.allSettled(hints);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await connection.close();
  });

  test('people read, draft and submit as ever, and what Temporal could not be told of is found when it is back', async () => {
    const door = cut();
    const applicant = await door.as('applicant');
    const { id, version } = await toDraft(door);
    const { siret } = (await applicant.get('/me')).body.organisation;
    const { callId: _, ...content } = STUDENTS;
    const updated = await applicant.put(`/applications/${id}`, { ...content, siret, version, title: 'Sans Temporal' });
    expect(updated.status).toBe(200);
    for (const path of [`/applications/${id}`, '/applications', '/me', '/me/tasks', '/calls', `/applications/${id}/timeline`])
      expect((await applicant.get(path)).status).toBe(200);
    const submitted = await applicant.post(`/applications/${id}/submission`, { version: updated.body.version });
    expect([submitted.status, submitted.body]).toMatchObject([200, { state: 'submitted' }]);
    // The relay of the harness reaches Temporal.
    await caughtUp(id);
    expect(await eventsOf(id)).toEqual(['createApplication', 'updateApplication', 'submitApplication']);
  });

  test('the service is ready, and says what it lacks', async () => {
    expect(await ready(cut())).toEqual([200, { postgres: true, temporal: false, worker: false, degraded: true }]);
  });
});

describe.each([
  ['whose port is closed', '127.0.0.1'],
  ['to whose address no way leads', '255.255.255.255'],
  // Longer than a name may be: it is not looked up anywhere.
  ['whose name is unknown', `${'n'.repeat(64)}.invalid`],
])('with a PostgreSQL %s', (_, host) => {
  const { db, pool } = connect(`postgres://nobody@${host}:1/nowhere`);
  const cut = () => harness.door(meansOn(db));
  afterAll(() => pool.end());

  test('the service lives and is not ready', async () => {
    expect((await cut().ask('get', '/healthz')).status).toBe(200);
    expect(await ready(cut())).toEqual([503, { postgres: false, database: 'away', temporal: true, worker: true, degraded: false }]);
  });

  test('a read and a write have no outcome yet', async () => {
    const { token } = await harness.as('applicant');
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
  const applicant = await harness.as('applicant');
  const { pool } = harness.database.application;
  const own = connect(harness.database.url);
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
      await sql`SELECT pg_terminate_backend(${rows[0]?.pid})`.execute(harness.database.db);
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
  const { token } = await harness.as('applicant');
  const { db } = harness.database.application;
  const createApplication = async () => {
    await db.transaction().execute(happens);
    throw new Error('it was carried out');
  };
  const broken = harness.door({ commands: { ...commands(db, KEYS), createApplication } });
  const body = { callId: 'donnees-2023', title: 'Un projet' };
  const answer = await broken.ask('post', '/applications', { token, key: crypto.randomUUID(), body });
  expect([answer.status, answer.body.code]).toEqual([503, 'outcome_unknown']);
});
