import { Iban, masked } from '../../../domain/core/iban.ts';

// Examples that banks and the registry of ISO 13616 publish.
test.each([
  ['FR7630006000011234567890189', 'FR7630006000011234567890189'],
  ['FR14 2004 1010 0505 0001 3M02 606', 'FR1420041010050500013M02606'],
  ['de89 3704 0044 0532 0130 00', 'DE89370400440532013000'],
  ['GB29-NWBK-6016-1331-9268-19', 'GB29NWBK60161331926819'],
])('%s is kept as %s', (written, kept) => expect(Iban.parse(written)).toBe(kept));

test.each([
  ['two digits that changed places', 'FR7630006000011234567890198'],
  ['another check digit', 'FR7730006000011234567890189'],
  ['a digit too few for its country', 'FR763000600001123456789018'],
  ['a digit too many for its country', 'FR76300060000112345678901890'],
  ['another country’s letters', 'BE7630006000011234567890189'],
  ['a country that has none', 'US7630006000011234567890189'],
  ['nothing', ''],
  ['words', 'Le compte du trésorier'],
])('%s is no IBAN: %j', (_, written) => {
  const { success, error } = Iban.safeParse(written);
  expect([success, error?.issues.map(({ message }) => message)]).toEqual([false, ['iban_invalid']]);
});

test('an IBAN that is masked shows its country and its last four characters', () => {
  expect(masked('FR7630006000011234567890189')).toBe('FR•••••••••••••••••••••0189');
  expect(masked('NO9386011117947')).toBe('NO•••••••••7947');
});
