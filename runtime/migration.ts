import pg from 'pg';
import { loadPublished } from '../db/calls/calls.ts';
import { connect } from '../db/connection/connect.ts';
import { limitRole } from '../db/core/database-role.ts';
import { migrate } from '../db/core/migrate.ts';
import { readShippedCalls } from './shipped-calls.ts';

// A large table takes its time; and an index that is made beside the service waits for transactions that are open,
// which keeps no one waiting: after ten minutes it begins anew.
const [STATEMENT_MS, LOCK_MS] = [3_600_000, 600_000];

type MigrationOptions = {
  serviceUrl: string;
  /** The same database as its owner, where that is another role than the service's. */
  ownerUrl?: string | undefined;
  /** Publishes the shipped calls, and allots the credits that their files name: `npm start` without a database. */
  isDemonstration?: boolean;
};

/**
 * Brings the schema up to date and limits the service's role; existing rows stay as they are. It adds no call, no
 * envelope and no credit, except those of the demonstration on request.
 */
export async function bringUpToDate(
  { serviceUrl, ownerUrl, isDemonstration = false }: MigrationOptions,
  say: (line: string) => void,
): Promise<void> {
  const { db, pool } = connect(ownerUrl ?? serviceUrl, { statementMs: STATEMENT_MS, lockMs: LOCK_MS, readsAll: true });
  try {
    const onLocked = (): void => say('A transaction uses a table that is to be changed: this is tried again, for an hour at most.');
    for (const name of await migrate(db, { onLocked })) say(`Schema: ${name} applied.`);
    for (const file of isDemonstration ? await readShippedCalls() : [])
      if (await loadPublished(db, file, new Date().toISOString()))
        say(`Call ${file.id}, version ${file.version}: published for the demonstration, with the credits of its file.`);
    if (ownerUrl) await limitRole(db, new pg.Client(serviceUrl).user ?? '');
  } finally {
    await pool.end();
  }
}
