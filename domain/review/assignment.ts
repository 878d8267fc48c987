import { z } from 'zod';
import type { Application } from '../applications/application.ts';
import type { Given } from '../core/command.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Caller } from '../core/role.ts';
import { EXPECTED, findStep, type OnStep, refuseOnStep, refuseUnasked, type ReviewStep } from './review.ts';
import { Key, text } from '../core/words.ts';

/** The reviewer will give the opinion. Giving it accepts too. */
export const AcceptAssignment = z.strictObject({ step: Key });
export type AcceptAssignment = z.infer<typeof AcceptAssignment>;

export const DeclineAssignment = z.strictObject({ step: Key, reason: text(4000).min(1) });
export type DeclineAssignment = z.infer<typeof DeclineAssignment>;

/**
 * Why an assignment ended. `absence_over`: the substitute's, as the absent reviewer is back; `conflict`: the reviewer
 * has a conflict of interest.
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
 * A step's current assignment: its number among those of the step, and whether it was accepted. A declined one is over.
 */
export type Assignment = { number: number; answer: 'accepted' | 'declined' | null };

/**
 * The first refusal, in order of precedence; null if the assignment may be accepted or declined. A reviewer who has
 * accepted gives the opinion, or has the lead ask another.
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
