import type { Role } from '../core/role.ts';

declare module '../core/refusal.ts' {
  interface Refusals {
    people: InterestRefusal | AbsenceRefusal | ActingRefusal | PersonRefusal;
  }
}

/** Refusals of an interest's declaration or withdrawal. `number`, `numbers`: of a person's interests. */
export type InterestRefusal =
  | { code: 'interest_subject_unknown' }
  | { code: 'interest_declared'; number: number }
  | { code: 'interest_unknown'; numbers: number[] }
  | { code: 'interest_in_force' }
  | { code: 'interest_declared_by_its_person' }
  | { code: 'decider_recorded_interest' }
  | { code: 'decider_confirmed_withdrawal' }
  | { code: 'interest_withdrawal_open' }
  | { code: 'interest_withdrawal_not_asked' }
  | { code: 'interest_of_ones_own' }
  | { code: 'decider_asked_withdrawal' }
  | { code: 'withdrawal_asked_by_somebody_else' };

/**
 * `startsOn`, `endsOn`: the days of the absence that prevents it. `latest`: the last possible day of an absence with
 * the same first day.
 */
export type AbsenceRefusal =
  | { code: 'absence_declared'; startsOn: string; endsOn: string }
  | { code: 'absence_out_of_range'; earliest: string }
  | { code: 'absence_too_long'; longestDays: number; latest: string }
  | { code: 'absence_unknown' }
  | { code: 'absence_confirmed' }
  | { code: 'declared_absence_itself' }
  | { code: 'stands_in_itself' }
  | { code: 'named_itself_substitute' }
  | { code: 'not_of_the_fund'; personId: string }
  | { code: 'own_substitute' }
  | { code: 'substitute_absent'; startsOn: string; endsOn: string }
  | { code: 'stands_in'; startsOn: string; endsOn: string };

/** `role`: the one in which the same human has already acted on the file. */
export type ActingRefusal = { code: 'substitute_cumulates'; role: Role };

export type PersonRefusal =
  | { code: 'role_for_oneself'; role: Role }
  | { code: 'role_already_held'; role: Role }
  | { code: 'role_not_held'; role: Role }
  | { code: 'role_held_by_issuer'; role: Role }
  | { code: 'role_asked_already'; role: Role }
  | { code: 'role_not_asked'; role: Role }
  | { code: 'no_call_for_organisation' }
  | { code: 'too_many_invitations'; atMost: number }
  | { code: 'address_invited_already' }
  | { code: 'invitation_ended' }
  | { code: 'invitation_unknown' }
  | { code: 'invitation_of_another_address' }
  | { code: 'invitation_of_another_organisation'; organisation: string }
  | { code: 'last_manager' }
  | { code: 'last_admin' }
  | { code: 'people_joined'; personId: string }
  | { code: 'people_not_joined' }
  | { code: 'identities_wait' }
  | { code: 'identities_do_not_wait' }
  | { code: 'identity_disabled' }
  | { code: 'decider_proposed_identities' }
  | { code: 'account_disabled' }
  | { code: 'account_of_ones_own' }
  | { code: 'account_already_disabled' }
  | { code: 'account_not_disabled' };
