import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { connect } from '../../../db/connection/connect.ts';
import { drafted, openCommandHarness } from '../../support/command-harness.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { STUDENTS } from '../../support/fixtures.ts';

let database: Database;
/** On one connection, whose own writing PostgreSQL counts. */
let one: ReturnType<typeof connect>;
beforeAll(async () => {
  database = await freshDatabase();
  one = connect(database.url, { max: 1 });
});
afterAll(async () => {
  await one.pool.end();
  await database.drop();
});

/** How many bytes all tables take, and how many bytes of WAL this connection has written. */
async function bytes(): Promise<{ tables: number; log: number }> {
  await sql`SELECT pg_stat_force_next_flush()`.execute(one.db);
  const { rows } = await sql<{ tables: number; log: number }>`
    SELECT (SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace)::bigint AS tables,
      (SELECT wal_bytes FROM pg_stat_get_backend_wal(pg_backend_pid()))::bigint AS log`.execute(one.db);
  const [row] = rows;
  if (!row) throw new Error('nothing was counted');
  return row;
}

const TIMES = 50;
const { callId, ...content } = STUDENTS;
/** As large as answers may be: anything larger is refused before it is stored. */
const LARGE = { ...content, answers: { problem: 'x'.repeat(99_000) } };

test.each([
  ['stale, on its own draft', 'applicant', 'updateApplication', { ...LARGE, version: 99 }, 'stale_version'],
  ['on the draft of another organisation', 'applicant2', 'updateApplication', { ...LARGE, version: 1 }, 'not_found'],
  ['on what does not exist', 'applicant', 'updateApplication', { ...LARGE, version: 1 }, 'not_found'],
  ['under a call that is not there', 'applicant', 'createApplication', { ...LARGE, callId: `${callId}-2` }, 'call_unknown'],
] as const)(
  'a large body that is refused leaves no more than its key, in rows and in PostgreSQL’s log: %s',
  async (what, login, name, body, code) => {
    const harness = await openCommandHarness(one.db);
    const draft = await drafted(harness);
    const id = what.includes('does not exist') ? randomUUID() : draft.id;
    const whole = { siret: '13002526500013', ...body };
    const refuse = async () => expect(await harness.ask(login, name, whole, { id })).toMatchObject({ refusal: { code } });
    await refuse();
    const before = await bytes();
    for (let times = 0; times < TIMES; times += 1) await refuse();
    const after = await bytes();
    const each = { tables: (after.tables - before.tables) / TIMES, log: (after.log - before.log) / TIMES };
    expect(each.tables).toBeLessThan(1_000);
    expect(each.log).toBeGreaterThan(0);
    expect(each.log).toBeLessThan(2_000);
  },
);
