import { z } from 'zod';
import type { Kysely } from 'kysely';
import { readApplicationDetail } from '../../db/applications/application-detail.ts';
import { readFilesExpectedOf } from '../../db/applications/applications.ts';
import { readCallVersion } from '../../db/calls/calls.ts';
import type { DB } from '../../db/core/schema.ts';
import { readLoads, readLoadsFor, readSteps } from '../../db/review/reviews.ts';
import type { Asker } from '../../domain/core/may.ts';
import { isSamePerson, scopeOf } from '../../domain/core/role.ts';
import { Id, type Language } from '../../domain/core/words.ts';
import { askableFor, isExpected } from '../../domain/review/review.ts';
import { PROPOSED_AT_MOST, proposeReviewers as propose } from '../../domain/review/proposal.ts';
import { batch } from '../batches.ts';
import { read } from '../http/operation.ts';
import { orMissing } from '../http/problem/problem.ts';
import { ReviewerView, toReviewer } from './reviewer-view.ts';
import { assignReviewer } from './reviews.ts';

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
    proposed: z.uuid().nullable().meta({ description: 'Whom to ask for it; null where no reviewer may be asked' }),
  })
  .meta({ id: 'AssignmentProposal' });

const Proposals = z.object({ items: z.array(Proposal), reviewers: z.array(ReviewerView) }).meta({ id: 'AssignmentProposals' });

const IDS = new RegExp(`^[0-9a-f-]{36}(,[0-9a-f-]{36}){0,${PROPOSED_AT_MOST - 1}}$`);

/**
 * The open steps of a file that no reviewer is asked for, or those that are expected of one who hands them over, each
 * with those whom the caller may ask.
 */
async function readToAsk(db: Kysely<DB>, id: string, from: string | null, { caller, at }: Asker) {
  const found = orMissing(await readApplicationDetail(db, scopeOf(caller), { id, personId: caller.personId, at }));
  const { row, asked } = found;
  const [reviewers, steps, call] = await Promise.all([
    readLoadsFor(db, id, at),
    readSteps(db, id),
    readCallVersion(db, row.call_id, row.call_version),
  ]);
  // Under any of their identities.
  const leaves = (id: string | null) => reviewers.some((each) => each.personId === id && isSamePerson(each, from));
  return steps
    .filter((step) => step.reviewerId === from && (from === null ? step.state === 'open' : isExpected(step)))
    .map(({ key, deadlineAt }) => {
      const terms = call.terms.steps.find((each) => each.key === key);
      const able = askableFor({ application: asked.application, steps, step: key }, reviewers, { caller, at });
      const askable = able.filter(({ personId, substituteId }) => !leaves(personId) && !leaves(substituteId));
      return { row, step: key, deadlineAt, label: terms?.label, applicationId: id, workingDays: terms?.workingDays ?? 0, askable };
    });
}

export const proposeReviewers = read(
  {
    operationId: 'proposeReviewers',
    path: '/assignment-proposals',
    summary: 'Proposes a reviewer for each opinion without one, by load, with the other reviewers who may be asked',
    roles: ['lead'],
    query: z.strictObject({
      applicationIds: z
        .string()
        .regex(IDS)
        .meta({ description: `Applications, ${PROPOSED_AT_MOST} at most, with commas between` }),
    }),
    problems: ['not_found'],
    answer: Proposals,
  },
  async ({ deps: { db }, caller, at, query, language }) =>
    proposeFor(db, { ids: [...new Set(query.applicationIds.split(','))], from: null }, { caller, at }, language),
);

export const proposeHandover = read(
  {
    operationId: 'proposeHandover',
    path: '/handover-proposals',
    summary: 'Proposes reviewers, by load, for the opinions expected of a reviewer who leaves or moves',
    roles: ['lead'],
    query: z.strictObject({ reviewerId: Id }),
    answer: Proposals,
  },
  async ({ deps: { db }, caller, at, query: { reviewerId: from }, language }) => {
    const ids = await readFilesExpectedOf(db, scopeOf(caller), from, PROPOSED_AT_MOST);
    return proposeFor(db, { ids, from }, { caller, at }, language);
  },
);

type Sought = { ids: readonly string[]; from: string | null };

async function proposeFor(db: Kysely<DB>, { ids, from }: Sought, asker: Asker, language: Language): Promise<z.infer<typeof Proposals>> {
  const [reviewers, files] = await Promise.all([readLoads(db, asker.at), Promise.all(ids.map((id) => readToAsk(db, id, from, asker)))]);
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
}
