import assert from 'node:assert/strict';
import type { AnySkill } from './days.ts';
import { daysOf } from './days.ts';
import type { Refusal } from '../core/refusal.ts';

export type PersonMonth = { personId: string; month: string };
/** What days are promised for: a request or a mission, and the person's skill for it. */
export type Purpose = { thingId: string; skill: AnySkill };

/** Where a half day of a person's month can be. An uncovered half day is promised, but no longer in the month. */
export const DAY_ACCOUNTS = ['capacity', 'free', 'reserved', 'spent', 'uncovered'] as const;
export type DayAccount = (typeof DAY_ACCOUNTS)[number];
/** The half days of a month by account: capacity = free + reserved + spent. */
export type DayBalances = Record<DayAccount, number>;
export const NO_DAYS: DayBalances = { capacity: 0, free: 0, reserved: 0, spent: 0, uncovered: 0 };

/**
 * What is promised of a person's month for one purpose. `since`: the place of the promise among all, the oldest first.
 */
export type Promised = Purpose & { reserved: number; uncovered: number; spent: number; since: number };

/**
 * The kinds of movement, each from one account to another. `capacity` is where days come from and return to; `uncover`
 * returns a reserved day of a month that loses it, `cover` reserves it again, and `forgo` gives up a promise with no
 * day behind it.
 */
export const DAY_MOVEMENTS = {
  provide: { from: 'capacity', to: 'free' },
  withdraw: { from: 'free', to: 'capacity' },
  reserve: { from: 'free', to: 'reserved' },
  release: { from: 'reserved', to: 'free' },
  spend: { from: 'reserved', to: 'spent' },
  uncover: { from: 'reserved', to: 'free' },
  cover: { from: 'free', to: 'reserved' },
  forgo: { from: 'uncovered', to: 'capacity' },
} as const satisfies Record<string, { from: DayAccount; to: DayAccount }>;
export type DayMovementKind = keyof typeof DAY_MOVEMENTS;

/**
 * A request to the ledger, in half days above zero. `set_capacity`: the half days that the month has from now on;
 * `let_go`: releases everything that is promised and not spent.
 */
export type AskedDays = PersonMonth &
  (
    | { kind: 'set_capacity'; halfDays: number }
    | { kind: 'reserve' | 'release' | 'spend'; halfDays: number; purpose: Purpose }
    | { kind: 'let_go'; purpose: Purpose }
  );

export type PostedDays = PersonMonth & { kind: DayMovementKind; halfDays: number; purpose: Purpose | null; sequence: number };

/** One person's month: its balances, the number of its movements, and its promises. */
export type MonthState = { balances: DayBalances; sequence: number; promised: readonly Promised[] };
export type DayLedger = ReadonlyMap<string, MonthState>;

export const monthKey = ({ personId, month }: PersonMonth): string => `${personId} ${month}`;
const isFor = (a: Purpose, b: Purpose): boolean => a.thingId === b.thingId && a.skill === b.skill;

/** Applies one movement to a month and to its promise. */
function apply(state: MonthState, kind: DayMovementKind, halfDays: number, purpose: Purpose | null): MonthState {
  const balances = { ...state.balances };
  switch (kind) {
    case 'provide':
    case 'withdraw': {
      const change = kind === 'provide' ? halfDays : -halfDays;
      balances.capacity += change;
      balances.free += change;
      break;
    }
    case 'forgo':
      balances.uncovered -= halfDays;
      break;
    default: {
      const { from, to } = DAY_MOVEMENTS[kind];
      balances[from] -= halfDays;
      balances[to] += halfDays;
      if (kind === 'uncover') balances.uncovered += halfDays;
      if (kind === 'cover') balances.uncovered -= halfDays;
    }
  }
  const promised = purpose ? state.promised.map((each) => (isFor(each, purpose) ? shifted(each, kind, halfDays) : each)) : state.promised;
  return { balances, sequence: state.sequence + 1, promised };
}

function shifted(promise: Promised, kind: DayMovementKind, halfDays: number): Promised {
  const { reserved, uncovered, spent } = promise;
  if (kind === 'reserve') return { ...promise, reserved: reserved + halfDays };
  if (kind === 'release') return { ...promise, reserved: reserved - halfDays };
  if (kind === 'spend') return { ...promise, reserved: reserved - halfDays, spent: spent + halfDays };
  if (kind === 'uncover') return { ...promise, reserved: reserved - halfDays, uncovered: uncovered + halfDays };
  if (kind === 'cover') return { ...promise, reserved: reserved + halfDays, uncovered: uncovered - halfDays };
  return kind === 'forgo' ? { ...promise, uncovered: uncovered - halfDays } : promise;
}

/** Posts to one month, movement by movement. */
function onMonth(key: PersonMonth & { sequence: number }, start: MonthState) {
  let state = start;
  const posted: PostedDays[] = [];
  const find = (purpose: Purpose): Promised | undefined => state.promised.find((each) => isFor(each, purpose));
  const post = (kind: DayMovementKind, halfDays: number, purpose: Purpose | null): void => {
    if (halfDays === 0) return;
    state = apply(state, kind, halfDays, purpose);
    const { personId, month } = key;
    posted.push({ personId, month, kind, halfDays, purpose: purpose && toPurpose(purpose), sequence: state.sequence });
  };
  /** Free half days first cover promises that are uncovered, the oldest first. */
  const cover = (): void => {
    for (const promise of state.promised.toSorted((a, b) => a.since - b.since))
      post('cover', Math.min(state.balances.free, promise.uncovered), promise);
  };
  const promiseFor = (purpose: Purpose): void => {
    if (find(purpose)) return;
    const since = 1 + Math.max(0, ...state.promised.map((each) => each.since));
    state = { ...state, promised: [...state.promised, { ...purpose, reserved: 0, uncovered: 0, spent: 0, since }] };
  };
  const missing = (asked: number): Refusal | null => {
    const { free } = state.balances;
    if (asked <= free) return null;
    return { code: 'days_insufficient', ...key, freeDays: daysOf(free), askedDays: daysOf(asked), missingDays: daysOf(asked - free) };
  };
  /** A release first gives up the half days with no day behind them. */
  const release = (purpose: Purpose, halfDays: number): null => {
    const { reserved, uncovered } = find(purpose) ?? NOTHING_PROMISED;
    assert(halfDays <= reserved + uncovered, 'more is released than was promised');
    const forgone = Math.min(halfDays, uncovered);
    post('forgo', forgone, purpose);
    post('release', halfDays - forgone, purpose);
    cover();
    return null;
  };
  return {
    posted,
    state: () => state,
    release,
    letGo(purpose: Purpose): null {
      const { reserved, uncovered } = find(purpose) ?? NOTHING_PROMISED;
      return release(purpose, reserved + uncovered);
    },
    /**
     * A month that loses days loses its free ones first, then takes back promises, the newest first. Spent days were
     * there and stay.
     */
    setCapacity(target: number): null {
      const { capacity, spent } = state.balances;
      const change = Math.max(target, spent) - capacity;
      if (change >= 0) {
        post('provide', change, null);
        cover();
        return null;
      }
      for (const promise of state.promised.toSorted((a, b) => b.since - a.since))
        post('uncover', Math.max(0, Math.min(-change - state.balances.free, promise.reserved)), promise);
      post('withdraw', -change, null);
      return null;
    },
    reserve(purpose: Purpose, halfDays: number): Refusal | null {
      const refusal = missing(halfDays);
      if (refusal) return refusal;
      promiseFor(purpose);
      post('reserve', halfDays, purpose);
      return null;
    },
    /** Spending more than was reserved takes from the free days. */
    spend(purpose: Purpose, halfDays: number): Refusal | null {
      const beyond = Math.max(0, halfDays - (find(purpose)?.reserved ?? 0));
      const refusal = missing(beyond);
      if (refusal) return refusal;
      promiseFor(purpose);
      post('reserve', beyond, purpose);
      post('spend', halfDays, purpose);
      return null;
    },
  };
}

const NOTHING_PROMISED = { reserved: 0, uncovered: 0 };
const toPurpose = ({ thingId, skill }: Purpose): Purpose => ({ thingId, skill });

type SettledDays = { ledger: DayLedger; posted: PostedDays[] } | { refusal: Refusal };

/**
 * Decides a list in its order and as a whole: all of its movements, or the first refusal. The ledger must hold every
 * month of the list.
 */
export function settleDays(ledger: DayLedger, asked: readonly AskedDays[]): SettledDays {
  let now = ledger;
  const posted: PostedDays[] = [];
  for (const each of asked) {
    const { personId, month } = each;
    const key = monthKey(each);
    const start = now.get(key);
    assert(start, `the ledger lacks the month ${key}`);
    const turn = onMonth({ personId, month, sequence: ledger.get(key)?.sequence ?? 0 }, start);
    const refusal = answerOf(turn, each);
    if (refusal) return { refusal };
    posted.push(...turn.posted);
    now = new Map(now).set(key, turn.state());
  }
  return { ledger: now, posted };
}

function answerOf(turn: ReturnType<typeof onMonth>, asked: AskedDays): Refusal | null {
  if (asked.kind === 'let_go') return turn.letGo(asked.purpose);
  const { halfDays } = asked;
  assert(Number.isSafeInteger(halfDays) && halfDays >= (asked.kind === 'set_capacity' ? 0 : 1), `${halfDays} is not a number of half days`);
  return asked.kind === 'set_capacity' ? turn.setCapacity(halfDays) : turn[asked.kind](asked.purpose, halfDays);
}

/** The half days that a list of movements took from promises. */
export const uncoveredIn = (posted: readonly PostedDays[]): number =>
  posted.reduce((sum, { kind, halfDays }) => sum + (kind === 'uncover' ? halfDays : 0), 0);
