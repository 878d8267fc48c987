/** An exact fraction of whole numbers, with a denominator above zero: nothing is rounded before it is shown. */
export type Ratio = { readonly numerator: bigint; readonly denominator: bigint };

/** The greatest common divisor. Iterative: the figures of a large portfolio would recurse too deeply. */
function divisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a < 0n ? -a : a;
}

/**
 * A fraction in lowest terms.
 * @throws RangeError for a denominator of zero: use `over` to divide
 */
export function ratio(numerator: bigint, denominator = 1n): Ratio {
  if (denominator === 0n) throw new RangeError('a ratio has no denominator of zero');
  const common = divisor(numerator, denominator) * (denominator < 0n ? -1n : 1n);
  return { numerator: numerator / common, denominator: denominator / common };
}

/** A number as its decimals read: 0.1 is one tenth, not the nearest binary fraction. */
export function ratioOf(value: number): Ratio {
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

/**
 * The sum, by halves: the denominators of many fractions multiply, and adding them one by one would carry the longest
 * through every step.
 */
export function sum(ratios: readonly Ratio[]): Ratio {
  if (ratios.length < 2) return ratios[0] ?? ratio(0n);
  const half = ratios.length >> 1;
  return plus(sum(ratios.slice(0, half)), sum(ratios.slice(half)));
}

/** The ratio with this many decimals, for people to read; halves are rounded away from zero. */
export function rounded({ numerator, denominator }: Ratio, decimals: number): number {
  const scale = 10n ** BigInt(decimals);
  const size = numerator < 0n ? -numerator : numerator;
  const units = (2n * size * scale + denominator) / (2n * denominator);
  return Number(`${numerator < 0n && units > 0n ? '-' : ''}${units / scale}.${String(units % scale).padStart(decimals, '0')}`);
}
