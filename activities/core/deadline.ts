import type { Kysely, Transaction } from 'kysely';
import { appendEffect, type Effect } from '../../db/core/effect.ts';
import { movedIn, readVersion, restoreDue, transact } from '../../db/core/events.ts';
import type { DB } from '../../db/core/schema.ts';
import type { By, Due, Moved, Receipt } from '../../domain/core/command.ts';
import type { EventName, Facts } from '../../domain/core/event.ts';
import { refuseState, type StateTable } from '../../domain/core/state-table.ts';

/**
 * Meets a date of a thing, at an ISO instant: one transaction. Null where it is not due any more, or was met before:
 * the row may have moved since the date was set. `onMoved` hears, once that is committed, of each stream that it has
 * moved.
 */
export type Deadline = (id: string, at: string, onMoved?: (moved: Moved[]) => void) => Promise<Receipt | null>;

/** What a date asks for, before it has its name: the key under which it stands. */
export type Dated = (name: EventName) => Deadline;

/** A date that has come: of which thing, its name, when. */
export type DateDue = { id: string; name: EventName; at: string; by: By };

/** Locks the thing of a date, and reads what is asked of it; nothing where the date has not come by what is read. */
export type Lock<Locked> = (trx: Transaction<DB>, date: DateDue) => Promise<Locked | null | undefined>;

const dated = new WeakSet<object>();

/** True of what a date asks for, as `deadline` makes it. */
export const isDated = (transaction: object): transaction is Dated => dated.has(transaction);

/** What a date has come to where nothing of it is worth an event: what its thing waits for now, in which state. */
export type Quiet = Pick<Effect, 'due' | 'state'> & { isQuiet: true };

/**
 * Makes what a date asks for; its event has its name, and nobody's.
 * @param lock locks the thing and asks the rules once more: what is due on it now, null where nothing is
 * @param meet writes, and says what the events say, one after the other; or that there is nothing to say
 */
export function deadline<Locked>(
  db: Kysely<DB>,
  lock: Lock<Locked>,
  meet: (trx: Transaction<DB>, locked: Locked, date: DateDue) => Promise<Effect | readonly Effect[] | Quiet | null>,
): Dated {
  const ofName: Dated = (name) => async (id, at, onMoved) => {
    const { receipt, moved } = await transact(db, at, async (trx, instant) => {
      const date = { id, name, at: instant, by: { at: instant, personId: null } };
      const locked = await lock(trx, date);
      const met = locked ? await meet(trx, locked, date) : null;
      let receipt: Receipt | null = null;
      if (met && 'isQuiet' in met) receipt = await passQuietly(trx, id, met);
      else for (const effect of met === null ? [] : [met].flat()) receipt = await appendEffect(trx, date, effect);
      return { receipt, moved: movedIn(trx) };
    });
    if (receipt) onMoved?.(moved);
    return receipt;
  };
  dated.add(ofName);
  return ofName;
}

/** The date is over without an event: only what its thing waits for is another one. */
async function passQuietly(trx: Transaction<DB>, id: string, { due, state }: Quiet): Promise<Receipt> {
  await restoreDue(trx, id, due);
  return { id, version: await readVersion(trx, id), state, due, owesLetters: false };
}

/** True where it is this date that comes next, and it has come. */
export const hasCome = (due: Due | null | undefined, { name, at }: DateDue): boolean => due?.what === name && due.at <= at;

/** Locks a thing whose date has come, by the one date that its rules give it: how most dates are asked once more. */
export const whenDue =
  <Thing>(lock: Lock<Thing>, next: (thing: Thing) => Due | null): Lock<Thing> =>
  async (trx, date) => {
    const thing = await lock(trx, date);
    return thing && hasCome(next(thing), date) ? thing : null;
  };

/** A date that changes nothing of a thing but that somebody was reminded of it, once. */
export const reminder = <Thing extends { state: string }>(
  db: Kysely<DB>,
  lock: Lock<Thing>,
  mark: (trx: Transaction<DB>, id: string, at: string) => Promise<void>,
  next: (thing: Thing & { remindedAt: string }) => Due | null,
): Dated =>
  deadline(db, lock, async (trx, thing, { id, at }) => {
    await mark(trx, id, at);
    return { due: next({ ...thing, remindedAt: at }), state: thing.state };
  });

/** Locks a thing whose state takes this date. */
export const whenTaken =
  <State extends string, Thing extends { state: State }>(
    lock: (trx: Transaction<DB>, id: string) => Promise<Thing | undefined>,
    table: StateTable<State>,
  ): Lock<Thing> =>
  async (trx, { id, name }) => {
    const thing = await lock(trx, id);
    return thing && !refuseState(table, thing.state, name) ? thing : null;
  };

/**
 * Makes what a date asks for that may have come for several parts of a thing: an event for each.
 * @param meet writes what has come for one of them, and says what its event says; null where nothing has
 * @param now how the thing stands after all of them
 */
export const deadlineOfEach = <Thing, Part>(
  db: Kysely<DB>,
  lock: Lock<Thing>,
  read: (trx: Transaction<DB>, id: string) => Promise<Part[]>,
  meet: (trx: Transaction<DB>, part: Part, date: DateDue, parts: readonly Part[]) => Promise<Facts | null>,
  now: (trx: Transaction<DB>, thing: Thing) => Promise<Pick<Effect, 'due' | 'state'>>,
): Dated =>
  deadline(db, lock, async (trx, thing, date) => {
    const parts = await read(trx, date.id);
    const met: Facts[] = [];
    for (const part of parts) {
      const facts = await meet(trx, part, date, parts);
      if (facts) met.push(facts);
    }
    if (met.length === 0) return null;
    const standing = await now(trx, thing);
    return met.map((facts) => ({ facts, ...standing }));
  });
