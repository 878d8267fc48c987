import { readAddressed } from '../../../activities/letters.ts';
import type { Event, EventName } from '../../../domain/core/event.ts';
import { parisDate } from '../../../domain/core/calendar.ts';
import { readNames } from '../../../db/core/timeline.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { amended, approvedAmendment, type CommandHarness, openCommandHarness } from '../../support/command-harness.ts';

let database: Database;
let harness: CommandHarness;
beforeAll(async () => {
  database = await freshDatabase();
  harness = await openCommandHarness(database.db);
});
afterAll(() => database.drop());

/** The event of this name on a grant. */
async function eventOf(id: string, name: EventName): Promise<Event> {
  const events = database.db.selectFrom('event').where('stream_id', '=', id).where('name', '=', name);
  const { stream_id: streamId, person_id: personId, ...event } = await events.selectAll().executeTakeFirstOrThrow();
  return { streamId, personId, ...event };
}

/** The people who get a letter, written now, on the opinion on a grant's amendment, and the added amount in it. */
async function told(id: string): Promise<{ roles: string[]; addedCents: unknown }> {
  const letters = await readAddressed(database.db, 'grant', await eventOf(id, 'giveAmendmentOpinion'));
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

test('the letter of a decision names to the applicant alone who took it, as whom, and in whose stead', async () => {
  const { db } = database;
  const event = await eventOf(await approvedAmendment(harness, db), 'approveAmendment');
  const { personId: inSteadOf = '' } = harness.callers['lead'] ?? {};
  const names = await readNames(db, [event.personId ?? '', inSteadOf]);
  const author = { name: names.get(event.personId ?? ''), decider: 'chair', decidedOn: parisDate(event.at), inSteadOf: null };
  const authorsIn = async (of: Event) => {
    const letters = await readAddressed(db, 'grant', of);
    const named = (ofApplicant: boolean) => [
      ...new Set(letters.filter(({ person }) => (person.ofApplicant ?? false) === ofApplicant).map(({ owed }) => owed.author)),
    ];
    return { applicant: named(true), fund: named(false) };
  };
  expect(await authorsIn(event)).toEqual({ applicant: [author], fund: [undefined] });
  const standIn = { ...author, inSteadOf: names.get(inSteadOf) };
  expect(await authorsIn({ ...event, facts: { ...event.facts, inSteadOf } })).toEqual({ applicant: [standIn], fund: [undefined] });
  expect(await authorsIn({ ...event, personId: null })).toEqual({ applicant: [undefined], fund: [undefined] });
});
