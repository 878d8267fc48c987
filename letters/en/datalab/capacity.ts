import type { TextsOf } from '../../texts.ts';
import { day, days, month } from '../core/words.ts';

export const capacity: TextsOf<'capacity'> = {
  letters: {
    uncoverDays: ({ person, halfDays, titles }) => ({
      subject: `Promised days to be planned anew: ${person}`,
      text: `${person} no longer has ${days(halfDays)} that were promised, for:\n\n${titles.map((title) => `– ${title}`).join('\n')}\n\nAsk another person, or move these days.`,
    }),
  },
  timeline: {
    setDatalabPerson: ({ sharePercent, leavesOn }) =>
      `set the share of working time to ${sharePercent}%${leavesOn === null ? '' : `, until ${day(String(leavesOn))}`}`,
    setDatalabMonth: ({ month: name, halfDays }) => `gave ${days(halfDays)} of ${month(name)} to other duties`,
  },
};
