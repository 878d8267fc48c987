/**
 * Yes-or-no choices under linear bounds, for a solver: `count` of them; each row has a whole number for each choice, of
 * which the chosen ones add up to `atMost`, or to `atLeast`. `objectives`: what is to be smallest, in the order of
 * precedence, as whole numbers; a later one decides only where the earlier ones tie. `priced`: how many of the first of
 * them are the price; those after break ties among equal prices.
 */
export type Choice = {
  count: number;
  priced: number;
  rows: readonly { of: readonly number[]; atMost?: number; atLeast?: number }[];
  objectives: readonly (readonly number[])[];
};

/** What a solver has found. `isProven`: false where its time was over before it had proved that no price is better. */
export type Chosen = { taken: readonly boolean[]; isProven: boolean };

/** The sum over the chosen rows; exact, since all numbers are whole. */
export const sumOf = (of: readonly number[], taken: readonly boolean[]): number =>
  of.reduce((sum, each, place) => (taken[place] ? sum + each : sum), 0);

/** True if the choice keeps to each bound: the solver uses floating point, this check whole numbers. */
export const isAllowed = ({ count, rows }: Choice, taken: readonly boolean[]): boolean =>
  taken.length === count &&
  rows.every(({ of, atMost = Infinity, atLeast = -Infinity }) => {
    const sum = sumOf(of, taken);
    return sum <= atMost && sum >= atLeast;
  });

/** An objective that breaks ties: the fewest chosen (1), or the most (-1), and then those that come first. */
export const tieBreak = (count: number, sign: 1 | -1): number[] =>
  Array.from({ length: count }, (_, place) => sign * count * count + place);

const nameOf = (place: number): string => `x${place}`;

/** Some numbers of one sign each, as the LP format writes their sum. Lines are short, since the format bounds them. */
const sumInWords = (of: readonly number[]): string =>
  of
    .map((each, place) => (each === 0 ? '' : `${each < 0 ? '-' : '+'} ${Math.abs(each)} ${nameOf(place)}`))
    .filter((term) => term !== '')
    .join('\n ');

/**
 * A choice in the LP format, with the objective at this place to be smallest, and those before it no worse than they
 * were reached.
 * @param reached the sums of the earlier objectives
 */
function lpOf({ count, rows, objectives }: Choice, place: number, reached: readonly number[]): string {
  const bounded = [...rows, ...reached.map((atMost, earlier) => ({ of: objectives[earlier] ?? [], atMost, atLeast: undefined }))];
  const lines = bounded.flatMap(({ of, atMost, atLeast }) => {
    const sum = sumInWords(of);
    if (sum === '') return [];
    return [...(atMost === undefined ? [] : [` ${sum} <= ${atMost}`]), ...(atLeast === undefined ? [] : [` ${sum} >= ${atLeast}`])];
  });
  return [
    'Minimize',
    ` ${sumInWords(objectives[place] ?? []) || `0 ${nameOf(0)}`}`,
    'Subject To',
    ...lines,
    'Binary',
    ...Array.from({ length: count }, (_, each) => ` ${nameOf(each)}`),
    'End',
  ].join('\n');
}

/** The choices of a solution, by the values that a solver gives to the names of `lpOf`. */
export const takenIn = ({ count }: Choice, valueOf: (name: string) => number | undefined): boolean[] =>
  Array.from({ length: count }, (_, place) => (valueOf(nameOf(place)) ?? 0) > 0.5);

/** True if the choice keeps to the bounds, and is as good by the earlier objectives as they were reached. */
const isNoWorse = (choice: Choice, taken: readonly boolean[], reached: readonly number[]): boolean =>
  isAllowed(choice, taken) && reached.every((most, place) => sumOf(choice.objectives[place] ?? [], taken) <= most);

/**
 * Decides the objectives one after the other by a solver of one; stops at the first that is not proven. Null where none
 * was found that keeps to the bounds.
 */
export function inPrecedence(choice: Choice, solve: (lp: string) => Chosen | null): Chosen | null {
  let best: readonly boolean[] | null = null;
  const reached: number[] = [];
  for (const [place, objective] of choice.objectives.entries()) {
    const found = solve(lpOf(choice, place, reached));
    const better = found && isNoWorse(choice, found.taken, reached) ? found : null;
    best = better?.taken ?? best;
    if (!better?.isProven) return best && { taken: best, isProven: place >= choice.priced };
    reached.push(sumOf(objective, better.taken));
  }
  return best && { taken: best, isProven: true };
}
