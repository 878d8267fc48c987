/** What stands in a list again after its first time, in the list's order. */
export const repeatedIn = <T>(items: readonly T[]): T[] => items.filter((item, place) => items.indexOf(item) !== place);
