import {
  type ApplicationContent,
  eligibleCostOf,
  isEligible,
  maxPublicAidOf,
  maxRequestedOf,
  minOwnOf,
  totalsOf,
} from '../applications/application.ts';
import type { Call, LegalForm } from '../calls/call.ts';
import { scoreOf, type Scored, weightsOf } from '../committee/ranking.ts';
import { type Calculation, calculated, counted, decimal, money, percent, said, type Value } from '../core/calculation.ts';
import { rounded } from '../core/ratio.ts';
import { advanceCap, articleOf, type Cap, guaranteedCap, instalmentsCap, type TrancheLimits } from '../calls/legal-form.ts';
import type { Tranche } from '../grants/tranche.ts';
import { settle } from '../grants/final-account.ts';
import { type Circumstances, type Conditional, reachedOf } from '../grants/tranche-condition.ts';

/** An amount or a score that a rule gives, and how. */
export const AMOUNTS = [
  ...(['mostRequested', 'ownShare', 'publicAid', 'score', 'rate', 'balance', 'reached'] as const),
  ...(['rank', 'tranche', 'payable', 'owed'] as const),
  ...(['vote', 'awarded', 'waiting', 'kept', 'claimed', 'withdrawn'] as const),
] as const;
export type AmountKind = (typeof AMOUNTS)[number];
export type Explained = { kind: AmountKind; calculation: Calculation };

/**
 * What founds the share of the eligible cost (dépense subventionnable): a decree for local authorities alone, elsewhere
 * the agreement.
 */
export const rateArticleOf = ({ terms: { forLocalAuthorities } }: Pick<Call, 'terms'>): string | null =>
  forLocalAuthorities ? 'décret 2018-514 art. 12 I' : null;

type Plan = Pick<ApplicationContent, 'costLines' | 'fundingLines'>;

function eligibleCost({ costLines }: Plan, { terms }: Pick<Call, 'terms'>): Calculation {
  const result = money(eligibleCostOf(costLines, terms));
  const left = costLines.filter((line) => !isEligible(line, terms)).map(({ amountCents }) => amountCents);
  const cost = totalsOf({ costLines, fundingLines: [] }).costCents;
  return calculated('eligibleCost', { cost: money(cost), notFunded: money(left.reduce((sum, cents) => sum + cents, 0)) }, result);
}

/** The most that a plan may ask for, the least that its organisation brings itself, and the most public aid in all. */
export function amountsOfPlan(plan: Plan, call: Pick<Call, 'terms'>, legalForm: LegalForm): Explained[] {
  const { maxRatePercent } = call.terms;
  const most = maxRequestedOf(eligibleCostOf(plan.costLines, call.terms), call.terms);
  const { requestedCents, publicFundingCents, ownCents, publicAidCents } = totalsOf(plan);
  const asked = { rate: percent(maxRatePercent), asked: money(requestedCents) };
  const { ownFundingMinPercent: share, publicAidMaxPercent: aidShare } = legalForm;
  const least = money(minOwnOf(legalForm, publicFundingCents));
  const mostAid = maxPublicAidOf(legalForm, eligibleCostOf(plan.costLines, call.terms));
  const brought = { publicFunding: money(publicFundingCents), share: percent(share), own: money(ownCents) };
  const from = [eligibleCost(plan, call)];
  return [
    { kind: 'mostRequested', calculation: calculated('mostRequested', asked, money(most), { from }) },
    ...(share > 0
      ? [
          {
            kind: 'ownShare' as const,
            calculation: calculated('ownShare', brought, least, { article: articleOf(legalForm, 'ownFunding') }),
          },
        ]
      : []),
    ...(aidShare !== null && mostAid !== null
      ? [
          {
            kind: 'publicAid' as const,
            calculation: calculated('publicAid', { share: percent(aidShare), aid: money(publicAidCents) }, money(mostAid), {
              article: articleOf(legalForm, 'publicAid'),
              from,
            }),
          },
        ]
      : []),
  ];
}

/** The score by which an application is ranked: the weighted mean of its steps' scores; none where none scored it. */
export function scoreCalculation(opinions: readonly Scored[], { terms }: Pick<Call, 'terms'>): Explained[] {
  const weightOf = weightsOf(terms);
  const score = scoreOf(opinions, weightOf);
  if (score === null) return [];
  const from = opinions.flatMap(({ step, scores }): Calculation[] => {
    const alone = scoreOf([{ step, scores }], weightOf);
    const label = terms.steps.find(({ key }) => key === step)?.label;
    if (alone === null) return [];
    const inputs = { ...(label ? { step: said(label) } : {}), weight: counted('count', weightOf(step)) };
    return [calculated('stepScore', inputs, decimal(alone))];
  });
  return [{ kind: 'score', calculation: calculated('score', { steps: counted('count', from.length) }, decimal(score), { from }) }];
}

type Settled = {
  awardedCents: number;
  eligibleCents: number;
  /** What may be funded of what was spent; null before an account is approved. */
  keptCents: number | null;
  rateArticle: string | null;
  paid: Parameters<typeof settle>[3];
};

/** The rate of a grant and, once its final account is approved, what is left to pay, or to claim back. */
export function amountsOfGrant({ awardedCents, eligibleCents, keptCents, rateArticle: article, paid }: Settled): Explained[] {
  const rate = calculated(
    'rate',
    { awarded: money(awardedCents), eligible: money(eligibleCents) },
    { kind: 'share', part: awardedCents, whole: eligibleCents },
    { article },
  );
  if (keptCents === null) return [{ kind: 'rate', calculation: rate }];
  const { dueCents, netPaidCents, leftCents } = settle({ awardedCents }, { eligibleCents }, keptCents, paid);
  const due = calculated('due', { kept: money(keptCents), awarded: money(awardedCents) }, money(dueCents), {
    article,
    from: [rate],
  });
  const balance = calculated('balance', { due: money(dueCents), paid: money(netPaidCents) }, money(leftCents), { from: [due] });
  return [
    { kind: 'rate', calculation: rate },
    { kind: 'balance', calculation: balance },
  ];
}

/** How far the targets are reached for which the first planned tranche waits; none where its call wants none. */
export function amountsOfTargets(tranches: readonly (Conditional & { state: string })[], circumstances: Circumstances): Explained[] {
  const next = tranches.find(({ state, firm }) => state === 'planned' && !firm);
  if (!next || !circumstances.conditions.includes('indicators')) return [];
  return reachedOf(next, circumstances).map(({ indicator: { label, baseline }, due, figure, wantedPercent, reachedPercent }) => {
    const inputs = {
      indicator: said({ fr: label, en: label }),
      ...(baseline === null ? {} : { baseline: decimal(baseline) }),
      target: decimal(due.value),
      reported: decimal(rounded(figure, 2)),
      wanted: percent(wantedPercent),
    };
    return { kind: 'reached', calculation: calculated('reached', inputs, percent(reachedPercent)) };
  });
}

/**
 * Why an application of an agenda has its rank: its score, and how many stand above it and beside it.
 * @param standing its rank from 1; null without one
 * @param scores those of the whole agenda; null where a part of it is concealed, and how many are tied is left out
 */
export function rankCalculation(
  { standing, score, opinions }: { standing: number | null; score: number | null; opinions: readonly Scored[] },
  scores: readonly (number | null)[] | null,
  call: Pick<Call, 'terms'>,
): Explained {
  const from = scoreCalculation(opinions, call).map(({ calculation }) => calculation);
  if (standing === null || score === null) return { kind: 'rank', calculation: calculated('rank', {}, null, { from }) };
  const tied = scores && { tied: counted('count', scores.filter((other) => other === score).length - 1) };
  const read = { score: decimal(score), above: counted('count', standing - 1), ...tied };
  return { kind: 'rank', calculation: calculated('rank', read, counted('count', standing), { from }) };
}

type Paid = Pick<Tranche, 'rank' | 'kind' | 'amountCents' | 'certifiedCents' | 'paidCents'>;

/** The cap of an advance: that with a guarantee, where it is above the plain one and so has a guarantee. */
function capOfAdvance(amountCents: number, awardedCents: number, legalForm: TrancheLimits): Cap {
  const plain = advanceCap(legalForm, awardedCents);
  return amountCents > plain.maxCents ? (guaranteedCap(legalForm, awardedCents) ?? plain) : plain;
}

/** The cap of a tranche: of an advance, or of all that is paid before the balance; nothing of a balance. */
function capOf({ kind, amountCents }: Paid, awardedCents: number, legalForm: TrancheLimits, durationMonths: number): Calculation[] {
  if (kind === 'balance') return [];
  const [rule, { maxPercent, maxCents, source }] =
    kind === 'advance'
      ? (['advanceCap', capOfAdvance(amountCents, awardedCents, legalForm)] as const)
      : (['trancheCap', instalmentsCap(legalForm, awardedCents, durationMonths)] as const);
  const bounds = maxPercent < 100;
  const read = { awarded: money(awardedCents), share: percent(maxPercent) };
  return bounds ? [calculated(rule, read, money(maxCents), { article: source })] : [];
}

/** The amount of each tranche and, where service is certified and not all of it paid, what is left to pay. */
export function amountsOfTranches(
  tranches: readonly Paid[],
  { awardedCents, durationMonths }: { awardedCents: number; durationMonths: number },
  legalForm: TrancheLimits,
): Explained[] {
  return tranches.flatMap((each): Explained[] => {
    const { rank, amountCents, certifiedCents, paidCents } = each;
    const tranche = counted('count', rank);
    const part: Value = { kind: 'share', part: amountCents, whole: awardedCents };
    const from = capOf(each, awardedCents, legalForm, durationMonths);
    const read = { tranche, awarded: money(awardedCents), share: part };
    const whole: Explained = { kind: 'tranche', calculation: calculated('tranche', read, money(amountCents), { from }) };
    if (certifiedCents <= paidCents) return [whole];
    const certified = { tranche, certified: money(certifiedCents), paidOf: money(paidCents) };
    return [whole, { kind: 'payable', calculation: calculated('payable', certified, money(certifiedCents - paidCents)) }];
  });
}

type Owed = { rank: number; claimedCents: number; collectedCents: number; waivedCents: number; owedCents: number };

/** The amount still owed on each claim. */
export const amountsOfClaims = (claims: readonly Owed[]): Explained[] =>
  claims.map(({ rank, claimedCents, collectedCents, waivedCents, owedCents }) => {
    const read = {
      tranche: counted('count', rank),
      claimed: money(claimedCents),
      collected: money(collectedCents),
      waived: money(waivedCents),
    };
    return { kind: 'owed', calculation: calculated('owed', read, money(owedCents)) };
  });
