import { toInTwo } from './impact-fixtures.ts';
import { AWARDED_CENTS, expectStatus, sign, STUDENTS, toGrant, today } from './fixtures.ts';
import { after, askOfTranche, HALF_CENTS, REASON } from './tranche-fixtures.ts';
import type { AppHarness } from './app-harness.ts';

export { HALF_CENTS };
/** The number of a commitment, and of a payment request, in the ministry's accounts. */
export const EJ = '1400123456';
export const DP = 'DP-000042';

/** A ministry's grant that waits for both signatures. */
export const toDelegationToSign = async (harness: AppHarness): Promise<string> =>
  (await toGrant(harness, AWARDED_CENTS, STUDENTS, 'ministry')).grantId;

/** A ministry's grant of one tranche, all of which is delegated to it. */
export async function toDelegated(harness: AppHarness): Promise<string> {
  const id = await toDelegationToSign(harness);
  for (const login of ['ministry', 'finance']) expectStatus(await sign(harness, id, login), 200);
  return id;
}

/** A ministry's grant of two tranches, the first of which is delegated to it. */
export const toDelegatedInTwo = (harness: AppHarness): Promise<string> => toInTwo(harness, 'ministry');

export const delegatePayment = (delegatedCents: number, tranche = 1) => askOfTranche('payment-delegations', { delegatedCents }, tranche);
export const reportCommitment = (committedCents: number, change: Record<string, unknown> = {}, tranche = 1) =>
  askOfTranche('commitment-reports', { committedCents, committedOn: today(), reference: EJ, ...change }, tranche);
export const reportPayment = (paidCents: number) => askOfTranche('payment-reports', { paidCents, paidOn: today(), reference: DP }, 1);
export const returnDelegation = (returnedCents: number, credit: 'AE' | 'CP' = 'AE', change: Record<string, unknown> = {}, tranche = 1) =>
  askOfTranche('delegation-returns', { credit, returnedCents, reason: REASON, ...change }, tranche);

/** The same, all of it committed. */
export const toCommitted = after(toDelegated, ['ministry', reportCommitment(AWARDED_CENTS)]);
/** The same, with the payment credits for it. */
export const toPayable = after(toCommitted, ['finance', delegatePayment(AWARDED_CENTS)]);
/** The same, all of it paid, which closes the grant. */
export const toDelegationClosed = after(toPayable, ['ministry', reportPayment(AWARDED_CENTS)]);
