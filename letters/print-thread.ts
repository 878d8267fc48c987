import type { Agreement } from '../domain/agreement.ts';
import type { Language } from '../domain/words.ts';
import { writeAgreement } from './agreement.ts';

/** What a printing thread does. */
export default ({ language, agreement }: { language: Language; agreement: Agreement }): Promise<Uint8Array> =>
  writeAgreement(language, agreement);
