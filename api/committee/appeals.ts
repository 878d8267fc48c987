import { applicationTable } from '../../domain/applications/application.ts';
import { AppealDecision, AssignAppeal, GiveAppealOpinion, RejectAppeal, UpholdAppeal } from '../../domain/committee/appeal.ts';
import { rolesFor } from '../../domain/core/state-table.ts';
import { command } from '../http/operation.ts';

export const appealDecision = command({
  operationId: 'appealDecision',
  method: 'post',
  path: '/applications/{id}/appeal',
  tag: 'appeals',
  summary: 'Appeals against a refusal or an inadmissibility, within two months of its notification, once',
  roles: rolesFor(applicationTable, 'appealDecision'),
  body: AppealDecision,
  refusals: ['not_found', 'appealed_already', 'wrong_state', 'stale_version', 'appeal_out_of_time'],
});

export const assignAppeal = command({
  operationId: 'assignAppeal',
  method: 'post',
  path: '/applications/{id}/appeal-assignments',
  tag: 'appeals',
  summary: 'Asks a reviewer who took no part in what was decided for an opinion on the appeal, or another one instead',
  roles: rolesFor(applicationTable, 'assignAppeal'),
  body: AssignAppeal,
  refusals: [
    'not_found',
    'wrong_state',
    'appeal_opinion_given',
    'not_a_reviewer',
    'conflict_of_interest',
    'appeal_reviewer_took_part',
    'reviewer_absent',
  ],
});

export const giveAppealOpinion = command({
  operationId: 'giveAppealOpinion',
  method: 'post',
  path: '/applications/{id}/appeal-opinion',
  tag: 'appeals',
  summary: 'Says whether the appeal is founded',
  roles: rolesFor(applicationTable, 'giveAppealOpinion'),
  body: GiveAppealOpinion,
  refusals: ['not_found', 'wrong_state', 'appeal_opinion_given', 'not_the_assigned_reviewer', 'conflict_of_interest'],
});

const ENDS = ['not_found', 'wrong_state', 'appeal_without_opinion', 'conflict_of_interest', 'took_part_in_review'] as const;

export const upholdAppeal = command({
  operationId: 'upholdAppeal',
  method: 'post',
  path: '/applications/{id}/appeal-upholding',
  tag: 'appeals',
  summary: 'Takes the application back to before its decision: to be screened by somebody else, or decided in another session',
  roles: rolesFor(applicationTable, 'upholdAppeal'),
  body: UpholdAppeal,
  refusals: ENDS,
});

export const rejectAppeal = command({
  operationId: 'rejectAppeal',
  method: 'post',
  path: '/applications/{id}/appeal-rejection',
  tag: 'appeals',
  summary: 'Rejects the appeal, for good',
  roles: rolesFor(applicationTable, 'rejectAppeal'),
  body: RejectAppeal,
  refusals: ENDS,
});
