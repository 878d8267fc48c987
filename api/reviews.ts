import { applicationTable } from '../domain/application.ts';
import { AssignReviewer, ExtendStep, GiveOpinion, WaiveStep } from '../domain/review.ts';
import { rolesFor } from '../domain/state-table.ts';
import {
  assignReviewer as assignReviewerUpdate,
  extendStep as extendStepUpdate,
  giveOpinion as giveOpinionUpdate,
  waiveStep as waiveStepUpdate,
} from '../workflows/messages.ts';
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

export const extendStep = command(
  {
    operationId: 'extendStep',
    method: 'post',
    path: '/applications/{id}/extensions',
    tag: 'review',
    summary: 'Puts off the term of an open step by working days, from its term or, where that has passed, from today',
    roles: rolesFor(applicationTable, 'extendStep'),
    body: ExtendStep,
    refusals: ['not_found', 'wrong_state', 'step_unknown', 'step_stopped', 'step_not_open', 'conflict_of_interest'],
  },
  { kind: 'application', update: extendStepUpdate },
);

export const waiveStep = command(
  {
    operationId: 'waiveStep',
    method: 'post',
    path: '/applications/{id}/waivers',
    tag: 'review',
    summary: 'Goes on without the opinion of an advisory step',
    roles: rolesFor(applicationTable, 'waiveStep'),
    body: WaiveStep,
    refusals: ['not_found', 'wrong_state', 'step_unknown', 'step_stopped', 'step_not_open', 'conflict_of_interest', 'step_blocking'],
  },
  { kind: 'application', update: waiveStepUpdate },
);
