import { day } from '../../../words/core/en.ts';
import { named, opening, titled } from '../../../words/grants/milestones.ts';
import type { LettersOf, TextsOf } from '../../texts.ts';

/** What is held until a report comes, and since when. */
function held({ holds, tracking }: LettersOf['milestones']['remindReport'], isLate: boolean): string {
  if (holds === null) return '';
  if (!tracking) return ` Until it is accepted, tranche ${holds} is held.`;
  const what = tracking.balance ? `the payment of the balance (tranche ${holds})` : `the payment of tranche ${holds}`;
  return isLate ? ` While it is missing, ${what} is held.` : ` If it is missing after that day, ${what} will be held.`;
}

export const milestones: TextsOf<'milestones'> = {
  letters: {
    askTracking: (facts) => ({
      subject: `Follow-up report to be given: ${facts.title}`,
      text: `Year ${facts.tracking?.year} after the end of the project "${facts.title}" is over. Say what it has changed: ${named.en(facts.milestone, facts.tracking?.year)} is expected by ${day(facts.dueOn)}.${held(facts, false)}`,
    }),
    remindReport: (facts) => ({
      subject: `${titled.en(facts.tracking)} to be given: ${facts.title}`,
      text: `${opening(facts.milestone, facts.tracking?.year)} of the project "${facts.title}" is expected by ${day(facts.dueOn)}.${held(facts, false)}`,
    }),
    escalateReport: (facts) => ({
      subject: `${titled.en(facts.tracking)} overdue: ${facts.title}`,
      text: `${opening(facts.milestone, facts.tracking?.year)} of the project "${facts.title}", expected by ${day(facts.dueOn)}, was not given.${held(facts, true)} It may still be given.`,
    }),
    reportMilestone: ({ title, milestone, year, number, reviewOn }) => ({
      subject: `${titled.en(year)} to be reviewed: ${title}`,
      text: `${opening(milestone, year)} of the project "${title}" was given${number > 1 ? ` (version ${number})` : ''}. It waits for your review by ${day(reviewOn)}.`,
    }),
    remindReviewOfReport: ({ title, milestone, year, reportedOn }) => ({
      subject: `Reminder: ${titled.en(year).toLowerCase()} to be reviewed: ${title}`,
      text: `${opening(milestone, year)} of the project "${title}", given on ${day(reportedOn)}, still waits for your review.`,
    }),
    reviewReport: ({ title, milestone, year, accepted, reasons, dueOn }) => ({
      subject: `${titled.en(year)} ${accepted ? 'accepted' : 'to be completed'}: ${title}`,
      text: accepted
        ? `${opening(milestone, year)} of the project "${title}" is accepted.${reasons ? `\n\n${reasons}` : ''}`
        : `${opening(milestone, year)} of the project "${title}" is returned to you, for this reason:\n\n${reasons}\n\nIt is expected again, by ${day(dueOn)}.`,
    }),
  },
};
