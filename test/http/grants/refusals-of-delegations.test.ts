import { eachOf } from '../../support/each-of.ts';
import { littleCall } from '../../support/calls.ts';
import {
  DP,
  EJ,
  HALF_CENTS,
  reportCommitment,
  toCommitted,
  toDelegated,
  toDelegatedInTwo,
  toDelegationToSign,
} from '../../support/delegation-fixtures.ts';
import { AWARDED_CENTS, expectStatus, PAYEE, sign, toActive, toGrant, today } from '../../support/fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { REASON } from '../../support/tranche-fixtures.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();
let people: Record<'ministry' | 'applicant' | 'finance' | 'payer', Actor>;
let grants: Record<'toSign' | 'delegated' | 'inTwo' | 'committed' | 'agreement' | 'short', string>;

beforeAll(async () => {
  const [ministry, applicant, finance, payer] = await eachOf(['ministry', 'applicant', 'finance', 'payer'], harness.as);
  people = { ministry, applicant, finance, payer };
  // A call whose envelope can be committed, and not be paid this year.
  const little = await littleCall(harness, { aeCents: AWARDED_CENTS, cpCents: AWARDED_CENTS - 1 });
  const { grantId: short } = await toGrant(harness, AWARDED_CENTS, little, 'ministry');
  for (const login of ['ministry', 'finance']) expectStatus(await sign(harness, short, login), 200);
  grants = {
    toSign: await toDelegationToSign(harness),
    delegated: await toDelegated(harness),
    inTwo: await toDelegatedInTwo(harness),
    committed: await toCommitted(harness),
    agreement: (await toActive(harness)).grantId,
    short,
  };
  expectStatus(await reportCommitment(1_000)(harness, 'ministry', grants.inTwo), 200);
});

const COMMANDS = {
  delegatePayment: ['payment-delegations', 'finance', { delegatedCents: 1_000 }],
  reportCommitment: ['commitment-reports', 'ministry', { committedCents: 1_000, committedOn: today(), reference: EJ }],
  reportPayment: ['payment-reports', 'ministry', { paidCents: 1_000, paidOn: today(), reference: DP }],
  returnDelegation: ['delegation-returns', 'finance', { credit: 'AE', returnedCents: 1_000, reason: REASON }],
} as const;
type Name = keyof typeof COMMANDS;
const refused = (name: Name, id: string, change: object, code: Parameters<typeof expectRefused>[4], who?: keyof typeof people) => {
  const [route, login, body] = COMMANDS[name];
  return expectRefused(harness, people[who ?? login], ['post', `/grants/${id}/${route}`], { tranche: 1, ...body, ...change }, code);
};

describe.each(Object.keys(COMMANDS) as Name[])('%s', (name) => {
  test.each([
    ['on a grant that is not signed', () => grants.toSign, {}, 'wrong_state', { state: 'to_sign' }],
    ['on a tranche that the grant does not have', () => grants.delegated, { tranche: 2 }, 'tranche_unknown', { ranks: [1] }],
    ['on a tranche that is not delegated yet', () => grants.inTwo, { tranche: 2 }, 'tranche_wrong_state', { rank: 2, state: 'planned' }],
  ] as const)('%s is refused', async (_, id, change, code, facts) => {
    expect(await refused(name, id(), change, code)).toMatchObject(facts);
  });

  test('on an agreement is refused: there the fund commits and pays', async () => {
    const problem = await refused(name, grants.agreement, {}, 'wrong_form', 'finance');
    expect(problem).toMatchObject({ command: name, form: 'agreement' });
  });
});

test.each(['reportCommitment', 'reportPayment'] as const)('%s of another’s grant is not found', async (name) => {
  await refused(name, grants.delegated, {}, 'not_found', 'applicant');
});

test.each([
  ['certifyService', 'finance', 'certifications', { certifiedCents: AWARDED_CENTS, observation: 'Vu sur place.' }],
  ['orderPayment', 'finance', 'payment-orders', { orderedCents: AWARDED_CENTS }],
  ['cancelOrder', 'finance', 'order-cancellations', { reason: REASON }],
  ['recordPayment', 'payer', 'payments', { paidCents: AWARDED_CENTS, paidOn: today(), reference: 'VIR-1' }],
  ['cancelCertification', 'finance', 'certification-cancellations', { reason: REASON }],
  ['returnPayment', 'payer', 'payment-returns', { returnedOn: today(), reason: REASON }],
  ['identifyOrder', 'finance', 'order-numbers', { orderNumber: '3000123456' }],
] as const)('%s on a delegation is refused: the ministry certifies and pays itself', async (command, who, route, body) => {
  const problem = await expectRefused(
    harness,
    people[who],
    ['post', `/grants/${grants.delegated}/${route}`],
    { tranche: 1, ...body },
    'wrong_form',
  );
  expect(problem).toMatchObject({ command, form: 'delegation' });
});

test('bank details of a delegation are refused: the fund pays no account there', async () => {
  const problem = await expectRefused(harness, people.ministry, ['post', `/grants/${grants.delegated}/payees`], PAYEE, 'wrong_form');
  expect(problem).toMatchObject({ command: 'proposePayee', form: 'delegation' });
});

test.each([
  ['reportCommitment', { committedOn: '2020-01-01' }],
  ['reportCommitment', { committedOn: '2100-01-01' }],
  ['reportPayment', { paidOn: '2020-01-01' }],
  ['reportPayment', { paidOn: '2100-01-01' }],
] as const)('%s of %o is refused, with the days between which it lies', async (name, change) =>
  expect(await refused(name, grants.inTwo, change, 'value_date_out_of_range')).toMatchObject({ earliest: today(), latest: today() }),
);

test('a commitment above what is delegated is refused, with what is left', async () =>
  expect(await refused('reportCommitment', grants.inTwo, { committedCents: HALF_CENTS }, 'delegation_exceeded')).toMatchObject({
    credit: 'AE',
    openCents: HALF_CENTS - 1_000,
    askedCents: HALF_CENTS,
  }));

test('a payment above what is committed is refused, with what is not paid', async () =>
  expect(await refused('reportPayment', grants.inTwo, { paidCents: 1_001 }, 'payment_above_commitment')).toMatchObject({
    openCents: 1_000,
    askedCents: 1_001,
  }));

test('a payment without payment credits is refused', async () =>
  expect(await refused('reportPayment', grants.committed, {}, 'delegation_exceeded')).toMatchObject({ credit: 'CP', openCents: 0 }));

test.each([
  ['AE', AWARDED_CENTS],
  ['CP', 0],
] as const)('more %s than are delegated do not come back', async (credit, openCents) =>
  expect(
    await refused('returnDelegation', grants.committed, { credit, returnedCents: openCents + 1 }, 'delegation_exceeded'),
  ).toMatchObject({ credit, openCents, askedCents: openCents + 1 }),
);

test('payment credits above what is delegated in AE are refused, with what is left on the tranche', async () =>
  expect(await refused('delegatePayment', grants.delegated, { delegatedCents: AWARDED_CENTS + 1 }, 'tranche_exceeded')).toMatchObject({
    openCents: AWARDED_CENTS,
  }));

test('payment credits that the year does not hold are refused, with what is missing', async () =>
  expect(await refused('delegatePayment', grants.short, { delegatedCents: AWARDED_CENTS }, 'credits_insufficient')).toMatchObject({
    credit: 'CP',
    availableCents: AWARDED_CENTS - 1,
    missingCents: 1,
  }));
