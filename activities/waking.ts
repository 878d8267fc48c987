import { Context } from '@temporalio/activity';
import type { Kysely } from 'kysely';
import { readReceipt } from '../db/events.ts';
import { readMoved } from '../db/held-opinions.ts';
import type { DB } from '../db/schema.ts';
import { readDecided } from '../db/sessions.ts';
import type { FollowedKind, Moved, Receipt } from '../domain/command.ts';

/** Wakes the workflow of a stream that has moved, and starts it where none runs; rejects where Temporal does not take it. */
export type Wake = (moved: Moved) => Promise<void>;

/** The same for several, waited for by nobody: what is lost is found by the relay. */
export type Hint = (moved: readonly Moved[]) => void;

/** `pauseMs`: between two rounds of a telling, so that five hundred that are told leave room for who works meanwhile. */
export type Waking = { wake: Wake; hint: Hint; pauseMs?: number };

const AT_ONCE = 10;
const PAUSE_MS = 600;

/** What a workflow must know of its row now; null where no such thing exists. */
export const readThing =
  (db: Kysely<DB>) =>
  (kind: FollowedKind, id: string): Promise<Receipt | null> =>
    readReceipt(db, kind, id);

export const wakingActivities = (db: Kysely<DB>, { wake, pauseMs = PAUSE_MS }: Waking) => {
  /** Wakes many workflows, some at a time. What was heard meanwhile is read no more when this is tried again. */
  async function wakeAll(read: () => Promise<Moved[]>): Promise<void> {
    const context = Context.current();
    const unheard = await read();
    for (let from = 0; from < unheard.length; from += AT_ONCE) {
      if (from > 0) await context.sleep(pauseMs);
      await Promise.all(unheard.slice(from, from + AT_ONCE).map(wake));
      context.heartbeat(from + AT_ONCE);
    }
  }
  return {
    /** Wakes the workflow of each application of a session that was decided, closed or cancelled, and of each grant that an award made, which has not heard of it. */
    tellDecision: (sessionId: string): Promise<void> => wakeAll(() => readDecided(db, sessionId)),

    /** The same of each application and grant of which an opinion has come to who stands in for a person, or back to the person. */
    tellStandIn: (personId: string): Promise<void> => wakeAll(() => readMoved(db, personId)),
  };
};
