import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Found, LockFile, npm, readAudit } from '../runtime/dependencies.ts';
import { runProgram } from '../runtime/parent.ts';

const root = new URL('../', import.meta.url);
const [FOUND, NO_LIST] = [1, 2];

const lineOf = ({ name, severity, title, url, range, runs }: Found): string =>
  `${severity}: ${name} ${range}${runs ? '' : ' (for development alone)'}: ${title}\n    ${url}`;

/**
 * `npm run advisories` checks every package of the lock file against the registry's list of advisories. It ends with
 * code 0 where none is known, 1 where one is, and 2 where no list could be reached: then nothing is known.
 */
await runProgram(async () => {
  const lock = LockFile.parse(JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8')));
  const { output, errors } = await npm(['audit', '--package-lock-only', '--json'], fileURLToPath(root));
  const found = readAudit(output, lock);
  if (!found) {
    const [why = 'npm says no more'] = errors.split('\n').filter((line) => line.startsWith('npm '));
    console.log(`No list of advisories could be reached, so nothing is known: ${why}`);
    process.exitCode = NO_LIST;
    return;
  }
  for (const each of found) console.log(lineOf(each));
  const count = Object.keys(lock.packages).length - 1;
  console.log(`${found.length} advisories on ${count} packages.`);
  if (found.length > 0) process.exitCode = FOUND;
}, NO_LIST);
