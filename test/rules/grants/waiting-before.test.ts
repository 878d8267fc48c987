import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { eventsOf } from '../../support/story.ts';
import { after, suspend, toAwaiting } from '../../support/tranche-lives.ts';
import { toAwaitingVisa } from '../../support/visa-lives.ts';
import { startWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ letters: true });
});
afterAll(() => world.stop());

test('what waited for credits before there was a queue has its place by when it began to wait; what waited for a visa has none', async () => {
  const { db } = world.database;
  const waits = after(toAwaiting, ['lead', suspend]);
  const [first, second, visa] = [await waits(world), await waits(world), await toAwaitingVisa(world)];
  // Then the acceptance confirmed the tranche itself, and said so.
  await db.transaction().execute(async (trx) => {
    await sql`SET LOCAL session_replication_role = replica`.execute(trx);
    await sql`UPDATE event AS e SET facts = e.facts || n.facts FROM event AS n
      WHERE e.name = 'reviewReport' AND (n.stream_id, n.version, n.name) = (e.stream_id, e.version + 1, 'confirmNextTranche')`.execute(trx);
  });
  for (const table of ['account_review', 'account_statement', 'final_account']) await sql`DROP TABLE ${sql.table(table)}`.execute(db);
  await sql`ALTER TABLE tranche DROP COLUMN waiting_since`.execute(db);
  await sql.raw(await readFile('db/migrations/0037_final_accounts.sql', 'utf8')).execute(db);
  const places = await db
    .selectFrom('tranche')
    .where('waiting_since', 'is not', null)
    .select(['grant_id', 'waiting_since'])
    .orderBy('waiting_since')
    .execute();
  const acceptedAt = async (id: string) => (await eventsOf(world, id)).find(({ name }) => name === 'reviewReport')?.at;
  expect(places).toEqual([
    { grant_id: first, waiting_since: await acceptedAt(first) },
    { grant_id: second, waiting_since: await acceptedAt(second) },
  ]);
  expect(places.map(({ grant_id: id }) => id)).not.toContain(visa);
});
