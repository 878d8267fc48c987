import { readLetterReport } from '../../db/core/letters.ts';
import { recipientsById } from '../../db/people/people.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { reviewReminder } from '../../domain/grants/milestone.ts';
import type { LettersOf } from '../../letters/texts.ts';
import type { Writers } from '../core/letter-content.ts';
import type { AboutGrant } from './about-grant.ts';

/** The common parts of the letters of a milestone's event, beside those of its grant. */
export async function readAboutMilestone(grant: AboutGrant) {
  const { db, id, title, facts, number, factText } = grant;
  const milestone = number('milestone');
  const year = facts['trackingYear'] ? number('trackingYear') : null;
  return {
    ...grant,
    year,
    milestone,
    awaited: {
      ...{ title, milestone, dueOn: factText('dueOn') },
      holds: facts['holds'] ? number('holds') : null,
      tracking: year === null ? null : { year, balance: facts['balance'] === true },
    },
    report: () => readLetterReport(db, id, milestone, number('number')),
  };
}
type About = Awaited<ReturnType<typeof readAboutMilestone>>;

/**
 * The recipients of a milestone's event: the project for what is asked of it and the outcome of its report, the lead
 * for reports to be read or missing.
 */
export const milestoneWriters: Writers<keyof LettersOf['milestones'], About> = {
  askTracking: async ({ awaited, applicants }) => ({ to: await applicants(), facts: awaited }),
  remindReport: async ({ awaited, applicants }) => ({ to: await applicants(), facts: awaited }),
  escalateReport: async ({ awaited, applicants, fund }) => ({ to: [...(await applicants()), ...(await fund('lead'))], facts: awaited }),
  reportMilestone: async ({ title, milestone, year, number, report, fund }) => {
    const reviewOn = parisDate(reviewReminder((await report()).reportedAt));
    return { to: await fund('lead'), facts: { title, milestone, year, number: number('number'), reviewOn } };
  },
  correctReport: async ({ title, milestone, year, report, fund }) => {
    const { reportedAt, correction } = await report();
    const reviewOn = parisDate(reviewReminder(reportedAt));
    return { to: await fund('lead'), facts: { title, milestone, year, reason: correction ?? '', reviewOn } };
  },
  remindReviewOfReport: async ({ title, milestone, year, report, fund }) => {
    const reportedOn = parisDate((await report()).reportedAt);
    return { to: await fund('lead'), facts: { title, milestone, year, reportedOn } };
  },
  reviewReport: async ({ db, title, milestone, year, facts, awaited: { dueOn }, report, applicants, fund }) => {
    const { reportedBy, reasons } = await report();
    const accepted = facts['decision'] === 'accept';
    const to = [...(await applicants()), ...(await recipientsById(db, [reportedBy])), ...(accepted ? await fund('finance') : [])];
    return { to, facts: { title, milestone, year, accepted, adjusted: Boolean(facts['adjustedTo']), reasons: reasons ?? '', dueOn } };
  },
};
