import { day, euros, remedies } from '../../../words/core/en.ts';
import type { TextsOf } from '../../texts.ts';

export const waitlist: TextsOf<'waitlist'> = {
  letters: {
    awardWaitlisted: ({ title, awardedCents, reason, deadlineOn, toAccept }) => ({
      subject: `Awarded: ${title}`,
      text: `Your project "${title}", which was on the waitlist, is awarded ${euros(awardedCents)}.\n\n${reason}\n\n${toAccept ? 'This is less than you asked for: accept it with a revised plan, or renounce it,' : 'Both sides must sign the agreement'} by ${day(deadlineOn)}. After that ${toAccept ? 'the agreement' : 'it'} expires.`,
    }),
    refuseWaitlisted: ({ title, reason, appealable }) => ({
      subject: `Not awarded: ${title}`,
      text: `Your project "${title}", which was on the waitlist, was not awarded a grant, for this reason:\n\n${reason}${remedies(appealable)}`,
    }),
    proposeAward: ({ title, organisation, requestedCents, availableCents, others }) => ({
      subject: `Credits available for the waitlist: ${title}`,
      text: `Commitment authorisations of ${euros(availableCents)} are available. In the waitlist's order, the first application that they hold now is "${title}" (${organisation}), which asks for ${euros(requestedCents)}.${others > 0 ? ` Behind it they hold others (applications: ${others}).` : ''} Nothing is awarded without you: the waitlist is yours to read.`,
    }),
  },
};
