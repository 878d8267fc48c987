import type { Kysely } from 'kysely';
import { readLetterGrant, readLetterSubject } from '../../db/core/letters.ts';
import type { DB } from '../../db/core/schema.ts';
import { readGrantRowsOf, readReason } from '../../db/grants/grants.ts';
import { readWholeGrants } from '../../db/grants/grants-with-parts.ts';
import { readRecentPayments } from '../../db/grants/recent-payments.ts';
import { readTrancheRows } from '../../db/grants/tranches.ts';
import { type Recipient, recipientsByRole, recipientsOfApplication } from '../../db/people/people.ts';
import { AWARD_FORMS, type AwardForm } from '../../domain/calls/call.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import type { Event } from '../../domain/core/event.ts';
import type { Role } from '../../domain/core/role.ts';
import { paceOf, type TrancheMoney, trancheMoney } from '../../domain/desk/tranche-money.ts';
import { isOver } from '../../domain/grants/tranche.ts';
import { PROMISED } from '../../domain/grants/grant.ts';
import { remediesOf, silentOnBefore } from '../core/letter-content.ts';

/** What a signature or a confirmation promises; null if the other side has still to sign. */
function promisedIn(facts: Event['facts']): { form: AwardForm; promisedCents: number } | null {
  const form = AWARD_FORMS.find((each) => facts[PROMISED[each].fact]);
  return form ? { form, promisedCents: Number(facts[PROMISED[form].fact]) } : null;
}

/** Where the money of a grant is that comes next, at an instant. */
async function readNextMoney(db: Kysely<DB>, id: string, at: string): Promise<TrancheMoney | null> {
  const [whole] = await readWholeGrants(db, await readGrantRowsOf(db, [id]));
  const tranche = whole?.tranches.find((each) => !isOver(each));
  if (!whole || !tranche || whole.grant.form === 'delegation') return null;
  const recent = await readRecentPayments(db);
  return trancheMoney({ ...whole, tranche }, paceOf(recent.map(({ days }) => days)), at);
}

/** The common parts of the letters of a grant's event. */
export async function readAboutGrant(db: Kysely<DB>, { streamId: id, version, name, personId, facts, at }: Event) {
  const grant = await readLetterGrant(db, id);
  const subject = await readLetterSubject(db, grant.application_id);
  const { title, organisation } = subject;
  const deadlineOn = parisDate(grant.deadline_at);
  const applicants = (): Promise<Recipient[]> => recipientsOfApplication(db, grant.application_id);
  const fund = (...roles: Role[]): Promise<Recipient[]> => recipientsByRole(db, ...roles);
  return {
    ...{ db, id, version, name, personId, facts, at, grant, title, organisation },
    deadlineOn,
    silentOn: silentOnBefore(subject, deadlineOn, at),
    promised: promisedIn(facts),
    /** How what was decided may be contested. */
    contest: remediesOf(subject, { inGuichet: true, at }),
    applicants,
    fund,
    /** Both sides of the agreement. */
    both: async (): Promise<Recipient[]> => [...(await applicants()), ...(await fund('finance'))],
    /** Both sides, and the lead. */
    bothAndLead: async (): Promise<Recipient[]> => [...(await applicants()), ...(await fund('finance', 'lead'))],
    reason: (): Promise<string> => readReason(db, id, version),
    number: (fact: string): number => Number(facts[fact]),
    factText: (fact: string): string => String(facts[fact]),
    /** Where the money is that comes next; null where none of the grant is to come, or its beneficiary pays itself. */
    next: (): Promise<TrancheMoney | null> => readNextMoney(db, id, at),
    /** The tranche that it is about, if any. */
    tranches: async () => (await readTrancheRows(db, id)).filter(({ rank }) => rank === facts['tranche']),
  };
}
export type AboutGrant = Awaited<ReturnType<typeof readAboutGrant>>;
