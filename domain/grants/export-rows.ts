import { setImmediate } from 'node:timers/promises';
import { unzipSync, zipSync } from 'fflate';
import readWorkbook from 'read-excel-file/universal';
import { type Cell, layoutOf, type Layout, missingHeadings } from './chorus-forms.ts';

/** A row of a file below its headings, with the number that an editor shows for it. */
export type ExportRow = { cells: readonly Cell[]; line: number };

/** What a file holds: its rows as they come, and what stands above its headings. */
type Rows = { layout: Layout; above: readonly string[]; rows: AsyncIterable<ExportRow> };

/** Why a file cannot be read as rows. */
export class Unreadable extends Error {
  readonly why: { kind: 'encoding' } | { kind: 'form'; missing: string[] } | { kind: 'line'; line: number } | { kind: 'workbook' };
  constructor(why: Unreadable['why']) {
    super(why.kind);
    this.why = why;
  }
}

/** How many rows may stand above the headings: titles, the date of the extraction, what was asked for. */
const MOST_ABOVE = 30;
/** How many lines of the file one record may take: a name may hold a line end. */
const MOST_LINES_A_RECORD = 20;
/** The bytes that are read before other work has its turn. */
const PIECE_BYTES = 65_536;
/** The unpacked size of a workbook: a packed file of some kilobytes can hold gigabytes. */
const MAX_WORKBOOK_BYTES = 60_000_000;

type Separator = ';' | ',';

/** The lines of a text in UTF-8, as the bytes are decoded, with or without a byte order mark. */
async function* linesOf(bytes: Buffer): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    const piece = bytes.subarray(at, at + PIECE_BYTES);
    // A NUL is valid UTF-8, but reveals a UTF-16 text of plain letters.
    if (piece.includes(0)) throw new Unreadable({ kind: 'encoding' });
    try {
      rest += decoder.decode(piece, { stream: at + PIECE_BYTES < bytes.length });
    } catch {
      throw new Unreadable({ kind: 'encoding' });
    }
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    yield* lines;
    await setImmediate();
  }
  if (rest !== '') yield rest.replace(/\r$/, '');
}

const unescape = (field: string): string => field.replaceAll('""', '"');

/**
 * The fields of a record each of which stands in quotation marks; null if it does not end. Names hold quotation marks
 * that are not doubled, and separators: only a separator between two quotation marks ends a field.
 */
const quotedFields = (record: string, separator: Separator): string[] | null =>
  record.length > 1 && record.endsWith('"') ? record.slice(1, -1).split(`"${separator}"`).map(unescape) : null;

/** The fields of a record of which some stand in quotation marks, those within doubled; null if it does not end. */
function plainFields(record: string, separator: Separator): string[] | null {
  const fields: string[] = [];
  for (let at = 0; at <= record.length;) {
    if (record[at] === '"') {
      const [quoted = ''] = /^"(?:[^"]|"")*"/.exec(record.slice(at)) ?? [];
      if (quoted === '') return null;
      fields.push(unescape(quoted.slice(1, -1)));
      at += quoted.length + 1;
    } else {
      const end = record.indexOf(separator, at);
      fields.push(record.slice(at, end === -1 ? undefined : end));
      at = end === -1 ? record.length + 1 : end + 1;
    }
  }
  return fields;
}

/** How the fields of a text are told apart. */
type Split = (record: string) => string[] | null;

/** The layout of a line that holds headings, and how the lines below it are split; null if it holds none. */
function headingsIn(line: string): { layout: Layout; split: Split } | null {
  for (const separator of [';', ','] as const) {
    const isQuoted = line.startsWith('"') && line.includes(`"${separator}"`);
    const split: Split = (record) => (isQuoted ? quotedFields : plainFields)(record, separator);
    const layout = layoutOf(split(line) ?? []);
    if (layout) return { layout, split };
  }
  return null;
}

async function* recordsIn(lines: AsyncIterator<string>, split: Split, from: number): AsyncGenerator<ExportRow> {
  let begun = '';
  let beganAt = from;
  let line = from;
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    line += 1;
    if (begun === '') beganAt = line;
    begun = begun === '' ? next.value.trim() : `${begun} ${next.value.trim()}`;
    if (begun === '') continue;
    const fields = split(begun);
    if (fields) {
      yield { cells: fields.map((field) => field.trim()), line: beganAt };
      begun = '';
    } else if (line - beganAt >= MOST_LINES_A_RECORD) throw new Unreadable({ kind: 'line', line: beganAt });
  }
  if (begun !== '') throw new Unreadable({ kind: 'line', line: beganAt });
}

/** The rows of a text whose headings stand among its first lines. */
async function rowsOfText(bytes: Buffer): Promise<Rows> {
  const lines = linesOf(bytes);
  const above: string[] = [];
  let nearest: { missing: string[] } | null = null;
  for (let next = await lines.next(); !next.done && above.length < MOST_ABOVE; next = await lines.next()) {
    const found = headingsIn(next.value);
    if (found) return { layout: found.layout, above, rows: recordsIn(lines, found.split, above.length + 1) };
    nearest ??= missingHeadings(
      (quotedFields(next.value, ';') ?? []).concat(plainFields(next.value, ';') ?? [], plainFields(next.value, ',') ?? []),
    );
    above.push(next.value);
  }
  throw new Unreadable({ kind: 'form', missing: nearest?.missing ?? [] });
}

/** The bytes of a workbook with what is read of it, unpacked within bounds. */
function unpacked(bytes: Buffer): ArrayBuffer {
  let left = MAX_WORKBOOK_BYTES;
  const parts = unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      if (!/\.(?:xml|rels)$/.test(name)) return false;
      left -= originalSize;
      if (left < 0) throw new Unreadable({ kind: 'workbook' });
      return true;
    },
  });
  return zipSync(parts, { level: 0 }).buffer as ArrayBuffer;
}

async function* rowsOfSheet(data: readonly (readonly Cell[])[], from: number): AsyncGenerator<ExportRow> {
  for (const [place, cells] of data.entries()) if (place >= from) yield { cells, line: place + 1 };
}

/** The rows of the first sheet of a workbook that has the headings of a form. */
async function rowsOfWorkbook(bytes: Buffer): Promise<Rows> {
  const sheets = await Promise.resolve()
    .then(() => readWorkbook(unpacked(bytes)))
    .catch(() => {
      throw new Unreadable({ kind: 'workbook' });
    });
  let nearest: { missing: string[] } | null = null;
  for (const { data } of sheets) {
    for (const [place, row] of data.slice(0, MOST_ABOVE).entries()) {
      const layout = layoutOf(row as Cell[]);
      if (layout) {
        const above = data.slice(0, place).map((cells) => cells.filter((cell) => cell !== null).join(' '));
        return { layout, above, rows: rowsOfSheet(data as Cell[][], place + 1) };
      }
      nearest ??= missingHeadings(row as Cell[]);
    }
  }
  throw new Unreadable({ kind: 'form', missing: nearest?.missing ?? [] });
}

/** A workbook is a ZIP archive, and begins as one. */
const isWorkbook = (bytes: Buffer): boolean => bytes.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 0x03, 0x04]));

/** Reads a file, text or workbook, as the rows below the headings of a form; throws `Unreadable`. */
export const rowsOf = (bytes: Buffer): Promise<Rows> => (isWorkbook(bytes) ? rowsOfWorkbook(bytes) : rowsOfText(bytes));
