import { z } from 'zod';
import { Problem } from '../problem/problem.ts';

/** Lists page by key: `cursor` is the `next` of the page before. */
export const paging = {
  limit: z
    .string()
    .regex(/^([1-9]\d?|100)$/)
    .optional()
    .meta({ param: { id: 'limit' }, description: 'Rows in a page: 1 to 100, 50 unless told' }),
  cursor: z
    .string()
    .max(200)
    .optional()
    .meta({
      param: { id: 'cursor' },
      pattern: '^[A-Za-z0-9_-]*$',
      description: 'What the page before of the same list named as next; any other is refused as `cursor_invalid`',
    }),
};

export const limitOf = ({ limit }: { limit?: string | undefined }): number => Number(limit ?? 50);

/** The cursor of what comes after a key in its list. */
export const cursorAfter = (key: string): string => Buffer.from(key).toString('base64url');

/** The schema of rows' keys; made once, since a schema is compiled at its first use. */
export const IdKey = z.uuid();
export const NumberKey = z.string().regex(/^\d{1,15}$/);

/** The key that a cursor holds, or undefined for the first page; a foreign cursor is refused. */
export function keyOf<S extends z.ZodType<string>>(schema: S, { cursor }: { cursor?: string | undefined }): z.infer<S> | undefined {
  if (cursor === undefined) return undefined;
  const key = schema.safeParse(Buffer.from(cursor, 'base64url').toString());
  if (!key.success || cursorAfter(key.data) !== cursor)
    throw new Problem({ code: 'invalid_request', fields: [{ pointer: '/query/cursor', fault: 'cursor_invalid' }] });
  return key.data;
}

/** A page of rows, and the cursor of the next one: null on the last. Takes one row more than the page was asked for. */
export function pageOf<Row, View>(
  rows: readonly Row[],
  limit: number,
  key: (row: Row) => string,
  view: (row: Row) => View,
): { items: View[]; next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(view), next: rows.length > limit && last ? cursorAfter(key(last)) : null };
}

export type PageOf<Row> = { items: readonly Row[]; next: string | null };

/** All rows of a list, page by page. @param first its first page, where that has been read */
export async function* everyRow<Row>(read: (cursor?: string) => Promise<PageOf<Row>>, first?: PageOf<Row>): AsyncGenerator<Row> {
  for (let page = first ?? (await read()); ;) {
    yield* page.items;
    if (page.next === null) return;
    // Each page begins after the one before.
    // oxlint-disable-next-line no-await-in-loop
    page = await read(page.next);
  }
}

export const pageSchema = <Item extends z.ZodType>(item: Item, id: string) =>
  z
    .object({ items: z.array(item), next: z.string().nullable().meta({ description: 'Cursor of the next page; null on the last' }) })
    .meta({ id });
