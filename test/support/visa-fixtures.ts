import { openCall } from './calls.ts';
import { age, IN_TWO, IN_TWO_CENTS, report, review } from './impact-fixtures.ts';
import { AWARDED_CENTS, expectStatus, type Project, sign, STUDENTS, toGrant, today } from './fixtures.ts';
import { grantOf, HALF_CENTS } from './tranche-fixtures.ts';
import type { AppHarness } from './app-harness.ts';

/** The threshold from which the calls of these tests ask for a visa: that of each tranche of the project in two. */
export const THRESHOLD_CENTS = HALF_CENTS;
export const RULE = { thresholdCents: THRESHOLD_CENTS, order: 'Arrêté du 26 décembre' };
export const VISA = { tranche: 1, number: 'V-2026-17', givenOn: today(), favourable: true };
export const REFUSAL = { ...VISA, favourable: false, observation: 'L’imputation est à revoir.' };

/** Sets, as finance, the amount from which an envelope asks for a visa. */
export const setRule = async (harness: AppHarness, envelopeId: string, thresholdCents: number | null, login = 'finance') =>
  (await harness.as(login)).post(`/envelopes/${envelopeId}/visa-rules`, { ...RULE, thresholdCents });

/** A call whose own envelope asks for a visa, unless another threshold is given. */
export async function callWithVisa(
  harness: AppHarness,
  thresholdCents: number | null = THRESHOLD_CENTS,
): Promise<{ callId: string; envelopeId: string }> {
  const callId = await openCall(harness, { aeCents: 500_000_000, cpCents: 500_000_000 });
  const { envelopeId } = (await (await harness.as('finance')).get(`/calls/${callId}`)).body;
  if (thresholdCents !== null) expectStatus(await setRule(harness, envelopeId, thresholdCents), 200);
  return { callId, envelopeId };
}

export const giveVisa = async (harness: AppHarness, login: string, id: string, change: Record<string, unknown> = {}) =>
  (await harness.as(login)).post(`/grants/${id}/visas`, { ...VISA, ...change });

/** A grant under such a call that waits for its signatures, paid at once unless another project is given. */
export async function toVisaed(harness: AppHarness, project: Project = STUDENTS, awardedCents = AWARDED_CENTS): Promise<string> {
  const { callId } = await callWithVisa(harness);
  return (await toGrant(harness, awardedCents, { ...project, callId })).grantId;
}

/** The same, signed by its beneficiary: the fund's signature would commit. */
export async function toVisaedSigned(harness: AppHarness): Promise<string> {
  const id = await toVisaed(harness);
  expectStatus(await sign(harness, id, 'applicant'), 200);
  return id;
}

/** A grant in two tranches whose first one was committed with its visa; the second has none. */
export async function toVisaedInTwo(harness: AppHarness): Promise<string> {
  const id = await toVisaed(harness, IN_TWO, IN_TWO_CENTS);
  expectStatus(await giveVisa(harness, 'controller', id), 200);
  for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, id, login), 200);
  return id;
}

/** The same, its first report accepted: the second tranche waits for its visa. */
export async function toAwaitingVisa(harness: AppHarness): Promise<string> {
  const id = await toVisaedInTwo(harness);
  await age(harness, id);
  await report(harness, id, 1);
  await review(harness, id, 1, 1);
  return id;
}

/** The visas of a grant's tranches, as this login reads them. */
export const standingsOf = async (harness: AppHarness, id: string): Promise<unknown[]> =>
  (await grantOf(harness, id)).tranches.map(({ visa }: { visa: unknown }) => visa);
