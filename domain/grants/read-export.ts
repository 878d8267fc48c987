import { recordOf } from '../core/records.ts';
import type { Refusal } from '../core/refusal.ts';
import { HIDDEN } from '../core/words.ts';
import type { Cell, ChorusForm, ExportField, Layout } from './chorus-forms.ts';
import { type ExportRow, rowsOf, Unreadable } from './export-rows.ts';
import { centsIn, dayIn, type ExportLine, MAX_EXPORT_LINES, sha256Of, yearIn } from './payment-export.ts';

const LONGEST_WORD = 200;
/** How the accounting system writes that a field has no value. */
const NONE = '#';

type Refused = { refusal: Refusal };
/** The lines of an export, and in which form it was. */
type ReadExport = { form: ChorusForm; lines: ExportLine[] };

/** Numbers that a spreadsheet took for amounts lose the zeros at their beginning. */
const DIGITS: Partial<Record<ExportField, number>> = { orderNumber: 9, commitmentNumber: 10 };

const isWord = (word: string): boolean => word.length <= LONGEST_WORD && !HIDDEN.test(word) && !/[\t\r\n]/.test(word);

/** A row as the words of its fields; what the form has no column for is ''. */
class Fields {
  readonly row: ExportRow;
  readonly layout: Layout;
  constructor(row: ExportRow, layout: Layout) {
    this.row = row;
    this.layout = layout;
  }
  cell(field: ExportField): Cell {
    const place = this.layout.places.get(field);
    return place === undefined ? null : (this.row.cells[place] ?? null);
  }
  word(field: ExportField): string {
    const cell = this.cell(field);
    const word = typeof cell === 'number' ? String(cell).padStart(DIGITS[field] ?? 0, '0') : String(cell ?? '').trim();
    return word === NONE ? '' : word;
  }
  heading(field: ExportField): string {
    return this.layout.headings[this.layout.places.get(field) ?? -1] || field;
  }
}

const WORDS = [
  ...(['company', 'orderNumber', 'orderItem', 'commitmentNumber', 'commitmentItem', 'programme', 'fundsCentre', 'functionalArea'] as const),
  ...(['costCentre', 'programmeItem', 'supplierNumber', 'supplierName'] as const),
] satisfies ExportField[];

/** A blank row, or a total: it names no request, no commitment and no supplier. */
const isOfNothing = (fields: Fields): boolean =>
  (['orderNumber', 'commitmentNumber', 'supplierNumber', 'paidOn'] as const).every((field) => fields.word(field) === '');

/** The programme of four digits, from its own column or from that of the funds centre. */
const programmeOf = (programme: string, fundsCentre: string): string =>
  programme === '' ? (/^[^/]*\/(\d{4})/.exec(fundsCentre)?.[1] ?? '') : programme.padStart(4, '0');

type Named = Omit<ExportLine, 'position' | 'lineId'>;

/** One line of the file. `year`: that of the whole file, where its form has none on a line. */
function lineOf(fields: Fields, year: number | null): { line: Named } | Refused {
  const { line: at } = fields.row;
  const unreadable = (field: ExportField): Refused => ({
    refusal: { code: 'export_field_unreadable', line: at, column: fields.heading(field) },
  });
  const hidden = WORDS.find((field) => !isWord(fields.word(field)));
  if (hidden) return unreadable(hidden);
  const ofLine = fields.layout.places.has('year') ? yearIn(fields.cell('year')) : year;
  if (ofLine === null) return unreadable('year');
  const amountCents = centsIn(fields.cell('amount'));
  if (amountCents === null) return { refusal: { code: 'export_amount_unreadable', line: at, amount: String(fields.cell('amount') ?? '') } };
  const paidOn = dayIn(fields.cell('paidOn'));
  if (paidOn === null) return unreadable('paidOn');
  const words = recordOf(WORDS, (field) => fields.word(field));
  return { line: { ...words, programme: programmeOf(words.programme, words.fundsCentre), year: ofLine, amountCents, paidOn } };
}

/** What the accounting system tells a line by. INF-BUD-53 cannot tell its lines apart: those alike are counted. */
function lineIdsOf(lines: readonly Named[]): string[] {
  const seen = new Map<string, number>();
  return lines.map(({ company, year, orderNumber, orderItem, commitmentNumber, commitmentItem }) => {
    const key = [company, year, orderNumber, orderItem, commitmentNumber, commitmentItem].join('/');
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return count === 1 ? key : `${key}#${count}`;
  });
}

/** The year (exercice) that stands above the headings, if one does. */
function yearAbove(above: readonly string[]): number | null {
  for (const title of above) {
    const [, year] = /exercice[^0-9]{0,40}(\d{4})(?!\d)/iu.exec(title) ?? [];
    if (year !== undefined) return yearIn(year);
  }
  return null;
}

function refusalOf({ why }: Unreadable): Refusal {
  if (why.kind === 'encoding') return { code: 'export_encoding_other' };
  if (why.kind === 'workbook') return { code: 'export_workbook_broken' };
  return why.kind === 'line' ? { code: 'export_line_broken', line: why.line } : { code: 'export_form_unknown', missing: why.missing };
}

async function readLines(bytes: Buffer, said: number | null): Promise<ReadExport | Refused> {
  const { layout, above, rows } = await rowsOf(bytes);
  const year = yearAbove(above) ?? said;
  if (year === null && !layout.places.has('year')) return { refusal: { code: 'export_year_missing' } };
  const lines: Named[] = [];
  let count = 0;
  for await (const row of rows) {
    if (row.cells.length !== layout.headings.length) return { refusal: { code: 'export_line_broken', line: row.line } };
    const fields = new Fields(row, layout);
    if (isOfNothing(fields)) continue;
    count += 1;
    // The rest is only counted, to say how many there are.
    if (count > MAX_EXPORT_LINES) continue;
    const read = lineOf(fields, year);
    if ('refusal' in read) return read;
    lines.push(read.line);
  }
  if (count === 0) return { refusal: { code: 'export_empty' } };
  if (count > MAX_EXPORT_LINES) return { refusal: { code: 'export_too_long', mostLines: MAX_EXPORT_LINES, lines: count } };
  const ids = lineIdsOf(lines);
  return { form: layout.form, lines: lines.map((line, place) => ({ ...line, position: place + 1, lineId: ids[place] ?? '' })) };
}

/**
 * Reads the lines of an export in any of the forms of chorus-forms.ts, piece by piece. One unreadable line refuses the
 * whole file and tells the sender which line it is.
 * @param expectedSha256 the hash of the file according to its sender; null if the sender gives none
 * @param year the year of its payments according to its sender, for a form that has none
 */
export async function readExport(
  bytes: Buffer,
  { expectedSha256, year }: { expectedSha256: string | null; year: number | null },
): Promise<ReadExport | Refused> {
  const foundSha256 = sha256Of(bytes);
  if (expectedSha256 !== null && expectedSha256 !== foundSha256)
    return { refusal: { code: 'export_checksum_differs', expectedSha256, foundSha256 } };
  try {
    return await readLines(bytes, year);
  } catch (error) {
    if (error instanceof Unreadable) return { refusal: refusalOf(error) };
    throw error;
  }
}
