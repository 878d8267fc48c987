import type { Kysely } from 'kysely';
import type { DB } from '../db/schema.ts';
import { today } from '../test/support/lives.ts';
import { type Office, reviewed } from '../test/support/office.ts';
import { many, PROJECT } from './applications.ts';

export type Planned = { id: string; version: number; applicationIds: string[] };

/** Lets nobody be written to of what has happened until now: a thousand letters would leave in the middle of the next measurement. */
export const owesNothing = (db: Kysely<DB>) =>
  db
    .updateTable('stream')
    .set((stream) => ({ acknowledged: stream.ref('version') }))
    .whereRef('acknowledged', '<', 'version')
    .execute();

/** A planned session of this size, which comes about without Temporal: what is measured is the decision on it. */
export async function plan(office: Office, size: number): Promise<Planned> {
  const applicationIds = await many(size, () => reviewed(office, PROJECT));
  const { id, version } = await office.accept('lead', 'createSession', { heldOn: today(), applicationIds });
  return { id, version, applicationIds };
}
