/** How a list is read in parts: `read` answers so many rows after a place; `placeOf`: a row’s place in the list. */
type Parts<Row, Place, View> = {
  size: number;
  read: (after: Place | undefined, size: number) => Promise<readonly Row[]>;
  placeOf: (row: Row) => Place;
  view: (row: Row) => View;
};

/** The rows of a part that has been read, then those of the parts after it, until one is not full. */
async function* partsFrom<Row, Place, View>(first: readonly Row[], { size, read, placeOf, view }: Parts<Row, Place, View>) {
  for (let rows = first; ;) {
    yield* rows.map(view);
    const last = rows.at(-1);
    if (!last || rows.length < size) return;
    // Each part begins after the one before.
    // oxlint-disable-next-line no-await-in-loop
    rows = await read(placeOf(last), size);
  }
}

/**
 * All rows of a list, read in parts as they are taken. The first part is read at once, so that what is refused is
 * refused before a byte of a file has left.
 */
export const inParts = async <Row, Place, View>(parts: Parts<Row, Place, View>): Promise<AsyncGenerator<View>> =>
  partsFrom(await parts.read(undefined, parts.size), parts);
