import type { Call, LegalForm } from '../../../domain/calls/call.ts';
import type { Calculation } from '../../../domain/core/calculation.ts';
import { amountsOfGrant, amountsOfPlan, scoreCalculation } from '../../../domain/desk/amounts.ts';
import { minOwnOf } from '../../../domain/applications/application.ts';
import { settle } from '../../../domain/grants/final-account.ts';
import { scoreOf, weightsOf } from '../../../domain/committee/ranking.ts';
import { SHIPPED_CALL } from '../../support/domain.ts';

const FORM = { ...SHIPPED_CALL.terms.legalForms[0], ownFundingMinPercent: 0, sources: {} } as LegalForm;

const rulesIn = ({ rule, from }: Calculation): string[] => [...from.flatMap(rulesIn), rule];
const call = (terms: Partial<Call['terms']>) => ({ terms: { ...SHIPPED_CALL.terms, ...terms } });
const line = (category: 'staff' | 'equipment', amountCents: number) => ({ label: 'x', category, amountCents }) as never;
const funding = (source: 'fund' | 'own', amountCents: number) => ({ label: 'x', source, amountCents });
const plan = {
  costLines: [line('staff', 8_000_000), line('equipment', 2_000_000)],
  fundingLines: [funding('fund', 6_000_000), funding('own', 4_000_000)],
};

test('the most that a plan may ask for rests on its eligible cost, without what the call does not fund', () => {
  const [most] = amountsOfPlan(plan, call({ eligibleCategories: ['staff'] as never, maxRatePercent: 80 }), FORM);
  expect(most).toMatchObject({ kind: 'mostRequested', calculation: { result: { cents: 6_400_000 } } });
  expect(rulesIn(most?.calculation as Calculation)).toEqual(['eligibleCost', 'mostRequested']);
  expect(most?.calculation.from[0]).toMatchObject({
    result: { cents: 8_000_000 },
    inputs: [{ name: 'cost' }, { value: { cents: 2_000_000 } }],
  });
});

test('the own share is explained by its article where the legal form has one, and by the rule’s own figure', () => {
  const form = { ...FORM, ownFundingMinPercent: 20, sources: { ownFunding: 'CGCT L1111-10 III' } };
  const [, own] = amountsOfPlan(plan, call({}), form);
  expect(own).toMatchObject({
    kind: 'ownShare',
    calculation: { article: 'CGCT L1111-10 III', result: { cents: minOwnOf(form, 10_000_000) } },
  });
  expect(amountsOfPlan(plan, call({}), FORM)).toHaveLength(1);
});

test('the balance of a final account rests on what is due, and that on the rate: 64 000 for 80 000 that are eligible', () => {
  const grant = {
    awardedCents: 6_400_000,
    eligibleCents: 8_000_000,
    keptCents: 8_000_000,
    paid: [{ paidCents: 3_000_000, claimedCents: 0 }],
  };
  const [rate, balance] = amountsOfGrant(grant);
  expect(rate?.calculation.result).toEqual({ kind: 'share', part: 6_400_000, whole: 8_000_000 });
  expect(rulesIn(balance?.calculation as Calculation)).toEqual(['rate', 'due', 'balance']);
  const { leftCents } = settle(grant, grant, grant.keptCents, grant.paid);
  expect(balance?.calculation.result).toEqual({ kind: 'money', cents: leftCents });
  expect(leftCents).toBe(3_400_000);
  expect(amountsOfGrant({ ...grant, keptCents: null })).toHaveLength(1);
});

test('a score is explained by its opinions, each with its weight, and is the one by which applications are ranked', () => {
  const [step] = SHIPPED_CALL.terms.steps;
  const opinions = [{ step: step?.key ?? '', scores: { a: 5, b: 2 } }];
  const [score] = scoreCalculation(opinions, SHIPPED_CALL);
  expect(score?.calculation.result).toEqual({ kind: 'decimal', value: scoreOf(opinions, weightsOf(SHIPPED_CALL.terms)) });
  expect(score?.calculation.from).toHaveLength(1);
  expect(scoreCalculation([], SHIPPED_CALL)).toEqual([]);
});
