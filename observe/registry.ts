import { readFileSync } from 'node:fs';
import type pg from 'pg';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';

export type Program = 'api' | 'worker';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };

/** The figures of a program from its start: its name, its process and its event loop. */
export function createRegistry(program: Program): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'guichet_build_info',
    help: 'Always 1: which program runs, in which version, on which Node',
    labelNames: ['program', 'version', 'node'],
    registers: [registry],
  }).set({ program, version, node: process.version }, 1);
  return registry;
}

/** Adds the number of connections of each pool, by its name, and of the requests that wait for one. */
export function watchPools(registry: Registry, pools: Readonly<Record<string, pg.Pool>>): void {
  new Gauge({
    name: 'guichet_pool_connections',
    help: 'Connections of this process to PostgreSQL',
    labelNames: ['pool', 'state'],
    registers: [registry],
    collect() {
      for (const [name, { idleCount, totalCount }] of Object.entries(pools)) {
        this.set({ pool: name, state: 'idle' }, idleCount);
        this.set({ pool: name, state: 'busy' }, totalCount - idleCount);
      }
    },
  });
  const max = new Gauge({
    name: 'guichet_pool_connections_max',
    help: 'The most connections that this process opens to PostgreSQL',
    labelNames: ['pool'],
    registers: [registry],
  });
  for (const [name, { options }] of Object.entries(pools)) max.set({ pool: name }, options.max);
  new Gauge({
    name: 'guichet_pool_waiting',
    help: 'Queries and transactions that wait for a connection',
    labelNames: ['pool'],
    registers: [registry],
    collect() {
      for (const [name, { waitingCount }] of Object.entries(pools)) this.set({ pool: name }, waitingCount);
    },
  });
}

/** Adds the number of workflows that the relay has replaced; returns the function that counts one. */
export function countReplaced(registry: Registry): () => void {
  const replaced = new Counter({
    name: 'guichet_workflows_replaced_total',
    help: 'Workflows whose task failed again and again, and that another run replaced',
    registers: [registry],
  });
  return () => replaced.inc();
}
