import type { Kysely, Transaction } from 'kysely';
import { once } from '../../db/core/commands.ts';
import { postDays, readStaffed } from '../../db/datalab/day-ledger.ts';
import { openStreams } from '../../db/core/events.ts';
import { lockGrant } from '../../db/grants/grants.ts';
import {
  shareLockMissionGrant,
  insertMission,
  lockMission,
  markMissionReminded,
  type MissionMove,
  moveMission,
  readReportedValues,
  type MissionColumns,
} from '../../db/datalab/missions.ts';
import type { DB } from '../../db/core/schema.ts';
import { settleAlert } from '../../db/impact/slippage.ts';
import type { Given } from '../../domain/core/command.ts';
import type { Facts } from '../../domain/core/event.ts';
import {
  AcceptMission,
  CloseMission,
  compareIndicator,
  DeclineMission,
  DeliverMission,
  type Mission,
  missionWait,
  nextMissionDue,
  ProposeMission,
  refuseMissionAcceptance,
  refuseMissionClosing,
  refuseMissionDeclining,
  refuseMissionDelivery,
  refuseMissionStaffing,
  refuseMissionWithdrawal,
  refuseProposal,
  StaffMission,
  WithdrawMission,
} from '../../domain/datalab/mission.ts';
import { missionKindOf } from '../../domain/datalab/mission-catalogue.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { scopeOf } from '../../domain/core/role.ts';
import { lettingGo, movedPeriod, restaffing, spending, staffingFacts, sumOfDays } from '../../domain/datalab/staffing.ts';
import { readDayPlan } from './requests.ts';
import { deadline, reminder, whenDue } from '../core/deadline.ts';
import type { Effect } from '../../db/core/append-effect.ts';
import { NO_WAIT } from '../../domain/datalab/wait.ts';

type Move = MissionMove & { facts?: Facts; columns?: MissionColumns };

/** Writes a mission's new state and values, with the deadline of that state. */
async function move(trx: Transaction<DB>, id: string, to: Move): Promise<Effect> {
  const { state, wait, remindedAt = null, facts = {}, columns = {} } = to;
  await moveMission(trx, id, to, columns);
  return { facts, due: nextMissionDue({ ...wait, state, remindedAt }), state };
}

/** Locks a mission whose date has come. */
const lockDue = whenDue((trx, { id }) => lockMission(trx, id), nextMissionDue);

const remind = (db: Kysely<DB>) => reminder(db, lockDue, markMissionReminded, nextMissionDue);

/** The locked mission of a command that the guard accepts. */
async function lockFor<Body>(
  trx: Transaction<DB>,
  given: Given<Body>,
  refuse: (mission: Mission, given: Given<Body>) => ReturnType<typeof refuseProposal>,
): Promise<Mission> {
  const mission = orNotFound(await lockMission(trx, given.id));
  refuseIf(refuse(mission, given));
  return mission;
}

const nextOf = ({ id, version }: Mission) => ({ streamId: id, version: version + 1 });

/** The reported values of its indicator so far, as they are stored; null on a side without one. */
async function compare(trx: Transaction<DB>, mission: Mission) {
  const { before, after } = compareIndicator(await readReportedValues(trx, mission.grantId), mission);
  return {
    columns: { value_before: before && JSON.stringify(before), value_after: after && JSON.stringify(after) },
    facts: { compared: before !== null && after !== null },
  };
}

export const missionActivities = (db: Kysely<DB>) => ({
  proposeMission: once(db, ProposeMission, async (trx, given) => {
    const { id, caller, body, at } = given;
    // Reports raise and settle alerts under this lock, so a mission that answers one takes it too, before any other.
    if (body.alert !== null) await lockGrant(trx, body.grantId);
    refuseIf(refuseProposal(await shareLockMissionGrant(trx, body.grantId, scopeOf(caller)), given));
    const wait = missionWait.answer(at);
    await openStreams(trx, 'mission', [id]);
    await insertMission(trx, { id, at, personId: caller.personId, kind: missionKindOf(body.kind), wait }, body);
    if (body.alert !== null)
      await settleAlert(trx, body.grantId, body.alert, { as: 'mission_proposed', personId: caller.personId, at, reason: null });
    return {
      facts: {
        grantId: body.grantId,
        missionKind: body.kind,
        halfDays: body.days * 2,
        startsOn: body.startsOn,
        endsOn: body.endsOn,
        alert: body.alert,
      },
      due: nextMissionDue({ ...wait, state: 'proposed', remindedAt: null }),
      state: 'proposed',
    };
  }),

  acceptMission: once(db, AcceptMission, async (trx, given) => {
    await lockFor(trx, given, refuseMissionAcceptance);
    return move(trx, given.id, { state: 'accepted', wait: missionWait.staffing(given.at) });
  }),

  declineMission: once(db, DeclineMission, async (trx, given) => {
    await lockFor(trx, given, refuseMissionDeclining);
    const columns = { end_reason: given.body.reason };
    const { byLetter } = given.caller;
    return move(trx, given.id, { state: 'declined', wait: NO_WAIT, columns, ...(byLetter && { facts: { byLetter } }) });
  }),

  withdrawMission: once(db, WithdrawMission, async (trx, given) => {
    const mission = await lockFor(trx, given, refuseMissionWithdrawal);
    await postDays(trx, lettingGo(await readStaffed(trx, given.id)), nextOf(mission), given.at);
    const columns = { end_reason: given.body.reason };
    return move(trx, given.id, { state: 'withdrawn', wait: NO_WAIT, columns });
  }),

  staffMission: once(db, StaffMission, async (trx, given) => {
    const { id, body, at } = given;
    const mission = orNotFound(await lockMission(trx, id));
    const plan = await readDayPlan(trx, id, body.days);
    refuseIf(refuseMissionStaffing(mission, plan, given));
    await postDays(trx, restaffing(id, plan.staffed, body.days), nextOf(mission), at);
    const { startsOn, endsOn } = movedPeriod(mission, body);
    return move(trx, given.id, {
      state: 'staffed',
      wait: missionWait.delivery(endsOn),
      // An unchanged period is not reminded of twice.
      remindedAt: mission.state === 'staffed' && endsOn === mission.endsOn ? mission.remindedAt : null,
      facts: { ...staffingFacts(plan.staffed, body.days), startsOn, endsOn },
      columns: { starts_on: startsOn, ends_on: endsOn },
    });
  }),

  deliverMission: once(db, DeliverMission, async (trx, given) => {
    const { id, caller, body, at } = given;
    const mission = orNotFound(await lockMission(trx, id));
    const plan = await readDayPlan(trx, id, body.spentBy);
    refuseIf(refuseMissionDelivery(mission, plan, given));
    await postDays(trx, spending(id, plan.staffed, body.spentBy), nextOf(mission), at);
    return move(trx, given.id, {
      state: 'delivered',
      wait: missionWait.comparison(at),
      facts: { halfDays: sumOfDays(body.spentBy) },
      columns: { report: body.report, url: body.url, delivered_by: caller.personId, delivered_at: at },
    });
  }),

  closeMission: once(db, CloseMission, async (trx, given) => {
    const mission = await lockFor(trx, given, refuseMissionClosing);
    const { columns, facts } = await compare(trx, mission);
    return move(trx, given.id, { state: 'closed', wait: NO_WAIT, facts, columns: { ...columns, conclusion: given.body.conclusion } });
  }),

  /** Reminds the project that a mission waits for its answer. */
  remindMissionAnswer: remind(db),
  /** Reminds the leads that an accepted mission has no planned people yet. */
  remindStaffing: remind(db),
  /** Reminds the leads and the people who work for it that its period has ended. */
  remindMissionDelivery: remind(db),
  /** Reminds the leads to compare the indicator. */
  remindComparison: remind(db),

  /** Ends a proposal that the project has not answered. */
  lapseMission: deadline(db, lockDue, (trx, _, { id }) => move(trx, id, { state: 'lapsed', wait: NO_WAIT })),

  /** Closes it a year after its delivery, with what the reports say by then. */
  closeUncompared: deadline(db, lockDue, async (trx, mission, { id }) =>
    move(trx, id, { state: 'closed', wait: NO_WAIT, ...(await compare(trx, mission)) }),
  ),
});
