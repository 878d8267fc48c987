import fc from '../../support/property.ts';
import type { AnySkill } from '../../../domain/datalab/days.ts';
import { type FreeDays, forecastStarts, inOrderOfPriority, type Need, type WaitingRequest } from '../../../domain/datalab/forecast.ts';

const MONTHS = ['2027-01', '2027-02', '2027-03'];
const waiting = (id: string, change: Partial<WaitingRequest> = {}): WaitingRequest => ({
  id,
  priority: 'normal',
  score: null,
  askedAt: '2026-12-01T09:00:00.000Z',
  wishedFrom: null,
  needs: [{ skill: 'data_science', halfDays: 10 }],
  ...change,
});
const free = (personId: string, skills: AnySkill[], ...halfDays: number[]): FreeDays => ({
  personId,
  skills,
  halfDays: new Map(MONTHS.map((month, place) => [month, halfDays[place] ?? 0])),
});
const forecast = (requests: WaitingRequest[], people: FreeDays[], promised: { needs: Need[] }[] = []) =>
  Object.fromEntries(forecastStarts(requests, people, { months: MONTHS, today: '2027-01-12', promised }));

test('requests are served by priority, then by the score of what they support, then by the date on which they were asked', () => {
  const requests = [
    waiting('low', { priority: 'low', score: 5 }),
    waiting('later', { askedAt: '2026-12-02T09:00:00.000Z' }),
    waiting('earlier'),
    waiting('unqualified', { priority: null, askedAt: '2026-12-03T09:00:00.000Z' }),
    waiting('scored', { score: 3.5, askedAt: '2026-12-04T09:00:00.000Z' }),
    waiting('scored higher', { score: 4, askedAt: '2026-12-05T09:00:00.000Z' }),
    waiting('urgent', { priority: 'high', askedAt: '2026-12-06T09:00:00.000Z' }),
  ];
  expect(inOrderOfPriority(requests).map(({ id }) => id)).toEqual([
    'urgent',
    'scored higher',
    'scored',
    'earlier',
    'later',
    'unqualified',
    'low',
  ]);
});

test.each<[string, WaitingRequest[], FreeDays[], Record<string, string | null>]>([
  ['today, where days are free this month', [waiting('a')], [free('p', ['data_science'], 10)], { a: '2027-01-12' }],
  ['the first of the month in which they come free', [waiting('a')], [free('p', ['data_science'], 0, 20)], { a: '2027-02-01' }],
  ['as soon as a day is free, the rest following', [waiting('a')], [free('p', ['data_science'], 1, 20)], { a: '2027-01-12' }],
  ['not before its wish', [waiting('a', { wishedFrom: '2027-02-15' })], [free('p', ['data_science'], 20, 20)], { a: '2027-02-15' }],
  ['never, where too few come free', [waiting('a')], [free('p', ['data_science'], 3, 3, 3)], { a: null }],
  ['never, where no person has the skill', [waiting('a')], [free('p', ['design'], 20, 20, 20)], { a: null }],
  [
    'after what is more urgent',
    [waiting('a'), waiting('b', { priority: 'high' })],
    [free('p', ['data_science'], 10, 10)],
    { b: '2027-01-12', a: '2027-02-01' },
  ],
  [
    'when a person with two skills is free for both, counted once',
    [
      waiting('a', {
        needs: [
          { skill: 'data_science', halfDays: 4 },
          { skill: 'design', halfDays: 4 },
        ],
      }),
    ],
    [free('p', ['data_science', 'design'], 6, 1, 8)],
    { a: '2027-01-12' },
  ],
  [
    'not at all where that person’s days would count twice',
    [
      waiting('a', {
        needs: [
          { skill: 'data_science', halfDays: 5 },
          { skill: 'design', halfDays: 5 },
        ],
      }),
    ],
    [free('p', ['data_science', 'design'], 3, 3, 3)],
    { a: null },
  ],
  [
    'with the person who has one skill alone, so that others find the one who has both',
    [waiting('a'), waiting('b', { askedAt: '2026-12-02T09:00:00.000Z', needs: [{ skill: 'design', halfDays: 10 }] })],
    [free('both', ['data_science', 'design'], 10), free('one', ['data_science'], 10)],
    { a: '2027-01-12', b: '2027-01-12' },
  ],
])('a request would start %s', (_, requests, people, starts) => expect(forecast(requests, people)).toEqual(starts));

test('what was promised is served before all that waits', () => {
  const people = [free('p', ['data_science'], 10, 10)];
  const promised = [{ needs: [{ skill: 'data_science' as const, halfDays: 10 }] }];
  expect(forecast([waiting('a')], people, promised)).toEqual({ a: '2027-02-01' });
});

test('what was promised of any person’s days first takes those of people with few skills', () => {
  const people = [free('both', ['data_science', 'design'], 10), free('one', ['design'], 10)];
  const promised = (halfDays: number) => [{ needs: [{ skill: null, halfDays }] }];
  const starts = [10, 11, 1_000].map((halfDays) => forecast([waiting('a')], people, promised(halfDays)));
  expect(starts).toEqual([{ a: '2027-01-12' }, { a: null }, { a: null }]);
});

test('whatever waits, no more requests are foreseen than there are days for', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 8 }),
      fc.array(fc.tuple(fc.nat(12), fc.nat(12), fc.nat(12)), { maxLength: 4 }),
      (asked, months) => {
        const requests = asked.map((halfDays, place) => waiting(`r${place}`, { needs: [{ skill: 'design', halfDays }] }));
        const people = months.map((days, place) => free(`p${place}`, ['design', 'cloud'], ...days));
        const starts = forecast(requests, people);
        const served = requests.filter(({ id }) => starts[id] !== null).reduce((sum, { needs }) => sum + (needs[0]?.halfDays ?? 0), 0);
        expect(served).toBeLessThanOrEqual(months.flat().reduce((sum, halfDays) => sum + halfDays, 0));
      },
    ),
  );
});
