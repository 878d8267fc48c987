import { z } from 'zod';
import { readLoads } from '../../db/review/reviews.ts';
import { AcceptAssignment, DeclineAssignment } from '../../domain/review/assignment.ts';
import { applicationTable } from '../../domain/applications/application.ts';
import { ReopenSteps, VoidOpinion } from '../../domain/review/reopening.ts';
import { AssignReviewer, ExtendStep, GiveOpinion, WaiveStep } from '../../domain/review/review.ts';
import { rolesFor } from '../../domain/core/state-table.ts';
import { command, read } from '../http/operation.ts';
import { OrganisationName } from '../people/names.ts';

const ReviewerView = z.object({
  id: z.uuid(),
  name: z.string(),
  organisation: OrganisationName,
  openSteps: z.int().meta({ description: 'Opinions that are expected, those included whose step a correction stops' }),
  openWorkingDays: z.int().meta({
    description: 'The working days that these steps were given, by the call and by extensions: the load by which reviewers are assigned',
  }),
  overdueSteps: z.int().meta({ description: 'Those of them that are past their term' }),
  absentUntil: z.iso.date().nullable().meta({ description: 'The last day of the absence that is under way; null who is here' }),
});

export const assignReviewer = command({
  operationId: 'assignReviewer',
  method: 'post',
  path: '/applications/{id}/assignments',
  tag: 'review',
  summary: 'Asks a reviewer for the opinion of a step, or another one instead: who is named, or whoever has the least to review',
  roles: rolesFor(applicationTable, 'assignReviewer'),
  body: AssignReviewer,
  refusals: [
    'not_found',
    'wrong_state',
    'step_unknown',
    'step_not_open',
    'no_reviewer_left',
    'not_a_reviewer',
    'conflict_of_interest',
    'reviewer_gave_opinion',
    'declined_already',
    'reviewer_absent',
  ],
});

const ANSWER_REFUSALS = [
  'not_found',
  'wrong_state',
  'step_unknown',
  'step_not_open',
  'not_the_assigned_reviewer',
  'accepted_already',
] as const;

export const acceptAssignment = command({
  operationId: 'acceptAssignment',
  method: 'post',
  path: '/applications/{id}/assignment-acceptances',
  tag: 'review',
  summary: 'Says that the caller will give the opinion of a step, of which it was asked; giving it says so as well',
  roles: rolesFor(applicationTable, 'acceptAssignment'),
  body: AcceptAssignment,
  refusals: ANSWER_REFUSALS,
});

export const declineAssignment = command({
  operationId: 'declineAssignment',
  method: 'post',
  path: '/applications/{id}/assignment-declines',
  tag: 'review',
  summary: 'Says why the caller will not give the opinion of a step: it is nobody’s, and the lead is told',
  roles: rolesFor(applicationTable, 'declineAssignment'),
  body: DeclineAssignment,
  refusals: ANSWER_REFUSALS,
});

export const listReviewers = read(
  {
    operationId: 'listReviewers',
    path: '/reviewers',
    tag: 'review',
    summary: 'Everybody who reviews, with what is expected of each; the one with the least first',
    roles: ['lead', 'auditor'],
    answer: z.object({ items: z.array(ReviewerView) }).meta({ id: 'Reviewers' }),
  },
  async ({ deps: { db } }) => ({
    items: (await readLoads(db, new Date().toISOString())).map((row) => ({
      id: row.personId,
      name: `${row.given_name} ${row.usual_name}`,
      organisation: { id: row.organisation_id, name: row.organisation_name, siret: row.siret },
      openSteps: row.openSteps,
      openWorkingDays: row.openWorkingDays,
      overdueSteps: row.overdueSteps,
      absentUntil: row.absentUntil,
    })),
  }),
);

export const giveOpinion = command({
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
    'opinion_already_given',
    'stale_revision',
    'scores_differ_from_rubric',
  ],
});

export const extendStep = command({
  operationId: 'extendStep',
  method: 'post',
  path: '/applications/{id}/extensions',
  tag: 'review',
  summary: 'Puts off the term of an open step by working days, from its term or, where that has passed, from today',
  roles: rolesFor(applicationTable, 'extendStep'),
  body: ExtendStep,
  refusals: ['not_found', 'wrong_state', 'step_unknown', 'step_stopped', 'step_not_open', 'conflict_of_interest', 'own_step'],
});

export const waiveStep = command({
  operationId: 'waiveStep',
  method: 'post',
  path: '/applications/{id}/waivers',
  tag: 'review',
  summary: 'Goes on without the opinion of an advisory step',
  roles: rolesFor(applicationTable, 'waiveStep'),
  body: WaiveStep,
  refusals: [
    'not_found',
    'wrong_state',
    'step_unknown',
    'step_stopped',
    'step_not_open',
    'conflict_of_interest',
    'own_step',
    'step_blocking',
  ],
});

export const reopenSteps = command({
  operationId: 'reopenSteps',
  method: 'post',
  path: '/applications/{id}/reopenings',
  tag: 'review',
  summary: 'Asks again for opinions that were given on an earlier revision; they are kept, and count no more',
  roles: rolesFor(applicationTable, 'reopenSteps'),
  body: ReopenSteps,
  refusals: [
    'not_found',
    'wrong_state',
    'step_unknown',
    'step_twice',
    'conflict_of_interest',
    'step_not_given',
    'opinion_on_current_revision',
  ],
});

export const voidOpinion = command({
  operationId: 'voidOpinion',
  method: 'post',
  path: '/applications/{id}/voided-opinions',
  tag: 'review',
  summary: 'Voids an opinion of somebody found to be in conflict of interest; it is kept, and somebody else is asked',
  roles: rolesFor(applicationTable, 'voidOpinion'),
  body: VoidOpinion,
  refusals: [
    'not_found',
    'wrong_state',
    'step_unknown',
    'conflict_of_interest',
    'step_not_given',
    'voider_gave_opinion',
    'grant_over',
    'withdrawal_term_passed',
  ],
});
