import { z } from 'zod';
import { type ApplicationContent, totalsOf } from '../applications/application.ts';
import type { Given } from '../core/command.ts';
import { type Grant, refuseGrant, refuseSide } from './grant.ts';
import { Cents, sumCents } from '../core/money.ts';
import { Ordinal } from '../core/ordinal.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Caller } from '../core/role.ts';
import { refuseStale } from '../core/version.ts';
import { line, text } from '../core/words.ts';

/**
 * All that the other funders now pay of the project, and its new cost. A funder that no longer pays is left out, or
 * pays 0.
 */
export const ReportFundingChange = z.strictObject({
  version: Ordinal,
  fundingLines: z
    .array(
      z.strictObject({
        label: line(200).min(1),
        source: z.enum(['own', 'other']),
        amountCents: z.int().min(-10_000_000_000_000).max(10_000_000_000_000),
      }),
    )
    .max(100),
  costCents: Cents,
  reason: text(4000).min(1),
});
export type ReportFundingChange = z.infer<typeof ReportFundingChange>;

/**
 * A reported change that no amendment has taken up yet: the project's new cost, and the fund's part of it, in cents.
 */
export type FundingChange = { number: number; costCents: number; grantCents: number };

/**
 * The fund's part of a project at another cost, in cents: at the rate of the plan in force, rounded down, and never
 * more than is awarded.
 */
export const grantAt = (awardedCents: number, planCostCents: number, costCents: number): number =>
  Math.min(awardedCents, Number((BigInt(awardedCents) * BigInt(costCents)) / BigInt(planCostCents)));

/** What other funders pay, as a key that compares two lists of lines. */
const othersIn = (lines: readonly { label: string; source: string; amountCents: number }[]): string =>
  JSON.stringify(
    lines
      .filter(({ source, amountCents }) => source !== 'fund' && amountCents !== 0)
      .map(({ label, source, amountCents }) => [label, source, amountCents])
      .sort(),
  );

/** The first refusal, in order of precedence; null if a change of the project's funding may be recorded. */
export const mayReportFundingChange = ({ grant }: { grant: Grant }, caller: Caller): Refusal | null =>
  refuseSide(grant, caller) ?? refuseGrant(grant, caller, 'reportFundingChange');

/**
 * The first refusal, in order of precedence; null if this change of the project's funding may be recorded. `content`:
 * that of the plan in force.
 */
export function refuseFundingChange(
  grant: Grant,
  content: Pick<ApplicationContent, 'costLines' | 'fundingLines'>,
  { caller, body }: Given<ReportFundingChange>,
): Refusal | null {
  const stale = mayReportFundingChange({ grant }, caller) ?? refuseStale(grant, body.version);
  if (stale) return stale;
  const negative = body.fundingLines.filter(({ amountCents }) => amountCents < 0).map(({ label }) => label);
  if (negative.length > 0) return { code: 'funding_below_zero', labels: negative };
  const { costCents: before } = totalsOf(content);
  const { fundingLines, costCents } = body;
  if (costCents === before && othersIn(fundingLines) === othersIn(content.fundingLines)) return { code: 'funding_change_changes_nothing' };
  const grantCents = grantAt(grant.awardedCents, before, costCents);
  if (grantCents === 0) return { code: 'funding_change_leaves_nothing', costCents };
  const fundingCents = sumCents([...fundingLines.map(({ amountCents }) => amountCents), grantCents]);
  return fundingCents === costCents ? null : { code: 'funding_sum_differs', costCents, fundingCents, grantCents };
}

/** True if a plan takes up a reported change. */
export const isFit = (change: { awardedCents: number; costCents: number }, { grantCents, costCents }: FundingChange): boolean =>
  change.awardedCents === grantCents && change.costCents === costCents;

/**
 * An amendment of the amount or the cost must take up the reported change; an amendment of other things leaves it open.
 */
export function refuseUnfit(
  grant: Pick<Grant, 'awardedCents'>,
  change: { awardedCents: number; costCents: number; content: ApplicationContent },
  open: FundingChange,
): Refusal | null {
  if (isFit(change, open) || change.awardedCents === grant.awardedCents) return null;
  return {
    code: 'amendment_differs_from_funding',
    grantCents: open.grantCents,
    costCents: open.costCents,
    givenCents: change.awardedCents,
  };
}

/** Refuses to confirm a further tranche: the plan for which it was promised is no longer fully funded. */
export const refuseWhileFundingChanged = (open: FundingChange | null): Refusal | null =>
  open && { code: 'funding_change_open', grantCents: open.grantCents, costCents: open.costCents };
