import type { TemporalWorld } from './temporal-world.ts';

/** Everything that a workflow's history holds, as one text: its payloads too, which are bytes. */
export async function saidIn({ temporal }: TemporalWorld, workflowId: string): Promise<string> {
  const { events } = await temporal.getHandle(workflowId).fetchHistory();
  const json = JSON.stringify(events);
  // Bytes are written in base 64 there.
  const payloads = [...json.matchAll(/"data":"([A-Za-z0-9+/=]+)"/g)].map(([, data = '']) => Buffer.from(data, 'base64').toString());
  return [json, ...payloads].join('\n');
}
