import type { LegalFormRule } from '../../domain/calls/call.ts';
import type { Language } from '../../domain/core/words.ts';
import { bilingual } from '../core/words.ts';

const words = bilingual({
  fr: {
    advance: 'Avance, au plus',
    guaranteedAdvance: 'Avance couverte par une garantie, au plus',
    instalments: 'Versé avant le solde, au plus',
    longProject: 'Versé avant le solde pour un projet long, au plus',
    ownFunding: 'Votre part des financements publics, au moins',
    publicAid: 'Aides publiques, toutes ensemble, au plus',
  },
  en: {
    advance: 'Advance, at most',
    guaranteedAdvance: 'Advance that a guarantee covers, at most',
    instalments: 'Paid before the balance, at most',
    longProject: 'Paid before the balance for a long project, at most',
    ownFunding: 'Your part of the public funding, at least',
    publicAid: 'Public aid, all together, at most',
  },
} satisfies Record<Language, Record<LegalFormRule, string>>);

/**
 * What a rule of a legal form bounds, in words; its figure is a share of the award, of the public funding or of the
 * eligible cost.
 */
export const ruleWords = (language: Language, rule: LegalFormRule): string => words[language][rule];
