import { Kysely, type LogEvent, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { DB } from './schema.ts';

const { builtins } = pg.types;

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is beyond the integers that a number holds exactly`);
  return value;
}

/** bigint as a safe integer, instants as ISO strings in UTC, dates as yyyy-mm-dd: nothing that a time zone or a float could bend. */
const parsers: Record<number, (text: string) => unknown> = {
  [builtins.INT8]: safeInteger,
  [builtins.NUMERIC]: safeInteger,
  [builtins.TIMESTAMPTZ]: (text) => new Date(text).toISOString(),
  [builtins.DATE]: (text) => text,
};

export type Connection = { db: Kysely<DB>; pool: pg.Pool };

type Options = {
  max?: number;
  onError?: (error: Error) => void;
  /** Told of each statement when it is over. */
  log?: (event: LogEvent) => void;
};

/** A pool that never waits for ever: each wait has its limit, in milliseconds. */
export function connect(url: string, { max = 10, onError, log }: Options = {}): Connection {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: 3_000,
    statement_timeout: 8_000,
    idle_in_transaction_session_timeout: 8_000,
    types: { getTypeParser: (oid, format) => (format === 'binary' ? undefined : parsers[oid]) ?? pg.types.getTypeParser(oid, format) },
  });
  // An idle connection that breaks (PostgreSQL restarted) is replaced at the next query; without a listener it would end the process.
  pool.on('error', (error) => onError?.(error));
  return { db: new Kysely<DB>({ dialect: new PostgresDialect({ pool }), ...(log ? { log } : {}) }), pool };
}
