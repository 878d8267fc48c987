import { z } from 'zod';
import type { ApplicationContent } from '../applications/application.ts';
import type { Given } from '../core/command.ts';
import { Cents, LEAST_CENTS, sumCents } from '../core/money.ts';
import { Ordinal } from '../core/ordinal.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Caller } from '../core/role.ts';
import { refuseStale } from '../core/version.ts';
import { text } from '../core/words.ts';
import { type Amended, amendedTranches, capsOf, type Limited } from './amended-tranches.ts';
import { claimableCents, type Claimable } from './claim.ts';
import { type EndingNotice, refuseUnheard } from './ending-notice.ts';
import { type FinalAccount, overpaidParts, type Settlement } from './final-account.ts';
import { type Grant, refuseGrant, refuseOrdered, WithdrawalOrder } from './grant.ts';
import { refuseForm, type Tranche } from './tranche.ts';

export const TerminateGrant = z.strictObject({
  version: Ordinal,
  reason: text(2000).min(1),
  eligibleCents: z.int().min(0).max(10_000_000_000_000).optional().meta({
    description:
      'The eligible spending that is justified up to this day: what was paid above its share is claimed back. Absent: nothing is settled yet',
  }),
  order: WithdrawalOrder,
});
export type TerminateGrant = z.infer<typeof TerminateGrant>;

/** A grant with its tranches and its newest notice. */
type Ending = {
  grant: Grant;
  tranches: readonly Pick<Tranche, 'rank' | 'state'>[];
  notice: EndingNotice | undefined;
};

/**
 * The first refusal, in order of precedence; null if the fund may end the agreement, after a notice whose time is over.
 * Ordered payments are paid or cancelled first.
 */
export const mayTerminate = ({ grant, tranches, notice }: Ending, caller: Caller, at: string): Refusal | null =>
  refuseGrant(grant, caller, 'terminateGrant') ?? refuseOrdered(tranches) ?? refuseUnheard(notice, at);

/** What is committed of the tranches and not paid, in cents. */
const payableOf = (tranches: readonly Pick<Tranche, 'committedCents' | 'paidCents'>[]): number =>
  tranches.reduce((sum, { committedCents, paidCents }) => sum + committedCents - paidCents, 0);

/**
 * Null if the agreement may be ended so. The justified spending is settled: its share is paid, as far as it is
 * committed, before the rest is cancelled.
 * @param settlement null where nothing is settled yet
 */
export function refuseTermination(
  on: Ending & { tranches: readonly Tranche[] },
  settlement: Settlement | null,
  { caller, body, at }: Given<TerminateGrant>,
): Refusal | null {
  const refusal = mayTerminate(on, caller, at) ?? refuseStale(on.grant, body.version);
  if (refusal) return refusal;
  const leftCents = settlement ? Math.min(settlement.leftCents, payableOf(on.tranches)) : 0;
  return leftCents > 0 ? { code: 'liquidation_unpaid', leftCents } : null;
}

/** Withdraws a subsidy in part: its agreement goes on with a smaller amount (CRPA L242-2 2°). */
export const ReduceGrant = z.strictObject({
  version: Ordinal,
  awardedCents: Cents.meta({ description: 'What the grant awards from then on, below what it awards now' }),
  reason: text(2000).min(1),
  order: WithdrawalOrder,
});
export type ReduceGrant = z.infer<typeof ReduceGrant>;

/** A grant with what its reduction is checked against. `open`: its open amendment, if any. */
type Reducing = {
  grant: Grant;
  tranches: readonly Pick<Tranche, 'rank' | 'state' | 'certifiedCents' | 'paidCents' | 'claimedCents'>[];
  notice: EndingNotice | undefined;
  open: { number: number } | undefined;
  account: Pick<FinalAccount, 'state'> | undefined;
};

/** A final account that was given is decided first, since the amount due depends on the award. */
const refuseAccounted = (account: Reducing['account']): Refusal | null => {
  if (account?.state === 'approved') return { code: 'account_approved' };
  return account?.state === 'given' ? { code: 'account_wrong_state', state: account.state, command: 'reduceGrant' } : null;
};

/** Refuses an amount below what is paid and certified: a certified amount is owed until it is cancelled. */
function refuseBelowCertified(tranches: Reducing['tranches'], givenCents: number): Refusal | null {
  const certified = tranches.filter(({ state }) => state === 'certified');
  const certifiedCents = sumCents(certified.map(({ certifiedCents: cents, paidCents }) => cents - paidCents));
  const netPaidCents = sumCents(tranches.map(claimableCents));
  return certifiedCents > 0 && givenCents < netPaidCents + certifiedCents
    ? { code: 'reduction_below_certified', certifiedCents, netPaidCents, givenCents }
    : null;
}

/**
 * The first refusal, in order of precedence; null if the fund may withdraw the subsidy in part, after a notice for a
 * written condition whose time is over. A delegation within the State is no subsidy.
 */
export const mayReduce = ({ grant, tranches, notice, open, account }: Reducing, caller: Caller, at: string): Refusal | null =>
  refuseGrant(grant, caller, 'reduceGrant') ??
  refuseForm(grant, 'reduceGrant') ??
  (open ? { code: 'amendment_open', amendment: open.number } : null) ??
  refuseAccounted(account) ??
  refuseOrdered(tranches) ??
  refuseUnheard(notice, at, ['condition']) ??
  // Not even the least could be taken.
  refuseBelowCertified(tranches, grant.awardedCents - LEAST_CENTS);

/** Compares what was paid of a grant, net of its claims, with its new amount. */
export function settleReduction(awardedCents: number, paid: readonly Pick<Claimable, 'paidCents' | 'claimedCents'>[]): Settlement {
  const netPaidCents = sumCents(paid.map(claimableCents));
  return { dueCents: awardedCents, netPaidCents, leftCents: awardedCents - netPaidCents };
}

/**
 * Null if the subsidy may be reduced to this amount; what is certified is paid first, or its certification cancelled.
 */
export function refuseReduction(on: Reducing, { caller, body, at }: Given<ReduceGrant>): Refusal | null {
  return mayReduce(on, caller, at) ?? refuseStale(on.grant, body.version) ?? refuseReducedTo(on, body.awardedCents);
}

/** Refuses an amount that does not reduce the grant's, or is below what is paid and certified. */
export function refuseReducedTo(
  { grant: { awardedCents }, tranches }: Pick<Reducing, 'grant' | 'tranches'>,
  givenCents: number,
): Refusal | null {
  return givenCents >= awardedCents
    ? { code: 'reduction_not_below', awardedCents, givenCents }
    : refuseBelowCertified(tranches, givenCents);
}

/** The effect of a reduction on a tranche, in cents: the cut of its amount, and the claim on what was paid. */
type Reduced = Amended & { claimedCents: number };

/**
 * The tranches of a grant under a smaller amount that its rules let pass, once what was paid above it is claimed; none
 * while what is ordered or delegated leaves no room for it.
 */
export function reducedTranches(grant: Grant, limited: Limited, tranches: readonly Tranche[], awardedCents: number, at: string): Reduced[] {
  const claims = overpaidParts(settleReduction(awardedCents, tranches), tranches);
  const claimedOf = ({ id }: Tranche): number => claims.find(({ tranche }) => tranche.id === id)?.claimedCents ?? 0;
  const claimed = tranches.map((tranche) => ({ ...tranche, claimedCents: tranche.claimedCents + claimedOf(tranche) }));
  const amended = amendedTranches(grant, claimed, awardedCents, capsOf(limited, { ...grant, awardedCents }, at));
  return 'refusal' in amended ? [] : amended.parts.map((part) => ({ ...part, claimedCents: claimedOf(part.tranche) }));
}

/** The beneficiary's own line for what the fund no longer awards, in a plan that has no such line. */
const OWN_LINE = { label: 'À la charge du bénéficiaire', source: 'own' } as const;

/**
 * A plan's content with a part of the fund's money brought by the beneficiary instead: its cost stays.
 * @param cents negative where the fund brings it again
 */
export function withMovedFunding(content: ApplicationContent, cents: number): ApplicationContent {
  const own = content.fundingLines.findLastIndex(({ source }) => source === 'own');
  const fund = content.fundingLines.findLastIndex(({ source }) => source === 'fund');
  const lines = content.fundingLines.map((line, place) => {
    if (place === own) return { ...line, amountCents: line.amountCents + cents };
    return place === fund ? { ...line, amountCents: line.amountCents - cents } : line;
  });
  const all = own < 0 ? [...lines, { ...OWN_LINE, amountCents: cents }] : lines;
  return { ...content, fundingLines: spread(all) };
}

/** The same lines, in which other lines of the same source make up for a negative one. */
function spread(lines: ApplicationContent['fundingLines']): ApplicationContent['fundingLines'] {
  const lacks = new Map<string, number>();
  for (const { source, amountCents } of lines) if (amountCents < 0) lacks.set(source, (lacks.get(source) ?? 0) - amountCents);
  return lines
    .map((line) => {
      const lack = lacks.get(line.source) ?? 0;
      const taken = Math.min(lack, Math.max(0, line.amountCents));
      lacks.set(line.source, lack - taken);
      return { ...line, amountCents: Math.max(0, line.amountCents) - taken };
    })
    .filter(({ amountCents }) => amountCents > 0);
}

/**
 * Refuses to restore what a reduction took while an amendment is open, which was made for the smaller amount, or a
 * payment is ordered; and once what it claimed has been collected, since no tranche of the plan could pay that again.
 */
export function refuseRestoring({ open, tranches, claims }: Restoring): Refusal | null {
  if (open) return { code: 'amendment_open', amendment: open.number };
  const collected = claims.find(({ collectedCents }) => collectedCents > 0);
  if (collected) return { code: 'reduction_claim_collected', claim: collected.number, collectedCents: collected.collectedCents };
  return refuseOrdered(tranches);
}

/** A grant that was reduced: its open amendment, if any, its tranches, and the claims that the reduction issued. */
type Restoring = {
  open: { number: number } | undefined;
  tranches: readonly Pick<Tranche, 'rank' | 'state'>[];
  claims: readonly { number: number; collectedCents: number }[];
};
