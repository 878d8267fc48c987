import { resolve } from 'node:path';
import { expectStatus, STUDENTS, toDraft } from '../support/lives.ts';
import { type Span, startReceiver } from '../support/otlp.ts';
import { type Child, endAll } from '../support/processes.ts';
import { type Programs, startPrograms } from '../support/programs.ts';
import { until } from '../support/until.ts';

const SAYING = { NODE_OPTIONS: `--import=${resolve('test/support/say-what-is-loaded.ts')}` };
const loadedBy = (child: Child): string[] => [...child.output().matchAll(/^loaded (.*)$/gm)].map(([, url = '']) => url);
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

test('one trace leads from the request through the update and the workflow to the local activity and its statements, from process to process', async () => {
  const { id, version } = await toDraft(programs.people);
  expectStatus(await (await programs.people.as('applicant')).post(`/applications/${id}/submission`, { version }), 200);

  const activity = await spanOf('local activity submitApplication');
  const request = await spanOf('POST /applications/:id/submission');
  const update = await spanOf('update submitApplication');
  const workflow = await spanOf('workflow submitApplication');
  expect([update, workflow, activity].map(({ traceId }) => traceId)).toEqual(Array(3).fill(request.traceId));
  expect([update, workflow, activity].map(({ parentSpanId }) => parentSpanId)).toEqual([request.spanId, update.spanId, workflow.spanId]);
  expect([request, update, workflow, activity].map(({ service }) => service)).toEqual([
    ...['guichet-api', 'guichet-api'],
    ...['guichet-worker', 'guichet-worker'],
  ]);

  const thing = { 'guichet.thing.kind': 'application', 'guichet.thing.id': id };
  expect(request.attributes).toMatchObject({
    ...thing,
    'guichet.command': 'submitApplication',
    'guichet.outcome': 'done',
    'http.response.status_code': 200,
  });
  for (const { attributes } of [update, workflow]) expect(attributes).toMatchObject({ ...thing, 'guichet.command': 'submitApplication' });
  expect(activity.attributes).toMatchObject({ ...thing, 'guichet.activity': 'submitApplication', 'guichet.outcome': 'done' });

  const statements = await until('the statements of the transaction', () => {
    const texts = childrenOf(activity).map(({ attributes }) => String(attributes['db.query.text']));
    return texts.some((text) => text.includes('UPDATE command SET receipt')) && texts;
  });
  expect(statements).toContainEqual(expect.stringMatching(/^select .* from "command" where "id" = \$1 for update$/));
});

test('a refusal is told by its code', async () => {
  const { id, version } = await toDraft(programs.people);
  expectStatus(await (await programs.people.as('applicant')).post(`/applications/${id}/submission`, { version: version + 7 }), 409);
  const refused = await until('the refused activity', () =>
    receiver.spans().find(({ attributes }) => attributes['guichet.thing.id'] === id && attributes['guichet.refusal']),
  );
  expect(refused.attributes).toMatchObject({ 'guichet.outcome': 'refused', 'guichet.refusal': 'stale_version' });
});

test('what has no request begins a trace of its own', async () => {
  const letters = await spanOf('activity sendLetters');
  expect(letters.parentSpanId).toBe('');
});

test('no span holds what people wrote, who they are, or with what they signed in', async () => {
  const { body: me } = await (await programs.people.as('applicant')).get('/me');
  await spanOf('GET /me');
  const said = receiver.said();
  expect(said).toContain('guichet.command');
  const words = [STUDENTS.title, STUDENTS.summary, String(me['name']), 'Bearer', 'eyJ', '@'];
  expect(words.filter((word) => said.includes(word))).toEqual([]);
});

async function submitAndEnd({ people, api, worker }: Programs): Promise<void> {
  const { id, version } = await toDraft(people);
  expectStatus(await (await people.as('applicant')).post(`/applications/${id}/submission`, { version }), 200);
  [api, worker].forEach((child) => child.signal('SIGTERM'));
  expect(await Promise.all([api.exited, worker.exited])).toEqual([0, 0]);
}

test('what was not sent yet leaves when a program is told to stop', async () => {
  const before = receiver.spans().length;
  await submitAndEnd(programs);
  expect(
    receiver
      .spans()
      .slice(before)
      .map(({ name }) => name),
  ).toContain('local activity submitApplication');
  for (const child of [programs.api, programs.worker]) expect(ofOpenTelemetry(child).length).toBeGreaterThan(10);
});

test('without the endpoint nothing is sent, and none of its code is loaded', async () => {
  const before = receiver.requests();
  // Whoever read this one would send there.
  const silent = await startPrograms({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${receiver.url}/v1/traces`, ...SAYING });
  try {
    await submitAndEnd(silent);
    expect(receiver.requests()).toBe(before);
    for (const child of [silent.api, silent.worker]) {
      expect(loadedBy(child).some((url) => url.endsWith('/bin/settings.ts'))).toBe(true);
      expect(ofOpenTelemetry(child)).toEqual([]);
    }
  } finally {
    await silent.stop();
  }
}, 120_000);
