import { readFileSync } from 'node:fs';
import { centsIn, dayIn, EXPORT_COLUMNS, readExport, sha256Of } from '../../../domain/grants/payment-export.ts';
import { SET_ASIDE } from '../../../domain/ledger/reconciliation.ts';

const HEADINGS = EXPORT_COLUMNS.join(';');
const LINE = 'L-1;1405123456;3000123456;BG00/0217-SGAC-ASPR;0217-07-05;2026;1001234567;"Ministère ; ""A""";1 234,56;EUR;02/11/2026';
const file = (...rows: string[]) => Buffer.from([HEADINGS, ...rows].join('\n'));
const read = (bytes: Buffer) => readExport(bytes, null);

const READ = {
  position: 1,
  lineId: 'L-1',
  commitmentNumber: '1405123456',
  orderNumber: '3000123456',
  fundsCentre: 'BG00/0217-SGAC-ASPR',
  functionalArea: '0217-07-05',
  year: 2026,
  supplierNumber: '1001234567',
  supplierName: 'Ministère ; "A"',
  amountCents: 123_456,
  paidOn: '2026-11-02',
};

test('a line is read with its words, its amount in cents and its day', () => expect(read(file(LINE))).toEqual({ lines: [READ] }));

test.each([
  ['with a byte order mark', Buffer.concat([Buffer.from('\ufeff'), file(LINE)])],
  ['with the line ends of Windows', Buffer.from(file(LINE, '').toString().replaceAll('\n', '\r\n'))],
  ['with empty lines', file('', LINE, '', '')],
  ['with its headings in quotation marks', Buffer.from([EXPORT_COLUMNS.map((column) => `"${column}"`).join(';'), LINE].join('\n'))],
  ['with spaces around its fields', file(LINE.replaceAll(';1001234567;', '; 1001234567 ;'))],
])('a file %s is read alike', (_, bytes) => expect(read(bytes)).toEqual({ lines: [READ] }));

test('a file is read where it hashes to what its sender says, and refused where it does not', () => {
  const bytes = file(LINE);
  expect(readExport(bytes, sha256Of(bytes))).toEqual({ lines: [READ] });
  expect(readExport(bytes, sha256Of(Buffer.from('another')))).toMatchObject({ refusal: { code: 'export_checksum_differs' } });
});

test('a checksum comes before the encoding, the encoding before the separator, the headings before the lines', () => {
  const latin1 = Buffer.from(`${HEADINGS}\né`, 'latin1');
  expect(readExport(latin1, '0')).toMatchObject({ refusal: { code: 'export_checksum_differs' } });
  expect(read(latin1)).toEqual({ refusal: { code: 'export_encoding_other' } });
  expect(read(Buffer.from('a,b\n1;2'))).toMatchObject({ refusal: { code: 'export_separator_other' } });
  expect(read(Buffer.from('a;b\n"'))).toMatchObject({ refusal: { code: 'export_header_other' } });
  expect(read(Buffer.from(''))).toMatchObject({ refusal: { code: 'export_separator_other' } });
});

test('a line is named by the number that an editor shows for it', () => {
  const bad = LINE.replace('L-1', 'L-2').replace('1 234,56', 'x');
  expect(read(file(LINE, '', bad))).toMatchObject({ refusal: { code: 'export_amount_unreadable', line: 4, amount: 'x' } });
  expect(read(file(LINE, LINE))).toMatchObject({ refusal: { code: 'export_line_twice', lines: [2, 3] } });
});

test('the example of docs/reconciliation.md is read as it says', () => {
  const [, example = ''] = /```csv\n([^`]*)```/.exec(readFileSync('docs/reconciliation.md', 'utf8')) ?? [];
  expect(read(Buffer.from(example))).toMatchObject({
    lines: [
      { lineId: '2026-0001', amountCents: 18_000_000, paidOn: '2026-12-28' },
      { supplierName: 'Agence ; "Exemple"', amountCents: -125_050 },
    ],
  });
});

test('docs/reconciliation.md has every reason for which a line is set aside', () => {
  const page = readFileSync('docs/reconciliation.md', 'utf8');
  expect(Object.keys(SET_ASIDE).filter((reason) => !page.includes(`\`${reason}\``))).toEqual([]);
});

test.each([
  ['0', 0],
  ['0,00', 0],
  ['-0,00', 0],
  ['1', 100],
  ['1,5', 150],
  ['12,34', 1_234],
  ['-12,34', -1_234],
  ['1 234 567,89', 123_456_789],
  ['1\u202f234,56', 123_456],
  ['1\u00a0234,56', 123_456],
  ['100000000000,00', 10_000_000_000_000],
  ['100000000000,01', null],
  ['99999999999999999999', null],
  ['', null],
  ['12.34', null],
  ['1.234,56', null],
  ['1 23,45', null],
  ['12,345', null],
  ['1e3', null],
  ['+5', null],
  ['--5', null],
  ['5 €', null],
  ['٣', null],
])('%j is %s cents', (word, cents) => expect(centsIn(word)).toBe(cents));

test.each([
  ['02/11/2026', '2026-11-02'],
  ['29/02/2028', '2028-02-29'],
  ['29/02/2026', null],
  ['31/11/2026', null],
  ['2026-11-02', null],
  ['2/11/2026', null],
  ['02/11/26', null],
  ['02/11/0026', null],
])('%j is the day %s', (word, day) => expect(dayIn(word)).toBe(day));
