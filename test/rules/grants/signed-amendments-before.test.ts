import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import {
  LONGER,
  propose,
  take,
  toAdvised,
  toInForce,
  toOneSide,
  reject,
  assign,
  advise,
  approve,
  signAmendment,
} from '../../support/amendment-lives.ts';
import { invariantFaults } from '../../support/proof.ts';
import { startWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ letters: true });
});
afterAll(() => world.stop());

test('an amendment that was signed before it had a document stays signed, and its plan takes the number after its own', async () => {
  const { db } = world.database;
  await toInForce()(world);
  await toOneSide()(world);
  const id = await take(world, await toAdvised()(world), ['lead', reject], ['applicant', propose(LONGER)], ['lead', assign]);
  await take(world, id, ['examiner', advise], ['lead', approve], ['applicant', signAmendment], ['finance', signAmendment]);
  const signatures = () =>
    db
      .selectFrom('signature')
      .where('amendment', 'is not', null)
      .select(['grant_id', 'plan', 'side', 'person_id', 'signed_at'])
      .orderBy('signed_at')
      .execute();
  const plans = () => db.selectFrom('grant_plan').selectAll().orderBy('grant_id').orderBy('number').execute();
  const [signed, annexed] = [await signatures(), await plans()];
  expect([signed.map(({ plan }) => plan), annexed.filter((plan) => plan.grant_id === id).map(({ number }) => number)]).toEqual([
    [2, 2, 2, 3, 3],
    [1, 3],
  ]);
  // As it was before: signatures of their own, which name no document, and plans numbered without a gap.
  await sql`ALTER TABLE event DISABLE TRIGGER USER`.execute(db);
  await sql`UPDATE event SET facts = facts - 'documentSha256' WHERE name = 'signAmendment'`.execute(db);
  await sql`CREATE TABLE amendment_signature AS SELECT grant_id, amendment AS number, side, person_id, signed_at FROM signature WHERE amendment IS NOT NULL`.execute(
    db,
  );
  await sql`ALTER TABLE signature DISABLE TRIGGER USER`.execute(db);
  await sql`DELETE FROM signature WHERE amendment IS NOT NULL`.execute(db);
  await sql`ALTER TABLE signature ENABLE TRIGGER USER, DROP COLUMN amendment`.execute(db);
  await sql`ALTER TABLE agreement DISABLE TRIGGER USER`.execute(db);
  await sql`DELETE FROM agreement WHERE plan > 1`.execute(db);
  await sql`ALTER TABLE grant_plan DISABLE TRIGGER USER, DROP CONSTRAINT a_plan_has_the_number_after_its_amendment,
    ADD CONSTRAINT a_plan_is_the_first_or_an_amendments CHECK ((number = 1) = (amendment IS NULL))`.execute(db);
  await sql`UPDATE grant_plan SET number = 2 WHERE number = 3`.execute(db);
  await sql`INSERT INTO funding_change SELECT ${id}, 1, 1, '[]', 1, 1, 2`.execute(db);
  await sql.raw(await readFile('db/migrations/0044_signed_amendments.sql', 'utf8')).execute(db);
  expect([await signatures(), await plans()]).toEqual([signed, annexed]);
  expect(await db.selectFrom('funding_change').select('settled_by_plan').execute()).toEqual([{ settled_by_plan: 3 }]);
  expect(
    await db.selectFrom('signature').where('amendment', 'is not', null).select(['document_sha256', 'provider']).distinct().execute(),
  ).toEqual([{ document_sha256: null, provider: 'recorded' }]);
  const faults = await invariantFaults(db);
  expect(faults.filter((fault) => /signature|document|amendment|plan/.test(fault))).toEqual([]);
});
