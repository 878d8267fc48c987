import type { Kysely } from 'kysely';
import { readCall } from '../../db/calls/calls.ts';
import { once } from '../../db/core/commands.ts';
import { lockPersonStream } from '../../db/people/roles.ts';
import type { DB } from '../../db/core/schema.ts';
import { setPhrases } from '../../db/threads/phrases.ts';
import { refuseIf } from '../../domain/core/refusal.ts';
import { SetPhrases } from '../../domain/threads/phrases.ts';
import { personNow } from '../core/next-deadline.ts';

export const phraseCommands = (db: Kysely<DB>) => ({
  setPhrases: once(db, SetPhrases, async (trx, { id, body, at }) => {
    await lockPersonStream(trx, id);
    const { usedIn, callId = null, phrases } = body;
    refuseIf(callId === null || (await readCall(trx, callId)) ? null : { code: 'call_unknown', callId });
    return {
      facts: { usedIn, callId, phrases: phrases.length },
      ...(await personNow(trx, id)),
      after: ({ version }) => setPhrases(trx, { ...body, by: id, at, version }),
    };
  }),
});
