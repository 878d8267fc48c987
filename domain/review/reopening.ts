import { z } from 'zod';
import type { Application } from '../applications/application.ts';
import { applicationTable, refuseInvisible } from '../applications/application.ts';
import type { Call } from '../calls/call.ts';
import type { Given } from '../core/command.ts';
import { refuseConflicted } from '../people/conflict.ts';
import type { Refusal } from '../core/refusal.ts';
import { repeatedIn } from '../core/repeated.ts';
import { isReviewed, movedSteps, refuseStep, type ReviewStep } from './review.ts';
import { stepsBehind } from '../calls/review-graph.ts';
import { refuseState } from '../core/state-table.ts';
import { Key, text } from '../core/words.ts';

/** The applicant has changed what these opinions were given on: the same reviewers are asked again. */
export const ReopenSteps = z.strictObject({ steps: z.array(Key).min(1).max(50), reason: text(4000).min(1) });
export type ReopenSteps = z.infer<typeof ReopenSteps>;

/** A conflict of interest was found after the opinion: it counts no more, and somebody else is asked. */
export const VoidOpinion = z.strictObject({ step: Key, reason: text(4000).min(1) });
export type VoidOpinion = z.infer<typeof VoidOpinion>;

/** The opinion that counts on a step: by whom it was given, and on which revision. */
export type CurrentOpinion = { step: string; personId: string; revision: number };

/** True of an opinion on what the applicant has changed since. */
export const isStale = (opinion: { revision: number }, application: { revision: number }): boolean =>
  opinion.revision < application.revision;

/** Guards in order of precedence; null: these steps, whose opinions are on an earlier revision, may be opened again. */
export function refuseReopening(
  application: Application,
  steps: readonly ReviewStep[],
  opinions: readonly CurrentOpinion[],
  { caller, body }: Given<ReopenSteps>,
): Refusal | null {
  const sight = refuseInvisible(application, caller);
  if (sight) return sight;
  const state = refuseState(applicationTable, application.state, 'reopenSteps');
  if (state) return state;
  const known = steps.map(({ key }) => key);
  if (body.steps.some((key) => !known.includes(key))) return { code: 'step_unknown', known };
  const repeated = repeatedIn(body.steps);
  if (repeated.length > 0) return { code: 'step_twice', steps: repeated };
  const conflict = refuseConflicted(application, caller);
  if (conflict) return conflict;
  const awaited = steps.find((step) => body.steps.includes(step.key) && step.state !== 'given');
  if (awaited) return { code: 'step_not_given', step: awaited.key, state: awaited.state };
  const current = opinions.filter((opinion) => body.steps.includes(opinion.step) && !isStale(opinion, application));
  const { revision } = application;
  return current.length > 0 ? { code: 'opinion_on_current_revision', steps: current.map(({ step }) => step), revision } : null;
}

/**
 * Guards in order of precedence; null: the opinion may be voided. Nobody voids its own, nor judges who judged what
 * concerns itself.
 */
export function refuseVoiding(
  application: Application,
  steps: readonly ReviewStep[],
  opinions: readonly CurrentOpinion[],
  given: Given<VoidOpinion>,
): Refusal | null {
  const refusal = refuseStep('voidOpinion', application, steps, given) ?? refuseConflicted(application, given.caller);
  if (refusal) return refusal;
  const { step } = given.body;
  const state = steps.find(({ key }) => key === step)?.state ?? 'given';
  if (state !== 'given') return { code: 'step_not_given', step, state };
  const own = opinions.some((opinion) => opinion.step === step && opinion.personId === given.caller.personId);
  return own ? { code: 'voider_gave_opinion', step } : null;
}

/**
 * A review whose opinions on some steps have ended: these are open again, with their clocks afresh, or wait for what
 * stands before them; what stood behind them and was cancelled waits again. What is given behind them stays. Returned
 * are the steps that have changed.
 */
export function askedAgain(call: Call, steps: readonly ReviewStep[], keys: readonly string[], at: string): ReviewStep[] {
  const behind = stepsBehind(call.terms.steps, keys);
  const isAsked = ({ key, state }: ReviewStep) => keys.includes(key) || (state === 'cancelled' && behind.has(key));
  const afresh = { state: 'waiting', verdict: null, remindAt: null, deadlineAt: null, remindedAt: null, escalatedAt: null } as const;
  const waiting = steps.map((step) => (isAsked(step) ? { ...step, ...afresh } : step));
  const moved = new Map(movedSteps(call, waiting, at).map((step) => [step.key, step]));
  return waiting.flatMap((step, place) => {
    const now = moved.get(step.key) ?? step;
    return keys.includes(step.key) || now.state !== steps[place]?.state ? [now] : [];
  });
}

/**
 * What follows by itself once steps have ended: those behind them open or are cancelled, and where nothing is awaited
 * any more the application is reviewed. Null where neither a step nor the state would move. `steps`: those of the
 * review then.
 */
export function continued(
  { state }: Pick<Application, 'state'>,
  call: Call,
  steps: readonly ReviewStep[],
  at: string,
): { moved: ReviewStep[]; steps: ReviewStep[]; state: Application['state'] } | null {
  const moved = movedSteps(call, steps, at);
  const after = steps.map((step) => moved.find(({ key }) => key === step.key) ?? step);
  const next = stateInReview(state, after);
  return moved.length > 0 || next !== state ? { moved, steps: after, state: next } : null;
}

/**
 * Where an application stands whose review goes on: in a correction it stays, as in a re-examination, which an award
 * begins; it is reviewed once nothing is awaited.
 */
export function stateInReview(state: Application['state'], steps: readonly ReviewStep[]): Application['state'] {
  if (state === 'correction_requested' || state === 'in_reexamination') return state;
  if (state === 'awarded') return 'in_reexamination';
  return isReviewed(steps) ? 'reviewed' : 'in_review';
}
