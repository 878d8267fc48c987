import fc from '../../support/property.ts';
import type { Application } from '../../../domain/applications/application.ts';
import type { Call } from '../../../domain/calls/call.ts';
import type { Caller, Role } from '../../../domain/core/role.ts';
import { asReader, isConcealed, isConflicted, isReviewConcealed } from '../../../domain/people/conflict.ts';
import { askedAgain, type CurrentOpinion, refuseReopening, refuseVoiding, stateInReview } from '../../../domain/review/reopening.ts';
import { firstGivenAt, refuseMending } from '../../../domain/review/mending.ts';
import type { ReviewStep } from '../../../domain/review/review.ts';
import { applicationIn, CALL, callerOf, FUND, given, inOrderOfPrecedence, MINISTRY } from '../../support/domain.ts';

const AT = '2026-03-02T09:00:00.000Z';
const stepOf = (key: string, state: ReviewStep['state'], changed: Partial<ReviewStep> = {}): ReviewStep => ({
  key,
  state,
  verdict: state === 'given' ? 'favourable' : null,
  reviewerId: `reviewer-${key}`,
  standsInFor: null,
  remindAt: null,
  deadlineAt: null,
  remindedAt: null,
  escalatedAt: null,
  ...changed,
});
const opinionOn = (step: string, revision = 1): CurrentOpinion => ({ step, personId: `reviewer-${step}`, revision, isDecidedOn: false });

/** A call with these steps, each by the steps that it waits for. */
const callWith = (after: Record<string, string[]>): Call => {
  const [model] = CALL.terms.steps;
  if (!model) throw new Error('the shipped call has no step');
  const steps = Object.entries(after).map(([key, before]) => ({ ...model, key, after: before, blocking: true, onlyFor: null }));
  return { ...CALL, terms: { ...CALL.terms, steps } };
};
/** b waits for a, c for b; d stands beside them. */
const GRAPH = callWith({ a: [], b: ['a'], c: ['b'], d: [] });
const statesOf = (moved: readonly ReviewStep[]) => Object.fromEntries(moved.map(({ key, state }) => [key, state]));

type Asked = { application: Application; steps: ReviewStep[]; opinions: CurrentOpinion[]; body: { steps: string[]; reason: string } };

describe('opening steps again', () => {
  const sound = (): Asked => ({
    application: { ...applicationIn('in_review'), revision: 2 },
    steps: [stepOf('a', 'given'), stepOf('b', 'open')],
    opinions: [opinionOn('a')],
    body: { steps: ['a'], reason: 'Le budget a doublé.' },
  });
  inOrderOfPrecedence(
    sound,
    ({ application, steps, opinions, body }) => refuseReopening(application, steps, opinions, given(callerOf('lead'), body)),
    [
      {
        when: 'before the committee',
        refusal: { code: 'wrong_state', command: 'reopenSteps', state: 'in_session' },
        spoil: { application: { state: 'in_session' } },
      },
      { when: 'a lead whom it concerns', refusal: { code: 'conflict_of_interest' }, spoil: { application: { conflicted: ['lead'] } } },
      {
        when: 'a step that the review does not have',
        refusal: { code: 'step_unknown', known: ['a', 'b'] },
        spoil: ({ body }) => {
          body.steps.push('astrology');
        },
      },
      {
        when: 'a step named twice',
        refusal: { code: 'step_twice', steps: ['a'] },
        spoil: ({ body }) => {
          body.steps.push('a');
        },
      },
      {
        when: 'a step without an opinion',
        refusal: { code: 'step_not_given', step: 'a', state: 'waived' },
        spoil: { steps: { 0: stepOf('a', 'waived') } },
      },
      {
        when: 'an opinion on what has not changed since',
        refusal: { code: 'opinion_on_current_revision', steps: ['a'], revision: 2 },
        spoil: { opinions: [opinionOn('a', 2)] },
      },
    ],
  );
});

describe('voiding an opinion', () => {
  const sound = () => ({
    application: applicationIn('reviewed'),
    steps: [stepOf('a', 'given')],
    opinions: [opinionOn('a')],
    body: { step: 'a', reason: 'Associé du prestataire.' },
  });
  inOrderOfPrecedence(
    sound,
    ({ application, steps, opinions, body }) => refuseVoiding(application, steps, opinions, given(callerOf('lead'), body)),
    [
      {
        when: 'once it is refused',
        refusal: { code: 'wrong_state', command: 'voidOpinion', state: 'refused' },
        spoil: { application: { state: 'refused' } },
      },
      { when: 'a lead whom it concerns', refusal: { code: 'conflict_of_interest' }, spoil: { application: { conflicted: ['lead'] } } },
      {
        when: 'a step that the review does not have',
        refusal: { code: 'step_unknown', known: ['a'] },
        spoil: { body: { step: 'astrology' } },
      },
      {
        when: 'a step without an opinion',
        refusal: { code: 'step_not_given', step: 'a', state: 'open' },
        spoil: { steps: [stepOf('a', 'open')] },
      },
      {
        when: 'its own opinion',
        refusal: { code: 'voider_gave_opinion', step: 'a' },
        spoil: { opinions: [{ ...opinionOn('a'), personId: 'lead' }] },
      },
    ],
  );
});

describe('mending an opinion', () => {
  const sound = () => ({
    application: applicationIn('reviewed'),
    isReplied: false,
    call: GRAPH,
    steps: [stepOf('a', 'given'), stepOf('b', 'waiting'), stepOf('c', 'waiting'), stepOf('d', 'given')],
    opinions: [{ ...opinionOn('a'), personId: 'reviewer' }, opinionOn('d')],
    body: { step: 'a', scores: { depth: 3 }, comment: 'Relu.', reason: 'Deux notes étaient interverties.' },
  });
  inOrderOfPrecedence(
    sound,
    ({ application, body, ...parts }) => refuseMending(application, parts, ['depth'], given(callerOf('reviewer'), body)),
    [
      {
        when: 'before the committee',
        refusal: { code: 'wrong_state', command: 'mendOpinion', state: 'in_session' },
        spoil: { application: { state: 'in_session' } },
      },
      {
        when: 'a reviewer whom it concerns',
        refusal: { code: 'conflict_of_interest' },
        spoil: { application: { conflicted: ['reviewer'] } },
      },
      {
        when: 'a step that the review does not have',
        refusal: { code: 'step_unknown', known: ['a', 'b', 'c', 'd'] },
        spoil: { body: { step: 'astrology' } },
      },
      {
        when: 'a step without an opinion',
        refusal: { code: 'step_not_given', step: 'a', state: 'open' },
        spoil: (each) => {
          each.steps[0] = stepOf('a', 'open');
          each.opinions = each.opinions.filter(({ step }) => step !== 'a');
        },
      },
      {
        when: 'an opinion of another person',
        refusal: { code: 'opinion_of_another_person', step: 'a' },
        spoil: { opinions: { 0: opinionOn('a') } },
      },
      {
        when: 'an opinion behind which another is given, through a third',
        refusal: { code: 'opinion_relied_on', step: 'a', by: 'c' },
        spoil: { steps: { 2: stepOf('c', 'given') } },
      },
      {
        when: 'an opinion on which a session has decided',
        refusal: { code: 'opinion_relied_on', step: 'a', by: null },
        spoil: (each) => {
          each.opinions = each.opinions.map((opinion) => ({ ...opinion, isDecidedOn: true }));
        },
      },
      {
        when: 'an opinion to which the organisation has replied',
        refusal: { code: 'opinion_replied_to', step: 'a' },
        spoil: { isReplied: true },
      },
      {
        when: 'an opinion on a blind step, beside another one that its author may read',
        refusal: { code: 'opinions_readable', step: 'a' },
        spoil: (each) => {
          const steps = each.call.terms.steps.map((step) => ({ ...step, blind: step.key === 'a' }));
          each.call = { ...each.call, terms: { ...each.call.terms, steps } };
        },
      },
      {
        when: 'scores of other criteria',
        refusal: { code: 'scores_differ_from_rubric', criteria: ['depth'] },
        spoil: (each) => {
          each.body.scores = { depth: 3, width: 2 } as typeof each.body.scores;
        },
      },
    ],
  );
});

test('a mended opinion was given when the first of those that it mends was, and not when one that was asked for anew was', () => {
  const was = (givenAt: string, as: string, at: string) => ({ givenAt, ended: { as, at } });
  const [voided, first, second, now] = ['2026-03-01', '2026-03-03', '2026-03-04', '2026-03-05'];
  const ended = [was(second, 'mended', now), was(first, 'mended', second), was(voided, 'voided', first)];
  expect(firstGivenAt({ givenAt: now }, ended)).toBe(first);
});

describe('what is asked again', () => {
  test('opens with its clocks afresh, and what it had cancelled waits again, layer by layer', () => {
    const steps = [
      stepOf('a', 'given', { verdict: 'unfavourable' }),
      stepOf('b', 'cancelled'),
      stepOf('c', 'cancelled'),
      stepOf('d', 'given'),
    ];
    const moved = askedAgain(GRAPH, steps, ['a'], AT);
    expect(statesOf(moved)).toEqual({ a: 'open', b: 'waiting', c: 'waiting' });
    expect(moved[0]).toMatchObject({ verdict: null, remindedAt: null, escalatedAt: null, deadlineAt: expect.any(String) });
  });
  test('leaves what is given behind it, and opens before what is asked again with it', () => {
    const steps = ['a', 'b', 'c', 'd'].map((key) => stepOf(key, 'given'));
    expect(statesOf(askedAgain(GRAPH, steps, ['a'], AT))).toEqual({ a: 'open' });
    expect(statesOf(askedAgain(GRAPH, steps, ['a', 'b'], AT))).toEqual({ a: 'open', b: 'waiting' });
  });
  test('a review of which something is asked again has an open step, and is not reviewed', () => {
    const states = fc.constantFrom('given', 'waived', 'cancelled');
    fc.assert(
      fc.property(fc.tuple(states, states, states, states), (found) => {
        const steps = ['a', 'b', 'c', 'd'].map((key, place) => stepOf(key, (found[place] ?? 'given') as ReviewStep['state']));
        const first = steps.find(({ state }) => state === 'given');
        if (!first) return;
        const moved = askedAgain(GRAPH, steps, [first.key], AT);
        const after = steps.map((step) => moved.find(({ key }) => key === step.key) ?? step);
        const isCancelled = after.find(({ key }) => key === first.key)?.state === 'cancelled';
        expect(stateInReview('reviewed', after)).toBe(isCancelled ? 'reviewed' : 'in_review');
        expect(after.some(({ state }) => state === 'open')).toBe(!isCancelled);
      }),
    );
  });
  test.each([
    ['correction_requested', 'correction_requested'],
    ['in_session', 'in_review'],
    ['waitlisted', 'in_review'],
    ['awarded', 'in_reexamination'],
    ['in_reexamination', 'in_reexamination'],
  ] as const)('takes an application that is %s to %s', (from, to) => expect(stateInReview(from, [stepOf('a', 'open')])).toBe(to));
});

describe('who is conflicted', () => {
  const judged = { organisationId: MINISTRY, conflicted: ['writer'], fundActs: [], concealed: true };
  test.each([
    ['of its house', callerOf('lead', MINISTRY), true],
    ['with a tie to it', callerOf('lead', FUND, 'writer'), true],
    ['who has nothing to do with it', callerOf('lead'), false],
  ])('%s: %#', (_, person, is) => expect(isConflicted(judged, person)).toBe(is));
  test.each([
    ['is hidden from one of the fund with a tie to it', callerOf('lead', FUND, 'writer'), true],
    ['is hidden from one of the fund who works for its organisation', callerOf('lead', MINISTRY), true],
    ['is hidden from an auditor with a tie to it', callerOf('auditor', FUND, 'writer'), true],
    ['is seen by the applicant', callerOf('applicant', MINISTRY, 'writer'), false],
    [
      'is seen by the applicant who has a role of the fund',
      { ...callerOf('lead', MINISTRY), roles: ['lead', 'applicant'] as Role[] },
      false,
    ],
    ['is seen by a person who has nothing to do with it', callerOf('lead'), false],
  ])('what a call conceals %s', (_, caller, is) => expect(isConcealed(judged, caller)).toBe(is));
  test('who works for its organisation reads it as that organisation does, whatever the call says', () => {
    const both: Caller = { ...callerOf('lead', MINISTRY), roles: ['lead', 'applicant'] };
    expect(isReviewConcealed(judged, both)).toBe(true);
    expect(asReader(both, { organisation_id: MINISTRY }).roles).toEqual(['applicant']);
    expect(asReader(callerOf('lead', MINISTRY), { organisation_id: MINISTRY }).roles).toEqual([]);
    expect(asReader({ ...callerOf('lead'), alsoOf: [MINISTRY] }, { organisation_id: MINISTRY }).roles).toEqual([]);
    expect(asReader(both, { organisation_id: FUND })).toBe(both);
  });
  test('what no call conceals is hidden from no person', () =>
    expect(isConcealed({ ...judged, concealed: false }, callerOf('lead', FUND, 'writer'))).toBe(false));
});
