import type { Kysely } from 'kysely';
import { readOrganisationName, recipientsById } from '../../db/people.ts';
import type { DB } from '../../db/schema.ts';
import type { Event } from '../../domain/event.ts';
import { Role } from '../../domain/role.ts';
import type { Addressed } from './addressed.ts';

/** Whoever is given a role, or loses one, is told of it. */
export async function aboutPerson(db: Kysely<DB>, { streamId: id, name, facts }: Event): Promise<Addressed> {
  if (name !== 'giveRole' && name !== 'withdrawRole') return null;
  const organisation = await readOrganisationName(db, String(facts['organisationId']));
  return { to: await recipientsById(db, [id]), owed: { name, facts: { role: Role.parse(facts['role']), organisation } } };
}
