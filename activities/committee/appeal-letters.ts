import type { Kysely } from 'kysely';
import { readAppealRow } from '../../db/committee/appeals.ts';
import type { LetterSubject } from '../../db/core/letters.ts';
import { recipientsById, recipientsByRole, recipientsOfApplication } from '../../db/people/people.ts';
import type { DB } from '../../db/core/schema.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import type { Event } from '../../domain/core/event.ts';
import type { Role } from '../../domain/core/role.ts';
import { type AddressedLetter, nameOf, remediesOf } from '../core/letter-content.ts';

/**
 * The recipients of an appeal's event: the applicant's people, its reviewer, and the roles of the fund that act next.
 */
export async function aboutAppeal(
  db: Kysely<DB>,
  { streamId: id, name, facts }: Event,
  subject: LetterSubject,
): Promise<AddressedLetter | AddressedLetter[]> {
  const { title, organisation } = subject;
  const contest = remediesOf(subject, false);
  const appeal = await readAppealRow(db, id);
  if (!appeal) return null;
  const { grounds, against, reviewer_id: reviewerId } = appeal;
  const [deadlineOn, lapsesOn, reason] = [parisDate(appeal.deadline_at), parisDate(appeal.lapses_at), appeal.reason ?? ''];
  const reviewer = reviewerId ? `${appeal.given_name} ${appeal.usual_name}` : null;
  const applicants = () => recipientsOfApplication(db, id);
  const fund = (...roles: Role[]) => recipientsByRole(db, ...roles);
  switch (name) {
    case 'appealDecision':
      return [
        { to: await applicants(), owed: { name, facts: { title, organisation, grounds, lapsesOn, toFund: false } } },
        { to: await fund('lead'), owed: { name, facts: { title, organisation, grounds, lapsesOn, toFund: true } } },
      ];
    case 'assignAppeal':
      return { to: await recipientsById(db, [String(facts['reviewerId'])]), owed: { name, facts: { title, grounds, deadlineOn } } };
    case 'remindAppeal': {
      const owed = { name, facts: { title, deadlineOn, last: facts['last'] === true, isAssigned: reviewerId !== null } };
      return { to: reviewerId ? await recipientsById(db, [reviewerId]) : await fund('lead'), owed };
    }
    case 'escalateAppeal':
      return { to: await fund('lead'), owed: { name, facts: { title, reviewer } } };
    case 'giveAppealOpinion':
      return { to: await fund('chair'), owed: { name, facts: { title, lapsesOn } } };
    case 'vacateAppeal': {
      const owed = { name, facts: { title, person: await nameOf(db, facts['reviewerId']), away: facts['away'] === true, lapsesOn } };
      return { to: await fund('lead'), owed };
    }
    case 'remindAppealDecision':
      return { to: await fund('lead', 'chair'), owed: { name, facts: { title, organisation, deadlineOn: lapsesOn } } };
    case 'upholdAppeal':
      return [
        { to: await applicants(), owed: { name, facts: { title, reason, against, toFund: false } } },
        {
          to: await fund('lead', ...(against === 'inadmissible' ? (['screener'] as const) : [])),
          owed: { name, facts: { title, reason, against, toFund: true } },
        },
      ];
    case 'rejectAppeal':
      return { to: await applicants(), owed: { name, facts: { title, reason, contest } } };
    case 'lapseAppeal': {
      const lapsedOn = String(facts['lapsedOn']);
      return [
        { to: await applicants(), owed: { name, facts: { title, organisation, lapsedOn, toFund: false, contest } } },
        { to: await fund('lead', 'chair'), owed: { name, facts: { title, organisation, lapsedOn, toFund: true, contest } } },
      ];
    }
    default:
      return null;
  }
}
