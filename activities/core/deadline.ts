import type { Kysely, Transaction } from 'kysely';
import { appendEffect, type Effect } from '../../db/core/append-effect.ts';
import { movedIn, readVersion, restoreDue, transact } from '../../db/core/events.ts';
import type { DB } from '../../db/core/schema.ts';
import type { By, Due, Moved, Receipt } from '../../domain/core/command.ts';
import type { EventName, Facts } from '../../domain/core/event.ts';
import { isTaken, type AnyTable } from '../../domain/core/state-table.ts';

/**
 * Meets a date of a thing, at an ISO instant, in one transaction. Null if it is no longer due, or was met before: the
 * row may have moved since the date was set. `onMoved` gets, after the commit, each stream that moved.
 */
export type Deadline = (id: string, at: string, onMoved?: (moved: Moved[]) => void) => Promise<Receipt | null>;

/** A date's transaction, before it has its name: that of the key under which it stands. */
export type Dated = (name: EventName) => Deadline;

/** A date that has come: its thing, its name, and when. */
export type DateDue = { id: string; name: EventName; at: string; by: By };

/** Locks the thing of a date and reads what the date needs; nothing if, by that, it has not come. */
type Lock<Locked> = (trx: Transaction<DB>, date: DateDue) => Promise<Locked | null | undefined>;

const dated = new WeakSet<object>();

/** True for a date's transaction, as made by `deadline`. */
export const isDated = (transaction: object): transaction is Dated => dated.has(transaction);

/** The result of a date without an event: the thing's next deadline and state. */
type Quiet = Pick<Effect, 'due' | 'state'> & { isQuiet: true };

/**
 * Makes a date's transaction; its event has the date's name, and no person.
 * @param lock locks the thing and checks the rules again: returns what is due on it now, null if nothing is
 * @param meet writes, and returns the events' contents in order, or that there is nothing to record
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

/** The date passes without an event; only the thing's next deadline changes. */
async function passQuietly(trx: Transaction<DB>, id: string, { due, state }: Quiet): Promise<Receipt> {
  await restoreDue(trx, id, due);
  return { id, version: await readVersion(trx, id), state, due, owesLetters: false };
}

/** True if this date comes next and has come. */
export const hasCome = (due: Due | null | undefined, { name, at }: DateDue): boolean => due?.what === name && due.at <= at;

/** Locks a thing whose date has come, by the single date that its rules give: how most dates are checked again. */
export const whenDue =
  <Thing>(lock: Lock<Thing>, next: (thing: Thing) => Due | null): Lock<Thing> =>
  async (trx, date) => {
    const thing = await lock(trx, date);
    return thing && hasCome(next(thing), date) ? thing : null;
  };

/** A date that only records, once, that a reminder was sent. */
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
  <Table extends AnyTable<Table>, Thing extends { state: keyof Table & string }>(
    lock: (trx: Transaction<DB>, id: string) => Promise<Thing | undefined>,
    table: Table,
  ): Lock<Thing> =>
  async (trx, { id, name }) => {
    const thing = await lock(trx, id);
    return thing && isTaken(table, thing.state, name) ? thing : null;
  };

/**
 * Makes the transaction of a date that may have come for several parts of a thing: one event for each.
 * @param meet writes for one part, and returns its event's facts; null if nothing is due for it
 * @param now the thing's state after all of them
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
