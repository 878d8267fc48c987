import { atAuditInstant, AUDIT_FILES, streamFile } from '../../../db/core/audit.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { awarded, openCommandHarness } from '../../support/command-harness.ts';

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
  await awarded(await openCommandHarness(database.db), database.db);
});
afterAll(() => database.drop());

const rowsIn = (batch: number) =>
  atAuditInstant(database.application.pool, async (client) => {
    const rows: unknown[][] = [];
    for (const file of AUDIT_FILES) for await (const row of streamFile(client, file, batch)) rows.push(row);
    return rows;
  });

test('in whatever batches a file is read, it has each row once and in the same order', async () => {
  const whole = await rowsIn(1_000);
  expect(whole.length).toBeGreaterThan(30);
  for (const batch of [1, 2, 7]) expect(await rowsIn(batch)).toEqual(whole);
});

test('what is given to an auditor are columns that there are, each once', async () => {
  const { rows } = await database.pool.query<{ name: string }>(
    `SELECT table_name || '.' || column_name AS name FROM information_schema.columns WHERE table_schema = 'public'`,
  );
  const given = AUDIT_FILES.flatMap(({ table, columns }) => columns.map((column) => `${table}.${column}`));
  expect(given.filter((column) => !rows.some(({ name }) => name === column))).toEqual([]);
  expect(new Set(given).size).toBe(given.length);
});

test('a chained table is given whole: every column is hashed, in its order, and the hash stands last', async () => {
  for (const table of ['event', 'movement', 'seal', 'seal_head']) {
    const { rows } = await database.pool.query<{ name: string }>(
      `SELECT column_name AS name FROM information_schema.columns WHERE table_name = $1 ORDER BY ordinal_position`,
      [table],
    );
    expect(AUDIT_FILES.find((file) => file.table === table)?.columns).toEqual(rows.map(({ name }) => name));
  }
});
