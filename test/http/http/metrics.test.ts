import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import { Registry } from 'prom-client';
import { countRequests } from '../../../api/http/server/metrics.ts';
import { expectStatus, toDraft } from '../../support/fixtures.ts';
import { parseMetrics, type Sample, valueIn } from '../../support/prometheus.ts';
import { until } from '../../support/until.ts';
import { appOfFile, type Door } from '../../support/app-harness.ts';

const registry = new Registry();
const observers = [countRequests(registry)];
const harness = appOfFile();
let door: Door;
beforeAll(async () => {
  door = harness.door({ observers });
});

const samples = async () => parseMetrics(await registry.metrics());
/** Waits for what is counted when a connection has ended, which is later than its answer. */
const untilCounted = (name: string, labels: Record<string, string>, value: number): Promise<Sample[]> =>
  until(`${name} ${JSON.stringify(labels)} is ${value}`, async () => {
    const all = await samples();
    return valueIn(all, name, labels) === value && all;
  });
const outcomes = (all: readonly Sample[], command: string) =>
  ['done', 'repeated', 'refused', 'unknown'].map((outcome) => valueIn(all, 'guichet_commands_total', { command, outcome }));

test('every command and every refusal is at 0 before the first', async () => {
  const all = await samples();
  expect(outcomes(all, 'submitApplication')).toEqual([0, 0, 0, 0]);
  expect(outcomes(all, 'addAttachment')).toEqual([0, 0, 0, 0]);
  expect(outcomes(all, 'getApplication')).toEqual([undefined, undefined, undefined, undefined]);
  expect(valueIn(all, 'guichet_refusals_total', { code: 'stale_version' })).toBe(0);
  expect(valueIn(all, 'guichet_refusals_total', { code: 'internal_error' })).toBeUndefined();
});

test('a command is counted by its name and by what became of it, and its refusal by its code', async () => {
  const { id, version } = await toDraft(door);
  const applicant = await door.as('applicant');
  const submit = (asked: number, key: string = randomUUID()) => applicant.post(`/applications/${id}/submission`, { version: asked }, key);
  expectStatus(await submit(version + 7), 409);
  const key = randomUUID();
  for (const _ of [1, 2, 3]) expectStatus(await submit(version, key), 200);
  await untilCounted('guichet_commands_total', { command: 'submitApplication', outcome: 'repeated' }, 2);
  const all = await untilCounted('guichet_refusals_total', { code: 'stale_version' }, 1);
  expect(outcomes(all, 'submitApplication')).toEqual([1, 2, 1, 0]);
  expect(outcomes(all, 'createApplication')).toEqual([1, 0, 0, 0]);
  const took = { method: 'POST', route: '/applications/:id/submission' };
  expect(valueIn(all, 'guichet_http_request_duration_seconds_count', { ...took, status: '200' })).toBe(3);
  expect(valueIn(all, 'guichet_http_request_duration_seconds_count', { ...took, status: '409' })).toBe(1);
});

test('a command whose outcome was not answered is unknown, and no refusal', async () => {
  const cut = harness.door({ observers, commandDeadlineMs: 0 });
  const { id, version } = await toDraft(harness);
  expectStatus(await (await cut.as('applicant')).post(`/applications/${id}/submission`, { version }), 503);
  const all = await untilCounted('guichet_commands_total', { command: 'submitApplication', outcome: 'unknown' }, 1);
  expect(valueIn(all, 'guichet_refusals_total', { code: 'outcome_unknown' })).toBeUndefined();
});

test('a request that came without a token, and one for a method that its address does not take, are refusals', async () => {
  expect((await door.ask('get', '/me')).status).toBe(401);
  await untilCounted('guichet_refusals_total', { code: 'unauthenticated' }, 1);
  expect((await door.ask('delete', '/applications')).status).toBe(405);
  await untilCounted('guichet_refusals_total', { code: 'method_not_allowed' }, 1);
});

async function listen(app: Express): Promise<{ server: Server; url: string }> {
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test('a thousand unknown addresses, by strange methods too, are as many series as one', async () => {
  const { server, url } = await listen(door.app);
  const strange = async (from: number, to: number) => {
    for (let n = from; n < to; n += 1) {
      const method = ['GET', 'POST', 'PROPFIND', 'REPORT'][n % 4] ?? '';
      const response = await fetch(`${url}/${n % 2 ? 'applications/' : ''}${randomUUID()}/x?q=${n}`, { method });
      await response.arrayBuffer();
    }
  };
  const route = { route: 'none', status: '404' };
  const served = async () =>
    (await samples())
      .filter(({ name, labels }) => name === 'guichet_http_request_duration_seconds_count' && labels['route'] === 'none')
      .reduce((sum, { value }) => sum + value, 0);
  try {
    await strange(0, 4);
    await untilCounted('guichet_http_request_duration_seconds_count', { ...route, method: 'other' }, 2);
    const before = (await samples()).length;
    await Promise.all(Array.from({ length: 20 }, (_, worker) => strange(worker * 50, (worker + 1) * 50)));
    await until('all are counted', async () => (await served()) === 1_004);
    expect((await samples()).length).toBe(before);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('the address of the API does not serve the figures', async () => {
  expect((await door.ask('get', '/metrics')).status).toBe(404);
});
