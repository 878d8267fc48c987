import type { Kysely, Transaction } from 'kysely';
import type { SetPhrases } from '../../domain/threads/phrases.ts';
import { statement } from '../connection/statement.ts';
import type { DB } from '../core/schema.ts';

type Set = SetPhrases & { by: string; at: string; version: number };

/** Records the phrases that are offered from now on, in place of those that were. */
export async function setPhrases(trx: Transaction<DB>, { usedIn, callId, phrases, by, at, version }: Set): Promise<void> {
  const row = { phrases: [...phrases], set_by: by, set_at: at, version };
  await trx
    .insertInto('phrase_list')
    .values({ used_in: usedIn, call_id: callId ?? null, ...row })
    .onConflict((conflict) => conflict.constraint('one_list_of_phrases').doUpdateSet(row))
    .execute();
}

/** The phrases of every use: those of all calls first, then those of each. */
export const readPhrases = statement((db: Kysely<DB>) =>
  db
    .selectFrom('phrase_list')
    .select(['used_in as usedIn', 'call_id as callId', 'phrases'])
    .orderBy('used_in')
    .orderBy('call_id', (order) => order.asc().nullsFirst()),
);
