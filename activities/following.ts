import { Context } from '@temporalio/activity';
import type { Kysely } from 'kysely';
import { sweepCommands } from '../db/commands.ts';
import { readReceipt, streamsBehind, streamsUnanswered } from '../db/events.ts';
import { readGrantIdOf } from '../db/grants.ts';
import { readMoved } from '../db/held-opinions.ts';
import { sweepPresence } from '../db/presence.ts';
import type { DB } from '../db/schema.ts';
import { readDecided } from '../db/sessions.ts';
import type { FollowedKind, Receipt } from '../domain/command.ts';

export type Thing = { kind: FollowedKind; id: string };

/** Signals `look` to a thing's workflow, starting it if none runs. */
export type Nudge = (thing: Thing) => Promise<void>;

/** `revive`: a nudge that also replaces a workflow which can go on no more. */
export type Telling = { nudge: Nudge; revive: Nudge };

const AT_ONCE = 20;
const PATIENCE_MS = 60_000;
const AT_MOST = 1_000;

/** Tells many workflows, some at a time; after a failure it goes on behind the last one that it reported. */
async function nudgeAll(nudge: Nudge, things: readonly Thing[]): Promise<void> {
  const context = Context.current();
  const told: unknown = context.info.heartbeatDetails;
  for (let from = typeof told === 'number' ? told : 0; from < things.length; from += AT_ONCE) {
    await Promise.all(things.slice(from, from + AT_ONCE).map(nudge));
    context.heartbeat(from + AT_ONCE);
  }
}

/** What a workflow must know of its row now; null where no such thing exists. */
export const readThing =
  (db: Kysely<DB>) =>
  (kind: FollowedKind, id: string): Promise<Receipt | null> =>
    readReceipt(db, kind, id);

export const followingActivities = (db: Kysely<DB>, { nudge, revive }: Telling) => ({
  /** Tells the workflow of each application of a session that was decided or cancelled, and of each grant that an award made. */
  tellDecision: async (sessionId: string): Promise<void> => nudgeAll(nudge, await readDecided(db, sessionId)),

  /** Tells the workflow of the grant that an application's award made; nobody where it was refused. */
  tellGrant: async (applicationId: string): Promise<void> => {
    const id = await readGrantIdOf(db, applicationId);
    await nudgeAll(nudge, id ? [{ kind: 'grant', id }] : []);
  },

  /** Tells the workflow of each application and grant of which an opinion has come to who stands in for a person, or back to the person, and which does not know it yet. */
  tellStandIn: async (personId: string): Promise<void> => nudgeAll(nudge, await readMoved(db, personId)),

  /**
   * Once a minute: workflows behind their row, or silent to a command, are told to look, or replaced where they can look no more,
   * and commands that nobody asked again for a day are forgotten, as is who
   * works on an application and was not heard of any more.
   */
  sweep: async (): Promise<void> => {
    const silent = [...(await streamsBehind(db, PATIENCE_MS, AT_MOST)), ...(await streamsUnanswered(db, PATIENCE_MS, AT_MOST))];
    await nudgeAll(revive, [...new Map(silent.map((thing) => [thing.id, thing])).values()]);
    await sweepCommands(db);
    await sweepPresence(db);
  },
});
