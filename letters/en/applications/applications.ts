import { day, euros, remedies } from '../../../words/core/en.ts';
import type { TextsOf } from '../../texts.ts';

export const applications: TextsOf<'applications'> = {
  letters: {
    submitApplication: ({ title, requestedCents, screeningDueOn, silentOn }) => ({
      subject: `Received: ${title}`,
      text: `Your application "${title}", asking for ${euros(requestedCents)}, has been submitted. It will be screened by ${day(screeningDueOn)}. There is nothing for you to do until then.${silentOn ? `\n\nWithout a decision by ${day(silentOn)}, your request will be deemed rejected; it may still be accepted after that. This period is suspended while corrections are asked of you.` : ''}`,
    }),
    remindScreener: ({ title, organisation }) => ({
      subject: `Waiting to be screened: ${title}`,
      text: `The time set for screening the application "${title}" (${organisation}) has passed. It still waits for a decision.`,
    }),
    decideAdmissibility: ({ title, admissible, reason, appealable }) => ({
      subject: `${admissible ? 'Admissible' : 'Inadmissible'}: ${title}`,
      text: admissible
        ? `Your application "${title}" is admissible. The Datalab is now reviewing it.`
        : `Your application "${title}" is inadmissible, for this reason:\n\n${reason}${remedies(appealable)}`,
    }),
    withdrawApplication: ({ title, organisation, reason, toFund }) => ({
      subject: `Withdrawn: ${title}`,
      text: toFund
        ? `The application "${title}" (${organisation}) was withdrawn by its organisation. Nothing more is expected of you on it.${reason && `\n\nIts reason:\n\n${reason}`}`
        : `Your application "${title}" has been withdrawn. This is final; you may submit another one.`,
    }),
    recordSilence: ({ title, organisation, silentOn, source, toFund }) => ({
      subject: `${toFund ? 'Silence counts as a rejection' : 'Deemed rejected'}: ${title}`,
      text: toFund
        ? `The application "${title}" (${organisation}) had no decision on ${day(silentOn)}: the fund's silence counts as a rejection (${source}), which may be appealed. An express decision is still possible, and expected.`
        : `Your request "${title}" had no decision at the end of its period, on ${day(silentOn)}: it has been deemed rejected since that day (${source}), and you may appeal. Its review goes on, and it may still be accepted.`,
    }),
  },
};
