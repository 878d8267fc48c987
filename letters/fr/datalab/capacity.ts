import type { TextsOf } from '../../texts.ts';
import { day, days, month } from '../core/words.ts';

export const capacity: TextsOf<'capacity'> = {
  letters: {
    uncoverDays: ({ person, halfDays, titles }) => ({
      subject: `Jours promis à replanifier : ${person}`,
      text: `${person} n’a plus ${days(halfDays)} qui étaient promis, pour :\n\n${titles.map((title) => `– ${title}`).join('\n')}\n\nDemandez à quelqu’un d’autre, ou déplacez ces jours.`,
    }),
  },
  timeline: {
    setDatalabPerson: ({ sharePercent, leavesOn }) =>
      `a fixé la part de temps à ${sharePercent} %${leavesOn === null ? '' : `, jusqu’au ${day(String(leavesOn))}`}`,
    setDatalabMonth: ({ month: name, halfDays }) => `a mis ${days(halfDays)} de ${month(name)} à d’autres tâches`,
  },
};
