import { z } from 'zod';
import type { Kysely } from 'kysely';
import { readApplicationDetail } from '../../db/applications/application-detail.ts';
import { readCallVersion } from '../../db/calls/calls.ts';
import type { DB } from '../../db/core/schema.ts';
import { readLoads, readLoadsFor, readSteps } from '../../db/review/reviews.ts';
import type { Asker } from '../../domain/core/may.ts';
import { scopeOf } from '../../domain/core/role.ts';
import { askableFor } from '../../domain/review/review.ts';
import { proposeReviewers as propose } from '../../domain/review/proposal.ts';
import { batch } from '../batches.ts';
import { read } from '../http/operation.ts';
import { Problem } from '../http/problem/problem.ts';
import { ReviewerView, toReviewer } from './reviewer-view.ts';
import { assignReviewer } from './reviews.ts';

/** The most files whose opinions are proposed at once. */
export const PROPOSED_AT_MOST = 30;

export const assignReviewers = batch({
  operationId: 'assignReviewers',
  path: '/assignments',
  tag: 'review',
  summary: 'Asks for the opinions of many steps, each by itself: one that is refused stops none',
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
    proposed: z.uuid().nullable().meta({ description: 'Whom to ask for it; null where no reviewer may be asked' }),
  })
  .meta({ id: 'AssignmentProposal' });

const IDS = new RegExp(`^[0-9a-f-]{36}(,[0-9a-f-]{36}){0,${PROPOSED_AT_MOST - 1}}$`);

/** The steps of a file that wait for a reviewer, each with those whom the caller may ask. */
async function readUnasked(db: Kysely<DB>, id: string, { caller, at }: Asker) {
  const found = await readApplicationDetail(db, scopeOf(caller), { id, personId: caller.personId, at });
  if (!found) throw new Problem({ code: 'not_found' });
  const { row, asked } = found;
  const [reviewers, steps, call] = await Promise.all([
    readLoadsFor(db, id, at),
    readSteps(db, id),
    readCallVersion(db, row.call_id, row.call_version),
  ]);
  return steps
    .filter(({ state, reviewerId }) => state === 'open' && reviewerId === null)
    .map(({ key, deadlineAt }) => {
      const terms = call.terms.steps.find((each) => each.key === key);
      const askable = askableFor({ application: asked.application, steps, step: key }, reviewers, { caller, at });
      return { row, step: key, deadlineAt, label: terms?.label, applicationId: id, workingDays: terms?.workingDays ?? 0, askable };
    });
}

export const proposeReviewers = read(
  {
    operationId: 'proposeReviewers',
    path: '/assignment-proposals',
    tag: 'review',
    summary: 'Whom to ask for each opinion that no reviewer is asked for, by load, and whom else one may ask',
    roles: ['lead'],
    query: z.strictObject({
      applicationIds: z
        .string()
        .regex(IDS)
        .meta({ description: `Applications, ${PROPOSED_AT_MOST} at most, with commas between` }),
    }),
    problems: ['not_found'],
    answer: z.object({ items: z.array(Proposal), reviewers: z.array(ReviewerView) }).meta({ id: 'AssignmentProposals' }),
  },
  async ({ deps: { db }, caller, at, query, language }) => {
    const ids = [...new Set(query.applicationIds.split(','))];
    const [reviewers, files] = await Promise.all([readLoads(db, at), Promise.all(ids.map((id) => readUnasked(db, id, { caller, at })))]);
    const steps = files.flat();
    const proposed = propose(steps);
    return {
      items: steps.map(({ row, step, deadlineAt, workingDays, label, askable }, place) => ({
        ...{ applicationId: row.id, reference: row.reference, title: row.title, organisationName: row.organisation_name },
        ...{ step, label: label?.[language] ?? step, deadlineAt, workingDays },
        askable: askable.map(({ personId }) => personId),
        proposed: proposed[place] ?? null,
      })),
      reviewers: reviewers.map(toReviewer),
    };
  },
);
