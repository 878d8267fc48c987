import fc from '../../support/property.ts';
import { grantAt, isFit } from '../../../domain/grants/funding-change.ts';

test.each([
  [240, 480, 480, 240],
  [240, 480, 320, 160],
  [240, 480, 999, 240],
  [100, 300, 299, 99],
])('of a grant of %i on a cost of %i, a cost of %i leaves %i', (awarded, plan, cost, expected) =>
  expect(grantAt(awarded, plan, cost)).toBe(expected),
);

test('the fund’s part is never above what is awarded, nor above the plan’s rate', () =>
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1e13 }),
      fc.integer({ min: 1, max: 1e13 }),
      fc.integer({ min: 1, max: 1e13 }),
      (awarded, plan, cost) => {
        const part = grantAt(awarded, plan, cost);
        expect(part <= awarded && BigInt(part) * BigInt(plan) <= BigInt(awarded) * BigInt(cost)).toBe(true);
      },
    ),
  ));

test('a plan takes a change up with its cost and its amount, not with one of them', () => {
  const change = { number: 1, costCents: 320, grantCents: 160 };
  expect([
    isFit({ costCents: 320, awardedCents: 160 }, change),
    isFit({ costCents: 320, awardedCents: 159 }, change),
    isFit({ costCents: 321, awardedCents: 160 }, change),
  ]).toEqual([true, false, false]);
});
