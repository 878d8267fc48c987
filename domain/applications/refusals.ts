import type { FieldFault, NamedPerson } from '../core/refusal.ts';
import type { Difference } from './revision.ts';
import type { OverlapOutcome } from './overlap.ts';

declare module '../core/refusal.ts' {
  interface Refusals {
    applications: ApplicationRefusal | AttachmentRefusal | CorrectionRefusal | OverlapRefusal;
  }
}

/** How the current revision differs from the one that the caller read. */
export type Resubmission = { submittedAt: string; submittedBy: NamedPerson; differences: Difference[] };

export type ApplicationRefusal =
  | { code: 'survey_before_decision' }
  | { code: 'stale_revision'; current: number; read?: number; since?: Resubmission }
  | { code: 'deemed_admissible'; since: string; months: number; source: string }
  | { code: 'no_award_period' }
  | { code: 'award_period_stopped' }
  | { code: 'award_period_over'; endedOn: string }
  | { code: 'award_period_not_extended'; endsOn: string }
  | { code: 'call_unknown'; callId: string }
  | { code: 'call_closed'; callId: string }
  | { code: 'call_not_open'; opensOn: string; closesOn: string | null }
  | { code: 'application_incomplete'; fields: FieldFault[] }
  | { code: 'siret_of_another_organisation'; siren: string }
  | { code: 'organisation_not_eligible'; siren: string; legalCategory: string | null }
  | { code: 'project_type_unknown'; known: string[] }
  | { code: 'cost_out_of_bounds'; costCents: number; minCents: number; maxCents: number }
  | { code: 'funding_differs_from_costs'; costCents: number; fundingCents: number }
  | { code: 'rate_too_high'; requestedCents: number; maxRequestedCents: number; eligibleCents: number; maxRatePercent: number }
  | { code: 'derogation_unknown'; derogation: string; known: string[] }
  | {
      code: 'own_funding_too_low';
      ownCents: number;
      minOwnCents: number;
      publicFundingCents: number;
      ownFundingMinPercent: number;
      source: string;
    }
  | {
      code: 'public_aid_too_high';
      publicAidCents: number;
      maxPublicAidCents: number;
      eligibleCents: number;
      publicAidMaxPercent: number;
      source: string;
    }
  | { code: 'mandatory_indicators_missing'; indicators: string[] }
  | { code: 'start_before_call'; startsOn: string; opensOn: string }
  | { code: 'start_before_receipt'; startsOn: string; firstOn: string; source: string }
  | { code: 'targets_after_tracking'; fields: FieldFault[]; lastMonth: number }
  | { code: 'form_invalid'; fields: FieldFault[] }
  | { code: 'no_signatory' }
  | { code: 'too_many_submissions_asked'; atMost: number }
  | { code: 'submission_asked'; askedAt: string };

export type AttachmentRefusal =
  | { code: 'attachment_too_large'; maxBytes: number }
  | { code: 'attachment_empty' }
  | { code: 'attachment_type_refused'; mediaType: string; mediaTypes: readonly string[] }
  | { code: 'attachment_type_differs'; claimedType: string; foundType: string | null }
  | { code: 'attachment_name_differs'; name: string; foundType: string; extensions: readonly string[] }
  | { code: 'attachment_twice'; attachmentId: string; name: string }
  | { code: 'document_unknown'; documents: readonly string[] }
  | { code: 'documents_missing'; documents: readonly string[]; expired: readonly string[] }
  | { code: 'attachment_part_unknown'; purpose: string; parts: readonly string[] }
  | { code: 'attachments_full'; files: number; bytes: number; maxFiles: number; maxBytes: number }
  | { code: 'attachment_of_somebody_else' }
  | { code: 'attachment_given' };

export type CorrectionRefusal =
  | { code: 'correction_field_unknown'; fields: FieldFault[]; known: string[] }
  | { code: 'correction_field_twice'; fields: FieldFault[] }
  | { code: 'correction_due_out_of_range'; earliest: string; latest: string }
  | { code: 'correction_deadline_passed'; dueAt: string }
  | { code: 'correction_point_unknown'; fields: readonly FieldFault[]; known: readonly string[] }
  | { code: 'correction_changes_nothing'; requiredBy: string | null };

/** Refusals about a pair of applications, or of an award while an overlap is upheld. */
export type OverlapRefusal =
  | { code: 'overlap_unknown'; known: string[] }
  | { code: 'overlap_settled'; outcome: OverlapOutcome }
  | { code: 'overlap_unsettled'; applicationIds: string[] }
  | { code: 'funded_twice'; applicationIds: string[] };
