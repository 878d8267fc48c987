import { AppealDecision, AssignAppeal, GiveAppealOpinion, RejectAppeal, UpholdAppeal } from '../../domain/committee/appeal.ts';
import { onApplication } from '../commands-on.ts';

export const appealDecision = onApplication({
  operationId: 'appealDecision',
  path: '/appeal',
  summary: 'Appeals against a decision on an application or its grant, once: within two months of its notification, three from overseas',
  body: AppealDecision,
  refusals: ['decision_unknown', 'appealed_already', 'decision_does_not_stand', 'appeal_out_of_time', 'appeal_files_unknown'],
});

export const assignAppeal = onApplication({
  operationId: 'assignAppeal',
  path: '/appeal-assignments',
  summary: 'Asks a reviewer who took no part in the decision for an opinion on the appeal, or another one instead',
  body: AssignAppeal,
  refusals: ['appeal_unknown', 'appeal_ended', 'appeal_opinion_given', 'not_a_reviewer', 'appeal_reviewer_took_part', 'reviewer_absent'],
});

export const giveAppealOpinion = onApplication({
  operationId: 'giveAppealOpinion',
  path: '/appeal-opinion',
  summary: 'Says whether the appeal is founded',
  body: GiveAppealOpinion,
  refusals: ['appeal_unknown', 'appeal_ended', 'appeal_opinion_given', 'not_the_assigned_reviewer'],
});

const ENDS = ['appeal_unknown', 'appeal_ended', 'appeal_without_opinion', 'took_part_in_review'] as const;

export const upholdAppeal = onApplication({
  operationId: 'upholdAppeal',
  path: '/appeal-upholding',
  summary: 'Takes the decision back, in whole or in part: the application, its grant or the claim stands where it stood before',
  body: UpholdAppeal,
  refusals: [
    ...ENDS,
    'gave_visa',
    'decision_does_not_stand',
    'appeal_amount_misplaced',
    'appeal_upheld_whole',
    'claim_kept_out_of_range',
    'award_not_raised',
    'credits_insufficient',
    'tranche_exceeded',
    // A tranche that was withdrawn in part has its credits in its own year.
    'year_closed',
    'year_over',
    'account_claim_collected',
    'reduction_claim_collected',
    'amendment_open',
    'payment_under_way',
  ],
});

export const rejectAppeal = onApplication({
  operationId: 'rejectAppeal',
  path: '/appeal-rejection',
  summary: 'Rejects the appeal, for good: the decision stays',
  body: RejectAppeal,
  refusals: ENDS,
});
