import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { conformance } from '../../../bin/conformance.ts';
import { infBud53, nationalExport, workbookExport } from '../../support/chorus-files.ts';
import { lineFor } from '../../support/export-fixtures.ts';

test('each file of a folder is read as an import would read it, and what is not read says why', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'conformance-'));
  const line = lineFor({ commitmentNumber: '1400000001', orderNumber: '000195567' }, { amount: '28,26', paidOn: '28/12/2026' });
  const files = {
    'README.md': 'Some files.',
    'a-national.csv': nationalExport(line, { ...line, orderItem: '2', paidOn: '29/12/2026' }),
    'b-inf-bud-53.csv': infBud53([], line),
    'c-workbook.xlsx': workbookExport(line, { ...line, orderNumber: '000195568' }),
    'd-other.csv': 'a;b\n1;2\n',
  };
  try {
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
    const days = { firstDay: '2026-12-28', lastDay: '2026-12-28' };
    expect(await conformance(folder)).toEqual([
      { name: 'README.md', passedOver: true },
      { name: 'a-national.csv', form: 'national', lines: 2, payments: 1, cents: 5_652, ...days, lastDay: '2026-12-29', isYearAsked: false },
      { name: 'b-inf-bud-53.csv', form: 'inf_bud_53', lines: 1, payments: 1, cents: 2_826, ...days, isYearAsked: true },
      { name: 'c-workbook.xlsx', form: 'spreadsheet', lines: 2, payments: 2, cents: 5_652, ...days, isYearAsked: false },
      { name: 'd-other.csv', refusal: { code: 'export_form_unknown', missing: [] } },
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
