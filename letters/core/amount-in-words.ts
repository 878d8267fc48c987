import type { Language } from '../../domain/core/words.ts';
import { numberInWords } from '../../words/core/number-in-words.ts';

/** « Un million » and its like are nouns, which take « de » before what they count. */
const NOUN = /(million|milliard)s?$/;

/**
 * An amount in cents, written out as in « cent quatre-vingt mille euros »: an agreement says its amount in figures and
 * in words.
 */
export function amountInWords(language: Language, cents: number): string {
  const [euros, rest] = [Math.trunc(cents / 100), cents % 100];
  const say = (count: number): string => numberInWords(language, count);
  const [whole, and, cent] = [say(euros), language === 'fr' ? 'et' : 'and', language === 'fr' ? 'centime' : 'cent'];
  const of = language === 'fr' && NOUN.test(whole) ? ' d’' : ' ';
  const isOne = language === 'fr' ? euros < 2 : euros === 1;
  return `${whole}${of}${isOne ? 'euro' : 'euros'}${rest === 0 ? '' : ` ${and} ${say(rest)} ${cent}${rest === 1 ? '' : 's'}`}`;
}
