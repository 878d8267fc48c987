import { z } from 'zod';
import type { Application } from '../applications/application.ts';
import { type OnApplication, refuseOnApplication } from '../applications/application.ts';
import type { Call } from '../calls/call.ts';
import type { Given } from '../core/command.ts';
import type { Refusal } from '../core/refusal.ts';
import { repeatedIn } from '../core/repeated.ts';
import { type Caller, isSamePerson } from '../core/role.ts';
import { findStep, isReviewed, movedSteps, type OnStep, type ReviewStep, type StepStanding } from './review.ts';
import { stepsBehind } from '../calls/review-graph.ts';
import { Key, text } from '../core/words.ts';

/** The applicant has changed what these opinions were given on: the same reviewers are asked again. */
export const ReopenSteps = z.strictObject({ steps: z.array(Key).min(1).max(50), reason: text(4000).min(1) });
export type ReopenSteps = z.infer<typeof ReopenSteps>;

/** A conflict of interest was found after the opinion: it no longer counts, and another reviewer is asked. */
export const VoidOpinion = z.strictObject({ step: Key, reason: text(4000).min(1) });
export type VoidOpinion = z.infer<typeof VoidOpinion>;

/** The opinion that counts on a step; `isDecidedOn`: a session has decided on the application since it was given. */
export type CurrentOpinion = { step: string; personId: string; revision: number; isDecidedOn: boolean };

/** True if the applicant has changed the application since the opinion. */
export const isStale = (opinion: { revision: number }, application: { revision: number }): boolean =>
  opinion.revision < application.revision;

type WithOpinions = { opinions: readonly CurrentOpinion[] };

const refuseAskingAgain = (command: 'reopenSteps' | 'voidOpinion', on: OnApplication, caller: Caller): Refusal | null =>
  refuseOnApplication(command, on, caller);

/** Refuses steps without an opinion, then those whose opinion is on the current revision. */
function refuseCurrent(
  { application, opinions }: OnApplication & WithOpinions,
  steps: readonly Pick<StepStanding, 'key' | 'state'>[],
): Refusal | null {
  const awaited = steps.find(({ state }) => state !== 'given');
  if (awaited) return { code: 'step_not_given', step: awaited.key, state: awaited.state };
  const current = opinions.filter((each) => steps.some(({ key }) => key === each.step) && !isStale(each, application));
  const { revision } = application;
  return current.length > 0 ? { code: 'opinion_on_current_revision', steps: current.map(({ step }) => step), revision } : null;
}

/**
 * The first refusal, in order of precedence; null if a step, whose opinion is on an earlier revision, may be reopened.
 */
export const mayReopen = (on: OnStep & WithOpinions, caller: Caller): Refusal | null =>
  refuseAskingAgain('reopenSteps', on, caller) ?? refuseCurrent(on, [on.step]);

/** The same for several steps that a body names together. */
export function refuseReopening(
  application: Application,
  steps: readonly ReviewStep[],
  opinions: readonly CurrentOpinion[],
  { caller, body }: Given<ReopenSteps>,
): Refusal | null {
  const refusal = refuseAskingAgain('reopenSteps', { application }, caller);
  if (refusal) return refusal;
  const known = steps.map(({ key }) => key);
  if (body.steps.some((key) => !known.includes(key))) return { code: 'step_unknown', known };
  const repeated = repeatedIn(body.steps);
  if (repeated.length > 0) return { code: 'step_twice', steps: repeated };
  return refuseCurrent(
    { application, opinions },
    steps.filter(({ key }) => body.steps.includes(key)),
  );
}

/**
 * The first refusal, in order of precedence; null if the opinion may be voided. A lead may void neither their own
 * opinion nor one on what concerns them.
 */
export function mayVoid(on: OnStep & WithOpinions, caller: Caller): Refusal | null {
  const refusal = refuseAskingAgain('voidOpinion', on, caller);
  if (refusal) return refusal;
  const { key, state } = on.step;
  if (state !== 'given') return { code: 'step_not_given', step: key, state };
  const own = on.opinions.some(({ step, personId }) => step === key && isSamePerson(caller, personId));
  return own ? { code: 'voider_gave_opinion', step: key } : null;
}

export function refuseVoiding(
  application: Application,
  steps: readonly ReviewStep[],
  opinions: readonly CurrentOpinion[],
  given: Given<VoidOpinion>,
): Refusal | null {
  const found = findStep('voidOpinion', application, steps, given);
  return 'refusal' in found ? found.refusal : mayVoid({ application, opinions, ...found }, given.caller);
}

/**
 * The steps that change when the opinions on some steps have ended: those are open again, with new clocks, or wait for
 * the steps before them; cancelled steps behind them wait again. Opinions given behind them stay.
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
 * What follows by itself once steps have ended: those behind them open or are cancelled, and once nothing is awaited
 * the application is reviewed. Null if neither a step nor the state would change. `steps`: those of the review at that
 * time.
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
 * The state of an application whose review goes on: during a correction or a re-examination, which an award begins, it
 * stays; it is reviewed once nothing is awaited.
 */
export function stateInReview(state: Application['state'], steps: readonly ReviewStep[]): Application['state'] {
  if (state === 'correction_requested' || state === 'in_reexamination') return state;
  if (state === 'awarded') return 'in_reexamination';
  return isReviewed(steps) ? 'reviewed' : 'in_review';
}
