import type { Kysely, Transaction } from 'kysely';
import { insertAbsence, lockAbsence, lockDeclarations, markAbsence, readOpenAbsence, readStoodIn } from '../../db/people/absences.ts';
import { once } from '../../db/core/commands.ts';
import { appendEvent, appendToEach, type By } from '../../db/core/events.ts';
import { lockAwaitedOf, passOpinion, readAppealsOf, readHeldOf } from '../../db/review/pending-opinions.ts';
import { readCandidate } from '../../db/review/reviews.ts';
import { lockPersonStream } from '../../db/people/roles.ts';
import type { DB } from '../../db/core/schema.ts';
import { type Absence, DeclareAbsence, EndAbsence, nextAbsenceDue, refuseAbsence, refuseReturn } from '../../domain/people/absence.ts';
import type { Receipt } from '../../domain/core/command.ts';
import type { Facts } from '../../domain/core/event.ts';
import { PERSON_STATE } from '../../domain/people/person.ts';
import { found, refuseIf } from '../../domain/core/refusal.ts';
import { type HeldOpinion, mayTake } from '../../domain/review/review.ts';
import { takeBack } from '../committee/appeals.ts';
import { nextCause, reckonMonths } from '../datalab/capacity.ts';
import { deadline } from '../core/deadline.ts';

/**
 * From the first day of an absence to its end the substitute has the roles of whoever is away: they are read from the absence, and nothing is moved. The
 * opinions that a reviewer is asked for, on steps and on amendments, go to the substitute as well, and what is left of them comes back, in the one transaction
 * that begins or ends the absence. An appeal goes back to the lead: who examines it is chosen by the part that nobody has had. Applications, then grants, are
 * locked before the person, as by whoever asks a person for an opinion.
 */
export const absenceActivities = (db: Kysely<DB>) => ({
  declareAbsence: once(db, DeclareAbsence, async (trx, given) => {
    const { id, caller, body, at } = given;
    await lockDeclarations(trx);
    const declaration = {
      person: await readCandidate(trx, id),
      open: await readOpenAbsence(trx, id),
      substitute: await readCandidate(trx, body.substituteId),
      substitutesOwn: await readOpenAbsence(trx, body.substituteId),
      standsIn: await readStoodIn(trx, id),
    };
    refuseIf(refuseAbsence(declaration, given));
    await lockPersonStream(trx, id);
    await insertAbsence(trx, given, found(declaration.substitute).organisationId);
    const uncovered = await reckonMonths(trx, id, await nextCause(trx, id), at);
    const due = nextAbsenceDue({ ...body, personId: id, startedAt: null });
    return appendEvent(
      trx,
      { at, personId: caller.personId },
      { streamId: id, name: 'declareAbsence', facts: { ...body, ...uncovered }, due, state: PERSON_STATE },
    );
  }),

  endAbsence: once(db, EndAbsence, async (trx, given) => {
    const {
      id,
      caller: { personId },
      at,
    } = given;
    const locked = await lockAwaitedOf(trx, 'stands_in_for', id);
    const absence = await lockAbsence(trx, id);
    refuseIf(refuseReturn(await readCandidate(trx, id), absence, given));
    return comeBack(trx, found(absence ?? undefined), locked, { at, personId }, 'endAbsence');
  }),

  /** On the first day, the opinions that are asked of whoever is away go to the substitute. */
  startAbsence: deadline(db, async (trx, id, at) => {
    const locked = await lockAwaitedOf(trx, 'reviewer_id', id);
    const absence = await lockAbsence(trx, id);
    return isDue(absence, 'startAbsence', at) ? goAway(trx, absence, locked, at) : null;
  }),

  /** After the last day, they come back. */
  lapseAbsence: deadline(db, async (trx, id, at) => {
    const locked = await lockAwaitedOf(trx, 'stands_in_for', id);
    const absence = await lockAbsence(trx, id);
    return isDue(absence, 'lapseAbsence', at) ? comeBack(trx, absence, locked, { at, personId: null }, 'lapseAbsence') : null;
  }),
});

/** The row may have moved since the date was set: it is asked again. */
function isDue(absence: Absence | null, what: 'startAbsence' | 'lapseAbsence', at: string): absence is Absence {
  const due = nextAbsenceDue(absence);
  return due?.what === what && due.at <= at;
}

async function goAway(trx: Transaction<DB>, absence: Absence, locked: readonly string[], at: string): Promise<Receipt> {
  const { personId: id, substituteId } = absence;
  const substitute = await readCandidate(trx, substituteId);
  const held = await readHeldOf(trx, 'reviewer_id', id, { takerId: substituteId, locked });
  const handedOver = held.filter((opinion) => mayTake(opinion, substitute));
  const kept = held.filter((opinion) => !handedOver.includes(opinion));
  for (const opinion of handedOver)
    await passOpinion(trx, opinion, { personId: substituteId, standsInFor: id }, { at, ending: 'handed_over' });
  await tellOfEach(trx, { at, personId: null }, 'handOver', handedOver, { reviewerId: substituteId, standsInFor: id });
  await tellOfEach(trx, { at, personId: null }, 'keep', kept, { reviewerId: id, substituteId });
  await takeBack(trx, { at, personId: null }, await readAppealsOf(trx, id, locked), { reviewerId: id, away: true });
  await markAbsence(trx, id, 'started_at', at);
  await lockPersonStream(trx, id);
  const facts = { substituteId, handedOver: handedOver.length, kept: kept.length };
  const due = nextAbsenceDue({ ...absence, startedAt: at });
  return appendEvent(trx, { at, personId: null }, { streamId: id, name: 'startAbsence', facts, due, state: PERSON_STATE });
}

/** What somebody may no longer judge stays with who stood in. */
async function comeBack(
  trx: Transaction<DB>,
  { personId: id, substituteId }: Absence,
  locked: readonly string[],
  by: By,
  name: 'endAbsence' | 'lapseAbsence',
): Promise<Receipt> {
  const person = await readCandidate(trx, id);
  const held = await readHeldOf(trx, 'stands_in_for', id, { takerId: id, locked });
  const returned = held.filter((opinion) => mayTake(opinion, person));
  for (const opinion of held) {
    const personId = returned.includes(opinion) ? id : opinion.reviewerId;
    await passOpinion(trx, opinion, { personId, standsInFor: null }, { at: by.at, ending: 'absence_over' });
  }
  await tellOfEach(trx, { at: by.at, personId: null }, 'return', returned, { reviewerId: id });
  await markAbsence(trx, id, 'ended_at', by.at);
  await lockPersonStream(trx, id);
  await reckonMonths(trx, id, await nextCause(trx, id), by.at);
  const facts = { substituteId, returned: returned.length };
  return appendEvent(trx, by, { streamId: id, name, facts, due: null, state: PERSON_STATE });
}

/** One event for each opinion, on its application or its grant; none of them moves a date. */
export const tellOfEach = (
  trx: Transaction<DB>,
  by: By,
  what: 'handOver' | 'keep' | 'return' | 'vacate',
  opinions: readonly HeldOpinion[],
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
