import fc from '../../support/property.ts';
import { minus, over, plus, ratio, ratioOf, rounded, sum, times } from '../../../domain/core/ratio.ts';

test.each([
  [0, 0n, 1n],
  [0.1, 1n, 10n],
  [-2.5, -5n, 2n],
  [12, 12n, 1n],
  [1e21, 10n ** 21n, 1n],
  [1.5e-7, 3n, 20_000_000n],
])('%d is the fraction that its decimals say', (value, numerator, denominator) =>
  expect(ratioOf(value)).toEqual({ numerator, denominator }),
);

test.each([NaN, Infinity])('%d is a programmer’s error', (value) => expect(() => ratioOf(value)).toThrow(RangeError));

test('a fraction is in lowest terms with its sign above', () => {
  expect(ratio(6n, -4n)).toEqual({ numerator: -3n, denominator: 2n });
  expect(ratio(0n, -4n)).toEqual({ numerator: 0n, denominator: 1n });
  expect(() => ratio(1n, 0n)).toThrow(RangeError);
});

test('one third, three times, is one', () => {
  const third = ratio(1n, 3n);
  expect(sum([third, third, third])).toEqual(ratio(1n));
  expect(minus(third, third)).toEqual(ratio(0n));
  expect(times(third, ratio(3n))).toEqual(ratio(1n));
  expect(over(third, ratio(1n, 6n))).toEqual(ratio(2n));
  expect(over(third, ratio(0n))).toBeNull();
  expect(sum([])).toEqual(ratio(0n));
});

test('a sum whose denominators grow too long to be reduced is as exact as one that is reduced at each step', () => {
  const parts = Array.from({ length: 600 }, (_, place) => ratio(BigInt(place % 7) - 3n, BigInt(1_000_003 + 2 * place)));
  const [all, steps] = [sum(parts), parts.reduce(plus)];
  expect(all.denominator > 1n << 4096n).toBe(true);
  expect(all.numerator * steps.denominator).toBe(steps.numerator * all.denominator);
  expect(rounded(over(all, ratio(600n)) ?? all, 15)).toBe(rounded(over(steps, ratio(600n)) ?? steps, 15));
});

test.each([
  [1n, 3n, 4, 0.3333],
  [2n, 3n, 4, 0.6667],
  [1n, 8n, 2, 0.13],
  [-1n, 8n, 2, -0.13],
  [-1n, 300n, 2, 0],
  [2412n, 10_000n, 4, 0.2412],
  [-5n, 4n, 4, -1.25],
  [7n, 1n, 0, 7],
])('%d/%d to %d decimals reads %d: halves go away from zero', (numerator, denominator, decimals, read) =>
  expect(rounded(ratio(numerator, denominator), decimals)).toBe(read),
);

const anyRatio = fc.tuple(fc.bigInt(-(10n ** 12n), 10n ** 12n), fc.bigInt(1n, 10n ** 9n)).map(([a, b]) => ratio(a, b));

test('what is added is taken away again, and what is multiplied divided, exactly', () => {
  fc.assert(
    fc.property(anyRatio, anyRatio, (a, b) => {
      expect(minus(plus(a, b), b)).toEqual(a);
      fc.pre(b.numerator !== 0n);
      expect(over(times(a, b), b)).toEqual(a);
    }),
  );
});

test('what is read is never further from the exact figure than half of its last decimal', () => {
  fc.assert(
    fc.property(fc.bigInt(-(10n ** 9n), 10n ** 9n), fc.bigInt(1n, 10n ** 6n), (numerator, denominator) => {
      const exact = ratio(numerator, denominator);
      const error = minus(ratioOf(rounded(exact, 4)), exact);
      const size = error.numerator < 0n ? -error.numerator : error.numerator;
      expect(size * 20_000n <= error.denominator).toBe(true);
    }),
  );
});
