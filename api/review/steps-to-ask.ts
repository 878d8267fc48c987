import type { Kysely } from 'kysely';
import { readApplicationDetail } from '../../db/applications/application-detail.ts';
import { readCallVersion } from '../../db/calls/calls.ts';
import type { DB } from '../../db/core/schema.ts';
import { readLoadsFor, readSteps } from '../../db/review/reviews.ts';
import type { Asker } from '../../domain/core/may.ts';
import { type Caller, isSamePerson, scopeOf } from '../../domain/core/role.ts';
import { askableFor, isExpected, keptFromStep } from '../../domain/review/review.ts';
import { orMissing } from '../http/problem/problem.ts';

/**
 * The open steps of a file that no reviewer is asked for, or those that are expected of one who hands them over, each
 * with those whom the caller may ask, and those whom a rule keeps from it.
 * @param from the reviewer who hands over; null for steps that no reviewer is asked for
 */
export async function readToAsk(db: Kysely<DB>, id: string, from: Caller | null, { caller, at }: Asker) {
  const found = orMissing(await readApplicationDetail(db, scopeOf(caller), { id, personId: caller.personId, at }));
  const { row, asked } = found;
  const [reviewers, steps, call] = await Promise.all([
    readLoadsFor(db, id, at),
    readSteps(db, id),
    readCallVersion(db, row.call_id, row.call_version),
  ]);
  // Under any of their identities.
  const leaves = (reviewerId: string | null) => from !== null && isSamePerson(from, reviewerId);
  return steps
    .filter((step) => (from === null ? step.reviewerId === null && step.state === 'open' : leaves(step.reviewerId) && isExpected(step)))
    .map(({ key, deadlineAt }) => {
      const terms = call.terms.steps.find((each) => each.key === key);
      const on = { application: asked.application, steps, step: key };
      const able = askableFor(on, reviewers, { caller, at });
      const askable = able.filter(({ personId, substituteId }) => !leaves(personId) && !leaves(substituteId));
      const kept = keptFromStep(on, reviewers, { caller, at });
      return { row, step: key, deadlineAt, label: terms?.label, applicationId: id, workingDays: terms?.workingDays ?? 0, askable, kept };
    });
}
