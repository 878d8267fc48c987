import type { NextTranche, TextsOf, TimelineFacts } from '../texts.ts';
import { day } from './words.ts';

const held = (tranche: number | null) => (tranche === null ? '' : ` Until it is accepted, tranche ${tranche} is held.`);

const OPENED = {
  claim: 'will be confirmed once what is owed to the fund is collected',
  credits: "will be confirmed as soon as the fund's credits allow it",
  visa: 'will be confirmed once the controller has decided on it',
};

/** What became of the tranche whose last condition was met. */
export const opened = (next: NextTranche) =>
  next === null ? '' : ` Tranche ${next.tranche} ${next.awaits ? OPENED[next.awaits] : 'is confirmed'}.`;

const WAITS: Readonly<Record<string, string>> = {
  claim: 'waits for the collection of a claim',
  credits: 'waits for credits',
  visa: "waits for the controller's visa",
};

/** The same in a timeline; nothing where no tranche waited for what has happened. */
export const confirmedIn = ({ tranche, confirmed, awaits }: TimelineFacts) =>
  tranche ? `: tranche ${tranche} ${confirmed ? 'is confirmed' : WAITS[String(awaits ?? 'credits')]}` : '';

export const milestones: TextsOf<'milestones'> = {
  letters: {
    remindReport: ({ title, milestone, dueOn, holds }) => ({
      subject: `Impact report to be given: ${title}`,
      text: `Impact report ${milestone} of the project "${title}" is expected by ${day(dueOn)}.${held(holds)}`,
    }),
    escalateReport: ({ title, milestone, dueOn, holds }) => ({
      subject: `Impact report overdue: ${title}`,
      text: `Impact report ${milestone} of the project "${title}", expected by ${day(dueOn)}, was not given.${held(holds)} It may still be given.`,
    }),
    reportMilestone: ({ title, milestone, number, reviewOn }) => ({
      subject: `Impact report to be reviewed: ${title}`,
      text: `Impact report ${milestone} of the project "${title}" was given${number > 1 ? ` (version ${number})` : ''}. It waits for your review by ${day(reviewOn)}.`,
    }),
    remindReviewOfReport: ({ title, milestone, reportedOn }) => ({
      subject: `Reminder: impact report to be reviewed: ${title}`,
      text: `Impact report ${milestone} of the project "${title}", given on ${day(reportedOn)}, still waits for your review.`,
    }),
    reviewReport: ({ title, milestone, accepted, reasons, dueOn, next }) => ({
      subject: `${accepted ? 'Impact report accepted' : 'Impact report to be completed'}: ${title}`,
      text: accepted
        ? `Impact report ${milestone} of the project "${title}" is accepted.${opened(next)}${reasons ? `\n\n${reasons}` : ''}`
        : `Impact report ${milestone} of the project "${title}" is returned to you, for this reason:\n\n${reasons}\n\nIt is expected again, by ${day(dueOn)}.`,
    }),
  },
  timeline: {
    remindReport: ({ milestone }) => `Reminder: impact report ${milestone} is awaited`,
    escalateReport: ({ milestone, holds }) => `Impact report ${milestone} is overdue${holds ? `: tranche ${holds} is held` : ''}`,
    reportMilestone: ({ milestone, number, ...next }) =>
      `gave impact report ${milestone}${Number(number) > 1 ? ` (version ${number})` : ''}${confirmedIn(next)}`,
    remindReviewOfReport: ({ milestone }) => `Reminder: impact report ${milestone} waits for its review`,
    reviewReport: ({ milestone, decision, ...next }) =>
      decision === 'accept'
        ? `accepted impact report ${milestone}${confirmedIn(next)}`
        : `returned impact report ${milestone}, to be completed`,
  },
};
