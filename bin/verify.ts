import { connect } from '../db/connection/connect.ts';
import { readNewestSeal } from '../db/core/seals.ts';
import { atOneInstant, findFaults, type Found, readInvariants } from '../db/core/verify.ts';
import { databaseUrlOf, readingFailure } from '../runtime/database.ts';
import { runProgram } from '../runtime/parent.ts';
import { readSettings } from '../runtime/settings.ts';

const SHOWN = 5;
// Every row that was ever recorded is hashed again.
const PATIENCE_MS = 4 * 3_600_000;
const COULD_NOT_LOOK = 2;

/** The result of one invariant: a line, and under it the first faults. */
function linesOf(name: string, { faults, first }: Found): string {
  if (faults === 0) return `✓ ${name}`;
  const rest = faults > first.length ? [`… and ${faults - first.length} more`] : [];
  return [`✗ ${name}: ${faults} ${faults === 1 ? 'fault' : 'faults'}`, ...[...first, ...rest].map((line) => `    ${line}`)].join('\n');
}

/** On a terminal, shows how long this check has run, in a line that the answer replaces. */
async function shown<T>(name: string, work: Promise<T>): Promise<T> {
  if (!process.stdout.isTTY) return work;
  const since = performance.now();
  const line = () =>
    process.stdout.write(`\r\u001b[K… ${name} (${Math.round((performance.now() - since) / 1_000)} s)`.slice(0, process.stdout.columns + 3));
  line();
  const beat = setInterval(line, 1_000);
  return work.finally(() => {
    clearInterval(beat);
    process.stdout.write('\r\u001b[K');
  });
}

/**
 * `npm run verify` reports for each invariant whether it holds, over all rows as of one instant. It ends with code 0
 * where all hold, 1 where one does not, and 2 where it could not check.
 */
await runProgram(async () => {
  const { db, pool } = connect(databaseUrlOf(readSettings(process.env)), { max: 1, statementMs: PATIENCE_MS, readsAll: true });
  try {
    const invariants = await readInvariants();
    const { broken, seal } = await atOneInstant(db, async (trx) => {
      let broken = 0;
      for (const invariant of invariants) {
        const found = await shown(invariant.name, findFaults(trx, invariant, SHOWN));
        if (found.faults > 0) broken += 1;
        console.log(linesOf(invariant.name, found));
      }
      return { broken, seal: await readNewestSeal(trx) };
    });
    console.log(`\n${invariants.length - broken} of ${invariants.length} hold.`);
    if (seal) console.log(`The newest seal, of ${seal.day}, is ${seal.hash}: note it where the owner of this database cannot write.`);
    if (broken > 0) process.exitCode = 1;
  } catch (error) {
    throw readingFailure(error);
  } finally {
    await pool.end();
  }
}, COULD_NOT_LOOK);
