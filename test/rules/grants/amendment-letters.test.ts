import { readAddressed } from '../../../activities/letters.ts';
import type { Event, EventName } from '../../../domain/core/event.ts';
import { parisDate } from '../../../domain/core/calendar.ts';
import { readNames } from '../../../db/core/timeline.ts';
import { amended, approvedAmendment, commandsOfFile } from '../../support/command-harness.ts';

const { database, harness } = commandsOfFile();

/** The event of this name on a grant. */
async function eventOf(id: string, name: EventName): Promise<Event> {
  const events = database.db.selectFrom('event').where('stream_id', '=', id).where('name', '=', name);
  const { stream_id: streamId, person_id: personId, ...event } = await events.selectAll().executeTakeFirstOrThrow();
  return { streamId, personId, ...event };
}

/** The people who get a letter on an event, written now, and the first letter's facts. */
async function told(event: Event): Promise<{ roles: string[]; facts: Record<string, unknown> }> {
  const letters = await readAddressed(database.db, 'grant', event);
  const roles = Object.entries(harness.callers).flatMap(([login, { personId: who }]) =>
    letters.some(({ person }) => person.id === who) ? [login] : [],
  );
  return { roles, facts: { ...letters[0]?.owed.facts } };
}

test.each([
  ['waits for its signatures', approvedAmendment],
  ['is in force, and the grant awards what it says', amended],
])('a letter on an opinion goes to the person who decides, also where the amendment %s by then', async (_, bring) => {
  const event = await eventOf(await bring(harness, database.db), 'giveAmendmentOpinion');
  expect(await told(event)).toMatchObject({ roles: ['chair'], facts: { addedCents: 100 } });
});

test('the fund’s missing signature is finance’s and the leads’ to know, and lapses nothing', async () => {
  const { facts, ...approved } = await eventOf(await approvedAmendment(harness, database.db), 'approveAmendment');
  const late = { ...approved, name: 'escalateAmendment' as const, personId: null };
  const { roles, facts: said } = await told({ ...late, facts: { amendment: facts['amendment'] ?? 0, deadlineOn: '2100-01-04' } });
  expect([roles.includes('finance'), roles.includes('lead'), roles.includes('applicant')]).toEqual([true, true, false]);
  expect(said).toMatchObject({ reviewer: null, signBy: '2100-01-04' });
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
