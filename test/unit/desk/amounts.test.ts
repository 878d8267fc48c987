import type { Call, LegalForm } from '../../../domain/calls/call.ts';
import type { Calculation } from '../../../domain/core/calculation.ts';
import {
  amountsOfClaims,
  amountsOfGrant,
  amountsOfPlan,
  amountsOfTranches,
  rankCalculation,
  rateArticleOf,
  scoreCalculation,
} from '../../../domain/desk/amounts.ts';
import { amountsOfDecision } from '../../../domain/desk/decided-amounts.ts';
import { legalPeriodFrom } from '../../../domain/core/dated.ts';
import { written } from '../../../words/core/calculations.ts';
import { refusalInWords } from '../../../words/desk/refusals.ts';
import { minOwnOf } from '../../../domain/applications/application.ts';
import { settle } from '../../../domain/grants/final-account.ts';
import { scoreOf, weightsOf } from '../../../domain/committee/ranking.ts';
import { SHIPPED_CALL, TOWN_CALL } from '../../support/domain.ts';

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

test('décret 2018-514 art. 10 III: the most public aid in all rests on the eligible cost', () => {
  const form = { ...FORM, publicAidMaxPercent: 100, sources: { publicAid: 'décret 2018-514 art. 10 III' } };
  const [, aid] = amountsOfPlan(plan, call({ eligibleCategories: ['staff'] as never }), form);
  expect(aid).toMatchObject({
    kind: 'publicAid',
    calculation: { article: 'décret 2018-514 art. 10 III', result: { cents: 8_000_000 }, from: [{ rule: 'eligibleCost' }] },
  });
  expect(aid?.calculation.inputs).toContainEqual({ name: 'aid', value: { kind: 'money', cents: 6_000_000 } });
});

test('the balance of a final account rests on what is due, and that on the rate: 64 000 for 80 000 that are eligible', () => {
  const grant = {
    awardedCents: 6_400_000,
    eligibleCents: 8_000_000,
    keptCents: 8_000_000,
    rateArticle: rateArticleOf(TOWN_CALL),
    paid: [{ paidCents: 3_000_000, claimedCents: 0 }],
  };
  const [rate, balance] = amountsOfGrant(grant);
  expect(rate?.calculation).toMatchObject({
    article: 'décret 2018-514 art. 12 I',
    result: { kind: 'share', part: 6_400_000, whole: 8_000_000 },
  });
  // That decree is for local authorities: it founds no share of an operator, nor of a ministry.
  expect(rateArticleOf(SHIPPED_CALL)).toBeNull();
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

test('a rank is explained by the score, by how many stand above and beside, and by the opinions behind the score', () => {
  const [step] = SHIPPED_CALL.terms.steps;
  const opinions = [{ step: step?.key ?? '', scores: { a: 3 } }];
  const { calculation } = rankCalculation({ standing: 2, score: 3, opinions }, [5, 3, 3, 1], SHIPPED_CALL);
  expect(calculation).toMatchObject({
    result: { count: 2 },
    inputs: [{ value: { value: 3 } }, { value: { count: 1 } }, { value: { count: 1 } }],
  });
  expect(rulesIn(calculation)).toEqual(['stepScore', 'score', 'rank']);
  // Where a part of the agenda is concealed, how many are tied is not said.
  expect(rankCalculation({ standing: 2, score: 3, opinions }, null, SHIPPED_CALL).calculation.inputs.map(({ name }) => name)).toEqual([
    'score',
    'above',
  ]);
  expect(rankCalculation({ standing: null, score: null, opinions: [] }, [5], SHIPPED_CALL).calculation.result).toBeNull();
});

test('a tranche rests on the cap of its legal form, what is left to pay on what is certified, and a claim on what came back', () => {
  const limits = { advanceMaxPercent: 30, guaranteedAdvanceMaxPercent: null, instalmentsMaxPercent: 80, longProject: null };
  const tranche = { rank: 1, kind: 'advance' as const, amountCents: 3_000_000, certifiedCents: 3_000_000, paidCents: 1_000_000 };
  const grant = { awardedCents: 10_000_000, durationMonths: 12 };
  const [whole, left] = amountsOfTranches([tranche], grant, { ...limits, source: 'décret 2018-514 art. 12 II', sources: {} } as never);
  expect(rulesIn(whole?.calculation as Calculation)).toEqual(['advanceCap', 'tranche']);
  expect(whole?.calculation.from[0]).toMatchObject({ article: 'décret 2018-514 art. 12 II', result: { cents: 3_000_000 } });
  expect(left).toMatchObject({ kind: 'payable', calculation: { result: { cents: 2_000_000 } } });
  const claim = { rank: 1, claimedCents: 500_000, collectedCents: 100_000, waivedCents: 50_000, owedCents: 350_000 };
  expect(amountsOfClaims([claim])).toMatchObject([{ kind: 'owed', calculation: { result: { cents: 350_000 } } }]);
});

test('an advance is bound by its own cap, by the guaranteed one where it is above it, and an instalment by that of instalments', () => {
  const guaranteed = 'art. 12 II, with a guarantee';
  const limits = { advanceMaxPercent: 30, guaranteedAdvanceMaxPercent: 60, instalmentsMaxPercent: 80, longProject: null };
  const legalForm = { ...limits, source: 'art. 12 II', sources: { guaranteedAdvance: guaranteed } };
  const capOf = (kind: 'advance' | 'instalment' | 'balance', amountCents: number) => {
    const tranche = { rank: 1, kind, amountCents, certifiedCents: 0, paidCents: 0 };
    const [whole] = amountsOfTranches([tranche], { awardedCents: 10_000_000, durationMonths: 12 }, legalForm as never);
    const [cap] = whole?.calculation.from ?? [];
    return cap && [cap.rule, cap.result, cap.article];
  };
  expect(capOf('advance', 3_000_000)).toEqual(['advanceCap', { kind: 'money', cents: 3_000_000 }, 'art. 12 II']);
  expect(capOf('advance', 3_000_001)).toEqual(['advanceCap', { kind: 'money', cents: 6_000_000 }, guaranteed]);
  expect(capOf('instalment', 3_000_001)).toEqual(['trancheCap', { kind: 'money', cents: 8_000_000 }, 'art. 12 II']);
  expect(capOf('balance', 3_000_001)).toBeUndefined();
});

const ON = {
  ...{ requestedCents: 9_000_000, plan: amountsOfPlan(plan, call({}), FORM), rateArticle: null },
  vote: { favour: 1, against: 3, abstain: 2, quorum: 4 },
};
const kindsOf = (...asked: Parameters<typeof amountsOfDecision>) => amountsOfDecision(...asked).map(({ kind }) => kind);

test('the annex of a decision has the working out of its figures: vote, shortfall, rank, account and claim', () => {
  const [vote] = amountsOfDecision('decideSession', { sessionId: 's', decision: 'refuse' }, ON);
  expect(vote?.calculation.result).toMatchObject({ words: { fr: 'défavorable' } });
  expect(kindsOf('decideSession', { sessionId: 's', decision: 'refuse' }, ON)).toEqual(['vote', 'mostRequested']);
  expect(kindsOf('decideSession', { sessionId: 's', decision: 'waitlist', rank: 3 }, ON)).toEqual(['vote', 'waiting']);
  const [short] = amountsOfDecision('decideSession', { sessionId: 's', decision: 'award', awardedCents: 6_000_000 }, { ...ON, vote: null });
  expect(short).toMatchObject({ kind: 'awarded', calculation: { result: { cents: 3_000_000 } } });
  expect(kindsOf('awardWaitlisted', { awardedCents: 9_000_000 }, ON)).toEqual([]);
  const account = {
    spentCents: 9_000_000,
    eligibleCents: 8_000_000,
    awardedCents: 6_400_000,
    eligibleCostCents: 8_000_000,
    netPaidCents: 7_000_000,
  };
  const found = amountsOfDecision('approveFinalAccount', account, ON);
  expect(found.map(({ kind, calculation }) => [kind, calculation.result])).toEqual([
    ['kept', { kind: 'money', cents: 8_000_000 }],
    ['rate', { kind: 'share', part: 6_400_000, whole: 8_000_000 }],
    ['balance', { kind: 'money', cents: -600_000 }],
  ]);
  const [claimed] = amountsOfDecision(
    'issueClaim',
    { tranche: 2, paidCents: 900_000, claimedBeforeCents: 300_000, claimedCents: 500_000 },
    ON,
  );
  expect(rulesIn(claimed?.calculation as Calculation)).toEqual(['claimable', 'claimed']);
  expect(claimed?.calculation.from[0]?.result).toEqual({ kind: 'money', cents: 600_000 });
  const ended = { eligibleCents: 4_000_000, awardedCents: 6_400_000, eligibleCostCents: 8_000_000, netPaidCents: 3_500_000 };
  expect(amountsOfDecision('terminateGrant', ended, ON).map(({ kind, calculation }) => [kind, calculation.result])).toEqual([
    ['rate', { kind: 'share', part: 6_400_000, whole: 8_000_000 }],
    ['balance', { kind: 'money', cents: -300_000 }],
  ]);
  // An end that leaves the spending to be settled works out nothing.
  expect(kindsOf('terminateGrant', { notice: 1 }, ON)).toEqual([]);
  const [withdrawn] = amountsOfDecision('reduceGrant', { beforeCents: 900_000, awardedCents: 600_000, overpaidCents: 100_000 }, ON);
  expect(withdrawn).toMatchObject({ kind: 'withdrawn', calculation: { article: 'CRPA L242-2 2°', result: { cents: 300_000 } } });
  const [kept] = amountsOfDecision('upholdAppeal', { claim: 1, keptCents: 200_000, waivedCents: 300_000 }, ON);
  expect(kept).toMatchObject({ kind: 'claimed', calculation: { rule: 'claimKept', result: { cents: 200_000 } } });
  expect(kindsOf('upholdAppeal', { awardedCents: 6_000_000, reservedCents: 1 }, ON)).toEqual(['awarded']);
  expect(kindsOf('upholdAppeal', { against: 'suspended' }, ON)).toEqual([]);
  // A claim of before does not say what was paid then.
  expect(kindsOf('issueClaim', { tranche: 2, claimedCents: 500_000 }, ON)).toEqual([]);
});

test('a refusal says its article, the figures that it read, and the result on which it rests; a bare one says no more', () => {
  const source = 'CGCT L1111-10 III';
  const low = {
    code: 'own_funding_too_low',
    ownCents: 0,
    minOwnCents: 100,
    publicFundingCents: 500,
    ownFundingMinPercent: 20,
    source,
  } as const;
  expect(refusalInWords('fr', low)).toMatchObject({
    ...{ rule: 'own_funding_too_low', article: source, result: 'refusé' },
    inputs: expect.arrayContaining([{ label: 'part propre', value: written('fr', { kind: 'money', cents: 0 }) }]),
    from: [{ rule: 'ownShare', article: source }],
  });
  expect(refusalInWords('en', { code: 'payee_unknown' })).toBeNull();
});

test('a late appeal is refused with the period that is over, worked out as its date is', () => {
  const period = legalPeriodFrom('appeal', '2026-03-02T12:00:00.000Z');
  const late = {
    code: 'appeal_out_of_time',
    ...{ wasNotified: true, isImplicit: false },
    startsOn: '2026-03-02',
    months: 2,
    lastDay: '2026-05-04',
    article: period.article,
  } as const;
  expect(refusalInWords('fr', late)?.from).toMatchObject([
    { rule: period.calculation.rule, result: written('fr', period.calculation.result!) },
  ]);
});
