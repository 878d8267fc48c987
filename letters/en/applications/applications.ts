import type { TextsOf } from '../../texts.ts';
import { day, euros, remedies } from '../core/words.ts';

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
  timeline: {
    findOverlaps: ({ overlaps, leftOut }) =>
      `Possible overlaps with other applications: ${Number(overlaps)}${leftOut ? `, the likest of ${Number(overlaps) + Number(leftOut)}` : ''}`,
    settleOverlap: ({ outcome }) =>
      outcome === 'upheld' ? 'found that the same cost is asked for twice' : 'dismissed that the same cost seemed to be asked for twice',
    createApplication: () => 'opened the draft',
    updateApplication: () => 'changed the draft',
    setApplicationReference: ({ cleared }) =>
      cleared ? 'cleared the application’s external reference' : 'put down the application’s external reference',
    submitApplication: ({ reference, requestedCents }) => `submitted the application ${reference}, asking for ${euros(requestedCents)}`,
    remindScreener: () => 'Reminder: the application waits to be screened',
    decideAdmissibility: ({ decision }) => `found the application ${decision}`,
    withdrawApplication: () => 'withdrew the application',
    recordSilence: () => 'The fund’s silence counts as a rejection: an appeal is possible, and so is a decision',
  },
};
