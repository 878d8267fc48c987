import type { Call, LegalForm } from '../calls/call.ts';
import type { CurrentCall } from '../calls/call-life.ts';
import { derogated, legalFormOf } from '../calls/legal-form.ts';
import { type PlannedTranche, planTranches } from '../calls/tranche-plan.ts';
import type { Refusal } from '../core/refusal.ts';
import { type Receipt, refuseStart } from './start.ts';
import {
  type ApplicationContent,
  eligibleCostOf,
  mandatoryIndicators,
  maxPublicAidOf,
  maxRequestedOf,
  minOwnOf,
  type Organisation,
  ownIndicatorsWanted,
  refuseCost,
  refuseOpening,
  refuseOrganisation,
  refuseProjectTypes,
  submissionRefusals,
  totalsOf,
} from './application.ts';

/** What is known of a project that is not written yet; null for what is not known. */
export type Foreseen = {
  projectTypes: readonly string[];
  servedBy: readonly ('files' | 'api')[];
  costCents: number | null;
  months: number | null;
};

/** The outcome of an eligibility check: each refusal, and what the project could be given. */
export type Eligibility = {
  refusals: Refusal[];
  legalForm: LegalForm;
  /** The most that the fund may pay and the least that the organisation brings, in cents; null without a cost. */
  mostCents: number | null;
  minOwnCents: number | null;
  /** The tranches that would pay `mostCents`; empty without a length. */
  plan: PlannedTranche[];
  indicators: string[];
  ownIndicators: number;
};

/** The most that the fund may pay of a cost if all of it is eligible and only public persons finance it. */
function mostOf(costCents: number, legalForm: LegalForm, terms: Call['terms']): { mostCents: number; minOwnCents: number } {
  const minOwnCents = minOwnOf(legalForm, costCents);
  const maxPublicAidCents = maxPublicAidOf(legalForm, costCents) ?? costCents;
  return { minOwnCents, mostCents: Math.min(maxRequestedOf(costCents, terms), costCents - minOwnCents, maxPublicAidCents) };
}

/** Applies the rules of a submission to such a project of an organisation. */
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

/** What a call allows an application, in cents, and each of its rules that stands against it. */
type Rules = {
  refusals: Refusal[];
  legalForm: LegalForm;
  eligibleCents: number;
  maxRequestedCents: number;
  minOwnCents: number;
  /** Null if its legal form bounds no public aid. */
  maxPublicAidCents: number | null;
};

/** Applies the rules of a submission to a content as it stands. */
export function rulesOn(content: ApplicationContent, organisation: Organisation, call: Call, receipt: Receipt): Rules {
  const { publicFundingCents } = totalsOf(content);
  const legalForm = derogated(legalFormOf(call, organisation), content);
  const eligibleCents = eligibleCostOf(content.costLines, call.terms);
  const refusals = [...submissionRefusals(content, organisation, call), refuseStart(content.startsOn, call, receipt)];
  return {
    refusals: refusals.filter((refusal) => refusal !== null),
    ...{ legalForm, eligibleCents },
    maxRequestedCents: maxRequestedOf(eligibleCents, call.terms),
    minOwnCents: minOwnOf(legalForm, publicFundingCents),
    maxPublicAidCents: maxPublicAidOf(legalForm, eligibleCents),
  };
}
