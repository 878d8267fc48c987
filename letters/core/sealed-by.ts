import type { Language } from '../../domain/core/words.ts';
import { type Sealer, sealPdf } from './sealed-pdf.ts';

const REASON = { fr: 'Cachet du fonds', en: 'Seal of the fund' } as const;

type On = { language: Language; at: string };

/**
 * A document under the fund's seal; null where what seals gives no seal for it, of which `onUnsealed` hears. `at`: the
 * ISO instant of the seal.
 */
export async function sealedOrNull(sealer: Sealer, pdf: Buffer, { language, at }: On): Promise<Buffer | null> {
  try {
    return await sealPdf(pdf, sealer, { reason: REASON[language], at });
  } catch (error) {
    sealer.onUnsealed?.(error);
    return null;
  }
}

/** A document under the fund's seal; as it is where the fund has none, or has none for it now. */
export const sealedBy = async (sealer: Sealer | undefined, pdf: Buffer, on: On): Promise<Buffer> =>
  (sealer && (await sealedOrNull(sealer, pdf, on))) ?? pdf;
