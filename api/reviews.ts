import { applicationTable } from '../domain/application.ts';
import { AssignReviewer, GiveOpinion } from '../domain/review.ts';
import { rolesFor } from '../domain/state-table.ts';
import { assignReviewer as assignReviewerUpdate, giveOpinion as giveOpinionUpdate } from '../workflows/messages.ts';
import { command } from './operation.ts';

export const assignReviewer = command(
  {
    operationId: 'assignReviewer',
    method: 'post',
    path: '/applications/{id}/assignments',
    tag: 'review',
    summary: 'Asks a reviewer for the opinion of a step, or another one instead',
    roles: rolesFor(applicationTable, 'assignReviewer'),
    body: AssignReviewer,
    refusals: ['not_found', 'wrong_state', 'step_unknown', 'step_not_open', 'not_a_reviewer', 'conflict_of_interest'],
  },
  { kind: 'application', update: assignReviewerUpdate },
);

export const giveOpinion = command(
  {
    operationId: 'giveOpinion',
    method: 'post',
    path: '/applications/{id}/opinions',
    tag: 'review',
    summary: 'Gives the opinion of a step',
    roles: rolesFor(applicationTable, 'giveOpinion'),
    body: GiveOpinion,
    refusals: [
      'not_found',
      'wrong_state',
      'step_unknown',
      'step_stopped',
      'step_not_open',
      'not_the_assigned_reviewer',
      'conflict_of_interest',
      'stale_revision',
      'scores_differ_from_rubric',
    ],
  },
  { kind: 'application', update: giveOpinionUpdate },
);
