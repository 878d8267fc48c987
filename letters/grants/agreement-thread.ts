import type { Agreement } from '../../domain/grants/agreement.ts';
import type { Language } from '../../domain/core/words.ts';
import { writeAgreement } from './agreement.ts';

/** What a printing thread does for an agreement. */
export default ({ language, agreement }: { language: Language; agreement: Agreement }): Promise<Uint8Array> =>
  writeAgreement(language, agreement);
