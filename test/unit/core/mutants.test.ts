import { readFileSync } from 'node:fs';
import { MUTANTS as AMENDMENTS } from '../../support/amendment-race/mutants.ts';

/** Races are in soak: a mutant that no longer fits its source is found at once here. */
const places = Object.values(AMENDMENTS)
  .flatMap(({ changes }) => changes)
  .map(({ file, is }) => ({ file, is, first: is.trim().split('\n')[0] }));

test.each(places)('a mutant of a race finds its place once: $file, $first', ({ file, is }) => {
  expect(readFileSync(file, 'utf8').split(is).length - 1).toBe(1);
});
