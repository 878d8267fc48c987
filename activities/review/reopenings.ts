import type { Kysely, Transaction } from 'kysely';
import { type LockedApplication, lockApplication, setApplicationState, setContinueAt } from '../../db/applications/applications.ts';
import { setReviewer } from '../../db/review/assignments.ts';
import { readCallVersion } from '../../db/calls/calls.ts';
import { once } from '../../db/core/commands.ts';
import { readConflicts } from '../../db/people/conflicts.ts';
import type { Effect } from '../../db/core/append-effect.ts';
import { endOpinions, insertOpinion, moveSteps, readCurrentOpinions, readReviewCandidate, readSteps } from '../../db/review/reviews.ts';
import type { DB } from '../../db/core/schema.ts';
import { readReplying } from '../../db/review/replies.ts';
import { readOpenSessionOf } from '../../db/committee/sessions.ts';
import { markLeft } from '../../db/committee/votes.ts';
import type { By } from '../../domain/core/command.ts';
import type { Facts } from '../../domain/core/event.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { MendOpinion, refuseMending } from '../../domain/review/mending.ts';
import { askedAgain, refuseReopening, refuseVoiding, ReopenSteps, stateInReview, VoidOpinion } from '../../domain/review/reopening.ts';
import { mayTakeStep, type ReviewStep } from '../../domain/review/review.ts';
import { applicationNow } from '../core/next-deadline.ts';
import { openReexamination } from '../committee/reexaminations.ts';
import { contentFacts, listed, resolveReviewer } from './reviews.ts';

export const reopeningActivities = (db: Kysely<DB>) => ({
  /** Mends the scores and the reasons of an opinion, which is kept as it was; the lead is told why. */
  mendOpinion: once(db, MendOpinion, async (trx, given) => {
    const { id, body } = given;
    const { step, scores, comment } = body;
    const application = orNotFound(await lockApplication(trx, id));
    const call = await readCallVersion(trx, application.callId, application.callVersion);
    const [steps, opinions] = [await readSteps(trx, id), await readCurrentOpinions(trx, id)];
    const opinion = opinions.find((each) => each.step === step);
    const { isReplied } = await readReplying(trx, id);
    refuseIf(refuseMending(application, { call, steps, opinions, isReplied }, Object.keys(opinion?.scores ?? {}), given));
    const { revision, verdict } = orNotFound(opinion);
    await endOpinions(trx, given, [step], 'mended');
    await insertOpinion(trx, { ...given, body: { step, revision, verdict, scores, comment } });
    return { facts: { step, verdict, ...contentFacts(body) }, ...(await applicationNow(trx, application, steps)) };
  }),

  /**
   * Reopens steps whose opinions are on an earlier revision, with the same reviewers. The opinions are kept but no
   * longer count.
   */
  reopenSteps: once(db, ReopenSteps, async (trx, given) => {
    const {
      id,
      body: { steps: keys },
      by,
    } = given;
    const application = orNotFound(await lockApplication(trx, id));
    const steps = await readSteps(trx, id);
    refuseIf(refuseReopening(application, steps, await readCurrentOpinions(trx, id), given));
    await endOpinions(trx, given, keys, 'superseded');
    return askAgain(trx, { application, steps, keys }, by);
  }),

  /** Voids an opinion because of a conflict of interest: its step is open again, and another reviewer is asked. */
  voidOpinion: once(db, VoidOpinion, async (trx, given) => {
    const {
      id,
      body: { step },
      at,
      by,
    } = given;
    const application = orNotFound(await lockApplication(trx, id));
    const before = await readSteps(trx, id);
    const opinions = await readCurrentOpinions(trx, id);
    refuseIf(refuseVoiding(application, before, opinions, given));
    const also = application.state === 'awarded' ? [await openReexamination(trx, application, at)] : [];
    await endOpinions(trx, given, [step], 'voided');
    await setReviewer(trx, { applicationId: id, step }, null, { at, ending: 'conflict' });
    const steps = before.map((each) => (each.key === step ? { ...each, reviewerId: null } : each));
    const sessionId = application.state === 'in_session' ? await readOpenSessionOf(trx, id) : null;
    if (sessionId) await markLeft(trx, sessionId, [id], { because: 'opinion_voided', at });
    const reviewerId = opinions.find((opinion) => opinion.step === step)?.personId ?? null;
    const facts = { step, reviewerId, from: application.state, ...(sessionId ? { sessionId } : {}) };
    return { ...(await askAgain(trx, { application, steps, keys: [step] }, by, facts)), also };
  }),
});

/**
 * The opinions on some steps have ended: those are open again or wait, steps that they had cancelled wait again, and
 * the application returns to its review. `steps`: as the command has left them.
 */
async function askAgain(
  trx: Transaction<DB>,
  { application, steps, keys }: { application: LockedApplication; steps: readonly ReviewStep[]; keys: readonly string[] },
  by: By,
  facts: Facts = {},
): Promise<Effect> {
  const { id } = application;
  const call = await readCallVersion(trx, application.callId, application.callVersion);
  const moved = askedAgain(call, steps, keys, by.at);
  await moveSteps(trx, id, moved);
  const asked = await askReviewers(trx, { application, steps, moved }, by);
  const after = steps.map((step) => asked.find(({ key }) => key === step.key) ?? step);
  const state = stateInReview(application.state, after);
  if (state !== application.state) await setApplicationState(trx, [id], state);
  // The review has gone on here.
  if (application.continueAt) await setContinueAt(trx, id, null);
  const keysOf = (wanted: (step: ReviewStep) => boolean) => asked.filter(wanted).map(({ key }) => key);
  const isAsked = ({ key }: ReviewStep) => keys.includes(key);
  const isCancelled = (step: ReviewStep) => step.state === 'cancelled';
  return {
    facts: {
      ...facts,
      ...listed(
        'reopened',
        keysOf((step) => isAsked(step) && !isCancelled(step)),
      ),
      ...listed(
        'waits',
        keysOf((step) => !isAsked(step) && !isCancelled(step)),
      ),
      ...listed('cancelled', keysOf(isCancelled)),
    },
    ...(await applicationNow(trx, { ...application, state, continueAt: null }, after)),
  };
}

/**
 * Asks the reviewers of these steps again: the substitute if one is away, and none if one may no longer judge the
 * application.
 */
async function askReviewers(
  trx: Transaction<DB>,
  { application, steps, moved }: { application: LockedApplication; steps: readonly ReviewStep[]; moved: readonly ReviewStep[] },
  { at, personId: assignedBy }: By,
): Promise<ReviewStep[]> {
  let now = steps.map((step) => moved.find(({ key }) => key === step.key) ?? step);
  for (const { key, state, reviewerId: former } of moved) {
    if (former === null || state === 'cancelled') continue;
    const { away, substitute } = await resolveReviewer(trx, application.id, former);
    const judged = { ...application, ...(await readConflicts(trx, application.id)) };
    const mayAsk = mayTakeStep(judged, now, key, await readReviewCandidate(trx, former, application.id));
    const standsIn = away && mayTakeStep(judged, now, key, substitute) ? substitute?.personId : undefined;
    const reviewerId = standsIn ?? (mayAsk ? former : null);
    const asked = reviewerId && { personId: reviewerId, standsInFor: standsIn === undefined ? null : former, assignedBy, byLoad: false };
    await setReviewer(trx, { applicationId: application.id, step: key }, asked || null, { at, ending: 'conflict' });
    now = now.map((step) => (step.key === key ? { ...step, reviewerId } : step));
  }
  return now.filter(({ key }) => moved.some((step) => step.key === key));
}
