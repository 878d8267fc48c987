import {
  type DatabaseConnection,
  type DialectAdapter,
  Kysely,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type Transaction,
} from 'kysely';
import type { DB } from './schema.ts';

/** Asks over a connection that somebody else holds. */
const over = (connection: DatabaseConnection, adapter: DialectAdapter): Kysely<DB> =>
  new Kysely<DB>({
    dialect: {
      createAdapter: () => adapter,
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createDriver: () => ({
        init: () => Promise.resolve(),
        acquireConnection: () => Promise.resolve(connection),
        releaseConnection: () => Promise.resolve(),
        beginTransaction: () => Promise.reject(new Error('it is part of a transaction already')),
        commitTransaction: () => Promise.reject(new Error('it is part of a transaction already')),
        rollbackTransaction: () => Promise.reject(new Error('it is part of a transaction already')),
        destroy: () => Promise.resolve(),
      }),
    },
  });

/**
 * Asks in a transaction for several things at once, which leave in one write; by itself a transaction asks one after
 * the other. PostgreSQL answers them in the order in which they are asked.
 * @param ask asks by what it is handed, of the transaction itself nothing meanwhile
 */
export const atOnce = <T>(trx: Transaction<DB>, ask: (one: Kysely<DB>) => Promise<T>): Promise<T> =>
  trx.getExecutor().provideConnection((connection) => ask(over(connection, trx.getExecutor().adapter)));
