import { age, report } from '../../support/impact-fixtures.ts';
import { expectStatus, OTHER_PAYEE, PAYEE, sign, signing, toActive, toGrant, today } from '../../support/fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { claimsOf, FUND, OFFICE, signToken } from '../../support/tokens.ts';
import { grantOf, toClosed, toReduced } from '../../support/tranche-fixtures.ts';
import {
  giveVisa,
  REFUSAL,
  RULE,
  THRESHOLD_CENTS,
  toAwaitingVisa,
  toVisaed,
  toVisaedInTwo,
  toVisaedSigned,
  VISA,
} from '../../support/visa-fixtures.ts';
import { type Actor, startAppHarness, type AppHarness } from '../../support/app-harness.ts';

let harness: AppHarness;
let people: Record<'controller' | 'finance' | 'finance2' | 'applicant' | 'applicant2' | 'house' | 'everything', Actor>;
let grants: Record<'reduced' | 'plain' | 'held' | 'refused' | 'given' | 'inTwo' | 'awaiting' | 'own' | 'closed', string>;
const NOBODYS = '019aa1c0-0000-7000-8000-000000000001';

beforeAll(async () => {
  harness = await startAppHarness();
  const roles = ['controller', 'finance', 'lead'];
  people = {
    controller: await harness.as('controller'),
    finance: await harness.as('finance'),
    finance2: await harness.as('finance-2'),
    applicant: await harness.as('applicant'),
    applicant2: await harness.as('applicant2'),
    house: await harness.enter(await signToken(claimsOf({ ...OFFICE, sub: 'house', roles }))),
    everything: await harness.enter(await signToken(claimsOf({ ...FUND, sub: 'everything', roles }))),
  };
  grants = {
    reduced: await toReduced(harness),
    plain: (await toGrant(harness)).grantId,
    held: await toVisaedSigned(harness),
    refused: await toVisaedSigned(harness),
    given: await toVisaedSigned(harness),
    inTwo: await toVisaedInTwo(harness),
    awaiting: await toAwaitingVisa(harness),
    own: await toVisaed(harness),
    closed: await toClosed(harness),
  };
  expectStatus(await giveVisa(harness, 'controller', grants.refused, REFUSAL), 200);
  expectStatus(await giveVisa(harness, 'controller', grants.given), 200);
}, 120_000);
afterAll(() => harness.stop());

type Code = Parameters<typeof expectRefused>[4];
type Refused = [how: string, of: () => string, change: Record<string, unknown>, who: keyof typeof people, code: Code];

describe('setVisaRule', () => {
  test.each<[string, Record<string, unknown>, Code]>([
    ['of an unknown envelope', {}, 'not_found'],
    ['from nothing on', { thresholdCents: 0 }, 'invalid_request'],
    ['from less than a cent on', { thresholdCents: 0.5 }, 'invalid_request'],
    ['from less than nothing on', { thresholdCents: -1 }, 'invalid_request'],
    ['from more than there is on', { thresholdCents: 2 ** 53 }, 'invalid_request'],
    ['without the act that says so', { order: ' ' }, 'invalid_request'],
  ])('%s is refused', async (_, change, code) => {
    await expectRefused(harness, people.finance, ['post', `/envelopes/${NOBODYS}/visa-rules`], { ...RULE, ...change }, code);
  });
});

test.each<Refused>([
  ['of an award that is not accepted', () => grants.reduced, {}, 'controller', 'wrong_state'],
  ['of a tranche that is not there', () => grants.held, { tranche: 2 }, 'controller', 'tranche_unknown'],
  ['of what is committed', () => grants.inTwo, { tranche: 1 }, 'controller', 'tranche_wrong_state'],
  ['of one’s own house', () => grants.held, {}, 'house', 'conflict_of_interest'],
  ['where the envelope asks for none', () => grants.plain, {}, 'controller', 'visa_not_required'],
  ['a second time', () => grants.given, { number: 'V-2' }, 'controller', 'visa_already_given'],
  ['of a day to come', () => grants.held, { givenOn: '2100-01-01' }, 'controller', 'visa_date_to_come'],
  ['refused without a reason', () => grants.held, { favourable: false }, 'controller', 'visa_observation_missing'],
  ['without a number', () => grants.held, { number: ' ' }, 'controller', 'invalid_request'],
])('a visa %s is refused', async (_, of, change, who, code) => {
  await expectRefused(harness, people[who], ['post', `/grants/${of()}/visas`], { ...VISA, ...change }, code);
});

test('a person who has signed gives no visa, and one who gave it neither signs, accepts a report nor confirms', async () => {
  const { everything } = people;
  expectStatus(await everything.post(`/grants/${grants.own}/signatures`, await signing(everything, grants.own)), 200);
  await expectRefused(harness, everything, ['post', `/grants/${grants.own}/visas`], VISA, 'controller_took_part');

  expectStatus(await everything.post(`/grants/${grants.held}/visas`, VISA), 200);
  await expectRefused(
    harness,
    everything,
    ['post', `/grants/${grants.held}/signatures`],
    await signing(everything, grants.held),
    'gave_visa',
  );
  expect((await everything.get(`/grants/${grants.held}`)).body.commands).not.toContain('signGrant');

  expectStatus(await everything.post(`/grants/${grants.inTwo}/visas`, { ...VISA, tranche: 2 }), 200);
  await age(harness, grants.inTwo);
  await report(harness, grants.inTwo, 1);
  const review = { rank: 1, number: 1, decision: 'accept', reasons: '' };
  await expectRefused(harness, everything, ['post', `/grants/${grants.inTwo}/report-reviews`], review, 'gave_visa');

  await expectRefused(harness, people.finance, ['post', `/grants/${grants.awaiting}/confirmations`], { tranche: 2 }, 'visa_missing');
  expectStatus(await everything.post(`/grants/${grants.awaiting}/visas`, { ...REFUSAL, tranche: 2 }), 200);
  await expectRefused(harness, people.finance, ['post', `/grants/${grants.awaiting}/confirmations`], { tranche: 2 }, 'visa_refused');
  await expectRefused(harness, everything, ['post', `/grants/${grants.awaiting}/confirmations`], { tranche: 2 }, 'gave_visa');
});

test('a signature that would commit without a visa, or against one, is refused', async () => {
  const id = await toVisaed(harness);
  expectStatus(await sign(harness, id, 'finance'), 200);
  const missing = await expectRefused(
    harness,
    people.applicant,
    ['post', `/grants/${id}/signatures`],
    await signing(people.applicant, id),
    'visa_missing',
  );
  expect(missing).toMatchObject({ rank: 1, thresholdCents: THRESHOLD_CENTS });
  const body = await signing(people.finance, grants.refused);
  const refused = await expectRefused(harness, people.finance, ['post', `/grants/${grants.refused}/signatures`], body, 'visa_refused');
  expect(refused).toMatchObject({ rank: 1, givenOn: today() });
  expect(JSON.stringify(refused)).not.toContain(REFUSAL.observation);
});

test.each<[string, () => string, keyof typeof people, Code]>([
  ['of another organisation', () => grants.plain, 'applicant2', 'not_found'],
  ['of a grant that is paid', () => grants.closed, 'applicant', 'wrong_state'],
  ['of an award that is not accepted', () => grants.reduced, 'applicant', 'wrong_state'],
])('proposing bank details %s is refused', async (_, of, who, code) => {
  await expectRefused(harness, people[who], ['post', `/grants/${of()}/payees`], PAYEE, code);
});

// Of two accounts, since one that is in force on another grant is in force at once.
describe.each<[string, string, Record<string, unknown>, typeof PAYEE]>([
  ['approving', 'payee-approvals', {}, PAYEE],
  ['rejecting', 'payee-rejections', { reason: 'Compte clos.' }, OTHER_PAYEE],
])('%s bank details', (_, route, body, account) => {
  let id: string;
  let ids: Record<'superseded' | 'proposed' | 'decided', string>;
  beforeAll(async () => {
    ({ grantId: id } = await toActive(harness));
    const latest = async () => (await grantOf(harness, id)).payees.at(-1).id;
    const propose = async (who: Actor) => {
      expectStatus(await who.post(`/grants/${id}/payees`, account), 200);
      return latest();
    };
    const decided = await propose(people.applicant);
    expectStatus(await people.finance.post(`/grants/${id}/payee-approvals`, { payeeId: decided }), 200);
    ids = { decided, superseded: await propose(people.applicant), proposed: await propose(people.finance) };
  });

  test.each<[string, () => string, () => string, keyof typeof people, Code]>([
    ['of a grant that is paid', () => grants.closed, () => ids.proposed, 'finance2', 'wrong_state'],
    ['of one’s own house', () => id, () => ids.proposed, 'house', 'conflict_of_interest'],
    ['that are not there', () => id, () => NOBODYS, 'finance2', 'payee_unknown'],
    ['of another grant', () => grants.plain, () => ids.proposed, 'finance2', 'payee_unknown'],
    ['a second time', () => id, () => ids.decided, 'finance2', 'payee_decided'],
    ['in whose place others were proposed', () => id, () => ids.superseded, 'finance2', 'payee_superseded'],
    ['that one has proposed', () => id, () => ids.proposed, 'finance', 'decider_proposed_payee'],
  ])('%s is refused', async (_how, of, payeeId, who, code) => {
    await expectRefused(harness, people[who], ['post', `/grants/${of()}/${route}`], { payeeId: payeeId(), ...body }, code);
  });
});
