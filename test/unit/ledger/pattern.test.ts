import { runInNewContext } from 'node:vm';
import fc from '../../support/property.ts';
import { isQuickPattern } from '../../../domain/core/pattern.ts';

test.each([
  '^\\d{14}$',
  '^[A-Z]{2}-\\d{3,5}$',
  '^https?://.+$',
  '^[^@\\s]{1,40}@example\\.org$',
  '^\\p{Lu}[\\p{L} -]*$',
  '^FR',
  '^.{1,999}$',
  '^\\$\\^',
  '^é+$',
])('%s is quick, and is a regular expression', (pattern) => {
  expect(() => new RegExp(pattern, 'u')).not.toThrow();
  expect(isQuickPattern(pattern)).toBe(true);
});

test.each([
  ['of nested repetitions', '^(a+)+$'],
  ['of a choice that repeats', '^(a|aa)*$'],
  ['with a group', '^(a)$'],
  ['with a choice', '^a|b$'],
  ['that looks ahead', '^(?=a*b)'],
  ['that refers back', '^\\1'],
  ['that begins anywhere', 'a*$'],
  ['with two repetitions without end', '^a*a*$'],
  ['with two of them far apart', '^a{2,}-[ab]+$'],
  ['of many repetitions with an end', '^a{0,99}a{0,99}a{0,99}a{0,99}$'],
  ['of many pieces that may be missing', `^${'a?'.repeat(30)}$`],
  ['that searches for much behind a repetition without end', '^a*a{100}$'],
  ['that takes as little as it can', '^a+?b$'],
  ['that counts beyond a thousand', '^a{1000}$'],
  ['that is too long to be read', `^${'a'.repeat(200)}$`],
  ['that is none', '^['],
])('a pattern %s is not quick', (_, pattern) => expect(isQuickPattern(pattern)).toBe(false));

describe('whatever the text', () => {
  const LONG = 100_000;
  const PATIENCE_MS = 5_000;
  const atoms = fc.constantFrom('a', 'b', '.', '\\w', '[ab]', '[^c]', '\\p{L}');
  const times = fc.oneof(
    fc.constantFrom('', '', '?', '*', '+', '{2,}'),
    fc.tuple(fc.nat(40), fc.nat(40)).map(([from, more]) => `{${from},${from + more}}`),
  );
  const patterns = fc
    .array(
      fc.tuple(atoms, times).map((piece) => piece.join('')),
      { minLength: 1, maxLength: 12 },
    )
    .map((pieces) => `^${pieces.join('')}$`)
    .filter(isQuickPattern);
  const parts = fc.constantFrom('a', 'b', 'ab', 'aab');
  const ends = fc.constantFrom('', '!', 'c');

  test('a quick pattern is searched for to the end', () => {
    fc.assert(
      fc.property(patterns, parts, ends, (pattern, part, end) => {
        const text = part.repeat(LONG / part.length) + end;
        // A search that takes too long is interrupted there, which throws.
        runInNewContext('new RegExp(pattern, "u").test(text)', { pattern, text }, { timeout: PATIENCE_MS });
      }),
    );
  });

  test('another one may not be', () => {
    const endless = { pattern: '^(a+)+$', text: `${'a'.repeat(40)}!` };
    expect(() => runInNewContext('new RegExp(pattern, "u").test(text)', endless, { timeout: 200 })).toThrow('timed out');
  });
});
