import { readFileSync } from 'node:fs';
import { parser } from '@prometheus-io/lezer-promql';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { parse } from 'yaml';
import { startWatching } from '../../runtime/watch.ts';
import { readSettings } from '../../runtime/settings.ts';
import { WORKFLOW_TASK_TIMEOUT } from '../../workflows/messages.ts';
import { setting } from '../support/database.ts';
import { AWARDED_CENTS, readEnvelope, toActive } from '../support/fixtures.ts';
import { endAll } from '../support/processes.ts';
import { type Programs, startPrograms } from '../support/programs.ts';
import { parseMetrics, type Sample, valueIn } from '../support/prometheus.ts';
import { until } from '../support/until.ts';

let programs: Programs;
let connection: Connection;
/** A workflow whose task fails, which is counted from its first failure on: no worker has this one's code. */
let stuck: WorkflowHandle;
beforeAll(async () => {
  programs = await startPrograms();
  connection = await Connection.connect({ address: setting('TEST_TEMPORAL_ADDRESS') });
  stuck = await new Client({ connection }).workflow.start('nobody_knows_me', {
    workflowId: `stuck:${programs.taskQueue}`,
    taskQueue: programs.taskQueue,
    workflowTaskTimeout: WORKFLOW_TASK_TIMEOUT,
  });
  // A ready API says nothing of the worker.
  const isThere = (): Promise<boolean> =>
    fetch(programs.metrics.worker).then(
      () => true,
      () => false,
    );
  await until('the worker tells of itself', isThere);
}, 60_000);
afterAll(async () => {
  await stuck?.terminate();
  await connection?.close();
  await endAll();
  await programs.stop();
});

const scrape = async (url: string): Promise<Sample[]> => parseMetrics(await (await fetch(url)).text());

test('the API and the worker each tell who they are, that PostgreSQL and Temporal answer, and what their pools do', async () => {
  const pools = { api: { reads: 6, commands: 10, security: 1 }, worker: { rows: 10, post: 14 } };
  for (const program of ['api', 'worker'] as const) {
    const samples = await scrape(programs.metrics[program]);
    expect(valueIn(samples, 'guichet_build_info', { program })).toBe(1);
    expect(valueIn(samples, 'guichet_postgresql_up')).toBe(1);
    expect(valueIn(samples, 'guichet_temporal_up')).toBe(1);
    for (const [pool, max] of Object.entries(pools[program])) {
      expect([pool, valueIn(samples, 'guichet_pool_connections_max', { pool })]).toEqual([pool, max]);
      expect([pool, valueIn(samples, 'guichet_pool_waiting', { pool })]).toEqual([pool, 0]);
    }
    expect(valueIn(samples, 'guichet_reads_waiting')).toBe(program === 'api' ? 0 : undefined);
    expect(valueIn(samples, 'guichet_workflows_replaced_total')).toBe(program === 'worker' ? 0 : undefined);
    expect(valueIn(samples, 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
  }
});

test('the API’s own port does not serve the figures, and theirs serves nothing else', async () => {
  expect((await fetch(`${programs.url}/metrics`)).status).toBe(404);
  expect((await fetch(programs.metrics.api, { method: 'POST' })).status).toBe(404);
  expect((await fetch(programs.metrics.api.replace('/metrics', '/me'))).status).toBe(404);
});

test('an envelope’s figures are those that finance reads, and its workflow acknowledges what it has dealt with', async () => {
  await toActive(programs.people);
  const { code, years } = await readEnvelope(programs.people);
  const [{ year, ae, cp }] = years;
  const samples = await until('the figures show what was committed', async () => {
    const all = await scrape(programs.metrics.worker);
    return (
      valueIn(all, 'guichet_envelope_cents', { envelope: code, credit: 'AE', year: String(year), account: 'committed' }) ===
        AWARDED_CENTS && all
    );
  });
  const told = (credit: string, account: string) =>
    valueIn(samples, 'guichet_envelope_cents', { envelope: code, year: String(year), credit, account });
  for (const account of ['total', 'uncovered', 'available', 'frozen', 'reserved', 'delegated', 'committed', 'lapsed'])
    expect([account, told('AE', account)]).toEqual([account, ae[`${account}Cents`]]);
  for (const account of ['total', 'uncovered', 'available', 'frozen', 'delegated', 'ordered', 'paid', 'lapsed'])
    expect([account, told('CP', account)]).toEqual([account, cp[`${account}Cents`]]);
  await until('nothing is behind, nothing owed', async () => {
    const all = await scrape(programs.metrics.api);
    const behind = all.filter(({ name }) => name === 'guichet_rows_ahead').reduce((sum, { value }) => sum + value, 0);
    return behind === 0 && valueIn(all, 'guichet_letters_owed') === 0;
  });
});

// Figures are kept for some seconds: both are looked for in the same ones.
test('a row that is ahead of its workflow is seen with the letters that it owes and since when, credits that came free and were not spread as unheard, until a worker is there whose relay finds them', async () => {
  const { pool } = programs.database;
  const { rows } = await pool.query(`SELECT id FROM stream WHERE kind = 'grant' LIMIT 1`);
  const { id: envelopeId } = await readEnvelope(programs.people);
  // The figures are some seconds old: what they show as done may have begun anew, and would stand still half done.
  await until('nothing is on its way, and no date is near', async () => {
    const moving = `least(heard, acknowledged) < version OR due_at < now() + interval '10 seconds'`;
    return (await pool.query(`SELECT FROM stream WHERE kind IN ('application', 'grant') AND (${moving})`)).rowCount === 0;
  });
  programs.worker.signal('SIGSTOP');
  // As a crash leaves it: its last three events are unheard, two of them signatures.
  await pool.query(
    `UPDATE stream SET acknowledged = 0, heard = 0, changed_at = now() - interval '30 seconds', owed_since = now() - interval '30 seconds' WHERE id = $1`,
    [rows[0].id],
  );
  await pool.query(`UPDATE envelope SET eased_at = now() - interval '40 seconds' WHERE id = $1`, [envelopeId]);
  const samples = await until('both are seen', async () => {
    const all = await scrape(programs.metrics.api);
    return valueIn(all, 'guichet_rows_ahead', { kind: 'grant' }) === 1 && valueIn(all, 'guichet_rows_unheard') === 2 && all;
  });
  expect(valueIn(samples, 'guichet_rows_ahead', { kind: 'application' })).toBe(0);
  expect(valueIn(samples, 'guichet_events_unacknowledged', { kind: 'grant' })).toBe(3);
  expect(valueIn(samples, 'guichet_rows_ahead_oldest_seconds', { kind: 'grant' })).toBeGreaterThanOrEqual(30);
  // That of the credits.
  expect(valueIn(samples, 'guichet_rows_unheard_oldest_seconds')).toBeGreaterThanOrEqual(40);
  expect(valueIn(samples, 'guichet_letters_owed')).toBe(3);
  expect(valueIn(samples, 'guichet_letters_owed_oldest_seconds')).toBeGreaterThan(0);

  programs.worker.signal('SIGCONT');
  await until('the row is heard and dealt with, and the credits are spread', async () => {
    const all = await scrape(programs.metrics.api);
    return valueIn(all, 'guichet_rows_unheard') === 0 && valueIn(all, 'guichet_rows_ahead', { kind: 'grant' }) === 0;
  });
});

test('where PostgreSQL and Temporal are away a scrape is answered with the rest, and no old figure passes for a new one', async () => {
  const away = readSettings({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing', METRICS_PORT: '19464' });
  const { stop } = await startWatching('api', away, {
    pools: { reads: programs.database.pool },
    temporal: () => Promise.reject(new Error('away')),
  });
  try {
    const samples = await scrape('http://127.0.0.1:19464/metrics');
    expect([valueIn(samples, 'guichet_postgresql_up'), valueIn(samples, 'guichet_temporal_up')]).toEqual([0, 0]);
    expect(valueIn(samples, 'guichet_build_info', { program: 'api' })).toBe(1);
    const ofRows = /^guichet_(rows|events|deadlines|letters|envelope)_/;
    expect(samples.filter(({ name }) => ofRows.test(name))).toEqual([]);
  } finally {
    await stop();
  }
});

type Rule = { alert: string; expr: string; for: string; labels: Record<string, string>; annotations: Record<string, string> };
const rules = (parse(readFileSync('docs/alerts.yml', 'utf8')) as { groups: { name: string; rules: Rule[] }[] }).groups.flatMap(
  (group) => group.rules,
);
const doc = readFileSync('docs/watching.md', 'utf8');

/** The metrics that a PromQL expression names; throws where Prometheus's grammar does not accept it. */
function metricsIn(expr: string): string[] {
  const names: string[] = [];
  parser.parse(expr).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) throw new Error(`not PromQL at ${from}: ${expr}`);
      if (type.name === 'Identifier') names.push(expr.slice(from, to));
    },
  });
  return names;
}

test('the rule file holds eleven alerts in Prometheus’s own grammar, and the document tells what to do about the same eleven', () => {
  expect(rules).toHaveLength(11);
  for (const { alert, expr, for: lasting, labels, annotations } of rules) {
    expect(metricsIn(expr).length).toBeGreaterThan(0);
    expect(lasting).toMatch(/^\d+m$/);
    expect(['page', 'ticket']).toContain(labels['severity']);
    expect(annotations['summary']).toBeTruthy();
    expect(annotations['description']).toBe(`docs/watching.md#${alert.toLowerCase()}`);
    const row = doc.split('\n').find((line) => line.startsWith(`| [${alert}](#${alert.toLowerCase()}) (${labels['severity']})`));
    expect(row?.split('|')[3]?.trim()).toBe(lasting.replace('m', ' min'));
  }
  const told = [...doc.matchAll(/^### (\w+)\n\n1\. .*\n(?: {3}.*\n)*2\. .*\n(?: {3}.*\n)*3\. .*\n/gm)].map(([, name]) => name);
  expect(told).toEqual(rules.map(({ alert }) => alert));
});

test('every figure that an alert names is told by a running API or worker, once there is something to tell', async () => {
  const wanted = new Set(rules.flatMap(({ expr }) => metricsIn(expr)));
  await until(`all of ${[...wanted].join(', ')} are told`, async () => {
    const told = new Set([...(await scrape(programs.metrics.api)), ...(await scrape(programs.metrics.worker))].map(({ name }) => name));
    return [...wanted].every((name) => told.has(name));
  });
});

test('what the alerts pick by a label is among what is told', async () => {
  const samples = await scrape(programs.metrics.api);
  expect(valueIn(samples, 'guichet_refusals_total', { code: 'unauthenticated' })).toBeGreaterThanOrEqual(0);
  const accounts = new Set(samples.filter(({ name }) => name === 'guichet_envelope_cents').map(({ labels }) => labels['account']));
  expect([...accounts]).toEqual(expect.arrayContaining(['total', 'available']));
  const failing = (await scrape(programs.metrics.worker)).filter(({ name }) => name === 'temporal_workflow_task_execution_failed_total');
  expect(failing.map(({ labels }) => labels['workflow_type'])).toContain('nobody_knows_me');
});
