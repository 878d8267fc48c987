import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import type { Load } from '../figures.ts';
import { loop } from '../load.ts';
import type { Stage } from '../stage.ts';
import { FLOOR_QUEUE } from './worker.ts';
import { type floor, floorUpdate } from './workflow.ts';

/** Temporal's own client, and a workflow for each client of a round. */
export async function openFloor({ temporal }: Pick<Stage, 'temporal'>) {
  const connection = await Connection.connect({ address: temporal });
  const { workflow } = new Client({ connection });
  const open = (name: string, count: number): Promise<WorkflowHandle<typeof floor>[]> =>
    Promise.all(
      Array.from({ length: count }, async (_, client) => {
        const workflowId = `floor:${name}:${client}`;
        const handle = await workflow.start<typeof floor>('floor', { workflowId, taskQueue: FLOOR_QUEUE, args: [] });
        await handle.executeUpdate(floorUpdate, { args: [0] });
        return handle;
      }),
    );
  return { open, close: () => connection.close() };
}

/** Each client updates its own workflow again and again; ends the workflows. */
export async function measureFloor(handles: readonly WorkflowHandle<typeof floor>[], seconds: number): Promise<Load> {
  const load = await loop(handles.length, seconds, async (client) => {
    await handles[client]?.executeUpdate(floorUpdate, { args: [client] });
  });
  await Promise.all(handles.map((handle) => handle.terminate()));
  return load;
}
