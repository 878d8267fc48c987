import { Writable } from 'node:stream';
import { sql } from 'kysely';
import { pino } from 'pino';
import { saidIn } from '../../support/history.ts';
import { assign, opinionOn, PAYEE, STUDENTS, toDraft, toGrant, toInReview } from '../../support/fixtures.ts';
import { temporalOfFile } from '../../support/temporal-harness.ts';
import type { Actor, Door } from '../../support/app-harness.ts';

const harness = temporalOfFile({ copies: true });
let door: Door;
let applicant: Actor;
let lines: Record<string, unknown>[] = [];

beforeAll(async () => {
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  door = harness.door({ logger: pino({ level: 'trace' }, stream) });
  applicant = await door.as('applicant');
});
beforeEach(() => {
  lines = [];
});

const SECRETS = [
  'Benkirane',
  'Aïcha',
  'lacs-et-rivieres.example',
  'étudiant',
  'Budget propre',
  'Hébergement',
  'mot-de-passe',
  'Équipe de données',
  'Rien à redire',
  '1234567890189',
  'lacs et rivières',
];
const expectDiscreet = () => {
  const log = JSON.stringify(lines);
  for (const secret of [...SECRETS, applicant.token, applicant.token.split('.')[1] ?? '']) expect(log).not.toContain(secret);
};

test('every answer carries the headers that keep a browser safe, and none that says what runs here', async () => {
  for (const { headers } of [
    await door.ask('get', '/healthz'),
    await applicant.get('/me'),
    await door.ask('get', '/nowhere'),
    await applicant.post('/applications', {}),
  ]) {
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'strict-transport-security': expect.stringContaining('max-age'),
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    });
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  }
});

test('a request’s line names it, its path and the thing that it concerns, and none of its words', async () => {
  const { siret } = (await applicant.get('/me')).body.organisation;
  const {
    body: { id, version },
  } = await applicant.post('/applications', { ...STUDENTS, siret });
  await applicant.get('/applications?callId=mot-de-passe');
  const { headers } = await applicant.post(`/applications/${id}/submission`, { version });
  expect(lines).toHaveLength(4);
  expect(lines.at(-1)).toMatchObject({
    req: { id: headers['x-request-id'], method: 'POST', path: `/applications/${id}/submission` },
    res: { statusCode: 200 },
    thing: id,
  });
  expect(lines[2]).toMatchObject({ req: { path: '/applications' } });
  expectDiscreet();
});

test('a refused request’s line says why by its code alone, and its problem names the line', async () => {
  const { body } = await applicant.post('/applications', { ...STUDENTS, siret: null, title: '' });
  expect(lines).toEqual([
    expect.objectContaining({ problem: 'invalid_request', req: expect.objectContaining({ id: body.requestId }), res: { statusCode: 400 } }),
  ]);
  await door.ask('get', '/me', { headers: { Authorization: `Bearer ${applicant.token}x` } });
  expect(lines.at(-1)).toMatchObject({ problem: 'unauthenticated' });
  expectDiscreet();
});

test('an outage’s line holds no stack: nothing of ours went wrong', async () => {
  const { id, version } = await toDraft(harness);
  const impatient = harness.door({
    commandDeadlineMs: 0,
    logger: pino(
      { level: 'trace' },
      new Writable({
        write: (chunk, _encoding, done) => {
          lines.push(JSON.parse(String(chunk)));
          done();
        },
      }),
    ),
  });
  expect(
    (await impatient.ask('post', `/applications/${id}/submission`, { token: applicant.token, key: 'k', body: { version } })).status,
  ).toBe(503);
  expect(lines).toEqual([expect.objectContaining({ problem: 'outcome_unknown', thing: id })]);
  expect(JSON.stringify(lines)).not.toContain('    at ');
});

test('an error of ours is in the log with its stack, without the row that it tripped over; the caller hears of neither', async () => {
  const { db } = harness.database;
  await sql`ALTER TABLE cost_line ADD CONSTRAINT broken_by_a_test CHECK (label = 'never') NOT VALID`.execute(db);
  const { status, body, text } = await applicant.post('/applications', { ...STUDENTS, siret: null });
  await sql`ALTER TABLE cost_line DROP CONSTRAINT broken_by_a_test`.execute(db);
  expect([status, Object.keys(body).sort()]).toEqual([500, ['code', 'detail', 'requestId', 'status', 'title', 'type']]);
  expect(text).not.toMatch(/broken_by_a_test|cost_line|\.ts/);
  expect(lines).toContainEqual(
    expect.objectContaining({
      msg: 'internal error',
      requestId: body.requestId,
      err: expect.objectContaining({ code: '23514', constraint: 'broken_by_a_test', stack: expect.stringContaining(' at ') }),
    }),
  );
  expectDiscreet();
});

test('an error that quotes what was sent is logged without the quotation', async () => {
  const { db } = harness.database;
  await sql`ALTER TABLE application ADD CONSTRAINT quotes_what_it_reads CHECK (summary::integer = 0) NOT VALID`.execute(db);
  const { status } = await applicant.post('/applications', { ...STUDENTS, siret: null });
  await sql`ALTER TABLE application DROP CONSTRAINT quotes_what_it_reads`.execute(db);
  expect(status).toBe(500);
  expect(lines).toContainEqual(expect.objectContaining({ msg: 'internal error', err: expect.objectContaining({ code: '22P02' }) }));
  expectDiscreet();
});

test('nor does an error of a command carry one into the log, and into the workflow’s history it comes not at all', async () => {
  const { db } = harness.database;
  const id = await toInReview(harness);
  await assign(harness, id, 'legal');
  await sql`ALTER TABLE opinion ADD CONSTRAINT quotes_what_it_reads CHECK (comment::integer = 0) NOT VALID`.execute(db);
  const reviewer = await door.as('reviewer-legal');
  const { status } = await reviewer.post(`/applications/${id}/opinions`, opinionOn('legal'));
  await sql`ALTER TABLE opinion DROP CONSTRAINT quotes_what_it_reads`.execute(db);
  expect(status).toBe(500);
  expect(lines).toContainEqual(expect.objectContaining({ msg: 'internal error' }));
  expectDiscreet();
  const history = await saidIn(harness, `application:${id}`);
  expect(history).not.toContain('22P02');
  expect(history).not.toContain('Rien à redire');
});

test('bank details stand in no log and in no history, whether they are taken, refused or tripped over', async () => {
  const { db } = harness.database;
  const { grantId } = await toGrant(harness);
  const iban = PAYEE.iban.replaceAll(' ', '');
  const propose = (change: object = {}) => applicant.post(`/grants/${grantId}/payees`, { ...PAYEE, ...change });
  const statuses = [(await propose()).status, (await propose({ iban: iban.replace('0189', '0188') })).status];
  await sql`ALTER TABLE payee ADD CONSTRAINT quotes_what_it_reads CHECK (iban::integer = 0) NOT VALID`.execute(db);
  statuses.push((await propose()).status);
  await sql`ALTER TABLE payee DROP CONSTRAINT quotes_what_it_reads`.execute(db);
  expect(statuses).toEqual([200, 400, 500]);
  expect(lines.length).toBeGreaterThan(3);
  expectDiscreet();
  const history = await saidIn(harness, `grant:${grantId}`);
  expect(history).not.toContain('22P02');
  for (const secret of [iban, iban.slice(-13), PAYEE.accountHolder]) expect(history).not.toContain(secret);
});
