import { resolve } from 'node:path';
import { type Ibans, ibansUnder } from '../db/grants/ibans.ts';
import { keptIbanKey } from '../local/kept-keys.ts';
import { required, type Settings } from './settings.ts';

/**
 * The current key of IBANs: the one that is set, or that of the database that `npm start` keeps itself. Throws a
 * sentence where there is neither: a key that is made for an external database would be lost with DATA_DIR.
 */
export const ibanKeyOf = (settings: Settings): string =>
  settings.IBAN_KEY ?? (settings.DATABASE_URL ? required(settings, 'IBAN_KEY') : keptIbanKey(resolve(settings.DATA_DIR)));

/** IBANs under the keys of the database that the settings name. */
export const ibansOf = (settings: Settings): Ibans => ibansUnder(ibanKeyOf(settings), settings.IBAN_KEY_OTHER);
