import type { Transaction } from 'kysely';
import { exactlyOnce } from '../../../db/core/commands.ts';
import { postMovements } from '../../../db/ledger/envelope.ts';
import { appendEvent } from '../../../db/core/events.ts';
import type { DB } from '../../../db/core/schema.ts';
import type { By, Receipt } from '../../../domain/core/command.ts';

/** The parts of a command of the race, each of which a mutant may replace. */
export type Parts = {
  once: typeof exactlyOnce;
  /** Appends the command's event to its stream, which it locks. */
  append: (trx: Transaction<DB>, by: By, streamId: string) => Promise<Receipt>;
  post: typeof postMovements;
};

/** The event that causes a command's movements. */
export const EVENT = { name: 'allotCredits', facts: {}, due: null, state: 'open' } as const;

export const REAL: Parts = {
  once: exactlyOnce,
  append: async (trx, by, streamId) => {
    await trx.selectFrom('stream').where('id', '=', streamId).select('id').forUpdate().executeTakeFirstOrThrow();
    return appendEvent(trx, by, { streamId, ...EVENT });
  },
  post: postMovements,
};
