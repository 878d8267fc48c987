import { sweepNow } from '../../support/behind.ts';
import { openCall } from '../../support/calls.ts';
import { collect, issue } from '../../support/claim-lives.ts';
import { age, IN_TWO, IN_TWO_CENTS, readAs, report, review, toInTwo } from '../../support/impact-lives.ts';
import { expectStatus, sign, toGrant } from '../../support/lives.ts';
import { invariantFaults } from '../../support/proof.ts';
import { EVERYBODY, eventsOf, signIn, writtenTo } from '../../support/story.ts';
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
} from '../../support/tranche-lives.ts';
import { until } from '../../support/until.ts';
import { startTemporalWorld, type TemporalWorld } from '../../support/temporal-world.ts';

let world: TemporalWorld;
beforeAll(async () => {
  world = await startTemporalWorld();
  await signIn(world, ...EVERYBODY);
});
afterAll(() => world.stop());

const second = async (id: string) => (await grantOf(world, id)).tranches[1];
const confirm = (id: string) => askOfTranche('confirmations', {}, 2)(world, 'finance', id);
const accepted = async (id: string): Promise<void> => {
  await report(world, id, 1);
  await review(world, id, 1, 1);
};
const resumed = async (id: string): Promise<void> => {
  await until('its tranche goes on', async () => (await second(id)).state === 'confirmed');
};

describe('tranches of two grants that wait for the same credits', () => {
  let [first, then] = ['', ''];
  beforeAll(async () => {
    const callId = await openCall(world, { aeCents: 2 * IN_TWO_CENTS, cpCents: IN_TWO_CENTS });
    const ids: string[] = [];
    for (const title of ['Attend ensuite', 'Attend d’abord']) {
      const { grantId } = await toGrant(world, IN_TWO_CENTS, { ...IN_TWO, callId, title });
      for (const login of ['applicant', 'finance']) expectStatus(await sign(world, grantId, login), 200);
      await age(world, grantId);
      ids.push(grantId);
    }
    // The younger grant begins to wait first.
    [then = '', first = ''] = ids;
    await moveCredits(world, first, 'freezes', IN_TWO_CENTS);
    for (const id of [first, then]) await accepted(id);
  });

  test('wait both, and neither goes on for less than the first one needs', async () => {
    expect([await second(first), await second(then)]).toMatchObject([{ state: 'awaiting_credits' }, { state: 'awaiting_credits' }]);
    await moveCredits(world, first, 'thaws', HALF_CENTS - 1);
    expect(expectStatus(await confirm(first), 422)).toMatchObject({ code: 'credits_insufficient', missingCents: 1 });
  });

  test('go on in the order in which they began to wait, as far as the credits reach', async () => {
    await moveCredits(world, first, 'thaws', 1);
    await resumed(first);
    expect(await second(then)).toMatchObject({ state: 'awaiting_credits' });
    expect((await eventsOf(world, first)).at(-1)).toMatchObject({
      name: 'resumeTranche',
      facts: { tranche: 2, committedCents: HALF_CENTS },
    });
    await until('people are written to', () => writtenTo(world, 'Tranche affermie', 'Attend d’abord').length >= 2);
    expect(writtenTo(world, 'Tranche affermie', 'Attend d’abord')).toEqual(expect.arrayContaining(['applicant', 'finance']));
    await moveCredits(world, then, 'thaws', HALF_CENTS);
    await resumed(then);
  });
});

test('what would go before one that waits longer for the same credits is refused, and waits too where its report is accepted', async () => {
  const callId = await openCall(world, { aeCents: 2 * IN_TWO_CENTS, cpCents: IN_TWO_CENTS });
  const ids: string[] = [];
  for (let each = 0; each < 2; each += 1) {
    const { grantId } = await toGrant(world, IN_TWO_CENTS, { ...IN_TWO, callId });
    for (const login of ['applicant', 'finance']) expectStatus(await sign(world, grantId, login), 200);
    await age(world, grantId);
    ids.push(grantId);
  }
  const [first = '', then = ''] = ids;
  await moveCredits(world, first, 'freezes', IN_TWO_CENTS);
  await accepted(first);
  await accepted(then);
  const refused = expectStatus(await confirm(then), 409);
  expect(refused).toMatchObject({ code: 'tranche_behind_others', rank: 2, first: { grantId: first, rank: 2 } });
  expect((await second(then)).state).toBe('awaiting_credits');
});

test('two tranches of one grant that wait for credits go on one after the other once these come', async () => {
  const callId = await openCall(world, { aeCents: IN_TWO_CENTS, cpCents: IN_TWO_CENTS });
  const { grantId: id } = await toGrant(world, IN_TWO_CENTS, { ...IN_TWO, callId });
  const tranches = [3, 3, 6].map((months) => ({ amountCents: IN_TWO_CENTS / 3, months }));
  const replan = askOf('tranches', { tranches }, 'put');
  const ALL_BUT_FIRST = (IN_TWO_CENTS / 3) * 2;
  expectStatus(await replan(world, 'finance', id), 200);
  for (const login of ['applicant', 'finance']) expectStatus(await sign(world, id, login), 200);
  await moveCredits(world, id, 'freezes', ALL_BUT_FIRST);
  await age(world, id);
  for (const rank of [1, 2]) {
    await report(world, id, rank);
    await review(world, id, rank, 1);
  }
  const states = async () => (await grantOf(world, id)).tranches.map(({ state }: { state: string }) => state);
  expect(await states()).toEqual(['confirmed', 'awaiting_credits', 'awaiting_credits']);
  await moveCredits(world, id, 'thaws', ALL_BUT_FIRST);
  await until('both go on', async () => (await states()).every((state: string) => state === 'confirmed'));
});

test('a tranche whose credits have come, and of which nothing says so any more, goes on once the sweep has come by', async () => {
  const id = await toAwaiting(world);
  await world.stopWorker();
  await moveCredits(world, id, 'thaws', FROZEN_CENTS);
  const { envelopeId } = await grantOf(world, id);
  await world.database.db.updateTable('envelope').set({ eased_at: null }).where('id', '=', envelopeId).execute();
  await world.startWorker();
  await sweepNow(world);
  await resumed(id);
});

test('a tranche of a beneficiary that owes something back waits for its collection, and goes on by itself after it', async () => {
  const id = await after(
    () => toInTwo(world),
    ['finance', order(HALF_CENTS)],
    ['payer', pay(HALF_CENTS)],
    ['finance', issue(1_000)],
  )(world);
  await age(world, id);
  await accepted(id);
  expect(await second(id)).toMatchObject({ state: 'awaiting_credits' });
  expect((await second(id)).commands).not.toContain('confirmTranche');
  expect((await eventsOf(world, id)).at(-1)).toMatchObject({ facts: { tranche: 2, confirmed: false, awaits: 'claim' } });
  expect(expectStatus(await confirm(id), 409)).toMatchObject({ code: 'claim_owed', grantId: id, claim: 1, owedCents: 1_000 });
  const tasks = (await readAs(world, 'finance', '/me/tasks')).items.filter((task: { id: string }) => task.id === id);
  expect(tasks).toEqual([]);
  expectStatus(await collect(1_000)(world, 'payer', id), 200);
  await resumed(id);
});

test('after all of it every figure is the sum of its movements', async () => expect(await invariantFaults(world.database.db)).toEqual([]));
