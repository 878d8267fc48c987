import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { LetterKeeping } from '../activities/decision-letters.ts';
import { connect } from '../db/connection/connect.ts';
import { printSheet } from '../letters/core/print-sheet.ts';
import { keptPorts, readRunning } from '../local/data-dir.ts';
import { keptSeal } from '../local/kept-seal.ts';
import { keepPrivate } from '../local/private.ts';
import { databaseUrlOf } from '../runtime/database.ts';
import { fileStoreOf } from '../runtime/files.ts';
import { ibansOf } from '../runtime/ibans.ts';
import { linksOf } from '../runtime/invitation-links.ts';
import { bringUpToDate } from '../runtime/migration.ts';
import { runProgram } from '../runtime/parent.ts';
import { whyNotSeeded } from '../examples/seed/calls.ts';
import { seedFund } from '../examples/seed/index.ts';
import { summarise } from '../examples/seed/summary.ts';
import { sealerOf } from '../runtime/seal/service.ts';
import { hasSealService, readSettings, type Settings } from '../runtime/settings.ts';

const Options = z.object({
  seed: z.coerce
    .number()
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .default(1),
  on: z.iso.date().optional(),
});

function readOptions(): z.infer<typeof Options> {
  const { values } = parseArgs({ options: { seed: { type: 'string' }, on: { type: 'string' } } });
  const { success, data } = Options.safeParse(values);
  if (!success)
    throw new Error(
      'npm run seed -- --seed NUMBER --on YYYY-MM-DD: which fund, and the day up to which it is lived through; 1 and today by default.',
    );
  return data;
}

/**
 * The issuer that signs the local people in: where nothing runs yet, the one that the next `npm start` on this folder
 * begins.
 */
async function issuerOf(settings: Settings, dataDir: string): Promise<string> {
  const known = settings.OIDC_ISSUER ?? readRunning(dataDir)?.issuer;
  if (!known) keepPrivate(dataDir);
  return known ?? `http://127.0.0.1:${(await keptPorts(dataDir)).issuer}`;
}

/** What makes the documents of decisions, under the seal that the Guichet of this folder has. */
function keepingOf(settings: Settings, dataDir: string): LetterKeeping {
  const seal =
    settings.SEAL_P12 === undefined && !hasSealService(settings) && !settings.DATABASE_URL && !settings.OIDC_ISSUER
      ? keptSeal(dataDir)
      : {};
  // A stamp of today would contradict the day on which the document is made.
  const sealer = sealerOf({ ...settings, ...seal, TSA_URL: undefined }, { onUnstamped: () => undefined });
  return { print: (sheet) => printSheet('fr', sheet), sealer };
}

/**
 * `npm run seed`: a fund in the middle of its year, on the Guichet that runs here or on a DATABASE_URL, where no work
 * has been done yet.
 */
await runProgram(async () => {
  const { seed, on } = readOptions();
  const settings = readSettings(process.env);
  const dataDir = resolve(settings.DATA_DIR);
  const url = settings.DATABASE_OWNER_URL ?? databaseUrlOf(settings);
  if (settings.DATABASE_URL)
    await bringUpToDate({ serviceUrl: settings.DATABASE_URL, ownerUrl: settings.DATABASE_OWNER_URL }, (line) => console.log(line));
  const { db, pool } = connect(url, { max: 1 });
  try {
    const reason = await whyNotSeeded(db);
    if (reason) {
      console.log(reason);
      return;
    }
    const present = on ? `${on}T16:00:00.000Z` : new Date().toISOString();
    if (present > new Date().toISOString()) throw new Error(`${on} is still to come: the fund cannot have lived through it.`);
    console.log(`A year of a fund, up to ${present.slice(0, 10)}, from seed ${seed} …`);
    const since = performance.now();
    await seedFund(url, {
      issuer: await issuerOf(settings, dataDir),
      seed,
      present,
      keys: { ibans: ibansOf(settings), links: linksOf(settings) },
      keeping: keepingOf(settings, dataDir),
      files: await fileStoreOf(settings),
    });
    console.log(await summarise(db));
    console.log(
      `Made in ${Math.round((performance.now() - since) / 1_000)} s; npm run seed -- --seed ${seed} makes the same again on another database.`,
    );
  } finally {
    await pool.end();
  }
});
