import { globSync, readFileSync } from 'node:fs';

/** Programs and examples are no part of a command. */
const SOURCES = '{domain,words,db,activities,api,web,letters,workflows,runtime,observe}/**/*.ts';

const section = (): string => /^## A new command$([\s\S]*?)^## /m.exec(readFileSync('CONTRIBUTING.md', 'utf8'))?.[1] ?? '';

test('the files that name a command are those of the checklist for a new one', () => {
  const [, name = ''] = /here for `(\w+)`/.exec(section()) ?? [];
  const listed = [...section().matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, files = '']) => files.replaceAll('`', '').split(', '));
  const naming = globSync(SOURCES).filter((file) => new RegExp(`\\b${name}\\b`).test(readFileSync(file, 'utf8')));
  expect(naming.sort()).toEqual(listed.sort());
});
