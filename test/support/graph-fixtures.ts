import type { CallTerms, ReviewStepTerms } from '../../domain/calls/call.ts';
import { openCall } from './calls.ts';
import { type Door, expectStatus, opinionOn, STUDENTS, type Step } from './fixtures.ts';
import { THREE_OPINIONS } from './three-opinions.ts';
import type { AppHarness } from './app-harness.ts';

export const REASON = 'La spécialiste est en mission jusqu’au 15.';

/** The steps of the three opinions, some of them changed. */
export const stepsWith = (changes: Partial<Record<Step, Partial<ReviewStepTerms>>>): CallTerms['steps'] =>
  THREE_OPINIONS.terms.steps.map((step) => ({ ...step, ...changes[step.key as Step] }));

/** Data first, which is advisory; legal after it, advisory too; and impact after legal. */
export const CHAIN = stepsWith({ data: { blocking: false }, legal: { after: ['data'], blocking: false }, impact: { after: ['legal'] } });
/** Legal and data side by side, of which data is advisory, and impact after both. */
export const DIAMOND = stepsWith({ data: { blocking: false }, impact: { after: ['legal', 'data'] } });

export const projectUnder = async (harness: AppHarness, steps: CallTerms['steps'], title = STUDENTS.title) => ({
  ...STUDENTS,
  title,
  callId: await openCall(harness, { terms: { steps } }),
});

/** Gives the opinion of a step, as its reviewer. */
export const opine = async (harness: Door, id: string, step: Step, verdict = 'favourable') =>
  (await harness.as(`reviewer-${step}`)).post(`/applications/${id}/opinions`, opinionOn(step, verdict));
export const waive = async (harness: Door, id: string, step: Step, login = 'lead') =>
  (await harness.as(login)).post(`/applications/${id}/waivers`, { step, reason: REASON });
export const extend = async (harness: Door, id: string, step: Step, { workingDays = 5, login = 'lead' } = {}) =>
  (await harness.as(login)).post(`/applications/${id}/extensions`, { step, workingDays, reason: REASON });

/** Waits for the consequences of the last opinion: the application expects no more opinions. */
export async function expectReviewed(harness: AppHarness, id: string): Promise<void> {
  await harness.heard();
  const { state, due } = (await (await harness.as('lead')).get(`/applications/${id}`)).body;
  expect({ state, due }).toEqual({ state: 'reviewed', due: null });
}

type StepView = { key: string; state: string; deadlineAt: string | null; criteria: { key: string }[] };
/** The steps of a review as the lead reads them. */
export async function reviewOf(harness: Door, id: string): Promise<StepView[]> {
  return expectStatus(await (await harness.as('lead')).get(`/applications/${id}`), 200)['review'] as unknown as StepView[];
}
/** The state of each of them. */
export const statesOf = async (harness: Door, id: string): Promise<Record<string, string>> =>
  Object.fromEntries((await reviewOf(harness, id)).map(({ key, state }) => [key, state]));
