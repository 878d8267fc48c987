import { isDeepStrictEqual } from 'node:util';
import type { Kysely } from 'kysely';
import type { DB } from '../../../db/core/schema.ts';
import { NO_AMOUNTS, type Posted, TRANCHE_AMOUNTS } from '../../../domain/ledger/envelope.ts';
import type { MoneyRefusal } from '../../../domain/ledger/refusals.ts';
import { chainFaults, invariantFaults } from '../invariants.ts';
import type { Attempt } from './command.ts';
import type { Ground } from './ground.ts';
import { after, balancesIn, type Model, partsOf, type Reason, refusalOf, refusalOfWhole } from './model.ts';
import { orderFaults, pastFaults, repeatFaults } from './order.ts';
import { type Decided, type Fault, nameOf, sortAnswers, type Stay, type Whole } from './stays.ts';

/** An envelope as the model has it after each number of movements. */
type States = Map<number, Model>;

const same = (a: unknown, b: unknown): boolean => isDeepStrictEqual(JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b)));
const show = (value: unknown): string => JSON.stringify(value);

function modelOf({ tranches }: Ground, envelopeId: string): Model {
  const own = tranches.filter((each) => each.envelopeId === envelopeId);
  return { lines: new Map(), tranches: new Map(own.map(({ id, year }) => [id, { ...NO_AMOUNTS, year }])) };
}

/**
 * Each envelope has given the numbers from 1 on, each to one movement that answers a command; and these are the rows
 * that it holds.
 */
async function numberFaults(db: Kysely<DB>, envelopeId: string, stays: readonly Stay[]): Promise<Fault[]> {
  const answered = stays.flatMap(({ lines }) => lines.flatMap(({ parts }) => parts)).sort((a, b) => a.sequence - b.sequence);
  const rows = await db.selectFrom('movement').where('envelope_id', '=', envelopeId).selectAll().orderBy('sequence').execute();
  const { sequence: last } = await db.selectFrom('envelope').where('id', '=', envelopeId).select('sequence').executeTakeFirstOrThrow();
  const faults: Fault[] = [];
  const gap = answered.findIndex(({ sequence }, place) => sequence !== place + 1);
  if (gap >= 0 || last !== answered.length) faults.push({ what: 'numbers with a gap', where: `${envelopeId} near ${gap + 1} of ${last}` });
  const asRow = ({ sequence, kind, year, credit, from, to, amountCents, trancheId, cause, reverses }: Posted) => [
    ...[sequence, kind, year, credit, from, to, amountCents, trancheId, cause.streamId, cause.version, reverses?.sequence ?? null],
  ];
  const asAnswered = (row: (typeof rows)[number]) => [
    ...[row.sequence, row.kind, row.year, row.credit, row.from_account, row.to_account, row.amount_cents, row.tranche_id],
    ...[row.cause_stream_id, row.cause_version, row.reverses],
  ];
  if (!same(answered.map(asRow), rows.map(asAnswered))) faults.push({ what: 'a movement that answers no command', where: envelopeId });
  return faults;
}

/** The model's answer to a line, where it differs from the one that was given. */
function judge(model: Model, { asked, fault, position, parts, refusal }: Decided): Fault[] {
  const { envelopeId, kind } = asked;
  const reason: Reason | null = fault === null ? refusalOf(model, asked) : { code: 'movement_unfit', kind, fault };
  const expected = reason ? { refusal: { ...reason, envelopeId, sequence: position } } : { parts: partsOf(model, asked) };
  const given = refusal ? { refusal } : { parts: parts.map(({ from, to, amountCents }) => ({ from, to, amountCents })) };
  return same(given, expected)
    ? []
    : [{ what: 'another answer', where: `${asked.subject} after ${position}: ${show(given)}, and not ${show(expected)}` }];
}

/** Applies what an envelope took, in order. A fault is an answer that the model would not have given. */
function replay(start: Model, stays: readonly Stay[]): { states: States; faults: Fault[] } {
  const states: States = new Map([[0, start]]);
  const faults: Fault[] = [];
  let model = start;
  for (const line of stays
    .flatMap(({ lines }) => lines)
    .filter(({ parts }) => parts.length > 0)
    .sort((a, b) => a.position - b.position)) {
    faults.push(...judge(model, line));
    model = after(model, line.asked);
    states.set(line.position + line.parts.length, model);
  }
  for (const line of stays.flatMap(({ lines }) => lines).filter(({ refusal }) => refusal)) {
    const state = states.get(line.position);
    faults.push(
      ...(state ? judge(state, line) : [{ what: 'another answer', where: `${line.asked.subject}: nothing stood at ${line.position}` }]),
    );
  }
  return { states, faults };
}

/** Between which numbers an envelope stood while another stood at `position`: derived from the lists that both took. */
function boundsOf(stays: readonly Stay[], at: MoneyRefusal, envelopeId: string): [number, number] {
  const here = new Map(
    stays.filter((stay) => stay.envelopeId === at.envelopeId && stay.end > stay.start).map((stay) => [stay.attempt, stay]),
  );
  let [least, most] = [0, Infinity];
  for (const { attempt, envelopeId: other, start, end } of stays) {
    const joint = here.get(attempt);
    if (other !== envelopeId || end === start || !joint) continue;
    if (joint.end <= at.sequence) least = Math.max(least, end);
    else most = Math.min(most, start);
  }
  return [least, most];
}

/**
 * A list that is refused whole is refused by the first line that finds no room; the lines before it had room on their
 * own envelopes at one moment.
 */
function judgeWhole(states: Map<string, States>, stays: readonly Stay[], { attempt, refusal }: Whole): Fault[] {
  const list = attempt.lines.map(({ asked }) => asked);
  const of = (envelopeId: string) => list.filter((asked) => asked.envelopeId === envelopeId);
  const fault = (expected: unknown): Fault[] => [
    { what: 'another answer', where: `${nameOf(attempt)}: ${show(refusal)}, and not ${show(expected)}` },
  ];
  const model = states.get(refusal.envelopeId)?.get(refusal.sequence);
  const refused = model && refusalOfWhole(model, of(refusal.envelopeId));
  if (!refused) return fault(null);
  const { envelopeId, sequence } = refusal;
  if (!same(refusal, { ...refused.reason, envelopeId, sequence })) return fault(refused.reason);
  const before = list.slice(0, list.indexOf(of(envelopeId)[refused.at]!)).filter((asked) => asked.envelopeId !== envelopeId);
  for (const [other, asked] of Map.groupBy(before, (each) => each.envelopeId)) {
    const [least, most] = boundsOf(stays, refusal, other);
    const moments = [...(states.get(other) ?? [])].filter(([number]) => number >= least && number <= most);
    if (!moments.some(([, state]) => refusalOfWhole(state, asked) === null)) return fault(`a refusal by ${other}`);
  }
  return [];
}

/** Where the stored balances and amounts differ from the model. */
async function balanceFaults(db: Kysely<DB>, envelopeId: string, model: Model): Promise<Fault[]> {
  const lines = await db.selectFrom('envelope_line').where('envelope_id', '=', envelopeId).selectAll().execute();
  const tranches = await db
    .selectFrom('tranche')
    .where('id', 'in', [...model.tranches.keys()])
    .select(['id', 'year', ...TRANCHE_AMOUNTS])
    .execute();
  return [
    ...lines.map(({ envelope_id: _, year, credit, ...kept }) => ({
      id: `${year} ${credit}`,
      kept,
      told: balancesIn(model, { year, credit }),
    })),
    ...tranches.map(({ id, ...kept }) => ({ id, kept, told: model.tranches.get(id) })),
  ]
    .filter(({ kept, told }) => !isDeepStrictEqual({ ...kept }, { ...told }))
    .map(({ id, kept, told }) => ({ what: 'another balance', where: `${envelopeId} ${id}: ${show(kept)}, and not ${show(told)}` }));
}

/**
 * All faults that a race has shown. Empty where every answer and every balance is the model's, in one order of all
 * commands.
 */
export async function faultsOf(db: Kysely<DB>, ground: Ground, attempts: readonly Attempt[]): Promise<Fault[]> {
  const { stays, wholes, faults } = sortAnswers(attempts);
  faults.push(...repeatFaults(attempts), ...pastFaults(stays, wholes), ...orderFaults(stays));
  const states = new Map<string, States>();
  for (const envelopeId of ground.envelopes) {
    const own = stays.filter((stay) => stay.envelopeId === envelopeId);
    faults.push(...(await numberFaults(db, envelopeId, own)));
    const told = replay(modelOf(ground, envelopeId), own);
    states.set(envelopeId, told.states);
    const last = [...told.states.values()].at(-1);
    faults.push(...told.faults, ...(last ? await balanceFaults(db, envelopeId, last) : []));
  }
  faults.push(...wholes.flatMap((whole) => judgeWhole(states, stays, whole)));
  const nobodys = stays.filter(({ envelopeId }) => !ground.envelopes.includes(envelopeId));
  faults.push(...nobodys.flatMap(({ lines }) => lines.flatMap((line) => judge({ lines: new Map(), tranches: new Map() }, line))));
  // Not their signs: renewing a reservation that was never released goes below zero, which no command of ours does.
  const unequal = await invariantFaults(db, 'balances', 'past');
  faults.push(...unequal.map((fault) => ({ what: 'a balance that is not the sum of its movements', where: show(fault) })));
  faults.push(...(await chainFaults(db)).map((fault) => ({ what: 'a broken chain', where: fault })));
  return faults;
}
