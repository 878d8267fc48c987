import { type Calculation, calculated, money, percent, withoutArticles } from '../core/calculation.ts';
import { legalPeriodFrom } from '../core/dated.ts';
import type { LawRule } from '../core/law.ts';
import type { Refusal } from '../core/refusal.ts';

/** The period that has ended, from the start that the refusal states. */
function appealRule({ wasNotified, months }: Extract<Refusal, { code: 'appeal_out_of_time' }>): LawRule {
  if (!wasNotified) return 'appealUntold';
  return months === 2 ? 'appeal' : 'appealFromOverseas';
}

/**
 * The results on which a refusal rests, where other rules have worked them out; none where it rests on its own facts.
 */
export function basisOf(refusal: Refusal): Calculation[] {
  switch (refusal.code) {
    case 'rate_too_high': {
      const { maxRatePercent, eligibleCents, maxRequestedCents } = refusal;
      return [calculated('mostRequested', { rate: percent(maxRatePercent), eligible: money(eligibleCents) }, money(maxRequestedCents))];
    }
    case 'own_funding_too_low': {
      const { publicFundingCents, ownFundingMinPercent, minOwnCents, source } = refusal;
      const read = { publicFunding: money(publicFundingCents), share: percent(ownFundingMinPercent) };
      return [calculated('ownShare', read, money(minOwnCents), { article: source })];
    }
    case 'public_aid_too_high': {
      const { publicAidMaxPercent, eligibleCents, maxPublicAidCents, source } = refusal;
      const read = { share: percent(publicAidMaxPercent), eligible: money(eligibleCents) };
      return [calculated('publicAid', read, money(maxPublicAidCents), { article: source })];
    }
    case 'claimed_above_paid': {
      const { paidCents, mostCents } = refusal;
      const read = { paidOf: money(paidCents), claimedBefore: money(paidCents - mostCents) };
      return [calculated('claimable', read, money(mostCents))];
    }
    case 'appeal_out_of_time': {
      const { calculation } = legalPeriodFrom(appealRule(refusal), `${refusal.startsOn}T12:00:00.000Z`);
      return [refusal.article === null ? withoutArticles(calculation) : calculation];
    }
    default:
      return [];
  }
}
