import { ibansUnder } from '../../db/grants/ibans.ts';

/** A public key for IBANs, and another one. */
export const [IBAN_KEY, ANOTHER_KEY] = ['a', 'b'].map((letter) => Buffer.from(letter.repeat(32)).toString('base64')) as [string, string];
export const IBANS = ibansUnder(IBAN_KEY);
