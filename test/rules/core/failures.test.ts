import { Client, Connection } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { z } from 'zod';
import { failFast } from '../../../activities/core/failures.ts';
import { wakeBy } from '../../../runtime/hints.ts';
import { connect } from '../../../db/connection/connect.ts';
import { LetterTaken } from '../../../db/core/letters.ts';
import { sumCents } from '../../../domain/core/money.ts';
import { LetterRefused, PostUnavailable } from '../../../letters/core/post.ts';
import { freePort } from '../../../local/port.ts';
import { databaseOfFile } from '../../support/database.ts';
import { drafted, openCommandHarness } from '../../support/command-harness.ts';

const database = databaseOfFile();
beforeAll(async () => {
  await drafted(await openCommandHarness(database.db));
});

const run = async (statement: string): Promise<unknown> => database.pool.query(statement);
const refusedByPort = async () => {
  const { pool } = connect(`postgresql://nobody@127.0.0.1:${await freePort()}/nothing`);
  try {
    await pool.query('SELECT 1');
  } finally {
    await pool.end();
  }
};
/** Two transactions that lock two rows in opposite orders: PostgreSQL ends one of them. */
async function deadlock(): Promise<void> {
  const [one, other] = await Promise.all([database.pool.connect(), database.pool.connect()]);
  const lock = (row: number) => `SELECT FROM person WHERE id = (SELECT id FROM person ORDER BY id OFFSET ${row} LIMIT 1) FOR UPDATE`;
  try {
    for (const [client, row] of [
      [one, 0],
      [other, 1],
    ] as const) {
      await client.query('BEGIN');
      await client.query(lock(row));
    }
    await Promise.all([one.query(lock(1)), other.query(lock(0))]);
  } finally {
    for (const client of [one, other]) {
      await client.query('ROLLBACK').catch(() => undefined);
      client.release();
    }
  }
}

const thrown = (error: Error) => (): Promise<never> => Promise.reject(error);
/** Waits for a row that another transaction holds for longer than the lock timeout. */
async function lockInVain(): Promise<void> {
  const [holder, waiting] = await Promise.all([database.pool.connect(), database.pool.connect()]);
  const lock = 'SELECT FROM person ORDER BY id LIMIT 1 FOR UPDATE';
  try {
    await holder.query(`BEGIN; ${lock}`);
    await waiting.query(`BEGIN; SET LOCAL lock_timeout = 50; ${lock}`);
  } finally {
    for (const client of [waiting, holder]) {
      await client.query('ROLLBACK');
      client.release();
    }
  }
}
/** A pool whose one connection is taken, and for which no query may wait. */
async function crowd(): Promise<void> {
  const { pool } = connect(database.url, { max: 1, waitingAtMost: 0 });
  try {
    await pool.query('SELECT 1');
  } finally {
    await pool.end();
  }
}

/** A hint to a workflow, while Temporal does not answer. */
async function hintInVain(): Promise<void> {
  const connection = Connection.lazy({ address: `127.0.0.1:${await freePort()}` });
  const { workflow: client } = new Client({ connection });
  const moved = { kind: 'grant', id: '019aa1c0-0000-7000-8000-000000000001', name: 'decideSession', version: 1 } as const;
  try {
    await client.withDeadline(Date.now() + 200, () => wakeBy(client, 'nowhere')(moved));
  } finally {
    await connection.close();
  }
}

/** Failures as they really happen, and whether a repeat would meet them again. */
const failures: [string, () => Promise<unknown>, boolean][] = [
  ['a row that breaks a wall', () => run('UPDATE stream SET acknowledged = version + 1'), true],
  ['a row that is there already', () => run('INSERT INTO organisation SELECT * FROM organisation'), true],
  ['an edit of what was recorded', () => run('DELETE FROM event'), true],
  ['a value that does not fit', () => run(`SELECT 'x'::uuid`), true],
  ['a statement that does not exist', () => run('SELEKT 1'), true],
  ['a table that does not exist', () => run('SELECT * FROM nowhere'), true],
  [
    'a row that must be there and is not',
    () => database.db.selectFrom('command').where('id', '=', -1).selectAll().executeTakeFirstOrThrow(),
    true,
  ],
  ['a body that its schema refuses', async () => z.strictObject({}).parse({ surprise: 1 }), true],
  ['a sum that is no whole number of cents', async () => sumCents([0.1]), true],
  ['a programmer’s mistake', async () => (undefined as never as { id: string }).id, true],
  ['an unknown error', thrown(new Error('the machine has a bad minute')), true],
  ['a PostgreSQL that is away', refusedByPort, false],
  ['a connection that was ended', () => run('SELECT pg_terminate_backend(pg_backend_pid())'), false],
  ['a statement that took too long', () => run(`SET statement_timeout = 10; SELECT pg_sleep(5)`), false],
  ['a deadlock', deadlock, false],
  [
    'a transaction that another one overtook',
    () => run(`DO $$ BEGIN RAISE 'overtaken' USING ERRCODE = 'serialization_failure'; END $$`),
    false,
  ],
  ['a lock that was waited for in vain', lockInVain, false],
  ['a pool for which too many wait', crowd, false],
  ['a Temporal that is away', hintInVain, false],
  ['a mail server that is away', thrown(new PostUnavailable(new Error('connect ECONNREFUSED'))), false],
  ['a letter that is refused', thrown(new LetterRefused('550 no such box')), false],
  ['a letter that another sender has', thrown(new LetterTaken('1')), false],
  ['a worker that ends', thrown(new CancelledFailure('the worker ends')), false],
];

const errorOf = (failing: () => Promise<unknown>): Promise<unknown> =>
  failing().then(
    () => {
      throw new Error('it did not fail');
    },
    (error: unknown) => error,
  );

const named = failures.map(([what, failing, permanent]) => ({
  what,
  failing,
  permanent,
  then: permanent ? 'ends the retries of its activity' : 'is tried again',
}));

test.each(named)('$what $then', async ({ failing, permanent }) => {
  const { activity } = failFast({ activity: failing });
  const error = await errorOf(activity);
  if (permanent) {
    expect(error).toBeInstanceOf(ApplicationFailure);
    expect(error).toMatchObject({ nonRetryable: true, type: 'permanent', message: 'activity failed for good', cause: expect.any(Error) });
  } else expect(error).not.toBeInstanceOf(ApplicationFailure);
});

test('an activity that succeeds answers through', async () => {
  const { greet } = failFast({ greet: async (name: string) => `Bonjour ${name}` });
  expect(await greet('Aïcha')).toBe('Bonjour Aïcha');
});
