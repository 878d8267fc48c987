import { pointerTo } from '../../../api/http/request/pointer.ts';
import { kindOf, type FieldKind, type Schema, withoutNull } from './schema.ts';
import { asWritten, centsOf, type Fields, FIELDS_AT_MOST, filledPlacesIn, firstOf, schemaOfPointer } from './values.ts';

/** The name, before the pointer of a list or of a field of its lines, of what is pasted there. */
export const PASTED = '~paste';

/** The longest block that is read, in characters. */
const LONGEST_BLOCK = 200_000;

/** A cell with a tab, a line end or a quotation mark in it stands in quotation marks, and doubles those within. */
const QUOTED = /"((?:[^"]|"")*)"(?=[\t\n]|$)/y;
const PLAIN = /[^\t\n]*/y;

/** The cells of a block as spreadsheets copy it, by rows: tabs between cells, line ends between rows. */
function cellsOf(block: string): string[][] {
  const text = block.slice(0, LONGEST_BLOCK);
  const rows: string[][] = [[]];
  for (let at = 0; at <= text.length; at += 1) {
    QUOTED.lastIndex = PLAIN.lastIndex = at;
    const quoted = QUOTED.exec(text);
    const cell = quoted ? (quoted[1] ?? '').replaceAll('""', '"') : (PLAIN.exec(text)?.[0] ?? '');
    at = quoted ? QUOTED.lastIndex : PLAIN.lastIndex;
    rows.at(-1)?.push(cell.trim());
    if (text[at] === '\n') rows.push([]);
  }
  return rows.filter((row) => row.some((cell) => cell !== ''));
}

const IN_A_CELL: readonly FieldKind[] = ['line', 'text', 'euros', 'number', 'day', 'choice'];

/** The fields of a list's lines that a cell may fill, in the order of the columns of a block. */
export const columnsOf = ({ items }: Schema): [name: string, schema: Schema][] =>
  Object.entries(items?.properties ?? {})
    .map(([name, each]): [string, Schema] => [name, withoutNull(each).schema])
    .filter(([name, each]) => each.const === undefined && IN_A_CELL.includes(kindOf(name, each)));

/** Whether a first row names the columns: where an amount is wanted, it has a word, without a digit. */
const isHeading = (row: readonly string[], columns: readonly [string, Schema][]): boolean =>
  row.some((cell, place) => {
    const [name = '', schema = {}] = columns[place] ?? [];
    return kindOf(name, schema) === 'euros' && /\p{L}/u.test(cell) && !/\d/.test(cell) && typeof centsOf(cell) === 'string';
  });

/** The most blocks read with a form: each costs time in proportion to the form's length. */
const BLOCKS_AT_MOST = 10;

/** The pointers at which a form has blocks of cells that fill no line yet. */
const pastedAt = (fields: Fields): string[] =>
  Object.keys(fields)
    .filter((name) => name.startsWith(PASTED) && firstOf(fields, name).trim() !== '')
    .slice(0, BLOCKS_AT_MOST)
    .map((name) => name.slice(PASTED.length));

/** Whether a form has such a block: whatever button sends the form, the block first fills its lines. */
export const hasPasted = (fields: Fields): boolean => pastedAt(fields).length > 0;

/** The fields of a form once its blocks of cells have filled their lines. */
export const withPasted = (fields: Fields, schema: Schema): Fields =>
  pastedAt(fields).reduce((filled, pointer) => withBlock(filled, schema, pointer), fields);

/**
 * The same, of one block: from the field at the pointer on, to the right and downwards; behind the last line that is
 * filled where the pointer is that of a list. Lines that are missing are added, at most one more than the list may
 * have, so that its schema refuses the list.
 */
function withBlock(fields: Fields, schema: Schema, pointer: string): Fields {
  const { [PASTED + pointer]: _, ...rest } = fields;
  const [, list = '', line, name] = /^(.*?)(?:\/(\d{1,4})\/([^/]+))?$/.exec(pointer) ?? [];
  const known = schemaOfPointer(schema, list) ?? {};
  const all = columnsOf(known);
  const place = name === undefined ? 0 : all.findIndex(([each]) => each === name);
  if (place < 0) return rest;
  const columns = all.slice(place);
  const first = line === undefined ? (filledPlacesIn(rest, list).at(-1) ?? -1) + 1 : Number(line);
  const { maxItems = Math.floor(FIELDS_AT_MOST / 10) } = known;
  const [head = [], ...others] = cellsOf(firstOf(fields, PASTED + pointer));
  const rows = (others.length > 0 && isHeading(head, columns) ? others : [head, ...others]).slice(0, Math.max(0, maxItems + 1 - first));
  const cells = rows.flatMap((row, below) =>
    columns.slice(0, row.length).map(([column], at): [string, string[]] => [list + pointerTo([first + below, column]), [row[at] ?? '']]),
  );
  return { ...rest, ...asWritten(schema, Object.fromEntries(cells)) };
}
