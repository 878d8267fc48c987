import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';
import { loadCall } from '../db/calls/calls.ts';
import { connect } from '../db/core/connect.ts';
import { limitRole } from '../db/core/database-role.ts';
import { migrate } from '../db/core/migrate.ts';
import { CallFile } from '../domain/calls/call.ts';

// A large table takes its time, and so does another process that is at it already.
const PATIENCE_MS = 600_000;

const folder = new URL('../calls/', import.meta.url);

/**
 * Brings the schema up to date, loads the calls that are shipped, and limits the service's role; what is there already
 * stays as it is.
 * @param ownerUrl the same database as its owner, where that is another role than the service's
 */
export async function bringUpToDate(serviceUrl: string, ownerUrl: string | undefined, say: (line: string) => void): Promise<void> {
  const { db, pool } = connect(ownerUrl ?? serviceUrl, { statementMs: PATIENCE_MS, lockMs: PATIENCE_MS });
  try {
    for (const name of await migrate(db)) say(`Schema: ${name} applied.`);
    for (const file of (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()) {
      const call = CallFile.parse(JSON.parse(await readFile(new URL(file, folder), 'utf8')));
      if (await loadCall(db, call, new Date().toISOString())) say(`Call ${call.id}, version ${call.version}: loaded with its envelope.`);
    }
    if (ownerUrl) await limitRole(db, new pg.Client(serviceUrl).user ?? '');
  } finally {
    await pool.end();
  }
}
