import type { Language } from '../../domain/core/words.ts';
import { type Sealer, sealPdf } from './sealed-pdf.ts';

const REASON = { fr: 'Cachet du fonds', en: 'Seal of the fund' } as const;

/** A document under the fund's seal; as it is where the fund has none. `at`: the ISO instant of the seal. */
export const sealedBy = async (
  sealer: Sealer | undefined,
  pdf: Buffer,
  { language, at }: { language: Language; at: string },
): Promise<Buffer> => (sealer ? sealPdf(pdf, sealer, { reason: REASON[language], at }) : pdf);
