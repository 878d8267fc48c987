import type { Kysely } from 'kysely';
import { loadCall } from '../../../db/calls.ts';
import { recognisePerson } from '../../../db/people.ts';
import type { DB } from '../../../db/schema.ts';
import { CallFile, type CallTerms } from '../../../domain/call.ts';
import { type Caller, Role } from '../../../domain/role.ts';
import { THREE_OPINIONS } from '../three-opinions.ts';
import { WALKERS } from './people.ts';

/** Everybody who walks, recognised in this database. */
export async function recogniseWalkers(db: Kysely<DB>): Promise<Record<string, Caller>> {
  const callers: Record<string, Caller> = {};
  for (const { login, givenName, usualName, email, roles, siret, organisation } of WALKERS) {
    callers[login] = await recognisePerson(db, {
      issuer: 'walk',
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
  return callers;
}

/** A call of the walk's, by its place among all, with what its envelope holds of AE and of CP. */
export async function openWalkedCall(db: Kysely<DB>, place: number, terms: Partial<CallTerms>, cents: number, at: string): Promise<void> {
  const envelope = { ...THREE_OPINIONS.envelope, code: 'WALK', aeCents: cents, cpCents: cents };
  const id = `walk-${String(place).padStart(3, '0')}`;
  await loadCall(db, CallFile.parse({ ...THREE_OPINIONS, id, envelope, terms: { ...THREE_OPINIONS.terms, ...terms } }), at);
}
