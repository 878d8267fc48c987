import { createHash } from 'node:crypto';
import { isUtf8 } from 'node:buffer';
import { CsvError, parse } from 'csv-parse/sync';
import type { Refusal } from '../core/refusal.ts';
import { Day, HIDDEN } from '../core/words.ts';

/** The headings of the accounting system's export of payments, in order. */
export const EXPORT_COLUMNS = [
  'N° de ligne',
  'N° EJ',
  'N° DP',
  'Centre financier',
  'Domaine fonctionnel',
  'Exercice comptable',
  'N° fournisseur',
  'Fournisseur',
  'Montant payé',
  'Devise',
  'Date de dernière opération',
] as const;
type ExportColumn = (typeof EXPORT_COLUMNS)[number];

const EXPORT_SEPARATOR = ';';
const EXPORT_CURRENCY = 'EUR';
/** Bounds on one file. */
export const MAX_EXPORT_LINES = 20_000;
export const MAX_EXPORT_BYTES = 8_000_000;
const LONGEST_WORD = 200;
/** The largest amount of the ledger, in cents. */
const MOST_CENTS = 10_000_000_000_000;

/**
 * A payment in the accounting system's export. `position`: its place among the file's lines, from 1. `paidOn`: the day
 * of its last operation.
 */
export type ExportLine = {
  position: number;
  lineId: string;
  commitmentNumber: string;
  orderNumber: string;
  fundsCentre: string;
  functionalArea: string;
  year: number;
  supplierNumber: string;
  supplierName: string;
  amountCents: number;
  paidOn: string;
};

type Read = { lines: ExportLine[] } | { refusal: Refusal };

/**
 * Reads an amount with a decimal comma, with or without spaces between thousands, in cents; null if the text is none.
 */
export function centsIn(word: string): number | null {
  const [, sign = '', whole = '', part = ''] = /^(-?)(\d+|\d{1,3}(?:[ \u00a0\u202f]\d{3})+)(?:,(\d{1,2}))?$/.exec(word) ?? [];
  if (whole === '') return null;
  const cents = Number(`${whole.replace(/\D/g, '')}${part.padEnd(2, '0')}`);
  if (cents > MOST_CENTS) return null;
  return sign === '-' && cents > 0 ? -cents : cents;
}

/** Reads a day as dd/mm/yyyy and returns it in ISO; null if it is not in the calendar. */
export function dayIn(word: string): string | null {
  const [, day, month, year] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(word) ?? [];
  const parsed = Day.safeParse(`${year}-${month}-${day}`);
  return parsed.success ? parsed.data : null;
}

const yearIn = (word: string): number | null => (/^(19|20|21)\d{2}$/.test(word) ? Number(word) : null);

type Row = Record<ExportColumn, string>;

const isWord = (word: string): boolean => word.length <= LONGEST_WORD && !HIDDEN.test(word) && !/[\t\r\n]/.test(word);

/** One line of the file; `line` is the number that an editor shows for it. */
function lineOf(row: Row, position: number, line: number): { line: ExportLine } | { refusal: Refusal } {
  const unreadable = (column: ExportColumn): { refusal: Refusal } => ({ refusal: { code: 'export_field_unreadable', line, column } });
  const hidden = EXPORT_COLUMNS.find((column) => !isWord(row[column]));
  if (hidden) return unreadable(hidden);
  if (row['N° de ligne'] === '') return unreadable('N° de ligne');
  const year = yearIn(row['Exercice comptable']);
  if (year === null) return unreadable('Exercice comptable');
  if (row.Devise !== EXPORT_CURRENCY)
    return { refusal: { code: 'export_currency_other', line, currency: row.Devise, taken: EXPORT_CURRENCY } };
  const amountCents = centsIn(row['Montant payé']);
  if (amountCents === null) return { refusal: { code: 'export_amount_unreadable', line, amount: row['Montant payé'] } };
  const paidOn = dayIn(row['Date de dernière opération']);
  if (paidOn === null) return unreadable('Date de dernière opération');
  return {
    line: {
      position,
      lineId: row['N° de ligne'],
      commitmentNumber: row['N° EJ'],
      orderNumber: row['N° DP'],
      fundsCentre: row['Centre financier'],
      functionalArea: row['Domaine fonctionnel'],
      year,
      supplierNumber: row['N° fournisseur'],
      supplierName: row.Fournisseur,
      amountCents,
      paidOn,
    },
  };
}

/** Refuses a text whose first line does not hold the export's headings; null if it does. */
function refuseHeadings(text: string): Refusal | null {
  const first = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  if (!first.includes(EXPORT_SEPARATOR)) return { code: 'export_separator_other', separator: EXPORT_SEPARATOR };
  const found = first.split(EXPORT_SEPARATOR).map((heading) => heading.replace(/^"(.*)"$/, '$1').trim());
  const isSame = found.length === EXPORT_COLUMNS.length && EXPORT_COLUMNS.every((column, place) => found[place] === column);
  return isSame ? null : { code: 'export_header_other', expected: [...EXPORT_COLUMNS] };
}

/** The records of a text under its headings, each with its line number in an editor. */
function recordsIn(text: string): { records: { row: Row; line: number }[] } | { refusal: Refusal } {
  try {
    const records = parse<{ record: Row; info: { lines: number } }>(text, {
      delimiter: EXPORT_SEPARATOR,
      columns: [...EXPORT_COLUMNS],
      from: 2,
      info: true,
      skip_empty_lines: true,
      trim: true,
    });
    return { records: records.map(({ record: row, info: { lines } }) => ({ row, line: lines })) };
  } catch (error) {
    if (error instanceof CsvError) return { refusal: { code: 'export_line_broken', line: Number(error['lines'] ?? 0) } };
    throw error;
  }
}

/** Refuses a line name that appears twice. */
function twiceIn(lines: readonly { line: ExportLine; at: number }[]): Refusal | null {
  const seen = new Map<string, number>();
  for (const {
    line: { lineId },
    at,
  } of lines) {
    const first = seen.get(lineId);
    if (first !== undefined) return { code: 'export_line_twice', lineId, lines: [first, at] };
    seen.set(lineId, at);
  }
  return null;
}

/** SHA-256 of a file, in hex. */
export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Reads the lines of an export: CSV in UTF-8, with or without a byte order mark, semicolons between fields, decimal
 * commas, days as dd/mm/yyyy, and the headings of EXPORT_COLUMNS. One unreadable line refuses the whole file and tells
 * the sender which line it is.
 * @param expectedSha256 the hash of the file according to its sender; null if the sender gives none
 */
export function readExport(bytes: Buffer, expectedSha256: string | null): Read {
  const foundSha256 = sha256Of(bytes);
  if (expectedSha256 !== null && expectedSha256 !== foundSha256)
    return { refusal: { code: 'export_checksum_differs', expectedSha256, foundSha256 } };
  // A NUL is valid UTF-8, but reveals a UTF-16 text of plain letters.
  if (!isUtf8(bytes) || bytes.includes(0)) return { refusal: { code: 'export_encoding_other' } };
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  const headings = refuseHeadings(text);
  if (headings) return { refusal: headings };
  const found = recordsIn(text);
  if ('refusal' in found) return found;
  const { records } = found;
  if (records.length === 0) return { refusal: { code: 'export_empty' } };
  if (records.length > MAX_EXPORT_LINES)
    return { refusal: { code: 'export_too_long', mostLines: MAX_EXPORT_LINES, lines: records.length } };
  const lines: { line: ExportLine; at: number }[] = [];
  for (const [place, { row, line: at }] of records.entries()) {
    const read = lineOf(row, place + 1, at);
    if ('refusal' in read) return read;
    lines.push({ line: read.line, at });
  }
  const twice = twiceIn(lines);
  return twice ? { refusal: twice } : { lines: lines.map(({ line }) => line) };
}
