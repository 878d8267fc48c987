import type { Application } from '../../../domain/applications/application.ts';
import { type Assignment, refuseAnswer } from '../../../domain/review/assignment.ts';
import { type ReviewStep, STEP_STATES } from '../../../domain/review/review.ts';
import type { Caller } from '../../../domain/core/role.ts';
import { applicationIn, callerOf, FUND, given, inOrderOfPrecedence, stepOf } from '../../support/domain.ts';

type Case = { application: Application; steps: ReviewStep[]; assignment: Assignment | undefined; caller: Caller; step: string };
const sound = (): Case => ({
  application: applicationIn('in_review'),
  steps: [stepOf('legal', { reviewerId: 'candidate' }), stepOf('data', { reviewerId: 'another' })],
  assignment: { number: 1, answer: null },
  caller: callerOf('reviewer', FUND, 'candidate'),
  step: 'legal',
});

describe.each(['acceptAssignment', 'declineAssignment'] as const)('%s', (command) => {
  const ask = ({ application, steps, assignment, caller, step }: Case) =>
    refuseAnswer(command, application, steps, assignment, given(caller, { step }));

  inOrderOfPrecedence(sound, ask, [
    { when: 'not in review', refusal: { code: 'wrong_state', command, state: 'reviewed' }, spoil: { application: { state: 'reviewed' } } },
    { when: 'a step that the call does not have', refusal: { code: 'step_unknown', known: ['legal', 'data'] }, spoil: { step: 'ethics' } },
    {
      when: 'the opinion is given',
      refusal: { code: 'step_not_open', step: 'legal', state: 'given' },
      spoil: ({ steps }) => {
        steps[0] &&= { ...steps[0], state: 'given' };
      },
    },
    {
      when: 'another reviewer is asked',
      refusal: { code: 'not_the_assigned_reviewer' },
      spoil: { caller: callerOf('reviewer', FUND, 'another') },
    },
    {
      when: 'it was accepted',
      refusal: { code: 'accepted_already', step: 'legal' },
      spoil: (each) => {
        each.assignment = { number: 1, answer: 'accepted' };
      },
    },
  ]);

  test.each(STEP_STATES)('is asked of a step that is %s as long as its opinion is to come', (state) => {
    const expected = state === 'waiting' || state === 'open' || state === 'stopped';
    const refusal = ask({ ...sound(), steps: [stepOf('legal', { state, reviewerId: 'candidate' })] });
    expect(refusal).toEqual(expected ? null : { code: 'step_not_open', step: 'legal', state });
  });
  test('is taken while a correction is out as well', () =>
    expect(ask({ ...sound(), application: applicationIn('correction_requested') })).toBeNull());
  test('is for no person where no reviewer is asked', () =>
    expect(ask({ ...sound(), assignment: undefined, steps: [stepOf('legal', { reviewerId: null })] })?.code).toBe(
      'not_the_assigned_reviewer',
    ));
});
