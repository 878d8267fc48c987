import type { Kysely, Transaction } from 'kysely';
import { readNamed } from '../../db/datalab/capacity.ts';
import { once } from '../../db/core/commands.ts';
import {
  insertDatalabRequest,
  insertDays,
  lockDatalabRequest,
  markDatalabReminded,
  moveDatalabRequest,
  readEstimate,
  readOwner,
  type RequestColumns,
} from '../../db/datalab/requests.ts';
import { postDays, readStaffed } from '../../db/datalab/day-ledger.ts';
import { openStreams } from '../../db/core/events.ts';
import { readCandidate } from '../../db/review/reviews.ts';
import type { DB } from '../../db/core/schema.ts';
import { sumHalfDays, toHalfDays, toSkills } from '../../domain/datalab/days.ts';
import {
  AcceptDatalabRequest,
  CloseDatalabRequest,
  CreateDatalabRequest,
  type DatalabState,
  DeclineDatalabRequest,
  DeliverDatalabRequest,
  nextDatalabDue,
  QualifyDatalabRequest,
  StaffDatalabRequest,
  waitFor,
  WithdrawDatalabRequest,
} from '../../domain/datalab/request.ts';
import {
  type DayPlan,
  refuseAcceptance,
  refuseClosing,
  refuseDatalabRequest,
  refuseDeclining,
  refuseDelivery,
  refuseQualification,
  refuseRequestStaffing,
  refuseRequestWithdrawal,
} from '../../domain/datalab/rules.ts';
import type { Facts } from '../../domain/core/event.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { lettingGo, movedPeriod, type PeopleDays, restaffing, spending, staffingFacts } from '../../domain/datalab/staffing.ts';
import { deadline, reminder, whenDue } from '../core/deadline.ts';
import type { Effect } from '../../db/core/append-effect.ts';
import { NO_WAIT, type Wait } from '../../domain/datalab/wait.ts';

type Move = { state: DatalabState; wait: Wait; remindedAt?: string | null; facts?: Facts; columns?: RequestColumns };

/** Writes a request's new state and values, with the deadline of that state. */
async function move(trx: Transaction<DB>, id: string, to: Move): Promise<Effect> {
  const { state, wait, remindedAt = null, facts = {}, columns = {} } = to;
  await moveDatalabRequest(trx, id, to, columns);
  return { facts, due: nextDatalabDue({ ...wait, state, remindedAt }), state };
}

/** Locks a request whose date has come. */
const lockDue = whenDue((trx, { id }) => lockDatalabRequest(trx, id), nextDatalabDue);

const remind = (db: Kysely<DB>) => reminder(db, lockDue, markDatalabReminded, nextDatalabDue);

/** The promises of a locked thing, and the people named in a plan of days, locked against changes. */
export const readDayPlan = async (trx: Transaction<DB>, id: string, lines: PeopleDays): Promise<DayPlan> => ({
  staffed: await readStaffed(trx, id),
  people: await readNamed(
    trx,
    lines.map(({ personId }) => personId),
  ),
});

export const datalabActivities = (db: Kysely<DB>) => ({
  createDatalabRequest: once(db, CreateDatalabRequest, async (trx, given) => {
    const {
      id,
      caller: { personId, organisationId },
      body,
      at,
    } = given;
    refuseIf(refuseDatalabRequest(await readOwner(trx, body.applicationId), given));
    const wait = waitFor.qualification(at);
    await openStreams(trx, 'datalab_request', [id]);
    await insertDatalabRequest(trx, { id, at, organisationId, personId, wait }, body);
    return {
      facts: { applicationId: body.applicationId },
      due: nextDatalabDue({ ...wait, state: 'requested', remindedAt: null }),
      state: 'requested',
    };
  }),

  qualifyDatalabRequest: once(db, QualifyDatalabRequest, async (trx, given) => {
    const { priority, skills, note, foreseen } = given.body;
    refuseIf(refuseQualification(orNotFound(await lockDatalabRequest(trx, given.id)), given));
    await insertDays(trx, given.id, 'foreseen', toHalfDays(foreseen));
    return move(trx, given.id, {
      state: 'qualified',
      wait: waitFor.decision(given.at),
      facts: { priority },
      columns: { qualified_by: given.caller.personId, priority, skills: toSkills(skills), note },
    });
  }),

  acceptDatalabRequest: once(db, AcceptDatalabRequest, async (trx, given) => {
    const { estimate, startsOn, endsOn, contactPersonId } = given.body;
    const request = orNotFound(await lockDatalabRequest(trx, given.id));
    refuseIf(refuseAcceptance(request, await readCandidate(trx, contactPersonId), given));
    const days = toHalfDays(estimate);
    await insertDays(trx, given.id, 'estimated', days);
    return move(trx, given.id, {
      state: 'accepted',
      wait: waitFor.delivery(endsOn),
      facts: { halfDays: sumHalfDays(days), startsOn, endsOn, contactPersonId },
      columns: { starts_on: startsOn, ends_on: endsOn, contact_person_id: contactPersonId },
    });
  }),

  staffDatalabRequest: once(db, StaffDatalabRequest, async (trx, given) => {
    const { id, body, at } = given;
    const request = orNotFound(await lockDatalabRequest(trx, id));
    const plan = await readDayPlan(trx, id, body.days);
    refuseIf(refuseRequestStaffing(request, await readEstimate(trx, id), plan, given));
    await postDays(trx, restaffing(id, plan.staffed, body.days), { streamId: id, version: request.version + 1 }, at);
    const { startsOn, endsOn } = movedPeriod(request, body);
    return move(trx, id, {
      state: 'accepted',
      wait: waitFor.delivery(endsOn),
      // An unchanged period is not reminded of twice.
      remindedAt: endsOn === request.endsOn ? request.remindedAt : null,
      facts: { ...staffingFacts(plan.staffed, body.days), startsOn, endsOn },
      columns: { starts_on: startsOn, ends_on: endsOn },
    });
  }),

  declineDatalabRequest: once(db, DeclineDatalabRequest, async (trx, given) => {
    refuseIf(refuseDeclining(orNotFound(await lockDatalabRequest(trx, given.id)), given));
    return move(trx, given.id, {
      state: 'declined',
      wait: NO_WAIT,
      columns: { reason: given.body.reason },
    });
  }),

  withdrawDatalabRequest: once(db, WithdrawDatalabRequest, async (trx, given) => {
    const request = orNotFound(await lockDatalabRequest(trx, given.id));
    refuseIf(refuseRequestWithdrawal(request, given));
    const cause = { streamId: given.id, version: request.version + 1 };
    await postDays(trx, lettingGo(await readStaffed(trx, given.id)), cause, given.at);
    return move(trx, given.id, {
      state: 'withdrawn',
      wait: NO_WAIT,
      columns: { reason: given.body.reason },
    });
  }),

  deliverDatalabRequest: once(db, DeliverDatalabRequest, async (trx, given) => {
    const { summary, deliverables, spent, spentBy } = given.body;
    const request = orNotFound(await lockDatalabRequest(trx, given.id));
    const plan = await readDayPlan(trx, given.id, spentBy);
    refuseIf(refuseDelivery(request, plan, given));
    const cause = { streamId: given.id, version: request.version + 1 };
    await postDays(trx, spending(given.id, plan.staffed, spentBy), cause, given.at);
    const days = toHalfDays(spent);
    await insertDays(trx, given.id, 'spent', days);
    return move(trx, given.id, {
      state: 'delivered',
      wait: waitFor.feedback(given.at),
      facts: { halfDays: sumHalfDays(days), deliverables: deliverables.length },
      columns: { summary, deliverables: JSON.stringify(deliverables), delivered_at: given.at },
    });
  }),

  closeDatalabRequest: once(db, CloseDatalabRequest, async (trx, given) => {
    const { rating, helped, comment, indicator } = given.body.feedback;
    refuseIf(refuseClosing(orNotFound(await lockDatalabRequest(trx, given.id)), given));
    return move(trx, given.id, {
      state: 'closed',
      wait: NO_WAIT,
      facts: { rating, helped },
      columns: { rating, helped, comment, indicator: indicator && JSON.stringify(indicator) },
    });
  }),

  /** Reminds the leads that a request is not qualified yet. */
  remindQualification: remind(db),
  /** Reminds the leads that a qualified request waits for their decision. */
  remindDatalabDecision: remind(db),
  /** Reminds the contact and the leads that the period has ended. */
  remindDelivery: remind(db),
  /** Reminds the organisation that asked to give feedback. */
  remindFeedback: remind(db),

  /** Closes a delivered request without feedback. */
  closeUnanswered: deadline(db, lockDue, (trx, _, { id }) => move(trx, id, { state: 'closed', wait: NO_WAIT })),
});
