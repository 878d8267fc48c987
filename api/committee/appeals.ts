import { AppealDecision, AssignAppeal, GiveAppealOpinion, RejectAppeal, UpholdAppeal } from '../../domain/committee/appeal.ts';
import { onApplication } from '../commands-on.ts';

export const appealDecision = onApplication({
  operationId: 'appealDecision',
  path: '/appeal',
  tag: 'appeals',
  summary: 'Appeals against a refusal or an inadmissibility, once: within two months of its notification, three from overseas',
  body: AppealDecision,
  refusals: ['not_found', 'appealed_already', 'wrong_state', 'stale_version', 'appeal_out_of_time'],
});

export const assignAppeal = onApplication({
  operationId: 'assignAppeal',
  path: '/appeal-assignments',
  tag: 'appeals',
  summary: 'Asks a reviewer who took no part in the decision for an opinion on the appeal, or another one instead',
  body: AssignAppeal,
  refusals: ['not_found', 'wrong_state', 'appeal_opinion_given', 'not_a_reviewer', 'appeal_reviewer_took_part', 'reviewer_absent'],
});

export const giveAppealOpinion = onApplication({
  operationId: 'giveAppealOpinion',
  path: '/appeal-opinion',
  tag: 'appeals',
  summary: 'Says whether the appeal is founded',
  body: GiveAppealOpinion,
  refusals: ['not_found', 'wrong_state', 'appeal_opinion_given', 'not_the_assigned_reviewer'],
});

const ENDS = ['not_found', 'wrong_state', 'appeal_without_opinion', 'took_part_in_review'] as const;

export const upholdAppeal = onApplication({
  operationId: 'upholdAppeal',
  path: '/appeal-upholding',
  tag: 'appeals',
  summary: 'Takes the application back to before its decision: to be screened by another person, or decided in another session',
  body: UpholdAppeal,
  refusals: ENDS,
});

export const rejectAppeal = onApplication({
  operationId: 'rejectAppeal',
  path: '/appeal-rejection',
  tag: 'appeals',
  summary: 'Rejects the appeal, for good',
  body: RejectAppeal,
  refusals: ENDS,
});
