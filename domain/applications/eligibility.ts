import type { Call, LegalForm } from '../calls/call.ts';
import type { CurrentCall } from '../calls/call-life.ts';
import { legalFormOf } from '../calls/legal-form.ts';
import { type PlannedTranche, planTranches } from '../calls/tranche-plan.ts';
import type { Refusal } from '../core/refusal.ts';
import {
  fundingBounds,
  mandatoryIndicators,
  maxRequestedOf,
  type Organisation,
  ownIndicatorsWanted,
  refuseCost,
  refuseOpening,
  refuseOrganisation,
  refuseProjectTypes,
} from './application.ts';

/** What somebody says of a project that is not written yet; null where it does not know. */
export type Foreseen = {
  projectTypes: readonly string[];
  servedBy: readonly ('files' | 'api')[];
  costCents: number | null;
  months: number | null;
};

/** What a call would say to a project: each reason against it, and what it could be given. */
export type Eligibility = {
  refusals: Refusal[];
  legalForm: LegalForm;
  /** The most that the fund may pay, and the least that the organisation bears; null without a cost. */
  mostCents: number | null;
  minOwnCents: number | null;
  /** How that most would be paid; none without a length. */
  plan: PlannedTranche[];
  indicators: string[];
  ownIndicators: number;
};

/** The most that the fund may pay of a cost, all of which is eligible and to which no other public aid comes. */
function mostOf(costCents: number, legalForm: LegalForm, terms: Call['terms']): { mostCents: number; minOwnCents: number } {
  const { minOwnCents, maxPublicAidCents } = fundingBounds(legalForm, costCents, costCents);
  return { minOwnCents, mostCents: Math.min(maxRequestedOf(costCents, terms), costCents - minOwnCents, maxPublicAidCents) };
}

/** What the rules that judge a submission would say to an organisation with such a project. */
export function eligibilityOf(
  call: Pick<CurrentCall, 'id' | 'state' | 'terms'>,
  organisation: Organisation,
  { projectTypes, servedBy, costCents, months }: Foreseen,
  at: string,
): Eligibility {
  const { terms } = call;
  const refusals = [
    refuseOpening(call, at),
    refuseOrganisation(organisation, terms),
    refuseProjectTypes(projectTypes, terms),
    costCents === null ? null : refuseCost(costCents, terms),
  ].filter((refusal) => refusal !== null);
  const legalForm = legalFormOf(call, organisation);
  const most = costCents === null ? null : mostOf(costCents, legalForm, terms);
  return {
    refusals,
    legalForm,
    mostCents: most?.mostCents ?? null,
    minOwnCents: most?.minOwnCents ?? null,
    plan: most && most.mostCents > 0 && months !== null ? planTranches(call, legalForm, most.mostCents, months) : [],
    indicators: mandatoryIndicators(call, { projectTypes: [...projectTypes], servedBy: [...servedBy] }),
    ownIndicators: ownIndicatorsWanted(projectTypes, terms),
  };
}
