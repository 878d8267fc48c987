import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { z } from 'zod';
import { parisDate } from '../../../domain/core/calendar.ts';
import type { Operation, Read, ReadRequest, ReadSpec } from '../operation.ts';
import { type PageOf, type paging, everyRow } from '../request/paging.ts';
import { type Download, download } from './download.ts';

/**
 * `fr`: as a French spreadsheet opens it, and people read it. `international`: as programs read it, with names and
 * codes that do not change.
 */
const FORMS = ['fr', 'international'] as const;
export type Form = (typeof FORMS)[number];

export const CSV = 'text/csv';
export const formQuery = {
  form: z
    .enum(FORMS)
    .default('fr')
    .meta({
      param: { id: 'form' },
      description:
        'fr: semicolons, decimal commas, dd/mm/yyyy, in French, with a byte order mark; international: commas, points, ISO dates, codes',
    }),
};

/**
 * A column: its heading in each form, and the field of a row that it holds. Cents are written in euros, half days in
 * days, a figure with the decimals that it has, 4 at most.
 */
export type Column<Row> = { heading: Record<Form, string> } & (
  | { kind: 'text'; of: (row: Row, form: Form) => string | null }
  | { kind: 'cents' | 'whole' | 'figure' | 'halfDays'; of: (row: Row) => number | null }
  | { kind: 'date' | 'instant'; of: (row: Row) => string | null }
);

/**
 * Makes columns of rows by their headings: of text, whole numbers, figures, dates and instants; of cents and days,
 * whose headings say how they are written; and of what has a code for programs and a label for people.
 */
export function columnsOf<Row>() {
  const numbers =
    (kind: 'whole' | 'figure') =>
    (fr: string, international: string, of: (row: Row) => number | null): Column<Row> => ({ heading: { fr, international }, kind, of });
  const dates =
    (kind: 'date' | 'instant') =>
    (fr: string, international: string, of: (row: Row) => string | null): Column<Row> => ({ heading: { fr, international }, kind, of });
  const text = (fr: string, international: string, of: (row: Row, form: Form) => string | null): Column<Row> => ({
    heading: { fr, international },
    kind: 'text',
    of,
  });
  return {
    text,
    whole: numbers('whole'),
    figure: numbers('figure'),
    date: dates('date'),
    instant: dates('instant'),
    cents: (fr: string, international: string, of: (row: Row) => number | null): Column<Row> => ({
      heading: { fr: `${fr} (€)`, international: `${international}_eur` },
      kind: 'cents',
      of,
    }),
    day: (fr: string, international: string, of: (row: Row) => string | null | undefined): Column<Row> => ({
      heading: { fr: `${fr} (jj/mm/aaaa)`, international },
      kind: 'date',
      of: (row) => {
        const at = of(row);
        return at ? parisDate(at) : null;
      },
    }),
    coded: (fr: string, international: string, of: (row: Row) => { code: string; label: string } | null): Column<Row> =>
      text(fr, international, (row, form) => of(row)?.[form === 'fr' ? 'label' : 'code'] ?? null),
  };
}

/** Hundredths, or other parts of one, as a decimal number, without a float on the way: cents in euros. */
function decimal(parts: number, form: Form, decimals = 2): string {
  const digits = String(Math.abs(parts)).padStart(decimals + 1, '0');
  return `${parts < 0 ? '-' : ''}${digits.slice(0, -decimals)}${form === 'fr' ? ',' : '.'}${digits.slice(-decimals)}`;
}

const FIGURE_DECIMALS = 4;
const figure = (parts: number, form: Form): string => decimal(parts, form, FIGURE_DECIMALS).replace(/[.,]?0+$/, '');

const inParis = new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', dateStyle: 'short', timeStyle: 'short' });

/**
 * A field as the writer distinguishes them: a number is hundredths of an amount or of days, or the parts of a figure; a
 * bigint a whole number; a string is a person's text or a date.
 */
function fieldOf<Row>(column: Column<Row>, row: Row, form: Form): string | number | bigint | null {
  if (column.kind === 'text') return column.of(row, form);
  if (column.kind === 'cents') return column.of(row);
  if (column.kind === 'halfDays') {
    const halfDays = column.of(row);
    return halfDays === null ? null : halfDays * 50;
  }
  const value = column.of(row);
  if (value === null) return null;
  if (column.kind === 'figure') return Math.round(Number(value) * 10 ** FIGURE_DECIMALS);
  if (typeof value === 'number') return BigInt(value);
  if (form === 'international') return value;
  return column.kind === 'date' ? value.split('-').reverse().join('/') : inParis.format(new Date(value)).replace(/[\u202f\u00a0]/g, ' ');
}

async function* fieldsOf<Row>(columns: readonly Column<Row>[], rows: AsyncIterable<Row> | Iterable<Row>, form: Form) {
  for await (const row of rows) yield columns.map((column) => fieldOf(column, row, form));
}

/**
 * Rows as CSV in UTF-8 (RFC 4180), made as fast as they are read: a reader that stops, stops the rows. Text that a
 * spreadsheet would take for a formula is prefixed with an apostrophe (OWASP, CSV injection), and words are quoted, so
 * that they stay in their cell under any separator; a negative amount stays a number.
 */
export function csvOf<Row>(columns: readonly Column<Row>[], rows: AsyncIterable<Row> | Iterable<Row>, form: Form): Readable {
  const writer = stringify({
    header: true,
    columns: columns.map(({ heading }) => ({ key: heading.international, header: heading[form] })),
    delimiter: form === 'fr' ? ';' : ',',
    bom: form === 'fr',
    record_delimiter: 'windows',
    quoted_string: true,
    escape_formulas: true,
    cast: { number: (parts, { index }) => (columns[index]?.kind === 'figure' ? figure(parts, form) : decimal(parts, form)) },
  });
  // A failure of either ends both; the reader meets it on the writer.
  return pipeline(Readable.from(fieldsOf(columns, rows, form)), writer, () => undefined);
}

/** A table for spreadsheets, and the name of its file. */
type Sheet<Row> = { columns: readonly Column<Row>[]; rows: AsyncIterable<Row> | Iterable<Row>; name: string };

/** One read whose answer is a file for spreadsheets, in the form that its query names; costly, as it has all rows. */
export const spreadsheet = <Query extends z.ZodObject<typeof formQuery>, Row>(
  spec: Omit<ReadSpec<Query>, 'answer' | 'costly'>,
  make: (asked: ReadRequest<z.infer<Query>>) => Promise<Sheet<Row>>,
): Operation<Download> =>
  download({ ...spec, media: [CSV], costly: true }, async (asked) => {
    const { columns, rows, name } = await make(asked);
    return { body: csvOf(columns, rows, asked.query.form), media: CSV, fileName: `${name}.csv` };
  });

const AT_ONCE = '200';

/** The file of a list. `name`: its own, before the day; `columns`: those that a caller may read. */
type ListFile<Row> = {
  operationId: string;
  name: Record<Form, string>;
  columns: (asked: Pick<ReadRequest<unknown>, 'deps' | 'caller'>) => readonly Column<Row>[] | Promise<readonly Column<Row>[]>;
};

/**
 * All that a list answers, page by page, as a file for spreadsheets at the list’s path with `.csv`: for the same roles,
 * under the same filters, in the scope of the caller. Its words are in French or English by its form, whatever the
 * language of its reader.
 */
export const fileOfList = <Asked extends { [name in keyof typeof paging]?: string | undefined }, Row>(
  { spec: { path, roles, query }, run }: Read<Asked, PageOf<Row>>,
  { operationId, name, columns }: ListFile<Row>,
): Operation<Download> =>
  spreadsheet(
    {
      operationId,
      path: `${path}.csv`,
      summary: 'The same as a file for spreadsheets',
      ...(roles && { roles }),
      query: (query as z.ZodObject<typeof paging>).omit({ limit: true, cursor: true }).extend(formQuery),
    },
    async ({ query: { form, ...filters }, ...asked }) => {
      const language = form === 'fr' ? ('fr' as const) : ('en' as const);
      const read = (cursor?: string) => run({ ...asked, language, query: { ...filters, limit: AT_ONCE, cursor } as unknown as Asked });
      return {
        columns: await columns(asked),
        rows: everyRow(read, await read()),
        name: `${name[form]}-${parisDate(asked.at)}`,
      };
    },
  );
