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
 * Wakes the workflow of a stream that has moved, and starts it where none runs; rejects where Temporal does not take
 * it.
 */
export type Wake = (moved: Moved) => Promise<void>;

/** The same for several, waited for by nobody: what is lost is found by the relay. */
export type Hint = (moved: readonly Moved[]) => void;

/**
 * `pauseMs`: between two rounds of notifying, so that five hundred who are notified leave room for who works meanwhile.
 * `writtenWithinMs`: so long notifying waits for letters at most.
 */
export type Waking = { wake: Wake; hint: Hint; pauseMs?: number; writtenWithinMs?: number };

/** So few that nobody else feels them as a burst. */
const AT_ONCE = 2;
const PAUSE_MS = 300;
/** The relay leaves those streams to who notifies them for so long: after that it, or its worker, is dead. */
const LEFT_FOR_MS = 300_000;
/** Their letters are waited for no longer: a mail server that is away keeps nobody from hearing. */
const WRITTEN_WITHIN_MS = 60_000;

/** What a workflow must know of its row now; null where no such thing exists. */
export const readThing =
  (db: Kysely<DB>) =>
  (kind: FollowedKind, id: string): Promise<Receipt | null> =>
    readReceipt(db, kind, id);

export const wakingActivities = (db: Kysely<DB>, { wake, pauseMs = PAUSE_MS, writtenWithinMs = WRITTEN_WITHIN_MS }: Waking) => {
  /** Does something for each of many, a few at a time. */
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
     * Has the workflow of each application of a session that was decided, closed or cancelled, and of each grant that
     * an award made, hear of it. People come first: their letters leave before the workflows are woken, for whom nobody
     * waits. Tried again, it goes on with those that have not heard.
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

    /**
     * Wakes each application and grant of which an opinion has come to who stands in for a person, or back to the
     * person.
     */
    tellStandIn: (personId: string): Promise<void> => withHeartbeat(async () => forEach(await readMoved(db, personId), wake)),
  };
};
