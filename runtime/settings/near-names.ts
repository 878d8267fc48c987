/**
 * The distance between two words: a letter is added, left out, replaced, or swapped with its neighbour (the optimal
 * string alignment distance).
 */
export function distanceBetween(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= one.length; row += 1) {
    const [current, above, beforeThat] = [[row], rows[row - 1] ?? [], rows[row - 2]];
    for (let column = 1; column <= other.length; column += 1) {
      const at = (from: readonly number[] | undefined, place: number): number => from?.[place] ?? Infinity;
      const isSame = one[row - 1] === other[column - 1];
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      current[column] = Math.min(
        at(current, column - 1) + 1,
        at(above, column) + 1,
        at(above, column - 1) + (isSame ? 0 : 1),
        isSwapped ? at(beforeThat, column - 2) + 1 : Infinity,
      );
    }
    rows.push(current);
  }
  return rows.at(-1)?.at(-1) ?? 0;
}

/** Shorter names have too many near ones: HOME is HOST but for two letters. */
const LONG_ENOUGH = 8;
const NEAR = 2;

/**
 * The known name that an unknown one was probably meant to be; undefined where none is near.
 * @param name as it was written
 */
export const meantBy = (name: string, known: readonly string[]): string | undefined =>
  known.find(
    (each) =>
      each.length >= LONG_ENOUGH && Math.abs(each.length - name.length) <= NEAR && each !== name && distanceBetween(name, each) <= NEAR,
  );
