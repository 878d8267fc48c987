import { owesLetters } from '../../domain/core/event.ts';
import { people } from '../../local/people.ts';
import { STUDENTS } from './lives.ts';
import type { World } from './world.ts';

/** The same project under a title by which its letters are told from others'. */
export const titled = (title: string) => ({ ...STUDENTS, title });

/** Signs people in, so that the fund knows whom it may write to. */
export async function signIn(world: World, ...logins: string[]): Promise<void> {
  await Promise.all(logins.map((login) => world.as(login)));
}

/** Everybody whom deadlines write to. */
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

/** What a thing's stream says happened, oldest first. */
export const eventsOf = (world: World, id: string) =>
  world.database.db.selectFrom('event').where('stream_id', '=', id).select(['name', 'at', 'facts', 'version']).orderBy('version').execute();

/** The names of those events. */
export const namesOf = async (world: World, id: string): Promise<string[]> => (await eventsOf(world, id)).map(({ name }) => name);

/**
 * A stream's version, its next deadline, how far its workflow has heard of it, and up to where its letters have left.
 */
export const streamOf = (world: World, id: string) =>
  world.database.db
    .selectFrom('stream')
    .where('id', '=', id)
    .select(['version', 'heard', 'acknowledged', 'due_at', 'due_what'])
    .executeTakeFirstOrThrow();

/** True when a thing's workflow has nothing to hear, and its letters have left. */
export async function hasCaughtUp(world: World, id: string): Promise<boolean> {
  const { version, heard, acknowledged } = await streamOf(world, id);
  return heard === version && acknowledged === version;
}

/** True when every letter that a thing's events owe has left. What owes none is acknowledged at the next look. */
export async function allWritten(world: World, id: string): Promise<boolean> {
  const [{ acknowledged }, events] = await Promise.all([streamOf(world, id), eventsOf(world, id)]);
  return events.every(({ name, facts, version }) => version <= acknowledged || !owesLetters(name, facts));
}

/** Who was written to in a letter whose subject has all these words, one entry a letter, by login. */
export function writtenTo(world: World, ...words: string[]): string[] {
  const letters = world.mail.filter(({ subject }) => words.every((word) => subject.includes(word)));
  return letters.map(({ to }) => people.find(({ email }) => email === to)?.login ?? to).sort();
}
