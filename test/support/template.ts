import { loadPublished } from '../../db/calls/calls.ts';
import { connect } from '../../db/connection/connect.ts';
import { run as runProgram } from '../../local/run.ts';
import { layNotes } from './exercised/notes.ts';
import { THREE_OPINIONS } from './three-opinions.ts';

/**
 * Migrates a database that test files clone: with the shipped calls and the tests' own, whose envelopes have credits of
 * this year in Paris.
 * @param url the database as the service's role
 */
export async function layCalls({ ownerUrl, url }: { ownerUrl: string; url: string }, signal?: AbortSignal): Promise<void> {
  await runProgram(process.execPath, ['bin/migrate.ts', '--demonstration'], {
    env: { ...process.env, DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl },
    signal,
  });
  const { db, pool } = connect(ownerUrl);
  await loadPublished(db, THREE_OPINIONS, new Date().toISOString());
  await layNotes(pool);
  await pool.end();
}
