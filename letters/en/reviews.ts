import type { TextsOf } from '../texts.ts';
import { day, verdicts } from './words.ts';

export const reviews: TextsOf<'reviews'> = {
  letters: {
    assignReviewer: ({ title, step, termOn }) => ({
      subject: `Your opinion is asked: ${title}`,
      text: `Your opinion is asked on the application "${title}", step "${step}". ${termOn ? `It is expected by ${day(termOn)}.` : 'Corrections are asked of the applicant: you will be told when the application comes back.'}`,
    }),
    remindReviewer: ({ title, step, termOn }) => ({
      subject: `Reminder: opinion expected on ${title}`,
      text: `Half of the time has passed: the opinion on step "${step}" of "${title}" is expected by ${day(termOn)}.`,
    }),
    escalateStep: ({ title, step, reviewer }) => ({
      subject: `Opinion overdue: ${title}`,
      text: `Step "${step}" of the application "${title}" has passed its term. ${reviewer ? `${reviewer} was asked for the opinion.` : 'Nobody was assigned.'} You may assign somebody else.`,
    }),
  },
  timeline: {
    assignReviewer: ({ reviewer, step, byLoad }) => `asked ${reviewer} for the opinion "${step}"${byLoad ? ", by everybody's load" : ''}`,
    remindReviewer: ({ step }) => `Reminder: the opinion "${step}" is awaited`,
    escalateStep: ({ step }) => `The opinion "${step}" has passed its term and was taken to the Datalab's lead`,
    giveOpinion: ({ step, verdict }) => `gave the opinion "${step}": ${verdicts[String(verdict)]}`,
  },
};
