import type { TrancheCondition, VehicleForm } from '../calls/call.ts';
import type { Side } from '../grants/grant.ts';
import type { MissionKind } from '../datalab/mission-catalogue.ts';
import type { OverlapOutcome } from '../applications/overlap.ts';
import type { Difference } from '../applications/revision.ts';
import type { Role } from './role.ts';
import type { Settlement } from '../impact/slippage.ts';

/** A field of a body by its JSON pointer, and what is wrong with it (a code: words belong to the problem's language). */
export type FieldFault = { pointer: string; fault: string };

type Somebody = { id: string; name: string };

/** One thing that happened since the caller read, as the timeline tells it. `who`: null where a date did it, or where the caller is not told. */
export type Change = { at: string; event: string; who: (Somebody & { organisationName: string }) | null; text: string };

/** How the current revision differs from the one that was read. */
export type Resubmission = { submittedAt: string; submittedBy: Somebody; differences: Difference[] };

/** What any command may be refused for. */
export type AnyRefusal =
  | { code: 'not_found' }
  | { code: 'key_reused_with_another_body' }
  | { code: 'wrong_state'; command: string; state: string }
  // What has changed meanwhile the front door adds: a rule knows of numbers, and names stay out of histories.
  | { code: 'stale_version'; current: number; changes?: Change[] }
  | { code: 'stale_revision'; current: number; read?: number; since?: Resubmission }
  | { code: 'role_required'; roles: readonly Role[] }
  | { code: 'reason_missing' }
  /** `applicationIds`: where several are decided together, those over which the caller is in conflict. */
  | { code: 'conflict_of_interest'; applicationIds?: string[] };

export type CallRefusal =
  | { code: 'call_exists'; callId: string }
  | { code: 'envelope_unknown'; envelopeId: string }
  | { code: 'call_incoherent'; fields: FieldFault[] }
  | { code: 'call_without_draft'; published: number };

export type ApplicationRefusal =
  | { code: 'call_unknown'; callId: string }
  | { code: 'call_closed'; callId: string }
  | { code: 'call_not_open'; opensOn: string; closesOn: string | null }
  | { code: 'application_incomplete'; fields: FieldFault[] }
  | { code: 'siret_of_another_organisation'; siren: string }
  | { code: 'organisation_not_eligible'; siren: string; legalCategory: string | null }
  | { code: 'project_type_unknown'; known: string[] }
  | { code: 'cost_out_of_bounds'; costCents: number; minCents: number; maxCents: number }
  | { code: 'funding_differs_from_costs'; costCents: number; fundingCents: number }
  | { code: 'rate_too_high'; requestedCents: number; maxRequestedCents: number; maxRatePercent: number }
  | { code: 'own_funding_too_low'; ownCents: number; minOwnCents: number; ownFundingMinPercent: number; source: string }
  | {
      code: 'public_aid_too_high';
      publicAidCents: number;
      maxPublicAidCents: number;
      eligibleCents: number;
      publicAidMaxPercent: number;
      source: string;
    }
  | { code: 'mandatory_indicators_missing'; indicators: string[] }
  | { code: 'form_invalid'; fields: FieldFault[] };

export type AttachmentRefusal =
  | { code: 'attachment_too_large'; maxBytes: number }
  | { code: 'attachment_empty' }
  | { code: 'attachment_type_refused'; mediaType: string; mediaTypes: readonly string[] }
  | { code: 'attachment_type_differs'; claimedType: string; foundType: string | null }
  | { code: 'attachment_twice'; attachmentId: string; name: string }
  | { code: 'attachments_full'; files: number; bytes: number; maxFiles: number; maxBytes: number }
  | { code: 'attachment_of_somebody_else' };

export type ReviewRefusal =
  | { code: 'step_unknown'; known: string[] }
  | { code: 'step_not_open'; step: string; state: string }
  | { code: 'step_stopped'; step: string }
  | { code: 'step_blocking'; step: string }
  | { code: 'not_a_reviewer'; personId: string }
  | { code: 'no_reviewer_left'; step: string }
  | { code: 'reviewer_absent'; personId: string; endsOn: string }
  | { code: 'not_the_assigned_reviewer' }
  | { code: 'own_step'; step: string }
  | { code: 'accepted_already'; step: string }
  | { code: 'declined_already'; step: string; personId: string }
  | { code: 'scores_differ_from_rubric'; criteria: string[] }
  | { code: 'reviewer_gave_opinion'; personId: string; step: string }
  | { code: 'opinion_already_given'; step: string }
  | { code: 'step_twice'; steps: string[] }
  | { code: 'step_not_given'; step: string; state: string }
  | { code: 'opinion_on_current_revision'; steps: string[]; revision: number }
  | { code: 'voider_gave_opinion'; step: string };

/** What stands against a stake's declaration or withdrawal. `number`, `numbers`: of a person's stakes. */
export type StakeRefusal =
  | { code: 'stake_subject_unknown' }
  | { code: 'stake_declared'; number: number }
  | { code: 'stake_unknown'; numbers: number[] };

/** What stands against an award's re-examination, or against its end. `termOn`: the last day on which the award may be withdrawn. */
export type ReexaminationRefusal =
  | { code: 'grant_over'; state: string }
  | { code: 'grant_in_reexamination' }
  | { code: 'opinion_awaited'; steps: string[] }
  | { code: 'withdrawal_term_passed'; termOn: string };

/** `startsOn`, `endsOn`: the days of the absence that stands against it. */
export type AbsenceRefusal =
  | { code: 'absence_declared'; startsOn: string; endsOn: string }
  | { code: 'absence_out_of_range'; earliest: string }
  | { code: 'absence_unknown' }
  | { code: 'not_of_the_fund'; personId: string }
  | { code: 'own_substitute' }
  | { code: 'substitute_absent'; startsOn: string; endsOn: string }
  | { code: 'stands_in'; startsOn: string; endsOn: string };

export type CorrectionRefusal =
  | { code: 'correction_field_unknown'; fields: FieldFault[]; known: string[] }
  | { code: 'correction_field_twice'; fields: FieldFault[] }
  | { code: 'correction_due_out_of_range'; earliest: string; latest: string }
  | { code: 'correction_term_passed'; dueAt: string }
  | { code: 'correction_changes_nothing' };

/** Days as yyyy-mm-dd. `event`: by which one the person had a part in what was decided before. */
export type AppealRefusal =
  | { code: 'appealed_already'; appealedAt: string }
  | { code: 'appeal_out_of_time'; notifiedOn: string; lastDay: string }
  | { code: 'appeal_reviewer_took_part'; personId: string; event: string }
  | { code: 'appeal_opinion_given' }
  | { code: 'appeal_without_opinion' }
  | { code: 'screened_before' };

export type SessionRefusal =
  | { code: 'application_not_reviewed'; applicationIds: string[] }
  | { code: 'application_twice'; applicationIds: string[] }
  | { code: 'decisions_differ_from_agenda'; missing: string[]; unknown: string[] }
  | { code: 'award_above_request'; applicationId: string; requestedCents: number; awardedCents: number }
  | { code: 'took_part_in_review'; applicationIds: string[] }
  | { code: 'session_before_its_date'; heldOn: string }
  | { code: 'agenda_empty' }
  | { code: 'scenario_unknown'; known: number[] }
  | { code: 'scenario_promoted'; scenario: number }
  | { code: 'scenario_not_promoted'; promoted: number | null }
  | { code: 'too_many_scenarios'; most: number }
  | { code: 'member_twice'; personIds: string[] }
  | { code: 'not_of_the_committee'; personIds: string[] }
  | { code: 'quorum_above_members'; quorum: number; members: number }
  | { code: 'vote_never_open'; opensAt: string; closesAt: string }
  | { code: 'session_without_vote' }
  | { code: 'not_a_member' }
  | { code: 'vote_not_open'; opensAt: string }
  | { code: 'vote_closed'; closesAt: string }
  | { code: 'vote_not_closed'; closesAt: string }
  | { code: 'recused'; applicationIds: string[] }
  | { code: 'already_voted'; applicationIds: string[] }
  | { code: 'decision_without_quorum'; applicationIds: string[] }
  | { code: 'decision_against_vote'; applicationIds: string[] }
  | { code: 'not_on_agenda'; applicationId: string }
  | { code: 'place_beyond_agenda'; places: number }
  | { code: 'move_changes_nothing'; place: number }
  | { code: 'waitlist_ranks_unclear'; applicationIds: string[] }
  | { code: 'won_appeal_behind'; applicationIds: string[] }
  | { code: 'waitlist_closed'; callIds: string[] };

export type GrantRefusal =
  | { code: 'already_signed'; side: string }
  | { code: 'tranche_unknown'; ranks: number[] }
  | { code: 'tranche_wrong_state'; rank: number; state: string; command: string }
  | { code: 'wrong_form'; command: string; form: VehicleForm }
  | { code: 'tranche_out_of_order'; rank: number; first: number; state: string }
  | { code: 'tranche_behind_others'; rank: number; first: { grantId: string; rank: number } }
  | { code: 'tranche_conditions_missing'; rank: number; conditions: TrancheCondition[]; indicators: string[]; obligations: string[] }
  | { code: 'advance_without_service'; rank: number }
  | { code: 'report_not_accepted'; rank: number }
  | { code: 'certified_above_tranche'; amountCents: number; certifiedCents: number }
  | { code: 'payment_under_way'; ranks: number[] }
  | { code: 'too_many_tranches'; most: number; given: number }
  | { code: 'months_differ'; durationMonths: number; givenMonths: number }
  | { code: 'advance_above_cap'; maxCents: number; maxPercent: number; givenCents: number; source: string }
  | {
      code: 'advance_not_guaranteed';
      maxCents: number;
      maxPercent: number;
      guaranteedCents: number;
      givenCents: number;
      source: string;
    }
  | { code: 'instalments_above_cap'; maxCents: number; maxPercent: number; givenCents: number; source: string }
  | { code: 'guarantee_of_no_use'; vehicle: string }
  | { code: 'guarantee_over'; endsOn: string; today: string }
  | { code: 'document_differs'; current: string }
  | { code: 'amount_differs'; expectedCents: number; givenCents: number }
  | { code: 'payer_ordered_payment' }
  | { code: 'payer_approved_account' }
  | { code: 'delegation_exceeded'; rank: number; credit: 'AE' | 'CP'; year: number; openCents: number; askedCents: number }
  | { code: 'payment_above_commitment'; rank: number; openCents: number; askedCents: number }
  | { code: 'value_date_out_of_range'; earliest: string; latest: string };

/** What stands against an amendment, by its number; of the two sides, which one proposed it. `leastCents`: what is owed or paid, less what is claimed back. */
export type AmendmentRefusal =
  | { code: 'amendment_open'; amendment: number }
  | { code: 'amendment_not_open'; open: number | null }
  | { code: 'amendment_wrong_state'; amendment: number; state: string; command: string }
  | { code: 'amendment_changes_nothing' }
  | { code: 'amendment_of_other_side'; side: Side }
  | { code: 'amended_length_out_of_range'; leastMonths: number; mostMonths: number; givenMonths: number }
  | { code: 'amended_below_paid'; leastCents: number; givenCents: number }
  | { code: 'amendment_differs_from_funding'; grantCents: number; costCents: number; givenCents: number }
  | { code: 'responsible_of_another_organisation'; personId: string }
  | { code: 'took_part_in_amendment'; personId: string }
  | { code: 'amendment_declined_already'; personId: string };

/** What stands against a pair of applications, or against an award while a person says that they ask for the same cost. */
export type OverlapRefusal =
  | { code: 'overlap_unknown'; known: string[] }
  | { code: 'overlap_settled'; outcome: OverlapOutcome }
  | { code: 'funded_twice'; applicationIds: string[] };

/** What is said of a project's funding: `grantCents` is what the fund's part comes to at the cost that was told. */
export type FundingRefusal =
  | { code: 'funding_below_zero'; labels: string[] }
  | { code: 'funding_change_changes_nothing' }
  | { code: 'funding_sum_differs'; costCents: number; fundingCents: number; grantCents: number }
  | { code: 'funding_change_open'; grantCents: number; costCents: number };

/** What is said of claims: `claim` is a claim's number, `mostCents` what could have been asked. */
export type ClaimRefusal =
  | { code: 'claimed_above_paid'; rank: number; paidCents: number; mostCents: number; askedCents: number }
  | { code: 'claim_unknown'; numbers: number[] }
  | { code: 'claim_exceeded'; claim: number; owedCents: number; askedCents: number }
  | { code: 'claim_owed'; grantId: string; claim: number; owedCents: number }
  | { code: 'collector_issued_claim' }
  | { code: 'waiver_issued_claim' }
  | { code: 'restored_above_collected'; claim: number; collectedCents: number; mostCents: number; askedCents: number };

/** What is said of obligations, by their keys. `number`, `current`: of an obligation's evidence. */
export type ObligationRefusal =
  | { code: 'obligation_unknown'; known: string[] }
  | { code: 'obligation_wrong_state'; obligation: string; state: string; command: string }
  | { code: 'evidence_missing'; obligation: string; evidence: 'link' | 'words' }
  | { code: 'stale_evidence'; current: number }
  | { code: 'evidence_reasons_missing' };

/** What stands against a final account, or against the balance that follows from it. Lines by their place in the plan; days as yyyy-mm-dd. */
export type AccountRefusal =
  | { code: 'account_not_asked' }
  | { code: 'account_approved' }
  | { code: 'account_wrong_state'; state: string; command: string }
  | { code: 'account_before_period_end'; periodEndsOn: string }
  | { code: 'account_before_reports'; ranks: number[] }
  | { code: 'account_lines_differ'; missing: number[]; unknown: number[]; twice: number[] }
  | { code: 'account_total_differs'; sumOfLinesCents: number; spentCents: number }
  | { code: 'account_below_report'; reportedCents: number; spentCents: number }
  | { code: 'account_above_forecast'; forecastCostCents: number; spentCents: number }
  | { code: 'stale_account'; current: number }
  | { code: 'eligible_above_spent'; spentCents: number; eligibleCents: number }
  | { code: 'account_awaited'; rank: number }
  | { code: 'balance_settled'; rank: number };

/** What stands against a commitment, or against the visa itself, where an envelope asks for the controller's visa. */
export type VisaRefusal =
  | { code: 'visa_missing'; rank: number; amountCents: number; thresholdCents: number }
  | { code: 'visa_refused'; rank: number; givenOn: string }
  | { code: 'gave_visa' }
  | { code: 'controller_took_part' }
  | { code: 'visa_not_required'; rank: number; amountCents: number; thresholdCents: number | null }
  | { code: 'visa_already_given'; rank: number }
  | { code: 'visa_date_to_come'; givenOn: string; today: string }
  | { code: 'visa_observation_missing' };

/** What stands against a payment, or against a decision on bank details. `proposed`: some wait for their approval. */
export type PayeeRefusal =
  | { code: 'payee_missing'; proposed: boolean }
  | { code: 'payee_unknown' }
  | { code: 'payee_decided'; decision: 'approve' | 'reject' }
  | { code: 'payee_superseded' }
  | { code: 'decider_proposed_payee' };

export type DatalabRefusal =
  | { code: 'skill_unknown'; skills: string[]; known: string[] }
  | { code: 'skill_twice'; skills: string[] }
  | { code: 'days_not_whole_halves'; skill: string; days: number }
  | { code: 'start_is_past'; startsOn: string; today: string }
  | { code: 'period_reversed'; startsOn: string; endsOn: string }
  | { code: 'not_a_datalab_person'; personId: string }
  | { code: 'not_the_contact' }
  | { code: 'supported_application_unknown'; applicationId: string };

/** What stands against a plan of days. `month`: as yyyy-mm. */
export type DaysRefusal =
  // `sequence`: how many movements the month had taken when it was asked.
  | {
      code: 'days_insufficient';
      personId: string;
      month: string;
      sequence: number;
      freeDays: number;
      askedDays: number;
      missingDays: number;
    }
  | { code: 'person_away'; personId: string; month: string }
  | { code: 'skill_not_held'; personId: string; skill: string }
  | { code: 'person_days_twice'; personId: string; month: string; skill: string }
  | { code: 'person_in_conflict'; personIds: string[] }
  | { code: 'days_outside_period'; months: string[]; startsOn: string; endsOn: string }
  | { code: 'days_above_estimate'; skill: string; estimatedDays: number; plannedDays: number }
  | { code: 'days_differ_by_person'; skill: string; days: number; byPeopleDays: number }
  | { code: 'month_is_past'; month: string; current: string }
  | { code: 'capacity_negative'; month: string; capacityDays: number; otherDays: number };

/** What stands against a mission. */
export type MissionRefusal =
  | { code: 'grant_unknown'; grantId: string }
  | { code: 'grant_not_active'; state: string }
  | { code: 'mission_kind_unknown'; kind: string; known: string[] }
  | { code: 'mission_days_out_of_bounds'; kind: MissionKind; days: number; minDays: number; maxDays: number }
  | { code: 'mission_period_out_of_bounds'; kind: MissionKind; startsOn: string; endsOn: string; minMonths: number; maxMonths: number }
  | { code: 'days_above_mission'; missionDays: number; plannedDays: number }
  | { code: 'not_of_the_mission' };
export type PersonRefusal =
  | { code: 'role_already_held'; role: Role }
  | { code: 'role_not_held'; role: Role }
  | { code: 'role_held_by_issuer'; role: Role }
  | { code: 'last_manager' }
  | { code: 'last_admin' };
export type MilestoneRefusal =
  | { code: 'milestone_unknown'; ranks: number[] }
  | { code: 'milestone_wrong_state'; rank: number; state: string; command: string }
  | { code: 'report_before_period_end'; rank: number; periodEndsOn: string }
  | { code: 'report_out_of_order'; rank: number; first: number }
  | { code: 'indicator_unknown'; keys: string[]; known: string[] }
  | { code: 'indicator_twice'; keys: string[] }
  | { code: 'indicator_unit_differs'; key: string; unit: string; planned: string }
  | { code: 'indicator_kind_differs'; key: string; kind: 'count' | 'ratio' | 'duration' }
  | { code: 'indicator_negative'; key: string }
  | { code: 'denominator_zero'; key: string }
  | { code: 'numerator_above_denominator'; key: string; numerator: number; denominator: number }
  | { code: 'percentile_below_median'; key: string; median: number; p95: number }
  | { code: 'forecast_below_spent'; spentCents: number; forecastCostCents: number }
  | { code: 'forecast_ends_before_start'; startsOn: string; forecastEndsOn: string }
  | { code: 'stale_report'; current: number }
  | { code: 'return_reasons_missing' }
  | { code: 'report_indicators_missing'; keys: string[] }
  | { code: 'tracking_before_year_end'; year: number; periodEndsOn: string }
  | { code: 'tracking_report_empty'; year: number }
  | { code: 'tracking_report_awaited'; year: number; dueOn: string; empty: boolean }
  | { code: 'phase_missing' }
  | { code: 'phase_date_to_come'; on: string; today: string }
  | { code: 'slippage_alert_unknown'; numbers: number[] }
  | { code: 'slippage_alert_settled'; number: number; as: Settlement };

/**
 * A refusal of the ledger: by which envelope, and how many movements it had taken when it refused. Of a list over several, the one whose line found no room.
 * `rows` are the movements that found no room, each named by its subject (a tranche or an application).
 */
export type MoneyRefusal = { envelopeId: string; sequence: number } & MoneyFacts;

type MoneyFacts =
  | { code: 'amount_not_positive'; amountCents: number }
  | { code: 'amount_too_large'; mostCents: number; askedCents: number }
  | { code: 'movement_unfit'; kind: string; fault: string }
  | {
      code: 'credits_insufficient';
      credit: 'AE' | 'CP';
      year: number;
      availableCents: number;
      askedCents: number;
      missingCents: number;
      rows: { subject: string; amountCents: number; missingCents: number }[];
    }
  | { code: 'tranche_exceeded'; kind: string; openCents: number; askedCents: number }
  | { code: 'year_closed'; year: number }
  | { code: 'year_over'; year: number; lastDay: string; valueDate: string }
  | { code: 'reservation_uncovered'; credit: 'AE' | 'CP'; year: number; uncoveredCents: number }
  | ({ code: 'carry_over_exceeds_lapsed' } & BeyondBound)
  | ({ code: 'freeze_exceeds_credits' } & BeyondBound)
  | ({ code: 'thaw_exceeds_frozen' } & BeyondBound)
  | ({ code: 'cut_exceeds_credits' } & BeyondBound);

/** What the credits of a year cannot bear: `mostCents` is what they could. */
type BeyondBound = { credit: 'AE' | 'CP'; year: number; mostCents: number; askedCents: number };
export type CreditBound = Extract<MoneyFacts, BeyondBound>['code'];

/** What finance's own commands on an envelope may be refused for. */
export type CreditsRefusal =
  | { code: 'year_out_of_range'; earliest: number; latest: number }
  | { code: 'year_not_over'; year: number; from: string }
  | { code: 'delegations_open'; year: number; aeCents: number; cpCents: number }
  | { code: 'not_the_next_year'; year: number; next: number | null }
  | { code: 'carry_over_cap_unknown' }
  | { code: 'year_not_closed'; year: number; closed: number | null }
  | { code: 'carry_over_above_cap'; mostCents: number; carriedCents: number; askedCents: number; programmeInitialCents: number }
  | { code: 'parent_is_sub_envelope'; parentOfParentId: string }
  | { code: 'envelope_code_taken'; envelopeCode: string }
  | { code: 'transfer_to_itself' }
  | { code: 'envelopes_not_kin'; fromEnvelopeId: string; toEnvelopeId: string }
  | { code: 'sub_envelope_twice'; envelopeIds: string[] }
  | { code: 'not_a_sub_envelope'; envelopeIds: string[] }
  | {
      code: 'freeze_shares_out_of_bounds';
      credit: 'AE' | 'CP';
      year: number;
      namedCents: number;
      leastCents: number;
      mostCents: number;
    }
  | { code: 'movement_unknown'; last: number }
  | { code: 'movement_is_reversal'; reverses: number }
  | { code: 'movement_already_reversed'; by: number }
  | { code: 'movement_not_reversible'; kind: string; reversible: string[] }
  | { code: 'reverser_made_movement' }
  | { code: 'movement_overtaken'; by: number };

/** What the accounting system's words, and its export of payments, may be refused for. `line`: the number of a line in the file, its headings being the first. */
export type AccountingRefusal =
  | { code: 'commitment_number_taken'; commitmentNumber: string; grantId: string }
  | { code: 'order_number_taken'; orderNumber: string; grantId: string; rank: number }
  | { code: 'export_checksum_differs'; expectedSha256: string; foundSha256: string }
  | { code: 'export_encoding_other' }
  | { code: 'export_separator_other'; separator: string }
  | { code: 'export_header_other'; expected: string[] }
  | { code: 'export_line_broken'; line: number }
  | { code: 'export_empty' }
  | { code: 'export_too_long'; mostLines: number; lines: number }
  | { code: 'export_field_unreadable'; line: number; column: string }
  | { code: 'export_amount_unreadable'; line: number; amount: string }
  | { code: 'export_currency_other'; line: number; currency: string; taken: string }
  | { code: 'export_line_twice'; lineId: string; lines: number[] }
  | { code: 'line_unknown' }
  | { code: 'line_not_open'; outcome: string }
  | { code: 'movement_not_payment'; kind: string }
  | { code: 'movement_already_told'; lineId: string };

/**
 * Why a command was not carried out: a code and its facts, never words.
 * The codes are the API's problem codes; api/problems/ gives each its status and its sentences.
 */
export type Refusal =
  | AnyRefusal
  | CallRefusal
  | ApplicationRefusal
  | AttachmentRefusal
  | ReviewRefusal
  | StakeRefusal
  | ReexaminationRefusal
  | AbsenceRefusal
  | CorrectionRefusal
  | AppealRefusal
  | SessionRefusal
  | GrantRefusal
  | AmendmentRefusal
  | FundingRefusal
  | OverlapRefusal
  | ClaimRefusal
  | ObligationRefusal
  | AccountRefusal
  | VisaRefusal
  | PayeeRefusal
  | DatalabRefusal
  | DaysRefusal
  | MissionRefusal
  | PersonRefusal
  | MilestoneRefusal
  | MoneyRefusal
  | CreditsRefusal
  | AccountingRefusal;

export type RefusalCode = Refusal['code'];

/** Thrown inside a transaction so that it rolls back; caught where the transaction began, and answered as a value. */
export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/** The row that was looked for; where there is none, the command is refused as if the caller might not know of it. */
export function found<T>(row: T | undefined): T {
  if (row === undefined) throw new Refused({ code: 'not_found' });
  return row;
}

/** Throws the first refusal of a list of guards, so that the transaction that asked rolls back. */
export function refuseIf(refusal: Refusal | null): void {
  if (refusal) throw new Refused(refusal);
}
