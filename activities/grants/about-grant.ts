import type { Kysely } from 'kysely';
import { readLetterGrant, readLetterSubject } from '../../db/core/letters.ts';
import type { DB } from '../../db/core/schema.ts';
import { readReason } from '../../db/grants/grants.ts';
import { readTrancheRows } from '../../db/grants/tranches.ts';
import { type Recipient, recipientsByRole, recipientsOfApplication } from '../../db/people/people.ts';
import { AWARD_FORMS, type AwardForm } from '../../domain/calls/call.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import type { Event } from '../../domain/core/event.ts';
import type { Role } from '../../domain/core/role.ts';
import { PROMISED } from '../../domain/grants/grant.ts';
import { remediesOf } from '../core/letter-content.ts';

/** What a signature or a confirmation promises; null if the other side has still to sign. */
function promisedIn(facts: Event['facts']): { form: AwardForm; promisedCents: number } | null {
  const form = AWARD_FORMS.find((each) => facts[PROMISED[each].fact]);
  return form ? { form, promisedCents: Number(facts[PROMISED[form].fact]) } : null;
}

/** The common parts of the letters of a grant's event. */
export async function readAboutGrant(db: Kysely<DB>, { streamId: id, version, name, personId, facts }: Event) {
  const grant = await readLetterGrant(db, id);
  const subject = await readLetterSubject(db, grant.application_id);
  const { title, organisation } = subject;
  const applicants = (): Promise<Recipient[]> => recipientsOfApplication(db, grant.application_id);
  const fund = (...roles: Role[]): Promise<Recipient[]> => recipientsByRole(db, ...roles);
  return {
    ...{ db, id, version, name, personId, facts, grant, title, organisation },
    deadlineOn: parisDate(grant.deadline_at),
    promised: promisedIn(facts),
    /** How what was decided may be contested. */
    contest: remediesOf(subject, true),
    applicants,
    fund,
    /** Both sides of the agreement. */
    both: async (): Promise<Recipient[]> => [...(await applicants()), ...(await fund('finance'))],
    /** Both sides, and the lead. */
    bothAndLead: async (): Promise<Recipient[]> => [...(await applicants()), ...(await fund('finance', 'lead'))],
    reason: (): Promise<string> => readReason(db, id, version),
    number: (fact: string): number => Number(facts[fact]),
    factText: (fact: string): string => String(facts[fact]),
    /** The tranche that it is about, if any. */
    tranches: async () => (await readTrancheRows(db, id)).filter(({ rank }) => rank === facts['tranche']),
  };
}
export type AboutGrant = Awaited<ReturnType<typeof readAboutGrant>>;
