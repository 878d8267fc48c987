import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { toActive, toGrant } from '../../support/lives.ts';
import { startWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ letters: true });
});
afterAll(() => world.stop());

test('a plan that was annexed before plans were kept is the first of its grant, from the second signature on', async () => {
  const { db } = world.database;
  await toGrant(world);
  await toActive(world);
  const plans = () =>
    db
      .selectFrom('grant_plan')
      .select(['grant_id', 'number', 'revision', 'awarded_cents', 'cost_cents', 'starts_on', 'ends_on', 'since'])
      .execute();
  const kept = await plans();
  expect(kept).toHaveLength(1);
  await sql`ALTER TABLE "grant" ADD plan_revision integer, ADD plan_cost_cents bigint, ADD plan_starts_on date, ADD plan_ends_on date`.execute(
    db,
  );
  await sql`UPDATE "grant" SET plan_revision = p.revision, plan_cost_cents = p.cost_cents, plan_starts_on = p.starts_on, plan_ends_on = p.ends_on
    FROM grant_plan AS p WHERE p.grant_id = id`.execute(db);
  await sql`DROP TABLE grant_plan CASCADE`.execute(db);
  await sql.raw(await readFile('db/migrations/0034_plans.sql', 'utf8')).execute(db);
  expect(await plans()).toEqual(kept);
});
