import { parseArgs } from 'node:util';
import { bringUpToDate } from '../runtime/migration.ts';
import { runProgram } from '../runtime/parent.ts';
import { readSettings, required } from '../runtime/settings.ts';

/**
 * `npm run migrate` brings the schema up to date, and limits the service's role; existing rows stay as they are. A new
 * database is empty afterwards: no call, no envelope, no euro. With `--demonstration`, as `npm start` uses on a
 * database of its own, the shipped calls are published, with the credits of their files.
 */
await runProgram(async () => {
  const { values } = parseArgs({ options: { demonstration: { type: 'boolean', default: false } } });
  const settings = readSettings(process.env);
  const { DATABASE_OWNER_URL: ownerUrl } = settings;
  await bringUpToDate({ serviceUrl: required(settings, 'DATABASE_URL'), ownerUrl, isDemonstration: values.demonstration }, (line) =>
    console.log(line),
  );
});
