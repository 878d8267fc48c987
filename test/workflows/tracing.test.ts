import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, type ReplayWorkerOptions, type WorkerOptions } from '@temporalio/worker';
import { startSpans } from '../../observe/spans.ts';
import { updateTraces, workerTraces } from '../../observe/temporal.ts';
import { signingOf } from '../support/agreements.ts';
import { runOf, tell } from '../support/behind.ts';
import { setting } from '../support/database.ts';
import { assign, AWARDED_CENTS, opinionOn, steps, toGrant, toInReview } from '../support/lives.ts';
import { startReceiver } from '../support/otlp.ts';
import { failedReplays } from '../support/replay.ts';
import { EVERYBODY, namesOf, signIn, titled } from '../support/story.ts';
import { until } from '../support/until.ts';
import { type Door, startWorld, type World } from '../support/world.ts';

let world: World;
let tracedDoor: Door;
let traced: Pick<WorkerOptions, 'workflowBundle' | 'interceptors' | 'sinks'>;
let isTraced = false;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let spans: ReturnType<typeof startSpans>;
let connection: Connection;

beforeAll(async () => {
  receiver = await startReceiver();
  process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = receiver.url;
  spans = startSpans('worker');
  const { interceptors, sinks } = workerTraces(spans);
  const { code } = await bundleWorkflowCode({
    workflowsPath: resolve('workflows/index.ts'),
    workflowInterceptorModules: interceptors.workflowModules ?? [],
    logger: new DefaultLogger('ERROR'),
  });
  const codePath = join(setting('TEST_ISSUER_DATA_DIR'), `traced-${process.pid}.js`);
  writeFileSync(codePath, code);
  traced = { workflowBundle: { codePath }, interceptors: { activity: interceptors.activity ?? [] }, sinks };
  world = await startWorld({ worker: () => (isTraced ? traced : {}) });
  connection = await Connection.connect({ address: setting('TEST_TEMPORAL_ADDRESS') });
  const { workflow } = new Client({ connection, interceptors: { workflow: [updateTraces] } });
  tracedDoor = world.door({ temporal: workflow });
  await signIn(world, ...EVERYBODY);
}, 60_000);
afterAll(async () => {
  await world.stop();
  await connection.close();
  await spans.stop();
  await receiver.stop();
});

/** The worker is replaced by one that traces, or by one that does not, and that knows of a run what its history says. */
async function trace(traced: boolean): Promise<Door> {
  isTraced = traced;
  await world.replaceWorker();
  return traced ? tracedDoor : world;
}

const bothReplays = async () => {
  const { interceptors: _, ...code } = traced;
  return [...(await failedReplays(world)), ...(await failedReplays(world, code as ReplayWorkerOptions))];
};

test.each([
  ['without traces and goes on with them', false],
  ['with traces and goes on without them', true],
])(
  'a grant that begins %s: ten signatures and five looks at once are answered, and either code continues its history',
  async (_, first) => {
    const before = await trace(first);
    const { grantId } = await toGrant(before, AWARDED_CENTS, titled(`Traces ${first}`));
    await until('the grant is followed', async () => (await runOf(world, 'grant', grantId).catch(() => null))?.status === 'RUNNING');
    const after = await trace(!first);
    const body = await signingOf(world.database.db, grantId);
    const signatories = await Promise.all(['applicant', 'finance'].map((login) => after.as(login)));
    const sign = () =>
      signatories.flatMap((signatory) => Array.from({ length: 5 }, () => signatory.post(`/grants/${grantId}/signatures`, body)));
    const looks = Array.from({ length: 5 }, () => tell(world, 'grant', grantId));
    const [answers] = await Promise.all([Promise.all(sign()), ...looks]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(409)]);
    expect(await namesOf(world, grantId)).toEqual(['decideSession', 'signGrant']);
    expect(await bothReplays()).toEqual([]);
  },
);

test.each([
  ['without', false],
  ['with', true],
])('a review whose nine opinions arrive at once, begun %s traces, is continued by the other code', async (_, first) => {
  const before = await trace(first);
  const id = await toInReview(before, titled(`Avis ${first}`));
  for (const step of steps) await assign(before, id, step);
  const after = await trace(!first);
  const reviewers = await Promise.all(steps.map((step) => after.as(`reviewer-${step}`)));
  const opinions = steps.flatMap((step) => reviewers.map((reviewer) => reviewer.post(`/applications/${id}/opinions`, opinionOn(step))));
  const looks = Array.from({ length: 5 }, () => tell(world, 'application', id));
  const [answers] = await Promise.all([Promise.all(opinions), ...looks]);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
  expect((await (await world.as('lead')).get(`/applications/${id}`)).body).toMatchObject({ state: 'reviewed' });
  expect(await bothReplays()).toEqual([]);
});

test('each traced update has one span in its workflow, also where its history was replayed', async () => {
  await trace(true);
  await spans.stop();
  const handled = receiver.spans().filter(({ name }) => name.startsWith('workflow '));
  expect(handled.length).toBeGreaterThan(15);
  expect(new Set(handled.map(({ spanId }) => spanId)).size).toBe(handled.length);
});
