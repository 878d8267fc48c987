import type pg from 'pg';
import { today } from '../../test/support/fixtures.ts';
import { type CommandHarness, reviewed } from '../../test/support/command-harness.ts';
import { owesNothing, PROJECT } from './applications.ts';
import { copyApplication } from './copies.ts';

export type Planned = { id: string; version: number; applicationIds: string[] };

/** So many applications with every opinion given, made without Temporal. */
export const toReviewed = async (harness: CommandHarness, database: pg.Pool, count: number): Promise<string[]> =>
  copyApplication(database, await reviewed(harness, PROJECT), count);

export async function planWith(harness: CommandHarness, applicationIds: string[]): Promise<Planned> {
  const { id, version } = await harness.accept('lead', 'createSession', { heldOn: today(), applicationIds });
  return { id, version, applicationIds };
}

/**
 * A planned session with so many applications: what comes after it is measured. No letters or hints are owed for it.
 */
export async function plan(harness: CommandHarness, database: pg.Pool, applications: number): Promise<Planned> {
  const planned = await planWith(harness, await toReviewed(harness, database, applications));
  await owesNothing(database);
  return planned;
}
