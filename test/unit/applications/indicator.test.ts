import fc from '../../support/property.ts';
import { figureOf, isReached, type PlanIndicator, planIndicators, progressOf, targetAt } from '../../../domain/applications/indicator.ts';
import { Indicator } from '../../../domain/applications/application.ts';
import { ratio, ratioOf } from '../../../domain/core/ratio.ts';
import { CALL, contentOf } from '../../support/domain.ts';
import { FUEL_MAP, STUDENTS } from '../../support/fixtures.ts';

test('the call says the kind of the indicators that it makes mandatory', () => {
  expect(planIndicators(CALL, contentOf(STUDENTS)).map(({ key, kind, mandatory }) => [key, kind, mandatory])).toEqual([
    ['users_informed', 'count', true],
    ['users_automatic', 'count', true],
    ['conversion', 'ratio', true],
    ['transmissions', 'count', true],
    ['access_delay', 'duration', true],
  ]);
});

test('the call says what it counts, which of it are users, and which way is better', () => {
  expect(
    planIndicators(CALL, contentOf(STUDENTS)).map(({ key, direction, countsUsers, excludes }) => [key, direction, countsUsers, excludes]),
  ).toEqual([
    ['users_informed', 'more', true, null],
    ['users_automatic', 'more', true, null],
    ['conversion', 'more', false, 'users_automatic'],
    ['transmissions', 'more', false, null],
    ['access_delay', 'less', false, null],
  ]);
  expect(planIndicators(CALL, contentOf(STUDENTS))[2]?.definition?.en).toMatch(/Automatic awards are left out/);
});

test('a project’s own indicator is what the project says and not mandatory, even under a name that the call gives to another type’s', () => {
  const content = contentOf(FUEL_MAP);
  const visitors = Indicator.parse(content.indicators[0]);
  const indicators = [visitors, { ...visitors, key: 'conversion', kind: 'duration' as const, direction: 'less' as const }];
  const planned = planIndicators(CALL, { ...content, indicators });
  expect(planned.map(({ key, kind, direction, mandatory, countsUsers }) => [key, kind, direction, mandatory, countsUsers])).toEqual([
    ['visitors', 'count', 'more', false, false],
    ['conversion', 'duration', 'less', false, false],
  ]);
});

test.each([
  ['more of it', 'more', 30, true],
  ['a little less than its target', 'more', 29.9, false],
  ['less of it', 'less', 30, true],
  ['a little more than its target', 'less', 30.1, false],
] as const)('a target is reached by as much as it says: %s', (_, direction, value, reached) =>
  expect(isReached(ratioOf(value), { direction }, 30)).toBe(reached),
);

test('targets are in the order of their months, however they were written', () => {
  const content = contentOf(FUEL_MAP);
  content.indicators[0]!.targets.reverse();
  expect(planIndicators(CALL, content)[0]?.targets.map(({ month }) => month)).toEqual([6, 12]);
});

test.each([
  ['a count', { key: 'k', value: 0.1 }, 'usagers', ratio(1n, 10n)],
  ['a ratio', { key: 'k', numerator: 1, denominator: 3 }, '', ratio(1n, 3n)],
  ['a duration, which is its median', { key: 'k', median: 3, p95: 10 }, 'jours', ratio(3n)],
  ['a ratio in %', { key: 'k', numerator: 1, denominator: 3 }, '%', ratio(100n, 3n)],
])('the figure of %s is exact', (_, value, unit, figure) => expect(figureOf(value, { unit })).toEqual(figure));

const targets: PlanIndicator['targets'] = [
  { month: 6, value: 10 },
  { month: 12, value: 30 },
];
test.each([
  [3, 10],
  [6, 10],
  [7, 30],
  [12, 30],
  [18, 30],
])('after %d months a project works towards %d', (months, value) => expect(targetAt({ targets }, months)?.value).toBe(value));
test('without targets it works towards none', () => expect(targetAt({ targets: [] }, 6)).toBeNull());

test.each([
  ['half way', 20, 10, 30, ratio(1n, 2n)],
  ['where it began', 10, 10, 30, ratio(0n)],
  ['beyond its target', 50, 10, 30, ratio(2n)],
  ['the wrong way', 0, 10, 30, ratio(-1n, 2n)],
  ['down to its target', 39, 90, 5, ratio(3n, 5n)],
  ['with a target that is its baseline', 12, 10, 10, null],
  ['without a baseline', 12, null, 10, null],
  ['without a target', 12, 10, null, null],
])('progress %s', (_, value, baseline, target, progress) => expect(progressOf(ratioOf(value), baseline, target)).toEqual(progress));

test('a target that is reached is 1, and a baseline 0, to the last digit', () => {
  const value = fc.double({ min: -1e9, max: 1e9, noNaN: true });
  fc.assert(
    fc.property(value, value, (baseline, target) => {
      fc.pre(baseline !== target);
      expect(progressOf(ratioOf(target), baseline, target)).toEqual(ratio(1n));
      expect(progressOf(ratioOf(baseline), baseline, target)).toEqual(ratio(0n));
    }),
  );
});
