import type { Kysely } from 'kysely';
import { readClaimReference } from '../../db/grants/claims.ts';
import { readReason } from '../../db/grants/grants.ts';
import { readLetterGrant, readLetterSubject } from '../../db/core/letters.ts';
import { readProposerOf } from '../../db/grants/payees.ts';
import { recipientsById, recipientsByRole, recipientsOfApplication } from '../../db/people/people.ts';
import type { DB } from '../../db/core/schema.ts';
import { readLetterAlert } from '../../db/impact/slippage.ts';
import { readTrancheRows } from '../../db/grants/tranches.ts';
import { readVisa, readWithoutVisa } from '../../db/grants/visas.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { VEHICLE_FORMS, type VehicleForm } from '../../domain/calls/call.ts';
import type { Event } from '../../domain/core/event.ts';
import { PROMISED } from '../../domain/grants/grant.ts';
import type { Awaits } from '../../letters/texts.ts';
import type { Addressed } from '../core/letter-content.ts';
import { aboutAmendment } from './amendment-letters.ts';
import { aboutMilestone } from './milestone-letters.ts';
import { aboutObligation } from './obligation-letters.ts';

/** Tells the controllers which tranches wait for their visa; nobody where it came before the letter. */
async function askVisa(
  db: Kysely<DB>,
  waiting: readonly { rank: number; amountCents: number }[],
  { title, organisation }: { title: string; organisation: string },
): Promise<Addressed> {
  if (waiting.length === 0) return null;
  const tranches = waiting.map(({ rank, amountCents }) => ({ rank, amountCents }));
  return { to: await recipientsByRole(db, 'controller'), owed: { name: 'askVisa', facts: { title, organisation, tranches } } };
}

/** What a signature or a confirmation promises; null where the other side has still to sign. */
function promisedIn(facts: Event['facts']): { form: VehicleForm; promisedCents: number } | null {
  const form = VEHICLE_FORMS.find((each) => facts[PROMISED[each].fact]);
  return form ? { form, promisedCents: Number(facts[PROMISED[form].fact]) } : null;
}

/** What a tranche may wait for once its conditions are met. */
const AWAITS = ['claim', 'credits', 'visa', 'funding'] as const satisfies readonly Awaits[];

/** Whom a grant's event concerns, and what they are told. */
export async function aboutGrant(db: Kysely<DB>, event: Event): Promise<Addressed | Addressed[]> {
  const { streamId: id, version, name, personId, facts } = event;
  const grant = await readLetterGrant(db, id);
  const { title, organisation } = await readLetterSubject(db, grant.application_id);
  const applicants = () => recipientsOfApplication(db, grant.application_id);
  const both = async () => [...(await applicants()), ...(await recipientsByRole(db, 'finance'))];
  const everybody = async () => [...(await both()), ...(await recipientsByRole(db, 'lead'))];
  const termOn = parisDate(grant.term_at);
  const reason = () => readReason(db, id, version);
  const cents = (key: string) => Number(facts[key]);
  const promised = promisedIn(facts);
  /** The tranche that it tells of, if it tells of one. */
  const tranches = async () => (await readTrancheRows(db, [id])).filter(({ rank }) => rank === facts['tranche']);
  /** The same, and the controller is asked where the tranche that it tells of waits for a visa. */
  const withVisa = async (told: Addressed | Addressed[]): Promise<Addressed | Addressed[]> =>
    facts['awaits'] === 'visa' ? [told, await askVisa(db, await tranches(), { title, organisation })].flat() : told;
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
      // The first signature tells the controller where its visa is needed, and nobody else; the second makes the grant active.
      if (facts['awaits'] === 'visa') return askVisa(db, await readWithoutVisa(db, id), { title, organisation });
      return promised ? { to: await both(), owed: { name, facts: { title, ...promised } } } : null;
    case 'deferTerm':
      return { to: await both(), owed: { name, facts: { title, termOn: String(facts['termOn']) } } };
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
    case 'confirmNextTranche': {
      const awaits = AWAITS.find((each) => each === facts['awaits']) ?? 'credits';
      return withVisa({
        to: await both(),
        owed: { name, facts: { title, tranche: Number(facts['tranche']), ...(promised ?? { awaits }) } },
      });
    }
    case 'resumeTranche':
      return promised ? { to: await both(), owed: { name, facts: { title, tranche: Number(facts['tranche']), ...promised } } } : null;
    case 'giveVisa': {
      const { rank, amountCents, favourable, observation } = await readVisa(db, id, version);
      const to = await recipientsByRole(db, 'finance');
      return { to, owed: { name, facts: { title, tranche: rank, amountCents, favourable, observation } } };
    }
    case 'proposePayee': {
      // Who proposed them cannot approve them. The beneficiary is told too: a change that nobody there knows of is a fraud.
      const finance = (await recipientsByRole(db, 'finance')).filter((person) => person.id !== personId);
      return [
        { to: finance, owed: { name, facts: { title, organisation, toFund: true } } },
        { to: await applicants(), owed: { name, facts: { title, organisation, toFund: false } } },
      ];
    }
    case 'approvePayee':
      return { to: await applicants(), owed: { name, facts: { title } } };
    case 'rejectPayee': {
      const proposer = await recipientsById(db, [await readProposerOf(db, String(facts['payeeId']))]);
      return { to: [...(await applicants()), ...proposer], owed: { name, facts: { title, reason: await reason() } } };
    }
    case 'reexamineAward': {
      const about = (toFund: boolean) => ({ name, facts: { title, organisation, termOn: String(facts['termOn']), toFund } });
      return [
        { to: await applicants(), owed: about(false) },
        { to: [...(await recipientsByRole(db, 'finance')), ...(await recipientsByRole(db, 'chair'))], owed: about(true) },
      ];
    }
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
      // Whoever was told of a payment, or of a claim, is told that there was none.
      return facts['kind'] === 'pay' || facts['kind'] === 'issue_claim'
        ? { to: await applicants(), owed: { name, facts: { title, kind: facts['kind'], amountCents: cents('amountCents') } } }
        : null;
    case 'issueClaim': {
      const claim = Number(facts['claim']);
      const claimed = { title, claim, tranche: Number(facts['tranche']), claimedCents: cents('claimedCents') };
      const reference = await readClaimReference(db, id, claim);
      return { to: await applicants(), owed: { name, facts: { ...claimed, reference, reason: await reason() } } };
    }
    case 'waiveClaim': {
      // What is written off is still owed: its debtor is told nothing.
      if (facts['ground'] !== 'remission') return null;
      const waived = { title, claim: Number(facts['claim']), waivedCents: cents('waivedCents'), owedCents: cents('owedCents') };
      return { to: await applicants(), owed: { name, facts: { ...waived, reason: await reason() } } };
    }
    case 'raiseSlippageAlert': {
      const figures = await readLetterAlert(db, id, Number(facts['alert']));
      const to = await recipientsByRole(db, 'lead');
      return { to, owed: { name, facts: { title, organisation, mission: facts['level'] === 'mission', ...figures } } };
    }
    case 'reportFundingChange': {
      const changed = { title, organisation, costCents: cents('costCents'), grantCents: cents('grantCents'), reason: await reason() };
      return [
        {
          to: [...(await recipientsByRole(db, 'finance')), ...(await recipientsByRole(db, 'lead'))],
          owed: { name, facts: { ...changed, toFund: true } },
        },
        { to: await applicants(), owed: { name, facts: { ...changed, toFund: false } } },
      ];
    }
    case 'proposeAmendment':
    case 'assignAmendment':
    case 'remindAmendment':
    case 'escalateAmendment':
    case 'giveAmendmentOpinion':
    case 'declineAmendment':
    case 'handOverAmendment':
    case 'keepAmendment':
    case 'returnAmendment':
    case 'vacateAmendment':
    case 'rejectAmendment':
    case 'withdrawAmendment':
    case 'signAmendment':
    case 'lapseAmendment':
    case 'approveAmendment': {
      const subject = { title, organisation, awardedCents: grant.awarded_cents, applicants: await applicants() };
      return withVisa(await aboutAmendment(db, event, name, subject));
    }
    case 'askTracking':
    case 'remindReport':
    case 'escalateReport':
    case 'reportMilestone':
    case 'reviewReport':
    case 'remindReviewOfReport':
      return aboutMilestone(db, name, { grantId: id, title, facts, applicants: await applicants() });
    case 'remindObligation':
    case 'escalateObligation':
    case 'giveEvidence':
    case 'remindReviewOfEvidence':
    case 'reviewEvidence':
    case 'waiveObligation':
      return aboutObligation(db, name, { grantId: id, title, facts, applicants: await applicants(), reason });
    case 'remindFinalAccount':
      return { to: await applicants(), owed: { name, facts: { title, dueOn: String(facts['dueOn']) } } };
    case 'escalateFinalAccount':
      return { to: await both(), owed: { name, facts: { title, dueOn: String(facts['dueOn']) } } };
    case 'giveFinalAccount': {
      const account = { title, organisation, number: Number(facts['number']), spentCents: cents('spentCents') };
      return { to: await recipientsByRole(db, 'finance'), owed: { name, facts: account } };
    }
    case 'returnFinalAccount':
      return { to: await applicants(), owed: { name, facts: { title, reason: await reason(), dueOn: String(facts['dueOn']) } } };
    case 'approveFinalAccount': {
      const [eligibleCents, dueCents] = [cents('eligibleCents'), cents('dueCents')];
      const [balanceCents, overpaidCents] = [cents('balanceCents'), cents('overpaidCents')];
      const approved = { title, form: grant.form, eligibleCents, dueCents, balanceCents, overpaidCents, observation: await reason() };
      return { to: await applicants(), owed: { name, facts: approved } };
    }
    default:
      return null;
  }
}
