import type { Kysely } from 'kysely';
import { deadlines } from '../../activities/index.ts';
import { envelopeActivities } from '../../activities/envelope-dues.ts';
import { letterWriter } from '../../activities/letters/index.ts';
import { type Clock, readClock } from '../../db/clock.ts';
import { readReceipt } from '../../db/events.ts';
import type { DB } from '../../db/schema.ts';
import { FOLLOWED, type FollowedKind, meetableAt } from '../../domain/command.ts';
import type { Post } from '../../letters/post.ts';

type Behind = { kind: FollowedKind; id: string; owesLetters: boolean };

/**
 * What workflows do, without Temporal: reads what is unheard, writes what letters are owed, meets the dates that have come, until nothing is left.
 * Without a post letters count as written.
 */
export function createFollower(db: Kysely<DB>, clock: Clock, post?: Post): () => Promise<void> {
  const acknowledge = (id: string): Promise<unknown> =>
    db
      .updateTable('stream')
      .set((stream) => ({ acknowledged: stream.ref('version') }))
      .where('id', '=', id)
      .execute();
  const write = post ? letterWriter(db, post) : acknowledge;
  const meet = deadlines(db) as Record<string, (id: string, at: string) => Promise<unknown>>;
  const { spreadCredits } = envelopeActivities(db, { clock, hint: () => undefined });

  /** Those that have something to hear or to write, or that a date may have come for. */
  const readBehind = async (at: string): Promise<Behind[]> => {
    const rows = await db
      .selectFrom('stream')
      .leftJoin('envelope', 'envelope.id', 'stream.id')
      .where('kind', 'in', FOLLOWED)
      .where((where) =>
        where.or([
          where('stream.heard', '<', where.ref('stream.version')),
          where('stream.acknowledged', '<', where.ref('stream.version')),
          where('stream.due_at', '<=', at),
          where('envelope.eased_at', '<=', at),
        ]),
      )
      .select((select) => ['stream.kind', 'stream.id', select('stream.acknowledged', '<', select.ref('stream.version')).as('owesLetters')])
      .orderBy('stream.due_at')
      .orderBy('stream.id')
      .execute();
    // What the question asks for; the column's type knows calls as well.
    return rows as Behind[];
  };

  /** Whether anything came of it. */
  async function follow({ kind, id, owesLetters }: Behind, at: string): Promise<boolean> {
    const read = await readReceipt(db, kind, id);
    if (!read) return false;
    const { due } = read;
    let isMoved = false;
    if (due && meetableAt(due) <= at) {
      if (kind === 'envelope') await spreadCredits(id);
      isMoved = kind === 'envelope' || Boolean(await meet[due.what]?.(id, at));
    }
    if (owesLetters) await write(id);
    return isMoved || owesLetters;
  }

  async function catchUp(): Promise<void> {
    for (let isMoved = true; isMoved;) {
      isMoved = false;
      const at = await readClock(db, clock);
      for (const behind of await readBehind(at)) isMoved = (await follow(behind, at)) || isMoved;
    }
  }

  // One after the other: two that write the same letter would be in each other's way.
  let last = Promise.resolve();
  return () => (last = last.catch(() => undefined).then(catchUp));
}
