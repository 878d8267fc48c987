import { sweepNow } from '../../support/behind.ts';
import { openCall } from '../../support/calls.ts';
import { collect, issue } from '../../support/claim-fixtures.ts';
import { age, IN_TWO, IN_TWO_CENTS, readAs, report, review, toInTwo } from '../../support/impact-fixtures.ts';
import { expectStatus, sign, toGrant } from '../../support/fixtures.ts';
import { invariantFaults } from '../../support/invariants.ts';
import { EVERYBODY, eventsOf, signIn, writtenTo } from '../../support/timeline.ts';
import {
  after,
  askOf,
  askOfTranche,
  FROZEN_CENTS,
  grantOf,
  HALF_CENTS,
  moveCredits,
  order,
  pay,
  toAwaiting,
} from '../../support/tranche-fixtures.ts';
import { until } from '../../support/until.ts';
import { temporalOfFile } from '../../support/temporal-harness.ts';

const harness = temporalOfFile({ copies: true });
beforeAll(() => signIn(harness, ...EVERYBODY));

const second = async (id: string) => (await grantOf(harness, id)).tranches[1];
const confirm = (id: string) => askOfTranche('confirmations', {}, 2)(harness, 'finance', id);
const accepted = async (id: string): Promise<void> => {
  await report(harness, id, 1);
  await review(harness, id, 1, 1);
};
const resumed = async (id: string): Promise<void> => {
  await until('its tranche goes on', async () => (await second(id)).state === 'confirmed');
};

describe('tranches of two grants that wait for the same credits', () => {
  let [first, then] = ['', ''];
  beforeAll(async () => {
    const callId = await openCall(harness, { aeCents: 2 * IN_TWO_CENTS, cpCents: IN_TWO_CENTS });
    const ids: string[] = [];
    for (const title of ['Attend ensuite', 'Attend d’abord']) {
      const { grantId } = await toGrant(harness, IN_TWO_CENTS, { ...IN_TWO, callId, title });
      for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, grantId, login), 200);
      await age(harness, grantId);
      ids.push(grantId);
    }
    // The younger grant begins to wait first.
    [then = '', first = ''] = ids;
    await moveCredits(harness, first, 'freezes', IN_TWO_CENTS);
    for (const id of [first, then]) await accepted(id);
  });

  test('wait both, and neither goes on for less than the first one needs', async () => {
    expect([await second(first), await second(then)]).toMatchObject([{ state: 'awaiting_credits' }, { state: 'awaiting_credits' }]);
    await moveCredits(harness, first, 'thaws', HALF_CENTS - 1);
    expect(expectStatus(await confirm(first), 422)).toMatchObject({ code: 'credits_insufficient', missingCents: 1 });
  });

  test('go on in the order in which they began to wait, as far as the credits reach', async () => {
    await moveCredits(harness, first, 'thaws', 1);
    await resumed(first);
    expect(await second(then)).toMatchObject({ state: 'awaiting_credits' });
    expect((await eventsOf(harness, first)).at(-1)).toMatchObject({
      name: 'resumeTranche',
      facts: { tranche: 2, committedCents: HALF_CENTS },
    });
    await until('people are written to', () => writtenTo(harness, 'Tranche débloquée', 'Attend d’abord').length >= 2);
    expect(writtenTo(harness, 'Tranche débloquée', 'Attend d’abord')).toEqual(expect.arrayContaining(['applicant', 'finance']));
    await moveCredits(harness, then, 'thaws', HALF_CENTS);
    await resumed(then);
  });
});

test('what would go before one that waits longer for the same credits is refused, and waits too where its report is accepted', async () => {
  const callId = await openCall(harness, { aeCents: 2 * IN_TWO_CENTS, cpCents: IN_TWO_CENTS });
  const ids: string[] = [];
  for (let each = 0; each < 2; each += 1) {
    const { grantId } = await toGrant(harness, IN_TWO_CENTS, { ...IN_TWO, callId });
    for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, grantId, login), 200);
    await age(harness, grantId);
    ids.push(grantId);
  }
  const [first = '', then = ''] = ids;
  await moveCredits(harness, first, 'freezes', IN_TWO_CENTS);
  await accepted(first);
  await accepted(then);
  const refused = expectStatus(await confirm(then), 409);
  expect(refused).toMatchObject({ code: 'tranche_behind_others', rank: 2, first: { grantId: first, rank: 2 } });
  expect((await second(then)).state).toBe('awaiting_credits');
});

test('two tranches of one grant that wait for credits go on one after the other once these come', async () => {
  const callId = await openCall(harness, { aeCents: IN_TWO_CENTS, cpCents: IN_TWO_CENTS });
  const { grantId: id } = await toGrant(harness, IN_TWO_CENTS, { ...IN_TWO, callId });
  const tranches = [3, 3, 6].map((months) => ({ amountCents: IN_TWO_CENTS / 3, months }));
  const replan = askOf('tranches', { tranches }, 'put');
  const ALL_BUT_FIRST = (IN_TWO_CENTS / 3) * 2;
  expectStatus(await replan(harness, 'finance', id), 200);
  for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, id, login), 200);
  await moveCredits(harness, id, 'freezes', ALL_BUT_FIRST);
  await age(harness, id);
  for (const rank of [1, 2]) {
    await report(harness, id, rank);
    await review(harness, id, rank, 1);
  }
  const states = async () => (await grantOf(harness, id)).tranches.map(({ state }: { state: string }) => state);
  expect(await states()).toEqual(['confirmed', 'awaiting_credits', 'awaiting_credits']);
  await moveCredits(harness, id, 'thaws', ALL_BUT_FIRST);
  await until('both go on', async () => (await states()).every((state: string) => state === 'confirmed'));
});

test('a tranche whose credits have come, and of which nothing says so any more, goes on once the sweep has come by', async () => {
  const id = await toAwaiting(harness);
  await harness.stopWorker();
  await moveCredits(harness, id, 'thaws', FROZEN_CENTS);
  const { envelopeId } = await grantOf(harness, id);
  await harness.database.db.updateTable('envelope').set({ eased_at: null }).where('id', '=', envelopeId).execute();
  await harness.startWorker();
  await sweepNow(harness);
  await resumed(id);
});

test('a tranche of a beneficiary that owes something back waits for its collection, and goes on by itself after it', async () => {
  const id = await after(
    () => toInTwo(harness),
    ['finance', order(HALF_CENTS)],
    ['payer', pay(HALF_CENTS)],
    ['finance', issue(1_000)],
  )(harness);
  await age(harness, id);
  await accepted(id);
  expect(await second(id)).toMatchObject({ state: 'awaiting_credits' });
  expect((await second(id)).commands).not.toContain('confirmTranche');
  expect((await eventsOf(harness, id)).at(-1)).toMatchObject({ facts: { tranche: 2, confirmed: false, awaits: 'claim' } });
  expect(expectStatus(await confirm(id), 409)).toMatchObject({ code: 'claim_owed', grantId: id, claim: 1, owedCents: 1_000 });
  const tasks = (await readAs(harness, 'finance', '/me/tasks')).items.filter((task: { id: string }) => task.id === id);
  expect(tasks).toEqual([]);
  expectStatus(await collect(1_000)(harness, 'payer', id), 200);
  await resumed(id);
});

test('after all of it every figure is the sum of its movements', async () =>
  expect(await invariantFaults(harness.database.db)).toEqual([]));
