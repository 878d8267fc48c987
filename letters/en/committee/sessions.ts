import { longInstant } from '../../../domain/core/format.ts';
import { day, euros, remedies } from '../../../words/core/en.ts';
import type { TextsOf } from '../../texts.ts';

export const sessions: TextsOf<'sessions'> = {
  letters: {
    sendAgenda: ({ heldOn, opensAt, closesAt, agenda }) => ({
      subject: `Session of ${day(heldOn)}: the agenda`,
      text: `The session is held on ${day(heldOn)}. Its agenda, in its order:\n\n${agenda.map(({ title, organisation }, place) => `${place + 1}. ${title} – ${organisation}`).join('\n')}\n\n${opensAt && closesAt ? `Its members vote from ${longInstant('en', opensAt)} to ${longInstant('en', closesAt)}. Declare before the vote the applications in which you should have no part. ` : ''}The applications, their opinions and files can be read in Guichet from now on.`,
    }),
    openVote: ({ heldOn, closesAt, agenda }) => ({
      subject: `Session of ${day(heldOn)}: the vote is open`,
      text: `You sit in the session of ${day(heldOn)}. The vote is open until ${longInstant('en', closesAt)}. The agenda:\n\n${agenda.map((title, place) => `${place + 1}. ${title}`).join('\n')}\n\nVote once on each application: in favour, against or abstaining. Declare the applications in which you should have no part.`,
    }),
    closeVote: ({ heldOn, applications, withoutQuorum }) => ({
      subject: `Session of ${day(heldOn)}: the vote is closed`,
      text: `The vote of the session of ${day(heldOn)} is closed. Applications to decide: ${applications}. Applications left to a later session, without their quorum: ${withoutQuorum}.`,
    }),
    remindChair: ({ heldOn, applications }) => ({
      subject: `Session of ${day(heldOn)}: decision expected`,
      text: `The session of ${day(heldOn)} has passed, and its decision is still awaited (applications on the agenda: ${applications}).`,
    }),
    decideSession: ({ title, awardedCents, rank, reason, deadlineOn, toAccept, appealable }) => {
      if (awardedCents !== null)
        return {
          subject: `Awarded: ${title}`,
          text: `Your project "${title}" is awarded ${euros(awardedCents)}.\n\n${reason}\n\n${toAccept ? 'This is less than you asked for: accept it with a revised plan, or renounce it,' : 'Both sides must sign the agreement'}${deadlineOn ? ` by ${day(deadlineOn)}` : ''}. After that ${toAccept ? 'the agreement' : 'it'} expires.`,
        };
      if (rank !== null)
        return {
          subject: `On the waitlist: ${title}`,
          text: `The committee put your project "${title}" on the waitlist, at rank ${rank}, for this reason:\n\n${reason}\n\nIt may be awarded a grant if credits become available. You will get a message in any case; there is nothing for you to do until then.`,
        };
      return {
        subject: `Not awarded: ${title}`,
        text: `Your project "${title}" was not awarded a grant, for this reason:\n\n${reason}${remedies(appealable)}`,
      };
    },
    cancelSession: ({ heldOn, reason }) => ({
      subject: `Session of ${day(heldOn)} cancelled`,
      text: `The session of ${day(heldOn)} will not be held, for this reason:\n\n${reason}\n\nIts applications can be placed in another session.`,
    }),
  },
};
