import { readFileSync } from 'node:fs';
import { MUTANTS as AMENDMENTS } from '../../support/amendment-race/mutants.ts';
import { MUTANTS as OVERLAPS } from '../../support/overlap-race/mutants.ts';

const changes = [
  ...Object.entries(AMENDMENTS).flatMap(([mutant, { changes }]) => changes.map((change) => ({ mutant, ...change }))),
  ...Object.entries(OVERLAPS).flatMap(([mutant, changes]) => changes.map((change) => ({ mutant, ...change }))),
];

test.each(changes)('what a mutant changes stands in the sources, once: $mutant, in $file', ({ file, is, becomes }) => {
  expect(readFileSync(file, 'utf8').split(is)).toHaveLength(2);
  expect(becomes).not.toBe(is);
});
