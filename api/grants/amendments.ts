import { z } from 'zod';
import { readPlanRows } from '../../db/grants/amendments.ts';
import { readGrantRow } from '../../db/grants/grants.ts';
import { readWholeGrants } from '../../db/grants/grants-with-parts.ts';
import { readCandidateLoads } from '../../db/review/reviews.ts';
import {
  ApproveAmendment,
  AssignAmendment,
  DeclineAmendment,
  GiveAmendmentOpinion,
  ProposeAmendment,
  refuseAmendmentReviewer,
  RejectAmendment,
  SignAmendment,
  WithdrawAmendment,
} from '../../domain/grants/amendment.ts';
import { ReportFundingChange } from '../../domain/grants/funding-change.ts';
import { scopeOf } from '../../domain/core/role.ts';
import type { Candidate } from '../../domain/people/person.ts';
import { PlanView, toPlans } from './amendment-view.ts';
import { onGrant } from '../commands-on.ts';
import { ReviewerView, toReviewer } from '../review/reviewer-view.ts';
import { read } from '../http/operation.ts';
import { orMissing, Problem } from '../http/problem/problem.ts';

/** The refusals of an amendment by the running grant, at each check. */
const AS_IT_STANDS = ['amended_length_out_of_range', 'amended_below_paid', 'amendment_differs_from_funding'] as const;
const OPEN = ['wrong_state', 'amendment_not_open', 'amendment_wrong_state'] as const;

export const reportFundingChange = onGrant({
  operationId: 'reportFundingChange',
  path: '/funding-changes',
  summary: 'Reports that a co-funder leaves or changes its part: no further tranche is confirmed until an amendment takes it up',
  body: ReportFundingChange,
  refusals: [
    'grant_in_reexamination',
    'wrong_state',
    'stale_version',
    'funding_below_zero',
    'funding_change_changes_nothing',
    'funding_change_leaves_nothing',
    'funding_sum_differs',
  ],
});

export const proposeAmendment = onGrant({
  operationId: 'proposeAmendment',
  path: '/amendments',
  summary: 'Proposes an amendment to a signed grant: what it names changes, and everything else stays',
  body: ProposeAmendment,
  refusals: [
    'grant_in_reexamination',
    'wrong_state',
    'stale_version',
    'amendment_open',
    'end_declared',
    'account_approved',
    'responsible_of_another_organisation',
    'amendment_changes_nothing',
    'application_incomplete',
    'organisation_not_eligible',
    'cost_out_of_bounds',
    'funding_differs_from_costs',
    'rate_too_high',
    'own_funding_too_low',
    'mandatory_indicators_missing',
    ...AS_IT_STANDS,
    'advance_not_guaranteed',
    'instalments_above_cap',
  ],
});

export const assignAmendment = onGrant({
  operationId: 'assignAmendment',
  path: '/amendment-assignments',
  summary:
    'Asks a reviewer without a conflict of interest for an opinion on the open amendment, or another one instead; the substitute, where that reviewer is away',
  body: AssignAmendment,
  refusals: [...OPEN, 'not_a_reviewer', 'took_part_in_amendment', 'amendment_declined_already', 'reviewer_absent'],
});

export const listAmendmentReviewers = read(
  {
    operationId: 'listAmendmentReviewers',
    path: '/grants/{id}/amendment-reviewers',
    summary:
      'Those who may be asked for an opinion on the open amendment, the one with the least to review first; empty where none is open',
    roles: ['lead'],
    answer: z.object({ items: z.array(ReviewerView) }).meta({ id: 'AmendmentReviewers' }),
  },
  async ({ deps: { db }, caller, id, at }) => {
    const row = orMissing(await readGrantRow(db, scopeOf(caller), id));
    const [[whole], reviewers] = await Promise.all([readWholeGrants(db, [row]), readCandidateLoads(db, at)]);
    if (!whole?.open) return { items: [] };
    const { grant, open } = whole;
    const mayBeAsked = (reviewer: Candidate): boolean => refuseAmendmentReviewer({ grant, open }, reviewer, reviewer.personId) === null;
    return { items: reviewers.filter(mayBeAsked).map(toReviewer) };
  },
);

export const giveAmendmentOpinion = onGrant({
  operationId: 'giveAmendmentOpinion',
  path: '/amendment-opinion',
  summary: 'Says whether the open amendment should be made',
  body: GiveAmendmentOpinion,
  refusals: [...OPEN, 'not_the_assigned_reviewer'],
});

export const declineAmendment = onGrant({
  operationId: 'declineAmendment',
  path: '/amendment-declining',
  summary: 'Declines to give the opinion that is asked on the open amendment, with a reason: the lead asks another reviewer',
  body: DeclineAmendment,
  refusals: [...OPEN, 'not_the_assigned_reviewer'],
});

export const approveAmendment = onGrant({
  operationId: 'approveAmendment',
  path: '/amendment-approval',
  summary: 'Approves the open amendment, the chair where it adds money, which is reserved, and the lead otherwise; both sides then sign it',
  body: ApproveAmendment,
  refusals: ['grant_in_reexamination', ...OPEN, 'took_part_in_amendment', ...AS_IT_STANDS, 'funded_twice', 'credits_insufficient'],
});

export const rejectAmendment = onGrant({
  operationId: 'rejectAmendment',
  path: '/amendment-rejection',
  summary: 'Rejects the open amendment: the grant stays as it is',
  body: RejectAmendment,
  refusals: [...OPEN, 'took_part_in_amendment'],
});

export const withdrawAmendment = onGrant({
  operationId: 'withdrawAmendment',
  path: '/amendment-withdrawal',
  summary: 'Takes the open amendment back; its reservations are available again',
  body: WithdrawAmendment,
  refusals: ['wrong_state', 'amendment_not_open', 'amendment_of_other_side'],
});

export const signAmendment = onGrant({
  operationId: 'signAmendment',
  path: '/amendment-signatures',
  summary: 'Signs the open amendment for the beneficiary or for the fund; the second signature puts it in force',
  body: SignAmendment,
  costly: true,
  refusals: [
    'grant_in_reexamination',
    ...OPEN,
    'already_signed',
    'stale_version',
    'document_differs',
    'gave_visa',
    'visa_missing',
    'visa_refused',
    ...AS_IT_STANDS,
    'credits_insufficient',
    'year_over',
    'reservation_uncovered',
  ],
});

export const listPlans = read(
  {
    operationId: 'listPlans',
    path: '/grants/{id}/plans',
    summary:
      'Every plan of a grant that was ever in force, the first one first, each with what it changed; none before the second signature',
    answer: z.object({ items: z.array(PlanView) }).meta({ id: 'Plans' }),
  },
  async ({ deps: { db }, caller, id }) => {
    if (!(await readGrantRow(db, scopeOf(caller), id))) throw new Problem({ code: 'not_found' });
    return { items: toPlans(await readPlanRows(db, id)) };
  },
);
