import { z } from 'zod';
import type { Application } from '../applications/application.ts';
import type { Given } from '../core/command.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Caller } from '../core/role.ts';
import { EXPECTED, findStep, type OnStep, refuseOnStep, refuseUnasked, type ReviewStep } from './review.ts';
import { Key, text } from '../core/words.ts';

/** Who was asked for an opinion will give it. An opinion that is given says so as well. */
export const AcceptAssignment = z.strictObject({ step: Key });
export type AcceptAssignment = z.infer<typeof AcceptAssignment>;

export const DeclineAssignment = z.strictObject({ step: Key, reason: text(4000).min(1) });
export type DeclineAssignment = z.infer<typeof DeclineAssignment>;

/**
 * Why somebody is asked for an opinion no more. `absence_over`: it stood in for whoever is back; `conflict`: it is in
 * conflict of interest.
 */
export const ASSIGNMENT_ENDINGS = [
  'replaced',
  'declined',
  'handed_over',
  'absence_over',
  'opinion_given',
  'waived',
  'cancelled',
  'conflict',
] as const;
export type AssignmentEnding = (typeof ASSIGNMENT_ENDINGS)[number];

/**
 * What is asked of a step's reviewer now: which of the step's assignments it is, and whether it was accepted. One that
 * is declined is over.
 */
export type Assignment = { number: number; answer: 'accepted' | 'declined' | null };

/**
 * Guards in order of precedence; null: the assignment may be accepted, or declined. Who has accepted gives the opinion,
 * or has the lead ask somebody else.
 */
export const mayAnswerAssignment =
  (command: 'acceptAssignment' | 'declineAssignment') =>
  (on: OnStep & { assignment: Pick<Assignment, 'answer'> | undefined }, caller: Caller): Refusal | null =>
    refuseOnStep(command, EXPECTED, on, caller) ??
    refuseUnasked(on, caller) ??
    (on.assignment?.answer ? { code: 'accepted_already', step: on.step.key } : null);

export function refuseAnswer(
  command: 'acceptAssignment' | 'declineAssignment',
  application: Application,
  steps: readonly ReviewStep[],
  assignment: Assignment | undefined,
  given: Given<{ step: string }>,
): Refusal | null {
  const found = findStep(command, application, steps, given);
  return 'refusal' in found ? found.refusal : mayAnswerAssignment(command)({ application, assignment, ...found }, given.caller);
}
