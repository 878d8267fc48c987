import type { TextsOf } from '../texts.ts';
import { day } from './words.ts';

const held = (tranche: number | null) => (tranche === null ? '' : ` Until it is accepted, tranche ${tranche} is held.`);

const OPENED = {
  credits: "will be confirmed as soon as the fund's credits allow it",
  visa: 'will be confirmed once the controller has decided on it',
  funding: 'will be confirmed after the amendment that the change of funding asks for',
};

const WAITS: Record<string, string> = { visa: "waits for the controller's visa", funding: 'waits for an amendment' };

const opened = (next: { tranche: number; awaits: keyof typeof OPENED | null } | null) =>
  next === null ? '' : ` Tranche ${next.tranche} ${next.awaits ? OPENED[next.awaits] : 'is confirmed'}.`;

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
    reportMilestone: ({ milestone, number }) => `gave impact report ${milestone}${Number(number) > 1 ? ` (version ${number})` : ''}`,
    remindReviewOfReport: ({ milestone }) => `Reminder: impact report ${milestone} waits for its review`,
    reviewReport: ({ milestone, decision, tranche, confirmed, awaits }) =>
      decision === 'accept'
        ? `accepted impact report ${milestone}${tranche ? `: tranche ${tranche} ${confirmed ? 'is confirmed' : (WAITS[String(awaits)] ?? 'waits for credits')}` : ''}`
        : `returned impact report ${milestone}, to be completed`,
  },
};
