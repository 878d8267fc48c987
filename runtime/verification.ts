import type { Kysely } from 'kysely';
import { readNewestSeal } from '../db/core/seals.ts';
import type { DB } from '../db/core/schema.ts';
import { atOneInstant, findFaults, type Found, readInvariants } from '../db/core/verify.ts';

const SHOWN = 5;

/** How long the proof may take: every row that was ever recorded is hashed again. */
export const PROOF_MS = 4 * 3_600_000;

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
 * Prints for each invariant whether it holds, over all rows as of one instant, and the newest seal; returns whether all
 * do.
 */
export async function proveBooks(db: Kysely<DB>): Promise<boolean> {
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
  return broken === 0;
}
