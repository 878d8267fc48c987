import { moveDate } from '../../../domain/core/calendar.ts';
import { ask } from '../../support/correction-fixtures.ts';
import { claimsOf, OFFICE, signToken } from '../../support/tokens.ts';
import { AWARDED_CENTS, expectStatus, sign, toGrant, today } from '../../support/fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { grantOf, order, toReduced } from '../../support/tranche-fixtures.ts';
import {
  advance,
  ADVANCE_CENTS,
  endGuarantees,
  GUARANTEE,
  guarantee,
  GUARANTEED_CENTS,
  toLocal,
} from '../../support/legal-form-fixtures.ts';
import { toDecided, TOWN_MAP, toTownReviewed } from '../../support/waitlist-fixtures.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const YESTERDAY = moveDate(today(), { days: -1 });

const harness = appOfFile();
let people: Record<'town' | 'finance' | 'applicant' | 'officeFinance', Actor>;
beforeAll(async () => {
  const [town, finance, applicant, officeFinance] = await Promise.all([
    harness.as('applicant3'),
    harness.as('finance'),
    harness.as('applicant'),
    harness.enter(await signToken(claimsOf({ ...OFFICE, sub: 'office-finance', roles: ['finance'] }))),
  ]);
  people = { town, finance, applicant, officeFinance };
});

const AID_CENTS = 6_000_000;
/**
 * A town's project with a cent more of public aid than its eligible cost: a cost in none of the call's categories is
 * not eligible.
 */
const aided = (fundCents: number) => ({
  costLines: [
    { label: 'Développement', category: 'services', amountCents: AID_CENTS - 1 },
    { label: 'Divers', category: 'other', amountCents: 1_500_001 },
  ],
  fundingLines: [
    { label: 'Guichet', source: 'fund', amountCents: fundCents },
    { label: 'Région', source: 'public', amountCents: AID_CENTS - fundCents },
    { label: 'Budget communal', source: 'own', amountCents: 1_500_000 },
  ],
});

describe('décret 2018-514 art. 10 III: public aid above the eligible cost', () => {
  const expectAided = (problem: Record<string, unknown>) => {
    expect(problem).toMatchObject({ publicAidCents: AID_CENTS, maxPublicAidCents: AID_CENTS - 1, eligibleCents: AID_CENTS - 1 });
    expect(problem['detail']).toContain('décret 2018-514 art. 10 III');
  };

  test('is refused when it is submitted, that of others beside the fund’s', async () => {
    const { id, version } = (await people.town.post('/applications', { ...TOWN_MAP, ...aided(3_000_000) })).body;
    const path = `/applications/${id}/submission`;
    expectAided(await expectRefused(harness, people.town, ['post', path], { version }, 'public_aid_too_high'));
  });

  test('is refused when a correction is answered', async () => {
    const { id, version: drafted } = (await people.town.post('/applications', TOWN_MAP)).body;
    expectStatus(await people.town.post(`/applications/${id}/submission`, { version: drafted }), 200);
    expectStatus(await ask(harness, id, 'screener'), 200);
    const { content, version } = (await people.town.get(`/applications/${id}`)).body;
    const path = `/applications/${id}/correction-answers`;
    const body = { ...content, version, ...aided(4_700_000) };
    expectAided(await expectRefused(harness, people.town, ['post', path], body, 'public_aid_too_high'));
  });

  test('is refused when less than was asked is accepted', async () => {
    const id = await toTownReviewed(harness);
    await toDecided(harness, [id], { decision: 'award', awardedCents: 4_700_000 });
    const { grantId } = (await people.town.get(`/applications/${id}`)).body;
    const { version } = (await people.town.get(`/grants/${grantId}`)).body;
    const { indicators, startsOn, durationMonths } = TOWN_MAP;
    const body = { version, indicators, startsOn, durationMonths, ...aided(4_700_000) };
    const path = `/grants/${grantId}/acceptance`;
    expectAided(await expectRefused(harness, people.town, ['post', path], body, 'public_aid_too_high'));
  });
});

describe('an advance above what is paid without a guarantee', () => {
  const tranches = (cents: number) => ({
    tranches: [
      { amountCents: cents, months: 1 },
      { amountCents: AWARDED_CENTS - cents, months: 5 },
    ],
  });

  test('is planned once a guarantee covers it, and no higher than the second cap', async () => {
    const id = await toLocal(harness);
    const body = async (cents: number) => ({ version: (await grantOf(harness, id)).version, ...tranches(cents) });
    const path = `/grants/${id}/tranches`;
    const uncovered = await expectRefused(harness, people.finance, ['put', path], await body(ADVANCE_CENTS + 1), 'advance_not_guaranteed');
    expect(uncovered).toMatchObject({ maxPercent: 30, maxCents: ADVANCE_CENTS, guaranteedCents: 0, source: 'décret 2018-514 art. 12 II' });
    expectStatus(await guarantee({ guaranteedCents: GUARANTEED_CENTS - 1 })(harness, 'finance', id), 200);
    await expectRefused(harness, people.finance, ['put', path], await body(GUARANTEED_CENTS), 'advance_not_guaranteed');
    expectStatus(await guarantee()(harness, 'finance', id), 200);
    const above = await expectRefused(harness, people.finance, ['put', path], await body(GUARANTEED_CENTS + 1), 'advance_above_cap');
    expect(above).toMatchObject({ maxPercent: 60, maxCents: GUARANTEED_CENTS });
    expectStatus(await advance(GUARANTEED_CENTS)(harness, 'finance', id), 200);
    expect(await grantOf(harness, id)).toMatchObject({
      tranches: [{ kind: 'advance', amountCents: GUARANTEED_CENTS }, { kind: 'balance' }],
      guarantees: [{ guaranteedCents: GUARANTEED_CENTS - 1 }, { ...GUARANTEE }],
    });
  });

  test('is ordered as long as its guarantee is in force', async () => {
    const id = await toLocal(harness);
    expectStatus(await guarantee({ endsOn: today() })(harness, 'finance', id), 200);
    expectStatus(await advance(GUARANTEED_CENTS)(harness, 'finance', id), 200);
    for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, id, login), 200);
    await endGuarantees(harness, id, YESTERDAY);
    const body = { tranche: 1, orderedCents: GUARANTEED_CENTS };
    const path = `/grants/${id}/payment-orders`;
    const problem = await expectRefused(harness, people.finance, ['post', path], body, 'advance_not_guaranteed');
    expect(problem).toMatchObject({ guaranteedCents: 0, givenCents: GUARANTEED_CENTS });
    expectStatus(await guarantee()(harness, 'finance', id), 200);
    expectStatus(await order(GUARANTEED_CENTS)(harness, 'finance', id), 200);
  });
});

test.each([
  [48, 80],
  [49, 90],
])('a project of %i months reaches %i %% of its grant before its balance', async (months, percent) => {
  const id = await toLocal(harness, months);
  const most = (AWARDED_CENTS * percent) / 100;
  const body = async (cents: number) => ({
    version: (await grantOf(harness, id)).version,
    tranches: [
      { amountCents: ADVANCE_CENTS, months: 1 },
      { amountCents: cents - ADVANCE_CENTS, months: 1 },
      { amountCents: AWARDED_CENTS - cents, months: months - 2 },
    ],
  });
  const path = `/grants/${id}/tranches`;
  const problem = await expectRefused(harness, people.finance, ['put', path], await body(most + 1), 'instalments_above_cap');
  expect(problem).toMatchObject({ maxPercent: percent, maxCents: most, source: 'décret 2018-514 art. 12 III' });
  expectStatus(await people.finance.put(path, await body(most)), 200);
});

describe('a guarantee', () => {
  let grants: Record<'local' | 'operator' | 'reduced', string>;
  beforeAll(async () => {
    grants = { local: await toLocal(harness), operator: (await toGrant(harness)).grantId, reduced: await toReduced(harness) };
  });

  test.each<[how: string, of: () => string, change: object, who: keyof typeof people, code: Parameters<typeof expectRefused>[4]]>([
    ['of an award that is not accepted', () => grants.reduced, {}, 'finance', 'wrong_state'],
    ['of what its own house gets', () => grants.local, {}, 'officeFinance', 'conflict_of_interest'],
    ['of another version than was read', () => grants.local, { version: 7 }, 'finance', 'stale_version'],
    ['that changes nothing', () => grants.operator, {}, 'finance', 'guarantee_of_no_use'],
    ['that ended yesterday', () => grants.local, { endsOn: YESTERDAY }, 'finance', 'guarantee_over'],
  ])('%s is not recorded', async (_, of, change, who, code) => {
    const version = (await grantOf(harness, of())).version;
    await expectRefused(harness, people[who], ['post', `/grants/${of()}/guarantees`], { version, ...GUARANTEE, ...change }, code);
  });

  test('is offered where it raises the advance, and to no person whose own house gets it', async () => {
    const offered = async (who: Actor, id: string) => (await who.get(`/grants/${id}`)).body.commands.includes('recordGuarantee');
    expect([
      await offered(people.finance, grants.local),
      await offered(people.officeFinance, grants.local),
      await offered(people.finance, grants.operator),
    ]).toEqual([true, false, false]);
  });
});
