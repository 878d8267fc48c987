import { openCall } from './calls.ts';
import { age, IN_TWO, IN_TWO_CENTS, report, review } from './impact-lives.ts';
import { AWARDED_CENTS, expectStatus, type Project, sign, STUDENTS, toGrant, today } from './lives.ts';
import { grantOf, HALF_CENTS } from './tranche-lives.ts';
import type { World } from './world.ts';

/** From this amount on the calls of these lives ask for a visa: it is that of each tranche of the project in two. */
export const THRESHOLD_CENTS = HALF_CENTS;
export const RULE = { thresholdCents: THRESHOLD_CENTS, order: 'Arrêté du 26 décembre' };
export const VISA = { tranche: 1, number: 'V-2026-17', givenOn: today(), favourable: true };
export const REFUSAL = { ...VISA, favourable: false, observation: 'L’imputation est à revoir.' };

/** Says, as finance, from which amount on an envelope asks for a visa. */
export const setRule = async (world: World, envelopeId: string, thresholdCents: number | null, login = 'finance') =>
  (await world.as(login)).post(`/envelopes/${envelopeId}/visa-rules`, { ...RULE, thresholdCents });

/** A call whose own envelope asks for a visa, unless another threshold is given. */
export async function callWithVisa(
  world: World,
  thresholdCents: number | null = THRESHOLD_CENTS,
): Promise<{ callId: string; envelopeId: string }> {
  const callId = await openCall(world, { aeCents: 500_000_000, cpCents: 500_000_000 });
  const { envelopeId } = (await (await world.as('finance')).get(`/calls/${callId}`)).body;
  if (thresholdCents !== null) expectStatus(await setRule(world, envelopeId, thresholdCents), 200);
  return { callId, envelopeId };
}

export const giveVisa = async (world: World, login: string, id: string, change: Record<string, unknown> = {}) =>
  (await world.as(login)).post(`/grants/${id}/visas`, { ...VISA, ...change });

/** A grant under such a call that waits for its signatures, paid at once unless another project is given. */
export async function toVisaed(world: World, project: Project = STUDENTS, awardedCents = AWARDED_CENTS): Promise<string> {
  const { callId } = await callWithVisa(world);
  return (await toGrant(world, awardedCents, { ...project, callId })).grantId;
}

/** The same, signed by its beneficiary: the fund's signature would commit. */
export async function toVisaedSigned(world: World): Promise<string> {
  const id = await toVisaed(world);
  expectStatus(await sign(world, id, 'applicant'), 200);
  return id;
}

/** A grant in two tranches whose first one was committed with its visa; the second has none. */
export async function toVisaedInTwo(world: World): Promise<string> {
  const id = await toVisaed(world, IN_TWO, IN_TWO_CENTS);
  expectStatus(await giveVisa(world, 'controller', id), 200);
  for (const login of ['applicant', 'finance']) expectStatus(await sign(world, id, login), 200);
  return id;
}

/** The same, its first report accepted: the second tranche waits for its visa. */
export async function toAwaitingVisa(world: World): Promise<string> {
  const id = await toVisaedInTwo(world);
  await age(world, id);
  await report(world, id, 1);
  await review(world, id, 1, 1);
  return id;
}

/** What a grant's tranches say of their visas, as somebody reads them. */
export const standingsOf = async (world: World, id: string): Promise<unknown[]> =>
  (await grantOf(world, id)).tranches.map(({ visa }: { visa: unknown }) => visa);

/** The same, with a favourable visa: finance confirms it, and nothing else does. */
export async function toVisaGiven(world: World): Promise<string> {
  const id = await toAwaitingVisa(world);
  expectStatus(await giveVisa(world, 'controller', id, { tranche: 2 }), 200);
  return id;
}
