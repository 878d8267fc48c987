import { sql } from 'kysely';
import { shareLockDatalabPeople } from '../../../db/datalab/capacity.ts';
import { lockMonths, postDays, readMonths, storeDays } from '../../../db/datalab/day-ledger.ts';
import {
  DAY_ACCOUNTS,
  type DayLedger,
  monthKey,
  type MonthState,
  type PersonMonth,
  type Promised,
  settleDays,
} from '../../../domain/datalab/day-ledger.ts';
import { Refused } from '../../../domain/core/refusal.ts';
import { forgetful } from '../race/forgetful.ts';
import { type Parts, REAL } from './command.ts';
import type { Kind } from './plan.ts';

type Post = Parts['post'];

/** Decides on a ledger, and writes it. */
async function postOn(ledger: DayLedger, ...[trx, asked, cause, at]: Parameters<Post>) {
  const settled = settleDays(ledger, asked);
  if ('refusal' in settled) throw new Refused(settled.refusal);
  await storeDays(trx, settled, cause, at);
  return settled.posted;
}

/** Reads the months, waits for its turn, and writes what it computes from what it read before. */
const absolute: Post = async (trx, asked, cause, at) => {
  if (asked.length === 0) return [];
  const seen = await readMonths(trx, asked);
  await lockMonths(trx, asked);
  const now = await readMonths(trx, asked);
  // The sequence numbers are current; the balances are of an earlier moment.
  const stale = new Map([...now].map(([key, state]) => [key, { ...(seen.get(key) ?? state), sequence: state.sequence }]));
  return postOn(stale, trx, asked, cause, at);
};

const difference = (before: MonthState, after: MonthState, account: (typeof DAY_ACCOUNTS)[number]): number =>
  after.balances[account] - before.balances[account];

function shifted(now: MonthState, before: MonthState, after: MonthState): MonthState {
  const balances = { ...now.balances };
  for (const account of DAY_ACCOUNTS) balances[account] += difference(before, after, account);
  const promised = after.promised.map((each): Promised => {
    const [is, was] = [now, before].map(({ promised: all }) =>
      all.find(({ thingId, skill }) => thingId === each.thingId && skill === each.skill),
    );
    const part = (name: 'reserved' | 'uncovered' | 'spent') => (is?.[name] ?? 0) + each[name] - (was?.[name] ?? 0);
    return { ...each, reserved: part('reserved'), uncovered: part('uncovered'), spent: part('spent') };
  });
  return { balances, sequence: after.sequence, promised };
}

/** The same, but it writes the difference: balances stay right, and the check is of an earlier moment. */
const relative: Post = async (trx, asked, cause, at) => {
  if (asked.length === 0) return [];
  const seen = await readMonths(trx, asked);
  await lockMonths(trx, asked);
  const now = await readMonths(trx, asked);
  const stale = new Map([...now].map(([key, state]) => [key, { ...(seen.get(key) ?? state), sequence: state.sequence }]));
  const settled = settleDays(stale, asked);
  if ('refusal' in settled) throw new Refused(settled.refusal);
  const ledger = new Map([...settled.ledger].map(([key, state]) => [key, shifted(now.get(key) ?? state, stale.get(key) ?? state, state)]));
  await storeDays(trx, { ledger, posted: settled.posted }, cause, at);
  return settled.posted;
};

/**
 * One statement that reserves where the sum of the movements leaves room: it waits for its turn, and its sum is that of
 * its beginning.
 */
const guardedBySum: Post = async (trx, asked, cause, at) => {
  const [line, ...more] = asked;
  if (line?.kind !== 'reserve' || more.length > 0) return postDays(trx, asked, cause, at);
  const { personId, month, halfDays, purpose } = line;
  const { rows } = await sql<{ sequence: number; since: number }>`
    UPDATE person_month SET sequence = sequence + 1, free = free - ${halfDays}, reserved = reserved + ${halfDays}
    WHERE person_id = ${personId} AND month = ${month} AND ${halfDays} <= (
      SELECT sum(CASE 'free' WHEN to_account THEN half_days WHEN from_account THEN -half_days ELSE 0 END)
      FROM day_movement WHERE person_id = ${personId} AND month = ${month})
    RETURNING sequence, (SELECT 1 + coalesce(max(since), 0) FROM day_promise WHERE person_id = ${personId} AND month = ${month}) AS since`.execute(
    trx,
  );
  const [row] = rows;
  if (!row) return postDays(trx, asked, cause, at);
  const promise = { thing_id: purpose.thingId, person_id: personId, month, skill: purpose.skill };
  await trx
    .insertInto('day_promise')
    .values({ ...promise, reserved: halfDays, uncovered: 0, spent: 0, since: row.since })
    .onConflict((conflict) =>
      conflict
        .columns(['thing_id', 'person_id', 'month', 'skill'])
        .doUpdateSet((set) => ({ reserved: set('day_promise.reserved', '+', halfDays) })),
    )
    .execute();
  await trx
    .insertInto('day_movement')
    .values({
      ...promise,
      ...{ sequence: row.sequence, kind: 'reserve', from_account: 'free', to_account: 'reserved', half_days: halfDays },
      ...{ recorded_at: at, cause_stream_id: cause.streamId, cause_version: cause.version },
    })
    .execute();
  return [{ personId, month, kind: 'reserve', halfDays, purpose, sequence: row.sequence }];
};

/** Reserves again after it was done, like a command whose first answer was lost, and reports only the first. */
const reservedAgain: Post = async (trx, asked, cause, at) => {
  const posted = await postDays(trx, asked, cause, at);
  await postDays(
    trx,
    asked.filter(({ kind }) => kind === 'reserve'),
    cause,
    at,
  );
  return posted;
};

/**
 * Locks the months and reads them in one statement: a command that waited sees the month as it is now, and its promises
 * as they were.
 */
const oneSide: Post = async (trx, asked, cause, at) => {
  if (asked.length === 0) return [];
  const before = await readMonths(trx, asked);
  await lockMonths(trx, asked);
  const fresh = await readMonths(trx, asked);
  const torn = new Map([...fresh].map(([key, state]) => [key, { ...state, promised: before.get(key)?.promised ?? [] }]));
  return postOn(torn, trx, asked, cause, at);
};

/** Locks each month when it comes to it: two commands that name the same months in two orders wait for each other. */
const asAsked: Post = async (trx, asked, cause, at) => {
  await shareLockDatalabPeople(
    trx,
    asked.map(({ personId }) => personId),
  );
  const months = new Map(asked.map(({ personId, month }): [string, PersonMonth] => [monthKey({ personId, month }), { personId, month }]));
  for (const month of months.values()) await lockMonths(trx, [month]);
  return postDays(trx, asked, cause, at);
};

/** Knows how many days are free, and not that another command has taken them: it locks nothing. */
const unlocked: Post = async (trx, asked, cause, at) => {
  if (asked.length === 0) return [];
  return postOn(await readMonths(trx, asked), trx, asked, cause, at);
};

type Mutant = { replaces: Partial<Parts>; knownBy: string; kinds?: readonly Kind[] };
/**
 * Faulty ledgers, by what each does: the part of the real one that it replaces, and the fault by which the oracle
 * recognises it. `kinds`: the kinds that show it, where only some do.
 */
export const MUTANTS: Record<string, Mutant> = {
  'checks, and then writes a result': { replaces: { post: absolute }, knownBy: 'another balance' },
  'checks, and then writes a difference': { replaces: { post: relative }, knownBy: 'another answer' },
  'reserves under the guard of a sum': {
    replaces: { post: guardedBySum },
    knownBy: 'another answer',
    kinds: ['reserve', 'reserve', 'reserve', 'let_go', 'set_capacity'],
  },
  'forgets its receipts': { replaces: { once: forgetful }, knownBy: 'a key that is carried out twice' },
  'reserves again': { replaces: { post: reservedAgain }, knownBy: 'a movement that answers no command', kinds: ['reserve', 'let_go'] },
  'locks one side of a join': { replaces: { post: oneSide }, knownBy: 'another balance' },
  'locks in the order in which it is asked': { replaces: { post: asAsked }, knownBy: 'an error' },
  'locks nothing': { replaces: { post: unlocked }, knownBy: 'an error' },
};

export function partsOf(mutant: string | null): Parts {
  if (mutant === null) return REAL;
  const known = MUTANTS[mutant];
  if (!known) throw new Error(`there is no ledger that ${mutant}`);
  return { ...REAL, ...known.replaces };
}
