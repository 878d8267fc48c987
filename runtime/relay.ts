import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Wake } from '../activities/core/workflow-wakeups.ts';
import { LETTERS } from '../db/core/events.ts';
import { areLettersLate, PATIENCE, type Patience, takeSilent } from '../db/core/relay.ts';
import type { DB } from '../db/core/schema.ts';

const EVERY_MS = 5_000;
/**
 * In one round, so that after a loss of all of Temporal the workflows come back at a pace that leaves room for
 * interactive requests.
 */
const AT_MOST = 200;
const AT_ONCE = 10;
/** A stream that has been silent for so long may stand still. */
const STUCK_AFTER_MS = 60_000;

type RelayMeans = {
  db: Kysely<DB>;
  /** Rejects where Temporal is away. */
  temporal: () => Promise<unknown>;
  wake: Wake;
  restartStuck: Wake;
  logger: Pick<Logger, 'warn'>;
  everyMs?: number;
  patience?: Patience;
};

/**
 * Wakes the workflows that have not heard of their row, or have not done what follows, and the one that writes letters:
 * the hint was lost with its sender, Temporal was away, or has lost them. The row is the outbox, so nothing is lost
 * however many relays run; the relay is needed for timeliness only, not for correctness. Where Temporal is away no
 * stream loses its turn: it has it when Temporal is back, however long that was. Returns the function that stops it,
 * once its round is over.
 */
export function startRelay({
  db,
  temporal,
  wake,
  restartStuck,
  logger,
  everyMs = EVERY_MS,
  patience = PATIENCE,
}: RelayMeans): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const warn = (error: unknown): void => logger.warn({ err: error }, 'the relay could not wake some workflows');

  async function round(): Promise<void> {
    await temporal();
    if (await areLettersLate(db, patience.unheard)) await wake({ kind: 'letters', id: LETTERS, name: 'relay', version: 0 }).catch(warn);
    const silent = await takeSilent(db, AT_MOST, patience);
    for (let from = 0; from < silent.length && !isStopped; from += AT_ONCE) {
      const tried = await Promise.allSettled(
        silent.slice(from, from + AT_ONCE).map((each) => (each.sinceMs >= STUCK_AFTER_MS ? restartStuck(each) : wake(each))),
      );
      // A workflow that cannot be woken delays no other.
      for (const each of tried) if (each.status === 'rejected') warn(each.reason);
    }
  }

  let running = Promise.resolve();
  const next = (): void => {
    timer = setTimeout(() => {
      running = round()
        .catch(warn)
        .then(() => (isStopped ? undefined : next()));
    }, everyMs);
  };
  next();
  return async () => {
    isStopped = true;
    clearTimeout(timer);
    await running;
  };
}
