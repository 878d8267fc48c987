import type { DialectAdapter, Kysely } from 'kysely';
import type { DB } from '../core/schema.ts';

const MINUTE_MS = 60_000;

type Bounds<Answer> = { minutes: number; atMost: number; when?: (answer: Answer) => boolean };

/**
 * Keeps answers in this process for some minutes, so many at most, so that many readers of the same one cost one
 * making: readers who come while it is made wait for it. One that fails is not kept, and those who wait make it once
 * more: it was read over the connection of its first reader, whose request may have failed for a reason of its own.
 * @param bounds `when` says of an answer whether it is kept: one that is made quickly is better as of now
 */
export function keeping<Answer>({ minutes, atMost, when = () => true }: Bounds<Answer>) {
  const kept = new Map<string, { until: number; answer: Promise<Answer> }>();
  const ask = (key: string, at: string, make: () => Promise<Answer>, isAgain = false): Promise<Answer> => {
    const now = Date.parse(at);
    const found = kept.get(key);
    if (found && now < found.until) return isAgain ? found.answer : found.answer.catch(() => ask(key, at, make, true));
    const made = { until: now + minutes * MINUTE_MS, answer: make() };
    // A map lists its keys in the order in which they came: the first is the oldest.
    kept.delete(key);
    kept.set(key, made);
    for (const oldest of kept.keys()) if (kept.size > atMost) kept.delete(oldest);
    const drop = (): void => {
      if (kept.get(key) === made) kept.delete(key);
    };
    made.answer.then((answer) => when(answer) || drop(), drop);
    return made.answer;
  };
  /** @param at ISO instant of the request */
  return (key: string, at: string, make: () => Promise<Answer>): Promise<Answer> => ask(key, at, make);
}

/** What this process keeps of each database, whose connections share one adapter: made for the first that asks. */
export function ofEachDatabase<Kept>(make: () => Kept) {
  const keptOf = new WeakMap<DialectAdapter, Kept>();
  return (db: Kysely<DB>): Kept => {
    const { adapter } = db.getExecutor();
    const kept = keptOf.get(adapter) ?? make();
    keptOf.set(adapter, kept);
    return kept;
  };
}

/** From this many things on, sums over all of them are kept: reading them takes longer than a page may. */
const MANY = 5_000;

/** Up to when sums over all things of a kind are read: of many, a minute ago at most; of fewer, now. */
export const ofMany = <Answer>(countOf: (answer: Answer) => number): Bounds<Answer> => ({
  minutes: 1,
  atMost: 1,
  when: (answer) => countOf(answer) >= MANY,
});

/** Keeps answers of each database. */
export const keepingFor = <Answer>(bounds: Bounds<Answer>) => ofEachDatabase(() => keeping<Answer>(bounds));
