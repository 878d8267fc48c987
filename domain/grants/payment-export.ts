import { createHash } from 'node:crypto';
import { MOST_CENTS } from '../core/money.ts';
import { Day } from '../core/words.ts';
import type { Cell } from './chorus-forms.ts';

/** Bounds on one file. */
export const MAX_EXPORT_LINES = 20_000;
export const MAX_EXPORT_BYTES = 8_000_000;

/**
 * A line of the accounting system's export. A payment request (N° DP) has several where it has several items (postes);
 * what the file's form does not say is ''. `position`: its place among the file's lines, from 1. `lineId`: its company,
 * year, request and item, and those of the commitment, which a later export repeats. `paidOn`: the day of the last
 * operation on the request.
 */
export type ExportLine = {
  position: number;
  lineId: string;
  company: string;
  year: number;
  orderNumber: string;
  orderItem: string;
  commitmentNumber: string;
  commitmentItem: string;
  programme: string;
  fundsCentre: string;
  functionalArea: string;
  costCentre: string;
  programmeItem: string;
  supplierNumber: string;
  supplierName: string;
  amountCents: number;
  paidOn: string;
};

const inRange = (cents: number): number | null => (Number.isSafeInteger(cents) && Math.abs(cents) <= MOST_CENTS ? cents + 0 : null);

/**
 * Reads an amount in cents: with a decimal comma, with or without spaces between thousands, and its minus before or
 * behind it, or as the number of a spreadsheet; null if it is none.
 */
export function centsIn(cell: Cell): number | null {
  if (typeof cell === 'number') {
    const cents = Math.round(cell * 100);
    return Math.abs(cell * 100 - cents) < 0.001 ? inRange(cents) : null;
  }
  if (typeof cell !== 'string') return null;
  const [, before = '', whole = '', part = '', behind = ''] =
    /^(-?)(\d+|\d{1,3}(?:[ \u00a0\u202f]\d{3})+)(?:,(\d{1,2}))?(-?)$/.exec(cell) ?? [];
  if (whole === '' || (before && behind)) return null;
  const cents = Number(`${whole.replace(/\D/g, '')}${part.padEnd(2, '0')}`);
  return inRange((before || behind) && cents > 0 ? -cents : cents);
}

const MS_A_DAY = 86_400_000;
/** Day 0 of a spreadsheet's dates. */
const FIRST_SERIAL = Date.UTC(1899, 11, 30);

const asDay = (word: string): string | null => {
  const parsed = Day.safeParse(word);
  return parsed.success ? parsed.data : null;
};

/**
 * Reads a day, written dd/mm/yyyy or dd.mm.yyyy or kept as a spreadsheet keeps it, and returns it in ISO; null if it is
 * not in the calendar.
 */
export function dayIn(cell: Cell): string | null {
  if (cell instanceof Date) return asDay(cell.toISOString().slice(0, 10));
  if (typeof cell === 'number')
    return Number.isInteger(cell) && cell > 0 && cell < 100_000
      ? asDay(new Date(FIRST_SERIAL + cell * MS_A_DAY).toISOString().slice(0, 10))
      : null;
  const [, day, , month, year] = /^(\d{2})([/.])(\d{2})\2(\d{4})$/.exec(String(cell)) ?? [];
  return asDay(`${year}-${month}-${day}`);
}

/** Reads a year; null if the cell holds none. */
export const yearIn = (cell: Cell): number | null => (/^(19|20|21)\d{2}$/.test(String(cell)) ? Number(cell) : null);

/** SHA-256 of a file, in hex. */
export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
