import { expectStatus } from './lives.ts';
import { claimsOf, type FUND, signToken } from './tokens.ts';
import type { Actor, World } from './world.ts';

/** Somebody who has signed in and whose token says nothing of roles. */
export const roleless = async (world: World, sub: string, organisation: typeof FUND): Promise<Actor> =>
  world.enter(await signToken(claimsOf({ ...organisation, sub, roles: [] })));

/** Somebody of an organisation to whom the admin gave these roles. */
export async function withRoles(world: World, sub: string, organisation: typeof FUND, ...roles: string[]): Promise<Actor> {
  const person = await roleless(world, sub, organisation);
  for (const role of roles) await give(world, 'admin', person.id, role);
  return person;
}

export const give = async (world: World, login: string, id: string, role: string) =>
  expectStatus(await (await world.as(login)).post(`/people/${id}/roles`, { role }), 200);

export const withdraw = async (world: World, login: string, id: string, role: string) =>
  expectStatus(await (await world.as(login)).post(`/people/${id}/role-withdrawals`, { role }), 200);

/** Has somebody written to once a day, or at each event. */
export const prefer = async (person: Actor, letters: 'each' | 'daily', language: 'fr' | 'en' = 'fr') =>
  expectStatus(await person.put('/me/preferences', { language, letters }), 200);
