import assert from 'node:assert/strict';
import type { Kysely, Transaction } from 'kysely';
import { shareLockPerson, lockPresence } from '../../db/people/absences.ts';
import { type LockedApplication, lockApplication, setApplicationState, setContinueAt } from '../../db/applications/applications.ts';
import { endAssignments, endWaived, setReviewer } from '../../db/review/assignments.ts';
import { readCallVersion } from '../../db/calls/calls.ts';
import { setReplyUntil } from '../../db/review/replies.ts';
import { replyReminder, replyUntil } from '../../domain/review/reply.ts';
import { once } from '../../db/core/commands.ts';
import { readConflicts } from '../../db/people/conflicts.ts';
import {
  insertExtension,
  insertOpinion,
  lockLoads,
  markReviewerReminded,
  markStepEscalated,
  markWaived,
  moveSteps,
  readReviewCandidate,
  readSteps,
} from '../../db/review/reviews.ts';
import type { DB } from '../../db/core/schema.ts';
import { applicationTable } from '../../domain/applications/application-life.ts';
import type { Absence } from '../../domain/people/absence.ts';
import type { Call } from '../../domain/calls/call.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { hashLines } from '../../domain/core/chain.ts';
import type { Facts } from '../../domain/core/event.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import {
  askedAnew,
  AssignReviewer,
  dueReminder,
  ExtendStep,
  extended,
  GiveOpinion,
  isLate,
  leastLoaded,
  refuseAssignment,
  refuseExtension,
  refuseOpinion,
  refuseWaiver,
  type ReviewCandidate,
  type ReviewStep,
  WaiveStep,
} from '../../domain/review/review.ts';
import { continued } from '../../domain/review/reopening.ts';
import { rubricOf } from '../../domain/calls/review-graph.ts';
import { deadline, whenTaken, deadlineOfEach } from '../core/deadline.ts';
import { applicationNow } from '../core/next-deadline.ts';

/** What an event keeps of its opinion, so that a later change is detected: the scores, and the comment's hash. */
export const contentFacts = ({ scores, comment }: Pick<GiveOpinion, 'scores' | 'comment'>): Facts => ({
  scores: Object.entries(scores)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, score]) => `${key}:${score}`)
    .join(','),
  commentSha256: hashLines([comment]),
});

const lockTaking = whenTaken(lockApplication, applicationTable);

export const reviewActivities = (db: Kysely<DB>) => ({
  assignReviewer: once(db, AssignReviewer, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { step, reviewerId: named },
      at,
    } = given;
    const application = orNotFound(await lockApplication(trx, id));
    const steps = await readSteps(trx, id);
    const byLoad = named === undefined;
    const candidate = byLoad
      ? leastLoaded(application, steps, step, await lockLoads(trx, id, at))
      : await readReviewCandidate(trx, named, id);
    const { away, substitute } = await resolveReviewer(trx, id, candidate?.personId);
    // Read again while both are locked: a concurrent declaration of interest has been committed, or waits.
    const current = { ...application, ...(await readConflicts(trx, id)) };
    refuseIf(refuseAssignment(current, steps, candidate, given, away && { ...away, substitute }));
    const reviewerId = orNotFound(substitute ?? candidate).personId;
    const standsInFor = away?.personId ?? null;
    await setReviewer(
      trx,
      { applicationId: id, step },
      { personId: reviewerId, standsInFor, assignedBy: personId, byLoad },
      { at, ending: 'replaced' },
    );
    const call = await readCallVersion(trx, application.callId, application.callVersion);
    const its = call.terms.steps.find(({ key }) => key === step);
    const asked = steps.map((each) => (its && each.key === step ? askedAnew(each, its, at) : each));
    const renewed = asked.filter((each) => !steps.includes(each));
    await moveSteps(trx, id, renewed);
    const deadlineOn = renewed.map(({ deadlineAt }) => deadlineAt && parisDate(deadlineAt))[0];
    return {
      facts: {
        step,
        reviewerId,
        ...(byLoad ? { byLoad } : {}),
        ...(standsInFor ? { standsInFor } : {}),
        ...(deadlineOn ? { deadlineOn } : {}),
      },
      ...(await applicationNow(trx, application, asked)),
    };
  }),

  giveOpinion: once(db, GiveOpinion, async (trx, given) => {
    const { id, body, at } = given;
    const application = orNotFound(await lockApplication(trx, id));
    const call = await readCallVersion(trx, application.callId, application.callVersion);
    const before = await readSteps(trx, id);
    const rubric = rubricOf(call.terms, body.step, application);
    refuseIf(
      refuseOpinion(
        application,
        before,
        rubric.map(({ key }) => key),
        given,
      ),
    );
    await insertOpinion(trx, given);
    const { step, verdict } = body;
    const steps = before.map((each) => (each.key === step ? { ...each, state: 'given' as const, verdict } : each));
    return { facts: { step, verdict, ...contentFacts(body) }, ...(await endStep(trx, { application, call, steps }, at)) };
  }),

  /** Extends a step's deadline, whether or not it has passed; its reviewer is reminded again before the new one. */
  extendStep: once(db, ExtendStep, async (trx, given) => {
    const {
      id,
      body: { step, workingDays },
      at,
    } = given;
    const application = orNotFound(await lockApplication(trx, id));
    const steps = await readSteps(trx, id);
    refuseIf(refuseExtension(application, steps, given));
    const later = steps.filter(({ key }) => key === step).map((each) => extended(each, workingDays, at));
    await moveSteps(trx, id, later);
    const [{ deadlineAt = null, reviewerId = null } = {}] = later;
    assert(deadlineAt, `step ${step} of application ${id} is open and has no deadline`);
    const number = await insertExtension(trx, given, deadlineAt);
    return {
      facts: { step, number, workingDays, deadlineOn: parisDate(deadlineAt), reviewerId },
      ...(await applicationNow(trx, application)),
    };
  }),

  /** Waives an advisory step, whose opinion is no longer awaited. */
  waiveStep: once(db, WaiveStep, async (trx, given) => {
    const { id, body, at } = given;
    const application = orNotFound(await lockApplication(trx, id));
    const call = await readCallVersion(trx, application.callId, application.callVersion);
    const before = await readSteps(trx, id);
    refuseIf(refuseWaiver(application, before, call, given));
    await markWaived(trx, given);
    await endWaived(trx, given);
    const { step } = body;
    const steps = before.map((each) => (each.key === step ? { ...each, state: 'waived' as const } : each));
    return { facts: { step }, ...(await endStep(trx, { application, call, steps }, at)) };
  }),

  /**
   * Goes on after an opinion or a waiver: steps open or are cancelled, and once nothing is awaited the application is
   * reviewed.
   */
  continueReview: deadline(db, lockTaking, async (trx, application, { id, at }) => {
    if (!application.continueAt || application.continueAt > at) return null;
    await setContinueAt(trx, id, null);
    const call = await readCallVersion(trx, application.callId, application.callVersion);
    const next = continued(application, call, await readSteps(trx, id), at);
    if (!next) return null;
    const { moved, steps, state } = next;
    await moveSteps(trx, id, moved);
    await endAssignments(trx, id, at);
    if (state !== application.state) await setApplicationState(trx, [id], state);
    const until = state === 'reviewed' ? replyUntil(call, at) : null;
    const replyRemindAt = until && replyReminder(until, at);
    if (until) await setReplyUntil(trx, id, until, replyRemindAt);
    const keysOf = (wanted: ReviewStep['state']) => moved.filter((step) => step.state === wanted).map(({ key }) => key);
    return {
      facts: {
        ...listed('opened', keysOf('open')),
        ...listed('cancelled', keysOf('cancelled')),
        ...(state === 'reviewed' ? { reviewed: true } : {}),
        ...(until ? { replyBy: parisDate(until) } : {}),
      },
      ...(await applicationNow(trx, { ...application, state, continueAt: null, ...(until ? { replyRemindAt } : {}) }, steps)),
    };
  }),

  /** Reminds the reviewers of open steps at half of their time, and when their deadline is near. */
  remindReviewer: ofSteps(db, markReviewerReminded, (step, at) => {
    const reminder = dueReminder(step, at);
    return reminder && { step: step.key, ...(reminder.last ? { last: true } : {}) };
  }),

  /** Escalates to the lead the open steps that are past their deadline. */
  escalateStep: ofSteps(db, markStepEscalated, (step, at) => (isLate(step, at) ? { step: step.key } : null)),
});

/** The absence of a reviewer to be assigned, and their substitute; both rows are locked until this transaction ends. */
export async function resolveReviewer(
  trx: Transaction<DB>,
  applicationId: string,
  personId: string | undefined,
): Promise<{ away: Absence | null; substitute: ReviewCandidate | undefined }> {
  const away = personId === undefined ? null : await lockPresence(trx, personId);
  if (!away) return { away, substitute: undefined };
  await shareLockPerson(trx, away.substituteId);
  return { away, substitute: await readReviewCandidate(trx, away.substituteId, applicationId) };
}

/**
 * Ends a step. What may go on is due at once; nothing is, if it moves neither another step nor the application.
 * `steps`: as the command has left them.
 */
async function endStep(
  trx: Transaction<DB>,
  { application, call, steps }: { application: LockedApplication; call: Call; steps: readonly ReviewStep[] },
  at: string,
) {
  const continueAt = application.continueAt ?? (continued(application, call, steps, at) ? at : null);
  if (continueAt !== application.continueAt) await setContinueAt(trx, application.id, continueAt);
  return applicationNow(trx, { ...application, continueAt }, steps);
}

/** Several keys as one fact; empty without keys. */
export const listed = (name: string, keys: readonly string[]): Facts => (keys.length > 0 ? { [name]: keys.join(',') } : {});

/**
 * A date of steps.
 * @param factsOf the event's facts for a step; null if its date has not come
 */
const ofSteps = (db: Kysely<DB>, mark: typeof markReviewerReminded, factsOf: (step: ReviewStep, at: string) => Facts | null) =>
  deadlineOfEach(
    db,
    lockTaking,
    readSteps,
    async (trx, step, { id, at }) => {
      const facts = factsOf(step, at);
      if (facts) await mark(trx, id, step.key, at);
      return facts;
    },
    applicationNow,
  );
