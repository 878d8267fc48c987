import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';
import { connect } from '../db/connect.ts';
import { loadCall } from '../db/calls.ts';
import { limitRole } from '../db/database-role.ts';
import { migrate } from '../db/migrate.ts';
import { CallFile } from '../domain/call.ts';
import { runProgram } from './parent.ts';
import { readSettings, required } from './settings.ts';

// A large table takes its time, and so does another process that is at it already.
const PATIENCE_MS = 600_000;

const folder = new URL('../calls/', import.meta.url);

/** Brings the schema up to date, loads the calls that are shipped, and limits the service's role; what is there already stays as it is. */
await runProgram(async () => {
  const settings = readSettings(process.env);
  const serviceUrl = required(settings, 'DATABASE_URL');
  const { db, pool } = connect(settings.DATABASE_OWNER_URL ?? serviceUrl, { statementMs: PATIENCE_MS, lockMs: PATIENCE_MS });
  try {
    for (const name of await migrate(db)) console.log(`Schema: ${name} applied.`);
    for (const file of (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()) {
      const call = CallFile.parse(JSON.parse(await readFile(new URL(file, folder), 'utf8')));
      if (await loadCall(db, call, new Date().toISOString()))
        console.log(`Call ${call.id}, version ${call.version}: loaded with its envelope.`);
    }
    if (settings.DATABASE_OWNER_URL) await limitRole(db, new pg.Client(serviceUrl).user ?? '');
  } finally {
    await pool.end();
  }
});
