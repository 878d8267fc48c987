import { days } from '../../../words/core/fr.ts';
import type { TextsOf } from '../../texts.ts';

export const capacity: TextsOf<'capacity'> = {
  letters: {
    uncoverDays: ({ person, halfDays, titles }) => ({
      subject: `Jours promis à replanifier : ${person}`,
      text: `${person} n’a plus ${days(halfDays)} qui étaient promis, pour :\n\n${titles.map((title) => `– ${title}`).join('\n')}\n\nDemandez à quelqu’un d’autre, ou déplacez ces jours.`,
    }),
  },
};
