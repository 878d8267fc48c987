import type { Kysely } from 'kysely';
import type { Caller } from '../../domain/role.ts';
import type { DB } from '../schema.ts';
import { ofApplications } from './applications.ts';
import { ofDatalabRequests } from './datalab-requests.ts';
import { ofEnvelopes } from './envelopes.ts';
import type { TaskRow } from './find.ts';
import { ofGrants } from './grants.ts';

const NEVER = '9999-12-31';
const WAITING = [ofApplications, ofGrants, ofDatalabRequests, ofEnvelopes];

/** What waits for this person in any of its roles, the most urgent first; what has no date comes last. */
export async function readTasks(db: Kysely<DB>, caller: Caller): Promise<TaskRow[]> {
  // What several roles may take on waits once for a person who has them.
  const finds = new Set(WAITING.flatMap((waiting) => caller.roles.flatMap((role) => waiting[role] ?? [])));
  const found = await Promise.all([...finds].map((find) => find(db, caller)));
  return found.flat().sort((a, b) => Date.parse(a.due_at ?? NEVER) - Date.parse(b.due_at ?? NEVER));
}
