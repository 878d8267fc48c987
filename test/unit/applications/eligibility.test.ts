import { type ApplicationContent, maxRequestedOf, refuseContent } from '../../../domain/applications/application.ts';
import { eligibilityOf, type Foreseen } from '../../../domain/applications/eligibility.ts';
import type { CurrentCall } from '../../../domain/calls/call-life.ts';
import { legalFormOf } from '../../../domain/calls/legal-form.ts';
import { planTranches } from '../../../domain/calls/tranche-plan.ts';
import { contentOf, SHIPPED_CALL, TOWN_CALL } from '../../support/domain.ts';
import { STUDENTS } from '../../support/fixtures.ts';

const AT = '2026-03-02T09:00:00.000Z';
const SIRET = '99990017800016';
const BARQUES = { siret: '41816609600051', legalCategory: '5710' };

const published = ({ id, code, version, terms }: typeof SHIPPED_CALL): CurrentCall => ({
  ...{ id, code, version, terms, envelopeId: 'envelope' },
  state: 'published',
});
const [STATE, TOWNS] = [published(SHIPPED_CALL), published(TOWN_CALL)];
const nothing: Foreseen = { projectTypes: [], servedBy: [], costCents: null, months: null };
const codesOf = (call: CurrentCall, foreseen: Partial<Foreseen>, organisation = { siret: SIRET, legalCategory: '7120' }) =>
  eligibilityOf(call, organisation, { ...nothing, ...foreseen }, AT).refusals.map(({ code }) => code);

/** The project's cost as one line, of which the fund pays this much. */
function costing(call: CurrentCall, costCents: number, requestedCents: number): ApplicationContent {
  const [category = 'staff'] = call.terms.eligibleCategories ?? [];
  return {
    ...contentOf(STUDENTS),
    siret: SIRET,
    projectTypes: [call.terms.projectTypes[0]!.key],
    servedBy: ['files'],
    costLines: [{ label: 'Tout', category, amountCents: costCents }],
    fundingLines: [
      { label: 'Fonds', source: 'fund', amountCents: requestedCents },
      { label: 'Propre', source: 'own', amountCents: costCents - requestedCents },
    ],
  };
}

const FUNDING = ['rate_too_high', 'own_funding_too_low', 'public_aid_too_high'];

describe.each([
  ['the State’s', STATE],
  ['towns’', TOWNS],
])('under the %s call', (_name, call) => {
  const { cost, eligible } = call.terms;
  const costs = [cost.minCents, cost.maxCents, Math.floor((cost.minCents + cost.maxCents) / 2) + 1];

  test.each(eligible.legalCategories)('category %s may ask for the most that it is told of, and for no cent more', (legalCategory) => {
    const organisation = { siret: SIRET, legalCategory };
    for (const costCents of costs) {
      const { refusals, mostCents } = eligibilityOf(call, organisation, { ...nothing, costCents }, AT);
      expect(refusals).toEqual([]);
      const asking = (cents: number) => refuseContent(costing(call, costCents, cents), organisation, call)?.code ?? '';
      expect(FUNDING).not.toContain(asking(mostCents ?? 0));
      expect(FUNDING).toContain(asking((mostCents ?? 0) + 1));
    }
  });

  test.each([cost.minCents - 1, cost.maxCents + 1])('a cost of %d cents is out of bounds, as in an application', (costCents) => {
    const organisation = { siret: SIRET, legalCategory: eligible.legalCategories[0]! };
    expect(codesOf(call, { costCents }, organisation)).toEqual(['cost_out_of_bounds']);
    expect(refuseContent(costing(call, costCents, 1), organisation, call)?.code).toBe('cost_out_of_bounds');
  });
});

test('all that stands against a project is said at once', () => {
  const closed = { ...STATE, state: 'closed' as const };
  const all = eligibilityOf(closed, BARQUES, { ...nothing, projectTypes: ['teleportation'], costCents: 100 }, AT);
  expect(all.refusals.map(({ code }) => code)).toEqual([
    'call_closed',
    'organisation_not_eligible',
    'project_type_unknown',
    'cost_out_of_bounds',
  ]);
});

test('before its opening a call is not open, and an organisation that it names by its SIREN is eligible in any category', () => {
  expect(eligibilityOf(STATE, BARQUES, nothing, '2023-01-15T12:00:00.000Z').refusals.map(({ code }) => code)).toContain('call_not_open');
  expect(codesOf(STATE, {}, { siret: '13002526500013', legalCategory: '5710' })).toEqual([]);
});

test('without a cost nothing is said of amounts, and without a length nothing of tranches', () => {
  const organisation = { siret: SIRET, legalCategory: '7120' };
  expect(eligibilityOf(STATE, organisation, { ...nothing, months: 12 }, AT)).toMatchObject({
    mostCents: null,
    minOwnCents: null,
    plan: [],
  });
  expect(eligibilityOf(STATE, organisation, { ...nothing, costCents: 50_000_000 }, AT).plan).toEqual([]);
});

test('the tranches are those of an award of the most that may be granted, in the legal form of the organisation', () => {
  const organisation = { siret: SIRET, legalCategory: '7389' };
  const costCents = 80_000_000;
  const found = eligibilityOf(STATE, organisation, { ...nothing, costCents, months: 18 }, AT);
  expect(found.mostCents).toBe(maxRequestedOf(costCents, STATE.terms));
  expect(found.plan).toEqual(planTranches(STATE, legalFormOf(STATE, organisation), found.mostCents ?? 0, 18));
  expect(found.plan.length).toBeGreaterThan(1);
});

test('the indicators are those that the types and the way of serving data make mandatory, and how many more are the project’s own', () => {
  const found = eligibilityOf(
    STATE,
    { siret: SIRET, legalCategory: '7120' },
    { ...nothing, projectTypes: ['data_available', 'public_policy'], servedBy: ['api'] },
    AT,
  );
  expect(found.indicators).toContain('transmissions');
  expect(found.indicators).not.toContain('reuses');
  expect(found.ownIndicators).toBe(1);
});
