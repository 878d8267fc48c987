import { bringUpToDate } from '../runtime/migration.ts';
import { runProgram } from '../runtime/parent.ts';
import { readSettings, required } from '../runtime/settings.ts';

/**
 * Brings the schema up to date, loads the calls that are shipped, and limits the service's role; what is there already
 * stays as it is.
 */
await runProgram(async () => {
  const settings = readSettings(process.env);
  await bringUpToDate(required(settings, 'DATABASE_URL'), settings.DATABASE_OWNER_URL, (line) => console.log(line));
});
