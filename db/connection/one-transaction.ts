import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  PostgresAdapter,
  PostgresDriver,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import type pg from 'pg';
import { openPool } from './pool.ts';
import type { DB } from '../core/schema.ts';

const say = async (connection: DatabaseConnection, words: string): Promise<void> => {
  await connection.executeQuery(CompiledQuery.raw(words));
};

/** Each transaction becomes a part of the one that is open on the pool's only connection. */
class PartsOfOne extends PostgresDriver {
  override beginTransaction(connection: DatabaseConnection): Promise<void> {
    return say(connection, 'SAVEPOINT part');
  }
  override commitTransaction(connection: DatabaseConnection): Promise<void> {
    return say(connection, 'RELEASE SAVEPOINT part');
  }
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await say(connection, 'ROLLBACK TO SAVEPOINT part');
    await say(connection, 'RELEASE SAVEPOINT part');
  }
}

const PATIENCE_MS = 300_000;

/**
 * Takes a pool's connection for good: releasing it does nothing, and concurrent queries on it run one after the other.
 * Returns it with the function that really releases it.
 */
export async function holdConnection(pool: pg.Pool): Promise<{ client: pg.PoolClient; release: pg.PoolClient['release'] }> {
  const client = await pool.connect();
  const release = client.release.bind(client);
  client.release = () => undefined;
  const ask = client.query.bind(client) as (...asked: unknown[]) => Promise<unknown>;
  let last: Promise<unknown> = Promise.resolve();
  client.query = ((...asked: unknown[]) => {
    const next = () => ask(...asked);
    return (last = last.then(next, next));
  }) as typeof client.query;
  return { client, release };
}

/**
 * Carries out many transactions as one: others see none of them before all are done, and if one fails, all are rolled
 * back. They run one after the other, without nesting.
 */
export async function inOneTransaction<T>(url: string, run: (db: Kysely<DB>) => Promise<T>): Promise<T> {
  const pool = openPool(url, { max: 1, statementMs: PATIENCE_MS });
  // In the pool, the connection would be closed with the open transaction after ten idle seconds.
  const { client, release } = await holdConnection(pool);
  const db = new Kysely<DB>({
    dialect: {
      createDriver: () => new PartsOfOne({ pool: { connect: async () => client, end: async () => undefined, options: {} } }),
      createAdapter: () => new PostgresAdapter(),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createIntrospector: (of) => new PostgresIntrospector(of),
    },
  });
  try {
    await client.query('BEGIN');
    // Between two parts this process may compute, or not be scheduled, for a while.
    await client.query('SET LOCAL idle_in_transaction_session_timeout = 0');
    const done = await run(db);
    await client.query('COMMIT');
    return done;
  } finally {
    // An open transaction is rolled back with its connection.
    release(true);
    await pool.end();
  }
}
