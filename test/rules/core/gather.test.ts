import { type Kysely, sql, type Transaction } from 'kysely';
import { pipelined } from '../../../db/connection/pipelined.ts';
import { connect, onOneConnection } from '../../../db/connection/connect.ts';
import { WITH_NEXT } from '../../../db/connection/gather.ts';
import { statement } from '../../../db/connection/statement.ts';
import type { DB } from '../../../db/core/schema.ts';
import { databaseOfFile } from '../../support/database.ts';
import { until } from '../../support/until.ts';

const database = databaseOfFile();
let db: Kysely<DB>;
let writes = 0;
beforeAll(async () => {
  ({ db } = database);
  await sql`CREATE TABLE note (word text PRIMARY KEY CHECK (word <> 'no'))`.execute(db);
  await countWrites();
});

type Written = Record<'_write' | '_writev', (...args: unknown[]) => void>;
/** Counts the writes to the pool's connection, each a call of the kernel. */
async function countWrites(): Promise<void> {
  const client = await database.pool.connect();
  const stream = client.connection.stream as unknown as Written;
  for (const name of ['_write', '_writev'] as const) {
    const write = stream[name].bind(stream);
    stream[name] = (...args) => {
      writes += 1;
      write(...args);
    };
  }
  client.release();
}

const put = (trx: Kysely<DB>, word: string) => sql`INSERT INTO note VALUES (${word})`.execute(trx);
const putLast = (trx: Kysely<DB>, word: string) => sql`${sql.raw(WITH_NEXT)} INSERT INTO note VALUES (${word})`.execute(trx);
const words = async (): Promise<string[]> =>
  (await sql<{ word: string }>`SELECT word FROM note ORDER BY word`.execute(db)).rows.map(({ word }) => word);

test('BEGIN leaves with the first statement, a savepoint with the one after it, the last one with COMMIT', async () => {
  writes = 0;
  await db.transaction().execute(async (trx) => {
    await put(trx, 'first');
    await sql`${sql.raw(WITH_NEXT)} SAVEPOINT here`.execute(trx);
    await put(trx, 'second');
    await putLast(trx, 'third');
  });
  expect(writes).toBe(3);
  expect(await words()).toEqual(['first', 'second', 'third']);
});

const numberOf = async (one: Kysely<DB>, n: number) => (await sql<{ n: number }>`SELECT ${n}::int AS n`.execute(one)).rows[0]?.n;

test('what a transaction asks at once leaves in one write, and is a part of it', async () => {
  const asked = await db.transaction().execute(async (trx) => {
    await put(trx, 'written before');
    writes = 0;
    const found = await pipelined(trx, (one) => Promise.all([numberOf(one, 1), numberOf(one, 2), put(one, 'written at once')]));
    const written = writes;
    await sql`DELETE FROM note WHERE word LIKE 'written%'`.execute(trx);
    return [found.slice(0, 2), written];
  });
  expect(asked).toEqual([[1, 2], 1]);
  expect((await words()).filter((word) => word.startsWith('written'))).toEqual([]);
});

type Run = (trx: Transaction<DB>) => Promise<unknown>;
test.each<[string, Run]>([
  ['the first statement fails', (trx) => put(trx, 'no')],
  [
    'the statement after a savepoint fails',
    async (trx) => {
      await put(trx, 'lost');
      await sql`${sql.raw(WITH_NEXT)} SAVEPOINT here`.execute(trx);
      await put(trx, 'no');
    },
  ],
  [
    'the one that leaves with COMMIT fails',
    async (trx) => {
      await put(trx, 'lost');
      await putLast(trx, 'no');
    },
  ],
  [
    'one of those that are asked at once fails',
    (trx) => pipelined(trx, (one) => Promise.all([put(one, 'lost'), put(one, 'no'), put(one, 'lost as well')])),
  ],
  [
    'the savepoint fails',
    async (trx) => {
      await put(trx, 'lost');
      await sql`${sql.raw(WITH_NEXT)} RELEASE SAVEPOINT nowhere`.execute(trx);
      await put(trx, 'lost as well');
    },
  ],
])('where %s, that is told, nothing stays, and the connection goes on', async (_, run) => {
  const before = await words();
  await expect(db.transaction().execute(run)).rejects.toMatchObject({ code: expect.stringMatching(/^(23514|3B001|25P02)$/) });
  expect(await words()).toEqual(before);
});

test('what is held back when a transaction is given up is not committed', async () => {
  const before = await words();
  const giveUp = db.transaction().execute(async (trx) => {
    await put(trx, 'given up');
    await putLast(trx, 'given up as well');
    throw new Error('no');
  });
  await expect(giveUp).rejects.toThrow('no');
  expect(await words()).toEqual(before);
});

test('what is read at once over one connection is asked in one write, and of nothing once it is over', async () => {
  writes = 0;
  let late: Kysely<DB> | undefined;
  const found = await onOneConnection(db, async (one) => {
    late = one;
    return Promise.all([1, 2, 3].map((n) => numberOf(one, n)));
  });
  expect([found, writes]).toEqual([[1, 2, 3], 1]);
  await expect(sql`SELECT 1`.execute(late as Kysely<DB>)).rejects.toThrow('given back');
});

const askedOf = statement((_db, n: number) => sql<{ pid: number; n: number }>`SELECT pg_backend_pid() AS pid, ${n}::int AS n`);

test('callers of one shared connection wait for none to be given back, and have another once it has ended', async () => {
  const { db: sharing, pool } = connect(database.url, { max: 1, waitingAtMost: 1, shares: true });
  try {
    const asked = Array.from({ length: 20 }, (_, n) => n);
    const answered = (await Promise.all(asked.map((n) => askedOf(sharing, n)))).flat();
    expect(answered.map(({ n }) => n)).toEqual(asked);
    const [pid] = new Set(answered.map((row) => row.pid));
    expect(answered.every((row) => row.pid === pid)).toBe(true);
    await sql`SELECT pg_terminate_backend(${pid})`.execute(db);
    const next = await until('another connection answers', () => askedOf(sharing, 1).catch(() => undefined));
    expect(next[0]?.pid).not.toBe(pid);
  } finally {
    await pool.end();
  }
});
