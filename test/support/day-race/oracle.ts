import { isDeepStrictEqual } from 'node:util';
import type { Kysely } from 'kysely';
import type { DB } from '../../../db/core/schema.ts';
import { DAY_ACCOUNTS, monthKey, type PostedDays } from '../../../domain/datalab/day-ledger.ts';
import { invariantFaults } from '../invariants.ts';
import { orderFaults, pastFaults, repeatFaults } from '../race/order.ts';
import { type Fault, nameOf } from '../race/stays.ts';
import type { Attempt } from './command.ts';
import type { Ground } from './ground.ts';
import { after, balancesIn, coveredOf, type Line, missingFor, type Model, NOTHING } from './model.ts';

/** What one command did to one month: between which sequence numbers, and what it asked. */
type Stay = { attempt: Attempt; envelopeId: string; lines: Line[]; posted: PostedDays[]; start: number; end: number };
type Insufficient = { attempt: Attempt; key: string; sequence: number; facts: Record<string, unknown> };

const linesOn = ({ lines }: Attempt, key: string): Line[] => lines.filter((line) => monthKey(line) === key);

/** A command's stays with the months that it moved. */
function staysOf(attempt: Attempt): Stay[] {
  const { answer } = attempt;
  if (!('receipt' in answer) || answer.repeated) return [];
  return [...Map.groupBy(answer.receipt.posted, monthKey)].map(([key, posted]) => ({
    attempt,
    envelopeId: key,
    lines: linesOn(attempt, key),
    posted,
    start: (posted[0]?.sequence ?? 1) - 1,
    end: posted.at(-1)?.sequence ?? 0,
  }));
}

/** A month's movements are numbered from 1 on, each answers a command, and they are the rows that the month holds. */
async function numberFaults(db: Kysely<DB>, key: string, stays: readonly Stay[]): Promise<Fault[]> {
  const [personId = '', month = ''] = key.split(' ');
  const answered = stays.flatMap(({ posted }) => posted).sort((a, b) => a.sequence - b.sequence);
  const rows = await db
    .selectFrom('day_movement')
    .where('person_id', '=', personId)
    .where('month', '=', month)
    .selectAll()
    .orderBy('sequence')
    .execute();
  const told = answered.map(({ sequence, kind, halfDays, purpose }) => [
    sequence,
    kind,
    halfDays,
    purpose?.thingId ?? null,
    purpose?.skill ?? null,
  ]);
  const kept = rows.map((row) => [row.sequence, row.kind, row.half_days, row.thing_id, row.skill]);
  const faults: Fault[] = [];
  if (rows.some(({ sequence }, place) => sequence !== place + 1)) faults.push({ what: 'numbers with a gap', where: key });
  if (!isDeepStrictEqual(told, kept)) faults.push({ what: 'a movement that answers no command', where: key });
  return faults;
}

/** Applies what a month took, in order. A fault is an answer that the model would not have given. */
function replay(key: string, stays: readonly Stay[]): { states: Map<number, Model>; faults: Fault[] } {
  const states = new Map([[0, NOTHING]]);
  const faults: Fault[] = [];
  let model = NOTHING;
  for (const { attempt, lines, end } of stays.toSorted((a, b) => a.start - b.start)) {
    for (const line of lines) {
      const missing = missingFor(model, line, attempt.thing);
      if (missing > 0) faults.push({ what: 'another answer', where: `${nameOf(attempt)} on ${key}: ${missing} half days were missing` });
      model = after(model, line, attempt.thing);
    }
    states.set(end, model);
  }
  return { states, faults };
}

/** Checks that a refusal says what the model says of the month at that moment. */
function judge({ attempt, key, facts, sequence }: Insufficient, states: ReadonlyMap<number, Model>): Fault[] {
  let model = states.get(sequence);
  for (const line of model ? linesOn(attempt, key) : []) {
    if (!model) break;
    const missing = missingFor(model, line, attempt.thing);
    if (missing > 0) {
      const { free } = balancesIn(model);
      if (facts['freeDays'] === free / 2 && facts['missingDays'] === missing / 2) return [];
      break;
    }
    model = after(model, line, attempt.thing);
  }
  return [{ what: 'another answer', where: `${nameOf(attempt)} on ${key} after ${sequence}: ${JSON.stringify(facts)}` }];
}

/** Where the stored balances and promises differ from the model. */
async function balanceFaults(db: Kysely<DB>, key: string, model: Model): Promise<Fault[]> {
  const [personId = '', month = ''] = key.split(' ');
  const where = { personId, month };
  const row = await db
    .selectFrom('person_month')
    .where('person_id', '=', where.personId)
    .where('month', '=', where.month)
    .select(DAY_ACCOUNTS)
    .executeTakeFirst();
  const promises = await db
    .selectFrom('day_promise')
    .where('person_id', '=', where.personId)
    .where('month', '=', where.month)
    .selectAll()
    .orderBy('since')
    .execute();
  const kept = promises.map(({ thing_id: thingId, skill, reserved, uncovered, spent }) => ({ thingId, skill, reserved, uncovered, spent }));
  const told = model.promises.map((promise) => {
    const reserved = coveredOf(model, promise);
    return { thingId: promise.thingId, skill: promise.skill, reserved, uncovered: promise.open - reserved, spent: promise.spent };
  });
  const isSame = isDeepStrictEqual({ ...row }, balancesIn(model)) && isDeepStrictEqual(kept, told);
  return isSame
    ? []
    : [
        {
          what: 'another balance',
          where: `${key}: ${JSON.stringify({ row, kept })}, and not ${JSON.stringify({ ...balancesIn(model), told })}`,
        },
      ];
}

/**
 * All faults that a race has shown. Empty where every answer and every balance is the model's, in one order of all
 * commands.
 */
export async function faultsOf(db: Kysely<DB>, { people, months }: Ground, attempts: readonly Attempt[]): Promise<Fault[]> {
  const stays = attempts.flatMap(staysOf);
  const faults: Fault[] = [];
  const refused: Insufficient[] = [];
  for (const attempt of attempts) {
    const { answer } = attempt;
    if ('error' in answer) faults.push({ what: 'an error', where: `${nameOf(attempt)}: ${answer.error}` });
    if (!('refusal' in answer)) continue;
    const { refusal } = answer;
    if (refusal.code !== 'days_insufficient') faults.push({ what: 'an error', where: `${nameOf(attempt)}: ${refusal.code}` });
    else refused.push({ attempt, key: monthKey(refusal), sequence: refusal.sequence, facts: refusal });
  }
  const wholes = refused.map(({ attempt, key, sequence }) => ({ attempt, refusal: { envelopeId: key, sequence } }));
  faults.push(...repeatFaults(attempts), ...pastFaults(stays, wholes), ...orderFaults(stays));
  for (const key of people.flatMap((personId) => months.map((month) => monthKey({ personId, month })))) {
    const own = stays.filter(({ envelopeId }) => envelopeId === key);
    faults.push(...(await numberFaults(db, key, own)));
    const { states, faults: found } = replay(key, own);
    const last = [...states.values()].at(-1) ?? NOTHING;
    faults.push(...found, ...(await balanceFaults(db, key, last)));
    faults.push(...refused.filter((each) => each.key === key).flatMap((each) => judge(each, states)));
  }
  const unequal = await invariantFaults(db, 'days');
  return [...faults, ...unequal.map((fault) => ({ what: 'a balance that is not the sum of its movements', where: JSON.stringify(fault) }))];
}
