declare module '../core/refusal.ts' {
  interface Refusals {
    review: ReviewRefusal;
  }
}

export type ReviewRefusal =
  | { code: 'reply_closed'; until: string | null; isReplied: boolean }
  | { code: 'reply_awaited'; applicationIds: string[]; repliesUntil: string }
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
  | { code: 'asked_already'; step: string; personId: string; deadlineOn: string | null }
  | { code: 'scores_differ_from_rubric'; criteria: string[] }
  | { code: 'reviewer_gave_opinion'; personId: string; step: string }
  | { code: 'opinion_already_given'; step: string }
  | { code: 'step_twice'; steps: string[] }
  | { code: 'step_not_given'; step: string; state: string }
  | { code: 'opinion_on_current_revision'; steps: string[]; revision: number }
  | { code: 'voider_gave_opinion'; step: string }
  | { code: 'opinion_of_another_person' | 'opinions_readable'; step: string }
  | { code: 'opinion_relied_on'; step: string; by: string | null }
  | { code: 'opinion_replied_to'; step: string };
