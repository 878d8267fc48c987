import { globSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Stryker } from '@stryker-mutator/core';

/**
 * `npm run mutate -- domain/core/money.ts`: changes what is given in every way that Stryker knows, and says which
 * change is noticed by none of the unit tier's tests that import it. Those that meet it from afar prove something else,
 * and would take hours. With `--static` it also changes what is evaluated once, as schemas and state tables, for which
 * each change takes a process of its own.
 */
const args = process.argv.slice(2);
const mutate = args.filter((arg) => arg !== '--static');
if (mutate.length === 0) throw new Error('say what to mutate, as in: npm run mutate -- domain/core/money.ts');

const importing = globSync('test/unit/**/*.test.ts').filter((file) => {
  const text = readFileSync(file, 'utf8');
  return mutate.some((path) => text.includes(`/${path}';`));
});
/**
 * The first test that fails ends a mutant: the test file of the same name, which kills most, comes before those that
 * try many cases.
 */
const isOwn = (file: string): boolean => mutate.some((path) => basename(file) === basename(path).replace(/\.ts$/, '.test.ts'));
const spec = importing.toSorted((a, b) => Number(isOwn(b)) - Number(isOwn(a)));
if (spec.length === 0) throw new Error(`no file of test/unit imports ${mutate.join(' or ')}`);

const stryker = new Stryker({
  mutate,
  testRunner: 'mocha',
  plugins: ['@stryker-mutator/mocha-runner'],
  mochaOptions: { 'no-config': true, require: ['test/support/jest-in-mocha.ts'], spec },
  coverageAnalysis: 'perTest',
  ignoreStatic: !args.includes('--static'),
  concurrency: 1,
  // A loop that does not end is known by its turns. A clock alone would call a busy machine one.
  timeoutMS: 20_000,
  // Outside the checkout: whatever ends a run leaves nothing in it.
  tempDirName: join(tmpdir(), 'guichet-mutants'),
  cleanTempDir: 'always',
  ignorePatterns: ['.data', 'coverage'],
  reporters: ['clear-text', 'progress-append-only'],
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
  allowConsoleColors: false,
});
// What went wrong is said by then.
await stryker.runMutationTest().catch(() => (process.exitCode = 1));
