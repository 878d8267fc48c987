import { type Kysely, sql } from 'kysely';
import { acknowledge, appendEvent, readReceipt } from '../../../db/core/events.ts';
import type { DB } from '../../../db/core/schema.ts';
import type { Receipt } from '../../../domain/core/command.ts';
import { commandsOfFile, drafted } from '../../support/command-harness.ts';
import { until } from '../../support/until.ts';

const { database, harness } = commandsOfFile();
let db: Kysely<DB>;
beforeAll(async () => {
  ({ db } = database.application);
});

const streamOf = (id: string) =>
  db.selectFrom('stream').where('id', '=', id).select(['version', 'heard', 'heard_state', 'acknowledged']).executeTakeFirstOrThrow();

/**
 * A submitted application, whose letters have left, and whose row is read while its admissibility is being decided;
 * returns what the read answered.
 */
async function readBesideACommand(): Promise<{ id: string; read: Receipt | null }> {
  const { id, version } = await drafted(harness);
  await harness.accept('applicant', 'submitApplication', { version }, { id });
  await readReceipt(db, 'application', id);
  await acknowledge(db, id, 2);
  let reading: Promise<Receipt | null> | undefined;
  await db.transaction().execute(async (trx) => {
    await trx.selectFrom('stream').where('id', '=', id).select('id').forUpdate().execute();
    await trx.updateTable('application').set({ state: 'in_review' }).where('id', '=', id).execute();
    const by = { at: new Date().toISOString(), personId: harness.callers['screener']?.personId ?? '' };
    await appendEvent(trx, by, {
      streamId: id,
      name: 'decideAdmissibility',
      facts: { decision: 'admissible' },
      due: { at: '2100-01-01T00:00:00.000Z', what: 'remindReviewer' },
      state: 'in_review',
    });
    reading = readReceipt(db, 'application', id);
    let isOver = false;
    void reading.finally(() => (isOver = true)).catch(() => undefined);
    await until('the read waits for the command, or is over', async () => {
      const { rows } = await sql<{ waits: number }>`
        SELECT count(*) AS waits FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`.execute(
        database.db,
      );
      return isOver || rows[0]?.waits === 1;
    });
  });
  return { id, read: (await reading) ?? null };
}

test('a read beside a command that is just being committed says what was before it or what is after it, and no mixture', async () => {
  const { id, read } = await readBesideACommand();
  const before = { id, version: 2, state: 'submitted', due: expect.anything(), owesLetters: false };
  const after = { id, version: 3, state: 'in_review', due: { at: '2100-01-01T00:00:00.000Z', what: 'remindReviewer' }, owesLetters: false };
  expect([before, after]).toContainEqual(read);
});

test('what was read beside a command is not noted as heard of the command, nor is a letter that it owes acknowledged', async () => {
  const { id, read } = await readBesideACommand();
  const { heard, acknowledged } = await streamOf(id);
  expect(heard).toBeLessThanOrEqual(read?.version ?? 0);
  expect(acknowledged).toBe(2);
  expect(await readReceipt(db, 'application', id)).toMatchObject({ version: 3, state: 'in_review' });
  expect(await streamOf(id)).toMatchObject({ version: 3, heard: 3, heard_state: 'in_review', acknowledged: 2 });
});

test('most writes to a stream and to a command are made in place: no index has a column that they change', async () => {
  const LIVES = 20;
  const shares = async () => {
    const { rows } = await sql<{ name: string; updates: number; share: number }>`
      SELECT relname AS name, n_tup_upd AS updates, (100 * n_tup_hot_upd / greatest(n_tup_upd, 1))::bigint AS share
      FROM pg_stat_user_tables WHERE relname IN ('stream', 'command')`.execute(database.db);
    return Object.fromEntries(rows.map(({ name, ...row }) => [name, row]));
  };
  await database.pool.query('SELECT pg_stat_reset()');
  for (let life = 0; life < LIVES; life += 1) {
    const { id, version } = await drafted(harness);
    const follow = async (done: number): Promise<void> => {
      await readReceipt(db, 'application', id);
      await acknowledge(db, id, done);
    };
    await harness.accept('applicant', 'submitApplication', { version }, { id });
    await follow(2);
    await harness.accept('screener', 'decideAdmissibility', { revision: 1, decision: 'admissible' }, { id });
    await follow(3);
  }
  // Each command writes both, is heard of, and its letters have left. PostgreSQL counts some seconds later.
  const found = await until(
    'all are counted',
    async () => {
      const now = await shares();
      return (now['stream']?.updates ?? 0) >= 7 * LIVES && (now['command']?.updates ?? 0) >= 3 * LIVES && now;
    },
    30_000,
  );
  const low = Object.entries(found).filter(([, { share }]) => share < 50);
  expect(low).toEqual([]);
}, 60_000);
