import type pg from 'pg';
import { today } from '../../test/support/lives.ts';
import { type Office, reviewed } from '../../test/support/office.ts';
import { owesNothing, PROJECT } from './applications.ts';
import { copyApplication } from './copies.ts';

export type Planned = { id: string; version: number; applicationIds: string[] };

/** So many applications with every opinion given, which come about without Temporal. */
export const toReviewed = async (office: Office, database: pg.Pool, count: number): Promise<string[]> =>
  copyApplication(database, await reviewed(office, PROJECT), count);

/** A planned session with these applications. */
export async function planWith(office: Office, applicationIds: string[]): Promise<Planned> {
  const { id, version } = await office.accept('lead', 'createSession', { heldOn: today(), applicationIds });
  return { id, version, applicationIds };
}

/** A planned session with so many applications: what is measured is what comes after. Nothing is owed of it. */
export async function plan(office: Office, database: pg.Pool, applications: number): Promise<Planned> {
  const planned = await planWith(office, await toReviewed(office, database, applications));
  await owesNothing(database);
  return planned;
}
