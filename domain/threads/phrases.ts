import { z } from 'zod';
import { CallId } from '../calls/call.ts';
import type { EventTable } from '../core/event.ts';
import type { GivenBy } from '../core/may.ts';
import { line } from '../core/words.ts';

/** Where phrases are offered: where an organisation is asked for corrections, and where an opinion is given. */
export const PHRASE_USES = ['correction', 'opinion'] as const;
export type PhraseUse = (typeof PHRASE_USES)[number];

const PHRASES_AT_MOST = 30;

export const SetPhrases = z.strictObject({
  usedIn: z.enum(PHRASE_USES),
  callId: CallId.optional().meta({ description: 'The call whose files they are for; those of all calls where absent' }),
  phrases: z.array(line(500).min(1)).max(PHRASES_AT_MOST).default([]).meta({ description: 'All that are offered from now on' }),
});
export type SetPhrases = z.infer<typeof SetPhrases>;

export const PHRASE_COMMANDS = { setPhrases: ['lead', 'admin'] } as const satisfies GivenBy<string>;

/** Its event is in the caller's stream, like that of labels. Its words are no fact: they are the fund's own. */
export const phraseEvents = { setPhrases: { applicant: false, letters: false } } satisfies EventTable;
