import type { Side } from './signature.ts';
import type { TrancheCondition, AwardForm } from '../calls/call.ts';

declare module '../core/refusal.ts' {
  interface Refusals {
    grants:
      | GrantRefusal
      | AmendmentRefusal
      | FundingRefusal
      | ClaimRefusal
      | ObligationRefusal
      | AccountRefusal
      | EndingRefusal
      | VisaRefusal
      | PayeeRefusal
      | MilestoneRefusal;
  }
}

export type GrantRefusal =
  | { code: 'already_signed'; side: string }
  | { code: 'tranche_unknown'; ranks: number[] }
  | { code: 'tranche_wrong_state'; rank: number; state: string; command: string }
  | { code: 'wrong_form'; command: string; form: AwardForm }
  | { code: 'tranche_out_of_order'; rank: number; first: number; state: string }
  | { code: 'tranche_behind_others'; rank: number; first: { grantId: string; rank: number } }
  | {
      code: 'tranche_conditions_missing';
      rank: number;
      conditions: TrancheCondition[];
      indicators: string[];
      unreached: { key: string; label: string; month: number; target: number; reachedPercent: number; wantedPercent: number }[];
      obligations: string[];
    }
  | { code: 'advance_without_service'; rank: number }
  | { code: 'report_not_accepted'; rank: number }
  | { code: 'service_not_begun'; rank: number; startsOn: string }
  | { code: 'service_not_shown'; rank: number }
  | { code: 'certified_above_tranche'; amountCents: number; certifiedCents: number }
  | { code: 'certified_not_above_paid'; rank: number; paidCents: number; certifiedCents: number }
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
  | { code: 'conditions_not_certified'; conditions: number[] }
  | { code: 'signer_certified_condition' }
  | { code: 'no_condition_open' }
  | { code: 'condition_not_open'; condition: number; open: number[] }
  | { code: 'guarantee_of_no_use'; legalForm: string }
  | { code: 'guarantee_over'; endsOn: string; today: string }
  | { code: 'document_differs'; current: string }
  | { code: 'amount_differs'; expectedCents: number; givenCents: number }
  | { code: 'ordered_above_certified'; rank: number; mostCents: number; orderedCents: number }
  | { code: 'certification_paid'; rank: number; paidCents: number }
  | { code: 'payment_claimed'; rank: number; claimedCents: number }
  | { code: 'payer_ordered_payment' }
  | { code: 'payer_certified_service' }
  | { code: 'payer_approved_account' }
  | { code: 'payer_signed_grant' }
  | { code: 'payer_decided_award' }
  | { code: 'delegation_exceeded'; rank: number; credit: 'AE' | 'CP'; year: number; openCents: number; askedCents: number }
  | { code: 'payment_above_commitment'; rank: number; openCents: number; askedCents: number }
  | { code: 'value_date_out_of_range'; earliest: string; latest: string };

/**
 * Refusals about an amendment, by its number; `side`: the side that proposed it. `leastCents`: what is owed or paid,
 * less what is claimed back.
 */
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

/** Refusals about a change of a project's funding; `grantCents`: the fund's part at the reported cost. */
export type FundingRefusal =
  | { code: 'funding_below_zero'; labels: string[] }
  | { code: 'funding_change_changes_nothing' }
  | { code: 'funding_change_leaves_nothing'; costCents: number }
  | { code: 'funding_sum_differs'; costCents: number; fundingCents: number; grantCents: number }
  | { code: 'funding_change_open'; grantCents: number; costCents: number };

/** Refusals about claims: `claim` is a claim's number, `mostCents` the most that could have been asked. */
export type ClaimRefusal =
  | { code: 'claimed_above_paid'; rank: number; paidCents: number; mostCents: number; askedCents: number }
  | { code: 'claim_unknown'; numbers: number[] }
  | { code: 'collection_order_out_of_range'; earliest: string; latest: string }
  | { code: 'order_notified_out_of_range'; earliest: string; latest: string }
  | { code: 'due_date_before_order'; earliest: string; dueOn: string }
  | { code: 'due_dates_differ_from_owed'; claim: number; owedCents: number; givenCents: number }
  | { code: 'claim_exceeded'; claim: number; owedCents: number; askedCents: number }
  | { code: 'claim_owed'; grantId: string; claim: number; owedCents: number }
  | { code: 'collector_issued_claim' }
  | { code: 'waiver_issued_claim' }
  | { code: 'restored_above_collected'; claim: number; collectedCents: number; mostCents: number; askedCents: number };

/** Refusals about obligations, by their keys. `number`, `current`: of an obligation's evidence. */
export type ObligationRefusal =
  | { code: 'obligation_unknown'; known: string[] }
  | { code: 'obligation_wrong_state'; obligation: string; state: string; command: string }
  | { code: 'evidence_missing'; obligation: string; evidence: 'link' | 'words' }
  | { code: 'stale_evidence'; current: number }
  | { code: 'evidence_reasons_missing' };

/**
 * Refusals of a final account, or of the balance that follows from it. Lines by their place in the plan; days as
 * yyyy-mm-dd.
 */
export type AccountRefusal =
  | { code: 'account_not_asked' }
  | { code: 'account_approved' }
  | { code: 'account_claim_collected'; claim: number; collectedCents: number }
  | { code: 'reduction_claim_collected'; claim: number; collectedCents: number }
  | { code: 'account_wrong_state'; state: string; command: string }
  | { code: 'account_before_period_end'; periodEndsOn: string }
  | { code: 'account_before_reports'; ranks: number[] }
  | { code: 'end_declared'; endedOn: string }
  | { code: 'end_out_of_range'; earliest: string; latest: string }
  | { code: 'account_lines_differ'; missing: number[]; unknown: number[]; twice: number[] }
  | { code: 'account_total_differs'; sumOfLinesCents: number; spentCents: number }
  | { code: 'account_files_unknown'; files: string[] }
  | { code: 'account_below_report'; reportedCents: number; spentCents: number }
  | { code: 'stale_account'; current: number }
  | { code: 'struck_lines_unknown'; unknown: number[]; twice: number[] }
  | { code: 'struck_above_spent'; line: number; spentCents: number; struckCents: number }
  | { code: 'struck_reason_missing'; lines: number[] }
  | { code: 'account_awaited'; rank: number }
  | { code: 'balance_settled'; rank: number };

/** Refusals before a grant is ended; days as yyyy-mm-dd. `number`, `current`: of a notice. */
export type EndingRefusal =
  | { code: 'notice_missing' }
  | { code: 'notice_running'; answerBy: string }
  | { code: 'notice_too_short'; firstOn: string; agreedDays: number | null }
  | { code: 'notice_answered' }
  | { code: 'stale_notice'; current: number }
  | { code: 'stop_without_unmet_condition'; rank: number; ground: 'unlawful' | 'condition' }
  | { code: 'liquidation_unpaid'; leftCents: number }
  | { code: 'reduction_not_below'; awardedCents: number; givenCents: number }
  | { code: 'reduction_below_certified'; certifiedCents: number; netPaidCents: number; givenCents: number };

/** Refusals of a commitment, or of a visa, if an envelope asks for the controller's visa. */
export type VisaRefusal =
  | { code: 'visa_missing'; rank: number; wholeCents: number; thresholdCents: number }
  | { code: 'visa_refused'; rank: number; givenOn: string }
  | { code: 'gave_visa' }
  | { code: 'controller_took_part' }
  | { code: 'visa_not_required'; rank: number; wholeCents: number; thresholdCents: number | null }
  | { code: 'visa_already_given'; rank: number }
  | { code: 'visa_date_to_come'; givenOn: string; today: string }
  | { code: 'visa_observation_missing' };

/** Refusals of a payment, or of a decision on bank details. `proposed`: some details wait for approval. */
export type PayeeRefusal =
  | { code: 'payee_missing'; proposed: boolean }
  | { code: 'payee_unknown' }
  | { code: 'payee_decided'; decision: 'approve' | 'reject' }
  | { code: 'payee_superseded' }
  | { code: 'decider_proposed_payee' };

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
  | { code: 'adjustment_of_returned_report' }
  | { code: 'adjustment_reasons_missing' }
  | { code: 'nothing_to_adjust'; rank: number }
  | { code: 'adjusted_part_unknown'; lines: number[]; targets: string[] }
  | { code: 'adjustment_changes_nothing' }
  | { code: 'end_beyond_tolerance'; days: number; signedOn: string; latestOn: string; givenOn: string }
  | {
      code: 'cost_beyond_tolerance';
      line: number;
      label: string;
      percent: number;
      signedCents: number;
      mostCents: number;
      givenCents: number;
    }
  | { code: 'target_beyond_tolerance'; label: string; month: number; percent: number; signed: number; given: number }
  | { code: 'adjusted_total_differs'; costCents: number; givenCents: number }
  | { code: 'tracking_before_year_end'; year: number; periodEndsOn: string }
  | { code: 'tracking_report_empty'; year: number }
  | { code: 'tracking_report_awaited'; year: number; dueOn: string; empty: boolean };
