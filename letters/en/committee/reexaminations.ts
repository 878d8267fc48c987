import { day } from '../../../words/core/en.ts';
import type { TextsOf } from '../../texts.ts';

const goesOn = (signOn: string | null): string =>
  signOn ? `The deadline of its signature begins afresh: the agreement is to be signed by ${day(signOn)}.` : 'The agreement goes on.';

export const reexaminations: TextsOf<'reexaminations'> = {
  letters: {
    reexamineAward: ({ title, organisation, deadlineOn, toFund }) => ({
      subject: `Award in re-examination: ${title}`,
      text: `An opinion on the application "${title}"${toFund ? ` (${organisation})` : ''} is voided because of a conflict of interest, and asked of another reviewer. ${toFund ? 'The agreement is suspended: nothing is committed, ordered or paid meanwhile.' : 'Your agreement is suspended meanwhile.'} The committee's chair confirms or withdraws the award by ${day(deadlineOn)}; after that day the award stands (CRPA, art. L242-1).`,
    }),
    remindReexamination: ({ title, deadlineOn, isAwaited }) => ({
      subject: `Reminder: an award to confirm or to withdraw, ${title}`,
      text: `The award on the application "${title}" can be withdrawn only until ${day(deadlineOn)}. ${isAwaited ? 'A new opinion is still awaited.' : 'The new opinion is given: confirm the award, or withdraw it.'} Without a decision by then it stands.`,
    }),
    confirmAward: ({ title, reason, signOn }) => ({
      subject: `Award confirmed: ${title}`,
      text: `The award on the application "${title}" is confirmed. ${goesOn(signOn)} The reason:\n\n${reason}`,
    }),
    withdrawAward: ({ title, reason, toFund }) => ({
      subject: `Award withdrawn: ${title}`,
      text: `The award on the application "${title}" is withdrawn (CRPA, art. L242-1), and its agreement ends. ${toFund ? 'What was reserved or committed is given back; what was paid may be claimed back.' : 'What was paid may be claimed back of you. You may contest this decision.'} The reason:\n\n${reason}`,
    }),
    lapseReexamination: ({ title, signOn }) => ({
      subject: `The award stands: ${title}`,
      text: `The award on the application "${title}" was not withdrawn within four months: it stands (CRPA, art. L242-1). ${goesOn(signOn)}`,
    }),
  },
};
