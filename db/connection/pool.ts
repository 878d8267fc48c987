import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { gatherStatements } from './gather.ts';
import { prepareStatements } from './prepared-statements.ts';

const { builtins } = pg.types;

/** @throws {RangeError} for a bigint that a number cannot hold exactly */
export function assertSafe(value: number, said: string | number = value): void {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${said} is beyond the integers that a number holds exactly`);
}

function safeInteger(text: string): number {
  const value = Number(text);
  assertSafe(value, text);
  return value;
}

/** An instant as PostgreSQL writes it, alone or in JSON, as an ISO string in UTC. */
export const toInstant = (text: string): string => new Date(text).toISOString();

/**
 * bigint as a safe integer, instants as ISO strings in UTC, dates as yyyy-mm-dd: nothing that a time zone or a float
 * could change.
 */
const parsers: Record<number, (text: string) => unknown> = {
  [builtins.INT8]: safeInteger,
  [builtins.NUMERIC]: safeInteger,
  [builtins.TIMESTAMPTZ]: toInstant,
  [builtins.DATE]: (text) => text,
};

/**
 * PostgreSQL itself ends a statement at its limit; if there is no answer this much later, the connection is dead or
 * frozen.
 */
const SILENCE_MS = 2_000;
const isSilence = (error: unknown): boolean => error instanceof Error && error.message === 'Query read timeout';

/** A connection that no longer answers is closed with its query: in the pool it would block those who come next. */
class Client extends pg.Client {
  // pg.Client's overloads have no common form that a method could repeat.
  override query: pg.Client['query'] = ((...asked: Parameters<pg.Client['query']>) => {
    const answer: unknown = super.query(...asked);
    if (answer instanceof Promise) answer.catch((error: unknown) => void (isSilence(error) && this.end()));
    return answer;
  }) as pg.Client['query'];
}

/** All connections are in use, and so many callers wait already that another would wait in vain. */
export class PoolFull extends Error {
  constructor() {
    super('too many wait for a connection already');
  }
}

/** How pg's own `query` is told of a connection. */
type Tell = (error: Error | undefined, client: pg.PoolClient | undefined, release: (error?: Error | boolean) => void) => void;

/** A caller refused at once asks again at once, and a busy process would do little but refuse. */
const REFUSED_AFTER_MS = 1_000;

/** A pool with a bound on waiting callers, one more of whom is refused if there is no room a second later. */
class BoundedPool extends pg.Pool {
  readonly #waitingAtMost: number;

  constructor(config: pg.PoolConfig, waitingAtMost: number) {
    super(config);
    this.#waitingAtMost = waitingAtMost;
  }

  get #hasRoom(): boolean {
    return this.waitingCount < this.#waitingAtMost;
  }

  async #lend(): Promise<pg.PoolClient> {
    if (!this.#hasRoom) await wait(REFUSED_AFTER_MS);
    if (!this.#hasRoom) throw new PoolFull();
    return super.connect();
  }

  // pg.Pool's overloads have no common form that a method could repeat.
  override connect: pg.Pool['connect'] = ((tell?: Tell) => {
    const lent = this.#lend();
    if (!tell) return lent;
    lent.then(
      (client) => tell(undefined, client, client.release),
      (error: Error) => tell(error, undefined, () => undefined),
    );
    return undefined;
  }) as pg.Pool['connect'];
}

/** Whether every connection of a pool is in use while callers wait for one. */
export const isFull = ({ waitingCount, idleCount, totalCount, options }: pg.Pool): boolean =>
  waitingCount > 0 && idleCount === 0 && totalCount >= options.max;

export type PoolOptions = {
  max?: number;
  waitingAtMost?: number;
  statementMs?: number;
  lockMs?: number;
  /** See gather.ts; false if statements are to be sent one by one, as pg does. */
  gathers?: boolean;
  /** True for programs that read whole tables by nature, such as an audit; see BY_KEYS. */
  readsAll?: boolean;
  onError?: (error: Error) => void;
};

/**
 * Scan a whole table only if there is no other way. PostgreSQL would scan a table of a few rows, which is right at that
 * moment; but a connection keeps its plans, and the table grows.
 */
export const BY_KEYS = '-c enable_seqscan=off';
/** A role may have the other one as its own setting: deploy/roles.sql. */
const BY_ANY_WAY = '-c enable_seqscan=on';

/** A connection has planned its statements: one that ends after seconds of rest plans them again at each visit. */
const IDLE_MS = 600_000;

/**
 * A pool with limited waits, each in milliseconds. `lockMs`: for a row that another transaction has locked, shorter
 * than for a statement, so that waiting callers give up, and release their connections, before working ones do.
 * `waitingAtMost`: how many callers may wait for a connection.
 */
export function openPool(
  url: string,
  { max = 10, waitingAtMost = Infinity, statementMs = 8_000, lockMs = 5_000, gathers = true, readsAll = false, onError }: PoolOptions = {},
): pg.Pool {
  const config: pg.PoolConfig & { Client: typeof Client } = {
    connectionString: url,
    max,
    options: readsAll ? BY_ANY_WAY : BY_KEYS,
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: IDLE_MS,
    Client,
    statement_timeout: statementMs,
    lock_timeout: lockMs,
    query_timeout: statementMs + SILENCE_MS,
    idle_in_transaction_session_timeout: 8_000,
    // Needed by gather.ts; cursors cannot be read over such a connection.
    pipeline: gathers,
    types: { getTypeParser: (oid, format) => (format === 'binary' ? undefined : parsers[oid]) ?? pg.types.getTypeParser(oid, format) },
  };
  const pool = new BoundedPool(config, waitingAtMost);
  // An idle connection that breaks (PostgreSQL restarted) is replaced at the next query; without a listener the error
  // would end the process. The pool attaches the connection to the error, with its queries and the key by which others
  // may cancel them, which must not be logged.
  pool.on('error', (error) => onError?.(Object.assign(error, { client: undefined })));
  // So would a connection that breaks between two statements of a transaction: the pool does not listen to connections
  // in use. The next statement then fails and reports it.
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.on('connect', prepareStatements);
  if (gathers) pool.on('connect', gatherStatements);
  return pool;
}
