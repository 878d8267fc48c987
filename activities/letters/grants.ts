import type { Kysely } from 'kysely';
import { readReason } from '../../db/grants.ts';
import { readLetterGrant, readLetterSubject } from '../../db/letters.ts';
import { recipientsByRole, recipientsOfApplication } from '../../db/people.ts';
import type { DB } from '../../db/schema.ts';
import { readTrancheRows } from '../../db/tranches.ts';
import { parisDate } from '../../domain/calendar.ts';
import { VEHICLE_FORMS, type VehicleForm } from '../../domain/call.ts';
import type { Event } from '../../domain/event.ts';
import { PROMISED } from '../../domain/grant.ts';
import type { Addressed } from './addressed.ts';
import { aboutMilestone } from './milestones.ts';

/** What a signature or a confirmation promises; null where the other side has still to sign. */
function promisedIn(facts: Event['facts']): { form: VehicleForm; promisedCents: number } | null {
  const form = VEHICLE_FORMS.find((each) => facts[PROMISED[each].fact]);
  return form ? { form, promisedCents: Number(facts[PROMISED[form].fact]) } : null;
}

/** Whom a grant's event concerns, and what they are told. */
export async function aboutGrant(db: Kysely<DB>, { streamId: id, version, name, facts }: Event): Promise<Addressed> {
  const grant = await readLetterGrant(db, id);
  const { title, organisation } = await readLetterSubject(db, grant.application_id);
  const applicants = () => recipientsOfApplication(db, grant.application_id);
  const both = async () => [...(await applicants()), ...(await recipientsByRole(db, 'finance'))];
  const everybody = async () => [...(await both()), ...(await recipientsByRole(db, 'lead'))];
  const termOn = parisDate(grant.term_at);
  const reason = () => readReason(db, id, version);
  const cents = (key: string) => Number(facts[key]);
  const promised = promisedIn(facts);
  switch (name) {
    case 'remindAcceptance':
      return { to: await applicants(), owed: { name, facts: { title, awardedCents: grant.awarded_cents, termOn } } };
    case 'acceptAward':
      return { to: await both(), owed: { name, facts: { title, awardedCents: cents('awardedCents'), termOn } } };
    case 'replanTranches': {
      const amountsCents = (await readTrancheRows(db, [id])).map(({ amountCents }) => amountCents);
      return { to: await applicants(), owed: { name, facts: { title, amountsCents } } };
    }
    case 'remindSignatories': {
      const { missing } = grant;
      const to = [
        ...(missing.includes('beneficiary') ? await applicants() : []),
        ...(missing.includes('fund') ? await recipientsByRole(db, 'finance') : []),
      ];
      return { to, owed: { name, facts: { title, termOn, missing } } };
    }
    case 'signGrant':
      // The first signature tells nobody; the second makes the grant active.
      return promised ? { to: await both(), owed: { name, facts: { title, ...promised } } } : null;
    case 'expireGrant':
      return {
        to: await both(),
        owed: {
          name,
          facts: { title, releasedCents: cents('releasedCents'), was: facts['was'] === 'to_accept' ? 'to_accept' : 'to_sign' },
        },
      };
    case 'renounceGrant':
      return {
        to: await everybody(),
        owed: { name, facts: { title, organisation, reason: await reason(), releasedCents: cents('releasedCents') } },
      };
    case 'confirmTranche':
      return promised ? { to: await applicants(), owed: { name, facts: { title, tranche: Number(facts['tranche']), ...promised } } } : null;
    case 'suspendGrant':
    case 'resumeGrant':
      return { to: await both(), owed: { name, facts: { title, reason: await reason() } } };
    case 'terminateGrant':
      return {
        to: await everybody(),
        owed: {
          name,
          facts: {
            title,
            reason: await reason(),
            releasedCents: cents('releasedCents'),
            withdrawnCents: cents('withdrawnCents'),
            // Before there were delegations, nothing was returned of one.
            returnedCents: Number(facts['returnedCents'] ?? 0),
          },
        },
      };
    case 'recordPayment':
      return {
        to: await applicants(),
        owed: { name, facts: { title, paidCents: Number(facts['paidCents']), paidOn: String(facts['paidOn']) } },
      };
    case 'delegatePayment':
      return {
        to: await applicants(),
        owed: {
          name,
          facts: { title, tranche: Number(facts['tranche']), year: Number(facts['year']), delegatedCents: cents('delegatedCents') },
        },
      };
    case 'returnDelegation':
      return {
        to: await applicants(),
        owed: {
          name,
          facts: {
            title,
            tranche: Number(facts['tranche']),
            credit: facts['credit'] === 'AE' ? 'AE' : 'CP',
            year: Number(facts['year']),
            returnedCents: cents('returnedCents') + cents('withdrawnCents'),
            reason: await reason(),
          },
        },
      };
    case 'reverseMovement':
      // Whoever was told of a payment is told that there was none.
      return facts['kind'] === 'pay'
        ? { to: await applicants(), owed: { name, facts: { title, amountCents: Number(facts['amountCents']) } } }
        : null;
    case 'remindReport':
    case 'escalateReport':
    case 'reportMilestone':
    case 'remindReviewOfReport':
    case 'reviewReport':
      return aboutMilestone(db, name, { grantId: id, title, facts, applicants: await applicants() });
    default:
      return null;
  }
}
