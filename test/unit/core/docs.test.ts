import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { tablesOf } from '../../support/tables.ts';
import { writtenWords } from '../../support/written-words.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const pages = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.md'))
  .map((file) => join('docs', file));

/** The files that a page links to, relative to the page. */
const linkedIn = (page: string): string[] =>
  [...read(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target.replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
    .map((target) => join(dirname(page), target));

/**
 * The files that a page names by their path from the root, in backticks or not; patterns and the paths of URLs are
 * skipped.
 */
const namedIn = (page: string): string[] =>
  [...read(page).matchAll(/(?<![\w/.*{}-])(?:[\w-]+\/)+[\w.-]+\.(?:ts|js|json|sql|svg|md|yml)\b/g)]
    .map(([path]) => path)
    .filter((path) => existsSync(join(ROOT, path.split('/')[0] ?? '')));

test.each(['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', ...pages])('%s links and names files that are there', (page) => {
  const gone = [...linkedIn(page), ...namedIn(page)].filter((file) => !existsSync(join(ROOT, file)));
  expect(gone).toEqual([]);
});

test('links and names are found', () => {
  expect(linkedIn('README.md')).toContain('docs/architecture.md');
  expect(namedIn('docs/architecture.md')).toContain('workflows/letters.ts');
});

const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

test('the README and the guides quote labels as pages have them', () => {
  const isOnPages = ({ file, language }: { file: string; language: string }): boolean => language === 'fr' && /^(?:web|words)\//.test(file);
  const labels = new Set(
    writtenWords()
      .filter(isOnPages)
      .map(({ text }) => plain(text)),
  );
  const quotedIn = (page: string): string[] => [...read(page).matchAll(/«([^»]+)»/g)].map(([, label = '']) => plain(label));
  const quoting = ['README.md', ...pages.filter((page) => page.startsWith('docs/guides/'))];
  expect(quoting.map(quotedIn)).not.toContainEqual([]);
  expect(quoting.flatMap((page) => quotedIn(page).filter((label) => !labels.has(label)))).toEqual([]);
});

test('every setting that holds a secret stands in the inventory of keys, and every key says what happens when it is lost', () => {
  const settings = [...read('runtime/settings/table.ts').matchAll(/^ {2}(\w+): setting\((urlWithPassword\()?/gm)].flatMap(
    ([, name = '', url]) => (url || /KEY|SECRET|PASSWORD|TOKEN(?!S|_LIFETIME|_ROLES)/.test(name) ? [name] : []),
  );
  expect(settings).toEqual(expect.arrayContaining(['DATABASE_URL', 'IBAN_KEY', 'S3_SECRET_ACCESS_KEY', 'SMTP_URL']));
  const [keys = []] = tablesOf(read('docs/operations.md'), 'Keys');
  const [, section = ''] = read('docs/operations.md').split('\n## Keys\n');
  expect(settings.filter((name) => !section.split('\n## ')[0]?.includes(`\`${name}\``))).toEqual([]);
  expect(keys.filter((row) => !row['protects'] || !row['where it is'] || !row['lost, it means'])).toEqual([]);
});

describe('the page of security', () => {
  const page = read('docs/security.md');
  const [promises = []] = tablesOf(page, 'What is promised');
  const [chapters = []] = tablesOf(page, 'Beside OWASP ASVS 5.0, level 2');
  const testsIn = (words: string): string[] => words.match(/test\/[\w/-]+\.test\.ts/g) ?? [];

  test('names for each promise a test, and each test that it names is there', () => {
    expect(promises.length).toBeGreaterThan(10);
    expect(promises.filter((row) => testsIn(row['held by'] ?? '').length === 0)).toEqual([]);
    expect(testsIn(page).filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  test('has one of four words on each of the seventeen chapters, in their order, and a reason', () => {
    expect(chapters.map(({ chapter = '' }) => chapter.split(' ')[0])).toEqual(Array.from({ length: 17 }, (_, place) => `V${place + 1}`));
    const words = ['met', 'partly', 'not met', 'does not apply'];
    const without = chapters.filter((row) => !words.includes(row['level 2'] ?? '') || !row['where, and what is missing']);
    expect(without).toEqual([]);
  });
});
