import type { Kysely } from 'kysely';
import type { Recipient } from '../../db/people/people.ts';
import type { DB } from '../../db/core/schema.ts';
import { readNames } from '../../db/core/timeline.ts';
import type { Facts } from '../../domain/core/event.ts';
import type { Owed } from '../../letters/texts.ts';

/** One text to some people; null where nobody is written to. */
export type Addressed = { to: Recipient[]; owed: Owed } | null;

/** The name of the person at whom a fact points. */
export async function nameOf(db: Kysely<DB>, personId: unknown): Promise<string> {
  const id = String(personId);
  return (await readNames(db, [id])).get(id) ?? '';
}

/** The ids of those whom a staffing says to work for a request or a mission no more. */
export const droppedIn = ({ dropped }: Facts): string[] => (typeof dropped === 'string' ? dropped.split(',') : []);
