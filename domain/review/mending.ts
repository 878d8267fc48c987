import { z } from 'zod';
import type { Application } from '../applications/application.ts';
import type { Call } from '../calls/call.ts';
import { stepsBehind } from '../calls/review-graph.ts';
import type { Given } from '../core/command.ts';
import type { Refusal } from '../core/refusal.ts';
import { type Caller, isSamePerson } from '../core/role.ts';
import { refuseOnApplication } from '../applications/application.ts';
import { Key, text } from '../core/words.ts';
import type { CurrentOpinion } from './reopening.ts';
import { findStep, GiveOpinion, isBlinded, type OnStep, refuseScores, type StepStanding } from './review.ts';

/**
 * Mends a slip in an opinion: its scores and its reasons. Its verdict stays, since the review has gone on by it; a lead
 * who wants another one asks for the opinion anew.
 */
export const MendOpinion = z.strictObject({
  step: Key,
  scores: GiveOpinion.shape.scores,
  comment: GiveOpinion.shape.comment,
  reason: text(4000).min(1),
});
export type MendOpinion = z.infer<typeof MendOpinion>;

type OnOpinion = OnStep & {
  isReplied: boolean;
  call: Pick<Call, 'terms'>;
  steps: readonly StepStanding[];
  opinions: readonly CurrentOpinion[];
};

/**
 * The first refusal, in order of precedence; null if the caller gave the opinion that counts on the step, neither an
 * opinion behind it nor a session's decision rests on it, its organisation has not replied to it, and on a blind step
 * the caller may not read another one yet.
 */
export function mayMend({ call, steps, opinions, isReplied, ...on }: OnOpinion, caller: Caller): Refusal | null {
  const refusal = refuseOnApplication('mendOpinion', on, caller);
  if (refusal) return refusal;
  const { key, state } = on.step;
  const opinion = opinions.find((each) => each.step === key);
  if (!opinion) return { code: 'step_not_given', step: key, state };
  if (!isSamePerson(caller, opinion.personId)) return { code: 'opinion_of_another_person', step: key };
  const behind = stepsBehind(call.terms.steps, [key]);
  const by = steps.find((step) => step.state === 'given' && behind.has(step.key))?.key ?? null;
  if (by !== null || opinion.isDecidedOn) return { code: 'opinion_relied_on', step: key, by };
  // A review that was taken up again has opinions without a reply.
  if (isReplied && on.application.state === 'reviewed') return { code: 'opinion_replied_to', step: key };
  const isBlind = call.terms.steps.some((each) => each.key === key && each.blind);
  const mayRead = opinions.some(({ personId }) => personId !== opinion.personId) && !isBlinded(call, steps, caller);
  return isBlind && mayRead ? { code: 'opinions_readable', step: key } : null;
}

/** The same of a body, whose scores are for the criteria of the opinion that it mends. */
export function refuseMending(
  application: Application,
  parts: Omit<OnOpinion, 'application' | 'step'>,
  criteria: readonly string[],
  given: Given<MendOpinion>,
): Refusal | null {
  const found = findStep('mendOpinion', application, parts.steps, given);
  if ('refusal' in found) return found.refusal;
  return mayMend({ application, ...parts, ...found }, given.caller) ?? refuseScores(given.body, criteria);
}

/**
 * When an opinion was first given: each one that was mended ended at the instant at which the next was given.
 * @param ended the ended opinions on its step, the last ended first
 */
export const firstGivenAt = (
  { givenAt }: { givenAt: string },
  ended: readonly { givenAt: string; ended: { as: string; at: string } }[],
): string => ended.reduce((at, before) => (before.ended.as === 'mended' && before.ended.at === at ? before.givenAt : at), givenAt);
