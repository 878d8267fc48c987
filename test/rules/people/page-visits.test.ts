import { sql } from 'kysely';
import { forgetVisits, noteVisit, readVisits } from '../../../db/pages/page-visits.ts';
import { databaseOfFile } from '../../support/database.ts';
import { openCommandHarness } from '../../support/command-harness.ts';

const database = databaseOfFile();
let personId: string;
let thingId: string;
beforeAll(async () => {
  await openCommandHarness(database.db);
  ({ id: personId } = await database.db.selectFrom('person').select('id').limit(1).executeTakeFirstOrThrow());
  ({ id: thingId } = await database.db.selectFrom('stream').select('id').limit(1).executeTakeFirstOrThrow());
});

const writtenAt = async (): Promise<string | undefined> =>
  (
    await database.db
      .selectFrom('page_visit')
      .select(sql<string>`xmin::text`.as('written'))
      .executeTakeFirst()
  )?.written;

test('a first visit has none before it; the next ones say when what was new was read, and write nothing until more is', async () => {
  const { application } = database;
  expect(await noteVisit(application.db, personId, thingId, 3)).toBeNull();
  const first = await writtenAt();
  const seen = await noteVisit(application.db, personId, thingId, 3);
  expect([Date.parse(seen ?? '') <= Date.now(), await writtenAt()]).toEqual([true, first]);
  expect(await noteVisit(application.db, personId, thingId, 5)).toBe(seen);
  expect(await writtenAt()).not.toBe(first);
  // A page that was read before an earlier one undoes nothing.
  await noteVisit(application.db, personId, thingId, 4);
  expect(await readVisits(application.db, personId, [thingId])).toEqual(new Map([[thingId, 5]]));
});

test('what was read long ago is forgotten, and what was read lately is not', async () => {
  const { application, db } = database;
  await forgetVisits(application.db);
  expect((await readVisits(application.db, personId, [thingId])).size).toBe(1);
  await sql`UPDATE page_visit SET visited_at = now() - interval '91 days'`.execute(db);
  await forgetVisits(application.db);
  expect((await readVisits(application.db, personId, [thingId])).size).toBe(0);
});
