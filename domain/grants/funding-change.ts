import { z } from 'zod';
import { type ApplicationContent, totalsOf } from '../applications/application.ts';
import type { Given } from '../core/command.ts';
import { type Grant, refuseGrant, refuseOthers, sideOf } from './grant.ts';
import { Cents, sumCents } from '../core/money.ts';
import { Ordinal } from '../core/ordinal.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Caller } from '../core/role.ts';
import { refuseStale } from '../core/version.ts';
import { line, text } from '../core/words.ts';

/**
 * What the others now pay of the project, all of them, and what it then costs; who pays nothing any more is left out,
 * or pays 0.
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
 * What was reported and no amendment has taken up yet: what the project costs now, and what the fund's part of that
 * comes to, in cents.
 */
export type FundingChange = { number: number; costCents: number; grantCents: number };

/**
 * What the fund's part of a project comes to at another cost: at the rate of the plan in force, and never more than is
 * awarded. A whole number of cents, rounded down.
 */
export const grantAt = (awardedCents: number, planCostCents: number, costCents: number): number =>
  Math.min(awardedCents, Number((BigInt(awardedCents) * BigInt(costCents)) / BigInt(planCostCents)));

/** What the fund does not pay, as lines that are told apart. */
const othersIn = (lines: readonly { label: string; source: string; amountCents: number }[]): string =>
  JSON.stringify(
    lines
      .filter(({ source, amountCents }) => source !== 'fund' && amountCents !== 0)
      .map(({ label, source, amountCents }) => [label, source, amountCents])
      .sort(),
  );

/** Guards in order of precedence; null: a change of the project's funding may be recorded. */
export const mayReportFundingChange = ({ grant }: { grant: Grant }, caller: Caller): Refusal | null =>
  (sideOf(caller) === 'beneficiary' ? refuseOthers(grant, caller) : null) ?? refuseGrant(grant, caller, 'reportFundingChange');

/**
 * Guards in order of precedence; null: this change of the project's funding may be recorded. `content`: of the plan in
 * force.
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
  const fundingCents = sumCents([...fundingLines.map(({ amountCents }) => amountCents), grantCents]);
  return fundingCents === costCents ? null : { code: 'funding_sum_differs', costCents, fundingCents, grantCents };
}

/** True of a plan that takes a reported change up. */
export const isFit = (change: { awardedCents: number; costCents: number }, { grantCents, costCents }: FundingChange): boolean =>
  change.awardedCents === grantCents && change.costCents === costCents;

/** An amendment of the amount or the cost takes up what was reported; one of other things leaves it open. */
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

/** What stands against confirming a further tranche: the plan that it was promised on is no longer paid for. */
export const refuseWhileFundingChanged = (open: FundingChange | null): Refusal | null =>
  open && { code: 'funding_change_open', grantCents: open.grantCents, costCents: open.costCents };
