import { faultIn } from '../../../api/http/problem/sentence.ts';
import type { Expected, FieldFault } from '../../../domain/core/refusal.ts';
import type { Language } from '../../../domain/core/words.ts';
import { euros } from '../../../domain/core/format.ts';
import { html, type Part } from '../html.ts';
import { bilingual } from '../words.ts';
import { centsOf, type Fields, firstOf } from './values.ts';

const words = bilingual({
  fr: {
    choose: 'choisissez dans la liste',
    either: 'renseignez ce champ ou le suivant',
    day: 'une date, par exemple 31/12/2027',
    amount: {
      any: 'un montant en euros, par exemple 1 250,50',
      from: (min: string, max: string) => `un montant de ${min} à ${max}`,
      above: (min: string) => `un montant supérieur à ${min}`,
      least: (min: string) => `un montant d’au moins ${min}`,
      most: (max: string) => `un montant d’au plus ${max}`,
    },
    example: 'par exemple 1 250,50',
    unread: (typed: string, any: string) => `« ${typed} » n’est pas compris, et n’est pas compté : écrivez ${any}.`,
  },
  en: {
    choose: 'choose from the list',
    either: 'fill in this field or the next one',
    day: 'a date, for example 31/12/2027',
    amount: {
      any: 'an amount in euros, for example 1250.50',
      from: (min: string, max: string) => `an amount from ${min} to ${max}`,
      above: (min: string) => `an amount above ${min}`,
      least: (min: string) => `an amount of at least ${min}`,
      most: (max: string) => `an amount of at most ${max}`,
    },
    example: 'for example 1250.50',
    unread: (typed: string, any: string) => `“${typed}” is not understood, and not counted: write ${any}.`,
  },
});

/** A bound from this figure on is the service's own limit, and is not told. */
const LARGEST_SAID = 1e13;

/** What an amount should be, in euros: a form shows no cents. */
function amountWords(language: Language, fault: string, { min, max, isAbove }: Expected): string {
  const { amount, example } = words[language];
  if (fault === 'invalid_type') return amount.any;
  const most = max === undefined || max >= LARGEST_SAID ? null : euros(language, max);
  const least = min === undefined ? null : euros(language, min);
  const bounded =
    least && most ? amount.from(least, most) : least ? (isAbove ? amount.above : amount.least)(least) : most && amount.most(most);
  return bounded ? `${bounded}, ${example}` : amount.any;
}

/** A fault as a form says it: amounts in euros, days as people write them, and no value that stands for a choice. */
export function faultWords(language: Language, each: FieldFault): string {
  const { pointer, fault, expected } = each;
  if (fault === 'missing_both') return words[language].either;
  if (expected?.kind === 'choice') return words[language].choose;
  if (expected?.kind === 'date') return words[language].day;
  if (expected && pointer.endsWith('Cents')) return amountWords(language, fault, expected);
  return faultIn(language, each);
}

/** The amounts of a form that cannot be read, or in two ways: figures are counted without them. */
export const unreadAmounts = (language: Language, fields: Fields): Part =>
  Object.keys(fields).flatMap((pointer) => {
    const typed = firstOf(fields, pointer).trim();
    const isUnread = pointer.endsWith('Cents') && typed !== '' && typeof centsOf(typed) === 'string';
    return isUnread ? [html`<p class="fr-error-text">${words[language].unread(typed, words[language].amount.any)}</p>`] : [];
  });
