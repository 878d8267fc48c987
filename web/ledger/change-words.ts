import type { ProposeChange } from '../../domain/ledger/change.ts';
import type { Language } from '../../domain/core/words.ts';
import { euros } from '../../domain/core/format.ts';
import { bilingual } from '../core/words.ts';

const words = bilingual({
  fr: {
    setVisaRule: (amount: string | null) =>
      amount === null ? 'ne plus demander de visa sur les engagements' : `demander le visa du contrôleur à partir de ${amount}`,
    allotCredits: (amount: string, credits: string) => `ouvrir ${amount} en ${credits}`,
    transferCredits: (amount: string, credits: string) => `redéployer ${amount} en ${credits} vers une autre enveloppe`,
    carryOverCredits: (amount: string, credits: string) => `reporter ${amount} en ${credits} sur l’année suivante`,
  },
  en: {
    setVisaRule: (amount: string | null) =>
      amount === null ? 'ask for no visa on commitments any more' : `ask for the controller’s visa from ${amount} on`,
    allotCredits: (amount: string, credits: string) => `allot ${amount} in ${credits}`,
    transferCredits: (amount: string, credits: string) => `transfer ${amount} in ${credits} to another envelope`,
    carryOverCredits: (amount: string, credits: string) => `carry ${amount} in ${credits} over to the next year`,
  },
});

/** What is proposed of an envelope, as a sentence goes on after “proposes to”. */
export function changeWords(language: Language, { command, body }: ProposeChange): string {
  if (command === 'setVisaRule')
    return words[language].setVisaRule(body.thresholdCents === null ? null : euros(language, body.thresholdCents));
  return words[language][command](euros(language, body.amountCents), `${body.credit} ${body.year}`);
}
