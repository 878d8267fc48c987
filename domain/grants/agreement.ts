import type { ApplicationContent } from '../applications/application.ts';
import type { Call, ObligationTerms, LegalForm } from '../calls/call.ts';
import type { AgreementTerms } from '../calls/agreement-terms.ts';
import type { RecordGuarantee } from './guarantee.ts';
import type { Tranche } from './tranche.ts';
import type { PlannedTranche } from '../calls/tranche-plan.ts';
import { moveDate } from '../core/calendar.ts';
import { sumCents } from '../core/money.ts';
import type { Words } from '../core/words.ts';

/** The plan that makes a grant; later ones amend it. */
export const FIRST_PLAN = 1;
/**
 * The number of the plan that an amendment proposes, or that a reduction puts in force: both are numbered in one
 * sequence. If the amendment lapses, the number is not used again, nor are signatures on it.
 */
export const planOfAmendment = (amendment: number): number => FIRST_PLAN + amendment;

/**
 * A tranche as agreed. `reportRank`: the milestone whose report justifies it, which is another one's if an amendment
 * added the tranche. `year`: of its AE; absent where it is not known.
 */
export type AgreedTranche = PlannedTranche & Pick<Tranche, 'firm' | 'reportRank'> & Partial<Pick<Tranche, 'year'>>;

/**
 * What an amendment amends: the plan in force, the hash of its document, and the responsible person before and after.
 */
export type Amends = {
  plan: number;
  since: string;
  documentSha256: string;
  reasons: string;
  content: ApplicationContent;
  awardedCents: number;
  durationMonths: number;
  responsible: { before: string; after: string };
};

/**
 * The content of a grant's agreement, made from its call, application and tranches: the same rows give the same
 * content. `plan`: 1 is the agreement that makes the grant, later ones are amendments. `since`: the instant at which
 * the plan took this form.
 */
export type Agreement = {
  grantId: string;
  /** The grant's reference. */
  reference: string;
  plan: number;
  since: string;
  call: Pick<Call, 'id' | 'version'> &
    Pick<
      Call['terms'],
      | 'title'
      | 'eligibleCategories'
      | 'reports'
      | 'trancheConditions'
      | 'indicatorsReachedPercent'
      | 'finalAccount'
      | 'tracking'
      | 'forLocalAuthorities'
    > &
    // Versions of earlier days say nothing of it.
    Partial<Pick<Call['terms'], 'publication'>>;
  /** What the call's agreements say beside the plan; null: nothing. */
  terms: AgreementTerms | null;
  envelope: Words;
  /** Where the envelope's credits stand in the State's accounts, year by year, as far as finance has recorded it. */
  imputation: readonly { year: number; fundsCentre: string; functionalArea: string }[];
  beneficiary: { name: string; siret: string };
  /** As it applies to the beneficiary, whose own share a derogation may have lowered. */
  legalForm: LegalForm;
  /** That derogation with the act that grants it; absent from agreements of before, and where there is none. */
  derogation?: { label: Words; article: string; act: string };
  awardedCents: number;
  content: ApplicationContent;
  types: readonly Words[];
  startsOn: string;
  durationMonths: number;
  tranches: readonly AgreedTranche[];
  /** The call's obligations that concern the project. */
  obligations: readonly Pick<ObligationTerms, 'label' | 'months' | 'evidence'>[];
  /** The recorded guarantees, oldest first. */
  guarantees: readonly Omit<RecordGuarantee, 'version'>[];
  /**
   * Under which the committee has made the award, and what their certification rests on, null before it; absent from
   * agreements of before, and where there is none.
   */
  conditions?: readonly { wording: string; certified: { on: string; evidence: string } | null }[];
  /** By which decision it was awarded, on which application; absent from agreements of before. */
  award?: { application: string; on: string };
  /** The programme whose rules let the project start before its request was received; absent where it did not. */
  earlyStart?: string;
  /** Null in the first plan. */
  amends: Amends | null;
};

/** The sums of some amounts by year, in cents, the first year first. */
function byYear(amounts: readonly { year: number; amountCents: number }[]): [year: number, cents: number][] {
  const years = [...new Set(amounts.map(({ year }) => year))].toSorted((one, other) => one - other);
  return years.map((year) => [year, sumCents(amounts.filter((each) => each.year === year).map(({ amountCents }) => amountCents))]);
}

/**
 * The credits of an agreement by year, in cents. AE: of the year on which each tranche is reserved or committed; none
 * where one has no year. CP, as far as the plan says: an advance is paid in the year in which the project starts,
 * another tranche in that of the day after its period.
 */
export function creditsByYear({ tranches, startsOn }: Pick<Agreement, 'tranches' | 'startsOn'>) {
  const known = tranches.flatMap(({ year, amountCents }) => (year === undefined ? [] : [{ year, amountCents }]));
  const paid = tranches.map(({ kind, toMonth, amountCents }) => ({
    year: Number((kind === 'advance' ? startsOn : moveDate(startsOn, { months: toMonth })).slice(0, 'yyyy'.length)),
    amountCents,
  }));
  return { ae: known.length === tranches.length ? byYear(known) : [], cp: byYear(paid) };
}
