import { z } from 'zod';
import { readLoads } from '../../db/review/reviews.ts';
import { idList } from '../../domain/core/words.ts';
import { BATCH_AT_MOST } from '../../domain/core/page-draft.ts';
import { proposeReviewers as propose } from '../../domain/review/proposal.ts';
import { batch } from '../batches.ts';
import { read } from '../http/operation.ts';
import { KeptReviewer, ReviewerView, toKept, toReviewer } from './reviewer-view.ts';
import { assignReviewer } from './reviews.ts';
import { readToAsk } from './steps-to-ask.ts';

export const assignReviewers = batch({
  operationId: 'assignReviewers',
  path: '/assignments',
  summary: 'Asks for the opinions of many steps, each separately: a refusal does not stop the others',
  one: assignReviewer,
  of: 'applicationId',
  part: 'step',
});

const Proposal = z
  .object({
    applicationId: z.uuid(),
    reference: z.string().nullable(),
    title: z.string(),
    organisationName: z.string(),
    step: z.string(),
    label: z.string(),
    deadlineAt: z.iso.datetime().nullable().meta({ description: 'Past it, the reviewer who is asked has `workingDays` from then' }),
    workingDays: z.int(),
    askable: z.array(z.uuid()).meta({ description: 'The reviewers whom the caller may ask for it' }),
    kept: z.array(KeptReviewer),
    proposed: z.uuid().nullable().meta({ description: 'Whom to ask for it; null where no reviewer may be asked' }),
  })
  .meta({ id: 'AssignmentProposal' });

const Proposals = z.object({ items: z.array(Proposal), reviewers: z.array(ReviewerView) }).meta({ id: 'AssignmentProposals' });

export const proposeReviewers = read(
  {
    operationId: 'proposeReviewers',
    path: '/assignment-proposals',
    summary: 'Proposes a reviewer for each opinion without one, by load, with the other reviewers who may be asked',
    roles: ['lead'],
    query: z.strictObject({
      applicationIds: idList(BATCH_AT_MOST).meta({ description: `Applications, ${BATCH_AT_MOST} at most, with commas between` }),
    }),
    problems: ['not_found'],
    answer: Proposals,
  },
  async ({ deps: { db }, caller, at, query, language }) => {
    const ids = [...new Set(query.applicationIds.split(','))];
    const [reviewers, steps] = await Promise.all([readLoads(db, at), readToAsk(db, ids, null, { caller, at })]);
    const proposed = propose(steps);
    return {
      items: steps.map(({ row, step, deadlineAt, workingDays, label, askable, kept }, place) => ({
        ...{ applicationId: row.id, reference: row.reference, title: row.title, organisationName: row.organisation_name },
        ...{ step, label: label?.[language] ?? step, deadlineAt, workingDays },
        askable: askable.map(({ personId }) => personId),
        kept: kept.map(toKept),
        proposed: proposed[place] ?? null,
      })),
      reviewers: reviewers.map(toReviewer),
    };
  },
);
