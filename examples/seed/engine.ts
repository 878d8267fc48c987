import type { Kysely } from 'kysely';
import { deadlines as deadlinesOf } from '../../activities/index.ts';
import type { LetterKeeping } from '../../activities/decision-letters.ts';
import type { Deadline } from '../../activities/core/deadline.ts';
import { envelopeActivities } from '../../activities/ledger/envelope-dues.ts';
import { letterWriter } from '../../activities/letters.ts';
import { easeForgotten } from '../../db/core/credit-release.ts';
import { readReceipt } from '../../db/core/events.ts';
import { readOwing } from '../../db/core/letters.ts';
import type { DB } from '../../db/core/schema.ts';
import { sealDay } from '../../db/core/seals.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { type Due, earliestAt, type Moved } from '../../domain/core/command.ts';

/** What workflows and the sweep do for a fund, at the instants at which they would have done it. */
export type Engine = {
  now: () => string;
  /** Meets each date that comes until an instant, at its own time, and arrives there. */
  moveTo: (at: string) => Promise<void>;
  /** Reads the moved streams, writes their letters, and meets what is due at once. */
  hear: (moved: readonly Moved[]) => Promise<void>;
  /** The streams that wait for a date. */
  waiting: () => string[];
};

const AT_ONCE = 50;

/**
 * Follows only the streams that it hears of: the rest of the database belongs to others.
 * @param keeping makes the documents of decisions; none if absent
 */
export function createEngine(db: Kysely<DB>, from: string, keeping?: LetterKeeping): Engine {
  let clock = from;
  const dates = new Map<string, Moved & { due: Due }>();
  const envelopes = new Set<string>();
  const deadlines: Record<string, Deadline> = { ...deadlinesOf(db) };
  // Letters are recorded as having left at their instants, and none is sent: a year of them would be written at once.
  const write = letterWriter(db, async () => undefined, { clock: () => clock, keeping });
  const queue: Moved[] = [];
  const hint = (moved: readonly Moved[]): void => void queue.push(...moved);
  const { spreadCredits } = envelopeActivities(db, { clock: () => clock, hint });

  /** Writes what is owed: no other writer is in this transaction. */
  async function writeLetters(): Promise<void> {
    for (let owing = await readOwing(db, AT_ONCE); owing.length > 0; owing = await readOwing(db, AT_ONCE))
      for (const { id } of owing) await write(id);
  }

  async function hearOf(moved: Moved): Promise<void> {
    const { kind, id } = moved;
    if (kind === 'letters') return writeLetters();
    if (kind === 'envelope') {
      envelopes.add(id);
      return spreadCredits(id);
    }
    const due = (await readReceipt(db, kind, id))?.due;
    dates.delete(id);
    if (!due) return;
    dates.set(id, { ...moved, due });
    if (earliestAt(due) <= clock) await meet(id, due);
  }

  async function meet(id: string, { what }: Due): Promise<void> {
    const date = dates.get(id);
    if (!(await deadlines[what]?.(id, clock, hint))) throw new Error(`${what} of ${date?.kind} ${id} was not met at ${clock}`);
  }

  async function hear(moved: readonly Moved[]): Promise<void> {
    hint(moved);
    for (let next = queue.shift(); next; next = queue.shift()) await hearOf(next);
  }

  /** What the sweep does once a minute is done at the first event of a day. */
  async function beginDay(): Promise<void> {
    await sealDay(db, clock);
    if (envelopes.size === 0) return;
    await easeForgotten(db, clock);
    for (const id of envelopes) await spreadCredits(id);
    await hear([]);
  }

  async function advance(at: string): Promise<void> {
    const isNewDay = parisDate(at) !== parisDate(clock);
    if (at > clock) clock = at;
    if (isNewDay) await beginDay();
  }

  async function moveTo(at: string): Promise<void> {
    for (;;) {
      let first: (Moved & { due: Due }) | undefined;
      for (const date of dates.values()) if (!first || earliestAt(date.due) < earliestAt(first.due)) first = date;
      if (!first || earliestAt(first.due) > at) break;
      await advance(earliestAt(first.due));
      // It may have been put off, which is not noticed before it comes.
      await hear([first]);
    }
    await advance(at);
  }

  return { now: () => clock, moveTo, hear, waiting: () => [...dates.keys()] };
}
