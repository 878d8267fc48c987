import { show } from '../support/accidents.ts';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { connect, type Connection } from '../../db/connection/connect.ts';
import { sql } from 'kysely';
import { STUDENTS, toDraft, underShipped } from '../support/fixtures.ts';
import { type OwnPostgres, ownPostgres } from '../support/own-parts.ts';
import { endAll } from '../support/processes.ts';
import { type Answered, askOnce, type Service, startService } from '../support/service.ts';
import { until } from '../support/until.ts';

const AWAY_MS = 10_000;

let postgres: OwnPostgres;
let service: Service;
let database: Connection;
let token: string;
beforeAll(async () => {
  postgres = await ownPostgres();
  database = connect(postgres.url, { onError: () => undefined });
  service = await startService(postgres.url);
  token = await service.tokenOf('applicant');
}, 90_000);
afterAll(async () => {
  await endAll();
  await database.pool.end();
  await postgres.end();
}, 30_000);

const read = (path: string) => askOnce(`${service.url}${path}`, { token });
const slowest = (answers: Answered[]): string => `${(Math.max(...answers.map(({ millis }) => millis)) / 1_000).toFixed(1)} s`;
const OUTCOME_UNKNOWN = [503, 'outcome_unknown', '2'];
const seen = ({ status, code, retryAfter }: Answered) => [status, code, retryAfter];

const means: Record<string, () => Promise<() => Promise<void> | void>> = {
  stopped: async () => {
    await postgres.stop();
    return () => postgres.start();
  },
  frozen: () => postgres.freeze(),
};

test.each(Object.keys(means))(
  'while PostgreSQL is %s for ten seconds all clients are told in time to ask again; when it is back, both processes find it, and what was asked is done once',
  async (how) => {
    const people = service.people();
    const drafts = await Promise.all(Array.from({ length: 20 }, () => toDraft(people, underShipped(STUDENTS))));
    const asked = drafts.map(({ id, version }) => ({ id, version, key: randomUUID() }));
    const submit = ({ id, version, key }: (typeof asked)[number]) =>
      askOnce(`${service.url}/applications/${id}/submission`, { token, key, body: { version } });

    const inFlight = asked.slice(0, 10).map(submit);
    await until('they are recorded', async () => {
      const keys = asked.slice(0, 10).map(({ key }) => key);
      return (await database.db.selectFrom('command').where('key', 'in', keys).select('id').execute()).length === keys.length;
    });
    const giveBack = await means[how]!();
    const [backAt, since] = [wait(AWAY_MS), performance.now()];
    const lives = askOnce(`${service.url}/healthz`);
    const ready = askOnce(`${service.url}/readyz`);
    const during = [
      ...asked.slice(10).map(submit),
      ...['/applications', '/me/tasks', '/calls', '/me'].map(read),
      ...Array.from({ length: 6 }, () => read(`/applications/${drafts[0]?.id}`)),
    ];
    const created = askOnce(`${service.url}/applications`, {
      token,
      key: randomUUID(),
      body: { callId: 'donnees-2023', title: 'Sans base' },
    });
    const answers = await Promise.all([...during, created]);
    expect(answers.map(seen)).toEqual(answers.map(() => OUTCOME_UNKNOWN));
    expect([(await lives).status, (await ready).status]).toEqual([200, 503]);
    expect((await ready).body).toMatchObject({ postgres: false, temporal: true });
    show(`PostgreSQL ${how}: the slowest 503 after ${slowest(answers)}, /readyz after ${slowest([await ready])}`);
    await backAt;
    await giveBack();

    const backSince = performance.now();
    await until('it is ready', async () => (await askOnce(`${service.url}/readyz`)).status === 200);
    show(
      `PostgreSQL ${how} for ${((backSince - since) / 1_000).toFixed(1)} s: ready ${(performance.now() - backSince).toFixed(0)} ms after`,
    );
    const early = await Promise.all(inFlight);
    show(`in flight: ${early.map(({ status }) => status).join(' ')}`);
    expect(early.map(({ status }) => status).filter((status) => status !== 200 && status !== 503)).toEqual([]);
    const repeated = await Promise.all(
      asked.map((one) =>
        until('a repeat is answered', async () => {
          const answer = await submit(one);
          return answer.status !== 503 && answer;
        }),
      ),
    );
    expect(repeated.map(({ status, body }) => [status, body])).toEqual(
      asked.map(({ id, version }) => [200, expect.objectContaining({ id, version: version + 1, state: 'submitted' })]),
    );
    for (const { id } of asked) {
      const events = await database.db
        .selectFrom('event')
        .where('stream_id', '=', id)
        .where('person_id', 'is not', null)
        .select('name')
        .orderBy('version')
        .execute();
      expect(events.map(({ name }) => name)).toEqual(['createApplication', 'submitApplication']);
    }
    expect([service.api.hasEnded(), service.worker.hasEnded()]).toEqual([false, false]);
  },
);

test('connections that fall silent are given up, and PostgreSQL is asked on new ones', async () => {
  const impatient = connect(postgres.url, { max: 2, onError: () => undefined });
  try {
    const ask = () => sql<{ pid: number }>`SELECT pg_backend_pid() AS pid, pg_sleep(0.1)`.execute(impatient.db);
    const before = (await Promise.all([ask(), ask()])).map(({ rows }) => rows[0]?.pid ?? 0);
    before.forEach((pid) => process.kill(pid, 'SIGSTOP'));
    const silent = await Promise.allSettled([ask(), impatient.db.transaction().execute((trx) => sql`SELECT 1`.execute(trx))]);
    expect(silent.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const after = (await Promise.all([ask(), ask()])).map(({ rows }) => rows[0]?.pid ?? 0);
    expect(after.filter((pid) => before.includes(pid))).toEqual([]);
    before.forEach((pid) => process.kill(pid, 'SIGCONT'));
  } finally {
    await impatient.pool.end();
  }
});
