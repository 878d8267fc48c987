import type { Language } from '../../domain/core/words.ts';
import type { TrancheMoney } from '../../domain/desk/tranche-money.ts';
import { moneySentence } from '../../words/desk/money.ts';

/** The last paragraph of a letter about payments: where the money that comes next is; nothing where none is to come. */
export const whatComesNext = (language: Language, next: TrancheMoney | null): string =>
  next === null
    ? ''
    : language === 'fr'
      ? `\n\nOù en est l’argent de la tranche ${next.rank} : ${moneySentence('fr', next)}`
      : `\n\nWhere the money of tranche ${next.rank} is: ${moneySentence('en', next)}`;
