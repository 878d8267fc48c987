import { amountInWords } from '../../../letters/core/amount-in-words.ts';

test.each([
  [0, 'zéro euro', 'zero euros'],
  [100, 'un euro', 'one euro'],
  [18_000_000, 'cent quatre-vingt mille euros', 'one hundred and eighty thousand euros'],
  [8_008_001, 'quatre-vingt mille quatre-vingts euros et un centime', 'eighty thousand and eighty euros and one cent'],
  [7_120, 'soixante et onze euros et vingt centimes', 'seventy-one euros and twenty cents'],
  [100_000_000, 'un million d’euros', 'one million euros'],
  [250_000_000, 'deux millions cinq cent mille euros', 'two million five hundred thousand euros'],
  [1_000_000_000, 'dix millions d’euros', 'ten million euros'],
])('%d cents are written out in both languages', (cents, french, english) => {
  expect([amountInWords('fr', cents), amountInWords('en', cents)]).toEqual([french, english]);
});
