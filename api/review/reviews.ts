import { z } from 'zod';
import { readLoads } from '../../db/review/reviews.ts';
import { AcceptAssignment, DeclineAssignment } from '../../domain/review/assignment.ts';
import { ReopenSteps, VoidOpinion } from '../../domain/review/reopening.ts';
import { AssignReviewer, ExtendStep, GiveOpinion, WaiveStep } from '../../domain/review/review.ts';
import { OrganisationName } from '../people/names.ts';
import { onApplication } from '../commands-on.ts';
import { read } from '../http/operation.ts';

const ReviewerView = z.object({
  id: z.uuid(),
  name: z.string(),
  organisation: OrganisationName,
  openSteps: z.int().meta({ description: 'Opinions that are expected, those included whose step a correction stops' }),
  openWorkingDays: z.int().meta({
    description: 'The working days that these steps were given, by the call and by extensions: the load by which reviewers are assigned',
  }),
  overdueSteps: z.int().meta({ description: 'Those of them that are past their deadline' }),
  absentUntil: z.iso.date().nullable().meta({ description: 'The last day of the absence that is under way; null who is here' }),
});

export const assignReviewer = onApplication({
  operationId: 'assignReviewer',
  path: '/assignments',
  tag: 'review',
  summary: 'Asks a reviewer for the opinion of a step, or another one instead: who is named, or whoever has the least to review',
  body: AssignReviewer,
  refusals: [
    'not_found',
    'wrong_state',
    'step_unknown',
    'step_not_open',
    'no_reviewer_left',
    'not_a_reviewer',
    'reviewer_gave_opinion',
    'declined_already',
    'asked_already',
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

export const acceptAssignment = onApplication({
  operationId: 'acceptAssignment',
  path: '/assignment-acceptances',
  tag: 'review',
  summary: 'Says that the caller will give the opinion of a step, of which it was asked; giving it says so as well',
  body: AcceptAssignment,
  refusals: ANSWER_REFUSALS,
});

export const declineAssignment = onApplication({
  operationId: 'declineAssignment',
  path: '/assignment-declines',
  tag: 'review',
  summary: 'Says why the caller will not give the opinion of a step: it is nobody’s, and the lead is told',
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
  async ({ deps: { db }, at }) => ({
    items: (await readLoads(db, at)).map((row) => ({
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

export const giveOpinion = onApplication({
  operationId: 'giveOpinion',
  path: '/opinions',
  tag: 'review',
  summary: 'Gives the opinion of a step',
  body: GiveOpinion,
  refusals: [
    'not_found',
    'wrong_state',
    'step_unknown',
    'step_stopped',
    'step_not_open',
    'not_the_assigned_reviewer',
    'opinion_already_given',
    'stale_revision',
    'scores_differ_from_rubric',
  ],
});

export const extendStep = onApplication({
  operationId: 'extendStep',
  path: '/extensions',
  tag: 'review',
  summary: 'Puts off the deadline of an open step by working days, from its deadline or, where that has passed, from today',
  body: ExtendStep,
  refusals: ['not_found', 'wrong_state', 'step_unknown', 'step_stopped', 'step_not_open', 'own_step'],
});

export const waiveStep = onApplication({
  operationId: 'waiveStep',
  path: '/waivers',
  tag: 'review',
  summary: 'Goes on without the opinion of an advisory step',
  body: WaiveStep,
  refusals: ['not_found', 'wrong_state', 'step_unknown', 'step_stopped', 'step_not_open', 'own_step', 'step_blocking'],
});

export const reopenSteps = onApplication({
  operationId: 'reopenSteps',
  path: '/reopenings',
  tag: 'review',
  summary: 'Asks again for opinions that were given on an earlier revision; they are kept, and count no more',
  body: ReopenSteps,
  refusals: ['not_found', 'wrong_state', 'step_unknown', 'step_twice', 'step_not_given', 'opinion_on_current_revision'],
});

export const voidOpinion = onApplication({
  operationId: 'voidOpinion',
  path: '/voided-opinions',
  tag: 'review',
  summary: 'Voids an opinion of somebody found to be in conflict of interest; it is kept, and somebody else is asked',
  body: VoidOpinion,
  refusals: [
    'not_found',
    'wrong_state',
    'step_unknown',
    'step_not_given',
    'voider_gave_opinion',
    'grant_over',
    'withdrawal_deadline_passed',
  ],
});
