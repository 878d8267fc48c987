import { outcomeOf, type Tally, type VoteOutcome } from '../committee/vote-result.ts';
import { calculated, counted, money, said } from '../core/calculation.ts';
import type { EventName, Facts } from '../core/event.ts';
import type { Words } from '../core/words.ts';
import { claimableCents } from '../grants/claim.ts';
import { amountsOfGrant, type Explained } from './amounts.ts';

/** The outcomes of a vote within a sentence. */
const OUTCOMES: Readonly<Record<VoteOutcome, Words>> = {
  favourable: { fr: 'favorable', en: 'favourable' },
  unfavourable: { fr: 'défavorable', en: 'unfavourable' },
  tied: { fr: 'égalité', en: 'tied' },
  without_quorum: { fr: 'quorum non atteint', en: 'without quorum' },
};

/**
 * What a decision read beside its event. `plan`: the most that the application may ask for, and its own share; `vote`:
 * null where there was none; `rateArticle`: what founds the share of the eligible cost.
 */
export type DecidedOn = {
  requestedCents: number;
  plan: readonly Explained[];
  vote: (Tally & { quorum: number }) | null;
  rateArticle: string | null;
};

const centsIn = (facts: Facts, name: string): number => Number(facts[name] ?? 0);

function ofVote(vote: DecidedOn['vote']): Explained[] {
  if (!vote) return [];
  const { favour, against, abstain, quorum } = vote;
  const inputs = { favour, against, abstain, quorum };
  const read = Object.fromEntries(Object.entries(inputs).map(([name, count]) => [name, counted('count', count)]));
  return [{ kind: 'vote', calculation: calculated('vote', read, said(OUTCOMES[outcomeOf(vote, quorum)])) }];
}

/** The shortfall of an award below the request; nothing if it awards all of it. */
function ofAward(awardedCents: number, { requestedCents, plan }: DecidedOn): Explained[] {
  if (awardedCents >= requestedCents) return [];
  const from = plan.flatMap(({ kind, calculation }) => (kind === 'mostRequested' ? [calculation] : []));
  const read = { asked: money(requestedCents), awarded: money(awardedCents) };
  return [{ kind: 'awarded', calculation: calculated('awarded', read, money(requestedCents - awardedCents), { from }) }];
}

function ofCommittee(facts: Facts, on: DecidedOn): Explained[] {
  if (facts['decision'] === 'refuse') return [...ofVote(on.vote), ...on.plan];
  if (facts['decision'] === 'waitlist') {
    const read = { asked: money(on.requestedCents) };
    const rank = typeof facts['rank'] === 'number' ? counted('count', facts['rank']) : null;
    return [...ofVote(on.vote), { kind: 'waiting', calculation: calculated('waiting', read, rank) }];
  }
  return [...ofVote(on.vote), ...ofAward(centsIn(facts, 'awardedCents'), on)];
}

/** The spending that is kept, and from it the rate and the balance, as the approval of an account worked them out. */
function ofAccount(facts: Facts, { rateArticle }: DecidedOn): Explained[] {
  const [spentCents, keptCents] = [centsIn(facts, 'spentCents'), centsIn(facts, 'eligibleCents')];
  const read = { presented: money(spentCents), struck: money(spentCents - keptCents) };
  const settled = {
    awardedCents: centsIn(facts, 'awardedCents'),
    eligibleCents: centsIn(facts, 'eligibleCostCents'),
    keptCents,
    rateArticle,
    paid: [{ paidCents: centsIn(facts, 'netPaidCents'), claimedCents: 0 }],
  };
  return [{ kind: 'kept', calculation: calculated('kept', read, money(keptCents)) }, ...amountsOfGrant(settled)];
}

/** The amount claimed of a tranche; nothing for an older claim, whose event does not say what was paid. */
function ofClaim(facts: Facts): Explained[] {
  if (facts['paidCents'] === undefined) return [];
  const claimed = { paidCents: centsIn(facts, 'paidCents'), claimedCents: centsIn(facts, 'claimedBeforeCents') };
  const rank = counted('count', Number(facts['tranche']));
  const paid = { tranche: rank, paidOf: money(claimed.paidCents), claimedBefore: money(claimed.claimedCents) };
  const most = money(claimableCents(claimed));
  const from = [calculated('claimable', paid, most)];
  return [{ kind: 'claimed', calculation: calculated('claimed', { claimable: most }, money(centsIn(facts, 'claimedCents')), { from }) }];
}

/** The share due of the spending justified up to the end; nothing for an older end, or one that settles nothing. */
function ofEnd(facts: Facts, { rateArticle }: DecidedOn): Explained[] {
  if (facts['eligibleCostCents'] === undefined) return [];
  return amountsOfGrant({
    awardedCents: centsIn(facts, 'awardedCents'),
    eligibleCents: centsIn(facts, 'eligibleCostCents'),
    keptCents: centsIn(facts, 'eligibleCents'),
    rateArticle,
    paid: [{ paidCents: centsIn(facts, 'netPaidCents'), claimedCents: 0 }],
  });
}

/** The amount of a withdrawal in part, and how much of it has to be paid back. */
function ofReduction(facts: Facts): Explained[] {
  const [before, awarded] = [centsIn(facts, 'beforeCents'), centsIn(facts, 'awardedCents')];
  const overpaidCents = centsIn(facts, 'overpaidCents');
  const read = { before: money(before), awarded: money(awarded), ...(overpaidCents > 0 ? { claimed: money(overpaidCents) } : {}) };
  return [{ kind: 'withdrawn', calculation: calculated('withdrawn', read, money(before - awarded), { article: 'CRPA L242-2 2°' }) }];
}

/** What an upheld appeal keeps of a claim, or its shortfall below the request; nothing if it gives all back. */
function ofUpheld(facts: Facts, on: DecidedOn): Explained[] {
  if (facts['keptCents'] !== undefined) {
    const [kept, waived] = [centsIn(facts, 'keptCents'), centsIn(facts, 'waivedCents')];
    const read = { claimed: money(kept + waived), waived: money(waived) };
    return [{ kind: 'claimed', calculation: calculated('claimKept', read, money(kept)) }];
  }
  return facts['awardedCents'] === undefined ? [] : ofAward(centsIn(facts, 'awardedCents'), on);
}

const BY_NAME: Readonly<Partial<Record<EventName, (facts: Facts, on: DecidedOn) => Explained[]>>> = {
  awardWaitlisted: (facts, on) => ofAward(centsIn(facts, 'awardedCents'), on),
  refuseWaitlisted: (_, on) => [...on.plan],
  terminateGrant: ofEnd,
  reduceGrant: ofReduction,
  upholdAppeal: ofUpheld,
};

/** How the figures that an event has recorded of a decision come about. */
function ofFacts(facts: Facts, on: DecidedOn): Explained[] {
  if (facts['eligibleCostCents'] !== undefined) return ofAccount(facts, on);
  if (facts['claimedCents'] !== undefined) return ofClaim(facts);
  return facts['sessionId'] === undefined ? [] : ofCommittee(facts, on);
}

/** How the figures of a decision come about, for the annex of its letter; nothing of a decision without figures. */
export function amountsOfDecision(name: EventName, facts: Facts, on: DecidedOn): Explained[] {
  return (BY_NAME[name] ?? ofFacts)(facts, on);
}
