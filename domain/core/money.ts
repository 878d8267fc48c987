import { z } from 'zod';

/** The largest amount, 100 billion euros, so that sums stay exact. */
export const MOST_CENTS = 10_000_000_000_000;

/** An amount in integer cents of a euro, above zero and at most that large. */
export const Cents = z
  .int()
  .positive()
  .max(MOST_CENTS)
  .meta({ id: 'Cents', description: 'Amount in integer cents of a euro', examples: [25_000_000] });

/** The same in a query, whose values are texts. */
export const CentsInQuery = z.string().regex(/^[1-9]\d{0,14}$/);

/** The smallest amount: if not even this may be asked for, nothing is left. */
export const LEAST_CENTS = 1;

/**
 * The exact sum of amounts in cents.
 * @throws RangeError if an amount or the sum is not a safe integer: a float in money is a programming error
 */
export function sumCents(amounts: readonly number[]): number {
  const sum = amounts.reduce((total, amount) => total + amount, 0);
  if (![...amounts, sum].every(Number.isSafeInteger)) throw new RangeError(`cents are safe integers, and so is their sum: got ${sum}`);
  return sum;
}

/** The largest whole number of cents that is at most `percent` % of `cents`. */
export const percentOfCents = (cents: number, percent: number): number => Math.floor((cents * percent) / 100);
