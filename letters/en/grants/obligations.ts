import { day } from '../../../words/core/en.ts';
import type { TextsOf } from '../../texts.ts';

export const obligations: TextsOf<'obligations'> = {
  letters: {
    remindObligation: ({ title, obligation, dueOn }) => ({
      subject: `Obligation to be shown as met: ${title}`,
      text: `The project "${title}" has to show by ${day(dueOn)} that an obligation is met: ${obligation.en}.`,
    }),
    escalateObligation: ({ title, obligation, dueOn }) => ({
      subject: `Obligation overdue: ${title}`,
      text: `The project "${title}" had not shown by ${day(dueOn)} that an obligation is met: ${obligation.en}. It may still do so.`,
    }),
    giveEvidence: ({ title, obligation, number, reviewOn }) => ({
      subject: `Evidence to be reviewed: ${title}`,
      text: `The project "${title}" shows that an obligation is met${number > 1 ? ` (version ${number})` : ''}: ${obligation.en}. Its evidence waits for your review by ${day(reviewOn)}.`,
    }),
    remindReviewOfEvidence: ({ title, obligation, givenOn }) => ({
      subject: `Reminder: evidence to be reviewed: ${title}`,
      text: `The evidence that the project "${title}" gave on ${day(givenOn)} still waits for your review: ${obligation.en}.`,
    }),
    reviewEvidence: ({ title, obligation, accepted, reasons, dueOn }) => ({
      subject: `${accepted ? 'Obligation met' : 'Evidence to be completed'}: ${title}`,
      text: accepted
        ? `An obligation of the project "${title}" is met: ${obligation.en}.${reasons ? `\n\n${reasons}` : ''}`
        : `The evidence for an obligation of the project "${title}" is returned to you: ${obligation.en}. This is the reason:\n\n${reasons}\n\nIt is expected again, by ${day(dueOn)}.`,
    }),
    waiveObligation: ({ title, obligation, reason }) => ({
      subject: `Obligation waived: ${title}`,
      text: `The project "${title}" is let off an obligation: ${obligation.en}. This is the reason:\n\n${reason}`,
    }),
  },
};
