import type { TextsOf } from '../texts.ts';

export const calls: TextsOf<'calls'> = {
  letters: {},
  timeline: {
    publishCall: () => 'a publié l’appel',
  },
};
