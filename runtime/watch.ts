import type { TelemetryOptions } from '@temporalio/worker';
import type pg from 'pg';
import type { Registry } from 'prom-client';
import { connect } from '../db/connection/connect.ts';
import { readWatched } from '../db/core/watch.ts';
import { freePort } from '../local/port.ts';
import { createRegistry, type Program, watchPools } from '../observe/registry.ts';
import { watchRows } from '../observe/rows.ts';
import { serveMetrics } from '../observe/server.ts';
import { required, type Settings } from './settings.ts';

type Watched = {
  /** By their names. */
  pools: Readonly<Record<string, pg.Pool>>;
  /** Any question that Temporal's server must answer. */
  temporal: () => Promise<unknown>;
  /** Figures of another program, as Prometheus reads them. */
  others?: () => Promise<string>;
};

/**
 * `registry`: where the program adds figures of its own; null where METRICS_PORT is not set, and nothing is counted.
 */
type Watching = { registry: Registry | null; stop: () => Promise<void> };

/**
 * Serves the program's figures at the configured address. A scrape has a connection of its own: it takes none from a
 * person, and is answered when all others are busy.
 */
export async function startWatching(
  program: Program,
  settings: Settings,
  { pools, temporal, others = async () => '' }: Watched,
): Promise<Watching> {
  const { METRICS_PORT: port, METRICS_HOST: host } = settings;
  if (port === undefined) return { registry: null, stop: async () => undefined };
  const registry = createRegistry(program);
  watchPools(registry, pools);
  const own = connect(required(settings, 'DATABASE_URL'), { max: 1 });
  const ask = watchRows(registry, { rows: () => readWatched(own.db), temporal });
  const served = await serveMetrics({ host, port }, async () => {
    const [theirs] = await Promise.all([others().catch(() => ''), ask()]);
    return `${await registry.metrics()}${theirs}`;
  });
  const stop = async (): Promise<void> => {
    await served.stop();
    await own.pool.end();
  };
  return { registry, stop };
}

type SdkFigures = { metrics: NonNullable<TelemetryOptions['metrics']>; read: () => Promise<string> };

/**
 * Temporal's SDK counts below JavaScript and serves its figures itself, on a port of its own. That port is for this
 * process alone: its figures are read from there into the one answer of the worker. Null where figures are not asked
 * for.
 */
export async function sdkFigures({ METRICS_PORT: port }: Settings): Promise<SdkFigures | null> {
  if (port === undefined) return null;
  const bindAddress = `127.0.0.1:${await freePort()}`;
  return {
    metrics: { prometheus: { bindAddress, countersTotalSuffix: true, unitSuffix: true, useSecondsForDurations: true } },
    // It leaves its last line open.
    read: async () => `${await (await fetch(`http://${bindAddress}/metrics`, { signal: AbortSignal.timeout(2_000) })).text()}\n`,
  };
}
