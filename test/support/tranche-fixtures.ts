import { moveDate } from '../../domain/core/calendar.ts';
import { noticed } from './ending-notice-fixtures.ts';
import { openCall } from './calls.ts';
import { age, IN_TWO, IN_TWO_CENTS, readAs, report, review, toInTwo } from './impact-fixtures.ts';
import { expectStatus, type Project, sign, STUDENTS, toActive, toGrant, today, withPayee } from './fixtures.ts';
import { streamOf } from './timeline.ts';
import type { AppHarness } from './app-harness.ts';

export const HALF_CENTS = IN_TWO_CENTS / 2;
export const REDUCED_CENTS = 10_000_000;
export const REASON = 'Le partenaire s’est retiré.';

/** A grant of less than was asked, which waits for its beneficiary to accept it. */
export const toReduced = async (harness: AppHarness, project: Project = STUDENTS): Promise<string> =>
  (await toGrant(harness, REDUCED_CENTS, project)).grantId;

/** A plan of the same project that asks of the fund what was awarded. */
export const revisedPlan = (change: Record<string, unknown> = {}) => ({
  costLines: STUDENTS.costLines,
  fundingLines: [
    { label: 'Fonds des projets de données', source: 'fund', amountCents: REDUCED_CENTS },
    { label: 'Budget propre', source: 'own', amountCents: 38_000_000 },
  ],
  indicators: STUDENTS.indicators,
  startsOn: moveDate(IN_TWO.startsOn, { months: 2 }),
  durationMonths: 6,
  ...change,
});

export const grantOf = (harness: AppHarness, id: string) => readAs(harness, 'finance', `/grants/${id}`);

/** Sends a command on a grant at its version. */
export const askOf =
  (path: string, body: Record<string, unknown> = {}, method: 'post' | 'put' = 'post') =>
  async (harness: AppHarness, login: string, id: string) =>
    (await harness.as(login))[method](`/grants/${id}/${path}`, { version: (await streamOf(harness, id)).version, ...body });

/** Sends a command that takes no version. */
export const postOnGrant = (path: string, body: Record<string, unknown>) => async (harness: AppHarness, login: string, id: string) =>
  (await harness.as(login)).post(`/grants/${id}/${path}`, body);

/** Sends a command on one of its tranches. */
export const askOfTranche = (path: string, body: Record<string, unknown>, tranche = 1) => postOnGrant(path, { tranche, ...body });

export const accept = askOf('acceptance', revisedPlan());
export const renounce = askOf('renunciation', { reason: REASON });
export const suspend = askOf('suspension', { reason: REASON });
export const resume = askOf('resumption', { reason: REASON });
/** After a formal notice that nothing has answered. */
export const terminate = async (harness: AppHarness, login: string, id: string) => {
  await noticed(harness.database.db, id);
  return askOf('termination', { reason: REASON })(harness, login, id);
};
export const replan = askOf(
  'tranches',
  {
    tranches: [
      { amountCents: 6_000_000, months: 2 },
      { amountCents: 12_000_000, months: 4 },
    ],
  },
  'put',
);
export const confirm = askOfTranche('confirmations', {}, 2);
export const certify = (certifiedCents: number, tranche = 1) =>
  askOfTranche('certifications', { certifiedCents, observation: 'Vu sur place.' }, tranche);
/** Orders a payment, to bank details that are approved first where none are. */
export const order =
  (orderedCents: number, tranche = 1) =>
  async (harness: AppHarness, login: string, id: string) => {
    await withPayee(harness, id);
    return askOfTranche('payment-orders', { orderedCents }, tranche)(harness, login, id);
  };
export const cancelOrder = askOfTranche('order-cancellations', { reason: REASON });
export const cancelCertification = askOfTranche('certification-cancellations', { reason: REASON });
export const returnPayment = askOfTranche('payment-returns', { returnedOn: today(), reason: 'Compte clos.' });
export const pay = (paidCents: number, tranche = 1) =>
  askOfTranche('payments', { paidCents, paidOn: today(), reference: 'VIR-1' }, tranche);

type Ask = (harness: AppHarness, login: string, id: string) => Promise<Parameters<typeof expectStatus>[0]>;
/** A grant in a state that others lead to. */
export const after =
  (reach: (harness: AppHarness) => Promise<string>, ...asked: [login: string, ask: Ask][]) =>
  async (harness: AppHarness): Promise<string> => {
    const id = await reach(harness);
    for (const [login, ask] of asked) expectStatus(await ask(harness, login, id), 200);
    return id;
  };

/** A grant paid in two tranches whose first one, an advance, is ordered. */
export const toAdvanceOrdered = after(toInTwo, ['finance', order(HALF_CENTS)]);

/**
 * The same, paid and reported on: its balance is confirmed and its own report accepted, so that its service may be
 * certified.
 */
export async function toBalance(harness: AppHarness): Promise<string> {
  const id = await after(toAdvanceOrdered, ['payer', pay(HALF_CENTS)])(harness);
  await age(harness, id);
  for (const rank of [1, 2]) {
    await report(harness, id, rank);
    await review(harness, id, rank, 1);
  }
  return id;
}

export const toClosed = async (harness: AppHarness): Promise<string> => {
  const { grantId } = await toActive(harness);
  return after(
    async () => grantId,
    ['finance', certify(STUDENTS.fundingLines[0]?.amountCents ?? 0)],
    ['finance', order(STUDENTS.fundingLines[0]?.amountCents ?? 0)],
    ['payer', pay(STUDENTS.fundingLines[0]?.amountCents ?? 0)],
  )(harness);
};

/** Moves AE of a grant's envelope by finance's order. */
export async function moveCredits(harness: AppHarness, id: string, route: 'freezes' | 'thaws', amountCents: number): Promise<void> {
  const { envelopeId, tranches } = await grantOf(harness, id);
  const body = { year: tranches[0].year, credit: 'AE', amountCents, order: 'Arrêté du 2 mars' };
  expectStatus(await (await harness.as('finance')).post(`/envelopes/${envelopeId}/${route}`, body), 200);
}

export const FROZEN_CENTS = 1_000_000;
/**
 * A grant in two tranches that takes its whole envelope, a part of which is frozen when its first report is accepted:
 * its balance waits for credits.
 */
export async function toAwaiting(harness: AppHarness): Promise<string> {
  const callId = await openCall(harness, { aeCents: IN_TWO_CENTS, cpCents: IN_TWO_CENTS });
  const { grantId: id } = await toGrant(harness, IN_TWO_CENTS, { ...IN_TWO, callId });
  for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, id, login), 200);
  await moveCredits(harness, id, 'freezes', FROZEN_CENTS);
  await age(harness, id);
  await report(harness, id, 1);
  await review(harness, id, 1, 1);
  return id;
}
