import type { ApplicationContent } from '../applications/application.ts';
import type { Call, ObligationTerms, LegalForm } from '../calls/call.ts';
import type { RecordGuarantee } from './guarantee.ts';
import type { Tranche } from './tranche.ts';
import type { PlannedTranche } from '../calls/tranche-plan.ts';
import type { Words } from '../core/words.ts';

/** The plan by which a grant is made; those after it amend it. */
export const FIRST_PLAN = 1;
/**
 * The plan that an amendment proposes, by its number: one that lapses takes its plan's number with it, and what was
 * signed of it.
 */
export const planOfAmendment = (amendment: number): number => FIRST_PLAN + amendment;

/**
 * A tranche as it is agreed. `reportRank`: the milestone whose report justifies it, which is not its own where an
 * amendment added it.
 */
export type AgreedTranche = PlannedTranche & Pick<Tranche, 'firm' | 'reportRank'>;

/**
 * What an amendment amends: the plan in force, the hash of its document, and who answers for the project before and
 * after.
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
 * What the agreement of a grant says, made from its call, its application and its tranches: the same rows say the same.
 * `plan`: 1 is the agreement that makes the grant, each after it an amendment. `since`: the instant at which the plan
 * was made as it is.
 */
export type Agreement = {
  grantId: string;
  /** The grant's. */
  reference: string;
  plan: number;
  since: string;
  call: Pick<Call, 'id' | 'version'> & Pick<Call['terms'], 'title' | 'reports' | 'trancheConditions' | 'finalAccount' | 'tracking'>;
  envelope: Words;
  beneficiary: { name: string; siret: string };
  legalForm: LegalForm;
  awardedCents: number;
  content: ApplicationContent;
  types: readonly Words[];
  startsOn: string;
  durationMonths: number;
  tranches: readonly AgreedTranche[];
  /** Those of the call that concern the project. */
  obligations: readonly Pick<ObligationTerms, 'label' | 'months' | 'evidence'>[];
  /** Those that are recorded, oldest first. */
  guarantees: readonly Omit<RecordGuarantee, 'version'>[];
  /** Null in the first plan. */
  amends: Amends | null;
};
