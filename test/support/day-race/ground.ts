import { setDatalabPerson } from '../../../db/datalab/capacity.ts';
import { newId } from '../../../db/core/ids.ts';
import { openStreams } from '../../../db/core/events.ts';
import { monthsFromOn } from '../../../domain/datalab/capacity.ts';
import { type AnySkill } from '../../../domain/datalab/days.ts';
import type { Caller } from '../../../domain/core/role.ts';
import type { Database } from '../database.ts';
import { openCommandHarness } from '../command-harness.ts';

/** Where a race runs: some people, some months, and the things to which their days are promised. */
export type Ground = { people: string[]; months: string[]; things: string[]; caller: Caller };

export const SKILLS_OF: readonly AnySkill[] = ['design', 'cloud'];
const LOGINS = ['reviewer-legal', 'reviewer-data', 'reviewer-impact'];
const THINGS = 8;

/** Prepares a race in a fresh database: no person has any days yet. */
export async function layGround({ db }: Database): Promise<Ground> {
  const { callers } = await openCommandHarness(db);
  const caller = callers['lead'];
  if (!caller) throw new Error('no person has the login lead');
  const people = LOGINS.flatMap((login) => callers[login]?.personId ?? []);
  const things = Array.from({ length: THINGS }, newId);
  await db.transaction().execute(async (trx) => {
    for (const personId of people) await setDatalabPerson(trx, personId, { skills: [...SKILLS_OF], sharePercent: 0, leavesOn: null });
    await openStreams(trx, 'datalab_request', things);
  });
  return { people, months: monthsFromOn('2030-01', 2), things, caller };
}
