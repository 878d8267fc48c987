import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { freePort } from '../../local/port.ts';
import { fetchToken } from '../../local/token.ts';
import { sweepIdOf, workflowIdOf } from '../../workflows/messages.ts';
import { type Database, freshDatabase, setting } from '../support/database.ts';
import { followed } from '../support/history.ts';
import {
  assign,
  AWARDED_CENTS,
  expectStatus,
  FUEL_MAP,
  readEnvelope,
  signBoth,
  toActive,
  toDraft,
  today,
  toGrant,
  toInReview,
  toPaid,
  toReviewed,
  toSession,
} from '../support/fixtures.ts';
import { invariantFaults } from '../support/invariants.ts';
import { fromOutside, type Outside, repeatAll } from '../support/outside.ts';
import { type Child, endAll, startProgram, untilReady } from '../support/processes.ts';
import { until } from '../support/until.ts';
import { seedOf } from '../support/seed.ts';

const taskQueue = `journey-${randomUUID()}`;
const seed = seedOf(2);
/** Numerical Recipes' generator: the same kills for the same seed. */
let chance = seed;
const below = (limit: number): number => {
  chance = (Math.imul(chance, 1_664_525) + 1_013_904_223) >>> 0;
  return chance % limit;
};

/** A worker that could not have a letter, since a killed one had it, tries again after as long as it has tried. */
const LETTERS_MS = 120_000;

type Pair = { api: Child; worker: Child; port: number };
let database: Database;
let mailDir: string;
let connection: Connection;
let pairs: [Pair, Pair];
let urls: [string, string];

const settings = () => ({
  DATABASE_URL: database.application.url,
  TEMPORAL_ADDRESS: setting('TEST_TEMPORAL_ADDRESS'),
  TASK_QUEUE: taskQueue,
  OIDC_ISSUER: setting('TEST_ISSUER'),
  TOKEN_ROLES: 'true',
  DATA_DIR: mailDir,
  LOG_LEVEL: 'warn',
  HOST: '127.0.0.1',
});
const startPair = (port: number): Pair => ({
  api: startProgram('api', { ...settings(), PORT: String(port) }),
  worker: startProgram('worker', settings()),
  port,
});
const people = (order: readonly string[], meanwhile?: (key: string) => Promise<void>): Outside =>
  fromOutside({
    urls: order,
    issuer: setting('TEST_ISSUER'),
    keysIn: setting('TEST_ISSUER_DATA_DIR'),
    ...(meanwhile ? { meanwhile } : {}),
  });

beforeAll(async () => {
  database = await freshDatabase();
  mailDir = mkdtempSync(join(setting('TEST_ISSUER_DATA_DIR'), 'journey-'));
  connection = await Connection.connect({ address: setting('TEST_TEMPORAL_ADDRESS') });
  pairs = [startPair(await freePort()), startPair(await freePort())];
  urls = [`http://127.0.0.1:${pairs[0].port}`, `http://127.0.0.1:${pairs[1].port}`];
  await Promise.all(pairs.map(({ api }, index) => untilReady(api, urls[index] ?? '')));
}, 60_000);

afterAll(async () => {
  await endAll();
  await new Client({ connection }).workflow.getHandle(sweepIdOf(taskQueue)).terminate();
  await connection.close();
  await database.drop();
});

const isRecorded = async (key: string) =>
  (await database.db.selectFrom('command').where('key', '=', key).select('id').executeTakeFirst()) !== undefined;

/**
 * Kills a pair with -9 while the command of this key is in flight, or as soon as it is committed, before any workflow
 * has been told; the next pair that starts takes its port.
 */
async function killPair(index: 0 | 1, key: string, isCommitted: boolean): Promise<void> {
  if (isCommitted) await until('the command is committed', () => isRecorded(key));
  const { api, worker } = pairs[index];
  [api, worker].forEach((child) => child.signal('SIGKILL'));
  await Promise.all([api.exited, worker.exited]);
}

async function restartPair(index: 0 | 1): Promise<void> {
  const { rows } = await database.pool.query<{ at: string }>('SELECT now() AS at');
  pairs[index] = startPair(pairs[index].port);
  await untilReady(pairs[index].api, urls[index]);
  // What the other worker was sending has left meanwhile; the killed one is missed now, and not in two minutes.
  await database.pool.query(
    `UPDATE letter SET claimed_at = claimed_at - interval '2 minutes' WHERE sent_at IS NULL AND subject IS NULL AND claimed_at < $1`,
    [rows[0]?.at],
  );
}

/** The names of a stream's events, in order; throws where their versions have a gap or a repeat. */
async function storyOf(streamId: string): Promise<string[]> {
  const events = await database.db
    .selectFrom('event')
    .where('stream_id', '=', streamId)
    .select(['version', 'name'])
    .orderBy('version')
    .execute();
  expect(events.map(({ version }) => version)).toEqual(events.map((_, index) => index + 1));
  return events.map(({ name }) => name);
}

const TO_REVIEWED = [
  'createApplication',
  'submitApplication',
  'decideAdmissibility',
  ...Array(3).fill(['assignReviewer', 'giveOpinion']).flat(),
  'continueReview',
];

async function toRefused(door: Outside): Promise<{ applicationId: string; sessionId: string }> {
  const applicationId = await toReviewed(door, FUEL_MAP, 'applicant2');
  const session = await toSession(door, [applicationId]);
  const decisions = [{ applicationId, decision: 'refuse', reason: 'Déjà publié.' }];
  expectStatus(await (await door.as('chair')).post(`/sessions/${session.id}/decision`, { version: session.version, decisions }), 200);
  return { applicationId, sessionId: session.id };
}

test(
  `two lives go their way while each API and each worker is killed once under a command in flight, and everything happens once (SEED=${seed})`,
  async () => {
    // A life has 18 commands. The second pair is killed when the first is back.
    const [first, second] = [1 + below(6), 9 + below(7)];
    let sent = 0;
    let restarted: Promise<void> = Promise.resolve();
    const awarded = people(urls, async (key) => {
      sent += 1;
      if (sent !== first && sent !== second) return;
      await restarted;
      const victim = sent === first ? 0 : 1;
      await killPair(victim, key, below(2) === 1);
      restarted = restartPair(victim);
    });
    const refused = people([...urls].reverse());
    const [{ applicationId, grantId, sessionId }, other] = await Promise.all([toActive(awarded), toRefused(refused)]);
    await toPaid(awarded, grantId);
    await restarted;
    expect(sent).toBe(18);

    expect(await storyOf(applicationId)).toEqual([...TO_REVIEWED, 'createSession', 'decideSession']);
    expect(await storyOf(other.applicationId)).toEqual([...TO_REVIEWED, 'createSession', 'decideSession']);
    expect(await storyOf(grantId)).toEqual([
      'decideSession',
      'signGrant',
      'signGrant',
      'certifyService',
      'proposePayee',
      'approvePayee',
      'orderPayment',
      'recordPayment',
    ]);
    for (const id of [sessionId, other.sessionId]) expect(await storyOf(id)).toEqual(['createSession', 'decideSession']);

    await expectBooks();
    await expectCommands([...awarded.acknowledged, ...refused.acknowledged]);
    const things = [
      ['application', applicationId],
      ['session', sessionId],
      ['application', other.applicationId],
      ['session', other.sessionId],
    ] as const;
    const { workflow } = new Client({ connection });
    for (const [kind, id] of things) {
      await until(
        `the workflow of ${kind} ${id} has completed`,
        async () => (await (await followed(workflow, workflowIdOf(kind, id))).describe()).status.name === 'COMPLETED',
        LETTERS_MS,
      );
    }
    // The grant is paid and closed; its workflow waits for the report on its impact.
    const grant = await (await followed(workflow, workflowIdOf('grant', grantId))).describe();
    expect(grant.status.name).toBe('RUNNING');
    expectDifferentLetters(await expectLettersOnce(), 20);

    const before = await database.db.selectFrom('event').selectAll().execute();
    expect([...(await repeatAll(awarded)), ...(await repeatAll(refused))]).toEqual([]);
    expect(await database.db.selectFrom('event').selectAll().execute()).toEqual(before);
  },
  90_000 + LETTERS_MS,
);

/** People of whom one command is in flight when a pair is killed; `restarted` once it is back. */
function peopleAround(victim: 0 | 1, command: number): { door: Outside; restarted: () => Promise<void> } {
  let sent = 0;
  let back = Promise.resolve();
  const door = people(
    [...urls].sort(() => 1 - 2 * victim),
    async (key) => {
      sent += 1;
      if (sent !== command) return;
      await killPair(victim, key, below(2) === 1);
      back = restartPair(victim);
    },
  );
  return { door, restarted: () => back };
}

/** The last minute of a call, and the committee's hour after it, each with so many at once. */
const [DEPOSITS, GRANTS] = [30, 8];

test(
  `while ${DEPOSITS} are deposited, and while ${GRANTS} grants are signed and paid, a pair is killed, and each happens once (SEED=${seed})`,
  async () => {
    const quiet = people(urls);
    const { db } = database;
    const drafts = await Promise.all(Array.from({ length: DEPOSITS }, () => toDraft(quiet)));
    const last = peopleAround(0, 1 + below(DEPOSITS));
    const applicant = await last.door.as('applicant');
    const deposited = await Promise.all(
      drafts.map(async ({ id, version }) => expectStatus(await applicant.post(`/applications/${id}/submission`, { version }), 200)),
    );
    await last.restarted();
    expect(deposited).toEqual(drafts.map(({ id, version }) => expect.objectContaining({ id, version: version + 1, state: 'submitted' })));
    for (const { id } of drafts) expect((await storyOf(id)).slice(0, 2)).toEqual(['createApplication', 'submitApplication']);
    const ids = drafts.map(({ id }) => id);
    const references = await db.selectFrom('application').where('id', 'in', ids).select('reference').execute();
    expect(new Set(references.map(({ reference }) => reference)).size).toBe(DEPOSITS);

    const grants: string[] = [];
    for (let place = 0; place < GRANTS; place += 1) grants.push((await toGrant(quiet)).grantId);
    // Each takes eight commands, from the first signature to the payment.
    const hour = peopleAround(1, 1 + below(8 * GRANTS));
    await Promise.all(
      grants.map(async (grantId) => {
        await signBoth(hour.door, grantId);
        await toPaid(hour.door, grantId);
      }),
    );
    await hour.restarted();
    for (const grantId of grants) {
      const story = (await storyOf(grantId)).filter((name) => !name.endsWith('Payee'));
      expect(story).toEqual(['decideSession', 'signGrant', 'signGrant', 'certifyService', 'orderPayment', 'recordPayment']);
    }
    const movements = await db
      .selectFrom('movement as m')
      .innerJoin('tranche as t', 't.id', 'm.tranche_id')
      .where('t.grant_id', 'in', grants)
      .select([
        'm.kind',
        (select) => select.fn.count<number>('m.sequence').as('times'),
        (select) => select.fn.sum<number>('m.amount_cents').as('cents'),
      ])
      .groupBy('m.kind')
      .execute();
    const once = ['reserve', 'commit', 'order_payment', 'pay'].map((kind) => ({ kind, times: GRANTS, cents: GRANTS * AWARDED_CENTS }));
    expect(movements).toHaveLength(once.length);
    expect(movements).toEqual(expect.arrayContaining(once));
    await expectLettersOnce();
    const told = await db.selectFrom('letter').where('stream_id', 'in', ids).select('stream_id').distinct().execute();
    expect(told).toHaveLength(DEPOSITS);
    expect(await invariantFaults(db)).toEqual([]);
  },
  180_000 + LETTERS_MS,
);

test('an absence that is declared at one door is begun by either worker, and holds at both doors until it is ended at the other', async () => {
  const [here, there] = [people([urls[0]]), people([urls[1]])];
  const id = await toInReview(here);
  for (const step of ['legal', 'data'] as const) await assign(there, id, step);
  const substitutes = { 'reviewer-legal': 'reviewer-data', chair: 'member-1' };
  const rolesAt = async (door: Outside, login: string): Promise<string[]> => (await (await door.as(login)).get('/me')).body.roles;
  const reviewerAt = async (door: Outside): Promise<string> => {
    const { review } = (await (await door.as('lead')).get(`/applications/${id}`)).body;
    return review.find(({ key }: { key: string }) => key === 'legal').reviewer.id;
  };
  for (const [login, substitute] of Object.entries(substitutes)) {
    const [away, { id: substituteId }] = [await here.as(login), await here.as(substitute)];
    const absence = { startsOn: today(), endsOn: today(), substituteId };
    expectStatus(await away.post(`/people/${away.id}/absences`, absence), 200);
  }
  const [legal, data] = [(await here.as('reviewer-legal')).id, (await here.as('reviewer-data')).id];
  for (const door of [there, here]) {
    await until('the step is the substitute’s', async () => (await reviewerAt(door)) === data);
    await until('the role is the substitute’s', async () => (await rolesAt(door, 'member-1')).includes('chair'));
  }
  for (const login of Object.keys(substitutes)) {
    const back = await there.as(login);
    expectStatus(await back.post(`/people/${back.id}/absence-ends`, {}), 200);
  }
  for (const door of [here, there]) {
    expect(await rolesAt(door, 'member-1')).toEqual(['member']);
    expect(await reviewerAt(door)).toBe(legal);
  }
  expect((await storyOf(id)).slice(-2)).toEqual(['handOverStep', 'returnStep']);
  expect(await storyOf(legal)).toEqual(['declareAbsence', 'startAbsence', 'endAbsence']);
}, 60_000);

test('a pair that is told to stop with 30 commands in flight answers them all and ends by itself, and their repeats find each done once', async () => {
  const door = people(urls);
  const drafts = await Promise.all(Array.from({ length: 30 }, () => toDraft(door, FUEL_MAP, 'applicant2')));
  const authorization = `Bearer ${await fetchToken({ issuer: setting('TEST_ISSUER'), dataDir: setting('TEST_ISSUER_DATA_DIR'), login: 'applicant2' })}`;
  const asked = drafts.map(({ id, version }) => ({
    path: `/applications/${id}/submission`,
    body: { version },
    key: randomUUID(),
    id,
    version,
  }));
  const count = async () =>
    Number(
      (
        await database.db
          .selectFrom('command')
          .where(
            'key',
            'in',
            asked.map(({ key }) => key),
          )
          .select((select) => select.fn.countAll().as('count'))
          .executeTakeFirstOrThrow()
      ).count,
    );

  const [{ api, worker }] = pairs;
  const answers = asked.map(({ path, body, key }) =>
    fetch(`${urls[0]}${path}`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(body),
    }),
  );
  await until('some are done', async () => (await count()) >= 3);
  [api, worker].forEach((child) => child.signal('SIGTERM'));
  const statuses = await Promise.all(answers.map(async (answer) => (await answer).status));
  expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
  expect(await Promise.all([api.exited, worker.exited])).toEqual([0, 0]);

  const applicant = await door.client('applicant2');
  const repeated = await Promise.all(asked.map(({ path, body, key }) => applicant.send('POST', path, body, key)));
  expect(repeated.map(({ status, body }) => ({ status, ...body }))).toEqual(
    asked.map(({ id, version }) => expect.objectContaining({ status: 200, id, version: version + 1, state: 'submitted' })),
  );
  for (const { id } of asked) expect(await storyOf(id)).toEqual(['createApplication', 'submitApplication']);
});

/** Reserved, committed, ordered and paid once, and every cent is somewhere. */
async function expectBooks(): Promise<void> {
  const movements = await database.db
    .selectFrom('movement')
    .where('kind', '!=', 'allot')
    .select(['kind', 'amount_cents'])
    .orderBy('sequence')
    .execute();
  expect(movements).toEqual(['reserve', 'commit', 'order_payment', 'pay'].map((kind) => ({ kind, amount_cents: AWARDED_CENTS })));
  const {
    years: [{ ae, cp }],
    remainingToPayCents,
  } = await readEnvelope(people(urls));
  expect(ae.totalCents + ae.uncoveredCents).toBe(
    ae.availableCents + ae.frozenCents + ae.reservedCents + ae.delegatedCents + ae.committedCents + ae.lapsedCents,
  );
  expect(cp.totalCents + cp.uncoveredCents).toBe(
    cp.availableCents + cp.frozenCents + cp.delegatedCents + cp.orderedCents + cp.paidCents + cp.lapsedCents,
  );
  expect({ ...ae, ...cp, remainingToPayCents }).toMatchObject({
    reservedCents: 0,
    committedCents: AWARDED_CENTS,
    orderedCents: 0,
    paidCents: AWARDED_CENTS,
    remainingToPayCents: 0,
  });
}

/** Each has its receipt in its row, as it was answered, and caused the event of that version. */
async function expectCommands(acknowledged: Outside['acknowledged']): Promise<void> {
  const rows = await database.db
    .selectFrom('command as c')
    .leftJoin('event as e', (join) =>
      join
        .onRef('e.stream_id', '=', 'c.thing_id')
        .on('e.version', '=', (where) => where.cast(where.ref('c.receipt', '->>').key('version'), 'integer')),
    )
    .select(['c.key', 'c.receipt', 'c.name', 'e.name as event'])
    .execute();
  const byKey = new Map(rows.map((row) => [row.key, row]));
  for (const {
    key,
    path,
    answer: { id, version, state },
  } of acknowledged) {
    const row = byKey.get(key);
    expect({ path, ...row }).toMatchObject({ path, receipt: { id, version, state }, event: row?.name });
  }
  expect(rows).toHaveLength(acknowledged.length);
}

/**
 * Each letter that is owed leaves, and lies in the mail folder once, under its own id. A letter that a killed worker
 * was writing leaves once that worker is missed.
 * @returns the files of all letters, as the folder has them
 */
async function expectLettersOnce(): Promise<string[]> {
  const owing = database.db.selectFrom('stream').whereRef('acknowledged', '<', 'version').select('id');
  await until('no letter is owed', async () => (await owing.execute()).length === 0, LETTERS_MS);
  const letters = await database.db.selectFrom('letter').select(['id', 'sent_at']).orderBy('id').execute();
  expect(letters.filter(({ sent_at: sentAt }) => sentAt === null)).toEqual([]);
  const files = readdirSync(join(mailDir, 'mail')).sort();
  expect(files).toEqual(letters.map(({ id }) => `${id}.eml`));
  return files;
}

/** There are so many letters, each with other words. */
function expectDifferentLetters(files: readonly string[], count: number): void {
  const texts = files.map((file) => readFileSync(join(mailDir, 'mail', file), 'utf8').replace(/^(Message-ID|Date):.*$/gm, ''));
  expect([files.length, new Set(texts).size]).toEqual([count, count]);
}
