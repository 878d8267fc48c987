import type { Kysely } from 'kysely';
import { type LockedApplication, lockApplication, setApplicationState } from '../db/applications.ts';
import { readCallVersion } from '../db/calls.ts';
import { once } from '../db/commands.ts';
import { appendEvent } from '../db/events.ts';
import { insertOpinion, markReviewerReminded, markStepEscalated, readCandidate, readSteps, setReviewer } from '../db/reviews.ts';
import type { DB } from '../db/schema.ts';
import type { Receipt } from '../domain/command.ts';
import { nextApplicationDue } from '../domain/deadlines.ts';
import { found, refuseIf } from '../domain/refusal.ts';
import { AssignReviewer, GiveOpinion, nextStepDue, refuseAssignment, refuseOpinion, type ReviewStep } from '../domain/review.ts';

export const reviewActivities = (db: Kysely<DB>) => ({
  assignReviewer: once(db, AssignReviewer, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { step, reviewerId },
      at,
    } = given;
    const application = found(await lockApplication(trx, id));
    const steps = await readSteps(trx, id);
    refuseIf(refuseAssignment(application, steps, await readCandidate(trx, reviewerId), given));
    await setReviewer(trx, id, step, reviewerId);
    const due = nextApplicationDue({ state: 'in_review', screeningDueAt: null, screeningRemindedAt: null }, steps);
    return appendEvent(
      trx,
      { at, personId },
      { streamId: id, name: 'assignReviewer', facts: { step, reviewerId }, due, state: 'in_review' },
    );
  }),

  giveOpinion: once(db, GiveOpinion, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { step, verdict },
      at,
    } = given;
    const application = found(await lockApplication(trx, id));
    refuseIf(
      refuseOpinion(application, await readSteps(trx, id), await readCallVersion(trx, application.callId, application.callVersion), given),
    );
    await insertOpinion(trx, given);
    const steps = await readSteps(trx, id);
    const state = steps.every((each) => each.state === 'given') ? 'reviewed' : 'in_review';
    await setApplicationState(trx, [id], state);
    return appendEvent(
      trx,
      { at, personId },
      { streamId: id, name: 'giveOpinion', facts: { step, verdict }, due: nextApplicationDue({ ...application, state }, steps), state },
    );
  }),

  /** Recalls to their reviewers the open steps that have used half of their time. */
  remindReviewer: (id: string, at: string): Promise<Receipt | null> => meetStepDeadlines(db, id, at, 'remindReviewer'),

  /** Takes to the lead the open steps that have passed their term. */
  escalateStep: (id: string, at: string): Promise<Receipt | null> => meetStepDeadlines(db, id, at, 'escalateStep'),
});

const mark = { remindReviewer: markReviewerReminded, escalateStep: markStepEscalated };
const marked = (step: ReviewStep, what: keyof typeof mark, at: string): ReviewStep => ({
  ...step,
  [what === 'remindReviewer' ? 'remindedAt' : 'escalatedAt']: at,
});

/** One event for each step for which this is due now. The row may have moved since the date was set: it is asked again. */
function meetStepDeadlines(db: Kysely<DB>, id: string, at: string, what: keyof typeof mark): Promise<Receipt | null> {
  return db.transaction().execute(async (trx) => {
    const application: LockedApplication | undefined = await lockApplication(trx, id);
    if (application?.state !== 'in_review') return null;
    let steps = await readSteps(trx, id);
    let receipt: Receipt | null = null;
    for (const { key, ...step } of steps) {
      const due = nextStepDue({ key, ...step });
      if (due?.what !== what || due.at > at) continue;
      await mark[what](trx, id, key, at);
      steps = steps.map((each) => (each.key === key ? marked(each, what, at) : each));
      receipt = await appendEvent(
        trx,
        { at, personId: null },
        { streamId: id, name: what, facts: { step: key }, due: nextApplicationDue(application, steps), state: application.state },
      );
    }
    return receipt;
  });
}
