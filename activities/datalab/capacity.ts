import type { Kysely, Transaction } from 'kysely';
import {
  lockDatalabPerson,
  readDatalabPeople,
  readPlannedMonths,
  setDatalabPerson,
  setLastDay,
  setOtherDuty,
} from '../../db/datalab/capacity.ts';
import { once } from '../../db/core/commands.ts';
import { type DayCause, postDays } from '../../db/datalab/day-ledger.ts';
import { readVersion } from '../../db/core/events.ts';
import { readCandidate } from '../../db/review/reviews.ts';
import { lockPersonStream } from '../../db/people/roles.ts';
import type { DB } from '../../db/core/schema.ts';
import { moveDate, parisDate } from '../../domain/core/calendar.ts';
import {
  capacityOf,
  isOfDatalab,
  monthOf,
  refuseDatalabMonth,
  refuseDatalabPerson,
  SetDatalabMonth,
  SetDatalabPerson,
} from '../../domain/datalab/capacity.ts';
import type { Given } from '../../domain/core/command.ts';
import { uncoveredIn } from '../../domain/datalab/day-ledger.ts';
import type { Facts } from '../../domain/core/event.ts';
import { refuseIf } from '../../domain/core/refusal.ts';
import type { Effect } from '../../db/core/append-effect.ts';
import { personNow } from '../core/next-deadline.ts';

/** The facts of an event by which promised days are lost; empty otherwise. The leads are notified of them. */
const factsOf = (uncovered: number): Facts => (uncovered > 0 ? { uncoveredHalfDays: uncovered } : {});

/**
 * Recomputes a person's months, from the current one on, after a change that affects their capacity. The person's
 * stream is locked, and `cause` is its event. Days that no longer fit are no longer reserved but stay promised; returns
 * the facts about them.
 */
export async function reckonMonths(trx: Transaction<DB>, personId: string, cause: DayCause, at: string): Promise<Facts> {
  if (!(await lockDatalabPerson(trx, personId))) return {};
  const person = (await readDatalabPeople(trx, [personId])).get(personId);
  const months = await readPlannedMonths(trx, personId, monthOf(parisDate(at)));
  const asked = person
    ? months.map((month) => ({ kind: 'set_capacity' as const, personId, month, halfDays: capacityOf(person, month) }))
    : [];
  return factsOf(uncoveredIn(await postDays(trx, asked, cause, at)));
}

/** The next event of a person's locked stream. */
export const nextCause = async (trx: Transaction<DB>, streamId: string): Promise<DayCause> => ({
  streamId,
  version: (await readVersion(trx, streamId)) + 1,
});

/**
 * Sets yesterday as the last day of a person who may no longer work for the Datalab. Returns the facts about the days
 * that are lost.
 */
export async function leaveDatalab(trx: Transaction<DB>, personId: string, cause: DayCause, at: string): Promise<Facts> {
  if (isOfDatalab(await readCandidate(trx, personId))) return {};
  if (!(await lockDatalabPerson(trx, personId))) return {};
  await setLastDay(trx, personId, moveDate(parisDate(at), { days: -1 }));
  return reckonMonths(trx, personId, cause, at);
}

/** Changes something that affects a person's capacity, and recomputes their months. */
async function change(trx: Transaction<DB>, { id, at }: Given<unknown>, facts: Facts, write: () => Promise<void>): Promise<Effect> {
  await lockPersonStream(trx, id);
  await write();
  const uncovered = await reckonMonths(trx, id, await nextCause(trx, id), at);
  return { facts: { ...facts, ...uncovered }, ...(await personNow(trx, id)) };
}

/** The Datalab's capacity has no waiting workflow: as with roles, the workflow `person` only writes letters. */
export const capacityCommands = (db: Kysely<DB>) => ({
  setDatalabPerson: once(db, SetDatalabPerson, async (trx, given) => {
    const { id, body } = given;
    const person = (await readDatalabPeople(trx, [id])).get(id);
    refuseIf(refuseDatalabPerson(await readCandidate(trx, id), person, given));
    const { skills, sharePercent, leavesOn } = body;
    const facts = { skills: skills.join(','), sharePercent, leavesOn };
    return change(trx, given, facts, () => setDatalabPerson(trx, id, body));
  }),

  setDatalabMonth: once(db, SetDatalabMonth, async (trx, given) => {
    const { id, body } = given;
    await lockPersonStream(trx, id);
    await lockDatalabPerson(trx, id);
    refuseIf(refuseDatalabMonth((await readDatalabPeople(trx, [id])).get(id), given));
    const halfDays = body.otherDays * 2;
    return change(trx, given, { month: body.month, halfDays }, () => setOtherDuty(trx, id, body.month, halfDays));
  }),
});
