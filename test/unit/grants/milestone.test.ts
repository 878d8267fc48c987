import fc from '../../support/property.ts';
import { daysFrom, moveDate, parisDate } from '../../../domain/core/calendar.ts';
import {
  countOfTranches,
  heldTranche,
  holdsPayments,
  isPeriodOver,
  lastDayOf,
  type Milestone,
  nextMilestoneDue,
  planMilestones,
  planTracking,
  refuseUntracked,
  reportDeadline,
  reviewReminder,
  deadlineAnew,
} from '../../../domain/grants/milestone.ts';
import { CALL } from '../../support/domain.ts';

const milestone: Milestone = {
  rank: 1,
  state: 'planned',
  periodStartsOn: '2027-02-01',
  periodEndsOn: '2027-07-31',
  dueAt: '2027-08-31T21:59:59.999Z',
  remindAt: '2027-08-17T21:59:59.999Z',
  remindedAt: null,
  lateAt: null,
  reviewRemindAt: null,
  reviewRemindedAt: null,
  reportNumber: 0,
  trackingYear: null,
  askedAt: null,
  isEmpty: false,
};

const remind = { at: milestone.remindAt, what: 'remindReport' };
const escalate = { at: milestone.dueAt, what: 'escalateReport' };
const at = '2027-09-01T08:00:00.000Z';
test.each<[string, Partial<Milestone>, object | null]>([
  ['a planned one waits for its reminder', {}, remind],
  ['a reminded one waits for its deadline', { remindedAt: at }, escalate],
  ['a late one waits for no date', { remindedAt: at, lateAt: at }, null],
  ['a returned one waits for its reminder', { state: 'returned' }, remind],
  ['a returned and reminded one waits for its deadline', { state: 'returned', remindedAt: at }, escalate],
  ['a reported one waits for its review’s reminder', { state: 'reported', reviewRemindAt: at }, { at, what: 'remindReviewOfReport' }],
  ['a reported one that came late does too', { state: 'reported', lateAt: at, reviewRemindAt: at }, { at, what: 'remindReviewOfReport' }],
  ['its lead is reminded once', { state: 'reported', reviewRemindAt: at, reviewRemindedAt: at }, null],
  ['an accepted one waits for no date', { state: 'accepted', reviewRemindAt: at }, null],
  ['a cancelled one waits for no date', { state: 'cancelled' }, null],
])('%s', (_, change, due) => expect(nextMilestoneDue({ ...milestone, ...change })).toEqual(due));

test('the periods of a plan follow one another, and each report has its month, and a reminder two weeks before', () => {
  const periods = [
    { rank: 1, fromMonth: 0, toMonth: 6 },
    { rank: 2, fromMonth: 6, toMonth: 12 },
    { rank: 3, fromMonth: 12, toMonth: 15 },
  ];
  expect(planMilestones(CALL, '2027-02-01', periods)).toEqual([
    {
      rank: 1,
      periodStartsOn: '2027-02-01',
      periodEndsOn: '2027-07-31',
      dueAt: '2027-08-31T21:59:59.999Z',
      remindAt: '2027-08-17T21:59:59.999Z',
    },
    {
      rank: 2,
      periodStartsOn: '2027-08-01',
      periodEndsOn: '2028-01-31',
      // A month without a 31st ends on its last day.
      dueAt: '2028-02-29T22:59:59.999Z',
      remindAt: '2028-02-15T22:59:59.999Z',
    },
    {
      rank: 3,
      periodStartsOn: '2028-02-01',
      periodEndsOn: '2028-04-30',
      dueAt: '2028-05-30T21:59:59.999Z',
      remindAt: '2028-05-16T21:59:59.999Z',
    },
  ]);
});

test('periods tile the project, whatever its first day', () => {
  const startsOn = fc.integer({ min: 0, max: 4_000 }).map((days) => moveDate('2026-01-01', { days }));
  const lengths = fc.array(fc.integer({ min: 1, max: 24 }), { minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(startsOn, lengths, (first, months) => {
      const ends = months.map((_, index) => months.slice(0, index + 1).reduce((total, each) => total + each, 0));
      const milestones = planMilestones(
        CALL,
        first,
        ends.map((toMonth, index) => ({ rank: index + 1, fromMonth: ends[index - 1] ?? 0, toMonth })),
      );
      expect(milestones[0]?.periodStartsOn).toBe(first);
      expect(milestones.at(-1)?.periodEndsOn).toBe(lastDayOf(first, ends.at(-1) ?? 0));
      milestones.forEach(({ periodStartsOn, periodEndsOn, dueAt, remindAt }, index) => {
        const next = milestones[index + 1];
        if (next) expect(next.periodStartsOn).toBe(moveDate(periodEndsOn, { days: 1 }));
        expect(periodEndsOn > periodStartsOn).toBe(true);
        expect(parisDate(dueAt) > periodEndsOn && remindAt < dueAt).toBe(true);
        expect(daysFrom(parisDate(remindAt), parisDate(dueAt))).toBe(15);
      });
    }),
  );
});

const TRACKED = { terms: { ...CALL.terms, tracking: { years: 2, months: 2, reminderDays: 10 } } };

test('the years after a project follow its last day, each report due the call’s months after its year, whatever reports on tranches have', () => {
  expect(planTracking(TRACKED, '2028-02-29')).toEqual([
    {
      rank: 61,
      trackingYear: 1,
      periodStartsOn: '2028-03-01',
      periodEndsOn: '2029-02-28',
      dueAt: '2029-04-28T21:59:59.999Z',
      remindAt: '2029-04-18T21:59:59.999Z',
    },
    {
      rank: 62,
      trackingYear: 2,
      periodStartsOn: '2029-03-01',
      periodEndsOn: '2030-02-28',
      dueAt: '2030-04-28T21:59:59.999Z',
      remindAt: '2030-04-18T21:59:59.999Z',
    },
  ]);
  expect(planTracking(CALL, '2028-02-29')).toEqual([]);
});

const yearly = { ...milestone, rank: 61, trackingYear: 1 };
test.each<[string, Partial<Milestone>, object | null]>([
  ['is asked for when its year is over', {}, { at: '2027-07-31T21:59:59.999Z', what: 'askTracking' }],
  ['is recalled before its deadline once it was asked for', { askedAt: at }, remind],
  ['is late at its deadline', { askedAt: at, remindedAt: at }, escalate],
  ['is not asked for anew where it was returned', { state: 'returned' }, remind],
  ['waits for no date once it is late', { askedAt: at, remindedAt: at, lateAt: at }, null],
])('a yearly report %s', (_, change, due) => expect(nextMilestoneDue({ ...yearly, ...change })).toEqual(due));

const [onTime, tooLate] = [yearly.dueAt, '2027-08-31T22:00:00.000Z'];
test.each<[string, Partial<Milestone>, string, boolean]>([
  ['that is awaited holds nothing until its deadline', {}, onTime, false],
  ['holds what is to be paid once it is late, seen or not', {}, tooLate, true],
  ['that is given holds nothing', { state: 'reported' }, tooLate, false],
  ['that is given and tells of no indicator holds what is to be paid', { state: 'reported', isEmpty: true }, onTime, true],
  ['that was returned since it told of none does until it is given anew', { state: 'returned', isEmpty: true }, onTime, true],
  ['that was returned for another reason holds nothing within its new deadline', { state: 'returned' }, onTime, false],
  ['that is accepted holds nothing', { state: 'accepted' }, tooLate, false],
  ['that is no longer asked for holds nothing', { state: 'cancelled', isEmpty: true }, tooLate, false],
  ['is another than that of a tranche, which holds the next tranche instead', { trackingYear: null }, tooLate, false],
])('a yearly report %s', (_, change, instant, holds) => {
  const each = { ...yearly, ...change };
  expect(holdsPayments(each, instant)).toBe(holds);
  expect(refuseUntracked([milestone, each], instant)).toEqual(
    holds ? { code: 'tracking_report_awaited', year: 1, dueOn: '2027-08-31', empty: each.isEmpty } : null,
  );
});

test('yearly reports have their ranks after those of every tranche, and hold none of them', () => {
  expect([countOfTranches([{ rank: 1 }, { rank: 60 }, { rank: 61 }]), heldTranche(61, 4, [])]).toEqual([2, null]);
});

test('a returned yearly report has the time that the call gives to those, and another that of the others', () => {
  const returned = '2027-08-20T08:00:00.000Z';
  expect(deadlineAnew(TRACKED.terms, yearly, returned).dueAt).toBe('2027-10-20T21:59:59.999Z');
  expect(deadlineAnew(TRACKED.terms, milestone, returned).dueAt).toBe('2027-09-20T21:59:59.999Z');
});

test('a returned report has its month again, from the day on which it was returned', () => {
  expect(reportDeadline(CALL.terms, '2027-08-20T08:00:00.000Z')).toEqual({
    dueAt: '2027-09-20T21:59:59.999Z',
    remindAt: '2027-09-06T21:59:59.999Z',
  });
});

test('a report that waits brings a reminder at the end of the 15th working day', () => {
  // 14 July is a public holiday, and falls in between.
  expect(reviewReminder('2027-07-01T08:00:00.000Z')).toBe('2027-07-23T21:59:59.999Z');
});

test.each([
  ['its last second', '2027-07-31T21:59:59.999Z', false],
  ['the first instant after it', '2027-07-31T22:00:00.000Z', true],
])('a period is over after its last day in Paris: %s', (_, instant, over) => expect(isPeriodOver(milestone, instant)).toBe(over));

test.each([
  [1, 1, 1, null],
  [1, 4, 1, 2],
  [3, 4, 1, 4],
  [4, 4, 1, 4],
  // The report on a firm tranche's own period justifies its payment.
  [1, 4, 3, null],
  [2, 4, 3, 2],
  [3, 4, 3, 4],
  [4, 4, 4, 4],
])('milestone %d of %d, %d of whose tranches are firm, holds tranche %j', (rank, milestones, firm, tranche) => {
  const tranches = Array.from({ length: milestones }, (_, place) => ({ rank: place + 1, firm: place < firm }));
  expect(heldTranche(rank, milestones, tranches)).toBe(tranche);
});
