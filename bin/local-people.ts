import type { Kysely } from 'kysely';
import { recognisePerson } from '../db/people.ts';
import type { DB } from '../db/schema.ts';
import { type Caller, Role } from '../domain/role.ts';
import { people } from '../local/people.ts';

/** One of the local issuer's people, known in this database from now on as if it had signed in. */
export async function recogniseLocal(db: Kysely<DB>, issuer: string, login: string): Promise<Caller> {
  const person = people.find((each) => each.login === login);
  if (!person) throw new Error(`nobody has the login ${login}`);
  const { givenName, usualName, email, roles, siret, organisation } = person;
  return recognisePerson(db, {
    issuer,
    subject: login,
    givenName,
    usualName,
    email,
    roles: roles.map((role) => Role.parse(role)),
    siret,
    organisationName: organisation.name,
    legalCategory: organisation.legalCategory,
  });
}

/** All of them, by their logins. */
export async function recogniseLocals(db: Kysely<DB>, issuer: string): Promise<Record<string, Caller>> {
  const callers: Record<string, Caller> = {};
  for (const { login } of people) callers[login] = await recogniseLocal(db, issuer, login);
  return callers;
}
