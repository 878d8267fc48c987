import { refuseStale } from '../../../domain/core/version.ts';

const followed = { version: 7, decided: 5 };
test.each<[string, { version: number; decided?: number }, number, boolean]>([
  ['the version of the last decision is current, whatever has followed from it', followed, 5, false],
  ['so is that of a consequence', followed, 6, false],
  ['so is the newest', followed, 7, false],
  ['one before the last decision is stale', followed, 4, true],
  ['one that is not there yet is stale', followed, 8, true],
  ['where nothing follows by itself the newest is current', { version: 7 }, 7, false],
  ['and every other is stale', { version: 7 }, 6, true],
])('%s', (_, thing, read, isStale) => expect(refuseStale(thing, read)).toEqual(isStale ? { code: 'stale_version', current: 7 } : null));
