import { noticed } from '../../support/ending-notice-fixtures.ts';
import { eachOf } from '../../support/each-of.ts';
import { more, toApproved } from '../../support/amendment-fixtures.ts';
import { IN_TWO, IN_TWO_CENTS, toInTwo } from '../../support/impact-fixtures.ts';
import { AWARDED_CENTS, sign, signing, STUDENTS, toActive, toGrant } from '../../support/fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import {
  after,
  grantOf,
  HALF_CENTS,
  moveCredits,
  REASON,
  REDUCED_CENTS,
  revisedPlan,
  suspend,
  toAdvanceOrdered,
  toAwaiting,
  toClosed,
  toReduced,
} from '../../support/tranche-fixtures.ts';
import { openCall } from '../../support/calls.ts';
import { BORNE_BY_THE_REGION, toDecided, TOWN_MAP, toTownReviewed } from '../../support/waitlist-fixtures.ts';
import { type Actor, startAppHarness, type AppHarness } from '../../support/app-harness.ts';

let harness: AppHarness;
let people: Record<'applicant' | 'applicant2' | 'lead' | 'finance', Actor>;
let grants: Record<
  'reduced' | 'toSign' | 'signed' | 'active' | 'inTwo' | 'ordered' | 'suspended' | 'awaiting' | 'amended' | 'closed' | 'local' | 'frozen',
  string
>;

beforeAll(async () => {
  harness = await startAppHarness();
  const [applicant, applicant2, lead, finance] = await eachOf(['applicant', 'applicant2', 'lead', 'finance'], harness.as);
  people = { applicant, applicant2, lead, finance };
  const [legalForm] = (await (await harness.as('lead')).get('/calls/donnees-2023')).body.terms.legalForms;
  const callId = await openCall(harness, {
    terms: {
      legalForms: [
        { ...legalForm, legalCategories: [], advanceMaxPercent: 30, guaranteedAdvanceMaxPercent: 60, instalmentsMaxPercent: 80 },
      ],
    },
  });
  const frozenIn = await openCall(harness, { aeCents: IN_TWO_CENTS, cpCents: IN_TWO_CENTS });
  const one = async (reach: Promise<{ grantId: string }>) => (await reach).grantId;
  grants = {
    reduced: await toReduced(harness),
    toSign: await one(toGrant(harness)),
    signed: await one(toGrant(harness)),
    active: await one(toActive(harness)),
    inTwo: await toInTwo(harness),
    ordered: await toAdvanceOrdered(harness),
    suspended: await after(toInTwo, ['lead', suspend])(harness),
    awaiting: await toAwaiting(harness),
    amended: await toApproved(more(), 'chair')(harness),
    closed: await toClosed(harness),
    local: await one(toGrant(harness, AWARDED_CENTS, { ...STUDENTS, callId })),
    frozen: await one(toGrant(harness, IN_TWO_CENTS, { ...IN_TWO, callId: frozenIn })),
  };
  await noticed(harness.database.db, grants.active);
  await sign(harness, grants.signed, 'applicant');
  await sign(harness, grants.frozen, 'applicant');
  await moveCredits(harness, grants.frozen, 'freezes', HALF_CENTS + 1);
}, 120_000);
afterAll(() => harness.stop());

type Refused = [
  how: string,
  of: () => string,
  change: Record<string, unknown>,
  who: keyof typeof people,
  code: Parameters<typeof expectRefused>[4],
];

const versionOf = async (id: string) => (await grantOf(harness, id)).version;

const [costLine] = STUDENTS.costLines;
const cost = (amountCents: number) => [{ ...costLine, amountCents }];
const funds = (fund: number, own: number) => [
  { label: 'Fonds', source: 'fund', amountCents: fund },
  { label: 'Propre', source: 'own', amountCents: own },
];
const [indicator, ...otherIndicators] = STUDENTS.indicators;

test.each<Refused>([
  ['of another organisation', () => grants.reduced, {}, 'applicant2', 'not_found'],
  ['that was asked for so', () => grants.toSign, {}, 'applicant', 'wrong_state'],
  ['as it was before another person changed it', () => grants.reduced, { version: 7 }, 'applicant', 'stale_version'],
  [
    'with a cent more of the fund',
    () => grants.reduced,
    { fundingLines: funds(REDUCED_CENTS + 1, 37_999_999) },
    'applicant',
    'amount_differs',
  ],
  [
    'without a baseline',
    () => grants.reduced,
    { indicators: [{ ...indicator, baseline: null }, ...otherIndicators] },
    'applicant',
    'application_incomplete',
  ],
  ['for a project too large', () => grants.reduced, { costLines: cost(100_000_001) }, 'applicant', 'cost_out_of_bounds'],
  [
    'whose funding is a cent short',
    () => grants.reduced,
    { fundingLines: funds(REDUCED_CENTS, 37_999_999) },
    'applicant',
    'funding_differs_from_costs',
  ],
  [
    'as more than half of the cost',
    () => grants.reduced,
    { costLines: cost(19_999_999), fundingLines: funds(REDUCED_CENTS, 9_999_999) },
    'applicant',
    'rate_too_high',
  ],
  ['without a mandatory indicator', () => grants.reduced, { indicators: otherIndicators }, 'applicant', 'mandatory_indicators_missing'],
])('accepting an award %s is refused', async (_, of, change, who, code) => {
  const body = { version: await versionOf(of()), ...revisedPlan(), ...change };
  await expectRefused(harness, people[who], ['post', `/grants/${of()}/acceptance`], body, code);
});

test('accepting less than was asked with less than the town’s own fifth is refused', async () => {
  const id = await toTownReviewed(harness);
  await toDecided(harness, [id], { decision: 'award', awardedCents: 4_700_000 });
  const town = await harness.as('applicant3');
  const { grantId } = (await town.get(`/applications/${id}`)).body;
  const { costLines, indicators, startsOn, durationMonths } = TOWN_MAP;
  const fundingLines = BORNE_BY_THE_REGION.map((line) => ({
    ...line,
    amountCents: { fund: 4_700_000, own: 1_199_999, public: 100_001 }[line.source] ?? 0,
  }));
  const body = {
    version: (await town.get(`/grants/${grantId}`)).body.version,
    costLines,
    fundingLines,
    indicators,
    startsOn,
    durationMonths,
  };
  await expectRefused(harness, town, ['post', `/grants/${grantId}/acceptance`], body, 'own_funding_too_low');
});

const part = (amountCents: number, months: number) => ({ amountCents, months });
const WHOLE = { tranches: [part(AWARDED_CENTS, 6)] };
test.each<Refused>([
  ['that wait to be accepted', () => grants.reduced, {}, 'finance', 'wrong_state'],
  ['that one side has signed', () => grants.signed, {}, 'finance', 'already_signed'],
  ['as they were before another person changed them', () => grants.toSign, { version: 7 }, 'finance', 'stale_version'],
  ['21 in number', () => grants.toSign, { tranches: Array.from({ length: 21 }, () => part(1, 1)) }, 'finance', 'too_many_tranches'],
  ['over a month too many', () => grants.toSign, { tranches: [part(AWARDED_CENTS, 7)] }, 'finance', 'months_differ'],
  ['a cent short', () => grants.toSign, { tranches: [part(AWARDED_CENTS - 1, 6)] }, 'finance', 'amount_differs'],
  [
    'with an advance above its cap, whatever covers it',
    () => grants.local,
    { tranches: [part(10_800_001, 3), part(7_199_999, 3)] },
    'finance',
    'advance_above_cap',
  ],
  [
    'with an advance above its cap that nothing covers',
    () => grants.local,
    { tranches: [part(5_400_001, 3), part(12_599_999, 3)] },
    'finance',
    'advance_not_guaranteed',
  ],
  [
    'with more before the balance than the cap',
    () => grants.local,
    { tranches: [part(5_400_000, 2), part(9_000_001, 2), part(3_599_999, 2)] },
    'finance',
    'instalments_above_cap',
  ],
])('planning tranches %s is refused', async (_, of, change, who, code) => {
  const body = { version: await versionOf(of()), ...WHOLE, ...change };
  await expectRefused(harness, people[who], ['put', `/grants/${of()}/tranches`], body, code);
});

describe.each<[string, string, 'applicant' | 'lead' | 'finance', () => string, Refused[]]>([
  [
    'renounceGrant',
    'renunciation',
    'applicant',
    () => grants.toSign,
    [['of another organisation', () => grants.toSign, {}, 'applicant2', 'not_found']],
  ],
  ['suspendGrant', 'suspension', 'lead', () => grants.active, [['that is suspended', () => grants.suspended, {}, 'lead', 'wrong_state']]],
  ['resumeGrant', 'resumption', 'lead', () => grants.suspended, [['that is active', () => grants.active, {}, 'lead', 'wrong_state']]],
  [
    'terminateGrant',
    'termination',
    'finance',
    () => grants.active,
    [
      ['whose payment is ordered', () => grants.ordered, {}, 'finance', 'payment_under_way'],
      ['without a formal notice', () => grants.suspended, {}, 'finance', 'notice_missing'],
    ],
  ],
])('%s', (_, route, who, sound, own) => {
  test.each<Refused>([
    ['that is closed', () => grants.closed, {}, who, 'wrong_state'],
    ['at a version that was not read', sound, { version: 77 }, who, 'stale_version'],
    ['without a reason', sound, { reason: ' ' }, who, 'invalid_request'],
    ...own,
  ])('%s is refused', async (_, of, change, by, code) => {
    const body = { version: await versionOf(of()), reason: REASON, ...change };
    await expectRefused(harness, people[by], ['post', `/grants/${of()}/${route}`], body, code);
  });
});

describe('a tranche', () => {
  test.each<[how: string, of: () => string, route: string, body: Record<string, unknown>, code: Refused[4]]>([
    ['of a suspended grant is not confirmed', () => grants.suspended, 'confirmations', { tranche: 2 }, 'wrong_state'],
    ['that does not exist is not confirmed', () => grants.awaiting, 'confirmations', { tranche: 3 }, 'tranche_unknown'],
    ['whose report has not come is not confirmed', () => grants.inTwo, 'confirmations', { tranche: 2 }, 'tranche_conditions_missing'],
    ['that is committed is not confirmed', () => grants.inTwo, 'confirmations', { tranche: 1 }, 'tranche_wrong_state'],
    ['that an open amendment has reserved is not confirmed', () => grants.amended, 'confirmations', { tranche: 3 }, 'amendment_open'],
    ['that a freeze still holds is not confirmed', () => grants.awaiting, 'confirmations', { tranche: 2 }, 'credits_insufficient'],
    [
      'that is an advance is not certified',
      () => grants.inTwo,
      'certifications',
      { tranche: 1, certifiedCents: 1, observation: 'Vu sur place.' },
      'advance_without_service',
    ],
    ['of a closed grant has no order to cancel', () => grants.closed, 'order-cancellations', { tranche: 1, reason: REASON }, 'wrong_state'],
    [
      'that does not exist has no order to cancel',
      () => grants.ordered,
      'order-cancellations',
      { tranche: 3, reason: REASON },
      'tranche_unknown',
    ],
    [
      'that is not ordered has no order to cancel',
      () => grants.inTwo,
      'order-cancellations',
      { tranche: 1, reason: REASON },
      'tranche_wrong_state',
    ],
  ])('%s', async (_, of, route, body, code) => {
    await expectRefused(harness, people.finance, ['post', `/grants/${of()}/${route}`], body, code);
  });

  test('that is the balance waits for its turn, and then for its report', async () => {
    const finance = people.finance;
    const id = grants.ordered;
    const { db } = harness.database;
    // The second is confirmed as by an accepted report, before the first is paid.
    const confirm = (grantId: string) =>
      db.updateTable('tranche').set({ state: 'confirmed' }).where('grant_id', '=', grantId).where('rank', '=', 2).execute();
    await Promise.all([confirm(id), confirm(grants.inTwo)]);
    const certification = { tranche: 2, certifiedCents: 1 };
    const { first, state } = await expectRefused(
      harness,
      finance,
      ['post', `/grants/${grants.inTwo}/certifications`],
      certification,
      'tranche_out_of_order',
    );
    expect([first, state]).toEqual([1, 'confirmed']);
    await expectRefused(harness, finance, ['post', `/grants/${id}/certifications`], certification, 'report_not_accepted');
    const certified = { state: 'certified' as const, certified_cents: 5 };
    await db.updateTable('tranche').set(certified).where('grant_id', '=', grants.inTwo).where('rank', '=', 2).execute();
    await expectRefused(
      harness,
      finance,
      ['post', `/grants/${grants.inTwo}/payment-orders`],
      { tranche: 2, orderedCents: 5 },
      'tranche_out_of_order',
    );
  });

  test('comes after those that wait for credits before it', async () => {
    const { db } = harness.database;
    const states = db.updateTable('tranche').set({ state: 'awaiting_credits' }).where('grant_id', '=', grants.suspended);
    await states.execute();
    await db.updateTable('grant').set({ state: 'active' }).where('id', '=', grants.suspended).execute();
    await expectRefused(
      harness,
      people.finance,
      ['post', `/grants/${grants.suspended}/confirmations`],
      { tranche: 2 },
      'tranche_out_of_order',
    );
  });
});

test('a freeze of more than is left beside the firm tranche stops the second signature, and says what is missing', async () => {
  const body = await signing(people.finance, grants.frozen);
  const problem = await expectRefused(
    harness,
    people.finance,
    ['post', `/grants/${grants.frozen}/signatures`],
    body,
    'credits_insufficient',
  );
  expect(problem).toMatchObject({ credit: 'AE', availableCents: HALF_CENTS - 1, askedCents: HALF_CENTS, missingCents: 1 });
});
