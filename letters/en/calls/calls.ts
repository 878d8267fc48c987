import type { TextsOf } from '../../texts.ts';
import { remedies } from '../core/words.ts';

export const calls: TextsOf<'calls'> = {
  letters: {
    closeCall: ({ title, call, reason, appealable }) => ({
      subject: `Call closed, not awarded: ${title}`,
      text: `The call "${call.en}" is closed. Your project "${title}", which was on the waitlist, can no longer be awarded a grant.\n\n${reason}${remedies(appealable)}`,
    }),
  },
  timeline: {
    createCall: () => 'opened the call’s draft',
    updateCall: () => 'changed the call’s draft',
    publishCall: () => 'published the call',
    closeCall: () => 'closed the call: the project, on the waitlist, was not awarded',
  },
};
