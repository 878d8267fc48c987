import type { Kysely } from 'kysely';
import { readAppealRow } from '../../db/committee/appeals.ts';
import type { LetterSubject } from '../../db/core/letters.ts';
import { recipientsById, recipientsByRole, recipientsOfApplication } from '../../db/people/people.ts';
import type { DB } from '../../db/core/schema.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import type { Appealable } from '../../domain/committee/contested.ts';
import type { Event } from '../../domain/core/event.ts';
import type { Role } from '../../domain/core/role.ts';
import { type AddressedLetter, nameOf, remediesOf } from '../core/letter-content.ts';

/** The roles of the fund that act, beside the lead, on what an upheld appeal has taken back. */
const ACTS_NEXT: Readonly<Record<Appealable, readonly Role[]>> = {
  inadmissible: ['screener'],
  refused: [],
  waitlisted: [],
  reduced: ['finance'],
  silent: [],
  withdrawn: ['finance'],
  withdrawn_in_part: ['finance'],
  suspended: ['finance'],
  terminated: ['finance'],
  expired: ['finance'],
  claimed: ['finance', 'payer'],
  accounted: ['finance'],
};

/**
 * The recipients of an appeal's event: the applicant's people, its reviewer, and the roles of the fund that act next.
 */
export async function aboutAppeal(
  db: Kysely<DB>,
  { streamId: id, name, facts, at }: Event,
  subject: LetterSubject,
): Promise<AddressedLetter | AddressedLetter[]> {
  const { title, organisation } = subject;
  const contest = remediesOf(subject, { inGuichet: false, at });
  const { isState } = contest;
  const appeal = await readAppealRow(db, id, Number(facts['appeal']));
  if (!appeal) return null;
  const { grounds, against, reviewer_id: reviewerId, in_part: inPart, rejected_part: rejectedPart, kept: keptCents } = appeal;
  const [deadlineOn, lapsesOn, reason] = [parisDate(appeal.deadline_at), parisDate(appeal.lapses_at), appeal.reason ?? ''];
  const reviewer = reviewerId ? `${appeal.given_name} ${appeal.usual_name}` : null;
  const applicants = () => recipientsOfApplication(db, id);
  const fund = (...roles: Role[]) => recipientsByRole(db, ...roles);
  switch (name) {
    case 'appealDecision':
      return [
        {
          to: await applicants(),
          owed: { name, facts: { title, against, isState, organisation, grounds, lapsesOn, toFund: false, contest } },
        },
        {
          to: await fund('lead'),
          owed: { name, facts: { title, against, isState, organisation, grounds, lapsesOn, toFund: true, contest } },
        },
      ];
    case 'assignAppeal':
      return {
        to: await recipientsById(db, [String(facts['reviewerId'])]),
        owed: { name, facts: { title, against, grounds, deadlineOn } },
      };
    case 'remindAppeal': {
      const owed = { name, facts: { title, against, deadlineOn, last: facts['last'] === true, isAssigned: reviewerId !== null } };
      return { to: reviewerId ? await recipientsById(db, [reviewerId]) : await fund('lead'), owed };
    }
    case 'escalateAppeal':
      return { to: await fund('lead'), owed: { name, facts: { title, against, reviewer } } };
    case 'giveAppealOpinion':
      return { to: await fund('chair'), owed: { name, facts: { title, against, lapsesOn } } };
    case 'vacateAppeal': {
      const owed = {
        name,
        facts: { title, against, person: await nameOf(db, facts['reviewerId']), away: facts['away'] === true, lapsesOn },
      };
      return { to: await fund('lead'), owed };
    }
    case 'remindAppealDecision':
      return { to: await fund('lead', 'chair'), owed: { name, facts: { title, against, organisation, deadlineOn: lapsesOn } } };
    case 'upholdAppeal': {
      const awardedCents = typeof facts['awardedCents'] === 'number' ? facts['awardedCents'] : null;
      const awaitsVisa = facts['awaits'] === 'visa';
      const upheld = { title, against, isState, reason, inPart, rejectedPart, keptCents, awardedCents, awaitsVisa, contest };
      return [
        { to: await applicants(), owed: { name, facts: { ...upheld, toFund: false } } },
        { to: await fund('lead', ...ACTS_NEXT[against]), owed: { name, facts: { ...upheld, toFund: true } } },
      ];
    }
    case 'rejectAppeal':
      return { to: await applicants(), owed: { name, facts: { title, against, isState, reason, contest } } };
    case 'lapseAppeal': {
      const lapsedOn = String(facts['lapsedOn']);
      return [
        { to: await applicants(), owed: { name, facts: { title, against, isState, organisation, lapsedOn, toFund: false, contest } } },
        {
          to: await fund('lead', 'chair'),
          owed: { name, facts: { title, against, isState, organisation, lapsedOn, toFund: true, contest } },
        },
      ];
    }
    default:
      return null;
  }
}
