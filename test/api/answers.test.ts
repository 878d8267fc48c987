import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { rowActivities } from '../../activities/index.ts';
import { type Answers, listenForAnswers } from '../../db/answers.ts';
import { toDraft } from '../support/lives.ts';
import { until } from '../support/until.ts';
import { type Door, startWorld, type World } from '../support/world.ts';

let world: World;
let answers: Answers;
let door: Door;
const broken: unknown[] = [];
beforeAll(async () => {
  world = await startWorld();
  answers = listenForAnswers(world.database.application.url, (error) => broken.push(error));
  door = world.door({ answers });
});
afterAll(async () => {
  await answers.stop();
  await world.stop();
});
beforeEach(() => world.stopWorker());
afterEach(() => world.startWorker());

const listeners = async (): Promise<number[]> =>
  (
    await sql<{ pid: number }>`SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`.execute(
      world.database.db,
    )
  ).rows.map(({ pid }) => pid);

/** A submission that waits for its workflow, which no worker runs: what it is asked, and the command that was recorded. */
async function waiting({ ahead = 0 } = {}) {
  const key = randomUUID();
  await until('somebody listens', async () => (await listeners()).length === 1);
  const applicant = await door.as('applicant');
  const { id, version } = await toDraft(door);
  const submit = () => applicant.post(`/applications/${id}/submission`, { version: version + ahead }, key);
  const answer = submit();
  const commandId = await until('it is recorded', async () => {
    const row = await world.database.db.selectFrom('command').where('key', '=', key).select('id').executeTakeFirst();
    return row?.id;
  });
  return { id, answer, submit, commandId };
}

const streamOf = (id: string) =>
  world.database.db.selectFrom('stream').where('id', '=', id).select(['version', 'acknowledged']).executeTakeFirstOrThrow();

const carryOut = (commandId: number) => rowActivities(world.database.application.db).submitApplication(commandId, new Date().toISOString());

test('a command is answered when it is committed, before its workflow has said so; the workflow learns of it all the same', async () => {
  const { id, answer, commandId } = await waiting();
  const done = await carryOut(commandId);
  const { status, body, headers } = await answer;
  expect(status).toBe(200);
  expect(headers['idempotency-replayed']).toBe('false');
  expect(done).toMatchObject({ receipt: { ...body } });
  expect((await streamOf(id)).acknowledged).toBe(1);
  await world.startWorker();
  await until('the workflow has dealt with it', async () => {
    const { version, acknowledged } = await streamOf(id);
    return version === 2 && acknowledged === 2;
  });
});

test('a refusal is answered by the workflow: what is rolled back tells nothing', async () => {
  const { answer, commandId } = await waiting({ ahead: 1 });
  expect(await carryOut(commandId)).toMatchObject({ refusal: { code: 'stale_version' } });
  await world.startWorker();
  const { status, body } = await answer;
  expect(status).toBe(409);
  expect(body).toMatchObject({ code: 'stale_version' });
});

test('a repeat that comes while the first one waits is told that it is one', async () => {
  const { answer, submit, commandId } = await waiting();
  const repeat = submit();
  await carryOut(commandId);
  expect((await answer).headers['idempotency-replayed']).toBe('false');
  await world.startWorker();
  const { status, headers } = await repeat;
  expect(status).toBe(200);
  expect(headers['idempotency-replayed']).toBe('true');
});

test('where nobody hears, the workflow answers; and the next one is heard on another connection', async () => {
  const { answer, commandId } = await waiting();
  const [pid] = await listeners();
  await sql`SELECT pg_terminate_backend(${pid})`.execute(world.database.db);
  await until('the listener has gone', async () => broken.length > 0);
  await carryOut(commandId);
  await world.startWorker();
  expect((await answer).status).toBe(200);

  await world.stopWorker();
  const next = await waiting();
  expect((await listeners())[0]).not.toBe(pid);
  await carryOut(next.commandId);
  expect((await next.answer).status).toBe(200);
});
