import type { TextsOf } from '../texts.ts';
import { day, euros } from './words.ts';

export const applications: TextsOf<'applications'> = {
  letters: {
    submitApplication: ({ title, requestedCents, screeningDueOn }) => ({
      subject: `Received: ${title}`,
      text: `Your application "${title}", asking for ${euros(requestedCents)}, has been submitted. It will be screened by ${day(screeningDueOn)}. There is nothing for you to do until then.`,
    }),
    remindScreener: ({ title, organisation }) => ({
      subject: `Waiting to be screened: ${title}`,
      text: `The time set for screening the application "${title}" (${organisation}) has passed. It still waits for a decision.`,
    }),
    decideAdmissibility: ({ title, admissible, reason }) => ({
      subject: `${admissible ? 'Admissible' : 'Inadmissible'}: ${title}`,
      text: admissible
        ? `Your application "${title}" is admissible. The Datalab is now reviewing it.`
        : `Your application "${title}" is inadmissible, for this reason:\n\n${reason}`,
    }),
  },
  timeline: {
    createApplication: () => 'opened the draft',
    updateApplication: () => 'changed the draft',
    submitApplication: ({ requestedCents }) => `submitted the application, asking for ${euros(requestedCents)}`,
    remindScreener: () => 'Reminder: the application waits to be screened',
    decideAdmissibility: ({ decision }) => `found the application ${decision}`,
  },
};
