import fc from '../../support/property.ts';
import {
  daysBefore,
  daysLeft,
  endOfDate,
  endOfPeriod,
  endOfWorkingDay,
  endOfWorkingDayBefore,
  isWorkingDay,
  monthsFrom,
  nextWorkingHour,
  parisDate,
  quartersOver,
  workingDaysLeft,
  yearOf,
} from '../../../domain/core/calendar.ts';

test.each([
  ['2027-01-01', "New Year's Day"],
  ['2026-04-06', 'Easter Monday'],
  ['2025-04-21', 'Easter Monday'],
  ['2026-05-01', '1 May'],
  ['2026-05-08', '8 May'],
  ['2026-05-14', 'Ascension'],
  ['2026-05-25', 'Pentecost Monday'],
  ['2025-06-09', 'Pentecost Monday'],
  ['2026-07-14', '14 July'],
  ['2025-08-15', '15 August'],
  ['2027-11-01', '1 November'],
  ['2026-11-11', '11 November'],
  ['2026-12-25', 'Christmas'],
  ['2026-03-07', 'a Saturday'],
  ['2026-03-08', 'a Sunday'],
])('%s, %s, is no working day', (date) => expect(isWorkingDay(date)).toBe(false));

test.each([
  ['2026-04-03', 'Good Friday, which is a holiday in Alsace only'],
  ['2026-12-24', 'Christmas Eve'],
  ['2025-12-26', 'Saint Stephen, which is a holiday in Alsace only'],
  ['2026-05-15', 'the bridge after Ascension'],
  ['2026-12-31', 'the last day of the year'],
  ['2027-05-10', 'the Monday after a Saturday 8 May: nothing is moved'],
])('%s, %s, is a working day', (date) => expect(isWorkingDay(date)).toBe(true));

describe('the n-th working day after an instant ends in Paris', () => {
  test.each([
    ['the next day, in winter', '2026-03-02T09:00:00.000Z', 1, '2026-03-03T22:59:59.999Z'],
    ['the next day, in summer', '2026-06-15T09:00:00.000Z', 1, '2026-06-16T21:59:59.999Z'],
    ['after a weekend', '2026-03-06T09:00:00.000Z', 1, '2026-03-09T22:59:59.999Z'],
    ['counted from a Sunday', '2026-03-08T09:00:00.000Z', 1, '2026-03-09T22:59:59.999Z'],
    ['after Easter Monday', '2026-04-03T09:00:00.000Z', 1, '2026-04-07T21:59:59.999Z'],
    ['after the spring change of clock', '2026-03-27T09:00:00.000Z', 1, '2026-03-30T21:59:59.999Z'],
    ['after the autumn change of clock', '2026-10-23T09:00:00.000Z', 1, '2026-10-26T22:59:59.999Z'],
    ['past 1 and 8 May and Ascension', '2026-04-30T09:00:00.000Z', 8, '2026-05-15T21:59:59.999Z'],
    ['past 14 July', '2026-07-13T09:00:00.000Z', 2, '2026-07-16T21:59:59.999Z'],
    ['past 15 August on a Friday', '2025-08-14T09:00:00.000Z', 1, '2025-08-18T21:59:59.999Z'],
    ['past 1 November on a Monday', '2027-10-29T09:00:00.000Z', 1, '2027-11-02T22:59:59.999Z'],
    ['past 11 November', '2026-11-10T09:00:00.000Z', 1, '2026-11-12T22:59:59.999Z'],
    ['past Christmas and the turn of the year', '2026-12-24T09:00:00.000Z', 5, '2027-01-04T22:59:59.999Z'],
    ['counted from the day in Paris, where it is past midnight', '2026-03-02T23:30:00.000Z', 1, '2026-03-04T22:59:59.999Z'],
  ])('%s', (_, instant, n, end) => expect(endOfWorkingDay(instant, n)).toBe(end));
});

describe('a period de date à date ends', () => {
  test.each([
    ['on the same day of the month', '2026-03-15T09:00:00.000Z', { months: 1 }, '2026-04-15T21:59:59.999Z'],
    ['on 28 February after 31 January', '2026-01-31T09:00:00.000Z', { months: 1 }, '2026-02-28T22:59:59.999Z'],
    ['on 29 February of a leap year', '2028-01-31T09:00:00.000Z', { months: 1 }, '2028-02-29T22:59:59.999Z'],
    ['on 28 February a year after a leap day', '2028-02-29T09:00:00.000Z', { years: 1 }, '2029-02-28T22:59:59.999Z'],
    ['on a holiday too: it is no working day that is counted', '2026-04-01T09:00:00.000Z', { months: 1 }, '2026-05-01T21:59:59.999Z'],
    ['in the next year', '2026-12-31T22:59:00.000Z', { months: 2 }, '2027-02-28T22:59:59.999Z'],
    ['counted from 1 January in Paris, where it is past midnight', '2026-12-31T23:30:00.000Z', { months: 1 }, '2027-02-01T22:59:59.999Z'],
  ])('%s', (_, instant, period, end) => expect(endOfPeriod(instant, period)).toBe(end));
});

test.each([
  ['2026-12-31T22:30:00.000Z', '2026-12-31', 2026],
  ['2026-12-31T23:30:00.000Z', '2027-01-01', 2027],
  ['2026-07-14T21:59:59.999Z', '2026-07-14', 2026],
  ['2026-07-14T22:00:00.000Z', '2026-07-15', 2026],
])('%s is %s in Paris, budget year %d', (instant, date, year) => {
  expect(parisDate(instant)).toBe(date);
  expect(yearOf(instant)).toBe(year);
});

test.each([
  ['in winter', '2026-01-15', '2026-01-15T22:59:59.999Z'],
  ['in summer', '2026-07-15', '2026-07-15T21:59:59.999Z'],
  ['on the spring change of clock, which has 23 hours', '2026-03-29', '2026-03-29T21:59:59.999Z'],
  ['on the autumn change of clock, which has 25 hours', '2026-10-25', '2026-10-25T22:59:59.999Z'],
])('a date ends in Paris, %s', (_, date, end) => {
  expect(endOfDate(date)).toBe(end);
});

test('days before keep the hour of Paris across the change of clock', () =>
  expect(daysBefore('2026-03-30T08:00:00.000Z', 2)).toBe('2026-03-28T09:00:00.000Z'));

describe('the working days that are left', () => {
  const instants = fc
    .date({ min: new Date('2023-01-01T00:00:00Z'), max: new Date('2032-12-31T23:59:59Z'), noInvalidDate: true })
    .map((date) => date.toISOString());
  test('are the n after which a working day ends: the exact inverse', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 60 }), (instant, n) => {
        expect(workingDaysLeft(instant, endOfWorkingDay(instant, n))).toBe(n);
      }),
      { numRuns: 60 },
    );
  });
  test('lead back to a deadline from every earlier day', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 60 }), (start, n, days) => {
        const deadline = endOfWorkingDay(start, n);
        const other = daysBefore(deadline, days);
        expect(endOfWorkingDay(other, workingDaysLeft(other, deadline))).toBe(deadline);
      }),
      { numRuns: 60 },
    );
  });
  test.each([
    ['on the last day', '2026-03-06T09:00:00.000Z', '2026-03-06T22:59:59.999Z', 0],
    ['on a Friday before a Monday', '2026-03-06T09:00:00.000Z', '2026-03-09T22:59:59.999Z', 1],
    ['after the deadline', '2026-03-10T09:00:00.000Z', '2026-03-09T22:59:59.999Z', 0],
    ['over 1 May, a Friday', '2026-04-30T09:00:00.000Z', '2026-05-04T21:59:59.999Z', 1],
  ])('%s', (_, instant, deadline, left) => expect(workingDaysLeft(instant, deadline)).toBe(left));
});

test.each([
  ['the same day', '2026-03-02T09:00:00.000Z', '2026-03-02T22:59:59.999Z', 0],
  ['over the spring change of clock', '2026-03-28T09:00:00.000Z', '2026-03-30T21:59:59.999Z', 2],
  ['over the autumn change of clock', '2026-10-24T21:30:00.000Z', '2026-10-26T22:59:59.999Z', 2],
  ['from past midnight in Paris', '2026-03-02T23:30:00.000Z', '2026-03-05T22:59:59.999Z', 2],
  ['after it', '2026-03-08T09:00:00.000Z', '2026-03-05T22:59:59.999Z', 0],
])('the calendar days that are left: %s', (_, instant, deadline, left) => expect(daysLeft(instant, deadline)).toBe(left));

test.each([
  ['a Friday, one day before', '2026-03-20T22:59:59.999Z', 1, '2026-03-19T22:59:59.999Z'],
  ['a Monday, over the weekend', '2026-03-23T09:00:00.000Z', 2, '2026-03-19T22:59:59.999Z'],
  // Easter Monday is 6 April, and summer time has begun.
  ['the Tuesday after Easter', '2026-04-07T21:59:59.999Z', 1, '2026-04-03T21:59:59.999Z'],
])('%s: working days before %s, %d of them', (_, instant, n, end) => expect(endOfWorkingDayBefore(instant, n)).toBe(end));

test('the n-th working day before is the inverse of the n-th after', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 365 }), (n, days) => {
      const start = endOfWorkingDay(new Date(Date.UTC(2026, 0, 1) + days * 86_400_000).toISOString(), 1);
      expect(endOfWorkingDayBefore(endOfWorkingDay(start, n), n)).toBe(start);
    }),
    { numRuns: 50 },
  );
});

// Friday 3 April 2026 is before Easter, whose Monday is no working day; summer time began on 29 March.
test.each([
  ['the same day, before it', '2026-04-02T05:59:59.999Z', '2026-04-02T06:00:00.000Z'],
  ['the next day, once it is that hour', '2026-04-02T06:00:00.000Z', '2026-04-03T06:00:00.000Z'],
  ['after a weekend and a holiday', '2026-04-03T06:30:00.000Z', '2026-04-07T06:00:00.000Z'],
  ['on a day that has begun in Paris only', '2026-04-01T22:30:00.000Z', '2026-04-02T06:00:00.000Z'],
])('eight in the morning of a working day comes next %s', (_, instant, next) => expect(nextWorkingHour(instant, 8)).toBe(next));

test.each([
  ['2026-01-01', '2026-12-31', 12],
  ['2026-01-15', '2026-02-14', 1],
  ['2026-02-01', '2026-02-28', 1],
  ['2024-02-01', '2024-02-29', 1],
  ['2026-10-01', '2027-03-31', 6],
])('from %s to the end of %s there are %d months', (first, last, months) => expect(monthsFrom(first, last)).toBe(months));

describe('the quarters over some instants', () => {
  const q1 = { quarter: '2027-Q1', endsOn: '2027-03-31', endsAt: '2027-03-31T21:59:59.999Z' };
  const q2 = { quarter: '2027-Q2', endsOn: '2027-06-30', endsAt: '2027-06-30T21:59:59.999Z' };
  const q4 = { quarter: '2026-Q4', endsOn: '2026-12-31', endsAt: '2026-12-31T22:59:59.999Z' };
  test.each([
    ['are none without one', [], '2027-02-01T09:00:00.000Z', []],
    ['go up to now', ['2026-12-01T09:00:00.000Z'], '2027-02-01T09:00:00.000Z', [q4, q1]],
    ['go up to the last of them', ['2027-04-02T09:00:00.000Z', '2026-12-01T09:00:00.000Z'], '2027-02-01T09:00:00.000Z', [q4, q1, q2]],
    ['begin with the first, wherever it stands', ['2027-02-02T09:00:00.000Z', '2026-12-01T09:00:00.000Z'], q1.endsAt, [q4, q1]],
    ['are those of Paris', ['2026-12-31T23:30:00.000Z'], '2027-01-15T09:00:00.000Z', [q1]],
    ['end in the quarter that begins now', ['2027-02-01T09:00:00.000Z'], '2027-03-31T22:00:00.000Z', [q1, q2]],
  ])('%s', (_, instants, now, quarters) => expect(quartersOver(instants, now)).toEqual(quarters));
});
