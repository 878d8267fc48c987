import type { CallTerms } from '../../../domain/calls/call.ts';
import { ACCOUNTED, approveAccount, giveAccount, SPENT_CENTS } from '../../support/account-fixtures.ts';
import { openCall } from '../../support/calls.ts';
import { age, IN_TWO, IN_TWO_CENTS, readAs, report, review } from '../../support/impact-fixtures.ts';
import { expectStatus, sign, toGrant } from '../../support/fixtures.ts';
import { readPdf } from '../../support/pdf.ts';
import { invariantFaults } from '../../support/invariants.ts';
import { EVERYBODY, eventsOf, signIn, writtenTo } from '../../support/timeline.ts';
import { after, certify, grantOf, moveCredits, order, pay } from '../../support/tranche-fixtures.ts';
import { until } from '../../support/until.ts';
import { giveVisa, setRule } from '../../support/visa-fixtures.ts';
import { appOfFile } from '../../support/app-harness.ts';

const THIRD_CENTS = IN_TWO_CENTS / 3;

const harness = appOfFile({ letters: true });
beforeAll(() => signIn(harness, ...EVERYBODY, 'controller'));

/**
 * A grant of a year in three tranches, an advance, an instalment and the balance, this many of them firm, that waits
 * for its signatures.
 */
async function toSign(firm: number, terms: Partial<CallTerms> = {}): Promise<string> {
  const tranches = { aboveCents: 1, aboveMonths: 6, everyMonths: 4, firm };
  const callId = await openCall(harness, { terms: { tranches, ...terms }, aeCents: IN_TWO_CENTS, cpCents: IN_TWO_CENTS });
  return (await toGrant(harness, IN_TWO_CENTS, { ...IN_TWO, callId })).grantId;
}
const signed = async (id: string): Promise<string> => {
  for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, id, login), 200);
  return id;
};
const statesOf = async (id: string): Promise<string[]> =>
  (await grantOf(harness, id)).tranches.map(({ state }: { state: string }) => state);

test('the plan and the agreement say which tranches are firm', async () => {
  const id = await toSign(2);
  const { tranches, agreement } = await grantOf(harness, id);
  expect(tranches.map(({ firm, conditions }: { firm: boolean; conditions: unknown[] }) => [firm, conditions.length])).toEqual([
    [true, 0],
    [true, 0],
    [false, 1],
  ]);
  expect(agreement.documentSha256).toMatch(/^[0-9a-f]{64}$/);
  const { parts, tables } = await readPdf((await (await harness.as('applicant')).get(`/grants/${id}/agreement`)).body as Buffer);
  const planned = tables.find(([head]) => head?.[0] === 'Tranche');
  expect(planned?.slice(1, -1).map(([, , , condition]) => condition?.split(' ; ')[0])).toEqual([
    'ferme',
    'ferme',
    'conditionnelle : débloquée quand le bilan 2 est accepté',
  ]);
  expect(parts.map(([, text]) => text)).toContainEqual(expect.stringContaining('La seconde signature engage les 2 premières tranches ;'));
  expect(parts.map(([, text]) => text)).toContain('Bilan 1, à la fin du mois 4');
});

test('the second signature commits as many as the call says, and the others wait for their conditions', async () => {
  const id = await signed(await toSign(2));
  const { tranches } = await grantOf(harness, id);
  expect(tranches.map(({ state, committedCents }: Record<string, unknown>) => [state, committedCents])).toEqual([
    ['confirmed', THIRD_CENTS],
    ['confirmed', THIRD_CENTS],
    ['planned', 0],
  ]);
  expect((await eventsOf(harness, id)).at(-1)).toMatchObject({ name: 'signGrant', facts: { committedCents: 2 * THIRD_CENTS } });
  await age(harness, id);
  await report(harness, id, 1);
  await review(harness, id, 1, 1);
  expect(await statesOf(id)).toEqual(['confirmed', 'confirmed', 'planned']);
  const { milestones } = await grantOf(harness, id);
  expect(milestones.map(({ holdsTranche }: { holdsTranche: number | null }) => holdsTranche)).toEqual([null, 3, 3]);
  await report(harness, id, 2);
  await review(harness, id, 2, 1);
  expect(await statesOf(id)).toEqual(['confirmed', 'confirmed', 'confirmed']);
});

test('it commits all of them or, where credits lack for one, none', async () => {
  const id = await toSign(2);
  expectStatus(await sign(harness, id, 'applicant'), 200);
  await moveCredits(harness, id, 'freezes', IN_TWO_CENTS - 2 * THIRD_CENTS + 1);
  expect(expectStatus(await sign(harness, id, 'finance'), 422)).toMatchObject({ code: 'credits_insufficient' });
  expect(await grantOf(harness, id)).toMatchObject({ state: 'to_sign', signed: ['beneficiary'] });
  expect(await statesOf(id)).toEqual(['planned', 'planned', 'planned']);
  await moveCredits(harness, id, 'thaws', 1);
  expectStatus(await sign(harness, id, 'finance'), 200);
  expect(await statesOf(id)).toEqual(['confirmed', 'confirmed', 'planned']);
});

test('each of them waits for the controller’s visa, who is asked for all at once', async () => {
  const id = await toSign(2);
  expectStatus(await setRule(harness, (await grantOf(harness, id)).envelopeId, 1), 200);
  expectStatus(await sign(harness, id, 'applicant'), 200);
  await until('the controller is written to', () => writtenTo(harness, 'Visa demandé').length > 0);
  expect(writtenTo(harness, 'Visa demandé')).toEqual(['controller']);
  expect(harness.mail.find(({ subject }) => subject.startsWith('Visa demandé'))?.text).toMatch(
    /tranche 1, de [^;]*; tranche 2, de [^;]*\. /,
  );
  const waiting = async (): Promise<string[]> =>
    (await readAs(harness, 'controller', '/me/tasks')).items
      .filter((task: { id: string }) => task.id === id)
      .map(({ detail }: { detail: string }) => detail);
  expect(await waiting()).toEqual(['1', '2']);
  expectStatus(await giveVisa(harness, 'controller', id, { tranche: 1 }), 200);
  expect((await readAs(harness, 'finance', `/grants/${id}`)).commands).not.toContain('signGrant');
  expect(expectStatus(await sign(harness, id, 'finance'), 409)).toMatchObject({ code: 'visa_missing', rank: 2 });
  expectStatus(await giveVisa(harness, 'controller', id, { tranche: 2 }), 200);
  expect(await waiting()).toEqual([]);
  expectStatus(await sign(harness, id, 'finance'), 200);
  expect(await statesOf(id)).toEqual(['confirmed', 'confirmed', 'planned']);
});

test('a firm balance is certified on its own report and paid, and the account claims what was paid above what is due', async () => {
  const id = await signed(await toSign(3, ACCOUNTED));
  expect(await statesOf(id)).toEqual(['confirmed', 'confirmed', 'confirmed']);
  await after(async () => id, ['finance', order(THIRD_CENTS)], ['payer', pay(THIRD_CENTS)])(harness);
  await age(harness, id);
  for (const rank of [1, 2, 3]) {
    await report(harness, id, rank);
    await review(harness, id, rank, 1);
  }
  for (const rank of [2, 3]) {
    const paid = after(
      async () => id,
      ['finance', certify(THIRD_CENTS, rank)],
      ['finance', order(THIRD_CENTS, rank)],
      ['payer', pay(THIRD_CENTS, rank)],
    );
    await paid(harness);
  }
  expect(await grantOf(harness, id)).toMatchObject({ state: 'active', finalAccount: { state: 'awaited' } });
  await after(async () => id, ['applicant', giveAccount()], ['finance', approveAccount(SPENT_CENTS)])(harness);
  // Half of 400 000 € is due.
  expect(await grantOf(harness, id)).toMatchObject({
    state: 'closed',
    claims: [{ tranche: 3, claimedCents: IN_TWO_CENTS - SPENT_CENTS / 2 }],
  });
});

test('after all of it every figure is the sum of its movements', async () =>
  expect(await invariantFaults(harness.database.db)).toEqual([]));
