import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const { version } = JSON.parse(read('package.json')) as { version: string };

test('each version of CHANGELOG.md, and what is not released yet, says what must be done', () => {
  const [, ...sections] = read('CHANGELOG.md').split(/^## /m);
  const silent = sections.filter((section) => !section.includes('\n### What you must do\n'));
  expect(silent.map((section) => section.split('\n')[0])).toEqual([]);
});

test('the newest version of CHANGELOG.md is that of the package', () => {
  expect(/^## (\d[\d.]*), /m.exec(read('CHANGELOG.md'))?.[1]).toBe(version);
});

test('the lock file and the description of the API have the version of the package', () => {
  const lock = JSON.parse(read('package-lock.json')) as { version: string; packages: Record<string, { version: string }> };
  const api = JSON.parse(read('docs/openapi.json')) as { info: { version: string } };
  expect([lock.version, lock.packages['']?.version, api.info.version]).toEqual([version, version, version]);
});
