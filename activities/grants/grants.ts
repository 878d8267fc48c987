import { refuseByConditions, awaitsCertification } from '../../domain/grants/acceptance.ts';
import type { Kysely, Transaction } from 'kysely';
import { readDraftAgreement } from '../../db/grants/agreements.ts';
import { readCallVersion } from '../../db/calls/calls.ts';
import { readConditions } from '../../db/grants/award-conditions.ts';
import { readObstacles } from '../../db/grants/claims.ts';
import { once } from '../../db/core/commands.ts';
import { lockLedger, postMovements, postOn } from '../../db/ledger/envelope.ts';
import type { Effect } from '../../db/core/append-effect.ts';
import { lockGrant, markSignatoriesReminded, setGrantState, setDeadline } from '../../db/grants/grants.ts';
import { writeInForce } from '../../db/ledger/in-force.ts';
import { readPlanSource } from '../../db/grants/milestones.ts';
import type { DB } from '../../db/core/schema.ts';
import { isUncovered, readTranches, setTrancheStates } from '../../db/grants/tranches.ts';
import { readVisaDecisions } from '../../db/grants/visas.ts';
import { FIRST_PLAN } from '../../domain/grants/agreement.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { refuseFirm } from '../../domain/grants/confirmation.ts';
import { expectedAsPlanned, nextGrantDue } from '../../domain/desk/deadlines.ts';
import {
  type Grant,
  hasAgreed,
  nextSignatureDue,
  PROMISED,
  refuseSignature,
  sideOf,
  SignGrant,
  signatureDeadline,
  startOf,
} from '../../domain/grants/grant.ts';
import { sumCents } from '../../domain/core/money.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { recordSignature, type SignatureProvider } from '../../domain/grants/signature.ts';
import { refuseVisaGiver } from '../../domain/grants/visa.ts';
import { prepareDocument, type Prepared, signDocument } from './agreements.ts';
import { type DateDue, deadline, reminder, whenDue } from '../core/deadline.ts';
import { lockApplicationOfGrant } from '../core/next-deadline.ts';
import { readBeginning } from './milestones.ts';
import { promiseOf, releasesOf } from './tranche-movements.ts';
import { awaitsVisa } from './visas.ts';

/** Gives an agreement the whole time of its call to be signed, from an instant on. */
export async function newDeadline(trx: Transaction<DB>, { id, applicationId }: Grant, at: string) {
  const { callId, callVersion } = await readPlanSource(trx, applicationId);
  const deadline = signatureDeadline(await readCallVersion(trx, callId, callVersion), at);
  await setDeadline(trx, id, deadline);
  return deadline;
}

/**
 * An agreement that its beneficiary is not to blame for gets a new deadline. `deferDeadline`: its reservation has no
 * credits, and keeps its rank; `escalateSignature`: its beneficiary has signed, and the fund has not, or it has shown
 * each condition of the award, and the fund has not certified them (`awaits`).
 */
async function putOff(
  trx: Transaction<DB>,
  name: 'deferDeadline' | 'escalateSignature',
  { grant, at, awaits }: { grant: Grant; at: string; awaits?: 'certification' },
): Promise<Effect> {
  const deadline = await newDeadline(trx, grant, at);
  const due = nextSignatureDue({ ...grant, ...deadline, remindedAt: null });
  return { name, facts: { deadlineOn: parisDate(deadline.deadlineAt), ...(awaits ? { awaits } : {}) }, due, state: grant.state };
}

/** Locks a grant without both signatures whose date has come. */
const lockDue = whenDue((trx, { id }) => lockGrant(trx, id), nextSignatureDue);

/** The same with its application, which is locked first. */
async function lockExpiring(trx: Transaction<DB>, date: DateDue) {
  const keepDates = await lockApplicationOfGrant(trx, date.id);
  const grant = await lockDue(trx, date);
  return grant && { grant, keepDates };
}

/** Reminds, before the deadline, of a grant that waits to be accepted or signed. */
const remind = (db: Kysely<DB>) => reminder(db, lockDue, markSignatoriesReminded, nextSignatureDue);

export const grantActivities = (db: Kysely<DB>, provider: SignatureProvider = recordSignature) => ({
  /**
   * The second signature commits the firm tranches, all or none of them, or delegates them to a beneficiary that
   * commits itself; the others stay reserved until they are confirmed (AE are consumed by what is firm, décret
   * 2012-1246 art. 8).
   */
  signGrant: once(
    db,
    SignGrant,
    async (trx, given, prepared: Prepared) => {
      const {
        id,
        caller,
        body: { documentSha256 },
        at,
      } = given;
      const keepDates = await lockApplicationOfGrant(trx, id);
      const grant = orNotFound(await lockGrant(trx, id));
      const visas = await readVisaDecisions(trx, id);
      const conditions = await readConditions(trx, id);
      refuseIf(refuseSignature(grant, given) ?? refuseByConditions(conditions, caller) ?? refuseVisaGiver(visas, caller));
      const side = sideOf(caller);
      await signDocument(trx, provider, { plan: FIRST_PLAN, side, read: () => readDraftAgreement(trx, id), prepared }, given);
      const tranches = await readTranches(trx, id);
      const firm = tranches.filter((tranche) => tranche.firm);
      if (grant.signed.length === 0) {
        const facts = { side, documentSha256, ...((await awaitsVisa(trx, grant, firm, visas)) ? { awaits: 'visa' } : {}) };
        return { facts, due: nextSignatureDue(grant), state: 'to_sign' };
      }
      // From here on the subsidy is attributed, which ends the fund's silence.
      const promised = PROMISED[grant.form];
      const startsOn = startOf(grant.startsOn, at);
      const beginning = await readBeginning(trx, { ...grant, startsOn }, tranches);
      await writeInForce(trx, grant, beginning, { firm: firm.map((tranche) => tranche.id), state: promised.state, since: at });
      await keepDates();
      return {
        facts: {
          ...{ side, documentSha256, [promised.fact]: sumCents(firm.map(({ amountCents }) => amountCents)), startsOn },
          ...(startsOn === grant.startsOn ? {} : { plannedOn: grant.startsOn }),
        },
        due: nextGrantDue({ ...grant, state: 'active' }, expectedAsPlanned(beginning)),
        state: 'active',
        after: async (cause) => {
          const promises = firm.map((tranche) => promiseOf(grant, tranche, cause, at));
          // Changing a visa rule locks the envelope, so the rule is read after that lock and holds until the end.
          const locked = await lockLedger(trx, promises);
          refuseIf(refuseFirm(grant, firm, { ...(await readObstacles(trx, id)), visas }));
          await postOn(trx, locked, promises, 'all_or_none', at);
        },
      };
    },
    ({ id }) => prepareDocument(db, id, FIRST_PLAN),
  ),

  remindAcceptance: remind(db),
  remindSignatories: remind(db),

  /**
   * Expires a grant without acceptance or both signatures at its deadline, and makes its reservations available again.
   * One whose reservation has outlived its year keeps it until credits cover it. One that its beneficiary has signed,
   * or of which it has shown every condition that is left, waits for the fund: a decision that creates rights does not
   * end by the State's own inaction (CRPA L242-1).
   */
  expireGrant: deadline(db, lockExpiring, async (trx, { grant, keepDates }, { id, at }) => {
    if (await isUncovered(trx, id)) return putOff(trx, 'deferDeadline', { grant, at });
    if (hasAgreed(grant)) return putOff(trx, 'escalateSignature', { grant, at });
    if (grant.state === 'to_sign' && awaitsCertification(await readConditions(trx, id)))
      return putOff(trx, 'escalateSignature', { grant, at, awaits: 'certification' });
    const tranches = await readTranches(trx, id);
    await setGrantState(trx, id, 'expired');
    await keepDates();
    await setTrancheStates(
      trx,
      tranches.map((tranche) => tranche.id),
      'cancelled',
    );
    return {
      facts: { releasedCents: grant.awardedCents, was: grant.state },
      due: null,
      state: 'expired',
      after: (cause) => postMovements(trx, releasesOf(grant, tranches, cause, at), 'all_or_none', at),
    };
  }),
});
