import assert from 'node:assert/strict';
import type { Kysely, Transaction } from 'kysely';
import { once } from '../../db/core/commands.ts';
import { appendEvent } from '../../db/core/events.ts';
import { insertReason, lockGrant } from '../../db/grants/grants.ts';
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
import { parisDate } from '../../domain/core/calendar.ts';
import type { Receipt } from '../../domain/core/command.ts';
import type { Facts } from '../../domain/core/event.ts';
import { grantTable } from '../../domain/grants/grant.ts';
import { reviewReminder } from '../../domain/grants/milestone.ts';
import {
  evidenceTerm,
  GiveEvidence,
  nextObligationDue,
  type Obligation,
  refuseEvidence,
  refuseEvidenceReview,
  refuseObligationWaiver,
  ReviewEvidence,
  WaiveObligation,
} from '../../domain/grants/obligation.ts';
import { found, refuseIf } from '../../domain/core/refusal.ts';
import { refuseState } from '../../domain/core/state-table.ts';
import { refuseVisaGiver } from '../../domain/grants/visa.ts';
import { noteReady } from './confirmation.ts';
import { deadline } from '../core/deadline.ts';
import { dueOfGrant } from '../core/next-deadline.ts';

/** A locked grant and its obligations. */
async function lockObligations(trx: Transaction<DB>, id: string) {
  const grant = found(await lockGrant(trx, id));
  return { grant, obligations: await readObligations(trx, id) };
}

const obligationOf = (obligations: readonly Obligation[], key: string): Obligation => {
  const obligation = obligations.find((each) => each.key === key);
  assert(obligation, `the rule let an obligation ${key} pass that is not there`);
  return obligation;
};

export const obligationActivities = (db: Kysely<DB>) => ({
  giveEvidence: once(db, GiveEvidence, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { obligation: key },
      at,
    } = given;
    const { grant, obligations } = await lockObligations(trx, id);
    const { call } = await readPlan(trx, id);
    refuseIf(refuseEvidence(grant, obligations, call.terms.obligations, given));
    const obligation = obligationOf(obligations, key);
    await insertEvidence(trx, obligation, given, reviewReminder(at));
    const facts = { obligation: key, number: obligation.number + 1 };
    const due = await dueOfGrant(trx, grant);
    return appendEvent(trx, { at, personId }, { streamId: id, name: 'giveEvidence', facts, due, state: grant.state });
  }),

  /**
   * Accepted evidence meets the obligation, and the tranche that waited for it last is confirmed at once; returned
   * evidence is awaited again.
   */
  reviewEvidence: once(db, ReviewEvidence, async (trx, given) => {
    const {
      id,
      caller,
      body: { obligation: key, number, decision },
      at,
    } = given;
    const { grant, obligations } = await lockObligations(trx, id);
    refuseIf(refuseEvidenceReview(grant, obligations, given));
    // Its acceptance may commit what this person gave the visa for; its return commits nothing.
    if (decision === 'accept') refuseIf(refuseVisaGiver(await readVisaDecisions(trx, id), caller));
    const { call } = await readPlan(trx, id);
    const again = decision === 'return' ? evidenceTerm(call.terms, at) : null;
    await insertEvidenceReview(trx, given, again);
    const facts = { obligation: key, number, decision, ...(again ? { dueOn: parisDate(again.dueAt) } : {}) };
    const due = await dueOfGrant(trx, again ? grant : await noteReady(trx, grant, at));
    return appendEvent(trx, { at, personId: caller.personId }, { streamId: id, name: 'reviewEvidence', facts, due, state: grant.state });
  }),

  waiveObligation: once(db, WaiveObligation, async (trx, given) => {
    const {
      id,
      caller,
      body: { obligation: key, reason },
      at,
    } = given;
    const { grant, obligations } = await lockObligations(trx, id);
    refuseIf(refuseObligationWaiver(grant, obligations, await readVisaDecisions(trx, id), given));
    await markObligationWaived(trx, id, key);
    const facts = { obligation: key };
    const due = await dueOfGrant(trx, await noteReady(trx, grant, at));
    const receipt = await appendEvent(
      trx,
      { at, personId: caller.personId },
      { streamId: id, name: 'waiveObligation', facts, due, state: grant.state },
    );
    await insertReason(trx, id, receipt.version, reason);
    return receipt;
  }),

  /** Recalls to the project the obligations that are soon due. */
  remindObligation: deadline(db, (trx, id, at) => meetObligationDeadlines(trx, id, at, 'remindObligation')),

  /** Marks as late the obligations of which nothing was shown at their term, and the lead is told. */
  escalateObligation: deadline(db, (trx, id, at) => meetObligationDeadlines(trx, id, at, 'escalateObligation')),

  /** Recalls to the lead the evidence that has waited too long. */
  remindReviewOfEvidence: deadline(db, (trx, id, at) => meetObligationDeadlines(trx, id, at, 'remindReviewOfEvidence')),
});

const mark = {
  remindObligation: markObligationReminded,
  escalateObligation: markObligationLate,
  remindReviewOfEvidence: markEvidenceReviewReminded,
};

const factsOf = ({ key, dueAt, number }: Obligation, what: keyof typeof mark): Facts =>
  what === 'remindReviewOfEvidence' ? { obligation: key, number } : { obligation: key, dueOn: parisDate(dueAt) };

/** One event for each obligation for which this is due now. The row may have moved since the date was set: it is asked again. */

async function meetObligationDeadlines(trx: Transaction<DB>, id: string, at: string, what: keyof typeof mark): Promise<Receipt | null> {
  const grant = await lockGrant(trx, id);
  if (!grant || refuseState(grantTable, grant.state, what)) return null;
  let receipt: Receipt | null = null;
  for (const obligation of await readObligations(trx, id)) {
    const due = nextObligationDue(obligation);
    if (due?.what !== what || due.at > at) continue;
    await mark[what](trx, id, obligation.key, at);
    const facts = factsOf(obligation, what);
    const entry = { streamId: id, name: what, facts, due: await dueOfGrant(trx, grant), state: grant.state };
    receipt = await appendEvent(trx, { at, personId: null }, entry);
  }
  return receipt;
}
