import { type Kysely, sql } from 'kysely';
import { deadlines } from '../../activities/index.ts';
import { envelopeActivities } from '../../activities/ledger/envelope-dues.ts';
import { letterWriter } from '../../activities/letters.ts';
import { POSTGRES_CLOCK } from '../../db/core/clock.ts';
import { readReceipt } from '../../db/core/events.ts';
import type { DB } from '../../db/core/schema.ts';
import { FOLLOWED, type FollowedKind, earliestAt } from '../../domain/core/command.ts';
import type { Post } from '../../letters/core/post.ts';
import { LINKS } from './invitation-links.ts';

type Behind = { kind: FollowedKind; id: string; hasToHear: boolean; owesLetters: boolean; at: string };

/**
 * Does the work of workflows, without Temporal: reads what is unheard, writes the letters that are owed, meets the
 * dates that have come, until nothing is left. Without a post letters count as written.
 */
export function createFollower(db: Kysely<DB>, post?: Post, publicUrl?: string): () => Promise<void> {
  const acknowledge = (id: string): Promise<unknown> =>
    db
      .updateTable('stream')
      .set((stream) => ({ acknowledged: stream.ref('version') }))
      .where('id', '=', id)
      .execute();
  const write = post ? letterWriter(db, post, { publicUrl, links: LINKS }) : acknowledge;
  const meet = deadlines(db) as Record<string, (id: string, at: string) => Promise<unknown>>;
  const { spreadCredits } = envelopeActivities(db, { clock: POSTGRES_CLOCK, hint: () => undefined });

  /**
   * The things with something to hear or to write, or with a date that may have come, each with the time of the look.
   */
  const readBehind = async (): Promise<Behind[]> => {
    const now = sql<string>`clock_timestamp()`;
    const hasToHear = sql<boolean>`(stream.heard < stream.version OR coalesce(least(stream.due_at, envelope.eased_at) <= ${now}, false))`;
    const owesLetters = sql<boolean>`stream.acknowledged < stream.version`;
    const rows = await db
      .selectFrom('stream')
      .leftJoin('envelope', 'envelope.id', 'stream.id')
      .where('kind', 'in', FOLLOWED)
      .select(['stream.kind', 'stream.id', hasToHear.as('hasToHear'), owesLetters.as('owesLetters'), now.as('at')])
      .where((where) => where.or([hasToHear, owesLetters]))
      .orderBy('stream.due_at')
      .orderBy('stream.id')
      .execute();
    // The query asks only for these; the column's type has calls as well.
    return rows as Behind[];
  };

  /**
   * Reads a row as its workflow would, and meets its date where that has come. Returns whether it was met: other things
   * may have to hear of its consequences.
   */
  async function hear({ kind, id, at }: Behind): Promise<boolean> {
    const due = (await readReceipt(db, kind, id))?.due;
    if (!due || earliestAt(due) > at) return false;
    if (kind === 'envelope') await spreadCredits(id);
    return kind === 'envelope' || Boolean(await meet[due.what]?.(id, at));
  }

  async function follow(behind: Behind): Promise<boolean> {
    const isMoved = behind.hasToHear && (await hear(behind));
    if (behind.owesLetters) await write(behind.id);
    return isMoved;
  }

  async function catchUp(): Promise<void> {
    for (let isMoved = true; isMoved;) {
      isMoved = false;
      for (const behind of await readBehind()) isMoved = (await follow(behind)) || isMoved;
    }
  }

  // One after the other: two that write the same letter would be in each other's way.
  let last = Promise.resolve();
  return () => (last = last.catch(() => undefined).then(catchUp));
}
