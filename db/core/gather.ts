import type pg from 'pg';

/** Nobody waits for the answer to a statement that begins with this: it goes with the next one. */
export const WITH_NEXT = '/* with the next */';

/** Kysely's own, for whose answer nobody has to wait either. */
const BEGIN = 'begin';
const NOTHING = { rows: [], rowCount: 0, command: '' };

type Ask = (...asked: unknown[]) => Promise<unknown>;

/**
 * Has a connection send all that is asked of it in one moment in one write, where each statement would be a write to
 * the socket and a wake of PostgreSQL: what is read at once, BEGIN with the first statement of a transaction, a
 * savepoint with the statement after it, the last one with COMMIT. Where one of those fails, so does what it went with:
 * PostgreSQL takes nothing more in a transaction that has failed, and its COMMIT commits nothing then. Its client is in
 * pipeline mode.
 */
export function gatherStatements(client: pg.PoolClient): void {
  const ask = client.query.bind(client) as Ask;
  const { stream } = client.connection;
  let isGathering = false;
  let before: Promise<unknown>[] = [];

  /** What is asked from here until the process looks for news again is sent then. */
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
