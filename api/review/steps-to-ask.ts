import type { Kysely } from 'kysely';
import { readApplicationParts } from '../../db/applications/application-parts.ts';
import type { DB } from '../../db/core/schema.ts';
import { readLoadsForMany, readStepsOf } from '../../db/review/reviews.ts';
import { readFilesOfFund } from '../../db/threads/labels.ts';
import type { Asker } from '../../domain/core/may.ts';
import { isOfHouse } from '../../domain/people/conflict.ts';
import { type Caller, isSamePerson, scopeOf } from '../../domain/core/role.ts';
import { askableFor, isExpected, keptFromStep } from '../../domain/review/review.ts';
import { orMissing } from '../http/problem/problem.ts';

/**
 * The open steps of these files that no reviewer is asked for, or those that are expected of one who hands them over,
 * each with those whom the caller may ask, and those whom a rule keeps from it: in as many statements for one file as
 * for five hundred.
 * @param from the reviewer who hands over; null for steps that no reviewer is asked for
 */
export async function readToAsk(db: Kysely<DB>, ids: readonly string[], from: Caller | null, { caller, at }: Asker) {
  const [rows, partsOf, allSteps, reviewersFor] = await Promise.all([
    readFilesOfFund(db, scopeOf(caller), ids, caller.personId),
    readApplicationParts(db, ids),
    readStepsOf(db, ids),
    readLoadsForMany(db, ids, at),
  ]);
  const rowOf = new Map(rows.map((row) => [row.id, row]));
  const stepsOf = Map.groupBy(allSteps, ({ applicationId }) => applicationId);
  // Under any of their identities.
  const leaves = (reviewerId: string | null) => from !== null && isSamePerson(from, reviewerId);
  return ids.flatMap((id) => {
    const [row, { application, call }] = [orMissing(rowOf.get(id)), orMissing(partsOf.get(id))];
    // Of a file of their own organisation the caller reads no review.
    if (isOfHouse(row.organisation_id, caller)) return [];
    const [steps, reviewers] = [stepsOf.get(id) ?? [], reviewersFor(id)];
    return steps
      .filter((step) => (from === null ? step.reviewerId === null && step.state === 'open' : leaves(step.reviewerId) && isExpected(step)))
      .map(({ key, deadlineAt }) => {
        const terms = call.terms.steps.find((each) => each.key === key);
        const on = { application, steps, step: key };
        const able = askableFor(on, reviewers, { caller, at });
        const askable = able.filter(({ personId, substituteId }) => !leaves(personId) && !leaves(substituteId));
        const kept = keptFromStep(on, reviewers, { caller, at });
        return { row, step: key, deadlineAt, label: terms?.label, applicationId: id, workingDays: terms?.workingDays ?? 0, askable, kept };
      });
  });
}
