import { owesLetters } from '../../domain/events.ts';
import { people } from '../../local/people.ts';
import { STUDENTS } from './fixtures.ts';
import type { AppHarness } from './app-harness.ts';

/** The same project under a title that tells its letters apart. */
export const titled = (title: string) => ({ ...STUDENTS, title });

/** Signs people in, so that the fund knows them and may write to them. */
export async function signIn(harness: AppHarness, ...logins: string[]): Promise<void> {
  await Promise.all(logins.map((login) => harness.as(login)));
}

/** All people to whom deadlines write. */
export const EVERYBODY = [
  'applicant',
  'screener',
  'reviewer-legal',
  'reviewer-data',
  'reviewer-impact',
  'lead',
  'chair',
  'finance',
  'payer',
];

/** The events of a thing's stream, oldest first. */
export const eventsOf = (harness: AppHarness, id: string) =>
  harness.database.db
    .selectFrom('event')
    .where('stream_id', '=', id)
    .select(['name', 'at', 'facts', 'version'])
    .orderBy('version')
    .execute();

/** The names of those events. */
export const namesOf = async (harness: AppHarness, id: string): Promise<string[]> => (await eventsOf(harness, id)).map(({ name }) => name);

/** A stream's version, its next deadline, how far its workflow has heard, and up to where its letters have left. */
export const streamOf = (harness: AppHarness, id: string) =>
  harness.database.db
    .selectFrom('stream')
    .where('id', '=', id)
    .select(['version', 'heard', 'acknowledged', 'due_at', 'due_what'])
    .executeTakeFirstOrThrow();

/** True when a thing's workflow has nothing to hear, and its letters have left. */
export async function hasCaughtUp(harness: AppHarness, id: string): Promise<boolean> {
  const { version, heard, acknowledged } = await streamOf(harness, id);
  return heard === version && acknowledged === version;
}

/**
 * True when every letter that a thing's events owe has left. Events that owe none are acknowledged at the next look.
 */
export async function allWritten(harness: AppHarness, id: string): Promise<boolean> {
  const [{ acknowledged }, events] = await Promise.all([streamOf(harness, id), eventsOf(harness, id)]);
  return events.every(({ name, facts, version }) => version <= acknowledged || !owesLetters(name, facts));
}

/** The logins that got a letter whose subject has all these words, one entry per letter. */
export function writtenTo(harness: AppHarness, ...words: string[]): string[] {
  const letters = harness.mail.filter(({ subject }) => words.every((word) => subject.includes(word)));
  return letters.map(({ to }) => people.find(({ email }) => email === to)?.login ?? to).sort();
}
