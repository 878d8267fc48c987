import { readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import { FORM_COLUMNS } from '../../../domain/grants/chorus-forms.ts';
import { centsIn, dayIn, MAX_EXPORT_LINES, sha256Of } from '../../../domain/grants/payment-export.ts';
import { readExport } from '../../../domain/grants/read-export.ts';
import { SET_ASIDE } from '../../../domain/ledger/reconciliation.ts';
import { infBud53, type Line, nationalExport, workbookExport } from '../../support/chorus-files.ts';

const LINE: Line = {
  company: 'ADCE',
  year: '2026',
  orderNumber: '000195567',
  orderItem: '1',
  commitmentNumber: '0001405123',
  commitmentItem: '2',
  programme: '0217',
  fundsCentre: 'BG00/0217-SGAC-ASPR',
  functionalArea: '0217-07-05',
  costCentre: 'ADCSDAT075',
  programmeItem: '021701010301',
  supplierNumber: '1001234567',
  supplierName: 'Ministère "A" ; service',
  amount: '1 234,56',
  paidOn: '02/11/2026',
};
const { amount: _, ...SAID } = LINE;
const READ = {
  ...SAID,
  position: 1,
  lineId: 'ADCE/2026/000195567/1/0001405123/2',
  year: 2026,
  amountCents: 123_456,
  paidOn: '2026-11-02',
};

const read = (
  file: string | Buffer,
  { expectedSha256 = null, year = null }: { expectedSha256?: string | null; year?: number | null } = {},
) => readExport(Buffer.from(file), { expectedSha256, year });
const refusal = async (file: string | Buffer, given = {}) => {
  const found = await read(file, given);
  return 'refusal' in found ? found.refusal : found.lines;
};
const TITLES = ['INF-BUD-53', 'Restitution des DP', '', 'Exercice : 2026', '', 'Périmètre : 0217', ''];

test('a line of the national export is read with its key, its codes, its amount in cents and its day', async () =>
  expect(await read(nationalExport(LINE))).toEqual({ form: 'national', lines: [{ ...READ, fundsCentre: '' }] }));

test('a line of INF-BUD-53 is read without what that form does not say', async () =>
  expect(await read(infBud53(TITLES, { ...LINE, programme: '217', costCentre: '' }))).toEqual({
    form: 'inf_bud_53',
    lines: [{ ...READ, lineId: '/2026/000195567//0001405123/2', ...{ company: '', orderItem: '', fundsCentre: '', costCentre: '' } }],
  }));

test('a line of the workbook is read from the sheet that has the headings, its label beside its code', async () =>
  expect(await read(workbookExport(LINE))).toEqual({ form: 'spreadsheet', lines: [{ ...READ, costCentre: '' }] }));

test.each([
  ['with a byte order mark', `\ufeff${nationalExport(LINE)}`],
  ['with the line ends of Unix', nationalExport(LINE).replaceAll('\r\n', '\n')],
  ['without an end to its last line', nationalExport(LINE).trimEnd()],
  ['with empty lines', nationalExport(LINE).replace('\r\n', '\r\n\r\n').concat('\r\n')],
  [
    'with a total below its lines',
    nationalExport(LINE, { ...LINE, orderNumber: '', commitmentNumber: '', supplierNumber: '', paidOn: '' }),
  ],
  ['with quotation marks doubled', nationalExport({ ...LINE, supplierName: 'Ministère ""A"" ; service' })],
  ['with a line end in a name', nationalExport(LINE).replace('Ministère "A"', 'Ministère\r\n"A"')],
  ['with further columns', nationalExport(LINE).replaceAll('\r\n', ';"X"\r\n')],
  ['with its headings below a title', `"État des paiements"\r\n${nationalExport(LINE)}`],
])('a file %s is read alike', async (_, file) => expect(await read(file)).toMatchObject({ lines: [{ ...READ, fundsCentre: '' }] }));

test('the columns of a form are told by their headings, whatever their order', async () => {
  const turned = nationalExport(LINE)
    .trimEnd()
    .split('\r\n')
    .map((row) =>
      row
        .split(/;(?=")/)
        .toReversed()
        .join(';'),
    )
    .join('\r\n');
  expect(await read(turned)).toMatchObject({
    lines: [{ lineId: READ.lineId, supplierNumber: LINE.supplierNumber, supplierName: LINE.supplierName }],
  });
});

test('lines that their form cannot tell apart are counted, and keep their names in the next file', async () => {
  const twice = infBud53(TITLES, LINE, { ...LINE, amount: '150,00' }, { ...LINE, commitmentItem: '3' });
  expect(await refusal(twice)).toMatchObject([
    { lineId: '/2026/000195567//0001405123/2' },
    { lineId: '/2026/000195567//0001405123/2#2', amountCents: 15_000 },
    { lineId: '/2026/000195567//0001405123/3' },
  ]);
});

test('the year of a form that has none on its lines is that above its headings, or its sender’s; without either it is refused', async () => {
  expect(await refusal(infBud53(TITLES, LINE), { year: 2020 })).toMatchObject([{ year: 2026 }]);
  expect(await refusal(infBud53([], LINE), { year: 2025 })).toMatchObject([{ year: 2025 }]);
  expect(await refusal(infBud53([], LINE))).toEqual({ code: 'export_year_missing' });
});

test('a file is read where it hashes to what its sender says, and refused where it does not', async () => {
  const file = nationalExport(LINE);
  expect(await read(file, { expectedSha256: sha256Of(Buffer.from(file)) })).toHaveProperty('lines');
  expect(await refusal(file, { expectedSha256: sha256Of(Buffer.from('another')) })).toMatchObject({ code: 'export_checksum_differs' });
});

test.each([
  ['of another text encoding', Buffer.from(nationalExport(LINE), 'latin1'), { code: 'export_encoding_other' }],
  ['in UTF-16', Buffer.from(nationalExport(LINE), 'utf16le'), { code: 'export_encoding_other' }],
  ['of another form', 'a;b\n1;2', { code: 'export_form_unknown', missing: [] }],
  ['that is empty', '', { code: 'export_form_unknown', missing: [] }],
  [
    'without one of its columns',
    nationalExport(LINE).replace('N° poste DP', 'N° poste'),
    { code: 'export_form_unknown', missing: ['N° poste DP'] },
  ],
  ['that only begins as a workbook', Buffer.from('PK\u0003\u0004abc'), { code: 'export_workbook_broken' }],
  [
    'that unpacks to more than a workbook of its lines',
    Buffer.from(zipSync({ 'xl/worksheets/sheet1.xml': new Uint8Array(60_000_001) })),
    { code: 'export_workbook_broken' },
  ],
  ['of a workbook of other sheets', workbookExport().subarray(0), { code: 'export_empty' }],
  ['with a field too many', `${nationalExport(LINE)}${'"x";'.repeat(20)}"x"`, { code: 'export_line_broken', line: 3 }],
  ['with a field too few', `${nationalExport(LINE)}"x";"y"`, { code: 'export_line_broken', line: 3 }],
  ['whose last line does not end', `${nationalExport(LINE)}"x";"y`, { code: 'export_line_broken', line: 3 }],
  ['without a line', nationalExport(), { code: 'export_empty' }],
  ['with a word for an amount', nationalExport(LINE, { ...LINE, amount: 'x' }), { code: 'export_amount_unreadable', line: 3, amount: 'x' }],
  ['with a day of no calendar', nationalExport({ ...LINE, paidOn: '31/02/2026' }), { code: 'export_field_unreadable', line: 2 }],
  [
    'with a word for a year',
    nationalExport({ ...LINE, year: '26' }),
    { code: 'export_field_unreadable', line: 2, column: FORM_COLUMNS.national.year?.heading },
  ],
  ['with a sign that is hidden', nationalExport({ ...LINE, supplierName: 'A\u202eB' }), { code: 'export_field_unreadable', line: 2 }],
  [
    'of too many lines',
    nationalExport(...Array.from({ length: MAX_EXPORT_LINES + 1 }, () => LINE)),
    { code: 'export_too_long', mostLines: MAX_EXPORT_LINES, lines: MAX_EXPORT_LINES + 1 },
  ],
])('a file %s is refused as a whole', async (_, file, refused) => expect(await refusal(file)).toMatchObject(refused));

test('other work has its turn while ten thousand lines are read', async () => {
  let turns = 0;
  const turn = setInterval(() => (turns += 1), 1);
  await read(nationalExport(...Array.from({ length: 10_000 }, () => LINE)));
  clearInterval(turn);
  expect(turns).toBeGreaterThan(10);
});

test('the examples of docs/reconciliation.md are read as it says', async () => {
  const [national = '', infBud = ''] = [...readFileSync('docs/reconciliation.md', 'utf8').matchAll(/```csv\n([^`]*)```/g)].map(
    ([, text]) => text,
  );
  expect(await read(national)).toMatchObject({
    form: 'national',
    lines: [
      { orderNumber: '000195567', orderItem: '1', amountCents: 12_000_000 },
      { orderNumber: '000195567', orderItem: '2', amountCents: 6_000_000, paidOn: '2026-12-28' },
      { supplierName: 'AGENCE "EXEMPLE" ; NORD', amountCents: -125_050 },
    ],
  });
  expect(await read(infBud)).toMatchObject({ form: 'inf_bud_53', lines: [{ year: 2026, amountCents: 2_826, paidOn: '2026-01-25' }] });
});

test('docs/reconciliation.md has every reason for which a line is set aside, and every heading that is read', () => {
  const page = readFileSync('docs/reconciliation.md', 'utf8');
  expect(Object.keys(SET_ASIDE).filter((reason) => !page.includes(`\`${reason}\``))).toEqual([]);
  const headings = Object.values(FORM_COLUMNS).flatMap((columns) => Object.values(columns).map(({ heading }) => heading));
  expect(headings.filter((heading) => !page.includes(heading))).toEqual([]);
});

test.each([
  ['0', 0],
  ['0,00', 0],
  ['-0,00', 0],
  ['1', 100],
  ['1,5', 150],
  ['12,34', 1_234],
  ['-12,34', -1_234],
  ['12,34-', -1_234],
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
  ['-5-', null],
  ['5 €', null],
  ['٣', null],
  [40_000, 4_000_000],
  [0.1 + 0.2, 30],
  [-1_250.5, -125_050],
  [12.345, null],
  [Number.NaN, null],
  [null, null],
])('%j is %s cents', (cell, cents) => expect(centsIn(cell)).toBe(cents));

test.each([
  ['02/11/2026', '2026-11-02'],
  ['02.11.2026', '2026-11-02'],
  ['29/02/2028', '2028-02-29'],
  [45_119, '2023-07-12'],
  [new Date('2023-07-12T00:00:00.000Z'), '2023-07-12'],
  ['29/02/2026', null],
  ['31/11/2026', null],
  ['02/11.2026', null],
  ['2026-11-02', null],
  ['2/11/2026', null],
  ['02/11/26', null],
  ['02/11/0026', null],
  [45_119.5, null],
  [null, null],
])('%j is the day %s', (cell, day) => expect(dayIn(cell)).toBe(day));
