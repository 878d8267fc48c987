import {
  type CompiledQuery,
  type DialectAdapter,
  Kysely,
  type LogEvent,
  PostgresAdapter,
  PostgresDialect,
  type PostgresPool,
} from 'kysely';
import type pg from 'pg';
import { openPool, type PoolOptions } from './pool.ts';
import type { DB } from '../core/schema.ts';

export type Connection = { db: Kysely<DB>; pool: pg.Pool };

type Options = PoolOptions & {
  /** Whether built statements share one connection: see `shared`. */
  shares?: boolean;
  /** Called for each statement when it has ended. */
  log?: ((event: LogEvent) => void) | undefined;
};

/** @param adapter identifies the database: all connections to the same one share it, and caches are keyed by it */
function over(pool: PostgresPool, { log }: Pick<Options, 'log'>, adapter: DialectAdapter = new PostgresAdapter()): Kysely<DB> {
  const dialect = Object.assign(new PostgresDialect({ pool }), { createAdapter: () => adapter });
  return new Kysely<DB>({ dialect, ...(log ? { log } : {}) });
}

type Client = Pick<pg.Pool, 'query'>;
type Ask = <Row>(query: CompiledQuery<Row>) => Promise<Row[]>;

/** Runs a compiled query as Kysely would, without its way to a connection. */
const askOver =
  (clientOf: () => Client, { log }: Pick<Options, 'log'>): Ask =>
  async <Row>(query: CompiledQuery<Row>) => {
    const since = performance.now();
    const level = (event: { level: 'query' } | { level: 'error'; error: unknown }) =>
      log?.({ ...event, query, queryDurationMillis: performance.now() - since });
    try {
      const { rows } = await clientOf().query<Row & object>(query.sql, [...query.parameters]);
      level({ level: 'query' });
      return rows;
    } catch (error) {
      level({ level: 'error', error });
      throw error;
    }
  };

/**
 * One connection of a pool for all callers of a moment, for short reads alone: what they ask is sent at once
 * (gather.ts), and none waits until another gives a connection back, of which a busy process hears but a few at a time.
 */
function shared(pool: pg.Pool): Pick<pg.Pool, 'query'> {
  type Lease = { client: Promise<pg.PoolClient>; users: number };
  let latest: Lease | undefined;
  /** Those who come next take another one. */
  const retire = (lease: Lease): void => {
    if (latest === lease) latest = undefined;
  };
  async function query(...asked: Parameters<pg.PoolClient['query']>): Promise<unknown> {
    const lease = (latest ??= { client: pool.connect(), users: 0 });
    lease.users += 1;
    let client: pg.PoolClient | undefined;
    try {
      client = await lease.client;
      return await client.query(...asked);
    } catch (error) {
      // It did not open, or may have broken.
      retire(lease);
      throw error;
    } finally {
      lease.users -= 1;
      if (lease.users === 0) {
        retire(lease);
        client?.release();
      }
    }
  }
  return { query: query as pg.Pool['query'] };
}

const directly = new WeakMap<Kysely<DB>, Ask>();

/** The rows of a compiled query, directly over its connection, unless in a transaction. */
export const askBuilt = async <Row>(db: Kysely<DB>, query: CompiledQuery<Row>): Promise<Row[]> =>
  directly.get(db)?.(query) ?? (await db.executeQuery(query)).rows;

/** Each connection's own Kysely, made once: making it takes longer than a query. */
const byClient = new WeakMap<pg.PoolClient, { db: Kysely<DB>; isLent: boolean }>();

/** What each was made of. */
const made = new WeakMap<Kysely<DB>, Pick<Connection, 'pool'> & Pick<Options, 'log'>>();

/** A Kysely over a pool with limited waits. */
export function connect(url: string, { log, shares = false, ...options }: Options = {}): Connection {
  const pool = openPool(url, options);
  const db = over(pool, { log });
  made.set(db, { pool, log });
  const client = shares ? shared(pool) : pool;
  directly.set(
    db,
    askOver(() => client, { log }),
  );
  return { db, pool };
}

/** A Kysely over this connection alone, which the caller gives back. */
function overClient(client: pg.PoolClient, db: Kysely<DB>, { pool, log }: Pick<Connection, 'pool'> & Pick<Options, 'log'>) {
  const kept = Object.create(client, { release: { value: () => undefined } }) as pg.PoolClient;
  const lent = (): pg.PoolClient => {
    if (!own.isLent) throw new Error('its connection has been given back');
    return kept;
  };
  const connect = async () => lent();
  const own = { db: over({ connect, end: async () => undefined, options: pool.options }, { log }, db.getExecutor().adapter), isLent: true };
  byClient.set(client, own);
  directly.set(own.db, askOver(lent, { log }));
  return own;
}

/**
 * Reads over one connection, which sends concurrent queries at once: reading a grant with all its parts takes one
 * connection from others, not ten.
 * @param read uses only the handle that it is given, without a transaction, and not after it has returned
 */
export async function onOneConnection<T>(db: Kysely<DB>, read: (one: Kysely<DB>) => Promise<T>): Promise<T> {
  const madeOf = made.get(db);
  // A transaction, or a part of one, already has its connection.
  if (!madeOf) return read(db);
  const client = await madeOf.pool.connect();
  const own = byClient.get(client) ?? overClient(client, db, madeOf);
  own.isLent = true;
  try {
    return await read(own.db);
  } finally {
    own.isLent = false;
    client.release();
  }
}
