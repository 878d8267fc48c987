import type { Kysely, Transaction } from 'kysely';
import { lockApplication } from '../../db/applications/applications.ts';
import { markAccepted, markDeclined, readAssignment } from '../../db/review/assignments.ts';
import { once } from '../../db/core/commands.ts';
import type { Effect } from '../../db/core/append-effect.ts';
import { readSteps } from '../../db/review/reviews.ts';
import type { DB } from '../../db/core/schema.ts';
import { AcceptAssignment, DeclineAssignment, refuseAnswer } from '../../domain/review/assignment.ts';
import type { Given } from '../../domain/core/command.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { applicationNow } from '../core/next-deadline.ts';

/** A reviewer's answers to an assignment. The step's clock goes on: only the lead extends its deadline. */
export const assignmentActivities = (db: Kysely<DB>) => ({
  acceptAssignment: once(db, AcceptAssignment, (trx, given) =>
    answer(trx, 'acceptAssignment', given, () => markAccepted(trx, given.id, given.body.step, given.at)),
  ),

  /** Declines the step, which then waits for the lead to ask another reviewer. */
  declineAssignment: once(db, DeclineAssignment, (trx, given) => answer(trx, 'declineAssignment', given, () => markDeclined(trx, given))),
});

async function answer(
  trx: Transaction<DB>,
  name: 'acceptAssignment' | 'declineAssignment',
  given: Given<{ step: string }>,
  mark: () => Promise<void>,
): Promise<Effect> {
  const {
    id,
    body: { step },
  } = given;
  const application = orNotFound(await lockApplication(trx, id));
  const [steps, assignment] = [await readSteps(trx, id), await readAssignment(trx, id, step)];
  refuseIf(refuseAnswer(name, application, steps, assignment, given));
  const { number } = orNotFound(assignment);
  await mark();
  const { byLetter } = given.caller;
  return { facts: { step, number, ...(byLetter && { byLetter }) }, ...(await applicationNow(trx, application, steps)) };
}
