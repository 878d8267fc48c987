import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Response } from 'supertest';
import { connect, type Connection } from '../../db/connection/connect.ts';
import { orderOf } from '../support/credit-fixtures.ts';
import { readEnvelope, toDraft } from '../support/fixtures.ts';
import { meansOn } from '../support/means.ts';
import { tracesIn } from '../support/traces.ts';
import { type Actor, type Door, startAppHarness, type AppHarness } from '../support/app-harness.ts';

type Draft = { id: string; version: number };
type Asking = (door: Door, key: string) => Promise<Response>;

const DRAFT = { callId: 'donnees-2023', title: 'Un projet' };
const LOCK_MS = 300;
/** The limits of the service itself. */
const [OWN_LOCK_MS, OWN_STATEMENT_MS] = [5_000, 8_000];

let harness: AppHarness;
let people: Record<'applicant' | 'finance', Actor>;
let envelopeId: string;
/** Front doors that wait for a lock, or for a statement, less long than the service. */
let impatient: Record<'lock' | 'statement', Door & Connection>;
beforeAll(async () => {
  harness = await startAppHarness();
  people = { applicant: await harness.as('applicant'), finance: await harness.as('finance') };
  envelopeId = (await readEnvelope(harness)).id;
  const doorOf = (options: Parameters<typeof connect>[1]) => {
    const { db, pool } = connect(harness.database.application.url, { max: 2, ...options });
    return { ...harness.door(meansOn(db)), db, pool };
  };
  impatient = { lock: doorOf({ lockMs: LOCK_MS }), statement: doorOf({ statementMs: LOCK_MS, lockMs: 60_000 }) };
});
afterAll(async () => {
  await Promise.all(Object.values(impatient).map(({ pool }) => pool.end()));
  await harness.stop();
});

/** Another transaction, which holds what this statement locks for as long as `meanwhile` takes. */
async function whileHeld<T>(statement: string, meanwhile: () => Promise<T>): Promise<T> {
  const holder = new pg.Client({ connectionString: harness.database.url });
  await holder.connect();
  try {
    await holder.query('BEGIN');
    await holder.query(statement);
    return await meanwhile();
  } finally {
    await holder.end();
  }
}

const post =
  (who: () => Actor, path: () => string, body: () => unknown): Asking =>
  (door, key) =>
    door.ask('post', path(), { token: who().token, key, body: body() });
const update =
  ({ id, version }: Draft): Asking =>
  (door, key) =>
    door.ask('put', `/applications/${id}`, { token: people.applicant.token, key, body: { version, title: 'Un autre titre' } });
const holding = (table: string, id: string): string => `SELECT FROM ${table} WHERE id = '${id}' FOR UPDATE`;

const seen = ({ status, body, headers }: Response) => [status, body.code, headers['retry-after']];
const OUTCOME_UNKNOWN = [503, 'outcome_unknown', '2'];

/**
 * Sends a request twice under one key while this is held, and once more when it is not: nothing is written before, and
 * all of it once then.
 */
async function expectDoneOnce(statement: string, ask: Asking, door: Door & Connection, status: number): Promise<void> {
  const key = randomUUID();
  const before = await tracesIn(harness.database.db);
  const held = await whileHeld(statement, async () => {
    const answers = [await ask(door, key), await ask(door, key)];
    expect(await tracesIn(harness.database.db)).toEqual(before);
    return answers;
  });
  expect(held.map(seen)).toEqual([OUTCOME_UNKNOWN, OUTCOME_UNKNOWN]);
  expect(door.pool).toMatchObject({ waitingCount: 0, idleCount: door.pool.totalCount });
  const [done, repeated] = [await ask(door, key), await ask(door, key)];
  expect([done, repeated].map((answer) => [answer.status, answer.headers['idempotency-replayed']])).toEqual([
    [status, 'false'],
    [status, 'true'],
  ]);
  expect(repeated.body).toEqual(done.body);
}

describe.each(['lock', 'statement'] as const)('where the patience for a %s is over', (which) => {
  test('a draft whose row is held is not changed, and is changed once when its key is repeated afterwards', async () => {
    const draft = await toDraft(harness);
    await expectDoneOnce(holding('application', draft.id), update(draft), impatient[which], 200);
  });

  test('a draft under a call whose row is held is not made, and is made once when its key is repeated afterwards', async () => {
    const create = post(
      () => people.applicant,
      () => '/applications',
      () => DRAFT,
    );
    await expectDoneOnce("SELECT FROM call WHERE id = 'donnees-2023' FOR UPDATE", create, impatient[which], 201);
  });

  test('credits of an envelope whose row is held are not frozen, and are frozen once when the key is repeated afterwards', async () => {
    const freeze = post(
      () => people.finance,
      () => `/envelopes/${envelopeId}/freezes`,
      () => orderOf(100),
    );
    await expectDoneOnce(holding('envelope', envelopeId), freeze, impatient[which], 200);
  });

  test('a read whose table is held has no answer yet, and has one afterwards', async () => {
    const { id } = await toDraft(harness);
    const read = () => impatient[which].ask('get', `/applications/${id}`, { token: people.applicant.token });
    expect(seen(await whileHeld('LOCK TABLE application IN ACCESS EXCLUSIVE MODE', read))).toEqual(OUTCOME_UNKNOWN);
    expect((await read()).status).toBe(200);
  });
});

test('while a row is held it is read, and other rows are changed', async () => {
  const [held, other] = [await toDraft(harness), await toDraft(harness)];
  await whileHeld(holding('application', held.id), async () => {
    expect((await people.applicant.get(`/applications/${held.id}`)).status).toBe(200);
    expect((await update(other)(harness, randomUUID())).status).toBe(200);
  });
});

test('the service itself waits for a row longer than a busy moment, and gives up before it gives up a statement', async () => {
  const draft = await toDraft(harness);
  const since = performance.now();
  const answer = await whileHeld(holding('application', draft.id), () => update(draft)(harness, randomUUID()));
  const millis = performance.now() - since;
  expect(seen(answer)).toEqual(OUTCOME_UNKNOWN);
  expect(millis).toBeGreaterThan(OWN_LOCK_MS - 100);
  expect(millis).toBeLessThan(OWN_STATEMENT_MS);
});

test('a command whose row is held has no outcome at its deadline, and is carried out once when the row is free', async () => {
  const { id, version } = await toDraft(harness);
  const door = harness.door({ commandDeadlineMs: 1_000 });
  const key = randomUUID();
  const submit = (at: Door) => at.ask('post', `/applications/${id}/submission`, { token: people.applicant.token, key, body: { version } });
  const before = await tracesIn(harness.database.db);
  const held = await whileHeld(holding('application', id), async () => {
    const answer = await submit(door);
    expect(await tracesIn(harness.database.db)).toEqual(before);
    return answer;
  });
  expect(seen(held)).toEqual(OUTCOME_UNKNOWN);
  const done = await submit(harness);
  expect([done.status, done.body]).toMatchObject([200, { id, version: version + 1, state: 'submitted' }]);
  const events = await harness.database.db.selectFrom('event').where('stream_id', '=', id).select('name').orderBy('version').execute();
  expect(events.map(({ name }) => name)).toEqual(['createApplication', 'submitApplication']);
});
