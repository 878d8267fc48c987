import type { Readable } from 'node:stream';
import type { Language } from '../../domain/core/words.ts';
import { type Pdf, startPdf } from './pdf.ts';

type Table = { columns: Parameters<Pdf['table']>[0]; rows: readonly (readonly string[])[] };

/** A part of a sheet; what is empty of it is left out. */
export type SheetPart = { level: 'H2' | 'H3'; heading: string; text?: string; list?: readonly string[]; table?: Table };

/** What a page says, as it is printed. `at`: the ISO instant of what it says. */
export type Sheet = { title: string; at: string; text: string; parts: readonly SheetPart[] };

/** A page of the service as a PDF that can be read aloud, printed and kept. */
export function writeSheet(language: Language, { title, at, text, parts }: Sheet): Readable {
  const pdf = startPdf(language, title, at);
  pdf.heading('H1', title);
  pdf.text(text);
  for (const part of parts) {
    pdf.heading(part.level, part.heading);
    if (part.text) pdf.text(part.text);
    if (part.list && part.list.length > 0) pdf.list(part.list);
    if (part.table && part.table.rows.length > 0) pdf.table(part.table.columns, part.table.rows);
  }
  return pdf.end();
}
