import type { Kysely } from 'kysely';
import { recipientsById } from '../../db/people/people.ts';
import type { DB } from '../../db/core/schema.ts';
import { readFileName } from '../../db/threads/contacts.ts';
import { readFollowers } from '../../db/threads/following.ts';
import type { Event } from '../../domain/core/event.ts';
import { isSamePerson } from '../../domain/core/role.ts';
import { EVENTS } from '../../domain/events.ts';
import { followsAsFund } from '../../domain/threads/following.ts';
import { type AddressedLetter, nameOf } from '../core/letter-content.ts';

/** Followers of a file are told of its progress, except of their own acts. */
export async function aboutFollowed(db: Kysely<DB>, event: Event): Promise<AddressedLetter> {
  const { name, facts, personId } = event;
  if (EVENTS[name].course === undefined) return null;
  const { applicationId, organisationId, people } = await readFollowers(db, event);
  const told = people.filter((person) => !isSamePerson(person, personId) && followsAsFund(organisationId, person));
  const ids = told.map((person) => person.personId);
  if (ids.length === 0) return null;
  const author = personId === null ? null : await nameOf(db, personId);
  const file = await readFileName(db, { kind: 'application', id: applicationId });
  return { to: await recipientsById(db, ids), owed: { name: 'tellFollower', facts: { ...file, author, event: name, told: facts } } };
}
