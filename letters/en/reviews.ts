import type { TextsOf } from '../texts.ts';
import { day, verdicts } from './words.ts';

const awaited = (termOn: string | null): string =>
  termOn
    ? `It is expected by ${day(termOn)}.`
    : 'Corrections are asked of the applicant: you will be told when the application comes back.';

export const reviews: TextsOf<'reviews'> = {
  letters: {
    assignReviewer: ({ title, step, termOn }) => ({
      subject: `Your opinion is asked: ${title}`,
      text: `Your opinion is asked on the application "${title}", step "${step}". ${awaited(termOn)}`,
    }),
    remindReviewer: ({ title, step, termOn }) => ({
      subject: `Reminder: opinion expected on ${title}`,
      text: `Half of the time has passed: the opinion on step "${step}" of "${title}" is expected by ${day(termOn)}.`,
    }),
    escalateStep: ({ title, step, reviewer }) => ({
      subject: `Opinion overdue: ${title}`,
      text: `Step "${step}" of the application "${title}" has passed its term. ${reviewer ? `${reviewer} was asked for the opinion.` : 'Nobody was assigned.'} You may assign somebody else.`,
    }),
    coverStep: ({ title, step, termOn, absent }) => ({
      subject: `An opinion is yours while ${absent} is away: ${title}`,
      text: `${absent} is away and you stand in: step "${step}" of "${title}" is yours until then. ${awaited(termOn)}`,
    }),
    keepStep: ({ title, step, absent, substitute }) => ({
      subject: `Nobody stands in for an opinion: ${title}`,
      text: `${absent} is away, and ${substitute}, who stands in, may not judge "${title}": step "${step}" stays with ${absent}. You may assign somebody else.`,
    }),
    returnStep: ({ title, step, termOn }) => ({
      subject: `An opinion is yours again: ${title}`,
      text: `Your absence is over: step "${step}" of "${title}" is yours again. ${awaited(termOn)}`,
    }),
  },
  timeline: {
    assignReviewer: ({ reviewer, step, byLoad, absent }) =>
      `asked ${reviewer} for the opinion "${step}"${byLoad ? ", by everybody's load" : ''}${absent ? `, while ${absent} is away` : ''}`,
    remindReviewer: ({ step }) => `Reminder: the opinion "${step}" is awaited`,
    escalateStep: ({ step }) => `The opinion "${step}" has passed its term and was taken to the Datalab's lead`,
    giveOpinion: ({ step, verdict }) => `gave the opinion "${step}": ${verdicts[String(verdict)]}`,
    coverStep: ({ step, reviewer, absent }) => `The opinion "${step}" goes to ${reviewer} while ${absent} is away`,
    keepStep: ({ step, reviewer, substitute }) =>
      `The opinion "${step}" stays with ${reviewer}, who is away: ${substitute} may not judge this application`,
    returnStep: ({ step, reviewer }) => `The opinion "${step}" is ${reviewer}'s again`,
  },
};
