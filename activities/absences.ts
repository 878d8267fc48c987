import type { Kysely, Transaction } from 'kysely';
import { insertAbsence, lockAbsence, lockDeclarations, markAbsence, readOpenAbsence, readStoodIn } from '../db/absences.ts';
import { type Asked, setReviewer } from '../db/assignments.ts';
import { once } from '../db/commands.ts';
import { appendEvent, appendToEach, type By } from '../db/events.ts';
import { lockAwaitedOf, readAppealsOf, readCandidate, readStepsOf } from '../db/reviews.ts';
import { lockPersonStream } from '../db/roles.ts';
import type { DB } from '../db/schema.ts';
import { type Absence, DeclareAbsence, EndAbsence, nextAbsenceDue, refuseAbsence, refuseReturn } from '../domain/absence.ts';
import type { AssignmentEnding } from '../domain/assignment.ts';
import type { Receipt } from '../domain/command.ts';
import type { EventName, Facts } from '../domain/event.ts';
import { PERSON_STATE } from '../domain/person.ts';
import { found, refuseIf } from '../domain/refusal.ts';
import { type HeldStep, mayTake } from '../domain/review.ts';
import { takeBack } from './appeals.ts';

/**
 * From the first day of an absence to its end the substitute has the roles of whoever is away: they are read from the absence, and nothing is moved. A
 * reviewer's steps go to the substitute as well, and what is left of them comes back, in the one transaction that begins or ends the absence. An appeal goes
 * back to the lead: who examines it is chosen by the part that nobody has had. Applications are locked before the person, as by whoever asks a person for an
 * opinion.
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
    const due = nextAbsenceDue({ ...body, personId: id, startedAt: null });
    return appendEvent(
      trx,
      { at, personId: caller.personId },
      { streamId: id, name: 'declareAbsence', facts: body, due, state: PERSON_STATE },
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

  /** On the first day, the steps of whoever is away go to the substitute. */
  startAbsence: (id: string, at: string): Promise<Receipt | null> =>
    db.transaction().execute(async (trx) => {
      const locked = await lockAwaitedOf(trx, 'reviewer_id', id);
      const absence = await lockAbsence(trx, id);
      return isDue(absence, 'startAbsence', at) ? goAway(trx, absence, locked, at) : null;
    }),

  /** After the last day, they come back. */
  lapseAbsence: (id: string, at: string): Promise<Receipt | null> =>
    db.transaction().execute(async (trx) => {
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
  const steps = await readStepsOf(trx, 'reviewer_id', id, { takerId: substituteId, locked });
  const handedOver = steps.filter((step) => mayTake(step, substitute));
  const kept = steps.filter((step) => !handedOver.includes(step));
  for (const step of handedOver) await pass(trx, step, { personId: substituteId, standsInFor: id }, { at, ending: 'handed_over' });
  await tell(trx, at, 'handOverStep', handedOver, { reviewerId: substituteId, standsInFor: id });
  await tell(trx, at, 'keepStep', kept, { reviewerId: id, substituteId });
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
  const steps = await readStepsOf(trx, 'stands_in_for', id, { takerId: id, locked });
  const returned = steps.filter((step) => mayTake(step, person));
  for (const step of steps) {
    const personId = returned.includes(step) ? id : step.reviewerId;
    await pass(trx, step, { personId, standsInFor: null }, { at: by.at, ending: 'absence_over' });
  }
  await tell(trx, by.at, 'returnStep', returned, { reviewerId: id });
  await markAbsence(trx, id, 'ended_at', by.at);
  await lockPersonStream(trx, id);
  const facts = { substituteId, returned: returned.length };
  return appendEvent(trx, by, { streamId: id, name, facts, due: null, state: PERSON_STATE });
}

/** An absence asks somebody for the opinion of a step: nobody's command, and nobody's load. */
const pass = (
  trx: Transaction<DB>,
  { applicationId, key: step }: HeldStep,
  to: Pick<Asked, 'personId' | 'standsInFor'>,
  ended: { at: string; ending: AssignmentEnding },
): Promise<void> => setReviewer(trx, { applicationId, step }, { ...to, assignedBy: null, byLoad: false }, ended);

/** One event for each step, on its application; none of them moves a date. */
const tell = (trx: Transaction<DB>, at: string, name: EventName, steps: readonly HeldStep[], facts: Facts): Promise<void> =>
  appendToEach(
    trx,
    { at, personId: null },
    steps.map(({ applicationId, key }) => ({ streamId: applicationId, name, facts: { step: key, ...facts } })),
  );
