import { readdir, readFile } from 'node:fs/promises';
import { connect } from '../db/connect.ts';
import { loadCall } from '../db/calls.ts';
import { migrate } from '../db/migrate.ts';
import { CallFile } from '../domain/call.ts';
import { runProgram } from './parent.ts';
import { readSettings, required } from './settings.ts';

// A large table takes its time, and so does another process that is at it already.
const PATIENCE_MS = 600_000;

const folder = new URL('../calls/', import.meta.url);

/** Brings the schema up to date and loads the calls that are shipped; what is there already stays as it is. */
await runProgram(async () => {
  const { db, pool } = connect(required(readSettings(process.env), 'DATABASE_URL'), { statementMs: PATIENCE_MS, lockMs: PATIENCE_MS });
  try {
    for (const name of await migrate(db)) console.log(`Schema: ${name} applied.`);
    for (const file of (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()) {
      const call = CallFile.parse(JSON.parse(await readFile(new URL(file, folder), 'utf8')));
      if (await loadCall(db, call, new Date().toISOString()))
        console.log(`Call ${call.id}, version ${call.version}: loaded with its envelope.`);
    }
  } finally {
    await pool.end();
  }
});
