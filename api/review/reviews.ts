import { z } from 'zod';
import { readPart } from '../../db/committee/appeals.ts';
import { readLoads, readLoadsFor, readSteps } from '../../db/review/reviews.ts';
import { appealIn, refuseAppealAssignment } from '../../domain/committee/appeal.ts';
import { LARGEST_INTEGER } from '../../domain/core/ordinal.ts';
import type { Asker } from '../../domain/core/may.ts';
import type { Refusal } from '../../domain/core/refusal.ts';
import { idsOf } from '../../domain/core/role.ts';
import { Key } from '../../domain/core/words.ts';
import { AcceptAssignment, DeclineAssignment } from '../../domain/review/assignment.ts';
import { MendOpinion } from '../../domain/review/mending.ts';
import { ReopenSteps, VoidOpinion } from '../../domain/review/reopening.ts';
import { askableFor, AssignReviewer, ExtendStep, GiveOpinion, keptFromStep, WaiveStep } from '../../domain/review/review.ts';
import { readSeenDetail } from '../applications/read-application.ts';
import { onApplication } from '../commands-on.ts';
import type { Deps } from '../http/deps.ts';
import { read } from '../http/operation.ts';
import { orMissing } from '../http/problem/problem.ts';
import { KeptReviewer, ReviewerView, toKept, toReviewer } from './reviewer-view.ts';

export const assignReviewer = onApplication({
  operationId: 'assignReviewer',
  path: '/assignments',
  summary: 'Asks a reviewer for the opinion of a step, or another one instead: the one who is named, or the one with the least to review',
  body: AssignReviewer,
  refusals: [
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

const ANSWER_REFUSALS = ['wrong_state', 'step_unknown', 'step_not_open', 'not_the_assigned_reviewer', 'accepted_already'] as const;

export const acceptAssignment = onApplication({
  operationId: 'acceptAssignment',
  path: '/assignment-acceptances',
  summary: 'Accepts the assignment of a step’s opinion; giving the opinion accepts it as well',
  body: AcceptAssignment,
  refusals: ANSWER_REFUSALS,
});

export const declineAssignment = onApplication({
  operationId: 'declineAssignment',
  path: '/assignment-declines',
  summary: 'Says why the caller will not give the opinion of a step: it is unassigned, and the lead is notified',
  body: DeclineAssignment,
  refusals: ANSWER_REFUSALS,
});

export const listReviewers = read(
  {
    operationId: 'listReviewers',
    path: '/reviewers',
    summary: 'All reviewers, and former ones with opinions to give, with what is expected of each; the lightest load first',
    roles: ['lead', 'auditor'],
    query: z.strictObject({
      applicationId: z.uuid().optional().meta({
        description: 'Only those whom the caller may ask on this application: for the opinion of `step`, or for the one on `appeal`',
      }),
      step: Key.optional(),
      appeal: z.coerce
        .number()
        .int()
        .positive()
        .max(LARGEST_INTEGER)
        .optional()
        .meta({ description: 'The appeal, by its number in the application' }),
    }),
    problems: ['not_found'],
    answer: z.object({ items: z.array(ReviewerView), kept: z.array(KeptReviewer) }).meta({ id: 'Reviewers' }),
  },
  async ({ deps, caller, at, query: { applicationId, ...part } }) => {
    const { askable, kept } =
      applicationId === undefined
        ? { askable: await readLoads(deps.db, at), kept: [] }
        : await readAskable(deps, { applicationId, ...part }, { caller, at });
    return { items: askable.map(toReviewer), kept: kept.map(toKept) };
  },
);

/**
 * The reviewers whom the rule accepts for a step of an application, or for one of its appeals; `kept`: those whom it
 * keeps from the step.
 */
async function readAskable(
  deps: Pick<Deps, 'db' | 'applicationsRead'>,
  on: { applicationId: string; step?: string | undefined; appeal?: number | undefined },
  { caller, at }: Asker,
) {
  const { applicationId: id, step, appeal: number = 0 } = on;
  const { db } = deps;
  const found = orMissing(await readSeenDetail(deps, caller, { id, at }));
  const { application, decisions } = found.asked;
  const decision = appealIn(decisions, number);
  const [reviewers, steps] = await Promise.all([readLoadsFor(db, id, at), readSteps(db, id)]);
  if (step !== undefined) {
    const on = { application, steps, step };
    return { askable: askableFor(on, reviewers, { caller, at }), kept: keptFromStep(on, reviewers, { caller, at }) };
  }
  const refusalOf = async (candidate: (typeof reviewers)[number]): Promise<Refusal | null> => {
    if (!decision) return { code: 'not_found' };
    const { personId: reviewerId, absentUntil } = candidate;
    const part = await readPart(db, id, number, idsOf(candidate));
    return refuseAppealAssignment({ application, decision }, candidate, { caller, body: { reviewerId } }, { part, absentUntil });
  };
  const refusals = await Promise.all(reviewers.map(refusalOf));
  return { askable: reviewers.filter((_, place) => refusals[place] === null), kept: [] };
}

export const giveOpinion = onApplication({
  operationId: 'giveOpinion',
  path: '/opinions',
  summary: 'Gives the opinion of a step',
  body: GiveOpinion,
  refusals: [
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

export const mendOpinion = onApplication({
  operationId: 'mendOpinion',
  path: '/mended-opinions',
  summary: 'Mends a slip in the scores or the reasons of the caller’s own opinion, with the reason; the original is kept',
  body: MendOpinion,
  refusals: [
    'wrong_state',
    'step_unknown',
    'step_not_given',
    'opinion_of_another_person',
    'opinion_relied_on',
    'opinion_replied_to',
    'opinions_readable',
    'scores_differ_from_rubric',
  ],
});

export const extendStep = onApplication({
  operationId: 'extendStep',
  path: '/extensions',
  summary: 'Extends the deadline of an open step by working days, from its deadline or, where that has passed, from today',
  body: ExtendStep,
  refusals: ['wrong_state', 'step_unknown', 'step_stopped', 'step_not_open', 'own_step'],
});

export const waiveStep = onApplication({
  operationId: 'waiveStep',
  path: '/waivers',
  summary: 'Goes on without the opinion of an advisory step',
  body: WaiveStep,
  refusals: ['wrong_state', 'step_unknown', 'step_stopped', 'step_not_open', 'own_step', 'step_blocking'],
});

export const reopenSteps = onApplication({
  operationId: 'reopenSteps',
  path: '/reopenings',
  summary: 'Asks again for opinions given on an earlier revision; those are kept, but no longer count',
  body: ReopenSteps,
  refusals: ['wrong_state', 'step_unknown', 'step_twice', 'step_not_given', 'opinion_on_current_revision'],
});

export const voidOpinion = onApplication({
  operationId: 'voidOpinion',
  path: '/voided-opinions',
  summary: 'Voids an opinion of a person found to be in conflict of interest; it is kept, and another person is asked',
  body: VoidOpinion,
  refusals: ['wrong_state', 'step_unknown', 'step_not_given', 'voider_gave_opinion', 'grant_over', 'withdrawal_deadline_passed'],
});
