import { createHash, randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { DB } from '../../db/core/schema.ts';
import { storePageSession } from '../../db/pages/page-sessions.ts';
import { type Role, ROLES } from '../../domain/core/role.ts';
import { people } from '../../local/people.ts';

/**
 * The cookie of a person who has just signed in to the pages at this address. The roles are those of the local issuer's
 * person with this login, unless they are given.
 */
export async function signedIn(
  db: Kysely<DB>,
  url: string,
  { login, personId, roles }: { login?: string; personId: string; roles?: readonly Role[] },
): Promise<{ name: string; value: string }> {
  const known = people.find((person) => person.login === login);
  const { organisation_id: organisationId } = await db
    .selectFrom('person')
    .where('id', '=', personId)
    .select('organisation_id')
    .executeTakeFirstOrThrow();
  const value = randomBytes(32).toString('base64url');
  await storePageSession(db, createHash('sha256').update(value).digest(), {
    ...{ personId, organisationId, acr: null, idToken: null },
    roles: ROLES.filter((role) => (roles ?? known?.roles)?.includes(role)),
    signedInAt: new Date().toISOString(),
  });
  return { name: `guichet-session-${new URL(url).port}`, value };
}
