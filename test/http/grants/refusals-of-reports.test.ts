import { lastDayOf } from '../../../domain/grants/milestone.ts';
import { approveAccount, toGiven } from '../../support/account-fixtures.ts';
import { age, IN_TWO, postReview, report, reportOn, review, toInTwo, VALUES } from '../../support/impact-fixtures.ts';
import { toGrant } from '../../support/fixtures.ts';
import { after } from '../../support/tranche-fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { claimsOf, FUND, OFFICE, signToken } from '../../support/tokens.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();
let people: Record<'applicant' | 'applicant2' | 'lead' | 'officeLead' | 'both', Actor>;
/**
 * `planned`: both periods are over and nothing is reported; `reported`: the first lacks an indicator, the second is
 * whole; `accepted`: the first is accepted; `closed`: the final account is approved.
 */
let grants: Record<'toSign' | 'running' | 'planned' | 'reported' | 'accepted' | 'closed', string>;

beforeAll(async () => {
  const [applicant, applicant2, lead, officeLead, both] = await Promise.all([
    harness.as('applicant'),
    harness.as('applicant2'),
    harness.as('lead'),
    harness.enter(await signToken(claimsOf({ ...OFFICE, sub: 'office-lead', roles: ['lead'] }))),
    harness.enter(await signToken(claimsOf({ ...FUND, sub: 'both', roles: ['applicant', 'member'] }))),
  ]);
  people = { applicant, applicant2, lead, officeLead, both };
  const [{ grantId: toSign }, running, planned, reported] = [
    await toGrant(harness),
    await toInTwo(harness),
    await toInTwo(harness),
    await toInTwo(harness),
  ];
  await age(harness, planned);
  await age(harness, reported);
  await report(harness, reported, 1, { values: VALUES.slice(0, 3) });
  await review(harness, reported, 1, 1, 'return');
  await report(harness, reported, 1, { values: VALUES.slice(0, 3) });
  await report(harness, reported, 2);
  const accepted = await toInTwo(harness);
  await age(harness, accepted);
  await report(harness, accepted, 1);
  await review(harness, accepted, 1, 1);
  const closed = await after(toGiven, ['finance', approveAccount()])(harness);
  grants = { toSign, running, planned, reported, accepted, closed };
});

const withConversion = (value: object) => ({ values: [{ key: 'conversion', ...value }] });

test.each([
  ['of another organisation', () => grants.planned, {}, 'applicant2', 'not_found', {}],
  ['by one of the fund’s people', () => grants.planned, {}, 'both', 'not_found', {}],
  ['before both have signed', () => grants.toSign, {}, 'applicant', 'wrong_state', { state: 'to_sign' }],
  ['on a milestone that there is not', () => grants.planned, { rank: 3 }, 'applicant', 'milestone_unknown', { ranks: [1, 2] }],
  ['that was given', () => grants.reported, {}, 'applicant', 'milestone_wrong_state', { rank: 1, state: 'reported' }],
  [
    'before its period’s end',
    () => grants.running,
    {},
    'applicant',
    'report_before_period_end',
    { periodEndsOn: lastDayOf(IN_TWO.startsOn, 6) },
  ],
  ['before an earlier one', () => grants.planned, { rank: 2 }, 'applicant', 'report_out_of_order', { rank: 2, first: 1 }],
] as const)('a report %s is refused', async (_, id, change, who, code, facts) => {
  const rank = 'rank' in change ? change.rank : 1;
  const problem = await expectRefused(harness, people[who], ['post', `/grants/${id()}/reports`], reportOn(rank, change), code);
  expect(problem).toMatchObject(facts);
});

describe.each([
  ['reports', () => grants.planned, {}],
  ['report-corrections', () => grants.accepted, { reason: 'Une facture était comptée deux fois.' }],
] as const)('%s', (route, id, more) => {
  test.each([
    ['of an unknown indicator', { values: [...VALUES, { key: 'shoes', value: 42 }] }, 'indicator_unknown', { keys: ['shoes'] }],
    ['of an indicator twice', { values: [...VALUES, VALUES[0]] }, 'indicator_twice', { keys: ['users_informed'] }],
    [
      'in another unit than the plan’s',
      { values: [{ key: 'users_informed', value: 30, unit: 'milliers' }] },
      'indicator_unit_differs',
      { key: 'users_informed', unit: 'milliers', planned: 'usagers' },
    ],
    ['of a duration as one value', { values: [{ key: 'access_delay', value: 39 }] }, 'indicator_kind_differs', { kind: 'duration' }],
    [
      'of a 95th percentile below the median',
      { values: [{ key: 'access_delay', median: 39, p95: 38.5 }] },
      'percentile_below_median',
      { key: 'access_delay', median: 39, p95: 38.5 },
    ],
    ['of a ratio as a value', withConversion({ value: 27.5 }), 'indicator_kind_differs', { kind: 'ratio' }],
    [
      'of a count as a ratio',
      { values: [{ key: 'transmissions', numerator: 1, denominator: 2 }] },
      'indicator_kind_differs',
      { kind: 'count' },
    ],
    ['of a negative count', { values: [{ key: 'transmissions', value: -1 }] }, 'indicator_negative', { key: 'transmissions' }],
    ['of a ratio to nothing', withConversion({ numerator: 0, denominator: 0 }), 'denominator_zero', {}],
    [
      'of more than the whole',
      withConversion({ numerator: 12_001, denominator: 12_000 }),
      'numerator_above_denominator',
      { numerator: 12_001, denominator: 12_000 },
    ],
    [
      'of a forecast below what was spent',
      { spentCents: 48_000_001 },
      'forecast_below_spent',
      { spentCents: 48_000_001, forecastCostCents: 48_000_000 },
    ],
    ['of an end before the start', { forecastEndsOn: '2017-01-31' }, 'forecast_ends_before_start', { startsOn: '2017-02-01' }],
  ] as const)('%s are refused', async (_, change, code, facts) => {
    const body = reportOn(1, { ...change, ...more });
    expect(await expectRefused(harness, people.applicant, ['post', `/grants/${id()}/${route}`], body, code)).toMatchObject(facts);
  });
});

test.each([
  ['of another organisation', () => grants.accepted, {}, 'applicant2', 'not_found', {}],
  ['before both have signed', () => grants.toSign, {}, 'applicant', 'wrong_state', { state: 'to_sign' }],
  ['of a milestone that there is not', () => grants.accepted, { rank: 3 }, 'applicant', 'milestone_unknown', { ranks: [1, 2] }],
  ['of a report that waits for its review', () => grants.reported, {}, 'applicant', 'milestone_wrong_state', { state: 'reported' }],
  ['after the approved final account', () => grants.closed, {}, 'applicant', 'account_approved', {}],
] as const)('a correction %s is refused', async (_, id, change, who, code, facts) => {
  const body = reportOn(1, { reason: 'Une facture était comptée deux fois.', ...change });
  expect(await expectRefused(harness, people[who], ['post', `/grants/${id()}/report-corrections`], body, code)).toMatchObject(facts);
});

test.each([
  ['before both have signed', () => grants.toSign, {}, 'lead', 'wrong_state', { state: 'to_sign' }],
  ['by the beneficiary’s own house', () => grants.reported, {}, 'officeLead', 'conflict_of_interest', {}],
  ['of a milestone that there is not', () => grants.reported, { rank: 3 }, 'lead', 'milestone_unknown', { ranks: [1, 2] }],
  ['before the report', () => grants.planned, {}, 'lead', 'milestone_wrong_state', { rank: 1, state: 'planned' }],
  ['of a report that was replaced', () => grants.reported, { number: 1 }, 'lead', 'stale_report', { current: 2 }],
  [
    'of a report of a number that no column holds',
    () => grants.reported,
    { number: 2 ** 31 },
    'lead',
    'invalid_request',
    { fields: [{ pointer: '/number', fault: 'too_big' }] },
  ],
  ['that returns without reasons', () => grants.reported, { decision: 'return' }, 'lead', 'return_reasons_missing', {}],
  ['before that of an earlier report', () => grants.reported, { rank: 2, number: 1 }, 'lead', 'report_out_of_order', { first: 1 }],
  [
    'that accepts without the mandatory indicators',
    () => grants.reported,
    {},
    'lead',
    'report_indicators_missing',
    { keys: ['transmissions', 'access_delay'] },
  ],
] as const)('a review %s is refused', async (_, id, change, who, code, facts) => {
  const body = { rank: 1, number: 2, decision: 'accept', reasons: '  ', ...change };
  expect(await expectRefused(harness, people[who], ['post', `/grants/${id()}/report-reviews`], body, code)).toMatchObject(facts);
});

test('a tranche whose report is not accepted is not certified, and the next stays planned', async () => {
  const { body } = await people.lead.get(`/grants/${grants.reported}`);
  expect(body.tranches).toMatchObject([{ state: 'confirmed' }, { state: 'planned' }]);
  expect((await postReview(harness, grants.reported, 1, 2, 'accept', 'finance')).status).toBe(403);
});
