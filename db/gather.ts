import type pg from 'pg';

/** Of a statement that begins with this nobody looks at the answer: it goes with the next one. */
export const WITH_NEXT = '/* with the next */';

/** Kysely's own, of which nobody looks at the answer either. */
const BEGIN = 'begin';
const NOTHING = { rows: [], rowCount: 0, command: '' };

type Ask = (...asked: unknown[]) => Promise<unknown>;

/**
 * Lets a connection hold back what goes with the next statement, so that both are one write and one round trip: BEGIN with the first statement of a
 * transaction, a savepoint with the statement after it, the last one with COMMIT. Where one of them fails, so does what comes with it: PostgreSQL takes
 * nothing more in a transaction that has failed, and its COMMIT commits nothing then. Its client is in pipeline mode.
 */
export function gatherStatements(client: pg.PoolClient): void {
  const ask = client.query.bind(client) as Ask;
  const { stream } = client.connection;
  let held: unknown[][] = [];
  const gathered: Ask = async (...asked) => {
    const [text] = asked;
    if (typeof text === 'string' && (text === BEGIN || text.startsWith(WITH_NEXT))) {
      held.push(asked);
      return NOTHING;
    }
    if (held.length === 0) return ask(...asked);
    const before = held;
    held = [];
    stream.cork();
    const answers = [...before, asked].map((each) => ask(...each));
    stream.uncork();
    return (await Promise.all(answers)).at(-1);
  };
  client.query = gathered as typeof client.query;
}
