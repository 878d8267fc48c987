import type { Kysely } from 'kysely';
import { lockPresence } from '../db/absences.ts';
import { lockApplication, setApplicationState } from '../db/applications.ts';
import { readCallVersion } from '../db/calls.ts';
import { once } from '../db/commands.ts';
import { appendEvent } from '../db/events.ts';
import {
  insertOpinion,
  lockLoads,
  markReviewerReminded,
  markStepEscalated,
  readReviewCandidate,
  readSteps,
  setReviewer,
} from '../db/reviews.ts';
import type { DB } from '../db/schema.ts';
import { applicationTable } from '../domain/application.ts';
import type { Receipt } from '../domain/command.ts';
import { found, refuseIf } from '../domain/refusal.ts';
import { AssignReviewer, GiveOpinion, leastLoaded, nextStepDue, refuseAssignment, refuseOpinion } from '../domain/review.ts';
import { refuseState } from '../domain/state-table.ts';
import { dueOfApplication } from './due.ts';

export const reviewActivities = (db: Kysely<DB>) => ({
  assignReviewer: once(db, AssignReviewer, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { step, reviewerId: named },
      at,
    } = given;
    const application = found(await lockApplication(trx, id));
    const steps = await readSteps(trx, id);
    const byLoad = named === undefined;
    const candidate = byLoad ? leastLoaded(application, steps, await lockLoads(trx, id)) : await readReviewCandidate(trx, named, id);
    const away = candidate ? await lockPresence(trx, candidate.personId) : null;
    const substitute = away ? await readReviewCandidate(trx, away.substituteId, id) : undefined;
    refuseIf(refuseAssignment(application, steps, candidate, given, away && { ...away, substitute }));
    const reviewerId = found(substitute ?? candidate).personId;
    const standsInFor = away?.personId ?? null;
    await setReviewer(trx, id, step, reviewerId, standsInFor);
    const { state } = application;
    const facts = { step, reviewerId, ...(byLoad ? { byLoad } : {}), ...(standsInFor ? { standsInFor } : {}) };
    return appendEvent(
      trx,
      { at, personId },
      { streamId: id, name: 'assignReviewer', facts, due: await dueOfApplication(trx, application, steps), state },
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
    const before = await readSteps(trx, id);
    refuseIf(refuseOpinion(application, before, await readCallVersion(trx, application.callId, application.callVersion), given));
    await insertOpinion(trx, given);
    const steps = before.map((each) => (each.key === step ? { ...each, state: 'given' as const } : each));
    const state = steps.every((each) => each.state === 'given') ? 'reviewed' : application.state;
    if (state !== application.state) await setApplicationState(trx, [id], state);
    return appendEvent(
      trx,
      { at, personId },
      {
        streamId: id,
        name: 'giveOpinion',
        facts: { step, verdict },
        due: await dueOfApplication(trx, { ...application, state }, steps),
        state,
      },
    );
  }),

  /** Recalls to their reviewers the open steps that have used half of their time. */
  remindReviewer: (id: string, at: string): Promise<Receipt | null> => meetStepDeadlines(db, id, at, 'remindReviewer'),

  /** Takes to the lead the open steps that have passed their term. */
  escalateStep: (id: string, at: string): Promise<Receipt | null> => meetStepDeadlines(db, id, at, 'escalateStep'),
});

const mark = { remindReviewer: markReviewerReminded, escalateStep: markStepEscalated };

/** One event for each step for which this is due now. The row may have moved since the date was set: it is asked again. */
function meetStepDeadlines(db: Kysely<DB>, id: string, at: string, what: keyof typeof mark): Promise<Receipt | null> {
  return db.transaction().execute(async (trx) => {
    const application = await lockApplication(trx, id);
    if (!application || refuseState(applicationTable, application.state, what)) return null;
    let receipt: Receipt | null = null;
    for (const step of await readSteps(trx, id)) {
      const due = nextStepDue(step);
      if (due?.what !== what || due.at > at) continue;
      await mark[what](trx, id, step.key, at);
      receipt = await appendEvent(
        trx,
        { at, personId: null },
        { streamId: id, name: what, facts: { step: step.key }, due: await dueOfApplication(trx, application), state: application.state },
      );
    }
    return receipt;
  });
}
