import type { SealLevel } from '../../domain/core/seal-level.ts';
import type { Words } from '../../domain/core/words.ts';

/** What a seal is, and what it is not, by its level. */
export const SEAL_WORDS: Readonly<Record<SealLevel, Words>> = {
  self_issued: {
    fr: 'Cachet électronique de démonstration : aucune autorité n’a délivré son certificat. Il montre que le document n’a pas changé, et ne prouve pas de qui il vient.',
    en: 'Electronic seal of a demonstration: no authority issued its certificate. It shows that the document was not changed, but does not prove its origin.',
  },
  advanced: {
    fr: 'Cachet électronique avancé (règlement eIDAS, art. 36) : il montre de qui vient le document, et qu’il n’a pas changé. Ce n’est pas un cachet qualifié, et il ne remplace pas les signatures.',
    en: 'Advanced electronic seal (eIDAS regulation, art. 36): it shows the origin of the document, and that it was not changed. It is not a qualified seal, and does not replace a signature.',
  },
  qualified: {
    fr: 'Cachet électronique qualifié (règlement eIDAS, art. 35) : le document est présumé intact, et de l’origine que nomme son certificat. Il ne remplace pas les signatures.',
    en: 'Qualified electronic seal (eIDAS regulation, art. 35): the document is presumed unchanged, with the origin named in its certificate. It does not replace a signature.',
  },
};

/** The same of a document that has none. */
export const UNSEALED: Words = {
  fr: 'Ce document ne porte aucun cachet électronique.',
  en: 'This document has no electronic seal.',
};
