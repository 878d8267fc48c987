import { day } from '../../../words/core/en.ts';
import type { TextsOf } from '../../texts.ts';

/** Why an opinion that is asked for has no deadline yet. */
const HELD = {
  correction: 'Corrections are asked of the applicant: you will get a message when they are received.',
  opinions: 'It is not expected yet: other opinions come first, and you will get a message when the step opens.',
};

const awaited = (deadlineOn: string | null, awaits: keyof typeof HELD | null): string =>
  `${deadlineOn ? `It is expected by ${day(deadlineOn)}.` : HELD[awaits ?? 'correction']} Please accept this request, or decline it with the reason.`;

export const reviews: TextsOf<'reviews'> = {
  letters: {
    assignReviewer: ({ title, step, deadlineOn, awaits }) => ({
      subject: `Your opinion is asked: ${title}`,
      text: `Your opinion is asked on the application "${title}", step "${step}". ${awaited(deadlineOn, awaits)}`,
    }),
    declineAssignment: ({ title, step, reviewer, reason, deadlineOn }) => ({
      subject: `Opinion declined: ${title}`,
      text: `${reviewer} declines the opinion on step "${step}" of the application "${title}"${deadlineOn ? `, which is expected by ${day(deadlineOn)}` : ''}. The step is unassigned: please assign another reviewer. The reason:\n\n${reason}`,
    }),
    remindReviewer: ({ title, step, deadlineOn, last, unanswered }) => ({
      subject: `${last ? 'Last reminder' : 'Reminder'}: opinion expected on ${title}`,
      text: `${last ? 'The deadline is approaching' : 'Half of the time has passed'}: the opinion on step "${step}" of "${title}" is expected by ${day(deadlineOn)}.${unanswered ? ' It still waits for you to accept or decline it; giving it says that you accept.' : ''}`,
    }),
    escalateStep: ({ title, step, reviewer, askedOn }) => ({
      subject: `Opinion overdue: ${title}`,
      text: `Step "${step}" of the application "${title}" has passed its deadline. ${reviewer ? `${reviewer} was asked for the opinion${askedOn ? ` on ${day(askedOn)}` : ''}.` : 'No reviewer was assigned.'} You may extend the step, assign another reviewer or, where the step is advisory, waive it.`,
    }),
    openStep: ({ title, steps, isAssigned }) => ({
      subject: `${isAssigned ? 'Your opinion is expected' : 'To be assigned'}: ${title}`,
      text: `On the application "${title}" the opinions before have been given. ${isAssigned ? 'Your opinion is now expected' : 'No reviewer is assigned yet to these steps, which open'}:\n\n${steps.map(({ step, deadlineOn }) => `– "${step}", by ${day(deadlineOn)}`).join('\n')}`,
    }),
    cancelStep: ({ title, steps }) => ({
      subject: `Opinion no longer needed: ${title}`,
      text: `On the application "${title}" an opinion before yours has been given. Yours, which waited for it (${steps.map((step) => `"${step}"`).join(', ')}), is no longer needed: the committee will decide without it.`,
    }),
    extendStep: ({ title, step, deadlineOn, reason }) => ({
      subject: `Deadline put off: ${title}`,
      text: `The opinion on step "${step}" of the application "${title}" is now expected by ${day(deadlineOn)}. The reason:\n\n${reason}`,
    }),
    waiveStep: ({ title, step, reason }) => ({
      subject: `Opinion waived: ${title}`,
      text: `Your opinion on step "${step}" of the application "${title}" is no longer awaited. The reason:\n\n${reason}`,
    }),
    handOverStep: ({ title, step, deadlineOn, awaits, absent }) => ({
      subject: `An opinion is yours while ${absent} is away: ${title}`,
      text: `${absent} is away and you stand in: step "${step}" of "${title}" is yours until then. ${awaited(deadlineOn, awaits)}`,
    }),
    keepStep: ({ title, step, absent, substitute }) => ({
      subject: `No substitute for an opinion: ${title}`,
      text: `${absent} is away, and ${substitute}, who stands in, may not judge "${title}", or has declined this opinion: step "${step}" stays with ${absent}. You may assign another reviewer.`,
    }),
    returnStep: ({ title, step, deadlineOn, awaits }) => ({
      subject: `An opinion is yours again: ${title}`,
      text: `Your absence is over: step "${step}" of "${title}" is yours again. ${awaited(deadlineOn, awaits)}`,
    }),
    vacateStep: ({ title, step, person }) => ({
      subject: `To be assigned: ${title}`,
      text: `${person} has a conflict of interest over the application "${title}": step "${step}" is no longer theirs. Assign another reviewer.`,
    }),
    reopenSteps: ({ title, steps, reason, isAssigned }) => ({
      subject: `${isAssigned ? 'Your opinion is asked again' : 'To be assigned'}: ${title}`,
      text: `The applicant has changed the application "${title}" since these opinions, which are kept and no longer count. ${isAssigned ? 'Your opinion is asked on the current version' : 'No reviewer is assigned to give it again'}:\n\n${steps.map(({ step, deadlineOn }) => `– "${step}"${deadlineOn ? `, by ${day(deadlineOn)}` : ', after other opinions'}`).join('\n')}\n\nThe reason:\n\n${reason}`,
    }),
    awaitSteps: ({ title, steps }) => ({
      subject: `Opinion waits again: ${title}`,
      text: `On the application "${title}" an opinion that comes before yours is asked again. Yours, which was no longer needed (${steps.map((step) => `"${step}"`).join(', ')}), therefore waits again; you will get a message when the step opens.`,
    }),
    voidOpinion: ({ title, step, reason, to }) =>
      ({
        reviewer: {
          subject: `Your opinion is voided: ${title}`,
          text: `Your opinion on step "${step}" of the application "${title}" is voided because of a conflict of interest. It is kept and counts no more. The reason:\n\n${reason}`,
        },
        lead: {
          subject: `Opinion voided, to be assigned: ${title}`,
          text: `The opinion on step "${step}" of the application "${title}" is voided because of a conflict of interest. Assign another reviewer. The reason:\n\n${reason}`,
        },
        chair: {
          subject: `Application taken off the agenda: ${title}`,
          text: `The opinion on step "${step}" of the application "${title}" is voided because of a conflict of interest: the application leaves the agenda and goes back to its review. The reason:\n\n${reason}`,
        },
      })[to],
  },
};
