import type { Noun, Texts, TextsOf } from './texts.ts';

/** The letters of all nouns in one language. */
export const merge = (nouns: { [N in Noun]: TextsOf<N> }): Pick<Texts, 'letters'> => ({
  letters: Object.assign({}, ...Object.values(nouns).map(({ letters }) => letters)),
});
