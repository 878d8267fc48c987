import { days } from '../../../words/core/en.ts';
import type { TextsOf } from '../../texts.ts';

export const capacity: TextsOf<'capacity'> = {
  letters: {
    uncoverDays: ({ person, halfDays, titles }) => ({
      subject: `Promised days to be planned anew: ${person}`,
      text: `${person} no longer has ${days(halfDays)} that were promised, for:\n\n${titles.map((title) => `– ${title}`).join('\n')}\n\nAsk another person, or move these days.`,
    }),
  },
};
