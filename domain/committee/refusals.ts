import type { Appealable } from './contested.ts';

declare module '../core/refusal.ts' {
  interface Refusals {
    committee: ReexaminationRefusal | AppealRefusal | SessionRefusal;
  }
}

/** Refusals of an award's re-examination, or of its end. `deadlineOn`: the last day to withdraw the award. */
export type ReexaminationRefusal =
  | { code: 'grant_over'; state: string }
  | { code: 'grant_in_reexamination' }
  | { code: 'opinion_awaited'; steps: string[] }
  | { code: 'withdrawal_deadline_passed'; deadlineOn: string };

/**
 * Days are yyyy-mm-dd. `startsOn`: the day from which the time to appeal ran, that of the notification or, without one,
 * of the decision; `article`: null for a service of the State, which asks for a new examination. `event`: the one by
 * which the person took part in the earlier decision.
 */
export type AppealRefusal =
  | { code: 'appealed_already'; appealedAt: string }
  | {
      code: 'appeal_out_of_time';
      wasNotified: boolean;
      isImplicit: boolean;
      startsOn: string;
      months: number;
      lastDay: string;
      article: string | null;
    }
  | { code: 'appeal_reviewer_took_part'; personId: string; event: string }
  | { code: 'nothing_to_appeal' }
  | { code: 'decision_unknown'; decisions: string[] }
  | { code: 'decision_does_not_stand'; against: Appealable }
  | { code: 'appeal_files_unknown'; files: string[] }
  | { code: 'appeal_unknown'; numbers: number[] }
  | { code: 'appeal_ended'; appeal: number; state: string }
  | { code: 'appeal_amount_misplaced'; against: Appealable }
  | { code: 'appeal_upheld_whole'; against: Appealable }
  | { code: 'award_not_raised'; leastCents: number; mostCents: number; askedCents: number }
  | { code: 'claim_kept_out_of_range'; claim: number; leastCents: number; mostCents: number; askedCents: number }
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
  | { code: 'session_on_rest_day'; heldOn: string; nextOn: string }
  | { code: 'session_before_submission'; heldOn: string; submittedOn: string }
  | { code: 'agenda_empty' }
  | { code: 'agenda_sent'; sentAt: string }
  | { code: 'written_procedure_unfit'; heldOn: string; closesOn: string | null }
  | { code: 'member_not_sitting'; personId: string }
  | { code: 'member_voted'; personId: string }
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
