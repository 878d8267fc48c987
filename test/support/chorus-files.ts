import { strToU8, zipSync } from 'fflate';
import { type ChorusForm, type ExportField, FORM_COLUMNS } from '../../domain/grants/chorus-forms.ts';

/** A line of an export, by what it says; a form writes what it has a column for. */
export type Line = Record<ExportField, string>;

/** The headings of a form in its order, with the label's column where it has no heading of its own. */
function columnsOf(form: ChorusForm): { field: ExportField; heading: string }[] {
  const columns = Object.entries(FORM_COLUMNS[form]) as [ExportField, { heading: string; after?: number }][];
  return columns.map(([field, { heading, after = 0 }]) => ({ field, heading: after > 0 && form === 'spreadsheet' ? '' : heading }));
}

const rowsIn = (form: ChorusForm, lines: readonly Line[]): string[][] => [
  columnsOf(form).map(({ heading }) => heading),
  ...lines.map((line) => columnsOf(form).map(({ field }) => line[field])),
];

/** The national export: all in quotation marks, which names do not double, semicolons, days as dd/mm/yyyy. */
export const nationalExport = (...lines: readonly Line[]): string =>
  rowsIn('national', lines)
    .map((row) => `${row.map((word) => `"${word}"`).join(';')}\r\n`)
    .join('');

/** INF-BUD-53: titles above, commas, quotation marks where a field has a comma, days as dd.mm.yyyy, # for nothing. */
export const infBud53 = (titles: readonly string[], ...lines: readonly Line[]): string =>
  [
    ...titles,
    ...rowsIn('inf_bud_53', lines).map((row) =>
      row
        .map((word) => (word === '' ? '#' : word.replace(/^(\d\d)\/(\d\d)\/(\d{4})$/, '$1.$2.$3')))
        .map((word) => (/[",]/.test(word) ? `"${word.replaceAll('"', '""')}"` : word))
        .join(','),
    ),
    '',
  ].join('\n');

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

const serialOf = (day: string): number => {
  const [date = 0, month = 0, year = 0] = day.split('/').map(Number);
  return (Date.UTC(year, month - 1, date) - Date.UTC(1899, 11, 30)) / 86_400_000;
};

function cellOf(field: ExportField | null, word: string): string {
  if (word === '') return '<c/>';
  if (field === 'paidOn') return `<c><v>${serialOf(word)}</v></c>`;
  if (field === 'amount') return `<c><v>${word.replace(/\s/gu, '').replace(',', '.')}</v></c>`;
  const escaped = word.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<c t="inlineStr"><is><t>${escaped}</t></is></c>`;
}

/** A workbook whose second sheet is the export: amounts and days are numbers, a label stands beside its code. */
export function workbookExport(...lines: readonly Line[]): Buffer {
  const columns = columnsOf('spreadsheet');
  const sheet = (rows: readonly string[]) => `${XML}<worksheet ${MAIN}><sheetData>${rows.join('')}</sheetData></worksheet>`;
  const rows = rowsIn('spreadsheet', lines).map(
    (row, place) =>
      `<row r="${place + 1}">${row
        .map((word, at) =>
          cellOf(place === 0 ? null : (columns[at]?.field ?? null), word).replace(
            '<c',
            `<c r="${String.fromCodePoint(65 + at)}${place + 1}"`,
          ),
        )
        .join('')}</row>`,
  );
  const files = {
    '[Content_Types].xml': `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    'xl/workbook.xml': `${XML}<workbook ${MAIN} xmlns:r="${RELATIONS}"><sheets><sheet name="Résumé" sheetId="1" r:id="rId1"/><sheet name="1. Extraction" sheetId="2" r:id="rId2"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${[1, 2]
      .map((n) => `<Relationship Id="rId${n}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${n}.xml"/>`)
      .join('')}</Relationships>`,
    'xl/worksheets/sheet1.xml': sheet([]),
    'xl/worksheets/sheet2.xml': sheet(rows),
  };
  return Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))));
}
