import { Connection } from '@temporalio/client';
import { launch, type Running } from './launch.ts';
import { accepts } from './until.ts';

export { provisionTemporal } from './temporal-cli.ts';

type TemporalOptions = {
  executable: string;
  port: number;
  logFile: string;
  host?: string;
  namespace?: string;
  /** Where its state is kept; in memory when absent. */
  databaseFile?: string;
  pidFile?: string;
  /** The port of its web pages, for development; none when absent. */
  uiPort?: number | undefined;
  /** Settings of the server itself, by their name there. */
  dynamicConfig?: Record<string, string | number>;
  signal?: AbortSignal;
};

/**
 * Starts a Temporal development server and waits until it serves its namespace. The other ports that it needs (HTTP,
 * metrics, its inner services) it gets from the system, so several live side by side.
 */
export async function startTemporal(options: TemporalOptions): Promise<Running & { address: string }> {
  const { host = '127.0.0.1', namespace = 'default', port } = options;
  const address = `${host}:${port}`;
  const running = await launch({
    name: 'Temporal',
    command: options.executable,
    args: [
      ...['server', 'start-dev', '--ip', host, '--port', String(port)],
      ...(options.uiPort === undefined ? ['--headless'] : ['--ui-ip', host, '--ui-port', String(options.uiPort)]),
      ...['--namespace', namespace, '--log-level', 'error'],
      ...Object.entries(options.dynamicConfig ?? {}).flatMap(([name, value]) => ['--dynamic-config-value', `${name}=${value}`]),
      ...(options.databaseFile === undefined ? [] : ['--db-filename', options.databaseFile]),
    ],
    logFile: options.logFile,
    ...(options.pidFile === undefined ? {} : { pidFile: options.pidFile }),
    // A gRPC client that meets a closed port retries only after a second: knock first.
    ready: async () => (await accepts(host, port)) && (await serves(address, namespace)),
    deadlineMs: 30_000,
    signal: options.signal,
  });
  return { ...running, address };
}

async function serves(address: string, namespace: string): Promise<boolean> {
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ address, connectTimeout: 1_000 });
    await connection.workflowService.describeNamespace({ namespace });
    return true;
  } catch {
    return false;
  } finally {
    await connection?.close();
  }
}
