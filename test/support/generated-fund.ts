/** A tranche of a generated fund; months are counted from year 0. `ended`: null where it is open after six years. */
export type FundLife = {
  isAdvance: boolean;
  signed: number;
  planned: number;
  ended: number | null;
  amountCents: number;
  paidCents: number;
};

const FIRST_YEAR = 2020;
const YEARS = 6;
/** How much more, or less, is paid in each month of a year: little in August, much in December. */
const SEASON = [0.7, 0.9, 1, 1, 1, 1.1, 0.9, 0.4, 1, 1.1, 1.2, 1.6];

/** Numbers from 0 to 1, always the same after the same seed (Park and Miller). */
function parkMiller(seed: number): () => number {
  let state = seed * 48_271;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/**
 * A fund of six years, so many agreements a year, with an advance and three tranches each. Of each agreement one slip
 * is drawn, which all its tranches share; of each tranche a delay of its own, from a distribution with a long tail.
 * What is due in a month waits for the next one where the month is slow. One tranche in twelve is cancelled, and two in
 * five are paid at less than their amount.
 */
export function generatedFund(seed: number, agreementsPerYear: number): FundLife[] {
  const random = parkMiller(seed);
  const bell = (): number => Array.from({ length: 12 }, random).reduce((sum, each) => sum + each, -6);
  const end = (FIRST_YEAR + YEARS) * 12;
  const pace = new Map<number, number>();
  const paceOf = (month: number): number => {
    const known = pace.get(month) ?? (SEASON[month % 12] ?? 1) * Math.max(0.3, 1 + 0.2 * bell());
    pace.set(month, known);
    return known;
  };
  return Array.from({ length: agreementsPerYear * YEARS }).flatMap(() => {
    const signed = FIRST_YEAR * 12 + Math.floor(random() * YEARS * 12);
    const slip = random() < 0.4 ? 0 : Math.exp(1 + 0.6 * bell());
    const awarded = Math.exp(12.2 + 0.9 * bell()) * 100;
    return [0.3, 0.25, 0.25, 0.2].map((part, rank): FundLife => {
      const isAdvance = rank === 0;
      const planned = signed + rank * 8;
      const amountCents = Math.round(awarded * part);
      const cancelled = !isAdvance && random() < 1 / 12;
      const paidCents = cancelled ? 0 : isAdvance || random() < 0.6 ? amountCents : Math.round(amountCents * (0.55 + 0.45 * random()));
      let month = Math.floor(planned + (isAdvance ? 0.5 : slip) + Math.exp(0.4 + 0.7 * bell()));
      while (random() > 0.8 * paceOf(month)) month += 1;
      return { isAdvance, signed, planned, amountCents, ...(month < end ? { ended: month, paidCents } : { ended: null, paidCents: 0 }) };
    });
  });
}
