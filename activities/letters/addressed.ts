import type { Recipient } from '../../db/people.ts';
import type { Owed } from '../../letters/texts.ts';

/** One text to some people; null where nobody is written to. */
export type Addressed = { to: Recipient[]; owed: Owed } | null;
