import type pg from 'pg';

/** The answer to a statement that begins with this is not awaited: the statement is sent with the next one. */
export const WITH_NEXT = '/* with the next */';

/** Kysely's own BEGIN; its answer is not awaited either. */
const BEGIN = 'begin';
const NOTHING = { rows: [], rowCount: 0, command: '' };

type Ask = (...asked: unknown[]) => Promise<unknown>;

/**
 * Makes a connection send everything that is asked of it at one moment in one write, instead of one write and one
 * wake-up of PostgreSQL for each statement: concurrent reads, BEGIN with a transaction's first statement, a savepoint
 * with the statement after it, the last statement with COMMIT. If one of them fails, so does the one sent with it:
 * PostgreSQL accepts nothing more in a failed transaction, and its COMMIT then commits nothing. The client must be in
 * pipeline mode.
 */
export function gatherStatements(client: pg.PoolClient): void {
  const ask = client.query.bind(client) as Ask;
  const { stream } = client.connection;
  let isGathering = false;
  let before: Promise<unknown>[] = [];

  /** Collects queries until the next tick and then sends them. */
  function gather(): void {
    if (isGathering) return;
    isGathering = true;
    stream.cork();
    process.nextTick(() => {
      isGathering = false;
      stream.uncork();
    });
  }

  const gathered: Ask = (...asked) => {
    gather();
    const [text] = asked;
    const answer = ask(...asked);
    if (typeof text === 'string' && (text === BEGIN || text.startsWith(WITH_NEXT))) {
      answer.catch(() => undefined);
      before.push(answer);
      return Promise.resolve(NOTHING);
    }
    if (before.length === 0) return answer;
    const all = Promise.all([...before, answer]);
    before = [];
    return all.then((answers) => answers.at(-1));
  };
  client.query = gathered as typeof client.query;
}
