import type { ProblemCode } from '../../api/http/problem/problem.ts';

/** The refusals by which rules of separation of duties forbid something to a person, whatever their roles. */
export const SEPARATION = [
  'conflict_of_interest',
  'not_the_assigned_reviewer',
  'opinion_of_another_person',
  'attachment_of_somebody_else',
  'took_part_in_review',
  'recused',
  'gave_visa',
  'controller_took_part',
  'decider_proposed_payee',
  'payer_ordered_payment',
  'payer_certified_service',
  'payer_signed_grant',
  'payer_decided_award',
  'signer_certified_condition',
  'certifier_wrote_gain',
  'collector_issued_claim',
  'waiver_issued_claim',
  'reverser_made_movement',
  'credits_need_second_person',
  'visa_rule_needs_second_person',
  'decider_proposed_change',
  'change_of_somebody_else',
  'role_for_oneself',
  'interest_of_ones_own',
  'decider_recorded_interest',
  'decider_confirmed_withdrawal',
  'decider_asked_withdrawal',
  'withdrawal_asked_by_somebody_else',
] as const satisfies readonly ProblemCode[];
export const isOfSeparation = (code: ProblemCode): boolean => SEPARATION.some((each) => each === code);
