import { hostname } from 'node:os';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { EVERYBODY, signIn } from '../support/timeline.ts';
import { allotComingYears } from '../support/money.ts';
import { until } from '../support/until.ts';
import { startTemporalHarness } from '../support/temporal-harness.ts';
import { recordedNames, writeRecorded } from './files.ts';
import { ENDED, LIVES } from './lives.ts';

/** The worker that took a task identifies the machine, and says nothing of the workflow. */
const nameless = (json: string): string => json.replaceAll(`${process.pid}@${hostname()}`, 'worker');

async function record(name: string, live: (typeof LIVES)[string]): Promise<void> {
  const harness = await startTemporalHarness({ skipping: true });
  try {
    await signIn(harness, ...EVERYBODY);
    await allotComingYears(harness, 5);
    const { workflowId, isWhole } = await live(harness);
    const handle = harness.temporal.getHandle(workflowId);
    if (name in ENDED) await until('the workflow has ended', async () => (await handle.describe()).status.name === 'COMPLETED');
    else await until('the workflow knows all of it', isWhole);
    const history = await handle.fetchHistory();
    writeRecorded(name, nameless(JSON.stringify({ workflowId, history: JSON.parse(historyToJSON(history)) as unknown })));
  } finally {
    await harness.stop();
  }
}

/**
 * `npm run record-histories`. A history that exists stays as it was recorded: it stands for the workflows that have
 * waited since then.
 */
test('each life that has no history yet is lived, and its workflow’s history kept', async () => {
  const recorded = recordedNames();
  for (const [name, live] of Object.entries(LIVES).filter(([each]) => !recorded.includes(each))) {
    process.stderr.write(`${name}\n`);
    await record(name, live);
  }
  expect(recordedNames()).toEqual(Object.keys(LIVES).sort());
}, 1_200_000);
