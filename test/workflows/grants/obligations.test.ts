import { moveDate, parisDate } from '../../../domain/core/calendar.ts';
import { lastDayOf } from '../../../domain/grants/milestone.ts';
import { ACCOUNTED, approveAccount, giveAccount, SPENT_CENTS } from '../../support/account-fixtures.ts';
import { openCall } from '../../support/calls.ts';
import { claimsOf } from '../../support/claim-fixtures.ts';
import { IN_TWO, IN_TWO_CENTS, readAs, report, review } from '../../support/impact-fixtures.ts';
import { expectStatus, sign, toGrant, withPayee } from '../../support/fixtures.ts';
import { allotComingYears, closeYearsThatAreOver } from '../../support/money.ts';
import { judge, letOff, OBLIGATIONS, show } from '../../support/obligation-fixtures.ts';
import { failedReplays } from '../../support/replay.ts';
import { EVERYBODY, namesOf, signIn, streamOf, titled, writtenTo } from '../../support/timeline.ts';
import { HALF_CENTS } from '../../support/tranche-fixtures.ts';
import { moveTo, pastDate } from '../../support/time.ts';
import { until } from '../../support/until.ts';
import { temporalOfFile } from '../../support/temporal-harness.ts';

const harness = temporalOfFile({ skipping: true, copies: true });
beforeAll(async () => {
  await signIn(harness, ...EVERYBODY);
  await allotComingYears(harness, 4);
});

const { title } = titled('Ce qui est dû');
const grantOf = (id: string) => readAs(harness, 'finance', `/grants/${id}`);
const take = async (login: string, id: string, ask: ReturnType<typeof show>) => expectStatus(await ask(harness, login, id), 200);
/** Waits until the next deadline has come and was met. */
async function met(id: string, what: string): Promise<void> {
  const { due_at: at, due_what: next } = await streamOf(harness, id);
  expect(next).toBe(what);
  const before = (await namesOf(harness, id)).filter((name) => name === what).length;
  await moveTo(harness, pastDate(at ?? ''));
  await until(`${what} happens`, async () => (await namesOf(harness, id)).filter((name) => name === what).length > before);
}
const written = async (logins: string[], subject: string) => {
  await until(`${logins.join(' and ')} are written to`, () => writtenTo(harness, title, subject).length >= logins.length);
  expect(writtenTo(harness, title, subject)).toEqual(logins);
};
const post = async (login: string, id: string, path: string, body: object) =>
  expectStatus(await (await harness.as(login)).post(`/grants/${id}/${path}`, body), 200);

test('an obligation that is late holds its tranche until it is met, and what a final account leaves too much is claimed', async () => {
  const callId = await openCall(harness, {
    terms: { ...ACCOUNTED, trancheConditions: ['report', 'obligations'], obligations: OBLIGATIONS },
  });
  const { grantId: id } = await toGrant(harness, IN_TWO_CENTS, { ...IN_TWO, callId, title });
  for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, id, login), 200);
  await withPayee(harness, id);
  await post('finance', id, 'payment-orders', { tranche: 1, orderedCents: HALF_CENTS });
  await post('payer', id, 'payments', { tranche: 1, paidCents: HALF_CENTS, paidOn: parisDate(await harness.now()), reference: 'VIR-1' });

  await met(id, 'remindObligation');
  await written(['applicant'], 'Obligation à justifier');
  await met(id, 'escalateObligation');
  await closeYearsThatAreOver(harness);
  await written(['applicant', 'lead'], 'Obligation en retard');
  await report(harness, id, 1);
  await review(harness, id, 1, 1);
  expect((await grantOf(id)).tranches[1]).toMatchObject({ state: 'planned' });
  await take('applicant', id, show());
  await met(id, 'remindReviewOfEvidence');
  await written(['lead'], 'Rappel : justification à examiner');
  await take('lead', id, judge());
  expect((await grantOf(id)).tranches[1]).toMatchObject({ state: 'confirmed' });
  await take('lead', id, letOff({ obligation: 'first_impact' }));

  await moveTo(harness, `${moveDate(lastDayOf(IN_TWO.startsOn, 12), { days: 2 })}T09:00:00.000Z`);
  await closeYearsThatAreOver(harness);
  await report(harness, id, 2);
  await review(harness, id, 2, 1);
  await met(id, 'remindFinalAccount');
  await written(['applicant'], 'Décompte final à rendre');
  await met(id, 'escalateFinalAccount');
  await written(['applicant', 'finance'], 'Décompte final en retard');
  await take('applicant', id, giveAccount());
  expect(await take('finance', id, approveAccount(SPENT_CENTS / 2))).toMatchObject({ state: 'closed', due: null });
  expect(await claimsOf(harness, id)).toMatchObject([{ claimedCents: 2_000_000, owedCents: 2_000_000 }]);
  await written(['applicant'], 'Décompte final approuvé');
  await written(['applicant'], 'Somme à reverser');
  expect(await failedReplays(harness)).toEqual([]);
});
