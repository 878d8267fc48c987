import { TestWorkflowEnvironment } from '@temporalio/testing';

/** `node sdk-download-child.ts dev-server|time-skipping FOLDER`: downloads that server by starting it once. */
const [server, downloadDir = '.'] = process.argv.slice(2);
const executable = { type: 'cached-download', downloadDir } as const;
try {
  const environment =
    server === 'dev-server'
      ? await TestWorkflowEnvironment.createLocal({ server: { executable } })
      : await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });
  await environment.teardown();
  process.exit(0);
} catch (error) {
  console.error(`Download: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
