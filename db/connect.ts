import { Kysely, type LogEvent, PostgresDialect } from 'kysely';
import type pg from 'pg';
import { openPool, type PoolOptions } from './pool.ts';
import type { DB } from './schema.ts';

export type Connection = { db: Kysely<DB>; pool: pg.Pool };

type Options = PoolOptions & {
  /** Told of each statement when it is over. */
  log?: (event: LogEvent) => void;
};

/** The tables over a pool that never waits for ever. */
export function connect(url: string, { log, ...options }: Options = {}): Connection {
  const pool = openPool(url, options);
  return { db: new Kysely<DB>({ dialect: new PostgresDialect({ pool }), ...(log ? { log } : {}) }), pool };
}
