import { readFileSync } from 'node:fs';
import { Bill, billOfMaterials, LockFile, nameIn, readAudit } from '../../../runtime/dependencies.ts';
import { type Row, tablesOf } from '../../support/tables.ts';

const page = readFileSync('docs/dependencies.md', 'utf8');
const [manifest, lockText] = ['package.json', 'package-lock.json'].map((file) => readFileSync(file, 'utf8')) as [string, string];
const lock = LockFile.parse(JSON.parse(lockText));
const locked = Object.entries(lock.packages).filter(([folder]) => folder !== '');
const labelOf = ({ name, version }: { name: string; version?: string | undefined }): string => `${name}@${version}`;

const [allowed = [], unsaid = []] = tablesOf(page, 'Licences');
const ALLOWED = allowed.flatMap((row) => row['licence']?.split(', ') ?? []);
/** What was recorded by hand of this version of a package. */
const saidOf = (name: string, version: string): string | undefined =>
  unsaid.find((row) => row['package'] === name && row['read in']?.endsWith(`version ${version}`))?.['licence'];

/** Whether an SPDX expression without parentheses, but those around all of it, asks for nothing that is not allowed. */
const isAllowed = (expression: string): boolean =>
  expression
    .replace(/^\((.*)\)$/, '$1')
    .split(/ or /i)
    .some((choice) => choice.split(/ and /i).every((licence) => ALLOWED.includes(licence)));

describe('the bill of materials', () => {
  let bill: Bill;
  beforeAll(async () => {
    bill = Bill.parse(JSON.parse(await billOfMaterials(manifest, lockText)));
  });
  const licenceOf = ({ name, version, licenses }: Bill['components'][number]): string | undefined => {
    const [said] = licenses ?? [];
    if (!said) return saidOf(name, version);
    return 'expression' in said ? said.expression : said.license.id;
  };

  test('has every package of the lock file that runs, and none that is for development alone', () => {
    const running = new Set(locked.filter(([, { dev }]) => !dev).map(([folder, each]) => labelOf({ ...each, name: nameIn(folder, each) })));
    const { dependencies } = JSON.parse(manifest) as { dependencies: Record<string, string> };
    expect(bill.components).toHaveLength(running.size);
    expect(new Set(bill.components.map(labelOf))).toEqual(running);
    expect(bill.components.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(dependencies)));
  });

  test('has a licence for each, which docs/dependencies.md allows', () => {
    const others = bill.components.filter((each) => !isAllowed(licenceOf(each) ?? 'none'));
    expect(others.map((each) => `${labelOf(each)}: ${licenceOf(each) ?? 'none'}`)).toEqual([]);
  });

  test('needs each licence that is allowed, and each that is said by hand', () => {
    const met = bill.components.flatMap((each) => (licenceOf(each) ?? '').split(/ (?:and|or) /i));
    expect(ALLOWED.filter((licence) => !met.includes(licence))).toEqual([]);
    const silent = bill.components.filter(({ licenses }) => !licenses).map(({ name }) => name);
    expect(unsaid.map((row) => row['package']).sort()).toEqual(silent.sort());
  });
});

test.each([
  ['MIT', true],
  ['GPL-3.0-only', false],
  ['MIT AND GPL-3.0-only', false],
  ['MIT or GPL-3.0-only', true],
  ['(MIT OR GPL-3.0-only)', true],
  ['none', false],
])('the licence %s is allowed: %s', (expression, expected) => expect(isAllowed(expression)).toBe(expected));

test('every package that runs a script at its installation is listed with the reason, as package.json allows it', () => {
  const { allowScripts } = JSON.parse(manifest) as { allowScripts: Record<string, boolean> };
  const names = [...new Set(locked.filter(([, each]) => each.hasInstallScript).map(([folder, each]) => nameIn(folder, each)))];
  const [listed = []] = tablesOf(page, 'Scripts at installation');
  const said = Object.fromEntries(listed.map((row: Row) => [row['package'], row['runs']]));
  expect(said).toEqual(Object.fromEntries(names.map((name) => [name, allowScripts[name] ? 'yes' : 'no'])));
  expect(listed.filter((row) => !row['why'])).toEqual([]);
  expect(Object.keys(allowScripts).filter((name) => !names.includes(name))).toEqual([]);
});

test('every package whose version package.json states exactly is listed with the reason', () => {
  const { dependencies, devDependencies } = JSON.parse(manifest) as Record<'dependencies' | 'devDependencies', Record<string, string>>;
  const exact = Object.entries({ ...dependencies, ...devDependencies }).flatMap(([name, range]) => (/^\d/.test(range) ? [name] : []));
  const [listed = []] = tablesOf(page, 'Exact versions');
  const said = listed.flatMap((row: Row) => (row['packages'] ?? '').replaceAll('`', '').split(', '));
  expect(said.toSorted()).toEqual(exact.toSorted());
  expect(listed.filter((row) => !row['why'])).toEqual([]);
});

describe('what an audit says', () => {
  const packages = { 'node_modules/runs': { version: '1.0.0' }, 'node_modules/tests': { version: '1.0.0', dev: true } };
  const via = (name: string) => ({
    source: 1,
    name,
    title: 'It breaks',
    url: 'https://advisories.example/1',
    severity: 'high',
    range: '<2',
  });
  const audit = (vulnerabilities: object) => readAudit(JSON.stringify({ auditReportVersion: 2, vulnerabilities }), { packages });
  const found = (name: string) => ({ name, severity: 'high', title: 'It breaks', url: 'https://advisories.example/1', range: '<2' });

  test('is each advisory once, and whether its package runs', () => {
    expect(audit({})).toEqual([]);
    expect(
      audit({
        runs: { via: [via('runs')], nodes: ['node_modules/runs'] },
        tests: { via: [via('tests'), 'runs'], nodes: ['node_modules/tests'] },
      }),
    ).toEqual([
      { ...found('runs'), runs: true },
      { ...found('tests'), runs: false },
    ]);
  });

  test.each([
    [
      'that the registry refuses',
      JSON.stringify({ message: '405 Method Not Allowed', statusCode: 405, error: { summary: '', detail: '' } }),
    ],
    ['without an answer', JSON.stringify({ error: { code: 'ENOTFOUND' } })],
    ['of no words', ''],
  ])('nothing %s is no list, and not a list of nothing', (_, output) => expect(readAudit(output, { packages })).toBeNull());
});
