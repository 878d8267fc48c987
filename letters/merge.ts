import type { Noun, Texts, TextsOf } from './texts.ts';

/** The texts of all nouns in one language, by letter and by event. */
export function merge(nouns: { [N in Noun]: TextsOf<N> }): Pick<Texts, 'letters' | 'timeline'> {
  const all = Object.values(nouns);
  return {
    letters: Object.assign({}, ...all.map(({ letters }) => letters)),
    timeline: Object.assign({}, ...all.map(({ timeline }) => timeline)),
  };
}
