/** An exact fraction of whole numbers, with a denominator above zero: nothing is rounded before it is shown. */
export type Ratio = { readonly numerator: bigint; readonly denominator: bigint };

const sizeOf = (value: bigint): bigint => (value < 0n ? -value : value);
const LARGEST_NUMBER = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * The greatest common divisor. Iterative: the figures of a large portfolio would recurse too deeply; by numbers once
 * these hold it exactly, which takes a fraction of the time.
 */
function divisor(a: bigint, b: bigint): bigint {
  let [one, other] = [sizeOf(a), sizeOf(b)];
  while (other > LARGEST_NUMBER) [one, other] = [other, one % other];
  if (other === 0n) return one;
  let [x, y] = [Number(other), Number(one % other)];
  while (y !== 0) [x, y] = [y, x % y];
  return BigInt(x);
}

/**
 * The longest denominator that is reduced: the common divisor of two long numbers takes far more time than computing
 * with them, and nothing reads the terms of a sum over thousands of plans.
 */
const LONGEST_REDUCED = 1n << 4096n;

/**
 * A fraction in lowest terms, unless its denominator is longer than those of any few fractions.
 * @throws RangeError for a denominator of zero: use `over` to divide
 */
export function ratio(numerator: bigint, denominator = 1n): Ratio {
  if (denominator === 0n) throw new RangeError('a ratio has no denominator of zero');
  if (denominator === 1n || denominator > LONGEST_REDUCED) return { numerator, denominator };
  const common = divisor(numerator, denominator) * (denominator < 0n ? -1n : 1n);
  return { numerator: numerator / common, denominator: denominator / common };
}

/** A number as its decimals read: 0.1 is one tenth, not the nearest binary fraction. */
export function ratioOf(value: number): Ratio {
  if (Number.isSafeInteger(value)) return ratio(BigInt(value));
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  if (whole === '') throw new RangeError(`${value} is not a finite number`);
  const shift = Number(exponent) - fraction.length;
  const digits = BigInt(`${sign}${whole}${fraction}`);
  return shift >= 0 ? ratio(digits * 10n ** BigInt(shift)) : ratio(digits, 10n ** BigInt(-shift));
}

export const plus = (a: Ratio, b: Ratio): Ratio =>
  ratio(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
export const minus = (a: Ratio, b: Ratio): Ratio => plus(a, ratio(-b.numerator, b.denominator));
export const times = (a: Ratio, b: Ratio): Ratio => ratio(a.numerator * b.numerator, a.denominator * b.denominator);

/** a ÷ b; null if b is zero. */
export const over = (a: Ratio, b: Ratio): Ratio | null =>
  b.numerator === 0n ? null : ratio(a.numerator * b.denominator, a.denominator * b.numerator);

/** Adds fractions by halves without reducing any: the denominators of many fractions multiply. */
function added(ratios: readonly Ratio[]): Ratio {
  const [one = { numerator: 0n, denominator: 1n }] = ratios;
  if (ratios.length < 2) return one;
  const half = ratios.length >> 1;
  const [a, b] = [added(ratios.slice(0, half)), added(ratios.slice(half))];
  return { numerator: a.numerator * b.denominator + b.numerator * a.denominator, denominator: a.denominator * b.denominator };
}

/** The exact sum. Those of one denominator are added first, and the sum alone is reduced. */
export function sum(ratios: readonly Ratio[]): Ratio {
  const byDenominator = new Map<bigint, bigint>();
  for (const { numerator, denominator } of ratios) byDenominator.set(denominator, (byDenominator.get(denominator) ?? 0n) + numerator);
  const { numerator, denominator } = added([...byDenominator].map(([of, total]) => ({ numerator: total, denominator: of })));
  return ratio(numerator, denominator);
}

/** The ratio with this many decimals, for people to read; halves are rounded away from zero. */
export function rounded({ numerator, denominator }: Ratio, decimals: number): number {
  const scale = 10n ** BigInt(decimals);
  const size = numerator < 0n ? -numerator : numerator;
  const units = (2n * size * scale + denominator) / (2n * denominator);
  return Number(`${numerator < 0n && units > 0n ? '-' : ''}${units / scale}.${String(units % scale).padStart(decimals, '0')}`);
}
