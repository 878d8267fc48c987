/** The items that a list repeats, in its order, without their first occurrence. */
export const repeatedIn = <T>(items: readonly T[]): T[] => items.filter((item, place) => items.indexOf(item) !== place);
