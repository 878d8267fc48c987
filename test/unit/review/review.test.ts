import type { Application } from '../../../domain/applications/application.ts';
import { nextApplicationDue } from '../../../domain/desk/deadlines.ts';
import type { Refusal } from '../../../domain/core/refusal.ts';
import {
  askedAnew,
  clockFrom,
  dueReminder,
  extended,
  isBlinded,
  isLate,
  joiningSteps,
  leastLoaded,
  type Load,
  mayTake,
  nextStepDue,
  refuseAssignment,
  refuseExtension,
  refuseOpinion,
  refuseWaiver,
  type ReviewCandidate,
  type ReviewStep,
} from '../../../domain/review/review.ts';
import { replyReminder } from '../../../domain/review/reply.ts';
import { applicationIn, CALL, callerOf, FUND, given, inOrderOfPrecedence, MINISTRY, OPERATOR, stepOf } from '../../support/domain.ts';
import { opinionOn } from '../../support/fixtures.ts';

const allSteps = (): [ReviewStep, ReviewStep, ReviewStep] => [stepOf('legal'), stepOf('data'), stepOf('impact')];
const known = ['legal', 'data', 'impact'];

describe('an assignment', () => {
  type Assignment = {
    application: Application;
    steps: ReviewStep[];
    candidate: ReviewCandidate | undefined;
    body: { step: string; reviewerId: string | undefined };
  };
  const sound = (): Assignment => ({
    application: applicationIn('in_review'),
    steps: allSteps(),
    candidate: { personId: 'candidate', organisationId: FUND, roles: ['reviewer'], declined: [] },
    body: { step: 'legal', reviewerId: 'candidate' },
  });
  const ask = ({ application, steps, candidate, body }: Assignment) =>
    refuseAssignment(application, steps, candidate, given(callerOf('lead'), body));
  inOrderOfPrecedence(sound, ask, [
    {
      when: 'not in review',
      refusal: { code: 'wrong_state', command: 'assignReviewer', state: 'reviewed' },
      spoil: { application: { state: 'reviewed' } },
    },
    { when: 'a step that the call does not have', refusal: { code: 'step_unknown', known }, spoil: { body: { step: 'astrology' } } },
    {
      when: 'an opinion that was given',
      refusal: { code: 'step_not_open', step: 'legal', state: 'given' },
      spoil: { steps: { 0: stepOf('legal', { state: 'given' }) } },
    },
    {
      when: 'a step that a withdrawal made pointless',
      refusal: { code: 'step_not_open', step: 'legal', state: 'cancelled' },
      spoil: { steps: { 0: stepOf('legal', { state: 'cancelled' }) } },
    },
    {
      when: 'a person who is no reviewer',
      refusal: { code: 'not_a_reviewer', personId: 'candidate' },
      spoil: (each) => {
        each.candidate = {
          personId: 'candidate',
          organisationId: each.candidate?.organisationId ?? FUND,
          roles: ['finance'],
          declined: [],
        };
        each.application.conflicted = ['candidate'];
      },
    },
    {
      when: "the applicant's own people",
      refusal: { code: 'conflict_of_interest' },
      spoil: (each) => {
        each.candidate = { personId: 'candidate', organisationId: MINISTRY, roles: ['reviewer'], declined: ['legal'] };
      },
    },
    {
      when: 'a person who has declined this opinion',
      refusal: { code: 'declined_already', step: 'legal', personId: 'candidate' },
      spoil: (each) => {
        each.candidate &&= { ...each.candidate, declined: ['legal'] };
      },
    },
    {
      when: 'a person whose opinion on another step counts',
      refusal: { code: 'reviewer_gave_opinion', personId: 'candidate', step: 'data' },
      spoil: { steps: { 1: stepOf('data', { state: 'given', reviewerId: 'candidate' }) } },
    },
    {
      when: 'a person who is asked for it already, and has time left',
      refusal: { code: 'asked_already', step: 'legal', personId: 'candidate', deadlineOn: '2026-03-31' },
      spoil: { steps: { 0: stepOf('legal', { reviewerId: 'candidate', deadlineAt: '2026-03-31T21:59:59.000Z' }) } },
    },
  ]);
  test('asks again whose deadline has passed, or who is asked ahead of a step that another was asked for', () => {
    const late = stepOf('legal', { reviewerId: 'candidate', deadlineAt: given(callerOf('lead'), {}).at });
    expect(ask({ ...sound(), steps: [late, stepOf('data')] })).toBeNull();
    expect(ask({ ...sound(), steps: [stepOf('legal', { reviewerId: 'another' }), stepOf('data')] })).toBeNull();
  });
  test('refuses a second request to the substitute of an absent person', () => {
    const { application, candidate, body } = sound();
    const standIn = { ...candidate!, personId: 'substitute' };
    const [legal, lead] = [{ reviewerId: 'substitute', deadlineAt: '2026-03-31T21:59:59.000Z' }, given(callerOf('lead'), body)];
    const away = { endsOn: '2026-03-20', substitute: standIn };
    const standing = [stepOf('legal', { ...legal, standsInFor: 'candidate' })];
    expect(refuseAssignment(application, standing, candidate, lead, away)).toMatchObject({ code: 'asked_already' });
    // A substitute who is asked by name keeps the step when the absence ends.
    expect(refuseAssignment(application, standing, standIn, lead)).toBeNull();
    expect(refuseAssignment(application, [stepOf('legal', legal)], candidate, lead, away)).toBeNull();
  });
  test('gives a term of its own to an open step past its deadline, and leaves every other as it is', () => {
    const its = CALL.terms.steps.find(({ key }) => key === 'legal')!;
    const { at } = given(callerOf('lead'), {});
    const late = stepOf('legal', { deadlineAt: at, remindedAt: at, escalatedAt: at });
    expect(askedAnew(late, its, at)).toEqual({ ...late, ...clockFrom(its.workingDays, at), remindedAt: null, escalatedAt: null });
    for (const step of [
      stepOf('legal', { deadlineAt: '2026-12-31T22:59:59.000Z' }),
      stepOf('legal', { state: 'waiting', deadlineAt: null }),
    ])
      expect(askedAnew(step, its, at)).toBe(step);
  });
  test.each<[string, Partial<ReviewStep>]>([
    ['another’s opinion was given', { state: 'given', reviewerId: 'another' }],
    ['its opinion is awaited', { state: 'open', reviewerId: 'candidate' }],
  ])('asks a person of whose other step %s', (_, changed) =>
    expect(ask({ ...sound(), steps: [stepOf('legal'), stepOf('data', changed)] })).toBeNull(),
  );
  test('looks at the step that it names, and not at the first', () =>
    expect(
      ask({
        ...sound(),
        steps: [stepOf('legal'), stepOf('data', { state: 'given' })],
        body: { step: 'data', reviewerId: 'candidate' },
      }),
    ).toEqual({ code: 'step_not_open', step: 'data', state: 'given' }));
  test('of an absent reviewer is refused where there is no substitute, and where the substitute’s opinion on another step counts', () => {
    const { application, candidate, body } = sound();
    const steps = [stepOf('legal'), stepOf('data', { state: 'given', reviewerId: 'substitute' })];
    const refusal = { code: 'reviewer_absent', personId: 'candidate', endsOn: '2026-03-20' };
    for (const substitute of [undefined, { ...candidate!, personId: 'substitute' }]) {
      const absence = { endsOn: '2026-03-20', substitute };
      expect(refuseAssignment(application, steps, candidate, given(callerOf('lead'), body), absence)).toEqual(refusal);
    }
  });

  test('the author of an application may not judge it, nor may a person of its house', () =>
    expect(ask({ ...sound(), application: { ...applicationIn('in_review'), conflicted: ['candidate'], fundActs: [] } })).toEqual({
      code: 'conflict_of_interest',
    }));
  test('that names no reviewer is refused where none is left, and for nothing that can be mended first', () => {
    const unnamed = { ...sound(), candidate: undefined, body: { step: 'legal', reviewerId: undefined } };
    expect(ask(unnamed)).toEqual({ code: 'no_reviewer_left', step: 'legal' });
    expect(ask({ ...unnamed, steps: [stepOf('legal', { state: 'given' })] })).toEqual({
      code: 'step_not_open',
      step: 'legal',
      state: 'given',
    });
    expect(ask({ ...unnamed, candidate: sound().candidate })).toBeNull();
  });
  test.each<[string, Partial<ReviewCandidate>, boolean]>([
    ['of an absent reviewer asks the substitute', {}, true],
    ['of an absent reviewer is refused where the substitute does not review', { roles: ['finance'] }, false],
    ['of an absent reviewer is refused where the substitute is of the applicant’s house', { organisationId: MINISTRY }, false],
    ['of an absent reviewer is refused where the application concerns the substitute', { personId: 'conflicted' }, false],
    ['of an absent reviewer is refused where the substitute has declined the step', { declined: ['legal'] }, false],
    ['of an absent reviewer asks the substitute, who has declined another step', { declined: ['data'] }, true],
  ])('%s', (_, changed, isAsked) => {
    const { steps, candidate, body } = sound();
    const application = { ...applicationIn('in_review'), conflicted: ['conflicted'], fundActs: [] };
    const substitute: ReviewCandidate = { ...candidate!, personId: 'substitute', ...changed };
    const absence = { endsOn: '2026-03-20', substitute };
    expect(refuseAssignment(application, steps, candidate, given(callerOf('lead'), body), absence)).toEqual(
      isAsked ? null : { code: 'reviewer_absent', personId: 'candidate', endsOn: '2026-03-20' },
    );
  });
  test('an unknown person is no reviewer', () =>
    expect(ask({ ...sound(), candidate: undefined })).toEqual({ code: 'not_a_reviewer', personId: 'candidate' }));
  test('a reviewer may be replaced', () => expect(ask({ ...sound(), steps: [stepOf('legal', { reviewerId: 'another' })] })).toBeNull());
});

describe('by load', () => {
  const reviewer = (personId: string, openWorkingDays: number, changed: Partial<ReviewCandidate & Load> = {}): ReviewCandidate & Load => ({
    personId,
    organisationId: FUND,
    roles: ['reviewer'],
    declined: [],
    competences: [],
    openSteps: 1,
    openWorkingDays,
    ...changed,
  });
  const unassigned = (): ReviewStep[] => known.map((key) => stepOf(key, { reviewerId: null }));
  const choose = (reviewers: (ReviewCandidate & Load)[], steps = unassigned()) =>
    leastLoaded({ ...applicationIn('in_review'), conflicted: ['conflicted'], fundActs: [] }, steps, 'legal', reviewers)?.personId;

  test.each<[string, (ReviewCandidate & Load)[], string | undefined]>([
    ['the one with the fewest working days', [reviewer('a', 20), reviewer('b', 15), reviewer('c', 30)], 'b'],
    ['of as many days, the one with fewer steps', [reviewer('a', 30, { openSteps: 2 }), reviewer('b', 30)], 'b'],
    ['of as many of both, the first by id', [reviewer('c', 15), reviewer('a', 15), reviewer('b', 15)], 'a'],
    ['no person of the applicant’s house', [reviewer('a', 0, { organisationId: MINISTRY }), reviewer('b', 90)], 'b'],
    ['no person whom the application concerns', [reviewer('conflicted', 0), reviewer('b', 90)], 'b'],
    ['no person who has declined the step', [reviewer('a', 0, { declined: ['legal'] }), reviewer('b', 90, { declined: ['data'] })], 'b'],
    ['no person, where none is left', [reviewer('conflicted', 0)], undefined],
    ['no person, where none reviews', [], undefined],
  ])('%s is asked', (_, reviewers, personId) => {
    expect(choose(reviewers)).toBe(personId);
    expect(choose(reviewers.toReversed())).toBe(personId);
  });

  test.each<[string, Partial<ReviewStep>]>([
    ['has an open step', { state: 'open' }],
    ['has a stopped step', { state: 'stopped' }],
    ['has given an opinion', { state: 'given' }],
  ])('who %s of the same application is not asked for another', (_, step) => {
    const steps = [stepOf('legal', { reviewerId: null }), stepOf('data', { reviewerId: 'a', ...step })];
    expect(choose([reviewer('a', 0), reviewer('b', 90)], steps)).toBe('b');
  });
});

describe('an opinion', () => {
  const sound = () => ({
    application: applicationIn('in_review'),
    steps: allSteps() as ReviewStep[],
    given: given(callerOf('reviewer'), opinionOn('legal')),
  });
  const ask = ({ application, steps, given: { caller, body, ...rest } }: ReturnType<typeof sound>) =>
    refuseOpinion(application, steps, ['legal_basis', 'personal_data'], { ...rest, caller, body: { ...body, verdict: 'favourable' } });
  inOrderOfPrecedence(sound, ask, [
    {
      when: 'not in review',
      refusal: { code: 'wrong_state', command: 'giveOpinion', state: 'in_session' },
      spoil: { application: { state: 'in_session' } },
    },
    {
      when: "a reviewer of the applicant's organisation",
      refusal: { code: 'conflict_of_interest' },
      spoil: { given: { caller: callerOf('reviewer', MINISTRY) } },
    },
    {
      when: 'a step that the call does not have',
      refusal: { code: 'step_unknown', known },
      spoil: { given: { body: { step: 'astrology' } } },
    },
    {
      when: 'a step that a correction stops',
      refusal: { code: 'step_stopped', step: 'legal' },
      spoil: { steps: { 0: { state: 'stopped' } } },
    },
    {
      when: 'a step that waits for others',
      refusal: { code: 'step_not_open', step: 'legal', state: 'waiting' },
      spoil: { steps: { 0: { state: 'waiting' } } },
    },
    {
      when: 'given before',
      refusal: { code: 'step_not_open', step: 'legal', state: 'given' },
      spoil: { steps: { 0: { state: 'given' } } },
    },
    {
      when: 'asked of another reviewer',
      refusal: { code: 'not_the_assigned_reviewer' },
      spoil: { steps: { 0: { reviewerId: 'another' } } },
    },
    {
      when: 'a second one of the same person',
      refusal: { code: 'opinion_already_given', step: 'data' },
      spoil: { steps: { 1: { state: 'given' } } },
    },
    { when: 'another revision', refusal: { code: 'stale_revision', current: 2 }, spoil: { application: { revision: 2 } } },
    {
      when: 'a criterion without a score',
      refusal: { code: 'scores_differ_from_rubric', criteria: ['legal_basis', 'personal_data'] },
      spoil: ({ given }) => {
        given.body.scores = { legal_basis: 4 };
      },
    },
  ]);

  test.each([
    ['a step that waits for its reviewer', { steps: [stepOf('legal', { reviewerId: null })] }, 'not_the_assigned_reviewer'],
    [
      'a score for a criterion of another step',
      { given: given(callerOf('reviewer'), { ...opinionOn('legal'), scores: { legal_basis: 4, ambition: 4 } }) },
      'scores_differ_from_rubric',
    ],
    [
      'a score too many',
      { given: given(callerOf('reviewer'), { ...opinionOn('legal'), scores: { legal_basis: 4, personal_data: 3, ambition: 4 } }) },
      'scores_differ_from_rubric',
    ],
  ])('%s is refused', (_, changed, code) => expect(ask({ ...sound(), ...changed })?.code).toBe(code));
});

test('an admissible application opens every step of a call whose steps wait for nothing, its reminder at half of its working days', () => {
  // 30 April 2026 is a Thursday; 1 May, 8 May, Ascension (14) and Pentecost Monday (25) are no working days.
  const opened = joiningSteps(CALL, { projectTypes: ['public_policy'], requestedCents: 1 }, [], '2026-04-30T10:00:00.000Z');
  expect(opened).toMatchObject([
    { key: 'legal', remindAt: '2026-05-13T21:59:59.999Z', deadlineAt: '2026-05-27T21:59:59.999Z' },
    { key: 'data', remindAt: '2026-05-13T21:59:59.999Z', deadlineAt: '2026-05-27T21:59:59.999Z' },
    { key: 'impact', remindAt: '2026-05-19T21:59:59.999Z', deadlineAt: '2026-06-03T21:59:59.999Z' },
  ]);
  expect(opened.map(({ state }) => state)).toEqual(['open', 'open', 'open']);
});

const reminder = { at: '2026-03-10T22:59:59.999Z', what: 'remindReviewer' };
const last = { at: '2026-03-18T22:59:59.999Z', what: 'remindReviewer' };
const deadline = { at: '2026-03-20T22:59:59.999Z', what: 'escalateStep' };

test.each([
  ['an open step waits for its reminder', {}, reminder],
  [
    'a reminded step waits for its last reminder, when the working day before its deadline begins',
    { remindedAt: '2026-03-11T00:00:00.000Z' },
    last,
  ],
  ['a step that was reminded twice waits for its deadline', { remindedAt: '2026-03-18T23:00:00.000Z' }, deadline],
  ['a step that was reminded late is not reminded again', { remindedAt: '2026-03-20T08:00:00.000Z' }, deadline],
  ['a step of four days is reminded once', { remindAt: '2026-03-18T22:59:59.999Z', remindedAt: '2026-03-18T22:59:59.999Z' }, deadline],
  [
    'a step that went to the lead waits for no date',
    { remindedAt: '2026-03-11T00:00:00.000Z', escalatedAt: '2026-03-21T00:00:00.000Z' },
    null,
  ],
  ['a given opinion waits for no date', { state: 'given' as const }, null],
])('%s', (_, changed, due) => expect(nextStepDue(stepOf('legal', changed))).toEqual(due));

test('a reminder to reply leaves two whole working days, and none is given where that day has begun', () => {
  // The time ends on a Monday: Friday and Monday are left.
  const until = '2026-03-16T22:59:59.999Z';
  expect(replyReminder(until, '2026-03-09T10:00:00.000Z')).toBe('2026-03-12T22:59:59.999Z');
  expect(replyReminder(until, '2026-03-13T10:00:00.000Z')).toBeNull();
});

describe('an application waits for', () => {
  const silent = {
    admissibleAt: null,
    deemedAdmissibleAt: null,
    silenceAt: null,
    silentSince: null,
    silenceWarnAt: null,
    silenceWarnedAt: null,
    continueAt: null,
    overlapsDueAt: null,
    replyRemindAt: null,
  };
  const screening = { screeningDueAt: '2026-03-16T22:59:59.999Z', screeningRemindedAt: null, ...silent };
  const replying = { ...screening, replyRemindAt: '2026-03-18T22:59:59.999Z' };
  const soon = stepOf('impact', { remindAt: '2026-03-05T22:59:59.999Z' });
  test.each([
    ['its screening’s end', 'submitted', screening, [], { at: screening.screeningDueAt, what: 'remindScreener' }],
    ['no date once its screeners are reminded', 'submitted', { ...screening, screeningRemindedAt: '2026-03-17T00:00:00.000Z' }, [], null],
    ['the first of its steps', 'in_review', screening, [stepOf('legal'), soon], { at: soon.remindAt, what: 'remindReviewer' }],
    [
      'the deadline that comes before another step’s reminder',
      'in_review',
      screening,
      [stepOf('legal', { remindedAt: '2026-03-05T08:00:00.000Z', deadlineAt: '2026-03-06T22:59:59.999Z' }), stepOf('data')],
      { at: '2026-03-06T22:59:59.999Z', what: 'escalateStep' },
    ],
    ['no date where every step is given', 'in_review', screening, [stepOf('legal', { state: 'given' })], null],
    ['no date for a step that a correction stops', 'in_review', screening, [stepOf('legal', { state: 'stopped' })], null],
    ['no date in a session', 'in_session', screening, [stepOf('legal')], null],
    ['no date as a draft', 'draft', screening, [], null],
    ['its reminder to reply, once reviewed', 'reviewed', replying, [], { at: replying.replyRemindAt, what: 'remindReply' }],
    ['the same in a session', 'in_session', replying, [], { at: replying.replyRemindAt, what: 'remindReply' }],
    ['no reminder to reply while opinions are asked for again', 'in_review', replying, [], null],
    ['none once it is decided', 'waitlisted', replying, [], null],
    ['none once it is withdrawn', 'withdrawn', replying, [], null],
  ] as const)('%s', (_, state, screen, steps, due) => expect(nextApplicationDue({ state, ...screen }, steps, null)).toEqual(due));
});

describe.each(['an extension', 'a waiver'])('%s', (what) => {
  const advisory = structuredClone(CALL);
  advisory.terms.steps[0]!.blocking = false;
  const sound = () => ({
    application: applicationIn('in_review'),
    steps: allSteps() as ReviewStep[],
    call: advisory,
    given: given(callerOf('lead'), { step: 'legal', workingDays: 5, reason: 'Une raison.' }),
  });
  const isWaiver = what === 'a waiver';
  const command = isWaiver ? 'waiveStep' : 'extendStep';
  const ask = ({ application, steps, call, given: each }: ReturnType<typeof sound>) =>
    isWaiver ? refuseWaiver(application, steps, call, each) : refuseExtension(application, steps, each);
  const inState = (state: ReviewStep['state'], refusal: Refusal) => ({
    when: `a step that is ${state}`,
    refusal,
    spoil: { steps: { 0: { state } } },
  });
  inOrderOfPrecedence(sound, ask, [
    {
      when: 'an application that its caller does not see',
      refusal: { code: 'not_found' },
      spoil: { given: { caller: callerOf('applicant', OPERATOR) } },
    },
    { when: 'not in review', refusal: { code: 'wrong_state', command, state: 'reviewed' }, spoil: { application: { state: 'reviewed' } } },
    {
      when: 'a lead of the applicant’s house',
      refusal: { code: 'conflict_of_interest' },
      spoil: { given: { caller: callerOf('lead', MINISTRY, 'reviewer') } },
    },
    {
      when: 'a step that the application does not have',
      refusal: { code: 'step_unknown', known },
      spoil: { given: { body: { step: 'astrology' } } },
    },
    inState('stopped', { code: 'step_stopped', step: 'legal' }),
    inState('waiting', { code: 'step_not_open', step: 'legal', state: 'waiting' }),
    {
      when: 'a lead who is asked for the opinion itself',
      refusal: { code: 'own_step', step: 'legal' },
      spoil: { given: { caller: callerOf('lead', FUND, 'reviewer') } },
    },
    ...(isWaiver
      ? [{ when: 'a step that blocks', refusal: { code: 'step_blocking' as const, step: 'legal' }, spoil: { call: CALL } }]
      : []),
  ]);
  test('is refused to the reviewer who is asked for this opinion, and not for another one', () => {
    const asked = (key: string) => allSteps().map((step) => (step.key === key ? { ...step, reviewerId: 'lead' } : step));
    expect(ask({ ...sound(), steps: asked('legal') })).toEqual({ code: 'own_step', step: 'legal' });
    expect(ask({ ...sound(), steps: asked('data') })).toBeNull();
  });
});

test('a waiver is refused of the step that blocks, wherever it stands among those that advise', () => {
  const call = structuredClone(CALL);
  call.terms.steps.forEach((step) => (step.blocking = step.key === 'data'));
  const waive = (step: string) =>
    refuseWaiver(applicationIn('in_review'), allSteps(), call, given(callerOf('lead'), { step, reason: 'Une raison.' }));
  expect([waive('legal'), waive('data')]).toEqual([null, { code: 'step_blocking', step: 'data' }]);
});

test('an opinion that is held is passed to no person where there is no substitute', () =>
  expect(mayTake({ ...applicationIn('in_review'), tookPart: false, hasDeclined: false }, undefined)).toBe(false));

describe('an open step', () => {
  const deadlineAt = '2026-03-20T22:59:59.999Z';
  test.each<[string, Partial<ReviewStep>, string, boolean]>([
    ['is late at its deadline', {}, deadlineAt, true],
    ['is not late before it', {}, '2026-03-20T22:59:59.998Z', false],
    ['is not late once it has gone to the lead', { escalatedAt: deadlineAt }, '2026-03-21T09:00:00.000Z', false],
    ['is not late once its opinion is given', { state: 'given' }, '2026-03-21T09:00:00.000Z', false],
    ['is never late without a deadline', { deadlineAt: null }, '2026-03-21T09:00:00.000Z', false],
  ])('%s', (_, changed, at, late) => expect(isLate(stepOf('legal', changed), at)).toBe(late));

  test.each<[string, Partial<ReviewStep>, string, { last: boolean } | null]>([
    ['has no reminder before half of its time', {}, '2026-03-10T22:59:59.998Z', null],
    ['has its first one then', {}, reminder.at, { last: false }],
    ['has its last one when the working day before its deadline begins', { remindedAt: reminder.at }, last.at, { last: true }],
    ['of four days has one, which is the last', { remindAt: last.at }, last.at, { last: true }],
    ['of three days too', { remindAt: '2026-03-19T22:59:59.999Z' }, '2026-03-19T22:59:59.999Z', { last: true }],
    ['has none without its dates', { remindAt: null, deadlineAt: null }, last.at, null],
  ])('%s', (_, changed, at, due) => expect(dueReminder(stepOf('legal', changed), at)).toEqual(due));
});

describe('an extension counts', () => {
  // Friday 20 March 2026 is the last day of the deadline; Easter Monday is 6 April.
  const late = { remindedAt: '2026-03-11T00:00:00.000Z', escalatedAt: '2026-03-21T00:00:00.000Z' };
  test.each([
    [
      'from the deadline, as long as it has not passed',
      '2026-03-16T09:00:00.000Z',
      5,
      '2026-03-20T22:59:59.999Z',
      '2026-03-27T22:59:59.999Z',
    ],
    ['from today, once it has', '2026-04-02T09:00:00.000Z', 2, '2026-04-03T21:59:59.999Z', '2026-04-07T21:59:59.999Z'],
  ])('%s, and is recalled at half of what is left', (_, at, days, remindAt, deadlineAt) => {
    const step = extended(stepOf('legal', late), days, at);
    expect(step).toEqual(stepOf('legal', { remindAt, deadlineAt }));
    expect(nextStepDue(step)).toEqual({ at: remindAt, what: 'remindReviewer' });
  });
});

describe('the opinions of others are kept, while a blind one is awaited,', () => {
  const blind = { terms: { ...CALL.terms, steps: CALL.terms.steps.map((step) => ({ ...step, blind: step.key === 'data' })) } };
  const asked = (state: ReviewStep['state']) => [stepOf('legal', { state: 'given' }), stepOf('data', { state, reviewerId: 'asked' })];
  test.each([
    ['from the reviewer who is asked for it', callerOf('reviewer', FUND, 'asked'), true],
    ['from another who reviews', callerOf('reviewer'), true],
    [
      'from the reviewer who is asked and leads as well',
      { ...callerOf('lead', FUND, 'asked'), roles: ['lead', 'reviewer'] as const },
      true,
    ],
    ['not from another who leads, though it reviews', { ...callerOf('lead'), roles: ['lead', 'reviewer'] as const }, false],
    ['not from the chair', callerOf('chair'), false],
  ])('%s', (_, caller, expected) => {
    expect((['open', 'waiting', 'stopped'] as const).map((state) => isBlinded(blind, asked(state), caller))).toEqual(
      Array(3).fill(expected),
    );
    expect((['given', 'waived', 'cancelled'] as const).map((state) => isBlinded(blind, asked(state), caller))).toEqual(
      Array(3).fill(false),
    );
    expect(isBlinded(CALL, asked('open'), caller)).toBe(false);
  });
});

test('who leads, and is asked for one of two blind opinions, reads no others', () => {
  const call = { terms: { ...CALL.terms, steps: CALL.terms.steps.map((step) => ({ ...step, blind: step.key !== 'legal' })) } };
  const steps = [stepOf('data', { reviewerId: 'asked' }), stepOf('impact', { reviewerId: 'another' })];
  expect(isBlinded(call, steps, callerOf('lead', FUND, 'asked'))).toBe(true);
});

test.each(['stopped', 'waiting'] as const)('a step that is %s may be asked of a reviewer', (state) => {
  const steps = [stepOf('legal', { state })];
  const candidate = { personId: 'candidate', organisationId: FUND, roles: ['reviewer' as const], declined: [] };
  const asked = given(callerOf('lead'), { step: 'legal', reviewerId: 'candidate' });
  expect(refuseAssignment(applicationIn('correction_requested'), steps, candidate, asked)).toBeNull();
});
