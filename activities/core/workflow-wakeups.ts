import { Context } from '@temporalio/activity';
import type { Kysely } from 'kysely';
import { readReceipt } from '../../db/core/events.ts';
import { readMoved } from '../../db/review/pending-opinions.ts';
import type { DB } from '../../db/core/schema.ts';
import { countOwing } from '../../db/core/letters.ts';
import { endNotifying, deferToNotifying } from '../../db/core/relay.ts';
import { readDecided } from '../../db/committee/sessions.ts';
import type { FollowedKind, Moved, Receipt } from '../../domain/core/command.ts';
import { withHeartbeat } from './heartbeat.ts';

/**
 * Wakes the workflow of a stream that has moved, and starts it if none runs; rejects if Temporal does not take the
 * signal.
 */
export type Wake = (moved: Moved) => Promise<void>;

/** The same for several streams, without waiting: the relay finds what is lost. */
export type Hint = (moved: readonly Moved[]) => void;

/**
 * `pauseMs`: the pause between two rounds of wake-ups, so that five hundred of them leave room for interactive
 * requests. `writtenWithinMs`: how long at most the wake-ups wait for letters.
 */
export type Waking = { wake: Wake; hint: Hint; pauseMs?: number; writtenWithinMs?: number };

/** Few at a time, so that other requests notice no burst. */
const AT_ONCE = 2;
const PAUSE_MS = 300;
/** For this long the relay leaves those streams to this activity; after that, the activity or its worker is dead. */
const LEFT_FOR_MS = 300_000;
/** The longest wait for their letters, so that an unavailable mail server does not hold up the wake-ups. */
const WRITTEN_WITHIN_MS = 60_000;

/** What a workflow must know of its row now; null if the thing does not exist. */
export const readThing =
  (db: Kysely<DB>) =>
  (kind: FollowedKind, id: string): Promise<Receipt | null> =>
    readReceipt(db, kind, id);

export const wakingActivities = (db: Kysely<DB>, { wake, pauseMs = PAUSE_MS, writtenWithinMs = WRITTEN_WITHIN_MS }: Waking) => {
  /** Runs something for each of many, a few at a time. */
  async function forEach(moved: readonly Moved[], run: (one: Moved) => Promise<unknown>): Promise<void> {
    const context = Context.current();
    for (let from = 0; from < moved.length; from += AT_ONCE) {
      if (from > 0) await context.sleep(pauseMs);
      await Promise.all(moved.slice(from, from + AT_ONCE).map(run));
    }
  }

  /** Waits until the letters of these have left, or could not. */
  async function untilWritten(ids: readonly string[]): Promise<void> {
    const until = performance.now() + writtenWithinMs;
    while (performance.now() < until && (await countOwing(db, ids)) > 0) await Context.current().sleep(pauseMs);
  }

  return {
    /**
     * Wakes the workflow of each application of a session that was decided, closed or cancelled, and of each grant that
     * an award made. People come first: the letters leave before the workflows are woken, since no person waits for
     * those. A retry goes on with those not woken yet.
     */
    tellDecision: (sessionId: string): Promise<void> =>
      withHeartbeat(async () => {
        const moved = await readDecided(db, sessionId);
        const ids = moved.map(({ id }) => id);
        await deferToNotifying(db, ids, LEFT_FOR_MS);
        await untilWritten(ids);
        await deferToNotifying(db, ids, LEFT_FOR_MS);
        await forEach(moved, wake);
        await endNotifying(db, ids);
      }),

    /** Wakes each application and grant whose opinion has passed to a substitute, or back to the person. */
    tellStandIn: (personId: string): Promise<void> => withHeartbeat(async () => forEach(await readMoved(db, personId), wake)),
  };
};
