import { expectStatus } from './fixtures.ts';
import { claimsOf, type FUND, signToken } from './tokens.ts';
import type { Actor, AppHarness } from './app-harness.ts';

/** A person who has signed in and whose token says nothing of roles. */
export const roleless = async (harness: AppHarness, sub: string, organisation: typeof FUND): Promise<Actor> =>
  harness.enter(await signToken(claimsOf({ ...organisation, sub, roles: [] })));

/** A person of an organisation to whom the admin gave these roles. */
export async function withRoles(harness: AppHarness, sub: string, organisation: typeof FUND, ...roles: string[]): Promise<Actor> {
  const person = await roleless(harness, sub, organisation);
  for (const role of roles) await give(harness, 'admin', person.id, role);
  return person;
}

export const give = async (harness: AppHarness, login: string, id: string, role: string) =>
  expectStatus(await (await harness.as(login)).post(`/people/${id}/roles`, { role }), 200);

export const withdraw = async (harness: AppHarness, login: string, id: string, role: string) =>
  expectStatus(await (await harness.as(login)).post(`/people/${id}/role-withdrawals`, { role }), 200);

/** Sets whether a person gets letters once a day or at each event. */
export const prefer = async (person: Actor, letters: 'each' | 'daily', language: 'fr' | 'en' = 'fr') =>
  expectStatus(await person.put('/me/preferences', { language, letters }), 200);

/** Runs `ask` while an organisation, which keeps the category of its first token, has another category. */
export async function whileOfCategory(harness: AppHarness, siret: string, category: string, ask: () => Promise<unknown>): Promise<void> {
  const { db } = harness.database;
  const become = (to: string) => db.updateTable('organisation').set({ legal_category: to }).where('siret', '=', siret).execute();
  const { was } = await db
    .selectFrom('organisation')
    .where('siret', '=', siret)
    .select((select) => select.ref('legal_category').$notNull().as('was'))
    .executeTakeFirstOrThrow();
  await become(category);
  await ask().finally(() => become(was));
}
