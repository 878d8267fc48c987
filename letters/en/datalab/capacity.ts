import type { TextsOf } from '../../texts.ts';
import { day, days, month } from '../core/words.ts';

export const capacity: TextsOf<'capacity'> = {
  letters: {
    uncoverDays: ({ person, halfDays, titles }) => ({
      subject: `Promised days to be planned anew: ${person}`,
      text: `${person} does not have ${days(halfDays)} any more that were promised, for:\n\n${titles.map((title) => `– ${title}`).join('\n')}\n\nAsk somebody else, or move these days.`,
    }),
  },
  timeline: {
    setDatalabPerson: ({ sharePercent, leavesOn }) =>
      `set the share of working time to ${sharePercent}%${leavesOn === null ? '' : `, until ${day(String(leavesOn))}`}`,
    setDatalabMonth: ({ month: name, halfDays }) => `gave ${days(halfDays)} of ${month(name)} to other duties`,
  },
};
