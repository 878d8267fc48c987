import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { commands } from '../../activities/index.ts';
import { atRest } from '../support/behind.ts';
import { expectStatus, toSubmitted } from '../support/fixtures.ts';
import { failedReplays, replayHistories } from '../support/replay.ts';
import { until } from '../support/until.ts';
import { type TemporalHarness, temporalOfFile } from '../support/temporal-harness.ts';
import type { Activities } from './in-flight/activities.ts';
import { KEYS } from '../support/invitation-links.ts';

type Bundle = { code: string };
/** The worked example's code, bundled once, in each of these versions. */
async function bundles(...versions: readonly string[]): Promise<Bundle[]> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('./in-flight/versions.ts', import.meta.url)),
    logger: new DefaultLogger('ERROR'),
  });
  return versions.map((version) => ({ code: code.replaceAll('which of them', version) }));
}

const harness = temporalOfFile({ skipping: true, forgetful: true });

test('what waits since before a change goes on as it began, and what begins after it goes the new way', async () => {
  const [before, careless, patched] = (await bundles('before', 'careless', 'patched')) as [Bundle, Bundle, Bundle];
  const { clock } = harness;
  if (!clock) throw new Error('the clock is not there');
  const taskQueue = `in-flight-${randomUUID()}`;
  let announced = 0;
  const activities: Activities = { announce: async () => void (announced += 1) };
  const worker = (workflowBundle: Bundle) =>
    Worker.create({ connection: clock.nativeConnection, taskQueue, workflowBundle, activities, maxCachedWorkflows: 0 });
  const start = () => harness.temporal.start('deadline', { workflowId: `deadline-${randomUUID()}`, taskQueue });
  const waits = async (handle: Awaited<ReturnType<typeof start>>) =>
    (await handle.fetchHistory()).events?.some((event) => event.timerStartedEventAttributes) ?? false;

  const old = await start();
  await (await worker(before)).runUntil(() => until('the old one waits', () => waits(old)));
  const history = await old.fetchHistory();
  const replay = async (workflowBundle: Bundle): Promise<(Error | undefined)[]> => {
    const errors: (Error | undefined)[] = [];
    for await (const { error } of replayHistories({ workflowBundle }, [{ workflowId: old.workflowId, history }])) errors.push(error);
    return errors;
  };
  expect(await replay(careless)).toEqual([expect.any(DeterminismViolationError)]);
  expect(await replay(patched)).toEqual([undefined]);

  const running = await worker(patched);
  await running.runUntil(async () => {
    const fresh = await start();
    await until('the new one waits', () => waits(fresh));
    await clock.sleep('8 days');
    for (const each of [old, fresh])
      await until('its deadline has passed', async () => (await each.describe()).status.name === 'COMPLETED');
  });
  expect(announced).toBe(1);
});

test('another rule needs no patch: the row is asked by it, and every workflow goes on with its history', async () => {
  const id = await toSubmitted(harness);
  await atRest(harness, 'application', id);
  const decide = async (door: Pick<TemporalHarness, 'as'>) =>
    (await door.as('screener')).post(`/applications/${id}/admissibility`, { revision: 1, decision: 'admissible', reason: '' });
  // A rule that lets nothing pass any more, as a release may bring one.
  const decideAdmissibility = async () => ({ refusal: { code: 'conflict_of_interest' as const } });
  const strict = harness.door({ commands: { ...commands(harness.database.application.db, KEYS), decideAdmissibility } });
  await harness.replaceWorker();
  expect((await decide(strict)).body).toMatchObject({ code: 'conflict_of_interest' });
  expect(await failedReplays(harness)).toEqual([]);
  await harness.replaceWorker();
  expect(expectStatus(await decide(harness), 200)).toMatchObject({ state: 'in_review' });
  expect(await failedReplays(harness)).toEqual([]);
});
