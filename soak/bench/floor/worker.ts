import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { runProgram, onStopRequested } from '../../../runtime/parent.ts';
import { readSettings } from '../../../runtime/settings.ts';
import { temporalConfig } from '../../../runtime/temporal.ts';
import { workerOptions } from '../../../runtime/worker-options.ts';

export const floorActivities = { doNothing: async (number: number): Promise<number> => number };
export const FLOOR_QUEUE = 'floor';

/** A worker with the options of Guichet's own, without work. */
async function work(): Promise<void> {
  Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('WARN') });
  const { connectionOptions, namespace } = temporalConfig(readSettings(process.env));
  const connection = await NativeConnection.connect(connectionOptions);
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: FLOOR_QUEUE,
    workflowsPath: fileURLToPath(new URL('./workflow.ts', import.meta.url)),
    activities: floorActivities,
    ...workerOptions,
  });
  onStopRequested(() => worker.shutdown());
  await worker.run();
  await connection.close();
  if (process.connected) process.disconnect();
}

if (import.meta.main) await runProgram(work);
