import * as en from '../../words/core/en.ts';
import * as fr from '../../words/core/fr.ts';
import { letter } from '../core/letter.ts';

export const capacity = {
  /** To the leads. `titles`: what the days that the person no longer has were promised for. */
  uncoverDays: letter<{ person: string; halfDays: number; titles: string[] }>({
    fr: ({ person, halfDays, titles }) => ({
      subject: `Jours promis à replanifier : ${person}`,
      text: `${person} n’a plus ${fr.days(halfDays)} qui étaient promis, pour :\n\n${titles.map((title) => `– ${title}`).join('\n')}\n\nDemandez à quelqu’un d’autre, ou déplacez ces jours.`,
    }),
    en: ({ person, halfDays, titles }) => ({
      subject: `Promised days to be planned anew: ${person}`,
      text: `${person} no longer has ${en.days(halfDays)} that were promised, for:\n\n${titles.map((title) => `– ${title}`).join('\n')}\n\nAsk another person, or move these days.`,
    }),
  }),
};
