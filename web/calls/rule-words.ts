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
 * True of a rule that bounds nothing: all may be paid in advance or before the balance, or no own funding is required.
 * What a guarantee covers is said even so: it is more than what may be advanced without one.
 */
export const boundsNothing = ({ rule, percent }: { rule: LegalFormRule; percent: number }): boolean =>
  rule !== 'guaranteedAdvance' && percent === (rule === 'ownFunding' ? 0 : 100);

/**
 * What a rule of a legal form bounds, in words; its figure is a share of the award, of the public funding or of the
 * eligible cost.
 */
export const ruleWords = (language: Language, rule: LegalFormRule): string => words[language][rule];
