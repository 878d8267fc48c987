import assert from 'node:assert/strict';
import type { Kysely, Transaction } from 'kysely';
import { type LockedApplication, lockApplication, setApplicationState } from '../../db/applications/applications.ts';
import { endAssignments } from '../../db/review/assignments.ts';
import { readCallVersion } from '../../db/calls/calls.ts';
import { once } from '../../db/core/commands.ts';
import { ease } from '../../db/core/credit-release.ts';
import { readNotice } from '../../db/grants/ending-notices.ts';
import { lockGrant, readGrantIdOf, setGrantState, setDeadline } from '../../db/grants/grants.ts';
import {
  endReexamination,
  insertReexamination,
  markReexaminationReminded,
  readAwardedAt,
  readReexamination,
} from '../../db/committee/reexaminations.ts';
import { cancelSteps, readSteps } from '../../db/review/reviews.ts';
import type { DB } from '../../db/core/schema.ts';
import { readItem } from '../../db/committee/sessions.ts';
import { readTranches } from '../../db/grants/tranches.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { type Grant, signatureDeadline } from '../../domain/grants/grant.ts';
import {
  ConfirmAward,
  isReexaminable,
  nextReexaminationDue,
  type Reexamination,
  reexaminationDeadline,
  refuseConfirmedAward,
  refuseReexamination,
  refuseWithdrawnAward,
  WithdrawAward,
} from '../../domain/committee/reexamination.ts';
import { sumCents } from '../../domain/core/money.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { claimableCents } from '../../domain/grants/claim.ts';
import { isReviewed } from '../../domain/review/review.ts';
import { deadline, whenDue } from '../core/deadline.ts';
import { applicationNow, grantNow } from '../core/next-deadline.ts';
import { endGrant } from '../grants/endings.ts';
import { listed } from '../review/reviews.ts';
import type { RelatedEffect } from '../../db/core/append-effect.ts';

/**
 * Suspends the grant of a locked application whose award is re-examined, and stores the grant's state. Refused if the
 * award can no longer be withdrawn.
 */
export async function openReexamination(trx: Transaction<DB>, { id }: LockedApplication, at: string): Promise<RelatedEffect> {
  const grant = orNotFound(await lockGrant(trx, (await readGrantIdOf(trx, id)) ?? ''));
  const { id: grantId, state: grantState } = grant;
  const awardedAt = await readAwardedAt(trx, id);
  refuseIf(refuseReexamination(grantState, awardedAt, at));
  assert(isReexaminable(grantState));
  const deadline = reexaminationDeadline(awardedAt);
  await insertReexamination(trx, id, { grantId, grantState, ...deadline, at });
  await setGrantState(trx, grantId, 'suspended');
  return {
    streamId: grantId,
    name: 'reexamineAward',
    facts: { was: grantState, deadlineOn: parisDate(deadline.deadlineAt) },
    ...(await grantNow(trx, { ...grant, state: 'suspended' })),
  };
}

/** A locked application's re-examination, with the grant that it suspends. */
async function lockReexamination(
  trx: Transaction<DB>,
  application: LockedApplication,
): Promise<{ reexamination: Reexamination; grant: Grant }> {
  const reexamination = await readReexamination(trx, application.id);
  assert(reexamination, `application ${application.id} is examined again, and nothing says since when`);
  return { reexamination, grant: orNotFound(await lockGrant(trx, reexamination.grantId)) };
}

/** The award stands, and the grant resumes its state. One that is not signed yet gets a new deadline. */
async function resumeGrant(
  trx: Transaction<DB>,
  { application, reexamination, grant }: { application: LockedApplication; reexamination: Reexamination; grant: Grant },
  at: string,
): Promise<RelatedEffect> {
  const { grantState: state } = reexamination;
  const isUnsigned = state === 'to_accept' || state === 'to_sign';
  const call = await readCallVersion(trx, application.callId, application.callVersion);
  const deadline = isUnsigned ? { ...signatureDeadline(call, at), remindedAt: null } : {};
  await setGrantState(trx, grant.id, state);
  const now = { ...grant, ...deadline, state, inReexamination: false };
  if (isUnsigned) await setDeadline(trx, grant.id, now);
  return {
    streamId: grant.id,
    facts: { state, ...(isUnsigned ? { deadlineOn: parisDate(now.deadlineAt) } : {}) },
    ...(await grantNow(trx, now)),
    after: () => ease(trx, [grant.envelopeId], at),
  };
}

/** Locks an application with its re-examination, if its date has come. */
const lockDue = whenDue(
  async (trx, { id }) => {
    const application = await lockApplication(trx, id);
    const reexamination = application?.state === 'in_reexamination' ? await readReexamination(trx, id) : null;
    return application && reexamination ? { application, reexamination } : null;
  },
  ({ reexamination }) => nextReexaminationDue(reexamination),
);

export const reexaminationActivities = (db: Kysely<DB>) => ({
  /** Confirms the award, once the new opinion has been given. */
  confirmAward: once(db, ConfirmAward, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { reason },
      at,
    } = given;
    const application = orNotFound(await lockApplication(trx, id));
    const steps = await readSteps(trx, id);
    refuseIf(refuseConfirmedAward(application, await readItem(trx, id), steps, given));
    const { reexamination, grant } = await lockReexamination(trx, application);
    await endReexamination(trx, id, { outcome: 'confirmed', at, personId, reason });
    await setApplicationState(trx, [id], 'awarded');
    const also = [await resumeGrant(trx, { application, reexamination, grant }, at)];
    return { ...(await applicationNow(trx, { ...application, state: 'awarded' })), also };
  }),

  /**
   * Withdraws, in time, an award that was unlawful. Its grant ends as if terminated by finance; what was paid may be
   * claimed back.
   */
  withdrawAward: once(db, WithdrawAward, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { reason, order },
      at,
    } = given;
    const application = orNotFound(await lockApplication(trx, id));
    const reexamination = await readReexamination(trx, id);
    const grant = reexamination && orNotFound(await lockGrant(trx, reexamination.grantId));
    const tranches = grant ? await readTranches(trx, grant.id) : [];
    const notice = grant ? await readNotice(trx, grant.id) : undefined;
    refuseIf(refuseWithdrawnAward(application, await readItem(trx, id), { reexamination, tranches, notice }, given));
    await endReexamination(trx, id, { outcome: 'withdrawn', at, personId, reason });
    await setApplicationState(trx, [id], 'award_withdrawn');
    const ended = await endGrant(trx, orNotFound(grant ?? undefined), tranches, { reason, order, at });
    return {
      facts: { notice: notice?.number ?? 0, paidCents: sumCents(tranches.map(claimableCents)) },
      ...(await applicationNow(trx, { ...application, state: 'award_withdrawn' })),
      also: [ended],
    };
  }),

  /** Reminds the chair that the time to withdraw the award ends soon. */
  remindReexamination: deadline(db, lockDue, async (trx, { application }, { id, at }) => {
    await markReexaminationReminded(trx, id, at);
    return applicationNow(trx, application);
  }),

  /**
   * Ends the time in which the award could be withdrawn: it stands (CRPA L242-1), and an opinion is no longer awaited.
   */
  lapseReexamination: deadline(db, lockDue, async (trx, { application }, { id, at }) => {
    const { reexamination, grant } = await lockReexamination(trx, application);
    const awaited = (await readSteps(trx, id)).filter((step) => !isReviewed([step])).map(({ key }) => key);
    await cancelSteps(trx, id);
    await endAssignments(trx, id, at);
    await endReexamination(trx, id, { outcome: 'lapsed', at, personId: null, reason: null });
    await setApplicationState(trx, [id], 'awarded');
    const also = [await resumeGrant(trx, { application, reexamination, grant }, at)];
    return { facts: listed('cancelled', awaited), ...(await applicationNow(trx, { ...application, state: 'awarded' })), also };
  }),
});
