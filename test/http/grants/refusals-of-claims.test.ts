import { ACCOUNTANT, claimsOf as claimsOfGrant, collect, issue, restore, waive } from '../../support/claim-fixtures.ts';
import { orderOf, toClosed } from '../../support/credit-fixtures.ts';
import { AWARDED_CENTS, expectStatus, toActive, toGrant, today } from '../../support/fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { claimsOf, FUND, OFFICE, signToken } from '../../support/tokens.ts';
import { grantOf, renounce } from '../../support/tranche-fixtures.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();
let people: Record<'finance' | 'second' | 'payer' | 'both' | 'ministryFinance', Actor>;
let grants: Record<'unpaid' | 'renounced' | 'paid' | 'claimed', string>;
const REASON = 'Payé deux fois.';

beforeAll(async () => {
  people = {
    finance: await harness.as('finance'),
    second: await harness.as('finance-2'),
    payer: await harness.as('payer'),
    both: await harness.enter(await signToken(claimsOf({ ...FUND, sub: 'both', roles: ['finance', 'payer'] }))),
    ministryFinance: await harness.enter(await signToken(claimsOf({ ...OFFICE, sub: 'ministry-finance', roles: ['finance'] }))),
  };
  const [unpaid, renounced, paid, claimed] = [
    await toActive(harness),
    await toGrant(harness),
    await toClosed(harness),
    await toClosed(harness),
  ];
  expectStatus(await renounce(harness, 'applicant', renounced.grantId), 200);
  grants = { unpaid: unpaid.grantId, renounced: renounced.grantId, paid: paid.grantId, claimed: claimed.grantId };
  // 1 000 claimed by a person who may also pay: 600 collected, 300 of them restored, 100 waived, 300 owed.
  expectStatus(await people.both.post(`/grants/${grants.claimed}/claims`, { tranche: 1, claimedCents: 1_000, reason: REASON }), 200);
  for (const [login, ask] of [
    ['payer', collect(600)],
    ['finance-2', waive(100)],
    ['finance', restore(300)],
  ] as const)
    expectStatus(await ask(harness, login, grants.claimed), 200);
});

const refused = (who: keyof typeof people, id: string, route: string, body: object, code: Parameters<typeof expectRefused>[4]) =>
  expectRefused(harness, people[who], ['post', `/grants/${id}/${route}`], body, code);

const BODIES = {
  claims: (changed: object = {}) => ({ tranche: 1, claimedCents: 1, reason: REASON, ...changed }),
  collections: (changed: object = {}) => ({ claim: 1, collectedCents: 1, collectedOn: today(), ...changed }),
  waivers: (changed: object = {}) => ({ claim: 1, waivedCents: 1, ground: 'write_off', reason: REASON, ...changed }),
  'claim-numbers': (changed: object = {}) => ({
    ...{ claim: 1, collectionOrder: 'TP-2', collectionOrderOn: today(), accountant: ACCOUNTANT },
    ...changed,
  }),
  restorations: (changed: object = {}) => ({ claim: 1, restoredCents: 1, order: 'Un acte', ...changed }),
};
type Route = keyof typeof BODIES;

const ASKERS = [
  ['issueClaim', 'claims', 'finance'],
  ['collectClaim', 'collections', 'payer'],
  ['waiveClaim', 'waivers', 'second'],
  ['restoreCredits', 'restorations', 'finance'],
  ['identifyClaim', 'claim-numbers', 'finance'],
] as const;

describe.each(ASKERS)('%s', (_, route, who) => {
  test('of a grant that was renounced is refused', async () =>
    expect(await refused(who, grants.renounced, route, BODIES[route](), 'wrong_state')).toMatchObject({ state: 'renounced' }));
});

test('a titre de perception of a day to come, or from before the claim, is refused', async () => {
  for (const collectionOrderOn of ['2100-01-31', '2020-01-31'])
    expect(
      await refused(
        'finance',
        grants.claimed,
        'claim-numbers',
        BODIES['claim-numbers']({ collectionOrderOn }),
        'collection_order_out_of_range',
      ),
    ).toMatchObject({ earliest: today(), latest: today() });
});

test('due dates from before the titre, or that come to another amount than what is owed, are refused', async () => {
  const due = (dueOn: string, amountCents = 1) => BODIES['claim-numbers']({ dueDates: [{ dueOn, amountCents }] });
  expect(await refused('finance', grants.claimed, 'claim-numbers', due('2020-01-31'), 'due_date_before_order')).toMatchObject({
    earliest: today(),
    dueOn: '2020-01-31',
  });
  expect(await refused('finance', grants.claimed, 'claim-numbers', due('2100-01-31'), 'due_dates_differ_from_owed')).toMatchObject({
    claim: 1,
    givenCents: 1,
  });
});

test('a titre that was notified before its own day, or on a day to come, is refused', async () => {
  for (const notifiedOn of ['2100-01-31', '2020-01-31'])
    expect(
      await refused('finance', grants.claimed, 'claim-numbers', BODIES['claim-numbers']({ notifiedOn }), 'order_notified_out_of_range'),
    ).toMatchObject({ earliest: today(), latest: today() });
});

describe.each(ASKERS.slice(1))('%s', (_, route, who) => {
  test('of a claim that the grant does not have is refused, with those that it has', async () => {
    expect(await refused(who, grants.claimed, route, BODIES[route]({ claim: 2 }), 'claim_unknown')).toMatchObject({ numbers: [1] });
    expect(await refused(who, grants.paid, route, BODIES[route](), 'claim_unknown')).toMatchObject({ numbers: [] });
  });
});

const tomorrow = () => new Date(Date.parse(`${today()}T12:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
const yesterday = () => new Date(Date.parse(`${today()}T12:00:00Z`) - 86_400_000).toISOString().slice(0, 10);

test.each<[string, keyof typeof people, () => string, Route, () => object, Parameters<typeof expectRefused>[4], object]>([
  [
    'a claim on a tranche that the grant does not have',
    'finance',
    () => grants.paid,
    'claims',
    () => ({ tranche: 2 }),
    'tranche_unknown',
    { ranks: [1] },
  ],
  [
    'a claim on what is not paid',
    'finance',
    () => grants.unpaid,
    'claims',
    () => ({}),
    'claimed_above_paid',
    { paidCents: 0, mostCents: 0 },
  ],
  [
    'a claim of a cent more than is paid',
    'finance',
    () => grants.paid,
    'claims',
    () => ({ claimedCents: AWARDED_CENTS + 1 }),
    'claimed_above_paid',
    { paidCents: AWARDED_CENTS, mostCents: AWARDED_CENTS, askedCents: AWARDED_CENTS + 1 },
  ],
  [
    'a claim of a cent more than is left, what was waived being left',
    'finance',
    () => grants.claimed,
    'claims',
    () => ({ claimedCents: AWARDED_CENTS - 900 + 1 }),
    'claimed_above_paid',
    { mostCents: AWARDED_CENTS - 900 },
  ],
  [
    'a collection by the person who issued the claim',
    'both',
    () => grants.claimed,
    'collections',
    () => ({}),
    'collector_issued_claim',
    {},
  ],
  [
    'a collection of tomorrow',
    'payer',
    () => grants.claimed,
    'collections',
    () => ({ collectedOn: tomorrow() }),
    'value_date_out_of_range',
    { latest: today() },
  ],
  [
    'a collection before the claim',
    'payer',
    () => grants.claimed,
    'collections',
    () => ({ collectedOn: yesterday() }),
    'value_date_out_of_range',
    { earliest: today() },
  ],
  [
    'a collection of a cent more than is owed',
    'payer',
    () => grants.claimed,
    'collections',
    () => ({ collectedCents: 301 }),
    'claim_exceeded',
    { owedCents: 300, askedCents: 301 },
  ],
  ['a waiver by the person who issued the claim', 'both', () => grants.claimed, 'waivers', () => ({}), 'waiver_issued_claim', {}],
  ['a waiver by the debtor’s own house', 'ministryFinance', () => grants.claimed, 'waivers', () => ({}), 'conflict_of_interest', {}],
  [
    'a waiver of a cent more than is owed',
    'second',
    () => grants.claimed,
    'waivers',
    () => ({ waivedCents: 301 }),
    'claim_exceeded',
    { owedCents: 300 },
  ],
  [
    'a restoration of tomorrow',
    'finance',
    () => grants.claimed,
    'restorations',
    () => ({ valueDate: tomorrow() }),
    'value_date_out_of_range',
    { latest: today() },
  ],
  [
    'a restoration of a cent more than was collected and not restored',
    'finance',
    () => grants.claimed,
    'restorations',
    () => ({ restoredCents: 301 }),
    'restored_above_collected',
    { collectedCents: 600, mostCents: 300 },
  ],
])('%s is refused', async (_, who, id, route, changed, code, facts) => {
  expect(await refused(who, id(), route, BODIES[route](changed()), code)).toMatchObject(facts);
});

test('no person is offered what would be refused, nor has it as a task', async () => {
  const offers = async (who: keyof typeof people) => (await people[who].get(`/grants/${grants.claimed}`)).body.claims[0].commands;
  expect(await offers('both')).toEqual(['restoreCredits', 'identifyClaim']);
  expect(await offers('payer')).toEqual(['collectClaim']);
  expect(await offers('second')).toEqual(['waiveClaim', 'restoreCredits', 'identifyClaim']);
  expect(await offers('ministryFinance')).toEqual([]);
  const tasks = async (who: keyof typeof people) =>
    (await people[who].get('/me/tasks')).body.items.filter(({ command }: { command: string }) => command === 'collectClaim');
  expect(await tasks('both')).toEqual([]);
  expect(await tasks('payer')).toMatchObject([{ id: grants.claimed, detail: '1' }]);
});

test('a restoration with which the total would be counted to the cent no more is refused', async () => {
  const { envelopeId } = await grantOf(harness, grants.claimed);
  const rich = (cents: number) =>
    harness.database.db
      .updateTable('envelope_line')
      .set((line) => ({ total: line('total', '+', cents), available: line('available', '+', cents) }))
      .where('envelope_id', '=', envelopeId)
      .where('credit', '=', 'CP')
      .execute();
  const { total } = await harness.database.db
    .selectFrom('envelope_line')
    .where('envelope_id', '=', envelopeId)
    .where('credit', '=', 'CP')
    .select('total')
    .executeTakeFirstOrThrow();
  await rich(Number.MAX_SAFE_INTEGER - total);
  expect(await refused('finance', grants.claimed, 'restorations', BODIES.restorations(), 'amount_too_large')).toMatchObject({
    mostCents: 0,
  });
  await rich(total - Number.MAX_SAFE_INTEGER);
});

test('a restoration into a year whose books are closed is refused; what is claimed back of it goes on', async () => {
  const { envelopeId } = await grantOf(harness, grants.claimed);
  const year = Number(today().slice(0, 4)) - 1;
  const allotted = orderOf(1, { year, credit: 'CP' });
  expectStatus(await people.finance.post(`/envelopes/${envelopeId}/allotments`, allotted), 200);
  expectStatus(await people.finance.post(`/envelopes/${envelopeId}/closings`, { year }), 200);
  const { db } = harness.database;
  const change = (claim: { year: number; issued_at: string }) =>
    db.updateTable('claim').set(claim).where('grant_id', '=', grants.claimed).execute();
  const before = await db
    .selectFrom('claim')
    .where('grant_id', '=', grants.claimed)
    .select(['year', 'issued_at'])
    .executeTakeFirstOrThrow();
  // Like a claim that was issued last year on what last year's credits had paid.
  await change({ year, issued_at: `${year}-12-01T09:00:00.000Z` });
  expect(
    await refused('finance', grants.claimed, 'restorations', BODIES.restorations({ valueDate: `${year}-12-31` }), 'year_closed'),
  ).toMatchObject({ year });
  expectStatus(await collect(100)(harness, 'payer', grants.claimed), 200);
  await change(before);
});

test('what is the last cent each time is taken', async () => {
  for (const [login, ask] of [
    ['payer', collect(100)],
    ['finance-2', waive(100)],
    ['finance', restore(500)],
    ['finance', issue(AWARDED_CENTS - 800)],
  ] as const)
    expectStatus(await ask(harness, login, grants.claimed), 200);
  expect(await claimsOfGrant(harness, grants.claimed)).toMatchObject([
    { owedCents: 0, collectedCents: 800, waivedCents: 200, restoredCents: 800 },
    { number: 2, owedCents: AWARDED_CENTS - 800 },
  ]);
});
