import {
  type Appeal,
  appealClock,
  appealLapse,
  dueAppealReminder,
  isAppealLate,
  mayAppeal,
  mayEndAppeal,
  mayGiveAppealOpinion,
  mayUpholdAppeal,
  nextAppealDue,
  refuseAppeal,
  refuseAppealAssignment,
  refusePieces,
  refuseUnknown,
  refuseUpholding,
  stateBefore,
} from '../../../domain/committee/appeal.ts';
import { toProblem } from '../../../api/problems.ts';
import type { AppealState } from '../../../domain/committee/appeal-life.ts';
import { APPEALABLE, type Appealable, appealDeadline, type Contested, type Decided } from '../../../domain/committee/contested.ts';
import { parisDate } from '../../../domain/core/calendar.ts';
import type { Application } from '../../../domain/applications/application.ts';
import type { Candidate } from '../../../domain/people/person.ts';
import type { Caller } from '../../../domain/core/role.ts';
import {
  applicationIn,
  CALL,
  callerOf,
  FUND,
  given,
  type Guard,
  inOrderOfPrecedence,
  MINISTRY,
  OPERATOR,
  spoilt,
} from '../../support/domain.ts';

const APPEALED_AT = '2026-03-02T09:00:00.000Z';
const appealIn = (state: AppealState, changed: Partial<Appeal> = {}): Appeal => ({
  number: 1,
  state,
  against: 'refused',
  claim: null,
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
const notifiedOn = (notifiedAt: string, department: string | null = null): Decided => ({
  decidedAt,
  notifiedAt,
  department,
  implicitAt: null,
});

/** A refusal that stands, and is not appealed against. */
const refusalOf = (decided: Decided, changed: Partial<Contested> = {}): Contested => ({
  ...decided,
  ...{ key: 'application-7', isOfGrant: false, version: 7, against: 'refused', claim: null, personId: 'chair', stands: true, appeal: null },
  ...changed,
});
/** The same, with an appeal in this state. */
const appealedIn = (state: AppealState, changed: Partial<Contested> = {}): Contested =>
  refusalOf(notifiedOn('2026-01-05T09:00:00.000Z'), { appeal: appealIn(state), ...changed });

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

test.each([
  [null, '2026-06-03'],
  ['988', '2026-07-03'],
])('CJA R421-2: a rejection by silence may be appealed against from its own day on, whenever it is told (%s)', (department, lastDay) => {
  const silent = { decidedAt, department, implicitAt: '2026-04-02T21:59:59.999Z' };
  expect(parisDate(appealDeadline({ ...silent, notifiedAt: '2026-04-08T09:00:00.000Z' }))).toBe(lastDay);
  expect(parisDate(appealDeadline({ ...silent, notifiedAt: null }))).toBe('2027-01-02');
});

test('of a rejection by silence that no message told, the refusal names the day on which it was recorded', () => {
  const facts = { startsOn: '2026-04-03', months: 12, lastDay: '2027-04-04', article: 'CE 13/07/2016 n° 387763' };
  const said = (wasNotified: boolean) =>
    toProblem('fr', { code: 'appeal_out_of_time', wasNotified, isImplicit: true, ...facts }).body['detail'];
  expect(said(false)).toMatch(/^La décision a été prise le 3 avril 2026, et aucun message ne l’a notifiée/);
  expect(said(true)).toMatch(/^Le rejet implicite est né le 3 avril 2026/);
});

test.each([null, '974'])('CE n° 387763: what was not notified may be appealed against for a year from the decision (%s)', (department) => {
  const untold = { decidedAt, notifiedAt: null, department, implicitAt: null };
  expect(appealDeadline(untold)).toBe('2027-01-02T22:59:59.999Z');
  const lateAt = '2027-01-02T23:00:00.000Z';
  const on = { application: applicationIn('refused'), decisions: [refusalOf(untold)] };
  expect(mayAppeal(on, callerOf('signatory', MINISTRY), '2027-01-02T22:59:59.999Z')).toBeNull();
  expect(mayAppeal(on, callerOf('signatory', MINISTRY), lateAt)).toEqual({
    ...{ code: 'appeal_out_of_time', wasNotified: false, isImplicit: false, startsOn: '2026-01-02', months: 12, lastDay: '2027-01-02' },
    article: 'CE 13/07/2016 n° 387763',
  });
});

test('a service of the State that asks too late is told of a new examination, and of no article', () => {
  const decision = refusalOf({ ...notifiedOn('2025-01-05T09:00:00.000Z'), isState: true });
  const refusal = mayAppeal({ application: applicationIn('refused'), decisions: [decision] }, callerOf('signatory', MINISTRY), APPEALED_AT);
  const { detail, title } = toProblem('fr', refusal!).body as Record<string, string>;
  expect([title, detail]).toEqual(['Délai passé', expect.stringContaining('son réexamen pouvait être demandé pendant 2 mois')]);
  expect(detail).not.toMatch(/CRPA|CJA|CE |recours/);
});

describe('an appeal is refused', () => {
  type Case = { application: Application; decision: Contested; caller: Caller; named: string; at: string };
  const sound = (): Case => ({
    application: applicationIn('refused'),
    decision: refusalOf(notifiedOn('2026-01-05T09:00:00.000Z')),
    caller: callerOf('signatory', MINISTRY),
    named: 'application-7',
    at: '2026-03-06T22:59:59.999Z',
  });
  const guards: Guard<Case>[] = [
    { when: 'of another organisation', refusal: { code: 'not_found' }, spoil: { caller: callerOf('signatory', OPERATOR) } },
    {
      when: 'against a decision that there is not',
      refusal: { code: 'decision_unknown', decisions: ['application-7'] },
      spoil: { named: 'grant-7' },
    },
    { when: 'a second time', refusal: { code: 'appealed_already', appealedAt: APPEALED_AT }, spoil: { decision: appealedIn('upheld') } },
    {
      when: 'against what another decision has replaced',
      refusal: { code: 'decision_does_not_stand', against: 'refused' },
      spoil: { decision: { stands: false } },
    },
    {
      when: 'a millisecond after the last day',
      refusal: {
        ...{ code: 'appeal_out_of_time', wasNotified: true, isImplicit: false, startsOn: '2026-01-05', months: 2, lastDay: '2026-03-06' },
        article: 'CRPA L411-2, CJA R421-1 (CE 19/09/2014 n° 362568)',
      },
      spoil: { at: '2026-03-06T23:00:00.000Z' },
    },
  ];
  const refuse = ({ application, decision, caller, named, at }: Case) =>
    refuseAppeal({ application, decisions: [decision] }, given(caller, { decision: named, grounds: 'Une annexe.', files: [] }, at));
  test.each(guards)('$when', ({ spoil, refusal }) => expect(refuse(spoilt(sound(), spoil))).toEqual(refusal));
  test('and not otherwise', () => expect(refuse(sound())).toBeNull());
});

test('an appeal is offered while one decision can be appealed against, and is not where none is', () => {
  const caller = callerOf('signatory', MINISTRY);
  const [late, open] = [refusalOf(notifiedOn('2025-01-05T09:00:00.000Z')), refusalOf(notifiedOn('2026-03-01T09:00:00.000Z'))];
  const ask = (...decisions: Contested[]) => mayAppeal({ application: applicationIn('awarded'), decisions }, caller, APPEALED_AT);
  expect(ask(late, open)).toBeNull();
  expect(ask(late)).toMatchObject({ code: 'appeal_out_of_time' });
  expect([ask(), ask(appealedIn('received')), ask(refusalOf(open, { stands: false }))]).toEqual([
    { code: 'nothing_to_appeal' },
    { code: 'nothing_to_appeal' },
    { code: 'nothing_to_appeal' },
  ]);
});

test('a number that no appeal has is unknown, to a person who may see the application', () => {
  const on = { application: applicationIn('awarded'), decisions: [appealedIn('received')] };
  expect(refuseUnknown(on, 2, callerOf('lead'))).toEqual({ code: 'appeal_unknown', numbers: [1] });
  expect(refuseUnknown(on, 2, callerOf('signatory', OPERATOR))).toEqual({ code: 'not_found' });
  expect(refuseUnknown(on, 1, callerOf('lead'))).toBeNull();
});

describe('an appeal is upheld', () => {
  const body = { appeal: 1, reason: '.' };
  const nothing = { claim: undefined, award: undefined };
  const claimed = appealedIn('advised', { against: 'claimed', claim: 2, isOfGrant: true });
  const claim = { claimedCents: 100_00, owedCents: 60_00 };
  const reduced = appealedIn('advised', { against: 'reduced' });
  const award = { awardedCents: 50_00, requestedCents: 80_00 };
  const keptOut = (askedCents: number) => ({
    ...{ code: 'claim_kept_out_of_range', claim: 2, leastCents: 40_00, mostCents: 99_99, askedCents },
  });
  const raisedOut = (askedCents: number) => ({ code: 'award_not_raised', leastCents: 50_01, mostCents: 80_00, askedCents });
  test('not against what no longer stands', () =>
    expect(refuseUpholding(appealedIn('advised', { stands: false }), nothing, body)).toEqual({
      ...{ code: 'decision_does_not_stand', against: 'refused' },
    }));
  test.each([{ keptCents: 1 }, { awardedCents: 1 }])('with an amount only where one is appealed against: %j', (amount) =>
    expect(refuseUpholding(appealedIn('advised'), nothing, { ...body, ...amount })).toEqual({
      ...{ code: 'appeal_amount_misplaced', against: 'refused' },
    }),
  );
  test.each([
    [undefined, keptOut(0)],
    [39_99, keptOut(39_99)],
    [40_00, null],
    [99_99, null],
    [100_00, keptOut(100_00)],
  ])('keeps no less of a claim than is settled, and less than all: %s', (keptCents, refusal) =>
    expect(refuseUpholding(claimed, { ...nothing, claim }, keptCents === undefined ? body : { ...body, keptCents })).toEqual(refusal),
  );
  test('cancels a claim of which nothing is settled', () =>
    expect(refuseUpholding(claimed, { ...nothing, claim: { claimedCents: 100_00, owedCents: 100_00 } }, body)).toBeNull());
  test.each([
    [undefined, raisedOut(0)],
    [50_00, raisedOut(50_00)],
    [50_01, null],
    [80_00, null],
    [80_01, raisedOut(80_01)],
  ])('raises an award, up to the amount asked for: %s', (awardedCents, refusal) =>
    expect(refuseUpholding(reduced, { ...nothing, award }, awardedCents === undefined ? body : { ...body, awardedCents })).toEqual(refusal),
  );
});

type Case = {
  application: Application;
  decision: Contested;
  candidate: Candidate | undefined;
  caller: Caller;
  part: string | null;
  absentUntil: string | null;
  tookPart: string[];
};
const soundIn = (state: AppealState, caller: Caller) => (): Case => ({
  application: applicationIn('appealed'),
  decision: appealedIn(state),
  candidate: { personId: 'reviewer', organisationId: FUND, roles: ['reviewer'] },
  caller,
  part: null,
  absentUntil: null,
  tookPart: ['screener'],
});
const outOfSight: Guard<Case> = {
  when: 'out of the fund’s sight',
  refusal: { code: 'not_found' },
  spoil: { application: { state: 'draft', organisationId: OPERATOR } },
};
const ended: Guard<Case> = {
  when: 'of an appeal that has ended',
  refusal: { code: 'appeal_ended', appeal: 1, state: 'rejected' },
  spoil: { decision: appealedIn('rejected') },
};
const advised: Guard<Case> = {
  when: 'the opinion is given',
  refusal: { code: 'appeal_opinion_given' },
  spoil: { decision: appealedIn('advised') },
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
    ({ application, decision, candidate, caller, part, absentUntil }) =>
      refuseAppealAssignment({ application, decision }, candidate, given(caller, { reviewerId: 'reviewer' }), { part, absentUntil }),
    [
      outOfSight,
      conflicted,
      ended,
      advised,
      { when: 'who does not review', refusal: { code: 'not_a_reviewer', personId: 'reviewer' }, spoil: { candidate: undefined } },
      {
        when: 'who had a part before',
        refusal: { code: 'appeal_reviewer_took_part', personId: 'reviewer', event: 'giveOpinion' },
        spoil: { part: 'giveOpinion' },
      },
      {
        when: 'who is away',
        refusal: { code: 'reviewer_absent', personId: 'reviewer', endsOn: '2026-04-01' },
        spoil: { absentUntil: '2026-04-01' },
      },
    ],
  );
  test('and so is one of the applicant’s own house', () => {
    const { application, decision, candidate, caller } = soundIn('received', callerOf('lead'))();
    const ofItsHouse = candidate && { ...candidate, organisationId: MINISTRY };
    expect(
      refuseAppealAssignment({ application, decision }, ofItsHouse, given(caller, { reviewerId: 'reviewer' }), {
        part: null,
        absentUntil: null,
      }),
    ).toEqual({ code: 'conflict_of_interest' });
  });
});

describe('the opinion on an appeal is refused', () =>
  inOrderOfPrecedence(
    soundIn('assigned', callerOf('reviewer')),
    ({ application, decision, caller }) => mayGiveAppealOpinion({ application, decision }, caller),
    [
      outOfSight,
      conflicted,
      ended,
      advised,
      {
        when: 'of another person',
        refusal: { code: 'not_the_assigned_reviewer' },
        spoil: { caller: callerOf('reviewer', FUND, 'another') },
      },
    ],
  ));

describe.each(['upholdAppeal', 'rejectAppeal'] as const)('%s is refused', (command) =>
  inOrderOfPrecedence(
    soundIn('advised', callerOf('chair')),
    ({ application, decision, caller, tookPart }) => mayEndAppeal(command)({ application, decision, tookPart }, caller),
    [
      outOfSight,
      conflicted,
      ended,
      { when: 'before the opinion', refusal: { code: 'appeal_without_opinion' }, spoil: { decision: appealedIn('assigned') } },
      {
        when: 'of a chair who gave an opinion',
        refusal: { code: 'took_part_in_review', applicationIds: ['application'] },
        spoil: { tookPart: ['chair'] },
      },
    ],
  ),
);

test('of a decision on a grant, the person who took it does not answer the appeal, and the reviews of its application do not count', () => {
  const suspended = { against: 'suspended', isOfGrant: true, personId: 'lead' } as const;
  const on = { application: applicationIn('awarded'), decision: appealedIn('advised', suspended), tookPart: ['chair'] };
  const took = { code: 'took_part_in_review', applicationIds: ['application'] };
  expect(mayEndAppeal('upholdAppeal')(on, callerOf('chair', FUND, 'chair'))).toBeNull();
  expect(mayEndAppeal('upholdAppeal')(on, callerOf('chair', FUND, 'lead'))).toEqual(took);
  expect(mayEndAppeal('upholdAppeal')(on, callerOf('chair', FUND, 'reviewer'))).toEqual(took);
});

test('a person who gave a visa on the grant upholds no appeal that commits it again, and may reject it', () => {
  const chair = callerOf('chair');
  const on = (against: Appealable) => ({
    ...{ application: applicationIn('awarded'), decision: appealedIn('advised', { against, isOfGrant: true, personId: 'finance' }) },
    ...{ tookPart: [], visas: [{ personId: chair.personId }] },
  });
  const refused = APPEALABLE.filter((against) => mayUpholdAppeal(on(against), chair) !== null);
  expect(refused).toEqual(['withdrawn', 'withdrawn_in_part', 'terminated', 'accounted']);
  for (const against of refused) {
    expect(mayUpholdAppeal(on(against), chair)).toEqual({ code: 'gave_visa' });
    expect(mayUpholdAppeal({ ...on(against), visas: [{ personId: 'controller' }] }, chair)).toBeNull();
    expect(mayEndAppeal('rejectAppeal')(on(against), chair)).toBeNull();
  }
});

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
  expect([stateBefore('refused'), stateBefore('inadmissible')]).toEqual(['reviewed', 'submitted']);
});

test('an appeal names files of its application alone', () => {
  expect(refusePieces({ files: ['a', 'b'] }, ['a', 'b', 'c'])).toBeNull();
  expect(refusePieces({ files: ['a', 'x', 'x'] }, ['a'])).toEqual({ code: 'appeal_files_unknown', files: ['x'] });
});
