import type { AnySkill } from '../../../domain/datalab/days.ts';
import type { DayBalances, PersonMonth, Purpose } from '../../../domain/datalab/day-ledger.ts';

/** One request on a month. `trim`: gives back this many half days of a promise, or as many as are left. */
export type Line = PersonMonth &
  (
    | { kind: 'set_capacity'; halfDays: number }
    | { kind: 'reserve' | 'spend' | 'trim'; halfDays: number; skill: AnySkill }
    | { kind: 'let_go'; skill: AnySkill }
  );

type Promise = Purpose & { open: number; spent: number };
/**
 * A second model of one month of one person, which keeps no balance. What covers which promise follows from the days of
 * the month, and from the promises in their order.
 */
export type Model = { capacity: number; promises: readonly Promise[] };
export const NOTHING: Model = { capacity: 0, promises: [] };

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

export function balancesIn({ capacity, promises }: Model): DayBalances {
  const spent = sum(promises.map((promise) => promise.spent));
  const open = sum(promises.map((promise) => promise.open));
  const reserved = Math.min(open, capacity - spent);
  return { capacity, spent, reserved, uncovered: open - reserved, free: capacity - spent - reserved };
}

/** How much of a promise is covered by days: earlier promises are covered first. */
export function coveredOf(model: Model, promise: Promise): number {
  const before = sum(model.promises.slice(0, model.promises.indexOf(promise)).map(({ open }) => open));
  return Math.max(0, Math.min(promise.open, balancesIn(model).reserved - before));
}

const promiseOf = ({ promises }: Model, { thingId, skill }: Purpose): Promise =>
  promises.find((each) => each.thingId === thingId && each.skill === skill) ?? { thingId, skill, open: 0, spent: 0 };

/** How many free half days a line needs, beside what it holds itself. */
function neededBy(model: Model, line: Line, thingId: string): number {
  if (line.kind === 'reserve') return line.halfDays;
  if (line.kind !== 'spend') return 0;
  return Math.max(0, line.halfDays - coveredOf(model, promiseOf(model, { thingId, skill: line.skill })));
}

/** How many half days a line misses; 0 where the month takes it. */
export const missingFor = (model: Model, line: Line, thingId: string): number =>
  Math.max(0, neededBy(model, line, thingId) - balancesIn(model).free);

/** The model after a line that it takes. */
export function after(model: Model, line: Line, thingId: string): Model {
  if (line.kind === 'set_capacity') return { ...model, capacity: Math.max(line.halfDays, balancesIn(model).spent) };
  const was = promiseOf(model, { thingId, skill: line.skill });
  const now = { ...was };
  if (line.kind === 'reserve') now.open += line.halfDays;
  if (line.kind === 'let_go') now.open = 0;
  if (line.kind === 'trim') now.open -= Math.min(now.open, line.halfDays);
  if (line.kind === 'spend') {
    now.open -= Math.min(line.halfDays, coveredOf(model, was));
    now.spent += line.halfDays;
  }
  const isNew = !model.promises.includes(was);
  if (isNew && now.open + now.spent === 0) return model;
  return { ...model, promises: isNew ? [...model.promises, now] : model.promises.map((each) => (each === was ? now : each)) };
}
