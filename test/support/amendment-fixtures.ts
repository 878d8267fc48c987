import { signingAmendmentOf } from './agreements.ts';
import { examiner } from './appeal-fixtures.ts';
import { COST_CENTS, IN_TWO, IN_TWO_CENTS, toAtOnce, toInTwo } from './impact-fixtures.ts';
import { expectStatus } from './fixtures.ts';
import { askOf } from './tranche-fixtures.ts';
import type { Actor, AppHarness } from './app-harness.ts';

export const REASONS = 'Le fournisseur livre plus tard que prévu.';
export const REASON = 'Le plan tient.';
/** What the amendments of these tests add to an award, or take from it. */
export const ADDED_CENTS = 2_000_000;

/** The funding of the project in two tranches, of which the fund pays this much. */
export const fundedBy = (fundCents: number, costCents = COST_CENTS) => ({
  fundingLines: [
    { label: 'Fonds des projets de données', source: 'fund', amountCents: fundCents },
    { label: 'Budget propre', source: 'own', amountCents: costCents - fundCents },
  ],
});
/** The same project at another cost. */
export const costing = (costCents: number) => ({ costLines: [{ label: 'Développement', category: 'services', amountCents: costCents }] });

/**
 * A cost that is higher by twice this amount, of which the fund pays this amount; IN_TWO asks for half of its cost, the
 * most allowed.
 */
export const more = (addedCents = ADDED_CENTS) => ({
  ...costing(COST_CENTS + 2 * addedCents),
  ...fundedBy(IN_TWO_CENTS + addedCents, COST_CENTS + 2 * addedCents),
});
export const less = (cutCents = ADDED_CENTS) => fundedBy(IN_TWO_CENTS - cutCents);
export const LONGER = { durationMonths: 18 };

type Ask = (harness: AppHarness, login: string, id: string) => ReturnType<Actor['post']>;

export const propose = (body: object = LONGER): Ask => askOf('amendments', { reasons: REASONS, ...body });

/** The number of the open amendment, or of the last one. */
async function numberOf({ database: { db } }: AppHarness, id: string): Promise<number> {
  const rows = db.selectFrom('amendment').where('grant_id', '=', id).select('number').orderBy('number', 'desc');
  return (await rows.executeTakeFirst())?.number ?? 1;
}
const onOpen =
  (path: string, body: (harness: AppHarness) => Promise<object>): Ask =>
  async (harness, login, id) =>
    (login === 'examiner' ? await examiner(harness) : await harness.as(login)).post(`/grants/${id}/${path}`, {
      amendment: await numberOf(harness, id),
      ...(await body(harness)),
    });

export const assign = onOpen('amendment-assignments', async (harness) => ({ reviewerId: (await examiner(harness)).id }));
export const advise = onOpen('amendment-opinion', async () => ({ verdict: 'favourable', comment: 'Bien motivé.' }));
export const decline = onOpen('amendment-declining', async () => ({ reason: REASON }));
export const approve = onOpen('amendment-approval', async () => ({ reason: REASON }));
export const reject = onOpen('amendment-rejection', async () => ({ reason: REASON }));
export const withdraw = onOpen('amendment-withdrawal', async () => ({ reason: REASON }));
/** What a side signs of an amendment, as its grant names it. */
export async function amendmentToSign(harness: AppHarness, id: string) {
  return signingAmendmentOf(harness.database.db, id, await numberOf(harness, id));
}
export const signAmendment: Ask = async (harness, login, id) =>
  (await harness.as(login)).post(`/grants/${id}/amendment-signatures`, await amendmentToSign(harness, id));

/** Asks these commands of a grant one after the other; each must be accepted. */
export async function take(harness: AppHarness, id: string, ...asked: [login: string, ask: Ask][]): Promise<string> {
  for (const [login, ask] of asked) expectStatus(await ask(harness, login, id), 200);
  return id;
}

type Reach = (harness: AppHarness) => Promise<string>;
/** A grant whose amendment stands in the state that its name says. */
export const toProposed =
  (body: object = LONGER, reach: Reach = toInTwo): Reach =>
  async (harness) =>
    take(harness, await reach(harness), ['applicant', propose(body)]);
export const toAssigned =
  (body: object = LONGER, reach: Reach = toInTwo): Reach =>
  async (harness) =>
    take(harness, await toProposed(body, reach)(harness), ['lead', assign]);
export const toAdvised =
  (body: object = LONGER, reach: Reach = toInTwo): Reach =>
  async (harness) =>
    take(harness, await toAssigned(body, reach)(harness), ['examiner', advise]);
/** `decider`: the chair decides on what adds money. */
export const toApproved =
  (body: object = LONGER, decider = 'lead', reach: Reach = toInTwo): Reach =>
  async (harness) =>
    take(harness, await toAdvised(body, reach)(harness), [decider, approve]);
export const toOneSide =
  (body: object = LONGER, decider = 'lead', reach: Reach = toInTwo): Reach =>
  async (harness) =>
    take(harness, await toApproved(body, decider, reach)(harness), ['applicant', signAmendment]);
export const toInForce =
  (body: object = LONGER, decider = 'lead', reach: Reach = toInTwo): Reach =>
  async (harness) =>
    take(harness, await toOneSide(body, decider, reach)(harness), ['finance', signAmendment]);

/** Amends a grant from the proposal to the second signature. */
export const amend = (harness: AppHarness, id: string, body: object, decider = 'lead'): Promise<string> =>
  toInForce(body, decider, () => Promise.resolve(id))(harness);

export { IN_TWO, toAtOnce };
