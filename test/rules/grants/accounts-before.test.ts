import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { toAccountedAtOnce } from '../../support/account-lives.ts';
import { amend, more } from '../../support/amendment-lives.ts';
import { toInTwo } from '../../support/impact-lives.ts';
import { toPaid } from '../../support/lives.ts';
import { grantOf, toClosed } from '../../support/tranche-lives.ts';
import { startWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ letters: true });
});
afterAll(() => world.stop());

test('the first tranche is firm that was planned before a call could say how many are, and so is what an amendment has added; what was closed before its account goes on', async () => {
  const { db } = world.database;
  const [inTwo, unaccounted, closed] = [await toInTwo(world), await toAccountedAtOnce(world), await toClosed(world)];
  await amend(world, inTwo, more(), 'chair');
  await toPaid(world, unaccounted);
  await db.updateTable('grant').set({ state: 'closed' }).where('id', '=', unaccounted).execute();
  await sql`ALTER TABLE tranche DROP COLUMN firm`.execute(db);
  await sql.raw(await readFile('db/migrations/0046_firm_tranches.sql', 'utf8')).execute(db);
  const { tranches } = await grantOf(world, inTwo);
  expect(tranches.map(({ firm }: { firm: boolean }) => firm)).toEqual([true, false, true]);
  expect([(await grantOf(world, unaccounted)).state, (await grantOf(world, closed)).state]).toEqual(['active', 'closed']);
});
