import { z } from 'zod';
import { readPhrases } from '../../db/threads/phrases.ts';
import { CallId } from '../../domain/calls/call.ts';
import { STAFF_ROLES } from '../../domain/core/role.ts';
import { PHRASE_COMMANDS, PHRASE_USES, SetPhrases } from '../../domain/threads/phrases.ts';
import { command, read } from '../http/operation.ts';

export const setPhrases = command(
  {
    operationId: 'setPhrases',
    method: 'put',
    path: '/phrases',
    summary: 'Sets the phrases that the fund offers where corrections are asked for or opinions are given',
    roles: PHRASE_COMMANDS.setPhrases,
    body: SetPhrases,
    refusals: ['call_unknown'],
  },
  { on: 'caller' },
);

export const listPhrases = read(
  {
    operationId: 'listPhrases',
    path: '/phrases',
    summary: 'The phrases offered to the fund’s people as they write, by use, those of all calls first',
    roles: STAFF_ROLES,
    answer: z
      .object({
        items: z.array(
          z.object({
            usedIn: z.enum(PHRASE_USES),
            callId: CallId.nullable().meta({ description: 'The call whose files they are for; null for those of all calls' }),
            phrases: z.array(z.string()),
          }),
        ),
      })
      .meta({ id: 'Phrases' }),
  },
  async ({ deps: { db } }) => ({ items: await readPhrases(db) }),
);
