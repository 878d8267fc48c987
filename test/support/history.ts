import { WorkflowNotFoundError, type WorkflowClient, type WorkflowHandle } from '@temporalio/client';
import { until } from './until.ts';

/** True where a workflow with this id has ever run. */
export const hasRun = (temporal: WorkflowClient, workflowId: string): Promise<boolean> =>
  temporal
    .getHandle(workflowId)
    .describe()
    .then(
      () => true,
      (error: unknown) => {
        if (error instanceof WorkflowNotFoundError) return false;
        throw error;
      },
    );

/** A workflow, once it is there: a command does not wait until its workflow has begun. */
export async function followed(temporal: WorkflowClient, workflowId: string): Promise<WorkflowHandle> {
  await until(`${workflowId} is followed`, () => hasRun(temporal, workflowId));
  return temporal.getHandle(workflowId);
}

export const historyOf = async (temporal: WorkflowClient, workflowId: string) =>
  (await (await followed(temporal, workflowId)).fetchHistory()).events ?? [];

/** The whole history of a workflow as one text, with its payloads, which are bytes. */
export async function saidIn({ temporal }: { temporal: WorkflowClient }, workflowId: string): Promise<string> {
  const json = JSON.stringify(await historyOf(temporal, workflowId));
  // Bytes are written in base 64 there.
  const payloads = [...json.matchAll(/"data":"([A-Za-z0-9+/=]+)"/g)].map(([, data = '']) => Buffer.from(data, 'base64').toString());
  return [json, ...payloads].join('\n');
}
