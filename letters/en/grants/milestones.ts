import type { LettersOf, TextsOf, TimelineFacts } from '../../texts.ts';
import { day } from '../core/words.ts';

/** The name of a report: that of a milestone by its number, that of a year after the project by the year. */
const named = (milestone: unknown, year: unknown) => (year ? `follow-up report ${year}` : `impact report ${milestone}`);
const titled = (year: unknown) => (year ? 'Follow-up report' : 'Impact report');
/** The same at the beginning of a sentence. */
const opening = (milestone: unknown, year: unknown) => `${titled(year)} ${year ? year : milestone}`;

/** What is held until a report comes, and since when. */
function held({ holds, tracking }: LettersOf['milestones']['remindReport'], isLate: boolean): string {
  if (holds === null) return '';
  if (!tracking) return ` Until it is accepted, tranche ${holds} is held.`;
  const what = tracking.balance ? `the payment of the balance (tranche ${holds})` : `the payment of tranche ${holds}`;
  return isLate ? ` While it is missing, ${what} is held.` : ` If it is missing after that day, ${what} will be held.`;
}

const WAITS: Readonly<Record<string, string>> = {
  claim: 'waits for the collection of a claim',
  credits: 'waits for credits',
  visa: "waits for the controller's visa",
  funding: 'waits for an amendment',
};

/** What an unconfirmed tranche waits for, in a timeline. */
export const waitsFor = (awaits: TimelineFacts[string] | undefined) => WAITS[String(awaits ?? 'credits')];

/**
 * The outcome for the tranche whose last condition was met, as told by the event that met it when it also confirmed the
 * tranche; nothing where it tells of none.
 */
export const confirmedIn = ({ tranche, confirmed, awaits }: TimelineFacts) =>
  tranche ? `: tranche ${tranche} ${confirmed ? 'is confirmed' : waitsFor(awaits)}` : '';

export const milestones: TextsOf<'milestones'> = {
  letters: {
    askTracking: (facts) => ({
      subject: `Follow-up report to be given: ${facts.title}`,
      text: `Year ${facts.tracking?.year} after the end of the project "${facts.title}" is over. Say what it has changed: ${named(facts.milestone, facts.tracking?.year)} is expected by ${day(facts.dueOn)}.${held(facts, false)}`,
    }),
    remindReport: (facts) => ({
      subject: `${titled(facts.tracking)} to be given: ${facts.title}`,
      text: `${opening(facts.milestone, facts.tracking?.year)} of the project "${facts.title}" is expected by ${day(facts.dueOn)}.${held(facts, false)}`,
    }),
    escalateReport: (facts) => ({
      subject: `${titled(facts.tracking)} overdue: ${facts.title}`,
      text: `${opening(facts.milestone, facts.tracking?.year)} of the project "${facts.title}", expected by ${day(facts.dueOn)}, was not given.${held(facts, true)} It may still be given.`,
    }),
    reportMilestone: ({ title, milestone, year, number, reviewOn }) => ({
      subject: `${titled(year)} to be reviewed: ${title}`,
      text: `${opening(milestone, year)} of the project "${title}" was given${number > 1 ? ` (version ${number})` : ''}. It waits for your review by ${day(reviewOn)}.`,
    }),
    remindReviewOfReport: ({ title, milestone, year, reportedOn }) => ({
      subject: `Reminder: ${titled(year).toLowerCase()} to be reviewed: ${title}`,
      text: `${opening(milestone, year)} of the project "${title}", given on ${day(reportedOn)}, still waits for your review.`,
    }),
    reviewReport: ({ title, milestone, year, accepted, reasons, dueOn }) => ({
      subject: `${titled(year)} ${accepted ? 'accepted' : 'to be completed'}: ${title}`,
      text: accepted
        ? `${opening(milestone, year)} of the project "${title}" is accepted.${reasons ? `\n\n${reasons}` : ''}`
        : `${opening(milestone, year)} of the project "${title}" is returned to you, for this reason:\n\n${reasons}\n\nIt is expected again, by ${day(dueOn)}.`,
    }),
  },
  timeline: {
    askTracking: ({ trackingYear }) => `Follow-up report ${trackingYear} is asked for`,
    remindReport: ({ milestone, trackingYear }) => `Reminder: ${named(milestone, trackingYear)} is awaited`,
    escalateReport: ({ milestone, trackingYear, holds, balance }) =>
      `${opening(milestone, trackingYear)} is overdue${holds ? `: ${trackingYear ? `the payment of ${balance ? 'the balance' : `tranche ${holds}`}` : `tranche ${holds}`} is held` : ''}`,
    reportMilestone: ({ milestone, trackingYear, number, ...next }) =>
      `gave ${named(milestone, trackingYear)}${Number(number) > 1 ? ` (version ${number})` : ''}${confirmedIn(next)}`,
    remindReviewOfReport: ({ milestone, trackingYear }) => `Reminder: ${named(milestone, trackingYear)} waits for its review`,
    reviewReport: ({ milestone, trackingYear, decision, ...next }) =>
      decision === 'accept'
        ? `accepted ${named(milestone, trackingYear)}${confirmedIn(next)}`
        : `returned ${named(milestone, trackingYear)}, to be completed`,
  },
};
