import { readFileSync } from 'node:fs';
import { ACROSS, BACK } from '../../../oxlint.config.ts';
import { readHouse } from '../../../soak/house.ts';

const bounded = readHouse().flatMap(({ what, value, most, worst }) => (most === undefined ? [] : [{ what, value, most, worst }]));

test.each(bounded)('$what: at most $most', ({ value, most, worst }) => {
  expect({ value, worst: value > most ? worst : [] }).toEqual({ value: Math.min(value, most), worst: [] });
});

/** The folders from which a file imports: `../ledger`, `../../domain/people`. */
const foldersOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/ from '((?:\.\.\/)+[^']+)\/[^/']+'/g)].map(([, folder = '']) => folder);

test.each(Object.entries(BACK))('%s imports a noun that comes later in domain/', (file, { to }) => {
  expect(foldersOf(file)).toContain(`../${to}`);
});

test.each(Object.keys(ACROSS))('%s imports a noun of a layer below', (file) => {
  expect(foldersOf(file).filter((folder) => /^[./]+(domain|db|api)\/(?!core|connection|pages|http)/.test(folder))).not.toEqual([]);
});
