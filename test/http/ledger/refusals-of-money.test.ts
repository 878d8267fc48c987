import { NO_DOCUMENT } from '../../support/agreements.ts';
import { littleCall } from '../../support/calls.ts';
import {
  AWARDED_CENTS,
  expectStatus,
  giveOpinions,
  PAYEE,
  sign,
  signing,
  toActive,
  toGrant,
  toReviewed,
  toSession,
  toSubmitted,
  today,
  withPayee,
} from '../../support/fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { claimsOf, FUND, OFFICE, signToken } from '../../support/tokens.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();
let people: Record<'applicant' | 'applicant2' | 'lead' | 'chair' | 'judge' | 'finance' | 'officeFinance' | 'payer' | 'both', Actor>;
let applications: Record<'submitted' | 'reviewed' | 'onAgenda', string>;
let sessions: Record<'planned' | 'decided' | 'future', string>;
let grants: Record<'toSign' | 'signed' | 'confirmed' | 'certified' | 'ordered' | 'closed' | 'short' | 'unknown' | 'proposed', string>;

beforeAll(async () => {
  const [applicant, applicant2, lead, chair, judge, finance, officeFinance, payer, both] = await Promise.all([
    harness.as('applicant'),
    harness.as('applicant2'),
    harness.as('lead'),
    harness.as('chair'),
    harness.enter(await signToken(claimsOf({ ...FUND, sub: 'judge', roles: ['screener', 'chair'] }))),
    harness.as('finance'),
    harness.enter(await signToken(claimsOf({ ...OFFICE, sub: 'office-finance', roles: ['finance'] }))),
    harness.as('payer'),
    harness.enter(await signToken(claimsOf({ ...FUND, sub: 'both', roles: ['finance', 'payer'] }))),
  ]);
  people = { applicant, applicant2, lead, chair, judge, finance, officeFinance, payer, both };
  const [toSign, signed, confirmed, certified, ordered, closed] = [
    await toGrant(harness),
    await toGrant(harness),
    await toActive(harness),
    await toActive(harness),
    await toActive(harness),
    await toActive(harness),
  ];
  const active = (who: Actor, { grantId }: { grantId: string }, command: string, body: object) =>
    who.post(`/grants/${grantId}/${command}`, { tranche: 1, ...body });
  expectStatus(await sign(harness, signed.grantId, 'applicant'), 200);
  for (const grant of [certified, ordered, closed])
    await active(finance, grant, 'certifications', { certifiedCents: AWARDED_CENTS, observation: 'Vu sur place.' });
  // A certified grant has bank details; this one has none, so that nothing can be ordered on it.
  const [unknown, proposed] = [await toActive(harness), await toActive(harness)];
  for (const grant of [unknown, proposed])
    await active(finance, grant, 'certifications', { certifiedCents: AWARDED_CENTS, observation: 'Vu sur place.' });
  expectStatus(await applicant.post(`/grants/${proposed.grantId}/payees`, PAYEE), 200);
  for (const { grantId } of [certified, ordered, closed]) await withPayee(harness, grantId);
  await active(both, ordered, 'payment-orders', { orderedCents: AWARDED_CENTS });
  await active(finance, closed, 'payment-orders', { orderedCents: AWARDED_CENTS });
  await active(payer, closed, 'payments', { paidCents: AWARDED_CENTS, paidOn: today(), reference: 'VIR-1' });
  // A call whose envelope can be committed, and not be paid this year.
  const short = await toActive(harness, await littleCall(harness, { aeCents: 30_000_000, cpCents: AWARDED_CENTS - 1 }));
  await active(finance, short, 'certifications', { certifiedCents: AWARDED_CENTS, observation: 'Vu sur place.' });
  await withPayee(harness, short.grantId);
  grants = {
    toSign: toSign.grantId,
    signed: signed.grantId,
    confirmed: confirmed.grantId,
    certified: certified.grantId,
    ordered: ordered.grantId,
    closed: closed.grantId,
    short: short.grantId,
    unknown: unknown.grantId,
    proposed: proposed.grantId,
  };
  const screened = await toSubmitted(harness);
  await judge.post(`/applications/${screened}/admissibility`, { revision: 1, decision: 'admissible' });
  applications = {
    submitted: await toSubmitted(harness),
    reviewed: await toReviewed(harness),
    onAgenda: await giveOpinions(harness, screened),
  };
  const [planned, future] = [
    await toSession(harness, [applications.onAgenda]),
    await toSession(harness, [await toReviewed(harness)], '2100-01-04'),
  ];
  sessions = { planned: planned.id, decided: toSign.sessionId, future: future.id };
});

const NOBODYS: string = '019aa1c0-0000-7000-8000-000000000001';
const award = (applicationId: string, awardedCents = AWARDED_CENTS) => ({
  applicationId,
  decision: 'award',
  awardedCents,
  reason: 'Impact mesurable.',
});

test.each([
  ['the same application twice', () => [applications.reviewed, applications.reviewed], 'application_twice'],
  ['an application that is not reviewed', () => [applications.reviewed, applications.submitted], 'application_not_reviewed'],
  ['an application that another session has', () => [applications.onAgenda], 'application_not_reviewed'],
  ['an unknown application', () => [NOBODYS], 'application_not_reviewed'],
] as const)('createSession with %s is refused, and names it', async (_, applicationIds, code) => {
  const problem = await expectRefused(
    harness,
    people.lead,
    ['post', '/sessions'],
    { heldOn: today(), applicationIds: applicationIds() },
    code,
  );
  expect(problem['applicationIds']).toEqual([applicationIds().at(-1)]);
});

test.each([
  ['on a holiday to come', '2100-01-01', 'session_on_rest_day', { nextOn: '2100-01-04' }],
  ['before an application of it was submitted', '2026-01-05', 'session_before_submission', { heldOn: '2026-01-05' }],
] as const)('createSession %s is refused', async (_, heldOn, code, said) => {
  const body = { heldOn, applicationIds: [applications.reviewed] };
  expect(await expectRefused(harness, people.lead, ['post', '/sessions'], body, code)).toMatchObject(said);
});

test.each([
  ['a second time', () => sessions.decided, {}, 'chair', 'wrong_state'],
  ['of a version that was not read', () => sessions.planned, { version: 7 }, 'chair', 'stale_version'],
  ['before its day', () => sessions.future, {}, 'chair', 'session_before_its_date'],
  ['by a person who screened', () => sessions.planned, {}, 'judge', 'took_part_in_review'],
  [
    'with an application twice',
    () => sessions.planned,
    { decisions: () => [award(applications.onAgenda), award(applications.onAgenda)] },
    'chair',
    'application_twice',
  ],
  [
    'with an application of another session',
    () => sessions.planned,
    { decisions: () => [award(applications.onAgenda), award(applications.reviewed)] },
    'chair',
    'decisions_differ_from_agenda',
  ],
  [
    'with another application only',
    () => sessions.planned,
    { decisions: () => [award(applications.reviewed)] },
    'chair',
    'decisions_differ_from_agenda',
  ],
  [
    'with a cent more than was asked for',
    () => sessions.planned,
    { decisions: () => [award(applications.onAgenda, AWARDED_CENTS + 1)] },
    'chair',
    'award_above_request',
  ],
] as const)(
  'decideSession %s is refused',
  async (
    _,
    id,
    { decisions = () => [award(applications.onAgenda)], version = 1 }: { decisions?: () => object[]; version?: number },
    who,
    code,
  ) => {
    await expectRefused(harness, people[who], ['post', `/sessions/${id()}/decision`], { version, decisions: decisions() }, code);
  },
);

test.each([
  ['of another organisation', () => grants.toSign, 1, 'applicant2', 'not_found'],
  ['when both sides have', () => grants.confirmed, 3, 'finance', 'wrong_state'],
  ['for the fund by the beneficiary’s own house', () => grants.toSign, 1, 'officeFinance', 'conflict_of_interest'],
  ['a second time for the same side', () => grants.signed, 2, 'applicant', 'already_signed'],
  ['a version that was not read', () => grants.toSign, 7, 'applicant', 'stale_version'],
  ['a document that was not read', () => grants.toSign, 1, 'applicant', 'document_differs'],
  ['another document than the other side', () => grants.signed, 2, 'finance', 'document_differs'],
] as const)('signGrant %s is refused', async (_, id, version, who, code) => {
  const problem = await expectRefused(
    harness,
    people[who],
    ['post', `/grants/${id()}/signatures`],
    { version, documentSha256: NO_DOCUMENT },
    code,
  );
  if (code === 'document_differs') expect(problem).toMatchObject({ current: (await signing(people.finance, id())).documentSha256 });
});

describe.each([
  [
    'certifyService',
    'certifications',
    'finance',
    'confirmed',
    'certified',
    { certifiedCents: AWARDED_CENTS, observation: 'Vu sur place.' },
    { certifiedCents: AWARDED_CENTS + 1, observation: 'Vu sur place.' },
    'certified_above_tranche',
    { amountCents: AWARDED_CENTS, certifiedCents: AWARDED_CENTS + 1 },
  ],
  [
    'orderPayment',
    'payment-orders',
    'finance',
    'certified',
    'ordered',
    { orderedCents: AWARDED_CENTS },
    { orderedCents: AWARDED_CENTS + 1 },
    'ordered_above_certified',
    { rank: 1, mostCents: AWARDED_CENTS, orderedCents: AWARDED_CENTS + 1 },
  ],
  [
    'recordPayment',
    'payments',
    'payer',
    'ordered',
    'certified',
    { paidCents: AWARDED_CENTS, paidOn: today(), reference: 'VIR-1' },
    { paidCents: AWARDED_CENTS - 1 },
    'amount_differs',
    { expectedCents: AWARDED_CENTS, givenCents: AWARDED_CENTS - 1 },
  ],
] as const)('%s', (_, route, who, state, otherState, body, otherAmount, otherCode, otherFacts) => {
  test.each([
    ['on a grant that is not signed', () => grants.toSign, {}, 'wrong_state', { state: 'to_sign' }],
    ['on a grant that is closed', () => grants.closed, {}, 'wrong_state', { state: 'closed' }],
    ['on a tranche that the grant does not have', () => grants[state], { tranche: 2 }, 'tranche_unknown', { ranks: [1] }],
    ['on a tranche in another state', () => grants[otherState], {}, 'tranche_wrong_state', { rank: 1, state: otherState }],
    ['of another amount', () => grants[state], otherAmount, otherCode, otherFacts],
  ] as const)('%s is refused', async (_, id, change, code, facts) => {
    expect(
      await expectRefused(harness, people[who], ['post', `/grants/${id()}/${route}`], { tranche: 1, ...body, ...change }, code),
    ).toMatchObject(facts);
  });
});

test('an order that the year’s payment credits do not hold is refused, with what is missing', async () => {
  const problem = await expectRefused(
    harness,
    people.finance,
    ['post', `/grants/${grants.short}/payment-orders`],
    { tranche: 1, orderedCents: AWARDED_CENTS },
    'credits_insufficient',
  );
  expect(problem).toMatchObject({ credit: 'CP', availableCents: AWARDED_CENTS - 1, askedCents: AWARDED_CENTS, missingCents: 1 });
});

test.each([
  ['unknown', false],
  ['proposed', true],
] as const)('an order to bank details that are %s is refused, and says whether some wait to be approved', async (of, proposed) => {
  const body = { tranche: 1, orderedCents: AWARDED_CENTS };
  expect(
    await expectRefused(harness, people.finance, ['post', `/grants/${grants[of]}/payment-orders`], body, 'payee_missing'),
  ).toMatchObject({
    proposed,
  });
});

test('who ordered a payment does not record it', async () => {
  await expectRefused(
    harness,
    people.both,
    ['post', `/grants/${grants.ordered}/payments`],
    { tranche: 1, paidCents: AWARDED_CENTS, paidOn: today(), reference: 'VIR-1' },
    'payer_ordered_payment',
  );
});

test.each(['2020-01-01', '2100-01-01'])('a payment made on %s is refused, with the days between which it lies', async (paidOn) => {
  const problem = await expectRefused(
    harness,
    people.payer,
    ['post', `/grants/${grants.ordered}/payments`],
    { tranche: 1, paidCents: AWARDED_CENTS, paidOn, reference: 'VIR-1' },
    'value_date_out_of_range',
  );
  expect(problem).toMatchObject({ earliest: today(), latest: today() });
});
