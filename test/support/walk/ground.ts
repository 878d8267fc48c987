import type { Kysely } from 'kysely';
import { recogniseAll } from '../../../runtime/local-people.ts';
import { loadPublished } from '../../../db/calls/calls.ts';
import type { DB } from '../../../db/core/schema.ts';
import { CallFile, type CallTerms } from '../../../domain/calls/call.ts';
import type { LocalPerson } from '../../../local/people.ts';
import type { Caller } from '../../../domain/core/role.ts';
import { codeOf } from '../call-code.ts';
import { THREE_OPINIONS } from '../three-opinions.ts';
import { WALKERS } from './people.ts';

/** All people of the walks, recognised in this database. */
export const recogniseWalkers = (db: Kysely<DB>): Promise<Record<string, Caller>> => recogniseAll(db, 'walk', WALKERS);

/** A person of the walks, as their issuer knows them now. */
export async function recogniseWalker(db: Kysely<DB>, walker: LocalPerson): Promise<Caller> {
  const { [walker.login]: caller } = await recogniseAll(db, 'walk', [walker]);
  if (!caller) throw new Error(`no person has the login ${walker.login}`);
  return caller;
}

/** A call of the walk's, by its place among all, with what its envelope holds of AE and of CP. */
export async function openWalkedCall(db: Kysely<DB>, place: number, terms: Partial<CallTerms>, cents: number, at: string): Promise<void> {
  const envelope = { ...THREE_OPINIONS.envelope, code: 'WALK', aeCents: cents, cpCents: cents };
  const id = `walk-${String(place).padStart(3, '0')}`;
  await loadPublished(
    db,
    CallFile.parse({ ...THREE_OPINIONS, id, code: codeOf(id), envelope, terms: { ...THREE_OPINIONS.terms, ...terms } }),
    at,
  );
}
