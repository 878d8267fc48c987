import { CompiledQuery, type DatabaseConnection, Kysely, PostgresDialect, PostgresDriver } from 'kysely';
import { holdConnection } from '../../db/connection/one-transaction.ts';
import { openPool } from '../../db/connection/pool.ts';
import type { DB } from '../../db/core/schema.ts';
import { noteSeen, PART } from './exercised/notes.ts';

/** What is a transaction elsewhere is a savepoint here, which can be undone with all that it holds. */
class PartsDriver extends PostgresDriver {
  override beginTransaction = (connection: DatabaseConnection): Promise<void> => tell(connection, `SAVEPOINT part${PART.begins}`);
  // Constraints that are checked at COMMIT elsewhere are checked here.
  override commitTransaction = (connection: DatabaseConnection): Promise<void> =>
    tell(connection, `SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED; RELEASE SAVEPOINT part${PART.ends}`);
  override rollbackTransaction = (connection: DatabaseConnection): Promise<void> =>
    tell(connection, `ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part${PART.ends}`);
}
const tell = async (connection: DatabaseConnection, statement: string): Promise<void> =>
  void (await connection.executeQuery(CompiledQuery.raw(statement)));

/** A database that keeps nothing: everything is one transaction, on one connection. */
export type Undone = {
  db: Kysely<DB>;
  /** Runs `run`, and undoes all that it has written. */
  undone: <T>(run: () => Promise<T>) => Promise<T>;
  stop: () => Promise<void>;
};

/**
 * Opens a database in which commands can be tried and undone, thousands of times.
 * @param note gets each statement that comes with values, before it is executed
 */
export async function openUndone(url: string, note?: (text: string, values: readonly unknown[]) => void): Promise<Undone> {
  const pool = openPool(url, { max: 1 });
  const { client, release } = await holdConnection(pool);
  const ask = client.query.bind(client) as (...asked: unknown[]) => unknown;
  client.query = ((text: unknown, values: unknown, ...rest: unknown[]) => {
    if (note && typeof text === 'string') note(text, Array.isArray(values) ? values : []);
    return ask(text, values, ...rest);
  }) as typeof client.query;
  const held = { connect: () => Promise.resolve(client), end: () => Promise.resolve(), options: pool.options };
  class PartsDialect extends PostgresDialect {
    override createDriver = (): PartsDriver => new PartsDriver({ pool: held });
  }
  let depth = 0;
  await client.query('BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0');
  return {
    db: new Kysely<DB>({ dialect: new PartsDialect({ pool: held }) }),
    async undone(run) {
      await client.query('SAVEPOINT undone');
      depth += 1;
      try {
        const result = await run();
        // What is tried and undone on the way is not looked through each time.
        if (depth === 1) await noteSeen({ query: (text) => client.query(text) });
        return result;
      } finally {
        depth -= 1;
        await client.query('ROLLBACK TO SAVEPOINT undone; RELEASE SAVEPOINT undone');
      }
    },
    async stop() {
      await client.query('ROLLBACK');
      release();
      await pool.end();
    },
  };
}
