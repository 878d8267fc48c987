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
import type { DB } from './schema.ts';

export type Connection = { db: Kysely<DB>; pool: pg.Pool };

type Options = PoolOptions & {
  /** Told of each statement when it is over. */
  log?: ((event: LogEvent) => void) | undefined;
};

/** @param adapter what is kept of a database hangs on it: whoever asks the same one has the same */
function over(pool: PostgresPool, { log }: Pick<Options, 'log'>, adapter: DialectAdapter = new PostgresAdapter()): Kysely<DB> {
  const dialect = Object.assign(new PostgresDialect({ pool }), { createAdapter: () => adapter });
  return new Kysely<DB>({ dialect, ...(log ? { log } : {}) });
}

type Client = Pick<pg.Pool, 'query'>;
type Ask = <Row>(query: CompiledQuery<Row>) => Promise<Row[]>;

/** Asks what is built already, as Kysely would, without its way to a connection. */
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
const directly = new WeakMap<Kysely<DB>, Ask>();

/** The rows of a query that is built, straight from its connection, but in a transaction. */
export const askBuilt = async <Row>(db: Kysely<DB>, query: CompiledQuery<Row>): Promise<Row[]> =>
  directly.get(db)?.(query) ?? (await db.executeQuery(query)).rows;

/** Each connection's own tables, made once: to make them takes longer than to ask by them. */
const byClient = new WeakMap<pg.PoolClient, { db: Kysely<DB>; isLent: boolean }>();

/** What each was made of. */
const made = new WeakMap<Kysely<DB>, Pick<Connection, 'pool'> & Pick<Options, 'log'>>();

/** The tables over a pool that never waits for ever. */
export function connect(url: string, { log, ...options }: Options = {}): Connection {
  const pool = openPool(url, options);
  const db = over(pool, { log });
  made.set(db, { pool, log });
  directly.set(
    db,
    askOver(() => pool, { log }),
  );
  return { db, pool };
}

/** The tables over this connection alone, which is given back by who lent it. */
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
 * Reads over one connection, on which what is asked at once is sent at once: who reads a grant with all its parts takes
 * one connection from others, and not ten.
 * @param read asks by what it is handed and by nothing else, none of it in a transaction, and of nothing once it is
 * over
 */
export async function onOneConnection<T>(db: Kysely<DB>, read: (one: Kysely<DB>) => Promise<T>): Promise<T> {
  const madeOf = made.get(db);
  // A transaction, or a part of one, has its connection already.
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
