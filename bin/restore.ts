import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { connect } from '../db/connection/connect.ts';
import { overOneClient } from '../db/connection/one-client.ts';
import { ownsTables } from '../db/core/database-role.ts';
import { readSchemaState } from '../db/core/schema-state.ts';
import { assertEmpty } from '../db/core/table-copies.ts';
import { makePrivate } from '../local/private.ts';
import type { Manifest } from '../runtime/backup/contents.ts';
import { faultOfBackup } from '../runtime/backup/faults.ts';
import { assertKeys, installKeys } from '../runtime/backup/keys.ts';
import { assertSameTables, checkBackup, putFiles, putRows } from '../runtime/backup/put-back.ts';
import { openTarget, type Target } from '../runtime/backup/target.ts';
import { fileStoreOf } from '../runtime/files.ts';
import { bringUpToDate } from '../runtime/migration.ts';
import { onSignal, runProgram } from '../runtime/parent.ts';
import { readSettings } from '../runtime/settings.ts';
import { PROOF_MS, proveBooks } from '../runtime/verification.ts';

const USAGE = 'Say from where: npm run restore -- FOLDER [--keys FOLDER | --without-keys]';

function readArguments(): { folder: string; keys: string; withoutKeys: boolean } {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { keys: { type: 'string' }, 'without-keys': { type: 'boolean', default: false } },
  });
  const [folder, ...more] = positionals;
  if (!folder || more.length > 0 || (values.keys !== undefined && values['without-keys'])) throw new Error(USAGE);
  return { folder: resolve(folder), keys: resolve(values.keys ?? join(folder, 'keys')), withoutKeys: values['without-keys'] };
}

const ownerOf = ({ ownerUrl, serviceUrl }: Target): string => ownerUrl ?? serviceUrl;

/** @throws a sentence where the database holds anything, or is another role's */
async function assertFree(target: Target, { tables }: Manifest): Promise<void> {
  const { db, pool } = connect(ownerOf(target), { max: 1 });
  try {
    const state = await readSchemaState(db);
    if (state === 'unmigrated') return;
    if (state !== 'current')
      throw new Error(
        'The database has tables that are not those of this version: a backup is restored into a new one. Nothing was changed.',
      );
    if (!(await ownsTables(db))) throw new Error('Only the role that owns the tables restores a backup: give it as DATABASE_OWNER_URL.');
  } finally {
    await pool.end();
  }
  await overOneClient(ownerOf(target), (client) => assertEmpty(client, tables));
}

async function prove(target: Target): Promise<void> {
  const { db, pool } = connect(ownerOf(target), { max: 1, statementMs: PROOF_MS, readsAll: true });
  try {
    if (!(await proveBooks(db))) process.exitCode = 1;
  } finally {
    await pool.end();
  }
}

const say = (line: string): void => console.log(line);

/**
 * `npm run restore -- FOLDER` checks a backup, puts it back into an empty database and its attachments into their
 * store, and proves that the books are right. It ends with code 0 where they are.
 */
await runProgram(async () => {
  const { folder, keys, withoutKeys } = readArguments();
  const settings = readSettings(process.env);
  makePrivate();
  try {
    const manifest = await checkBackup(folder);
    await assertSameTables(manifest);
    if (!withoutKeys) assertKeys(settings, manifest.ibanKeys, keys);
    say(`The backup of ${manifest.takenAt} is as it was made.`);
    const target = await openTarget(settings, say);
    onSignal(() => void target.close().finally(() => process.exit(1)));
    try {
      await assertFree(target, manifest);
      await putFiles(folder, await fileStoreOf(settings));
      say(`${manifest.files} attachments are in their store.`);
      await bringUpToDate(target, say);
      await overOneClient(ownerOf(target), (client) => putRows(client, folder, manifest));
      if (!withoutKeys) installKeys(settings, keys);
      say(`${manifest.tables.length} tables have their rows.\n`);
      await prove(target);
    } finally {
      await target.close();
    }
    if (manifest.lostFiles > 0)
      say(`${manifest.lostFiles} attachments were lost, or altered, before the backup was made: their downloads answer 410.`);
  } catch (error) {
    throw faultOfBackup(error);
  }
});
