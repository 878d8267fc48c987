import { remedies } from '../../../words/core/en.ts';
import type { TextsOf } from '../../texts.ts';

export const calls: TextsOf<'calls'> = {
  letters: {
    closeCall: ({ title, call, reason, appealable }) => ({
      subject: `Call closed, not awarded: ${title}`,
      text: `The call "${call.en}" is closed. Your project "${title}", which was on the waitlist, can no longer be awarded a grant.\n\n${reason}${remedies(appealable)}`,
    }),
  },
};
