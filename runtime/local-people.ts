import type { Kysely } from 'kysely';
import { recognisePerson } from '../db/people/people.ts';
import type { DB } from '../db/core/schema.ts';
import { type Caller, Role } from '../domain/core/role.ts';
import { people } from '../local/people.ts';

type Person = (typeof people)[number];

/** Makes these people known in this database as if they had signed in at that issuer; returns them by their logins. */
export async function recogniseAll(db: Kysely<DB>, issuer: string, all: readonly Person[]): Promise<Record<string, Caller>> {
  const callers: Record<string, Caller> = {};
  for (const { login, givenName, usualName, email, roles, siret, organisation } of all)
    callers[login] = await recognisePerson(db, {
      issuer,
      subject: login,
      givenName,
      usualName,
      email,
      emailVerified: true,
      roles: roles.map((role) => Role.parse(role)),
      siret,
      organisationName: organisation.name,
      legalCategory: organisation.legalCategory,
    });
  return callers;
}

/** One of the local issuer's people. */
export async function recogniseLocal(db: Kysely<DB>, issuer: string, login: string): Promise<Caller> {
  const caller = (
    await recogniseAll(
      db,
      issuer,
      people.filter((each) => each.login === login),
    )
  )[login];
  if (!caller) throw new Error(`no person has the login ${login}`);
  return caller;
}

/** All of them, by their logins. */
export const recogniseLocals = (db: Kysely<DB>, issuer: string): Promise<Record<string, Caller>> => recogniseAll(db, issuer, people);
