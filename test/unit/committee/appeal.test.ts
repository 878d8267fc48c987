import {
  type Appeal,
  appealClock,
  appealLapse,
  appealDeadline,
  type Decided,
  dueAppealReminder,
  isAppealLate,
  mayAppeal,
  nextAppealDue,
  refuseAppeal,
  refuseAppealAssignment,
  refuseAppealEnd,
  refuseAppealOpinion,
  stateBefore,
} from '../../../domain/committee/appeal.ts';
import type { Application } from '../../../domain/applications/application.ts';
import type { Candidate } from '../../../domain/people/person.ts';
import type { Caller } from '../../../domain/core/role.ts';
import { applicationIn, CALL, callerOf, FUND, given, type Guard, inOrderOfPrecedence, MINISTRY, OPERATOR } from '../../support/domain.ts';

const APPEALED_AT = '2026-03-02T09:00:00.000Z';
const appealIn = (state: Appeal['state'], changed: Partial<Appeal> = {}): Appeal => ({
  state,
  against: 'refused',
  appealedAt: APPEALED_AT,
  lapsesAt: appealLapse(APPEALED_AT),
  decisionRemindedAt: null,
  reviewerId: state === 'received' ? null : 'reviewer',
  ...appealClock(CALL, APPEALED_AT),
  remindedAt: null,
  escalatedAt: null,
  ...changed,
});

const decidedAt = '2026-01-02T09:00:00.000Z';
const notifiedOn = (notifiedAt: string, department: string | null = null): Decided => ({ decidedAt, notifiedAt, department });

test.each([
  ['2026-03-05T09:00:00.000Z', '2026-05-06T21:59:59.999Z', 'the day after two months, since their last day does not count'],
  ['2026-03-02T09:00:00.000Z', '2026-05-04T21:59:59.999Z', 'on from a Sunday to the next working day'],
  ['2026-03-07T09:00:00.000Z', '2026-05-11T21:59:59.999Z', 'on from a holiday before a weekend'],
  ['2026-12-31T10:00:00.000Z', '2027-03-01T22:59:59.999Z', 'the day after the last of a month that has no such day'],
  ['2026-03-04T23:30:00.000Z', '2026-05-06T21:59:59.999Z', 'by the day in Paris, where it was tomorrow already'],
])('CRPA L411-2, CJA R421-1: what was notified at %s may be appealed against until %s: %s', (notifiedAt, until) => {
  expect(appealDeadline(notifiedOn(notifiedAt))).toBe(until);
  expect(appealDeadline(notifiedOn(notifiedAt, '35'))).toBe(until);
});

test('CJA R421-7: an organisation overseas has a month more', () => {
  expect(appealDeadline(notifiedOn('2026-03-05T09:00:00.000Z', '974'))).toBe('2026-06-08T21:59:59.999Z');
});

test.each([null, '974'])('CE n° 387763: what was not notified may be appealed against for a year from the decision (%s)', (department) => {
  const untold = { decidedAt, notifiedAt: null, department };
  expect(appealDeadline(untold)).toBe('2027-01-02T22:59:59.999Z');
  const lateAt = '2027-01-02T23:00:00.000Z';
  const on = { application: applicationIn('refused'), appeal: undefined, decided: untold };
  expect(mayAppeal(on, callerOf('signatory', MINISTRY), '2027-01-02T22:59:59.999Z')).toBeNull();
  expect(mayAppeal(on, callerOf('signatory', MINISTRY), lateAt)).toEqual({
    ...{ code: 'appeal_out_of_time', wasNotified: false, startsOn: '2026-01-02', months: 12, lastDay: '2027-01-02' },
    article: 'CE 13/07/2016 n° 387763',
  });
});

describe('an appeal is refused', () => {
  type Case = { application: Application; appeal: Appeal | undefined; decided: Decided; caller: Caller; version: number; at: string };
  const sound = (): Case => ({
    application: applicationIn('refused'),
    appeal: undefined,
    decided: notifiedOn('2026-01-05T09:00:00.000Z'),
    caller: callerOf('signatory', MINISTRY),
    version: 3,
    at: '2026-03-06T22:59:59.999Z',
  });
  const guards: Guard<Case>[] = [
    {
      when: 'of another organisation',
      refusal: { code: 'not_found' },
      spoil: (each) => {
        each.caller = callerOf('signatory', OPERATOR);
      },
    },
    {
      when: 'a second time',
      refusal: { code: 'appealed_already', appealedAt: APPEALED_AT },
      spoil: (each) => {
        each.appeal = appealIn('upheld');
      },
    },
    {
      when: 'against an award',
      refusal: { code: 'wrong_state', command: 'appealDecision', state: 'awarded' },
      spoil: ({ application }) => {
        application.state = 'awarded';
      },
    },
    {
      when: 'a millisecond after the last day',
      refusal: {
        ...{ code: 'appeal_out_of_time', wasNotified: true, startsOn: '2026-01-05', months: 2, lastDay: '2026-03-06' },
        article: 'CRPA L411-2, CJA R421-1 (CE 19/09/2014 n° 362568)',
      },
      spoil: (each) => {
        each.at = '2026-03-06T23:00:00.000Z';
      },
    },
    {
      when: 'changed since it was read',
      refusal: { code: 'stale_version', current: 3 },
      spoil: (each) => {
        each.version = 2;
      },
    },
  ];
  inOrderOfPrecedence(
    sound,
    ({ application, appeal, decided, caller, version, at }) =>
      refuseAppeal(application, appeal, decided, given(caller, { version, grounds: 'Une annexe.' }, at)),
    guards,
  );
  test.each(['refused', 'inadmissible'] as const)('not while nothing says when it was decided, of what is %s', (state) =>
    expect(
      refuseAppeal(
        applicationIn(state),
        undefined,
        null,
        given(callerOf('signatory', MINISTRY), { version: 3, grounds: '.' }, '2036-03-05T23:00:00.000Z'),
      ),
    ).toBeNull(),
  );
});

type Case = {
  application: Application;
  appeal: Appeal;
  candidate: Candidate | undefined;
  caller: Caller;
  part: string | null;
  absentUntil: string | null;
  tookPart: string[];
};
const soundIn = (state: Appeal['state'], caller: Caller) => (): Case => ({
  application: applicationIn('appealed'),
  appeal: appealIn(state),
  candidate: { personId: 'reviewer', organisationId: FUND, roles: ['reviewer'] },
  caller,
  part: null,
  absentUntil: null,
  tookPart: ['screener'],
});
const outOfSight: Guard<Case> = {
  when: 'out of the fund’s sight',
  refusal: { code: 'not_found' },
  spoil: ({ application }) => {
    Object.assign(application, { state: 'draft', organisationId: OPERATOR });
  },
};
const decided = (command: string): Guard<Case> => ({
  when: 'decided before',
  refusal: { code: 'wrong_state', command, state: 'rejected' },
  spoil: ({ application }) => {
    application.state = 'rejected';
  },
});
const advised: Guard<Case> = {
  when: 'the opinion is given',
  refusal: { code: 'appeal_opinion_given' },
  spoil: (each) => {
    each.appeal = appealIn('advised');
  },
};
const conflicted: Guard<Case> = {
  when: 'whom the application concerns',
  refusal: { code: 'conflict_of_interest' },
  spoil: ({ application, candidate, caller }) => {
    application.conflicted = [candidate?.personId ?? '', caller.personId];
  },
};

describe('asking a reviewer is refused', () => {
  inOrderOfPrecedence(
    soundIn('received', callerOf('lead')),
    ({ application, appeal, candidate, caller, part, absentUntil }) =>
      refuseAppealAssignment(application, appeal, candidate, given(caller, { reviewerId: 'reviewer' }), { part, absentUntil }),
    [
      outOfSight,
      decided('assignAppeal'),
      conflicted,
      advised,
      {
        when: 'who does not review',
        refusal: { code: 'not_a_reviewer', personId: 'reviewer' },
        spoil: (each) => {
          each.candidate = undefined;
        },
      },
      {
        when: 'who had a part before',
        refusal: { code: 'appeal_reviewer_took_part', personId: 'reviewer', event: 'giveOpinion' },
        spoil: (each) => {
          each.part = 'giveOpinion';
        },
      },
      {
        when: 'who is away',
        refusal: { code: 'reviewer_absent', personId: 'reviewer', endsOn: '2026-04-01' },
        spoil: (each) => {
          each.absentUntil = '2026-04-01';
        },
      },
    ],
  );
  test('and so is one of the applicant’s own house', () => {
    const { application, appeal, candidate, caller } = soundIn('received', callerOf('lead'))();
    const ofItsHouse = candidate && { ...candidate, organisationId: MINISTRY };
    expect(
      refuseAppealAssignment(application, appeal, ofItsHouse, given(caller, { reviewerId: 'reviewer' }), { part: null, absentUntil: null }),
    ).toEqual({ code: 'conflict_of_interest' });
  });
});

describe('the opinion on an appeal is refused', () =>
  inOrderOfPrecedence(
    soundIn('assigned', callerOf('reviewer')),
    ({ application, appeal, caller }) => refuseAppealOpinion(application, appeal, given(caller, { verdict: 'founded', comment: '' })),
    [
      outOfSight,
      decided('giveAppealOpinion'),
      conflicted,
      advised,
      {
        when: 'of another person',
        refusal: { code: 'not_the_assigned_reviewer' },
        spoil: (each) => {
          each.caller = callerOf('reviewer', FUND, 'another');
        },
      },
    ],
  ));

describe.each(['upholdAppeal', 'rejectAppeal'] as const)('%s is refused', (command) =>
  inOrderOfPrecedence(
    soundIn('advised', callerOf('chair')),
    ({ application, appeal, caller, tookPart }) =>
      refuseAppealEnd(command, application, appeal, { tookPart }, given(caller, { reason: '.' })),
    [
      outOfSight,
      decided(command),
      conflicted,
      {
        when: 'before the opinion',
        refusal: { code: 'appeal_without_opinion' },
        spoil: (each) => {
          each.appeal = appealIn('assigned');
        },
      },
      {
        when: 'of a chair who gave an opinion',
        refusal: { code: 'took_part_in_review', applicationIds: ['application'] },
        spoil: (each) => {
          each.tookPart = ['chair'];
        },
      },
    ],
  ),
);

test('an appeal waits for half of its working days, the day before its deadline, the deadline, two weeks before silence, and silence', () => {
  // Fifteen working days from Monday 2 March 2026.
  const marks: Partial<Appeal>[] = [{}, { remindedAt: '2026-03-11T23:00:00.000Z' }, { remindedAt: '2026-03-20T00:00:00.000Z' }];
  expect(marks.map((changed) => nextAppealDue(appealIn('assigned', changed)))).toEqual([
    { at: '2026-03-11T22:59:59.999Z', what: 'remindAppeal' },
    { at: '2026-03-19T22:59:59.999Z', what: 'remindAppeal' },
    { at: '2026-03-23T22:59:59.999Z', what: 'escalateAppeal' },
  ]);
  const escalated = { remindedAt: '2026-03-20T00:00:00.000Z', escalatedAt: '2026-03-24T00:00:00.000Z' };
  expect(nextAppealDue(appealIn('assigned', escalated))).toEqual({ at: '2026-04-18T21:59:59.999Z', what: 'remindAppealDecision' });
  expect(nextAppealDue(appealIn('advised', { decisionRemindedAt: '2026-04-19T00:00:00.000Z' }))).toEqual({
    at: '2026-05-02T21:59:59.999Z',
    what: 'lapseAppeal',
  });
  for (const state of ['upheld', 'rejected', 'lapsed'] as const) expect(nextAppealDue(appealIn(state))).toBeNull();
});

test('its reminder and its deadline are due as long as its opinion is awaited, and no longer', () => {
  const [half, deadline] = ['2026-03-11T22:59:59.999Z', '2026-03-23T22:59:59.999Z'];
  expect([dueAppealReminder(appealIn('received'), half), dueAppealReminder(appealIn('received'), APPEALED_AT)]).toEqual([
    { last: false },
    null,
  ]);
  expect(dueAppealReminder(appealIn('assigned', { remindedAt: half }), deadline)).toEqual({ last: true });
  expect([isAppealLate(appealIn('assigned'), deadline), isAppealLate(appealIn('advised'), deadline)]).toEqual([true, false]);
  expect(dueAppealReminder(appealIn('advised'), half)).toBeNull();
});

test('a won appeal goes back to before the decision', () => {
  expect([stateBefore({ against: 'refused' }), stateBefore({ against: 'inadmissible' })]).toEqual(['reviewed', 'submitted']);
});
