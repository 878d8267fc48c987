import type { Kysely, Transaction } from 'kysely';
import {
  confirmAbsence,
  insertAbsence,
  lockAbsence,
  lockDeclarations,
  lockPerson,
  markAbsence,
  readDeclaration,
  readOpenAbsence,
} from '../../db/people/absences.ts';
import { once } from '../../db/core/commands.ts';
import { appendToEach } from '../../db/core/events.ts';
import { lockAwaitedOf, passOpinion, readAppealsOf, readHeldOf } from '../../db/review/pending-opinions.ts';
import { readCandidate } from '../../db/review/reviews.ts';
import { lockPersonStream } from '../../db/people/roles.ts';
import type { DB } from '../../db/core/schema.ts';
import {
  type Absence,
  ConfirmAbsence,
  DeclareAbsence,
  EndAbsence,
  nextAbsenceDue,
  refuseAbsence,
  refuseConfirmation,
  refuseReturn,
} from '../../domain/people/absence.ts';
import type { By } from '../../domain/core/command.ts';
import type { Facts } from '../../domain/core/event.ts';
import type { FundSettings } from '../../domain/core/fund-settings.ts';
import { PERSON_STATE } from '../../domain/people/person.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { type PendingOpinion, mayTake } from '../../domain/review/review.ts';
import { takeBack } from '../committee/appeals.ts';
import { nextCause, reckonMonths } from '../datalab/capacity.ts';
import { deadline, whenDue } from '../core/deadline.ts';
import type { Effect } from '../../db/core/append-effect.ts';

/**
 * Locks an absence whose date has come, after locking what awaits the opinions of the absent person or the substitute.
 */
const lockDue = (side: 'reviewer_id' | 'stands_in_for') =>
  whenDue(
    async (trx, { id }) => {
      const locked = await lockAwaitedOf(trx, side, id);
      const absence = await lockAbsence(trx, id);
      return absence && { absence, locked };
    },
    ({ absence }) => nextAbsenceDue(absence),
  );

/**
 * From the first day of an absence to its end the substitute has the absent person's roles: they are read from the
 * absence, and nothing is moved. The opinions that a reviewer is asked for, on steps and on amendments, pass to the
 * substitute, and those not given come back, in the transaction that begins or ends the absence. An appeal goes back to
 * the lead, who chooses a reviewer without any part in it. Applications, then grants, are locked before the person, as
 * when a person is asked for an opinion. An absence does not count at all, not even its days, before it is confirmed.
 */
export const absenceActivities = (db: Kysely<DB>, settings: FundSettings) => ({
  declareAbsence: once(db, DeclareAbsence, async (trx, given) => {
    const { id, body, at } = given;
    await lockDeclarations(trx);
    const declaration = await readDeclaration(trx, id, body.substituteId);
    refuseIf(refuseAbsence(declaration, given, settings));
    await lockPersonStream(trx, id);
    await insertAbsence(trx, given, orNotFound(declaration.substitute).organisationId);
    const absence = orNotFound((await readOpenAbsence(trx, id)) ?? undefined);
    const isConfirmed = absence.confirmedAt !== null;
    const uncovered = isConfirmed ? await reckonMonths(trx, id, await nextCause(trx, id), at) : {};
    return { facts: { ...body, isConfirmed, ...uncovered }, due: nextAbsenceDue(absence), state: PERSON_STATE };
  }),

  /** From here on the absence counts: its days, and, once the first has come, its roles and opinions. */
  confirmAbsence: once(db, ConfirmAbsence, async (trx, given) => {
    const { id, by } = given;
    await lockDeclarations(trx);
    await lockPerson(trx, id);
    const declaration = await readDeclaration(trx, id);
    refuseIf(refuseConfirmation(declaration, given));
    const { startsOn, endsOn, substituteId, declaredBy } = orNotFound(declaration.open ?? undefined);
    await lockPersonStream(trx, id);
    await confirmAbsence(trx, id, by);
    const uncovered = await reckonMonths(trx, id, await nextCause(trx, id), by.at);
    return {
      facts: { startsOn, endsOn, substituteId, declaredBy, ...uncovered },
      due: nextAbsenceDue({ startsOn, endsOn, confirmedAt: by.at, startedAt: null }),
      state: PERSON_STATE,
    };
  }),

  endAbsence: once(db, EndAbsence, async (trx, given) => {
    const { id, at } = given;
    const locked = await lockAwaitedOf(trx, 'stands_in_for', id);
    const absence = await lockAbsence(trx, id);
    refuseIf(refuseReturn(await readCandidate(trx, id), absence, given));
    return comeBack(trx, orNotFound(absence ?? undefined), locked, at);
  }),

  /** On the first day, opinions asked of the absent person pass to the substitute. */
  startAbsence: deadline(db, lockDue('reviewer_id'), (trx, { absence, locked }, { at }) => goAway(trx, absence, locked, at)),

  /** After the last day, they come back. */
  lapseAbsence: deadline(db, lockDue('stands_in_for'), (trx, { absence, locked }, { at }) => comeBack(trx, absence, locked, at)),
});

async function goAway(trx: Transaction<DB>, absence: Absence, locked: readonly string[], at: string): Promise<Effect> {
  const { personId: id, substituteId } = absence;
  const by = { at, personId: null };
  const substitute = await readCandidate(trx, substituteId);
  const held = await readHeldOf(trx, 'reviewer_id', id, { takerId: substituteId, locked });
  const handedOver = held.filter((opinion) => mayTake(opinion, substitute));
  const kept = held.filter((opinion) => !handedOver.includes(opinion));
  for (const opinion of handedOver)
    await passOpinion(trx, opinion, { personId: substituteId, standsInFor: id }, { at, ending: 'handed_over' });
  await tellOfEach(trx, by, 'handOver', handedOver, { reviewerId: substituteId, standsInFor: id });
  await tellOfEach(trx, by, 'keep', kept, { reviewerId: id, substituteId });
  await takeBack(trx, by, await readAppealsOf(trx, id, locked), { reviewerId: id, away: true });
  await markAbsence(trx, id, 'started_at', at);
  await lockPersonStream(trx, id);
  return {
    facts: { substituteId, handedOver: handedOver.length, kept: kept.length },
    due: nextAbsenceDue({ ...absence, startedAt: at }),
    state: PERSON_STATE,
  };
}

/**
 * Opinions that the person may no longer judge stay with the substitute. Nothing had passed if the absence was not
 * confirmed.
 */
async function comeBack(
  trx: Transaction<DB>,
  { personId: id, substituteId, declaredBy, confirmedAt }: Absence,
  locked: readonly string[],
  at: string,
): Promise<Effect> {
  const person = await readCandidate(trx, id);
  const held = await readHeldOf(trx, 'stands_in_for', id, { takerId: id, locked });
  const returned = held.filter((opinion) => mayTake(opinion, person));
  for (const opinion of held) {
    const personId = returned.includes(opinion) ? id : opinion.reviewerId;
    await passOpinion(trx, opinion, { personId, standsInFor: null }, { at, ending: 'absence_over' });
  }
  await tellOfEach(trx, { at, personId: null }, 'return', returned, { reviewerId: id });
  await markAbsence(trx, id, 'ended_at', at);
  await lockPersonStream(trx, id);
  await reckonMonths(trx, id, await nextCause(trx, id), at);
  const unconfirmed = confirmedAt ? {} : { declaredBy, isConfirmed: false };
  return { facts: { substituteId, returned: returned.length, ...unconfirmed }, due: null, state: PERSON_STATE };
}

/** One event for each opinion, on its application or its grant; none changes a deadline. */
export const tellOfEach = (
  trx: Transaction<DB>,
  by: By,
  what: 'handOver' | 'keep' | 'return' | 'vacate',
  opinions: readonly PendingOpinion[],
  facts: Facts,
): Promise<void> =>
  appendToEach(
    trx,
    by,
    opinions.map(({ streamId, on }) => ({
      streamId,
      name: 'amendment' in on ? (`${what}Amendment` as const) : (`${what}Step` as const),
      facts: { ...on, ...facts },
    })),
  );
