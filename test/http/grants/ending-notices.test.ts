import { moveDate } from '../../../domain/core/calendar.ts';
import { type AppHarness, appOfFile } from '../../support/app-harness.ts';
import { toReexamined, toStopped, withdrawAward } from '../../support/conflict-fixtures.ts';
import { noticed } from '../../support/ending-notice-fixtures.ts';
import { toProposed } from '../../support/amendment-fixtures.ts';
import { toDelegated } from '../../support/delegation-fixtures.ts';
import { AWARDED_CENTS, expectStatus, toActive, today } from '../../support/fixtures.ts';
import { plain } from '../../support/french.ts';
import { IN_TWO_CENTS, readAs, reportOn, toInTwo } from '../../support/impact-fixtures.ts';
import { approveAccount, toGiven, toOver } from '../../support/account-fixtures.ts';
import { invariantFaults } from '../../support/invariants.ts';
import { EVERYBODY, signIn } from '../../support/timeline.ts';
import { toTrackedClosed } from '../../support/tracking-fixtures.ts';
import {
  after,
  askOf,
  certify,
  HALF_CENTS,
  order,
  pay,
  suspend,
  toAdvanceOrdered,
  toAwaiting,
  toBalance,
  toClosed,
} from '../../support/tranche-fixtures.ts';
import { until } from '../../support/until.ts';

const harness = appOfFile({ letters: true });
let id: string;
beforeAll(async () => {
  await signIn(harness, ...EVERYBODY);
  id = await after(async (each: AppHarness) => toInTwo(each), ['finance', order(HALF_CENTS)], ['payer', pay(HALF_CENTS)])(harness);
});

const NOTICE = { ground: 'condition', condition: 'La convention, art. 7.', findings: 'Deux bilans manquent.', answerBy: '2100-01-31' };
const notice = (change: object = {}) => askOf('ending-notices', { ...NOTICE, ...change });
const observe = (number: number) => async (each: AppHarness, login: string, grantId: string) =>
  (await each.as(login)).post(`/grants/${grantId}/ending-observations`, { number, observations: 'Les bilans sont rendus.' });
const end = (change: object = {}) => askOf('termination', { reason: 'La condition reste méconnue.', ...change });
const correct = async (grantId: string) =>
  (await harness.as('applicant')).post(`/grants/${grantId}/report-corrections`, reportOn(1, { reason: 'Une facture de trop.' }));
const letter = (subject: string) => plain(harness.mail.find((mail) => mail.subject.startsWith(subject))?.text ?? '');

test('CRPA L122-1: nothing ends without a notice, or before the time that it states is over', async () => {
  expect((await end()(harness, 'finance', id)).body).toMatchObject({ code: 'notice_missing' });
  expect((await observe(1)(harness, 'applicant', id)).body).toMatchObject({ code: 'notice_missing' });
  const agreed = { code: 'notice_too_short', firstOn: moveDate(today(), { days: 30 }), agreedDays: 30 };
  expect((await notice({ answerBy: moveDate(today(), { days: 29 }) })(harness, 'finance', id)).body).toMatchObject(agreed);
  const late = { ground: 'unlawful' };
  expect((await notice(late)(harness, 'finance', id)).body).toMatchObject({ code: 'withdrawal_deadline_passed' });
  expect((await notice({ version: 1 })(harness, 'finance', id)).body).toMatchObject({ code: 'stale_version' });
  expectStatus(await notice()(harness, 'finance', id), 200);
  expect((await end()(harness, 'finance', id)).body).toMatchObject({ code: 'notice_running', answerBy: '2100-01-31' });
  const due = { kind: 'notice', lastDay: '2100-01-31', setBy: 'decision', article: 'CRPA L122-1' };
  expect((await readAs(harness, 'applicant', `/grants/${id}/deadlines`)).items).toContainEqual(expect.objectContaining(due));
  await until('the beneficiary is written to', () => letter('Mise en demeure') !== '');
  for (const said of ['La convention, art. 7.', 'Deux bilans manquent.', '31 janvier 2100', 'L242-2, 2°', 'L122-1'])
    expect(letter('Mise en demeure')).toContain(said);
});

test('the beneficiary answers it once, and both sides read its answer', async () => {
  expect((await observe(2)(harness, 'applicant', id)).body).toMatchObject({ code: 'stale_notice', current: 1 });
  expectStatus(await observe(1)(harness, 'applicant', id), 200);
  expect((await observe(1)(harness, 'applicant', id)).body).toMatchObject({ code: 'notice_answered' });
  const { notice: read } = await readAs(harness, 'finance', `/grants/${id}`);
  expect(read).toMatchObject({ number: 1, ground: 'condition', observations: 'Les bilans sont rendus.' });
  const { items } = await readAs(harness, 'applicant', `/grants/${id}/deadlines`);
  expect(items.map(({ kind }: { kind: string }) => kind)).not.toContain('notice');
  await until('finance is written to', () => letter('Observations reçues') !== '');
});

test('the justified spending is settled, what was paid above its share is claimed, and the letter says all of it', async () => {
  await noticed(harness.database.db, id);
  // Half of 200 000 €, of which 120 000 € are paid.
  expectStatus(await end({ eligibleCents: 20_000_000 })(harness, 'finance', id), 200);
  const { state, claims } = await readAs(harness, 'finance', `/grants/${id}`);
  expect([state, claims]).toMatchObject(['terminated', [{ tranche: 1, claimedCents: 2_000_000 }]]);
  await until('the beneficiary is written to', () => letter('Convention résiliée') !== '');
  for (const said of ['Part due : 100 000 € ; déjà payé : 120 000 € ; à reverser : 20 000 €', 'observations non reçues', 'L242-2, 2°'])
    expect(letter('Convention résiliée')).toContain(said);
  expect(await invariantFaults(harness.database.db)).toEqual([]);
});

test('what is due of the justified spending, and committed, is paid before the agreement ends', async () => {
  const other = await toInTwo(harness);
  await noticed(harness.database.db, other);
  expect((await end({ eligibleCents: 20_000_000 })(harness, 'finance', other)).body).toMatchObject({
    code: 'liquidation_unpaid',
    leftCents: 10_000_000,
  });
});

test('CRPA L122-1: an award is withdrawn only after a notice on its ground, whose time is over, and its letter says so', async () => {
  const { applicationId, grantId } = await toReexamined(harness);
  const withdraw = async () => {
    const { version } = await readAs(harness, 'chair', `/applications/${applicationId}`);
    return (await harness.as('chair')).post(`/applications/${applicationId}/award-withdrawal`, { version, reason: 'Un avis manquait.' });
  };
  expect((await withdraw()).body).toMatchObject({ code: 'notice_missing' });
  expectStatus(await notice()(harness, 'finance', grantId), 200);
  expect((await withdraw()).body).toMatchObject({ code: 'notice_missing' });
  const unlawful = { ground: 'unlawful', answerBy: moveDate(today(), { days: 30 }) };
  expectStatus(await notice(unlawful)(harness, 'finance', grantId), 200);
  expect((await withdraw()).body).toMatchObject({ code: 'notice_running', answerBy: unlawful.answerBy });
  expectStatus(await withdrawAward(harness, applicationId), 200);
  await until('the beneficiary is written to', () => letter('Décision retirée') !== '');
  for (const said of [
    'la mise en demeure du 1er janvier 2017',
    'Règle méconnue',
    'L242-1',
    'observations non reçues',
    'Aucun paiement ne reste à vous réclamer.',
    'Vous pouvez contester',
  ])
    expect(letter('Décision retirée')).toContain(said);
});

test('CRPA L242-1: an unlawful award is ended within four months of it, whatever the notice', async () => {
  const late = await toInTwo(harness);
  await noticed(harness.database.db, late, 'unlawful');
  await harness.database.db.updateTable('ending_notice').set({ end_by: '2017-06-01T00:00:00Z' }).where('grant_id', '=', late).execute();
  expect((await end()(harness, 'finance', late)).body).toMatchObject({ code: 'withdrawal_deadline_passed' });
});

describe('CRPA L242-2 2°: a subsidy is withdrawn in part', () => {
  const reduce = (awardedCents: number, change: object = {}) =>
    askOf('reduction', { awardedCents, reason: 'La plateforme n’est pas ouverte.', ...change });
  const toPaid = after(async (each: AppHarness) => toInTwo(each), ['finance', order(HALF_CENTS)], ['payer', pay(HALF_CENTS)]);
  const still = (reach: (each: AppHarness) => Promise<string>) => after(reach, ['lead', suspend]);
  const toAtOnce = async (each: AppHarness) => (await toActive(each)).grantId;
  const toCertified = after(toAtOnce, ['finance', certify(AWARDED_CENTS)]);
  const toApproved = after((each) => toGiven(each), ['finance', approveAccount()]);
  const heard = (reach: (each: AppHarness) => Promise<string>) => async (): Promise<string> => {
    const grantId = await reach(harness);
    await noticed(harness.database.db, grantId);
    return grantId;
  };
  const states = async (grantId: string) => {
    const { state, tranches, claims } = await readAs(harness, 'finance', `/grants/${grantId}`);
    return [
      state,
      ...tranches.map((each: { state: string; amountCents: number }) => [each.state, each.amountCents]),
      ...claims.map(({ claimedCents }: { claimedCents: number }) => claimedCents),
    ];
  };

  test('the agreement goes on with the smaller amount, by a plan that no side signs, and the letter says all of it', async () => {
    const reduced = await heard(toInTwo)();
    expectStatus(await reduce(20_000_000)(harness, 'finance', reduced), 200);
    expect(await states(reduced)).toEqual(['active', ['confirmed', HALF_CENTS], ['planned', 8_000_000]]);
    // What was found has had its consequence: another one wants another notice.
    expect((await reduce(19_000_000)(harness, 'finance', reduced)).body).toMatchObject({ code: 'notice_missing' });
    expect((await end()(harness, 'finance', reduced)).body).toMatchObject({ code: 'notice_missing' });
    const { items } = await readAs(harness, 'finance', `/grants/${reduced}/plans`);
    const funds = (plan: (typeof items)[number]) => plan.content.fundingLines.map((line: { amountCents: number }) => line.amountCents);
    expect(items.at(-1)).toMatchObject({
      number: 2,
      amendment: null,
      reduction: 1,
      awardedCents: 20_000_000,
      costCents: items[0].costCents,
    });
    expect([funds(items[0]), funds(items.at(-1))]).toEqual([
      [IN_TWO_CENTS, 24_000_000],
      [20_000_000, 28_000_000],
    ]);
    await until('the beneficiary is written to', () => letter('Subvention retirée en partie') !== '');
    for (const said of [
      ...['à hauteur de 40 000 €', 'passe de 240 000 € à 200 000 €', 'observations non reçues', 'L242-2, 2°', 'La convention, art. 7.'],
      ...[
        'Montants annulés sur les tranches à venir : 40 000 €',
        'Cette décision ne donne lieu à aucun reversement',
        'Vous pouvez contester',
      ],
    ])
      expect(letter('Subvention retirée en partie')).toContain(said);
    // The next amendment takes the next number, and amends what is left.
    expectStatus(await askOf('amendments', { reasons: 'Un mois de plus.', durationMonths: 13 })(harness, 'applicant', reduced), 200);
    const { amendments } = await readAs(harness, 'finance', `/grants/${reduced}`);
    expect(amendments).toMatchObject([{ number: 2, plan: 3, awardedCents: 20_000_000 }]);
    expect(await invariantFaults(harness.database.db)).toEqual([]);
  });

  test('what a further one would make of the tranches counts none that an earlier one has cancelled', async () => {
    const grantId = await heard(toInTwo)();
    expectStatus(await reduce(10_000_000)(harness, 'finance', grantId), 200);
    const { tranches } = await readAs(harness, 'finance', `/grants/${grantId}/reduction?awardedCents=4000000`);
    expect(tranches).toEqual([{ rank: 1, amountCents: 10_000_000, cutCents: 6_000_000, leftCents: 4_000_000, claimedCents: 0 }]);
  });

  test('what it would make of the tranches is refused where it would be refused itself', async () => {
    const grantId = await heard(toCertified)();
    const finance = await harness.as('finance');
    const previewed = async (cents: number) => (await finance.get(`/grants/${grantId}/reduction?awardedCents=${cents}`)).body.code;
    expect(await previewed(AWARDED_CENTS)).toBe('reduction_not_below');
    expect(await previewed(AWARDED_CENTS - 100)).toBe('reduction_below_certified');
  });

  test.each<[string, (each: AppHarness) => Promise<string>, number, unknown[]]>([
    ['paid above it', toPaid, 10_000_000, ['closed', ['paid', HALF_CENTS], ['cancelled', HALF_CENTS], 2_000_000]],
    ['suspended', still(toInTwo), 20_000_000, ['suspended', ['confirmed', HALF_CENTS], ['planned', 8_000_000]]],
    ['suspended, and paid above it', still(toPaid), 10_000_000, ['closed', ['paid', HALF_CENTS], ['cancelled', HALF_CENTS], 2_000_000]],
    [
      'waiting for more credits than it frees',
      toAwaiting,
      23_500_000,
      ['active', ['confirmed', HALF_CENTS], ['awaiting_credits', 11_500_000]],
    ],
    ['waiting for credits that it frees', toAwaiting, 20_000_000, ['active', ['confirmed', HALF_CENTS], ['confirmed', 8_000_000]]],
    ['waiting for credits, to less', toAwaiting, 10_000_000, ['active', ['confirmed', 10_000_000], ['cancelled', HALF_CENTS]]],
    ['confirmed whole', toBalance, HALF_CENTS, ['closed', ['paid', HALF_CENTS], ['cancelled', HALF_CENTS]]],
  ])('one that is %s keeps to its new amount', async (_, reach, awardedCents, after) => {
    const grantId = await heard(reach)();
    expectStatus(await reduce(awardedCents)(harness, 'finance', grantId), 200);
    expect(await states(grantId)).toEqual(after);
    expect(await invariantFaults(harness.database.db)).toEqual([]);
  });

  test.each<[string, () => Promise<string>, object, string]>([
    ['without a notice', async () => toInTwo(harness), {}, 'notice_missing'],
    ['on a closed agreement', heard(toClosed), {}, 'wrong_state'],
    ['on a delegation', heard(toDelegated), {}, 'wrong_form'],
    ['at another version', heard(toInTwo), { version: 77 }, 'stale_version'],
    ['with an open amendment', heard(toProposed()), {}, 'amendment_open'],
    ['on an approved account', heard(toApproved), {}, 'account_approved'],
    ['on an account that is given', heard((each) => toGiven(each)), {}, 'account_wrong_state'],
    ['with a payment under way', heard(toAdvanceOrdered), {}, 'payment_under_way'],
    ['to as much', heard(toInTwo), { awardedCents: IN_TWO_CENTS }, 'reduction_not_below'],
    ['below what is certified', heard(toCertified), { awardedCents: AWARDED_CENTS - 1 }, 'reduction_below_certified'],
    ['while the award is re-examined', heard(toStopped(toInTwo)), {}, 'grant_in_reexamination'],
  ])('%s it is refused', async (_, reach, change, code) => {
    const grantId = await reach();
    expect((await reduce(1_000, change)(harness, 'finance', grantId)).body).toMatchObject({ code });
  });

  test('before the time to answer is over, and on no agreement at all, it is refused', async () => {
    const early = await toInTwo(harness);
    expectStatus(await notice()(harness, 'finance', early), 200);
    expect((await reduce(1_000)(harness, 'finance', early)).body).toMatchObject({ code: 'notice_running' });
    const unknown = await (
      await harness.as('finance')
    ).post('/grants/00000000-0000-4000-8000-000000000000/reduction', {
      ...{ version: 1, awardedCents: 1, reason: 'Rien.' },
    });
    expect(unknown.body).toMatchObject({ code: 'not_found' });
  });
});

describe('an agreement that is suspended', () => {
  let stopped: string;
  beforeAll(async () => {
    stopped = await after(async (each: AppHarness) => toOver(each), ['lead', suspend])(harness);
    await noticed(harness.database.db, stopped);
  });
  const ask = async (route: string, body: object) => {
    const { version } = await readAs(harness, 'applicant', `/grants/${stopped}`);
    return (await harness.as('applicant')).post(`/grants/${stopped}/${route}`, { version, ...body });
  };
  test('is answered for by its beneficiary', async () => expectStatus(await observe(1)(harness, 'applicant', stopped), 200));
  test('has its project ended early', async () => expectStatus(await ask('early-end', { endsOn: '2017-12-31', reason: 'Fini.' }), 200));
  test('has its accepted report corrected', async () => expectStatus(await correct(stopped), 200));
});

test('a report of an agreement that is closed is corrected', async () => expectStatus(await correct(await toTrackedClosed(harness)), 200));
