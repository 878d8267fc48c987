import { readAddressed } from '../../../activities/letters.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { amended, approvedAmendment, type CommandHarness, openCommandHarness } from '../../support/command-harness.ts';

let database: Database;
let harness: CommandHarness;
beforeAll(async () => {
  database = await freshDatabase();
  harness = await openCommandHarness(database.db);
});
afterAll(() => database.drop());

/** The people who get a letter, written now, on the opinion on a grant's amendment, and the added amount in it. */
async function told(id: string): Promise<{ roles: string[]; addedCents: unknown }> {
  const { db } = database;
  const found = await db
    .selectFrom('event')
    .where('stream_id', '=', id)
    .where('name', '=', 'giveAmendmentOpinion')
    .selectAll()
    .executeTakeFirstOrThrow();
  const { stream_id: streamId, person_id: personId, ...event } = found;
  const letters = await readAddressed(db, 'grant', { streamId, personId, ...event });
  const roles = Object.entries(harness.callers).flatMap(([login, { personId: who }]) =>
    letters.some(({ person }) => person.id === who) ? [login] : [],
  );
  return { roles, addedCents: Object(letters[0]?.owed.facts)['addedCents'] };
}

test.each([
  ['waits for its signatures', approvedAmendment],
  ['is in force, and the grant awards what it says', amended],
])('a letter on an opinion goes to the person who decides, also where the amendment %s by then', async (_, bring) => {
  expect(await told(await bring(harness, database.db))).toEqual({ roles: ['chair'], addedCents: 100 });
});
