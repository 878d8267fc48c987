import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { toActive, toGrant } from '../../support/lives.ts';
import { invariantFaults } from '../../support/proof.ts';
import { startWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ letters: true });
});
afterAll(() => world.stop());

test('what both sides signed before there were documents stays signed, of the first plan, and whatever is signed since names its document', async () => {
  const { db } = world.database;
  await toGrant(world);
  await toActive(world);
  const signatures = () => db.selectFrom('signature').select(['grant_id', 'side', 'person_id', 'signed_at']).orderBy('side').execute();
  const before = await signatures();
  expect(before).toHaveLength(2);
  // As a signature was before: its side, its person and its instant.
  await sql`ALTER TABLE event DISABLE TRIGGER USER`.execute(db);
  await sql`UPDATE event SET facts = facts - 'documentSha256'`.execute(db);
  await sql`DROP TRIGGER signature_is_append_only ON signature`.execute(db);
  await sql`ALTER TABLE signature DROP COLUMN plan CASCADE, DROP COLUMN document_sha256, DROP COLUMN provider, ADD PRIMARY KEY (grant_id, side)`.execute(
    db,
  );
  await sql`DROP TABLE agreement, guarantee`.execute(db);
  await sql.raw(await readFile('db/migrations/0035_agreements.sql', 'utf8')).execute(db);
  await sql`ALTER TABLE signature ADD COLUMN amendment integer GENERATED ALWAYS AS (nullif(plan, 1) - 1) STORED`.execute(db);
  expect(await signatures()).toEqual(before);
  expect(await db.selectFrom('signature').select(['plan', 'document_sha256', 'provider']).distinct().execute()).toEqual([
    { plan: 1, document_sha256: null, provider: 'recorded' },
  ]);
  const faults = await invariantFaults(db);
  expect(faults.filter((fault) => /signature|document/.test(fault))).toEqual([]);
  await expect(
    sql`INSERT INTO signature SELECT grant_id, side, person_id, signed_at, 2, NULL, 'recorded' FROM signature`.execute(db),
  ).rejects.toThrow('a_signature_names_its_document');
});
