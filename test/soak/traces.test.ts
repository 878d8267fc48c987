import { mkdtempSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setting } from '../support/database.ts';
import { expectStatus, STUDENTS, toDraft } from '../support/fixtures.ts';
import { type Span, startReceiver } from '../support/otlp.ts';
import { type Child, endAll } from '../support/processes.ts';
import { type Programs, startPrograms } from '../support/programs.ts';
import { until } from '../support/until.ts';

const LOADED_INTO = mkdtempSync(join(setting('TEST_ISSUER_DATA_DIR'), 'loaded-'));
const SAYING = { NODE_OPTIONS: `--import=${resolve('test/support/say-what-is-loaded.ts')}`, LOADED_INTO };
const loadedBy = ({ pid }: Child): string[] => readFileSync(join(LOADED_INTO, String(pid)), 'utf8').split('\n');
/** prom-client takes types from the bare API. */
const ofOpenTelemetry = (child: Child): string[] =>
  loadedBy(child).filter((url) => url.includes('/@opentelemetry/') && !url.includes('/@opentelemetry/api/'));

let receiver: Awaited<ReturnType<typeof startReceiver>>;
let programs: Programs;
beforeAll(async () => {
  receiver = await startReceiver();
  programs = await startPrograms({
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_BSP_SCHEDULE_DELAY: '200',
    ...SAYING,
  });
}, 120_000);
afterAll(async () => {
  await endAll();
  await programs.stop();
  await receiver.stop();
});

const spanOf = (name: string): Promise<Span> => until(`the span ${name}`, () => receiver.spans().find((span) => span.name === name));
const childrenOf = ({ spanId }: Span): Span[] => receiver.spans().filter(({ parentSpanId }) => parentSpanId === spanId);

test('a command’s trace leads from its request to the statements of its transaction, and is in the API alone', async () => {
  const { id, version } = await toDraft(programs.people);
  expectStatus(await (await programs.people.as('applicant')).post(`/applications/${id}/submission`, { version }), 200);

  const request = await spanOf('POST /applications/:id/submission');
  expect(request.attributes).toMatchObject({
    'guichet.thing.id': id,
    'guichet.command': 'submitApplication',
    'guichet.outcome': 'done',
    'http.response.status_code': 200,
  });
  const statements = await until('the statements of the transaction', () => {
    const texts = childrenOf(request).map(({ attributes }) => String(attributes['db.query.text']));
    return texts.some((text) => text.includes('UPDATE command SET receipt')) && texts;
  });
  expect(statements).toContainEqual(expect.stringMatching(/^\s*INSERT INTO command .* ON CONFLICT .* DO NOTHING/s));
  const services = receiver.spans().flatMap(({ traceId, service }) => (traceId === request.traceId ? [service] : []));
  expect([...new Set(services)]).toEqual(['guichet-api']);
});

test('a refusal is told by its code', async () => {
  const { id, version } = await toDraft(programs.people);
  expectStatus(await (await programs.people.as('applicant')).post(`/applications/${id}/submission`, { version: version + 7 }), 409);
  const refused = await until('the refused command', () =>
    receiver.spans().find(({ attributes }) => attributes['guichet.thing.id'] === id && attributes['guichet.problem']),
  );
  expect(refused.attributes).toMatchObject({ 'guichet.outcome': 'refused', 'guichet.problem': 'stale_version' });
});

test('an activity begins a trace of its own in the worker, with what its workflow follows and its statements', async () => {
  for (const [name, kind] of [
    ['readThing', 'application'],
    ['writeLetters', 'letters'],
  ]) {
    const activity = await spanOf(`activity ${name}`);
    expect([activity.parentSpanId, activity.service]).toEqual(['', 'guichet-worker']);
    expect(activity.attributes).toMatchObject({
      'guichet.activity': name,
      'guichet.thing.kind': kind,
      'guichet.thing.id': expect.any(String),
    });
    await until('its statements', () => childrenOf(activity).some(({ attributes }) => attributes['db.query.text']));
  }
});

test('no span holds what people wrote, who they are, or with what they signed in', async () => {
  const { body: me } = await (await programs.people.as('applicant')).get('/me');
  await spanOf('GET /me');
  const said = receiver.said();
  expect(said).toContain('guichet.command');
  const words = [STUDENTS.title, STUDENTS.summary, String(me['name']), 'Bearer', 'eyJ'];
  expect(words.filter((word) => said.includes(word))).toEqual([]);
  // A statement may have the operator `@>`.
  expect(said).not.toMatch(/[\w.]@\w/);
});

/** Submits an application, and ends both programs as soon as the worker has heard of it. */
async function submitAndEnd({ people, api, worker, database }: Programs): Promise<void> {
  const { id, version } = await toDraft(people);
  expectStatus(await (await people.as('applicant')).post(`/applications/${id}/submission`, { version }), 200);
  await until('the worker has heard', async () => {
    const { heard } = await database.db.selectFrom('stream').where('id', '=', id).select('heard').executeTakeFirstOrThrow();
    return heard > version;
  });
  [api, worker].forEach((child) => child.signal('SIGTERM'));
  expect(await Promise.all([api.exited, worker.exited])).toEqual([0, 0]);
}

test('what was not sent yet leaves when a program is told to stop', async () => {
  const before = receiver.spans().length;
  await submitAndEnd(programs);
  const names = receiver
    .spans()
    .slice(before)
    .map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['POST /applications/:id/submission', 'activity readThing']));
  for (const child of [programs.api, programs.worker]) expect(ofOpenTelemetry(child).length).toBeGreaterThan(10);
});

test('without the endpoint nothing is sent, and none of its code is loaded', async () => {
  const before = receiver.requests();
  // A program that read this setting would send there.
  const silent = await startPrograms({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${receiver.url}/v1/traces`, ...SAYING });
  try {
    await submitAndEnd(silent);
    expect(receiver.requests()).toBe(before);
    for (const child of [silent.api, silent.worker]) {
      expect(loadedBy(child).some((url) => url.endsWith('/runtime/settings.ts'))).toBe(true);
      expect(ofOpenTelemetry(child)).toEqual([]);
    }
  } finally {
    await silent.stop();
  }
}, 120_000);
