import pg from 'pg';
import { gatherStatements } from './gather.ts';
import { prepareStatements } from './prepared-statements.ts';

const { builtins } = pg.types;

/** @throws {RangeError} of what a bigint may be and a number is not, exactly */
export function assertSafe(value: number, said: string | number = value): void {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${said} is beyond the integers that a number holds exactly`);
}

function safeInteger(text: string): number {
  const value = Number(text);
  assertSafe(value, text);
  return value;
}

/** An instant as PostgreSQL writes it, by itself or in JSON, as an ISO string in UTC. */
export const toInstant = (text: string): string => new Date(text).toISOString();

/**
 * bigint as a safe integer, instants as ISO strings in UTC, dates as yyyy-mm-dd: nothing that a time zone or a float
 * could bend.
 */
const parsers: Record<number, (text: string) => unknown> = {
  [builtins.INT8]: safeInteger,
  [builtins.NUMERIC]: safeInteger,
  [builtins.TIMESTAMPTZ]: toInstant,
  [builtins.DATE]: (text) => text,
};

/**
 * PostgreSQL ends a statement itself at its limit; one of which nothing is heard this much longer is on a connection
 * that is dead or frozen.
 */
const SILENCE_MS = 2_000;
const isSilence = (error: unknown): boolean => error instanceof Error && error.message === 'Query read timeout';

/** A connection that fell silent is given up with its query: in the pool it would keep those waiting who come next. */
class Client extends pg.Client {
  // pg.Client's overloads have no common form that a method could repeat.
  override query: pg.Client['query'] = ((...asked: Parameters<pg.Client['query']>) => {
    const answer: unknown = super.query(...asked);
    if (answer instanceof Promise) answer.catch((error: unknown) => void (isSilence(error) && this.end()));
    return answer;
  }) as pg.Client['query'];
}

/** All connections are taken, and so many wait for one already that another would wait in vain. */
export class PoolFull extends Error {
  constructor() {
    super('too many wait for a connection already');
  }
}

/** A pool in which so many wait for a connection at most: one more is told so at once. */
class BoundedPool extends pg.Pool {
  readonly #waitingAtMost: number;

  constructor(config: pg.PoolConfig, waitingAtMost: number) {
    super(config);
    this.#waitingAtMost = waitingAtMost;
  }

  // pg.Pool's overloads have no common form that a method could repeat.
  override connect: pg.Pool['connect'] = ((...asked: [] | [(error: Error) => void]) => {
    if (this.waitingCount < this.#waitingAtMost) return super.connect(...(asked as []));
    const full = new PoolFull();
    const [tell] = asked;
    return tell ? tell(full) : Promise.reject(full);
  }) as pg.Pool['connect'];
}

export type PoolOptions = {
  max?: number;
  waitingAtMost?: number;
  statementMs?: number;
  lockMs?: number;
  /** See gather.ts; false where statements go one by one, as pg sends them. */
  gathers?: boolean;
  /** True where whole tables are read by nature, as by an audit; see BY_KEYS. */
  readsAll?: boolean;
  onError?: (error: Error) => void;
};

/**
 * Whatever has another way is not found by reading a whole table. PostgreSQL would read a table of a few rows as a
 * whole, which is right at that moment; but a connection keeps its plans, and the table grows.
 */
export const BY_KEYS = '-c enable_seqscan=off';

/**
 * A pool that never waits for ever: each wait has its limit, in milliseconds. `lockMs`: for a row that somebody else
 * holds, less than for a statement, so that who waits gives up, and gives its connection back, before who works.
 * `waitingAtMost`: how many may wait for a connection.
 */
export function openPool(
  url: string,
  { max = 10, waitingAtMost = Infinity, statementMs = 8_000, lockMs = 5_000, gathers = true, readsAll = false, onError }: PoolOptions = {},
): pg.Pool {
  const config: pg.PoolConfig & { Client: typeof Client } = {
    connectionString: url,
    max,
    ...(readsAll ? {} : { options: BY_KEYS }),
    connectionTimeoutMillis: 3_000,
    Client,
    statement_timeout: statementMs,
    lock_timeout: lockMs,
    query_timeout: statementMs + SILENCE_MS,
    idle_in_transaction_session_timeout: 8_000,
    // What gather.ts sends at once; no cursor can be read over such a connection.
    pipeline: gathers,
    types: { getTypeParser: (oid, format) => (format === 'binary' ? undefined : parsers[oid]) ?? pg.types.getTypeParser(oid, format) },
  };
  const pool = new BoundedPool(config, waitingAtMost);
  // An idle connection that breaks (PostgreSQL restarted) is replaced at the next query; without a listener it would
  // end the process. The pool hangs the connection itself on the error, with what it has asked and the key by which
  // others may cancel it: that is for no log.
  pool.on('error', (error) => onError?.(Object.assign(error, { client: undefined })));
  // So would one that breaks between two statements of a transaction: the pool does not listen to those that are in
  // use. The next statement fails, and tells.
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.on('connect', prepareStatements);
  if (gathers) pool.on('connect', gatherStatements);
  return pool;
}
