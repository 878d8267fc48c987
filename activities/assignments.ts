import type { Kysely } from 'kysely';
import { lockApplication } from '../db/applications.ts';
import { markAccepted, markDeclined, readAssignment } from '../db/assignments.ts';
import { once } from '../db/commands.ts';
import { appendEvent } from '../db/events.ts';
import { readSteps } from '../db/reviews.ts';
import type { DB } from '../db/schema.ts';
import { AcceptAssignment, DeclineAssignment, refuseAnswer } from '../domain/assignment.ts';
import { found, refuseIf } from '../domain/refusal.ts';
import { dueOfApplication } from './due.ts';

/** What somebody says who was asked for an opinion. The step's clock goes on: its term is the lead's to put off. */
export const assignmentActivities = (db: Kysely<DB>) => ({
  acceptAssignment: once(db, AcceptAssignment, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { step },
      at,
    } = given;
    const application = found(await lockApplication(trx, id));
    const [steps, assignment] = [await readSteps(trx, id), await readAssignment(trx, id, step)];
    refuseIf(refuseAnswer('acceptAssignment', application, steps, assignment, given));
    const { number } = found(assignment);
    await markAccepted(trx, id, step, at);
    const due = await dueOfApplication(trx, application, steps);
    return appendEvent(
      trx,
      { at, personId },
      { streamId: id, name: 'acceptAssignment', facts: { step, number }, due, state: application.state },
    );
  }),

  /** Nobody has the step any more: it waits for the lead to ask somebody else. */
  declineAssignment: once(db, DeclineAssignment, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { step },
      at,
    } = given;
    const application = found(await lockApplication(trx, id));
    const [steps, assignment] = [await readSteps(trx, id), await readAssignment(trx, id, step)];
    refuseIf(refuseAnswer('declineAssignment', application, steps, assignment, given));
    const { number } = found(assignment);
    await markDeclined(trx, given);
    const due = await dueOfApplication(trx, application, steps);
    return appendEvent(
      trx,
      { at, personId },
      { streamId: id, name: 'declineAssignment', facts: { step, number }, due, state: application.state },
    );
  }),
});
