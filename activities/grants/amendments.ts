import type { Kysely, Transaction } from 'kysely';
import {
  endAmendment,
  insertAmendment,
  markAmendmentEscalated,
  markAmendmentReminded,
  markApproved,
  markRejected,
  putOffAmendment,
  readInForce,
  readOpenAmendment,
  readOrganisationOf,
  setAmendmentReviewer,
  storeAmendmentOpinion,
} from '../../db/grants/amendments.ts';
import { readDraftAmendment } from '../../db/grants/agreements.ts';
import { readOrganisation } from '../../db/applications/applications.ts';
import { once } from '../../db/core/commands.ts';
import { readConflicts } from '../../db/people/conflicts.ts';
import { postMovements } from '../../db/ledger/envelope.ts';
import { readFinalAccount } from '../../db/grants/final-accounts.ts';
import { readOpenFundingChange } from '../../db/grants/funding-changes.ts';
import { insertReason, lockGrant } from '../../db/grants/grants.ts';
import { readGuarantees } from '../../db/grants/guarantees.ts';
import { readMilestones, readPlan } from '../../db/grants/milestones.ts';
import { noteOverlaps, readFundedTwice } from '../../db/applications/overlaps.ts';
import { readCandidate } from '../../db/review/reviews.ts';
import type { DB } from '../../db/core/schema.ts';
import { readTranches, setTrancheStates } from '../../db/grants/tranches.ts';
import { readVisaDecisions } from '../../db/grants/visas.ts';
import {
  addedBy,
  type Amendment,
  amendmentClock,
  amendmentDeadline,
  ApproveAmendment,
  AssignAmendment,
  awaitsFund,
  changeOf,
  DeclineAmendment,
  dueAmendmentReminder,
  GiveAmendmentOpinion,
  type Ground,
  isAmendmentLate,
  nextAmendmentDue,
  ProposeAmendment,
  refuseAmendmentAssignment,
  refuseAmendmentDeclining,
  refuseAmendmentOpinion,
  refuseAmendmentRejection,
  refuseAmendmentSignature,
  refuseAmendmentWithdrawal,
  refuseApproval,
  refuseProposal,
  RejectAmendment,
  SignAmendment,
  WithdrawAmendment,
} from '../../domain/grants/amendment.ts';
import { planOfAmendment } from '../../domain/grants/agreement.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { type Grant, sideOf } from '../../domain/grants/grant.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { recordSignature, type SignatureProvider } from '../../domain/grants/signature.ts';
import { isPending } from '../../domain/grants/tranche.ts';
import { legalFormByKey } from '../../domain/calls/legal-form.ts';
import { prepareDocument, type Prepared, signDocument } from './agreements.ts';
import { putInForce, reservationOf, reserveSupplement, settleState } from './amended-grants.ts';
import { deadline, type DateDue, whenDue } from '../core/deadline.ts';
import { resolveReviewer } from '../review/reviews.ts';
import { releasesOf } from './tranche-movements.ts';
import { awaitsVisa } from './visas.ts';
import type { Effect } from '../../db/core/append-effect.ts';
import type { Facts } from '../../domain/core/event.ts';
import { grantNow } from '../core/next-deadline.ts';

type Locked = { grant: Grant; open: Amendment | undefined };

/** A grant with its open amendment; the lock on the grant covers both. */
async function lockAmendment(trx: Transaction<DB>, id: string): Promise<Locked> {
  const grant = orNotFound(await lockGrant(trx, id));
  return { grant, open: await readOpenAmendment(trx, id) };
}

/** What an amendment of a locked grant is checked against. */
async function readGround(trx: Transaction<DB>, { id, organisationId, legalForm }: Grant): Promise<Ground> {
  const { call } = await readPlan(trx, id);
  return {
    organisation: await readOrganisation(trx, organisationId),
    call,
    legalForm: legalFormByKey(call, legalForm),
    tranches: await readTranches(trx, id),
    milestones: await readMilestones(trx, id),
    guarantees: await readGuarantees(trx, id),
    fundingChange: await readOpenFundingChange(trx, id),
    account: await readFinalAccount(trx, id),
  };
}

/** Ends an open amendment without effect: what it had reserved is given back. */
async function dropAmendment(
  trx: Transaction<DB>,
  grant: Grant,
  state: 'withdrawn' | 'lapsed',
  { facts, at, write }: { facts: Facts; at: string; write?: (version: number) => Promise<void> },
): Promise<Effect> {
  const pending = (await readTranches(trx, grant.id)).filter(isPending);
  await setTrancheStates(
    trx,
    pending.map(({ id }) => id),
    'cancelled',
  );
  await endAmendment(trx, grant.id, state, at);
  return {
    facts,
    ...(await grantNow(trx, pending.length > 0 ? await settleState(trx, grant) : grant)),
    after: async (cause) => {
      await postMovements(trx, releasesOf(grant, pending, cause, at), 'all_or_none', at);
      await write?.(cause.version);
    },
  };
}

/** Locks a grant with its open amendment, which may have something due. */
async function lockOpen(trx: Transaction<DB>, { id }: DateDue): Promise<{ grant: Grant; open: Amendment } | null> {
  const grant = await lockGrant(trx, id);
  const open = grant && (await readOpenAmendment(trx, id));
  return grant && open ? { grant, open } : null;
}

export const amendmentActivities = (db: Kysely<DB>, provider: SignatureProvider = recordSignature) => ({
  proposeAmendment: once(db, ProposeAmendment, async (trx, given) => {
    const { id, caller, body, at } = given;
    const { grant, open } = await lockAmendment(trx, id);
    const ground = await readGround(trx, grant);
    const inForce = await readInForce(trx, id);
    const responsible = body.responsibleId === undefined ? undefined : await readOrganisationOf(trx, body.responsibleId);
    refuseIf(refuseProposal(grant, open, inForce, responsible, ground, given));
    const change = changeOf(grant, inForce, body);
    const side = sideOf(caller);
    const { applicationId, organisationId } = grant;
    const { kept: overlaps } = await noteOverlaps(trx, { id: applicationId, organisationId, callId: ground.call.id }, change.content, at);
    const number = await insertAmendment(trx, given, { ...change, side, ...amendmentClock(ground.call, at) });
    return {
      facts: { amendment: number, side, addedCents: addedBy(change, grant), ...(overlaps > 0 ? { overlaps } : {}) },
      ...(await grantNow(trx, grant)),
    };
  }),

  assignAmendment: once(db, AssignAmendment, async (trx, given) => {
    const {
      id,
      body: { amendment, reviewerId: named },
      at,
    } = given;
    const { grant, open } = await lockAmendment(trx, id);
    const candidate = await readCandidate(trx, named);
    const { away, substitute } = await resolveReviewer(trx, grant.applicationId, candidate?.personId);
    // Read again while both are locked: a concurrent declaration of interest has been committed, or waits.
    const current = { ...grant, ...(await readConflicts(trx, grant.applicationId)) };
    refuseIf(refuseAmendmentAssignment(current, open, candidate, given, away && { ...away, substitute }));
    const { call } = await readPlan(trx, id);
    const reviewerId = substitute?.personId ?? named;
    const standsInFor = away?.personId ?? null;
    await setAmendmentReviewer(trx, id, { personId: reviewerId, standsInFor }, amendmentClock(call, at));
    return { facts: { amendment, reviewerId, ...(standsInFor ? { standsInFor } : {}) }, ...(await grantNow(trx, grant)) };
  }),

  /** Declines the opinion: the amendment waits for the lead to ask another reviewer, on the same clock. */
  declineAmendment: once(db, DeclineAmendment, async (trx, given) => {
    const {
      id,
      body: { amendment, reason },
    } = given;
    const { grant, open } = await lockAmendment(trx, id);
    refuseIf(refuseAmendmentDeclining({ grant, open }, given));
    await setAmendmentReviewer(trx, id, null);
    return {
      facts: { amendment },
      ...(await grantNow(trx, grant)),
      after: ({ version }) => insertReason(trx, id, version, reason),
    };
  }),

  giveAmendmentOpinion: once(db, GiveAmendmentOpinion, async (trx, given) => {
    const {
      id,
      body: { amendment, verdict },
      at,
    } = given;
    const { grant, open } = await lockAmendment(trx, id);
    refuseIf(refuseAmendmentOpinion({ grant, open }, given));
    const { call } = await readPlan(trx, id);
    await storeAmendmentOpinion(trx, given, amendmentClock(call, at));
    return { facts: { amendment, verdict }, ...(await grantNow(trx, grant)) };
  }),

  /**
   * Reserves what it adds and waits for its signatures; refused if the envelope lacks the money, with the missing
   * amount.
   */
  approveAmendment: once(db, ApproveAmendment, async (trx, given) => {
    const {
      id,
      body: { amendment, reason },
      at,
    } = given;
    const locked = await lockAmendment(trx, id);
    const { grant } = locked;
    const ground = await readGround(trx, grant);
    const fundedTwice = await readFundedTwice(trx, [grant.applicationId]);
    refuseIf(refuseApproval(locked, { ...ground, fundedTwice }, given));
    const open = orNotFound(locked.open);
    const addedCents = addedBy(open, grant);
    const deadline = amendmentDeadline(ground.call, at);
    await markApproved(trx, given, deadline);
    const supplement = addedCents > 0 ? await reserveSupplement(trx, grant, open, ground.tranches, at) : null;
    const facts = {
      amendment,
      addedCents,
      deadlineOn: parisDate(deadline.deadlineAt),
      ...(supplement ? { tranche: supplement.rank } : {}),
      ...(supplement && (await awaitsVisa(trx, grant, [supplement], await readVisaDecisions(trx, id))) ? { awaits: 'visa' } : {}),
    };
    return {
      facts,
      ...(await grantNow(trx, grant)),
      after: async (cause) => {
        await insertReason(trx, id, cause.version, reason);
        if (supplement) await postMovements(trx, [reservationOf(grant, supplement, cause, at)], 'all_or_none', at);
      },
    };
  }),

  rejectAmendment: once(db, RejectAmendment, async (trx, given) => {
    const {
      id,
      body: { amendment, reason },
    } = given;
    const { grant, open } = await lockAmendment(trx, id);
    refuseIf(refuseAmendmentRejection({ grant, open }, given));
    await markRejected(trx, given);
    return {
      facts: { amendment, addedCents: addedBy(orNotFound(open), grant) },
      ...(await grantNow(trx, grant)),
      after: ({ version }) => insertReason(trx, id, version, reason),
    };
  }),

  withdrawAmendment: once(db, WithdrawAmendment, async (trx, given) => {
    const {
      id,
      body: { amendment, reason },
      at,
    } = given;
    const { grant, open } = await lockAmendment(trx, id);
    refuseIf(refuseAmendmentWithdrawal({ grant, open }, given));
    const write = (version: number) => insertReason(trx, id, version, reason);
    return dropAmendment(trx, grant, 'withdrawn', { facts: { amendment }, at, write });
  }),

  /** Signs for one side. The second signature puts the amendment in force. */
  signAmendment: once(
    db,
    SignAmendment,
    async (trx, given, prepared: Prepared) => {
      const {
        id,
        caller,
        body: { amendment, documentSha256 },
        at,
      } = given;
      const locked = await lockAmendment(trx, id);
      const { grant } = locked;
      const ground = await readGround(trx, grant);
      refuseIf(refuseAmendmentSignature(locked, { ...ground, visas: await readVisaDecisions(trx, id) }, given));
      const open = orNotFound(locked.open);
      const side = sideOf(caller);
      const plan = planOfAmendment(amendment);
      const read = async () => orNotFound(await readDraftAmendment(trx, id, plan));
      await signDocument(trx, provider, { plan, side, read, prepared }, given);
      if (open.signed.length === 0) return { facts: { amendment, side, documentSha256 }, ...(await grantNow(trx, grant)) };
      return putInForce(trx, grant, open, ground, { side, documentSha256, at });
    },
    ({ id, body }) => prepareDocument(db, id, planOfAmendment(body.amendment)),
  ),

  /**
   * Reminds the person whom an open amendment waits for: its reviewer or the lead, the decider, or the side that has
   * not signed.
   */
  remindAmendment: deadline(db, lockOpen, async (trx, { grant, open }, { id, at }) => {
    const reminder = dueAmendmentReminder(open, grant, at);
    if (!reminder) return null;
    await markAmendmentReminded(trx, id, at);
    return {
      facts: { amendment: open.number, state: open.state, ...(reminder.last ? { last: true } : {}) },
      ...(await grantNow(trx, grant)),
    };
  }),

  /** Escalates to the lead an amendment whose opinion is past its deadline. */
  escalateAmendment: deadline(db, lockOpen, async (trx, { grant, open }, { id, at }) => {
    if (!isAmendmentLate(open, grant, at)) return null;
    await markAmendmentEscalated(trx, id, at);
    return { facts: { amendment: open.number }, ...(await grantNow(trx, grant)) };
  }),

  /**
   * Lapses without both signatures at its deadline, or with its grant: what it had reserved is available again. One
   * that waits for the fund's signature alone has its deadline put off.
   */
  lapseAmendment: deadline(
    db,
    whenDue(lockOpen, ({ grant, open }) => nextAmendmentDue(open, grant)),
    async (trx, { grant, open }, { id, at }) => {
      const ground = await readGround(trx, grant);
      if (awaitsFund({ grant, open, ...ground }, at)) {
        const clock = amendmentDeadline(ground.call, at);
        await putOffAmendment(trx, id, clock);
        const facts = { amendment: open.number, deadlineOn: parisDate(clock.deadlineAt) };
        return { name: 'escalateAmendment', facts, ...(await grantNow(trx, grant)) };
      }
      const facts = { amendment: open.number, isSigning: open.state === 'to_sign' && open.deadlineAt <= at };
      return dropAmendment(trx, grant, 'lapsed', { facts, at });
    },
  ),
});
