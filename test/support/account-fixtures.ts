import type { CallTerms } from '../../domain/calls/call.ts';
import { openCall } from './calls.ts';
import { age, IN_TWO, IN_TWO_CENTS, report, review } from './impact-fixtures.ts';
import { sumCents } from '../../domain/core/money.ts';
import { AWARDED_CENTS, expectStatus, sign, STUDENTS, toGrant } from './fixtures.ts';
import { after, grantOf, HALF_CENTS, order, pay, postOnGrant } from './tranche-fixtures.ts';
import type { AppHarness } from './app-harness.ts';

/** What a call says that asks for a final account. */
export const ACCOUNTED: Partial<CallTerms> = { finalAccount: { months: 3, reminderDays: 30 } };
/** What the three cost lines of the students' project have come to: 400 000 € of 480 000 €, half of it granted. */
export const SPENT_CENTS = 40_000_000;
export const LINES = [
  { line: 1, spentCents: 20_000_000 },
  { line: 2, spentCents: 15_000_000 },
  { line: 3, spentCents: 5_000_000 },
];
export const OBSERVATION = 'Conforme aux pièces.';

export const giveAccount = (change: Record<string, unknown> = {}) =>
  postOnGrant('final-accounts', { lines: LINES, spentCents: SPENT_CENTS, ...change });
export const returnAccount = () => postOnGrant('final-account-returns', { number: 1, reason: 'Une facture manque.' });
const STRUCK_REASON = 'Dépense sans facture.';

/** What is struck of an account's lines, from the first on, so that this much of it is kept. */
export function strikeTo(keptCents: number, lines: readonly { line: number; spentCents: number }[] = LINES) {
  let openCents = sumCents(lines.map(({ spentCents }) => spentCents)) - keptCents;
  return lines.flatMap(({ line, spentCents }) => {
    const struckCents = Math.min(openCents, spentCents);
    openCents -= struckCents;
    return struckCents > 0 ? [{ line, struckCents, reason: STRUCK_REASON }] : [];
  });
}

export const approveAccount = (keptCents = SPENT_CENTS, change: Record<string, unknown> = {}) =>
  postOnGrant('final-account-approvals', { number: 1, struck: strikeTo(keptCents), observation: OBSERVATION, ...change });

/** An active grant in two tranches, under a call that asks for a final account. */
export async function toAccounted(
  harness: AppHarness,
  terms: Partial<CallTerms> = {},
  beneficiary = 'applicant',
  credits: { aeCents?: number; cpCents?: number } = {},
): Promise<string> {
  const callId = await openCall(harness, { terms: { ...ACCOUNTED, ...terms }, ...credits });
  const { grantId } = await toGrant(harness, IN_TWO_CENTS, { ...IN_TWO, callId }, beneficiary);
  for (const login of [beneficiary, 'finance']) expectStatus(await sign(harness, grantId, login), 200);
  return grantId;
}

/** The same at the project's end, its reports accepted: the balance is confirmed, and nothing is paid. */
export const toOver = async (harness: AppHarness, terms: Partial<CallTerms> = {}, beneficiary = 'applicant'): Promise<string> =>
  toReportedOn(harness, await toAccounted(harness, terms, beneficiary), beneficiary);

/** An active grant of one tranche, under a call that asks for a final account. */
export async function toAccountedAtOnce(harness: AppHarness, beneficiary = 'applicant', terms: Partial<CallTerms> = {}): Promise<string> {
  const callId = await openCall(harness, { terms: { ...ACCOUNTED, ...terms } });
  const { grantId } = await toGrant(harness, AWARDED_CENTS, { ...STUDENTS, callId }, beneficiary);
  for (const login of [beneficiary, 'finance']) expectStatus(await sign(harness, grantId, login), 200);
  return grantId;
}

/** Brings a grant, in two tranches unless told otherwise, to its end with each of its reports accepted. */
export async function toReportedOn(
  harness: AppHarness,
  id: string,
  beneficiary = 'applicant',
  ranks: readonly number[] = [1, 2],
): Promise<string> {
  await age(harness, id);
  for (const rank of ranks) {
    await report(harness, id, rank, {}, beneficiary);
    await review(harness, id, rank, 1);
  }
  return id;
}

/** The same, its advance paid. */
export const toAdvanced = (harness: AppHarness, terms: Partial<CallTerms> = {}): Promise<string> =>
  after(() => toOver(harness, terms), ['finance', order(HALF_CENTS)], ['payer', pay(HALF_CENTS)])(harness);
/** The same, its account given. */
export const toGiven = (harness: AppHarness, terms: Partial<CallTerms> = {}): Promise<string> =>
  after(() => toAdvanced(harness, terms), ['applicant', giveAccount()])(harness);

/**
 * A grant that ended early, of whose unpaid advance of 120 000 € the account certified what is due: 100 000 €, half of
 * what was spent.
 */
export async function toAdvanceCertified(harness: AppHarness): Promise<string> {
  const id = await toAccounted(harness);
  await age(harness, id);
  const ending = { version: (await grantOf(harness, id)).version, endsOn: '2017-05-15', reason: 'Le marché est annulé.' };
  expectStatus(await (await harness.as('applicant')).post(`/grants/${id}/early-end`, ending), 200);
  await report(harness, id, 1);
  await review(harness, id, 1, 1);
  const lines = LINES.map(({ line }) => ({ line, spentCents: line === 1 ? 20_000_000 : 0 }));
  const account = giveAccount({ lines, spentCents: 20_000_000 });
  return after(() => Promise.resolve(id), ['applicant', account], ['finance', approveAccount(20_000_000, { struck: [] })])(harness);
}
