import assert from 'node:assert/strict';
import type { Kysely } from 'kysely';
import { once } from '../../db/core/commands.ts';
import { insertReason, lockGrantWith } from '../../db/grants/grants.ts';
import { readPlan } from '../../db/grants/milestones.ts';
import {
  insertEvidence,
  insertEvidenceReview,
  markEvidenceReviewReminded,
  markObligationLate,
  markObligationReminded,
  markObligationWaived,
  readObligations,
} from '../../db/grants/obligations.ts';
import type { DB } from '../../db/core/schema.ts';
import { readVisaDecisions } from '../../db/grants/visas.ts';
import { refuseWithoutDocuments } from '../../domain/applications/required-document.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import type { Facts } from '../../domain/core/event.ts';
import { reviewReminder } from '../../domain/grants/milestone.ts';
import {
  evidenceDeadline,
  GiveEvidence,
  nextObligationDue,
  type Obligation,
  refuseEvidence,
  refuseEvidenceReview,
  refuseObligationWaiver,
  ReviewEvidence,
  WaiveObligation,
} from '../../domain/grants/obligation.ts';
import { refuseIf } from '../../domain/core/refusal.ts';
import { refuseVisaGiver } from '../../domain/grants/visa.ts';
import { documentsOfAct } from './act-documents.ts';
import { lockTakingGrant, noteReady } from './confirmation.ts';
import { hasCome, deadlineOfEach } from '../core/deadline.ts';
import { grantNow } from '../core/next-deadline.ts';

const lockObligations = lockGrantWith(readObligations);

const obligationOf = (obligations: readonly Obligation[], key: string): Obligation => {
  const obligation = obligations.find((each) => each.key === key);
  assert(obligation, `the rule let an obligation ${key} pass that is not there`);
  return obligation;
};

const dueFact = ({ dueAt }: Obligation): Facts => ({ dueOn: parisDate(dueAt) });

const ofObligations = (db: Kysely<DB>, mark: typeof markObligationLate, factsOf: (obligation: Obligation) => Facts) =>
  deadlineOfEach(
    db,
    lockTakingGrant,
    readObligations,
    async (trx, obligation, date) => {
      if (!hasCome(nextObligationDue(obligation), date)) return null;
      await mark(trx, date.id, obligation.key, date.at);
      return { obligation: obligation.key, ...factsOf(obligation) };
    },
    grantNow,
  );

export const obligationActivities = (db: Kysely<DB>) => ({
  giveEvidence: once(db, GiveEvidence, async (trx, given) => {
    const {
      id,
      body: { obligation: key },
      at,
    } = given;
    const [grant, obligations] = await lockObligations(trx, id);
    const { call } = await readPlan(trx, id);
    refuseIf(refuseEvidence(grant, obligations, call.terms.obligations, given));
    refuseIf(refuseWithoutDocuments(await documentsOfAct(trx, grant, call, { when: 'evidence', part: key }, at)));
    const obligation = obligationOf(obligations, key);
    await insertEvidence(trx, obligation, given, reviewReminder(at));
    return { facts: { obligation: key, number: obligation.number + 1 }, ...(await grantNow(trx, grant)) };
  }),

  /**
   * Accepted evidence meets the obligation, and a tranche that waited only for it is confirmed at once; returned
   * evidence is awaited again.
   */
  reviewEvidence: once(db, ReviewEvidence, async (trx, given) => {
    const {
      id,
      caller,
      body: { obligation: key, number, decision },
      at,
    } = given;
    const [grant, obligations] = await lockObligations(trx, id);
    refuseIf(refuseEvidenceReview(grant, obligations, given));
    // Accepting it may commit the tranche for which this person gave the visa; returning it commits nothing.
    if (decision === 'accept') refuseIf(refuseVisaGiver(await readVisaDecisions(trx, id), caller));
    const { call } = await readPlan(trx, id);
    const again = decision === 'return' ? evidenceDeadline(call.terms, at) : null;
    await insertEvidenceReview(trx, given, again);
    return {
      facts: { obligation: key, number, decision, ...(again ? { dueOn: parisDate(again.dueAt) } : {}) },
      ...(await grantNow(trx, again ? grant : await noteReady(trx, grant, at))),
    };
  }),

  waiveObligation: once(db, WaiveObligation, async (trx, given) => {
    const {
      id,
      body: { obligation: key, reason },
      at,
    } = given;
    const [grant, obligations] = await lockObligations(trx, id);
    refuseIf(refuseObligationWaiver(grant, obligations, await readVisaDecisions(trx, id), given));
    await markObligationWaived(trx, id, key);
    return {
      facts: { obligation: key },
      ...(await grantNow(trx, await noteReady(trx, grant, at))),
      after: ({ version }) => insertReason(trx, id, version, reason),
    };
  }),

  /** Reminds the project of the obligations that are soon due. */
  remindObligation: ofObligations(db, markObligationReminded, dueFact),

  /** Marks as late the obligations without evidence at their deadline, and notifies the lead. */
  escalateObligation: ofObligations(db, markObligationLate, dueFact),

  /** Reminds the lead of the evidence that has waited too long. */
  remindReviewOfEvidence: ofObligations(db, markEvidenceReviewReminded, ({ number }) => ({ number })),
});
