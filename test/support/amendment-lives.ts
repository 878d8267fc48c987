import { signingAmendmentOf } from './agreements.ts';
import { examiner } from './appeal-lives.ts';
import { COST_CENTS, IN_TWO, IN_TWO_CENTS, toAtOnce, toInTwo } from './impact-lives.ts';
import { expectStatus } from './lives.ts';
import { askOf } from './tranche-lives.ts';
import type { Actor, World } from './world.ts';

export const REASONS = 'Le fournisseur livre plus tard que prévu.';
export const REASON = 'Le plan tient.';
/** What the amendments of these tests add to an award, and take from one. */
export const ADDED_CENTS = 2_000_000;

/** The funding of the project in two tranches of which the fund pays so much. */
export const fundedBy = (fundCents: number, costCents = COST_CENTS) => ({
  fundingLines: [
    { label: 'Fonds des projets de données', source: 'fund', amountCents: fundCents },
    { label: 'Budget propre', source: 'own', amountCents: costCents - fundCents },
  ],
});
/** The same project at another cost. */
export const costing = (costCents: number) => ({ costLines: [{ label: 'Développement', category: 'services', amountCents: costCents }] });

/**
 * A cost that is so much higher, of which the fund pays so much more; IN_TWO asks for half of its cost, which is the
 * most.
 */
export const more = (addedCents = ADDED_CENTS) => ({
  ...costing(COST_CENTS + 2 * addedCents),
  ...fundedBy(IN_TWO_CENTS + addedCents, COST_CENTS + 2 * addedCents),
});
export const less = (cutCents = ADDED_CENTS) => fundedBy(IN_TWO_CENTS - cutCents);
export const LONGER = { durationMonths: 18 };

type Ask = (world: World, login: string, id: string) => ReturnType<Actor['post']>;

export const propose = (body: object = LONGER): Ask => askOf('amendments', { reasons: REASONS, ...body });

/** The number of the amendment that is open, or was last. */
async function numberOf({ database: { db } }: World, id: string): Promise<number> {
  const rows = db.selectFrom('amendment').where('grant_id', '=', id).select('number').orderBy('number', 'desc');
  return (await rows.executeTakeFirst())?.number ?? 1;
}
const onOpen =
  (path: string, body: (world: World) => Promise<object>): Ask =>
  async (world, login, id) =>
    (login === 'examiner' ? await examiner(world) : await world.as(login)).post(`/grants/${id}/${path}`, {
      amendment: await numberOf(world, id),
      ...(await body(world)),
    });

export const assign = onOpen('amendment-assignments', async (world) => ({ reviewerId: (await examiner(world)).id }));
export const advise = onOpen('amendment-opinion', async () => ({ verdict: 'favourable', comment: 'Bien motivé.' }));
export const decline = onOpen('amendment-declining', async () => ({ reason: REASON }));
export const approve = onOpen('amendment-approval', async () => ({ reason: REASON }));
export const reject = onOpen('amendment-rejection', async () => ({ reason: REASON }));
export const withdraw = onOpen('amendment-withdrawal', async () => ({ reason: REASON }));
/** What a side of an amendment signs as its grant names it. */
export async function amendmentToSign(world: World, id: string) {
  return signingAmendmentOf(world.database.db, id, await numberOf(world, id));
}
export const signAmendment: Ask = async (world, login, id) =>
  (await world.as(login)).post(`/grants/${id}/amendment-signatures`, await amendmentToSign(world, id));

/** Does these one after the other to a grant, each of which must be taken. */
export async function take(world: World, id: string, ...asked: [login: string, ask: Ask][]): Promise<string> {
  for (const [login, ask] of asked) expectStatus(await ask(world, login, id), 200);
  return id;
}

type Reach = (world: World) => Promise<string>;
/** A grant whose amendment stands in the state that its name says. */
export const toProposed =
  (body: object = LONGER, reach: Reach = toInTwo): Reach =>
  async (world) =>
    take(world, await reach(world), ['applicant', propose(body)]);
export const toAssigned =
  (body: object = LONGER, reach: Reach = toInTwo): Reach =>
  async (world) =>
    take(world, await toProposed(body, reach)(world), ['lead', assign]);
export const toAdvised =
  (body: object = LONGER, reach: Reach = toInTwo): Reach =>
  async (world) =>
    take(world, await toAssigned(body, reach)(world), ['examiner', advise]);
/** Who decides: the chair on what adds money. */
export const toApproved =
  (body: object = LONGER, decider = 'lead', reach: Reach = toInTwo): Reach =>
  async (world) =>
    take(world, await toAdvised(body, reach)(world), [decider, approve]);
export const toOneSide =
  (body: object = LONGER, decider = 'lead', reach: Reach = toInTwo): Reach =>
  async (world) =>
    take(world, await toApproved(body, decider, reach)(world), ['applicant', signAmendment]);
export const toInForce =
  (body: object = LONGER, decider = 'lead', reach: Reach = toInTwo): Reach =>
  async (world) =>
    take(world, await toOneSide(body, decider, reach)(world), ['finance', signAmendment]);

/** Amends a grant from the proposal to the second signature. */
export const amend = (world: World, id: string, body: object, decider = 'lead'): Promise<string> =>
  toInForce(body, decider, () => Promise.resolve(id))(world);

export { IN_TWO, toAtOnce };
