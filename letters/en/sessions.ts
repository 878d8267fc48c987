import type { TextsOf } from '../texts.ts';
import { day, euros } from './words.ts';

export const sessions: TextsOf<'sessions'> = {
  letters: {
    remindChair: ({ heldOn, applications }) => ({
      subject: `Session of ${day(heldOn)}: decision expected`,
      text: `The session of ${day(heldOn)} has passed, and its decision is still awaited (applications on the agenda: ${applications}).`,
    }),
    decideSession: ({ title, awardedCents, reason, termOn, toAccept }) => ({
      subject: `${awardedCents === null ? 'Not awarded' : 'Awarded'}: ${title}`,
      text:
        awardedCents === null
          ? `Your project "${title}" was not awarded a grant, for this reason:\n\n${reason}`
          : `Your project "${title}" is awarded ${euros(awardedCents)}.\n\n${reason}\n\n${toAccept ? 'This is less than you asked for: accept it with a revised plan, or renounce it' : 'Both sides must sign the agreement'}${termOn ? `${toAccept ? ',' : ''} by ${day(termOn)}` : ''}. After that ${toAccept ? 'the agreement' : 'it'} expires.`,
    }),
  },
  timeline: {
    createSession: ({ heldOn }) => `placed the application in the session of ${day(String(heldOn))}`,
    remindChair: () => 'Reminder: the session waits for its decision',
    decideSession: ({ decision, awardedCents }) =>
      decision === 'refuse' ? 'closed the decision: not awarded' : `closed the decision: awarded ${euros(awardedCents)}`,
  },
};
