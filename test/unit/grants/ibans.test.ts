import { IbanUnreadable, ibansUnder } from '../../../db/grants/ibans.ts';
import { ANOTHER_KEY, IBAN_KEY, IBANS } from '../../support/ibans.ts';

const IBAN = 'FR7630006000011234567890189';
const OF = { payeeId: 'payee', grantId: 'grant' };
const other = ibansUnder(ANOTHER_KEY);
const NOT_ITS_OWN = /^The bank details payee were altered, or belong to another grant/;

test('an IBAN that was encrypted is read by its key, and looks different each time', () => {
  const [first, second] = [IBANS.encrypt(IBAN, OF), IBANS.encrypt(IBAN, OF)];
  expect([IBANS.decrypt(first, OF), IBANS.decrypt(second, OF)]).toEqual([IBAN, IBAN]);
  expect(first.iban).not.toBe(second.iban);
  expect(Buffer.from(first.iban, 'base64').toString('latin1')).not.toContain(IBAN.slice(4, 8));
  expect(first.keyId).toMatch(/^[0-9a-f]{8}$/);
});

test.each([
  ['other bank details', { ...OF, payeeId: 'another' }],
  ['another grant’s', { ...OF, grantId: 'another' }],
])('what was encrypted for %s is not taken for these', (_, of) => {
  const kept = IBANS.encrypt(IBAN, of);
  expect(() => IBANS.decrypt(kept, OF)).toThrow(NOT_ITS_OWN);
});

test('a bit that was changed anywhere is found', () => {
  const { iban, keyId } = IBANS.encrypt(IBAN, OF);
  const bytes = Buffer.from(iban, 'base64');
  for (const place of bytes.keys()) {
    const altered = Buffer.from(bytes);
    altered[place] = (altered[place] ?? 0) ^ 1;
    expect(() => IBANS.decrypt({ iban: altered.toString('base64'), keyId }, OF)).toThrow(NOT_ITS_OWN);
  }
  for (const short of ['', 'AAAA', iban.slice(0, 40)]) expect(() => IBANS.decrypt({ iban: short, keyId }, OF)).toThrow(IbanUnreadable);
});

test('under another key it says which one is missing; where that is given beside the current one, it is read', () => {
  const kept = other.encrypt(IBAN, OF);
  expect(() => IBANS.decrypt(kept, OF)).toThrow(
    `The bank details payee are encrypted under the key ${other.keyId}, which is not given: give it as IBAN_KEY_OTHER.`,
  );
  expect(() => IBANS.decrypt({ ...kept, keyId: IBANS.keyId }, OF)).toThrow(NOT_ITS_OWN);
  const both = ibansUnder(IBAN_KEY, ANOTHER_KEY);
  expect([both.decrypt(kept, OF), both.encrypt(IBAN, OF).keyId]).toEqual([IBAN, IBANS.keyId]);
});

test('what was written before there were keys is read as it stands', () => {
  expect(IBANS.decrypt({ iban: IBAN, keyId: null }, OF)).toBe(IBAN);
});

test('a text is known again under the same key, or under either of two, and its hash says nothing without', () => {
  const [kept] = IBANS.fingerprintsOf(IBAN);
  expect(IBANS.fingerprintsOf(IBAN)).toEqual([kept]);
  expect(IBANS.fingerprintsOf(`${IBAN} `)).not.toContain(kept);
  expect(other.fingerprintsOf(IBAN)).not.toContain(kept);
  expect(ibansUnder(ANOTHER_KEY, IBAN_KEY).fingerprintsOf(IBAN)).toEqual([...other.fingerprintsOf(IBAN), kept]);
});

test('a key of another length is none', () => {
  expect(() => ibansUnder(Buffer.alloc(31).toString('base64'))).toThrow('a key of IBANs has 32 bytes');
});
