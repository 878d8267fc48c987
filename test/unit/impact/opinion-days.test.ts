import { opinionFigures, type OpinionCourse } from '../../../domain/impact/opinion-days.ts';
import { rounded } from '../../../domain/core/ratio.ts';

const given = (step: string, openedOn: string, givenOn: string, callId = 'one'): OpinionCourse => ({
  ...{ applicationId: 'file', callId, step, openedOn, givenOn },
});
const COURSES = [
  given('legal', '2026-03-02', '2026-03-04'),
  given('legal', '2026-03-02', '2026-03-12'),
  given('legal', '2026-12-20', '2027-01-01'),
  given('data', '2026-03-02', '2026-03-02'),
  given('legal', '2026-03-02', '2026-03-03', 'two'),
];
const told = (filter: Parameters<typeof opinionFigures>[1]) =>
  opinionFigures(COURSES, filter).map(({ callId, step, files, mean, median }) => [
    callId,
    step,
    files,
    rounded(mean, 1),
    rounded(median, 1),
  ]);

test('the days of opinions are told by call and step, with a mean and a median', () =>
  expect(told({})).toEqual([
    ['one', 'data', 1, 0, 0],
    ['one', 'legal', 3, 8, 10],
    ['two', 'legal', 1, 1, 1],
  ]));

test('an opinion counts to the year in which it is given', () => {
  expect(told({ callId: 'one', year: '2026' })).toEqual([
    ['one', 'data', 1, 0, 0],
    ['one', 'legal', 2, 6, 6],
  ]);
  expect(told({ year: '2025' })).toEqual([]);
});
