import {
  type DatabaseConnection,
  type DialectAdapter,
  Kysely,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type Transaction,
} from 'kysely';
import type { DB } from '../core/schema.ts';

/** Queries over a connection that the caller already has. */
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
 * Sends several queries of a transaction at once, in one write; by itself a transaction sends them one after the other.
 * PostgreSQL answers in the order in which they were sent.
 * @param ask must use only the handle that it is given, and must not use the transaction meanwhile
 */
export const pipelined = <T>(trx: Transaction<DB>, ask: (one: Kysely<DB>) => Promise<T>): Promise<T> =>
  trx.getExecutor().provideConnection((connection) => ask(over(connection, trx.getExecutor().adapter)));
