import { BATCH_AT_MOST } from '../../../domain/core/page-draft.ts';
import { AWARDED_CENTS, expectStatus, PAYEE, toActive, withPayee } from '../../support/fixtures.ts';
import { appOfFile } from '../../support/app-harness.ts';
import { eventsOf } from '../../support/timeline.ts';
import { certify, suspend } from '../../support/tranche-fixtures.ts';

const harness = appOfFile();
let grants: string[];
beforeAll(async () => {
  grants = [];
  for (let count = 0; count < 3; count += 1) grants.push((await toActive(harness)).grantId);
});

type Outcome = {
  id: string;
  part: string;
  done: boolean;
  repeated: boolean;
  version: number | null;
  problem: { code: string } | null;
};
const send = async (login: string, path: string, items: readonly object[], key: string) => {
  const { status, body } = await (await harness.as(login)).post(path, { items }, key);
  return { status, ...(body as unknown as { outcomes: Outcome[]; done: number; refused: number }) };
};
const observed = (grantId: string, more: object = {}) => ({
  ...{ grantId, tranche: 1, certifiedCents: AWARDED_CENTS, observation: 'Vu sur place.' },
  ...more,
});
const codes = (items: readonly Outcome[]) => items.map(({ problem }) => problem?.code ?? null);

test('each item is the command itself: its refusals and its event are those of one, and a refusal stops no other', async () => {
  const [first = '', second = '', third = ''] = grants;
  expectStatus(await suspend(harness, 'lead', second), 200);
  const items = [observed(first), observed(second), observed(third, { certifiedCents: AWARDED_CENTS + 1 }), observed(third)];
  const answer = await send('finance', '/certifications', items, 'lot-1');
  expect(answer).toMatchObject({ status: 200, done: 1, refused: 3 });
  // The last item names a part that the third one named already, under the same key, with another amount.
  expect(codes(answer.outcomes)).toEqual([null, 'wrong_state', 'certified_above_tranche', 'key_reused_with_another_body']);
  expect((await eventsOf(harness, first)).filter(({ name }) => name === 'certifyService')).toHaveLength(1);
});

test('the same batch under the same key does nothing twice, and tells again what was done', async () => {
  const [first = '', , third = ''] = grants;
  const again = await send('finance', '/certifications', [observed(first)], 'lot-1');
  expect(again.outcomes).toEqual([expect.objectContaining({ id: first, part: '1', done: true, repeated: true })]);
  expect((await eventsOf(harness, first)).filter(({ name }) => name === 'certifyService')).toHaveLength(1);
  expectStatus(await certify(AWARDED_CENTS)(harness, 'finance', third), 200);
  expect(codes((await send('finance', '/certifications', [observed(third)], 'lot-2')).outcomes)).toEqual(['tranche_wrong_state']);
});

test('who proposed an account does not approve it among others either', async () => {
  const [first = '', , third = ''] = grants;
  for (const [login, id] of [
    ['finance', first],
    ['applicant', third],
  ] as const)
    expectStatus(await (await harness.as(login)).post(`/grants/${id}/payees`, PAYEE), 200);
  const finance = await harness.as('finance');
  const { items } = (await finance.get('/proposed-payees')).body as unknown as {
    items: { grantId: string; payeeId: string; mine: boolean; iban: string; sameAs: string[]; othersOf: string[] }[];
  };
  expect(items.map(({ grantId, mine, iban }) => [grantId, mine, iban])).toEqual([
    [first, false, PAYEE.iban.replaceAll(' ', '')],
    [third, true, PAYEE.iban.replaceAll(' ', '')],
  ]);
  // Of one grant no other account is told, nor recorded as read.
  expect((await finance.get(`/proposed-payees?grantId=${third}`)).body).toMatchObject({ items: [{ grantId: third }], next: null });
  const answer = await send(
    'finance',
    '/payee-approvals',
    items.map(({ grantId, payeeId }) => ({ grantId, payeeId })),
    'lot-3',
  );
  expect(codes(answer.outcomes)).toEqual(['decider_proposed_payee', null]);
  const [left] = ((await finance.get('/proposed-payees')).body as unknown as { items: typeof items }).items;
  expect(left).toMatchObject({ grantId: first, sameAs: [expect.stringMatching(/-C$/)], othersOf: [], otherAccounts: [] });
});

test('payments are ordered together, each to the account of its own grant', async () => {
  const [first = '', , third = ''] = grants;
  const finance2 = await harness.as('finance-2');
  const { items } = (await finance2.get('/proposed-payees')).body as unknown as { items: { grantId: string; payeeId: string }[] };
  for (const { grantId, payeeId } of items) expectStatus(await finance2.post(`/grants/${grantId}/payee-approvals`, { payeeId }), 200);
  await withPayee(harness, first);
  const ordered = [first, third].map((grantId) => ({ grantId, tranche: 1, orderedCents: AWARDED_CENTS }));
  expect(await send('finance', '/payment-orders', ordered, 'lot-4')).toMatchObject({ done: 2, refused: 0 });
});

test('a batch of other people, of nothing or of too many is refused as a whole', async () => {
  const [first = ''] = grants;
  expect((await send('payer', '/certifications', [observed(first)], 'lot-5')).status).toBe(403);
  expect((await send('finance', '/certifications', [], 'lot-6')).status).toBe(400);
  const many = Array.from({ length: BATCH_AT_MOST + 1 }, () => observed(first));
  expect((await send('finance', '/certifications', many, 'lot-7')).status).toBe(400);
});

test('the money of the same grants says what each waits for, to the fund and to its beneficiary alike', async () => {
  const [first = '', second = ''] = grants;
  type Money = { grantId: string; tranches: { money: { stage: string; sentence: string; waits: { for: string; turn: string } | null } }[] };
  const moneyOf = async (login: string) =>
    (await (await harness.as(login)).get('/grant-money')).body as unknown as {
      items: Money[];
      years: { orderedCents: number; confirmedCents: number }[];
    };
  const [theirs, ours] = [await moneyOf('applicant'), await moneyOf('finance')];
  expect(theirs).toEqual(ours);
  const stageOf = (id: string) => theirs.items.find(({ grantId }) => grantId === id)?.tranches[0]?.money;
  expect(stageOf(first)).toMatchObject({ stage: 'ordered', waits: { for: 'payment', turn: 'fund' } });
  expect(stageOf(second)).toMatchObject({ stage: 'confirmed', waits: { for: 'suspension', turn: 'fund' } });
  expect(theirs.years).toEqual([expect.objectContaining({ orderedCents: 2 * AWARDED_CENTS, confirmedCents: AWARDED_CENTS })]);
  expect((await moneyOf('applicant2')).items).toEqual([]);
  const file = await (await harness.as('finance')).get('/payment-queue.csv?command=recordPayment');
  expect(file.text.trim().split('\r\n')).toHaveLength(3);
  const linesFor = async (login: string) => (await (await harness.as(login)).get('/grant-money.csv')).text.trim().split('\r\n').slice(1);
  expect(await linesFor('applicant')).toHaveLength(theirs.items.flatMap(({ tranches }) => tranches).length);
  expect((await linesFor('finance')).join()).toContain(stageOf(second)?.sentence ?? 'a sentence');
  expect(await linesFor('applicant2')).toEqual([]);
});
