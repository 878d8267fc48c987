import type { Kysely } from 'kysely';
import { readLetterReport } from '../../db/core/letters.ts';
import { type Recipient, recipientsById, recipientsByRole } from '../../db/people/people.ts';
import type { DB } from '../../db/core/schema.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import type { Facts } from '../../domain/core/event.ts';
import { reviewReminder } from '../../domain/grants/milestone.ts';
import type { LettersOf } from '../../letters/texts.ts';
import type { Addressed } from '../core/letter-content.ts';

type Subject = { grantId: string; title: string; facts: Facts; applicants: Recipient[] };

/** Whom an event of a milestone concerns: its project is told what is asked of it and what became of its report, the lead what is to be read or has not come. */
export async function aboutMilestone(
  db: Kysely<DB>,
  name: keyof LettersOf['milestones'],
  { grantId, title, facts, applicants }: Subject,
): Promise<Addressed> {
  const milestone = Number(facts['milestone']);
  const number = Number(facts['number']);
  const holds = facts['holds'] ? Number(facts['holds']) : null;
  const year = facts['trackingYear'] ? Number(facts['trackingYear']) : null;
  const tracking = year === null ? null : { year, balance: facts['balance'] === true };
  const awaited = { title, milestone, dueOn: String(facts['dueOn']), holds, tracking };
  switch (name) {
    case 'askTracking':
    case 'remindReport':
      return { to: applicants, owed: { name, facts: awaited } };
    case 'escalateReport':
      return { to: [...applicants, ...(await recipientsByRole(db, 'lead'))], owed: { name, facts: awaited } };
    case 'reportMilestone': {
      const { reportedAt } = await readLetterReport(db, grantId, milestone, number);
      const reviewOn = parisDate(reviewReminder(reportedAt));
      return { to: await recipientsByRole(db, 'lead'), owed: { name, facts: { title, milestone, year, number, reviewOn } } };
    }
    case 'remindReviewOfReport': {
      const { reportedAt } = await readLetterReport(db, grantId, milestone, number);
      return {
        to: await recipientsByRole(db, 'lead'),
        owed: { name, facts: { title, milestone, year, reportedOn: parisDate(reportedAt) } },
      };
    }
    case 'reviewReport': {
      const { reportedBy, reasons } = await readLetterReport(db, grantId, milestone, number);
      const accepted = facts['decision'] === 'accept';
      return {
        to: [...applicants, ...(await recipientsById(db, [reportedBy])), ...(accepted ? await recipientsByRole(db, 'finance') : [])],
        owed: { name, facts: { title, milestone, year, accepted, reasons: reasons ?? '', dueOn: awaited.dueOn } },
      };
    }
  }
}
