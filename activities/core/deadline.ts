import type { Kysely, Transaction } from 'kysely';
import { movedIn, transact } from '../../db/core/events.ts';
import type { DB } from '../../db/core/schema.ts';
import type { Moved, Receipt } from '../../domain/core/command.ts';

/**
 * Meets a date of a thing, at an ISO instant: one transaction. Null where it is not due any more, or was met before: the row may have moved since the date
 * was set. `onMoved` hears, once that is committed, of each stream that it has moved.
 */
export type Deadline = (id: string, at: string, onMoved?: (moved: Moved[]) => void) => Promise<Receipt | null>;

const deadlines = new WeakSet<object>();

/** True of what a date asks for, as `deadline` makes it. */
export const isDeadline = (transaction: object): transaction is Deadline => deadlines.has(transaction);

/** Makes what a date asks for. @param meet asks the rules once more whether it is due, on rows that it has locked */
export function deadline(db: Kysely<DB>, meet: (trx: Transaction<DB>, id: string, at: string) => Promise<Receipt | null>): Deadline {
  const met: Deadline = async (id, at, onMoved) => {
    const { receipt, moved } = await transact(db, at, async (trx, instant) => {
      const receipt = await meet(trx, id, instant);
      return { receipt, moved: movedIn(trx) };
    });
    if (receipt) onMoved?.(moved);
    return receipt;
  };
  deadlines.add(met);
  return met;
}
