import { resolve } from 'node:path';
import { readRunning } from '../local/data-dir.ts';
import { fetchToken } from '../local/token.ts';
import { readSettings } from '../runtime/settings.ts';

/** `npm run -s token -- LOGIN` prints a bearer token of that person, and nothing else. */
try {
  const dataDir = resolve(readSettings(process.env).DATA_DIR);
  const issuer = readRunning(dataDir)?.issuer;
  if (issuer === undefined) throw new Error(`Guichet does not run on ${dataDir}: start it with npm start.`);
  console.log(await fetchToken({ issuer, dataDir, login: process.argv[2] ?? '' }));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
