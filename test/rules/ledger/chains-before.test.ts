import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { type Database, freshDatabase } from '../../support/database.ts';
import { orderOf } from '../../support/credit-lives.ts';
import { awarded, openOffice, paid } from '../../support/office.ts';

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const read = async () => ({
  movements: await database.db.selectFrom('movement').selectAll().orderBy('envelope_id').orderBy('sequence').execute(),
  envelopes: await database.db.selectFrom('envelope').selectAll().orderBy('id').execute(),
});

test('movements that were recorded before there were chains get the hashes that they would have been given, and stay as they are', async () => {
  const { db } = database;
  const office = await openOffice(db);
  const { grantId } = await awarded(office, db);
  await paid(office, db, grantId);
  const [envelope] = (await read()).envelopes;
  await office.accept('finance', 'freezeCredits', orderOf(1), { id: envelope?.id ?? '' });
  const freeze = (await read()).envelopes[0]?.sequence;
  await office.accept('finance-2', 'reverseMovement', { sequence: freeze, reason: 'Erreur.' }, { id: envelope?.id ?? '' });

  const chained = await read();
  await sql`ALTER TABLE movement DROP COLUMN hash`.execute(db);
  await sql`ALTER TABLE envelope DROP COLUMN head`.execute(db);
  await sql`DROP TABLE seal_head, seal`.execute(db);
  await sql.raw(await readFile('db/migrations/0013_chains_and_seals.sql', 'utf8')).execute(db);
  expect(await read()).toEqual(chained);
  await expect(database.pool.query('UPDATE movement SET amount_cents = 1')).rejects.toThrow('movement is append-only');
});
