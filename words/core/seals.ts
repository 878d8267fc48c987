import type { SealLevel } from '../../domain/core/seal-level.ts';
import type { Words } from '../../domain/core/words.ts';

/** What a seal is, and what it is not, by its level. */
export const SEAL_WORDS: Readonly<Record<SealLevel, Words>> = {
  self_issued: {
    fr: 'Cachet électronique de démonstration : aucune autorité n’a délivré son certificat. Il montre que le document n’a pas changé, et ne prouve pas de qui il vient.',
    en: 'Electronic seal of a demonstration: no authority issued its certificate. It shows that the document was not changed, and does not prove where it comes from.',
  },
  advanced: {
    fr: 'Cachet électronique avancé (règlement eIDAS, art. 36) : il montre de qui vient le document, et qu’il n’a pas changé. Ce n’est pas un cachet qualifié, et il ne remplace pas les signatures.',
    en: 'Advanced electronic seal (eIDAS regulation, art. 36): it shows where the document comes from, and that it was not changed. It is not a qualified one, and replaces no signature.',
  },
  qualified: {
    fr: 'Cachet électronique qualifié (règlement eIDAS, art. 35) : le document est présumé intact, et de l’origine que nomme son certificat. Il ne remplace pas les signatures.',
    en: 'Qualified electronic seal (eIDAS regulation, art. 35): the document is presumed unchanged, and of the origin that its certificate names. It replaces no signature.',
  },
};

/** The same of a document that has none. */
export const UNSEALED: Words = {
  fr: 'Ce document ne porte aucun cachet électronique.',
  en: 'This document has no electronic seal.',
};
